/* What SQLite says of a statement: its columns, parameters and plan; and the types that follow. */
#include "tools/sqlc/sqlc.h"

enum { MOST_MADE_TABLES = 16 };

static struct note *find_note(struct block *b, enum note_what what, struct str name) {
    for (size_t i = 0; i < b->note_count; i++)
        if (b->notes[i].what == what && str_equal(b->notes[i].name, name)) return &b->notes[i];
    return NULL;
}

static bool is_id_kind(const struct sqlc *s, struct str kind) {
    for (size_t i = 0; i < s->id_kind_count; i++)
        if (str_equal(s->id_kinds[i], kind)) return true;
    return false;
}

static bool kind_by_word(const struct sqlc *s, struct str word, struct field *f) {
    static const struct {
        const char *word;
        enum kind kind;
    } words[] = {{"int", KIND_INT},
                 {"text", KIND_TEXT},
                 {"blob", KIND_BLOB},
                 {"bool", KIND_BOOL},
                 {"html", KIND_HTML}};
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
        if (str_equal(word, str_from_c(words[i].word))) f->kind = words[i].kind;
    if (is_id_kind(s, word)) {
        f->kind = KIND_ID;
        f->id_kind = word;
    }
    return f->kind != KIND_NONE;
}

static bool is_or_ends(struct str name, const char *word) {
    struct str w = str_from_c(word);
    return str_equal(name, w) || (str_ends(name, w) && name.length > w.length &&
                                  name.bytes[name.length - w.length - 1] == '_');
}

/* What a name says by itself: thread_id, is_open, html. */
static void kind_by_name(const struct sqlc *s, struct field *f) {
    if (str_ends(f->name, STR("_id"))) {
        struct str kind = str_slice(f->name, 0, f->name.length - 3);
        if (is_id_kind(s, kind)) {
            f->kind = KIND_ID;
            f->id_kind = kind;
        }
    } else if (str_starts(f->name, STR("is_")) || str_starts(f->name, STR("has_"))) {
        f->kind = KIND_BOOL;
    } else if (str_equal(f->name, STR("html"))) {
        f->kind = KIND_HTML;
    }
}

/* Names that are numbers wherever nothing else is known. */
static void kind_by_habit(struct field *f) {
    static const char *const words[] = {"seq", "at", "ms", "count", "now", "most", "bytes"};
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
        if (is_or_ends(f->name, words[i])) f->kind = KIND_INT;
}

static enum kind kind_of_declared(struct str type) {
    if (str_equal_nocase(type, STR("integer")) || str_equal_nocase(type, STR("int")))
        return KIND_INT;
    if (str_equal_nocase(type, STR("text"))) return KIND_TEXT;
    if (str_equal_nocase(type, STR("blob"))) return KIND_BLOB;
    return KIND_NONE;
}

/* The type of the columns of that name, when all tables agree. */
static enum kind kind_in_schema(struct sqlc *s, struct str name) {
    static const char sql[] = "SELECT DISTINCT c.type FROM sqlite_schema AS t, "
                              "pragma_table_info(t.name) AS c WHERE t.type = 'table' "
                              "AND c.name = ? AND c.type <> ''";
    sqlite3_stmt *ask = NULL;
    enum kind kind = KIND_NONE;
    int found = 0;
    if (sqlite3_prepare_v2(s->handle, sql, -1, &ask, NULL) != SQLITE_OK) return KIND_NONE;
    sqlite3_bind_text(ask, 1, name.bytes, (int)name.length, SQLITE_STATIC);
    while (sqlite3_step(ask) == SQLITE_ROW) {
        found++;
        kind = kind_of_declared(str_from_c((const char *)sqlite3_column_text(ask, 0)));
    }
    sqlite3_finalize(ask);
    return found == 1 ? kind : KIND_NONE;
}

static enum kind stored_as(enum kind kind) {
    return kind == KIND_HTML ? KIND_TEXT : kind == KIND_BLOB || kind == KIND_TEXT ? kind : KIND_INT;
}

