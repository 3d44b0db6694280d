/* sqlc: typed C functions out of .sql files, checked against the schema at build time, so that a
 * misspelt column, an unbounded list or a full scan fails the build. main.c reads the schema and
 * writes the files, parse.c cuts a .sql file into blocks, check.c asks SQLite about each, emit.c
 * prints C. Nothing is freed before the end but through one arena. */
#ifndef TOOLS_SQLC_SQLC_H
#define TOOLS_SQLC_SQLC_H

#include <sqlite3.h>

#include "lib/buf.h"
#include "lib/db.h"

enum { MOST_FIELDS = 96, MOST_NOTES = 64, MOST_DOC_LINES = 24, MOST_SQL_BYTES = 4000 };

enum kind { KIND_NONE, KIND_INT, KIND_TEXT, KIND_BLOB, KIND_BOOL, KIND_HTML, KIND_ID };
enum answer { ANSWER_ONE, ANSWER_MANY, ANSWER_EXEC };

/* A result column or a parameter. */
struct field {
    struct str name;
    enum kind kind;
    struct str id_kind; /* of KIND_ID: member, thread… */
    bool is_nullable;   /* carries <name>_is_null */
};

/* A line `-- type: name value`, `-- null: name` or `-- scan: why`. */
enum note_what { NOTE_TYPE, NOTE_NULL, NOTE_SCAN };
struct note {
    enum note_what what;
    struct str name, value;
    int line;
    bool is_used;
};

struct block {
    const char *file; /* as given on the command line */
    int line, sql_line;
    struct str name;
    enum answer answer;
    struct str doc[MOST_DOC_LINES];
    size_t doc_count;
    struct note notes[MOST_NOTES];
    size_t note_count;
    struct str raw;  /* as written, for positions in messages */
    const char *sql; /* without comments, blanks squeezed */
    bool has_limit;  /* outside parentheses */
    struct field columns[MOST_FIELDS], params[MOST_FIELDS];
    size_t column_count, param_count;
};

struct sql_file {
    const char *path;
    struct str base; /* "<folder>_<file>" */
    struct block **blocks;
    size_t count;
};

struct migration_file {
    const char *path;
    int64_t number;
    struct str name, sql;
};

struct sqlc {
    struct arena arena;
    struct db *db;
    sqlite3 *handle; /* of db */
    struct str *id_kinds;
    size_t id_kind_count;
    struct migration_file *migrations;
    size_t migration_count;
    struct sql_file *files;
    size_t file_count;
    const char *include; /* before the names of made files */
    const char *prefix;  /* of the tables: db_statements, db_migrations */
    int errors;
};

/* Prints "file:line: message" and counts it. */
void complain(struct sqlc *s, const char *file, int line, const char *format, ...)
    PRINTF_LIKE(4, 5);
/* Cuts the text of file->path into file->blocks. */
void parse_file(struct sqlc *s, struct sql_file *file, struct str text);
bool is_name(struct str s);
/* Fills columns, params and their types; complains of what is not allowed. */
void check_block(struct sqlc *s, struct block *b);
/* Complains of tables that do not check the types of their values. */
void check_schema(struct sqlc *s);

void emit_header(const struct sqlc *s, const struct sql_file *file, struct buf *out);
void emit_source(const struct sqlc *s, const struct sql_file *file, struct buf *out);
void emit_statements_header(const struct sqlc *s, struct buf *out);
void emit_statements_source(const struct sqlc *s, struct buf *out);
void emit_migrations_header(const struct sqlc *s, struct buf *out);
void emit_migrations_source(const struct sqlc *s, struct buf *out);

#endif
