/* tmplc --ids FILE --routes FILE --assets FILE --fr FILE --en FILE [--out DIR] [--unused]
 * TEMPLATE.tmpl…  [SOURCE.c…]: see tmplc.h. Without --out it only checks. A file is written when
 * its content changes. --unused lists messages that no template and none of the further sources
 * name. */
#include <errno.h>

#include "lib/utf8.h"
#include "tools/tmplc/tmplc.h"

enum { MOST_BYTES = 8 * 1024 * 1024 };

static struct source read_source(struct tmplc *t, const char *path) {
    FILE *file = fopen(path, "rb");
    struct buf content;
    buf_init(&content, MOST_BYTES);
    char bytes[16384];
    for (size_t got; file && (got = fread(bytes, 1, sizeof bytes, file)) > 0;)
        buf_put(&content, (struct str){bytes, got});
    bool is_read = file && !ferror(file) && !content.is_full;
    if (file) fclose(file);
    if (!is_read) fail((struct place){path, 1}, "not readable: %s", strerror(errno));
    struct source s = {path, arena_copy(&t->arena, buf_str(&content))};
    buf_release(&content);
    return s;
}

/* As read_source; what is compiled into pages must be clean UTF-8. */
static struct source read_text(struct tmplc *t, const char *path) {
    struct source s = read_source(t, path);
    struct str rest = s.text, line;
    struct place place = {path, 1};
    for (; str_cut(&rest, '\n', &line); place.line++)
        if (!utf8_is_clean(line, false)) fail(place, "not clean UTF-8, or a control character");
    return s;
}

static void write_output(struct tmplc *t, const char *folder, const char *name, struct buf *b) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder ? folder : "", name);
    if (b->is_full) fail((struct place){path, 1}, "too large");
    FILE *file = folder ? fopen(path, "rb") : NULL;
    bool is_same = !folder;
    if (file) {
        fclose(file);
        is_same = str_equal(read_source(t, path).text, buf_str(b));
    }
    if (!is_same) {
        file = fopen(path, "wb");
        size_t put = file ? fwrite(buf_text(b), 1, b->length, file) : 0;
        if (!file || fclose(file) != 0 || put != b->length)
            fail((struct place){path, 1}, "not writable: %s", strerror(errno));
    }
    buf_reset(b);
}

/* Lines "name<tab>path" of assetc. */
static void read_assets(struct tmplc *t, struct source s) {
    struct str rest = s.text, line, name;
    while (str_cut(&rest, '\n', &line)) {
        if (!str_cut(&line, '\t', &name) || str_is_empty(line)) continue;
        if (t->assets_count == MOST_ITEMS) fail((struct place){s.path, 1}, "too many assets");
        t->assets[t->assets_count++] = (struct asset_name){name, line};
    }
}

/* server/threads/thread.tmpl → server_threads_thread.tmpl.c */
static void compile_file(struct tmplc *t, const char *path, const char *folder, struct buf *code) {
    char name[256];
    snprintf(name, sizeof name, "%s.c", path);
    for (char *at = name; *at; at++)
        if (*at == '/') *at = '_';
    template_compile(t, read_text(t, path), code);
    write_output(t, folder, name, code);
}

static bool is_template(const char *path) {
    return str_ends(str_from_c(path), STR(".tmpl"));
}

static void list_unused(struct tmplc *t, int count, char **paths) {
    struct buf all;
    buf_init(&all, (size_t)64 * MOST_BYTES);
    for (int i = 0; i < count; i++)
        if (!is_template(paths[i])) buf_put(&all, read_source(t, paths[i]).text);
    for (size_t i = 0; i < t->messages_count; i++) {
        const struct message *m = &t->messages[i];
        struct str constant = arena_format(&t->arena, "MSG_%.*s", STR_ARG(m->name));
        struct str function = arena_format(&t->arena, "msg_%.*s", STR_ARG(m->name));
        bool is_used = m->is_used || str_find(buf_str(&all), constant) < all.length ||
                       str_find(buf_str(&all), function) < all.length ||
                       str_find(buf_str(&all), m->id) < all.length;
        if (!is_used)
            fprintf(stderr, "%s:%d: message %.*s is not used\n", m->place.file, m->place.line,
                    STR_ARG(m->id));
    }
    buf_release(&all);
}

static void write_all(struct tmplc *t, int count, char **paths, const char *folder) {
    struct buf header, code;
    buf_init(&header, MOST_BYTES);
    buf_init(&code, MOST_BYTES);
    for (int i = 0; i < count; i++)
        if (is_template(paths[i])) template_scan(t, read_text(t, paths[i]));
    for (int i = 0; i < count; i++)
        if (is_template(paths[i])) compile_file(t, paths[i], folder, &code);
    template_write_header(t, &header);
    write_output(t, folder, "templates.h", &header);
    messages_write(t, &header, &code);
    write_output(t, folder, "messages.h", &header);
    write_output(t, folder, "messages.c", &code);
    routes_write(t, &header, &code);
    write_output(t, folder, "urls.h", &header);
    write_output(t, folder, "urls.c", &code);
    buf_release(&header);
    buf_release(&code);
}

int main(int count, char **arguments) {
    static struct tmplc t;
    const char *folder = NULL;
    bool lists_unused = false;
    int at = 1;
    for (; at < count && str_starts(str_from_c(arguments[at]), STR("--")); at++) {
        struct str option = str_from_c(arguments[at]);
        if (str_equal(option, STR("--unused"))) {
            lists_unused = true;
            continue;
        }
        if (++at == count) fail((struct place){"tmplc", 0}, "%s needs a value", option.bytes);
        const char *value = arguments[at];
        if (str_equal(option, STR("--out")))
            folder = value;
        else if (str_equal(option, STR("--ids")))
            routes_read_ids(&t, read_source(&t, value));
        else if (str_equal(option, STR("--routes")))
            routes_read(&t, read_text(&t, value));
        else if (str_equal(option, STR("--assets")))
            read_assets(&t, read_source(&t, value));
        else if (str_equal(option, STR("--fr")))
            catalogue_read(&t, read_text(&t, value), LANGUAGE_FR);
        else if (str_equal(option, STR("--en")))
            catalogue_read(&t, read_text(&t, value), LANGUAGE_EN);
        else
            fail((struct place){"tmplc", 0}, "unknown option %s", option.bytes);
    }
    catalogue_finish(&t);
    write_all(&t, count - at, arguments + at, folder);
    if (lists_unused) list_unused(&t, count - at, arguments + at);
    arena_release(&t.arena);
    return 0;
}