/* `declared`: of the table's column, or KIND_NONE for an expression or a parameter. */
static void give_type(struct sqlc *s, struct block *b, struct field *f, enum kind declared,
                      const char *what) {
    struct note *note = find_note(b, NOTE_TYPE, f->name), *null = find_note(b, NOTE_NULL, f->name);
    if (null) f->is_nullable = null->is_used = true;
    if (note) {
        note->is_used = true;
        if (!kind_by_word(s, note->value, f))
            complain(s, b->file, note->line, "no such type: `%.*s`", STR_ARG(note->value));
    }
    if (!f->kind) kind_by_name(s, f);
    if (!f->kind) f->kind = declared;
    if (!f->kind && strcmp(what, "parameter") == 0) f->kind = kind_in_schema(s, f->name);
    if (!f->kind) kind_by_habit(f);
    if (!f->kind)
        complain(s, b->file, b->line, "%s `%.*s` needs a line `-- type: %.*s …`", what,
                 STR_ARG(f->name), STR_ARG(f->name));
    else if (declared && stored_as(f->kind) != declared)
        complain(s, b->file, b->line, "column `%.*s` is stored as another type than it is read as",
                 STR_ARG(f->name));
}

static bool is_reserved(struct str name) {
    static const char *const words[] = {
        "auto",  "bool",     "break",  "case",     "char",   "const",    "continue", "default",
        "do",    "double",   "else",   "enum",     "extern", "false",    "float",    "for",
        "goto",  "if",       "inline", "int",      "long",   "register", "restrict", "return",
        "short", "signed",   "sizeof", "static",   "struct", "switch",   "true",     "typedef",
        "union", "unsigned", "void",   "volatile", "while",  "random",   "system"};
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
        if (str_equal(name, str_from_c(words[i]))) return true;
    return false;
}

static struct field *add_field(struct sqlc *s, struct block *b, struct field *list, size_t *count,
                               struct str name) {
    if (*count == MOST_FIELDS) {
        complain(s, b->file, b->line, "more than %d columns or parameters", MOST_FIELDS);
        return NULL;
    }
    for (size_t i = 0; i < *count; i++)
        if (str_equal(list[i].name, name))
            complain(s, b->file, b->line, "two columns are named `%.*s`", STR_ARG(name));
    struct field *f = &list[(*count)++];
    f->name = arena_copy(&s->arena, name);
    return f;
}

static void take_columns(struct sqlc *s, struct block *b, sqlite3_stmt *prepared) {
    for (int i = 0; i < sqlite3_column_count(prepared); i++) {
        struct str name = str_from_c(sqlite3_column_name(prepared, i));
        if (!is_name(name) || is_reserved(name)) {
            complain(s, b->file, b->line, "column %d, `%.*s`, needs an alias: AS name", i + 1,
                     STR_ARG(name));
            continue;
        }
        struct field *f = add_field(s, b, b->columns, &b->column_count, name);
        if (!f) return;
        enum kind declared = kind_of_declared(str_from_c(sqlite3_column_decltype(prepared, i)));
        give_type(s, b, f, declared, "column");
    }
    bool has_rows = sqlite3_column_count(prepared) > 0;
    if (b->answer == ANSWER_EXEC && has_rows)
        complain(s, b->file, b->line, "answers rows: say :one or :many");
    if (b->answer != ANSWER_EXEC && !has_rows)
        complain(s, b->file, b->line, "answers no rows: say :exec");
    if (b->answer == ANSWER_MANY && !b->has_limit)
        complain(s, b->file, b->line, ":many needs a LIMIT");
}

static void take_params(struct sqlc *s, struct block *b, sqlite3_stmt *prepared) {
    for (int i = 1; i <= sqlite3_bind_parameter_count(prepared); i++) {
        struct str name = str_from_c(sqlite3_bind_parameter_name(prepared, i));
        struct str bare = str_slice(name, 1, name.length);
        if (!str_starts(name, STR(":")) || !is_name(bare) || is_reserved(bare)) {
            complain(s, b->file, b->line, "parameter %d needs a name: `:name`", i);
            continue;
        }
        struct field *f = add_field(s, b, b->params, &b->param_count, bare);
        if (f) give_type(s, b, f, KIND_NONE, "parameter");
    }
}

/* The name after `verb`, up to a blank; empty when the line begins otherwise. */
static struct str plan_object(struct str line, struct str verb) {
    if (!str_starts(line, verb)) return (struct str){0};
    struct str rest = str_slice(line, verb.length, line.length);
    return str_slice(rest, 0, str_find_byte(rest, ' ', 0));
}

struct plan {
    struct str made[MOST_MADE_TABLES]; /* subqueries and common tables, not on disk */
    size_t made_count;
};

