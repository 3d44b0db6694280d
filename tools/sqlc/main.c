/* sqlc --schema DIR --ids FILE --out DIR [--include PREFIX] [--prefix NAME] FILE.sql…
 *
 * Applies DIR/NNNN-*.sql in order to a database in memory, checks every statement of the .sql files
 * against it, then writes the C files. A file whose text did not change is left alone, so that
 * nothing is compiled again. Ends with 1 and writes nothing after a complaint, 64 on wrong usage.
 * --include stands before the names of the made files in #include, --prefix names their tables
 * (db: db_statements, db_migrations). */
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <unistd.h>

#include "lib/db_inside.h"
#include "lib/mem.h"
#include "lib/num.h"
#include "tools/sqlc/sqlc.h"

enum { MOST_FILE_BYTES = 4 * 1024 * 1024, MOST_OUTPUT_BYTES = 64 * 1024 * 1024 };

void complain(struct sqlc *s, const char *file, int line, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s:%d: ", file, line);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    s->errors++;
}

static struct str read_text(struct sqlc *s, const char *path) {
    struct str text = {0};
    FILE *file = fopen(path, "re");
    if (!file) {
        complain(s, path, 0, "%s", strerror(errno));
        return text;
    }
    char *bytes = mem_alloc(MOST_FILE_BYTES);
    size_t length = fread(bytes, 1, MOST_FILE_BYTES, file);
    if (ferror(file) || length == MOST_FILE_BYTES || memchr(bytes, '\0', length))
        complain(s, path, 0, "unreadable, too long, or holding a NUL byte");
    else
        text = arena_copy(&s->arena, (struct str){bytes, length});
    mem_free(bytes);
    fclose(file);
    return text;
}

static bool has_same_text(const char *path, struct str text) {
    FILE *file = fopen(path, "re");
    if (!file) return false;
    char *bytes = mem_alloc(text.length + 1);
    size_t length = fread(bytes, 1, text.length + 1, file);
    bool is_same = length == text.length && memcmp(bytes, text.bytes, length) == 0;
    mem_free(bytes);
    fclose(file);
    return is_same;
}

static void write_text(struct sqlc *s, const char *folder, struct str name, const char *suffix,
                       struct buf *text) {
    const char *path = arena_format(&s->arena, "%s/%.*s%s", folder, STR_ARG(name), suffix).bytes;
    if (text->is_full)
        complain(s, path, 0, "too long");
    else if (!has_same_text(path, buf_str(text))) {
        FILE *file = fopen(path, "we");
        bool is_written = file && fwrite(text->bytes, 1, text->length, file) == text->length;
        if (file && fclose(file) != 0) is_written = false;
        if (!is_written) complain(s, path, 0, "%s", strerror(errno));
    }
    buf_reset(text);
}

/* The words between "ID(" and ")" of server/core/ids.def. */
static void read_ids(struct sqlc *s, const char *path) {
    struct str rest = read_text(s, path), line;
    s->id_kinds = arena_array(&s->arena, rest.length / 4 + 1, sizeof *s->id_kinds);
    while (str_cut(&rest, '\n', &line)) {
        size_t end = str_find_byte(line, ')', 0);
        if (!str_starts(line, STR("ID(")) || end == line.length) continue;
        struct str kind = str_trim(str_slice(line, 3, end));
        if (is_name(kind)) s->id_kinds[s->id_kind_count++] = kind;
    }
}

static int is_migration(const struct dirent *entry) {
    struct str name = str_from_c(entry->d_name);
    int64_t number;
    return name.length > 9 && str_ends(name, STR(".sql")) && name.bytes[4] == '-' &&
           num_parse_padded(str_slice(name, 0, 4), 9999, &number);
}

static int line_at(const char *text, const char *at) {
    int line = 1;
    for (; text < at; text++)
        if (*text == '\n') line++;
    return line;
}

static void apply(struct sqlc *s, const struct migration_file *m) {
    const char *sql = m->sql.bytes, *next = sql;
    while (*sql) {
        sqlite3_stmt *statement = NULL;
        int code = sqlite3_prepare_v2(s->handle, sql, -1, &statement, &next);
        int offset = code == SQLITE_OK ? 0 : sqlite3_error_offset(s->handle);
        if (code == SQLITE_OK && statement) code = sqlite3_step(statement);
        if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
            complain(s, m->path, line_at(m->sql.bytes, sql + (offset < 0 ? 0 : offset)), "%s",
                     sqlite3_errmsg(s->handle));
            sqlite3_finalize(statement);
            return;
        }
        sqlite3_finalize(statement);
        sql = next;
    }
}

