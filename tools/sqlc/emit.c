/* Prints C: per .sql file a header with one struct of parameters, one of a row and one function a
 * statement; the table of all statements; the migrations as arrays of bytes. */
#include "tools/sqlc/sqlc.h"

static const char made_by[] = "/* Made by tools/sqlc: change the .sql file instead. */\n";

static void put_doc(const struct block *b, struct buf *out) {
    if (b->doc_count == 0) return;
    for (size_t i = 0; i < b->doc_count; i++)
        buf_put_format(out, "%s%.*s%s\n", i ? " * " : "/* ", STR_ARG(b->doc[i]),
                       i + 1 == b->doc_count ? " */" : "");
}

static void put_fields(const struct field *fields, size_t count, struct buf *out) {
    static const char *const types[] = {[KIND_INT] = "int64_t ",
                                        [KIND_TEXT] = "struct str ",
                                        [KIND_BLOB] = "struct blob ",
                                        [KIND_BOOL] = "bool ",
                                        [KIND_HTML] = "struct html "};
    for (size_t i = 0; i < count; i++) {
        const struct field *f = &fields[i];
        if (f->kind == KIND_ID)
            buf_put_format(out, "    struct %.*s_id %.*s;\n", STR_ARG(f->id_kind),
                           STR_ARG(f->name));
        else
            buf_put_format(out, "    %s%.*s;\n", types[f->kind], STR_ARG(f->name));
        if (f->is_nullable) buf_put_format(out, "    bool %.*s_is_null;\n", STR_ARG(f->name));
    }
}

static void put_prototype(const struct block *b, struct buf *out) {
    buf_put_format(out, "enum err sql_%.*s(struct db *db", STR_ARG(b->name));
    if (b->answer != ANSWER_EXEC) BUF_LIT(out, ", struct arena *arena");
    if (b->param_count) buf_put_format(out, ", const struct %.*s_in *in", STR_ARG(b->name));
    if (b->answer == ANSWER_ONE)
        buf_put_format(out, ",\n    struct %.*s_row *row", STR_ARG(b->name));
    if (b->answer == ANSWER_MANY)
        buf_put_format(out, ",\n    struct %.*s_row **rows, size_t *count", STR_ARG(b->name));
    BUF_LIT(out, ")");
}

void emit_header(const struct sqlc *s, const struct sql_file *file, struct buf *out) {
    (void)s;
    buf_put_format(out, "%s#ifndef SQL_%.*s_H\n#define SQL_%.*s_H\n\n", made_by,
                   STR_ARG(file->base), STR_ARG(file->base));
    BUF_LIT(out, "#include \"lib/db_query.h\"\n#include \"lib/escape.h\"\n"
                 "#include \"server/core/ids.h\"\n");
    for (size_t i = 0; i < file->count; i++) {
        const struct block *b = file->blocks[i];
        BUF_LIT(out, "\n");
        put_doc(b, out);
        if (b->param_count) {
            buf_put_format(out, "struct %.*s_in {\n", STR_ARG(b->name));
            put_fields(b->params, b->param_count, out);
            BUF_LIT(out, "};\n");
        }
        if (b->answer != ANSWER_EXEC) {
            buf_put_format(out, "struct %.*s_row {\n", STR_ARG(b->name));
            put_fields(b->columns, b->column_count, out);
            BUF_LIT(out, "};\n");
        }
        put_prototype(b, out);
        BUF_LIT(out, " MUST_USE;\n");
    }
    BUF_LIT(out, "\n#endif\n");
}

static bool is_text(const struct field *f) {
    return f->kind == KIND_TEXT || f->kind == KIND_HTML || f->kind == KIND_BLOB;
}

static size_t count_texts(const struct block *b) {
    size_t texts = 0;
    for (size_t i = 0; i < b->column_count; i++) texts += is_text(&b->columns[i]);
    return texts;
}

static void put_take_text(const struct field *f, size_t text, struct buf *out) {
    buf_put_format(out, "    row->%.*s = ", STR_ARG(f->name));
    if (f->kind == KIND_TEXT)
        buf_put_format(out, "texts[%zu];\n", text);
    else if (f->kind == KIND_HTML)
        buf_put_format(out, "(struct html){texts[%zu].bytes, texts[%zu].length};\n", text, text);
    else
        buf_put_format(out,
                       "(struct blob){(const unsigned char *)texts[%zu].bytes, "
                       "texts[%zu].length};\n",
                       text, text);
}