/* Why a line of the plan is too slow for a table that grows; NULL when it is not. */
static const char *plan_fault(const struct plan *plan, struct str line) {
    if (str_find(line, STR("TEMP B-TREE FOR")) < line.length && str_ends(line, STR("ORDER BY")))
        return "sorts without an index";
    if (str_find(line, STR("USING AUTOMATIC")) < line.length) return "scans to build an index";
    struct str table = plan_object(line, STR("SCAN "));
    if (str_is_empty(table)) return NULL;
    struct str how = str_slice(line, 5 + table.length + 1, line.length);
    for (size_t i = 0; i < plan->made_count; i++)
        if (str_equal(plan->made[i], table) && str_is_empty(how)) return NULL;
    if (table.bytes[0] == '(' || str_starts(how, STR("CONSTANT ROW")) ||
        str_equal(line, STR("SCAN CONSTANT ROW")))
        return NULL;
    if (str_starts(how, STR("VIRTUAL TABLE INDEX")))
        return str_ends(how, STR(" 0:")) ? "scans a whole virtual table" : NULL;
    if (str_starts(how, STR("USING COVERING INDEX"))) return "scans a whole index";
    return str_starts(how, STR("USING INDEX")) ? NULL : "scans a whole table";
}

static void check_plan(struct sqlc *s, struct block *b) {
    struct plan plan = {0};
    const struct note *excuse = find_note(b, NOTE_SCAN, (struct str){0});
    const char *explain =
        arena_format(&s->arena, "EXPLAIN QUERY PLAN %s", b->sql).bytes; /* NUL-terminated */
    sqlite3_stmt *ask = NULL;
    if (sqlite3_prepare_v2(s->handle, explain, -1, &ask, NULL) != SQLITE_OK) {
        complain(s, b->file, b->sql_line, "no plan: %s", sqlite3_errmsg(s->handle));
        return;
    }
    while (sqlite3_step(ask) == SQLITE_ROW) {
        struct str line = str_from_c((const char *)sqlite3_column_text(ask, 3));
        struct str made = plan_object(line, STR("MATERIALIZE "));
        if (str_is_empty(made)) made = plan_object(line, STR("CO-ROUTINE "));
        if (!str_is_empty(made) && plan.made_count < MOST_MADE_TABLES)
            plan.made[plan.made_count++] = arena_copy(&s->arena, made);
        const char *fault = plan_fault(&plan, line);
        if (fault && !excuse)
            complain(s, b->file, b->line,
                     "%s (%.*s): add an index, or `-- scan: why it stays small`", fault,
                     STR_ARG(line));
    }
    sqlite3_finalize(ask);
}

static void check_notes(struct sqlc *s, struct block *b) {
    for (size_t i = 0; i < b->note_count; i++) {
        const struct note *note = &b->notes[i];
        /* A reason to scan that the plan no longer needs does no harm. */
        if (!note->is_used && note->what != NOTE_SCAN)
            complain(s, b->file, note->line, "no column or parameter is named `%.*s`",
                     STR_ARG(note->name));
    }
}

static int line_of(const struct block *b, size_t offset) {
    int line = b->sql_line;
    for (size_t i = 0; i < offset && i < b->raw.length; i++)
        if (b->raw.bytes[i] == '\n') line++;
    return line;
}

void check_block(struct sqlc *s, struct block *b) {
    if (!*b->sql) return;
    int before = s->errors;
    sqlite3_stmt *prepared = NULL;
    const char *raw = arena_text(&s->arena, b->raw), *tail = raw;
    if (sqlite3_prepare_v2(s->handle, raw, -1, &prepared, &tail) != SQLITE_OK) {
        int offset = sqlite3_error_offset(s->handle);
        complain(s, b->file, line_of(b, offset < 0 ? 0 : (size_t)offset), "%s",
                 sqlite3_errmsg(s->handle));
        return;
    }
    sqlite3_stmt *second = NULL;
    if (sqlite3_prepare_v2(s->handle, tail, -1, &second, NULL) != SQLITE_OK || second)
        complain(s, b->file, line_of(b, (size_t)(tail - raw)), "one statement a block");
    sqlite3_finalize(second);
    take_columns(s, b, prepared);
    take_params(s, b, prepared);
    sqlite3_finalize(prepared);
    if (s->errors == before) check_plan(s, b);
    if (s->errors == before) check_notes(s, b);
}

void check_schema(struct sqlc *s) {
    static const char sql[] =
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT "
        "strict AND schema = 'main' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    sqlite3_stmt *ask = NULL;
    if (sqlite3_prepare_v2(s->handle, sql, -1, &ask, NULL) != SQLITE_OK) {
        complain(s, "schema", 0, "%s", sqlite3_errmsg(s->handle));
        return;
    }
    while (sqlite3_step(ask) == SQLITE_ROW)
        complain(s, "schema", 0, "table %s is not STRICT",
                 (const char *)sqlite3_column_text(ask, 0));
    sqlite3_finalize(ask);
}