static void read_schema(struct sqlc *s, const char *folder) {
    struct dirent **entries = NULL;
    int found = scandir(folder, &entries, is_migration, alphasort);
    if (found < 0 && errno != ENOENT) complain(s, folder, 0, "%s", strerror(errno));
    s->migrations = arena_array(&s->arena, found > 0 ? (size_t)found : 1, sizeof *s->migrations);
    for (int i = 0; i < found; i++) {
        struct str name = str_from_c(entries[i]->d_name);
        struct migration_file *m = &s->migrations[s->migration_count++];
        m->path = arena_format(&s->arena, "%s/%.*s", folder, STR_ARG(name)).bytes;
        m->name = arena_copy(&s->arena, str_slice(name, 5, name.length - 4));
        if (!num_parse_padded(str_slice(name, 0, 4), 9999, &m->number) || m->number != i + 1)
            complain(s, m->path, 0, "migrations are numbered from 0001 without a gap");
        m->sql = read_text(s, m->path);
        if (m->sql.bytes) apply(s, m);
        free(entries[i]);
    }
    free(entries);
    check_schema(s);
}

/* "server/threads/list.sql" gives "threads_list". */
static struct str base_of(struct sqlc *s, const char *path) {
    const char *slash = strrchr(path, '/'), *folder = slash;
    while (folder && folder > path && folder[-1] != '/') folder--;
    const char *file = slash ? slash + 1 : path;
    struct str name = str_from_c(file);
    if (str_ends(name, STR(".sql"))) name.length -= 4;
    if (!folder) return arena_copy(&s->arena, name);
    return arena_format(&s->arena, "%.*s_%.*s", (int)(slash - folder), folder, STR_ARG(name));
}

static void refuse_twins(struct sqlc *s, const struct sql_file *file, const struct block *b) {
    for (const struct sql_file *f = s->files; f <= file; f++)
        for (size_t i = 0; i < f->count && f->blocks[i] != b; i++)
            if (str_equal(f->blocks[i]->name, b->name))
                complain(s, b->file, b->line, "`%.*s` is already the name of %s:%d",
                         STR_ARG(b->name), f->path, f->blocks[i]->line);
}

static void read_statements(struct sqlc *s, char **paths, int count) {
    s->files = arena_array(&s->arena, (size_t)count + 1, sizeof *s->files);
    for (int i = 0; i < count; i++) {
        struct sql_file *file = &s->files[s->file_count++];
        file->path = paths[i];
        file->base = base_of(s, paths[i]);
        if (!is_name(file->base))
            complain(s, paths[i], 0, "`%.*s` cannot name a C file", STR_ARG(file->base));
        parse_file(s, file, read_text(s, paths[i]));
        for (size_t j = 0; j < file->count; j++) {
            refuse_twins(s, file, file->blocks[j]);
            check_block(s, file->blocks[j]);
        }
    }
}

static void write_all(struct sqlc *s, const char *out) {
    static const struct {
        const char *name, *suffix;
        void (*emit)(const struct sqlc *, struct buf *);
    } tables[] = {
        {"statements", ".h", emit_statements_header},
        {"statements", ".c", emit_statements_source},
        {"migrations", ".h", emit_migrations_header},
        {"migrations", ".c", emit_migrations_source},
    };
    struct buf text;
    buf_init(&text, MOST_OUTPUT_BYTES);
    for (size_t i = 0; i < s->file_count; i++) {
        emit_header(s, &s->files[i], &text);
        write_text(s, out, s->files[i].base, ".h", &text);
        emit_source(s, &s->files[i], &text);
        write_text(s, out, s->files[i].base, ".c", &text);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(tables); i++) {
        tables[i].emit(s, &text);
        write_text(s, out, str_from_c(tables[i].name), tables[i].suffix, &text);
    }
    buf_release(&text);
}

int main(int argc, char **argv) {
    const char *schema = NULL, *ids = NULL, *out = NULL;
    struct sqlc s = {.prefix = "db", .include = ""};
    const struct {
        const char *name;
        const char **value;
    } options[] = {{"--schema", &schema},
                   {"--ids", &ids},
                   {"--out", &out},
                   {"--include", &s.include},
                   {"--prefix", &s.prefix}};
    int at = 1;
    for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
        size_t i = 0;
        while (i < ARRAY_LENGTH(options) && strcmp(argv[at], options[i].name) != 0) i++;
        if (i == ARRAY_LENGTH(options)) break;
        *options[i].value = argv[at + 1];
    }
    if (!schema || !ids || !out || (at < argc && argv[at][0] == '-')) {
        fputs("usage: sqlc --schema DIR --ids FILE --out DIR [--include PREFIX] [--prefix NAME] "
              "FILE.sql...\n",
              stderr);
        return 64;
    }
    if (db_open(NULL, DB_MEMORY, (struct db_options){0}, &s.db) != OK) return 1;
    s.handle = s.db->handle;
    read_ids(&s, ids);
    read_schema(&s, schema);
    if (!s.errors) read_statements(&s, argv + at, argc - at);
    if (!s.errors) write_all(&s, out);
    db_close(s.db);
    arena_release(&s.arena);
    return s.errors ? 1 : 0;
}