/* static void take_x(…): one row out of SQLite, its texts in one piece of the arena. */
static void put_take(const struct block *b, struct buf *out) {
    size_t texts = count_texts(b);
    buf_put_format(out, "\nstatic void take_%.*s(struct db_query *q, %sstruct %.*s_row *row) {\n",
                   STR_ARG(b->name), texts ? "struct arena *arena, " : "", STR_ARG(b->name));
    if (texts) {
        BUF_LIT(out, "    static const unsigned char columns[] = {");
        for (size_t i = 0, n = 0; i < b->column_count; i++)
            if (is_text(&b->columns[i])) buf_put_format(out, "%s%zu", n++ ? ", " : "", i);
        buf_put_format(out,
                       "};\n    struct str texts[%zu];\n"
                       "    db_take_texts(q, arena, columns, %zu, texts);\n",
                       texts, texts);
    }
    for (size_t i = 0, text = 0; i < b->column_count; i++) {
        const struct field *f = &b->columns[i];
        const char *member = f->kind == KIND_ID ? ".v" : "";
        if (is_text(f))
            put_take_text(f, text++, out);
        else
            buf_put_format(out, "    row->%.*s%s = db_take_int(q, %zu)%s;\n", STR_ARG(f->name),
                           member, i, f->kind == KIND_BOOL ? " != 0" : "");
        if (f->is_nullable)
            buf_put_format(out, "    row->%.*s_is_null = db_take_is_null(q, %zu);\n",
                           STR_ARG(f->name), i);
    }
    BUF_LIT(out, "}\n");
}

static void put_bind(const struct field *f, size_t at, struct buf *out) {
    BUF_LIT(out, "    ");
    if (f->is_nullable)
        buf_put_format(out, "if (in->%.*s_is_null) db_bind_null(&q, %zu);\n    else ",
                       STR_ARG(f->name), at);
    if (is_text(f))
        buf_put_format(out, "db_bind_%s(&q, %zu, in->%.*s.bytes, in->%.*s.length);\n",
                       f->kind == KIND_BLOB ? "blob" : "text", at, STR_ARG(f->name),
                       STR_ARG(f->name));
    else
        buf_put_format(out, "db_bind_%s(&q, %zu, in->%.*s%s);\n", f->kind == KIND_ID ? "id" : "int",
                       at, STR_ARG(f->name), f->kind == KIND_ID ? ".v" : "");
}

static void put_body_many(const struct block *b, const char *arena, struct buf *out) {
    buf_put_format(out,
                   "    struct %.*s_row *list = NULL;\n"
                   "    size_t filled = 0, capacity = 0;\n"
                   "    while (db_query_step(&q)) {\n"
                   "        list = db_grow_rows(arena, list, filled, &capacity, sizeof *list);\n"
                   "        take_%.*s(&q, %s&list[filled++]);\n    }\n",
                   STR_ARG(b->name), STR_ARG(b->name), arena);
    BUF_LIT(out, "    e = db_query_end(&q);\n    if (e) return e;\n"
                 "    *rows = list;\n    *count = filled;\n    return OK;\n}\n");
}

static void put_body_one(const struct block *b, const char *arena, struct buf *out) {
    if (!*arena) BUF_LIT(out, "    (void)arena; /* no text to keep */\n");
    buf_put_format(out,
                   "    struct %.*s_row found = {0};\n"
                   "    bool is_found = db_query_step(&q);\n"
                   "    if (is_found) take_%.*s(&q, %s&found);\n",
                   STR_ARG(b->name), STR_ARG(b->name), arena);
    BUF_LIT(out,
            "    e = db_query_end(&q);\n    if (e) return e;\n"
            "    if (!is_found) return ERR_NOT_FOUND;\n    *row = found;\n    return OK;\n}\n");
}

static void put_function(const struct sqlc *s, const struct block *b, struct buf *out) {
    const char *arena = count_texts(b) ? "arena, " : "";
    if (b->answer != ANSWER_EXEC) put_take(b, out);
    BUF_LIT(out, "\n");
    put_prototype(b, out);
    buf_put_format(out,
                   " {\n    struct db_query q;\n"
                   "    enum err e = db_query_start(db, &%s_statements[SQL_%.*s], &q);\n"
                   "    if (e) return e;\n",
                   s->prefix, STR_ARG(b->name));
    for (size_t i = 0; i < b->param_count; i++) put_bind(&b->params[i], i + 1, out);
    if (b->answer == ANSWER_MANY)
        put_body_many(b, arena, out);
    else if (b->answer == ANSWER_ONE)
        put_body_one(b, arena, out);
    else
        BUF_LIT(out, "    while (db_query_step(&q)) continue;\n    return db_query_end(&q);\n}\n");
}

void emit_source(const struct sqlc *s, const struct sql_file *file, struct buf *out) {
    buf_put_format(out, "%s#include \"%s%.*s.h\"\n\n#include \"%sstatements.h\"\n", made_by,
                   s->include, STR_ARG(file->base), s->include);
    for (size_t i = 0; i < file->count; i++) put_function(s, file->blocks[i], out);
}

void emit_statements_header(const struct sqlc *s, struct buf *out) {
    buf_put_format(out,
                   "%s#ifndef SQL_%s_STATEMENTS_H\n#define SQL_%s_STATEMENTS_H\n\n"
                   "#include \"lib/db_query.h\"\n\nenum {\n",
                   made_by, s->prefix, s->prefix);
    for (size_t i = 0; i < s->file_count; i++)
        for (size_t j = 0; j < s->files[i].count; j++)
            buf_put_format(out, "    SQL_%.*s,\n", STR_ARG(s->files[i].blocks[j]->name));
    buf_put_format(out, "    SQL_%s_COUNT\n};\n\n", s->prefix);
    buf_put_format(out,
                   "/* Every statement, then one whose name is NULL. */\n"
                   "extern const struct db_statement %s_statements[SQL_%s_COUNT + 1];\n\n"
                   "#endif\n",
                   s->prefix, s->prefix);
}

static void put_literal(const char *text, struct buf *out) {
    BUF_LIT(out, "\"");
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\' || c == '?')
            buf_put_format(out, "\\%c", c);
        else if (c < 0x20 || c >= 0x7f)
            buf_put_format(out, "\\%03o", c);
        else
            buf_put_byte(out, (char)c);
    }
    BUF_LIT(out, "\"");
}

void emit_statements_source(const struct sqlc *s, struct buf *out) {
    buf_put_format(out,
                   "%s#include \"%sstatements.h\"\n\n"
                   "const struct db_statement %s_statements[SQL_%s_COUNT + 1] = {\n",
                   made_by, s->include, s->prefix, s->prefix);
    for (size_t i = 0; i < s->file_count; i++)
        for (size_t j = 0; j < s->files[i].count; j++) {
            const struct block *b = s->files[i].blocks[j];
            buf_put_format(out, "    {SQL_%.*s, %zu, \"%.*s\",\n     ", STR_ARG(b->name),
                           strlen(b->sql), STR_ARG(b->name));
            put_literal(b->sql, out);
            BUF_LIT(out, "},\n");
        }
    BUF_LIT(out, "    {0, 0, NULL, NULL},\n};\n");
}

void emit_migrations_header(const struct sqlc *s, struct buf *out) {
    buf_put_format(out,
                   "%s#ifndef SQL_%s_MIGRATIONS_H\n#define SQL_%s_MIGRATIONS_H\n\n"
                   "#include <stdint.h>\n\n"
                   "/* One file schema/NNNN-name.sql. */\n"
                   "struct migration {\n    int64_t number;\n    const char *name;\n"
                   "    const char *sql;\n};\n\n",
                   made_by, s->prefix, s->prefix);
    buf_put_format(
        out,
        "/* In order, numbered from 1, then one whose name is NULL. */\n"
        "enum { SQL_%s_MIGRATIONS = %zu };\n"
        "extern const struct migration %s_migrations[SQL_%s_MIGRATIONS + 1];\n\n#endif\n",
        s->prefix, s->migration_count, s->prefix, s->prefix);
}

void emit_migrations_source(const struct sqlc *s, struct buf *out) {
    buf_put_format(out, "%s#include \"%smigrations.h\"\n\n#include <stddef.h>\n", made_by,
                   s->include);
    for (size_t i = 0; i < s->migration_count; i++) {
        struct str sql = s->migrations[i].sql;
        buf_put_format(out, "\nstatic const char sql_%zu[] = {", i + 1);
        for (size_t at = 0; at < sql.length; at++)
            buf_put_format(out, "%s%d,", at % 24 ? "" : "\n    ", sql.bytes[at]);
        BUF_LIT(out, "\n    0};\n");
    }
    buf_put_format(out, "\nconst struct migration %s_migrations[SQL_%s_MIGRATIONS + 1] = {\n",
                   s->prefix, s->prefix);
    for (size_t i = 0; i < s->migration_count; i++)
        buf_put_format(out, "    {%zu, \"%.*s\", sql_%zu},\n", i + 1,
                       STR_ARG(s->migrations[i].name), i + 1);
    BUF_LIT(out, "    {0, NULL, NULL},\n};\n");
}
