/* assetc --out DIR --static ROOT FILE… --embed ARRAY FILE…: files as C arrays, so that the programs
 * carry them inside. Those of --static (web/static) get an address that names their content,
 * /static/style.3f9a1c2b5d6e.css, which a browser may keep for ever; in .css, .svg and .webmanifest
 * `asset(name)` becomes the address of another. Writes assets.h, assets.c and assets.list (name,
 * tab, address; read by tmplc). */
#include <errno.h>
#include <libdeflate.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/mem.h"

enum { MOST_FILES = 1024, MOST_BYTES = 8 * 1024 * 1024, HASH_DIGITS = 12 };

enum state { WAITING, BEING_READ, READY };

struct file {
    const char *source;
    struct str name, path, content;
    const char *array; /* the C array that it stands in */
    const char *type;
    uint64_t hash;
    enum state state;
};

static struct arena arena;
static struct file files[MOST_FILES];
static size_t files_count;

static void NO_RETURN fail(const char *source, const char *what) {
    fprintf(stderr, "%s:1: %s\n", source, what);
    exit(EXIT_FAILURE);
}

static const char *content_type(const char *source) {
    static const char *const types[][2] = {
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".txt", "text/plain; charset=utf-8"},
        {".webmanifest", "application/manifest+json"},
        {".conf", "text/plain; charset=utf-8"},
        {".md", "text/plain; charset=utf-8"},
        {".csv", "text/csv; charset=utf-8"},
        {".sql", "text/plain; charset=utf-8"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(types); i++)
        if (str_ends(str_from_c(source), str_from_c(types[i][0]))) return types[i][1];
    fail(source, "no content type is known for this extension (tools/assetc.c)");
}

static struct str read_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) fail(path, strerror(errno));
    struct buf content;
    buf_init(&content, MOST_BYTES);
    char bytes[16384];
    for (size_t got; (got = fread(bytes, 1, sizeof bytes, file)) > 0;)
        buf_put(&content, (struct str){bytes, got});
    if (ferror(file) || content.is_full) fail(path, "not readable, or too large");
    fclose(file);
    struct str copy = arena_copy(&arena, buf_str(&content));
    buf_release(&content);
    return copy;
}

/* FNV-1a, its bits mixed (the finalizer of MurmurHash3): names change with content; no defence
 * against an author of two colliding style sheets. */
static uint64_t hash_of(struct str content) {
    uint64_t h = str_hash(content);
    h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
    h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return h ^ h >> 33;
}

static void prepare(struct file *f);

static bool may_refer(const char *source) {
    struct str s = str_from_c(source);
    return str_ends(s, STR(".css")) || str_ends(s, STR(".svg")) || str_ends(s, STR(".webmanifest"));
}

static struct str path_of(const char *referring, struct str name) {
    for (size_t i = 0; i < files_count; i++) {
        if (!files[i].path.bytes && files[i].state == READY) continue;
        if (!str_equal(files[i].name, name) || strcmp(files[i].array, "assets") != 0) continue;
        prepare(&files[i]);
        return files[i].path;
    }
    fail(referring, "asset(…) names a file that is not in the folder");
}

static struct str resolve_references(const struct file *f, struct str content) {
    struct buf out;
    buf_init(&out, MOST_BYTES);
    for (;;) {
        size_t at = str_find(content, STR("asset("));
        buf_put(&out, str_slice(content, 0, at));
        if (at == content.length) break;
        size_t close = str_find_byte(content, ')', at);
        if (close == content.length) fail(f->source, "asset( without )");
        buf_put(&out, path_of(f->source, str_trim(str_slice(content, at + 6, close))));
        content = str_slice(content, close + 1, content.length);
    }
    struct str copy = arena_copy(&arena, buf_str(&out));
    buf_release(&out);
    return copy;
}

/* Reads a file, after those it refers to, and names it. */
static void prepare(struct file *f) {
    if (f->state == READY) return;
    if (f->state == BEING_READ) fail(f->source, "asset(…) goes round in a circle");
    f->state = BEING_READ;
    f->type = content_type(f->source);
    f->content = read_file(f->source);
    bool is_static = strcmp(f->array, "assets") == 0;
    if (is_static && may_refer(f->source)) f->content = resolve_references(f, f->content);
    f->hash = hash_of(f->content);
    f->path = f->name;
    if (is_static) {
        size_t dot = f->name.length;
        while (f->name.bytes[dot - 1] != '.') dot--;
        f->path = arena_format(&arena, "/static/%.*s%0*llx.%s", (int)dot, f->name.bytes,
                               HASH_DIGITS, (unsigned long long)(f->hash >> (64 - 4 * HASH_DIGITS)),
                               f->name.bytes + dot);
    }
    f->state = READY;
}

static void put_bytes(struct buf *out, const char *name, size_t number, struct str bytes) {
    buf_put_format(out, "\nstatic const unsigned char %s_%zu[] = {", name, number);
    for (size_t i = 0; i < bytes.length; i++) {
        if (i % 32 == 0) BUF_LIT(out, "\n");
        buf_put_int(out, (unsigned char)bytes.bytes[i]);
        buf_put_byte(out, ',');
    }
    if (bytes.length == 0) BUF_LIT(out, "0");
    BUF_LIT(out, "\n};\n");
}

/* Empty when gzip does not make it smaller. */
static struct str compress(struct str content) {
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(12);
    if (!compressor) mem_out(0);
    char *bytes = arena_alloc(&arena, content.length + 1);
    size_t length =
        libdeflate_gzip_compress(compressor, content.bytes, content.length, bytes, content.length);
    libdeflate_free_compressor(compressor);
    return (struct str){bytes, length};
}

static int by_array_and_path(const void *a, const void *b) {
    const struct file *x = a, *y = b;
    int order = strcmp(x->array, y->array);
    return order ? order : str_compare(x->path, y->path);
}

static void write_file(const char *folder, const char *name, struct buf *content) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (content->is_full) fail(path, "too large");
    FILE *file = fopen(path, "rb");
    bool is_same = false;
    if (file) {
        fclose(file);
        is_same = str_equal(read_file(path), buf_str(content));
    }
    if (!is_same) {
        file = fopen(path, "wb");
        size_t put = file ? fwrite(buf_text(content), 1, content->length, file) : 0;
        if (!file || fclose(file) != 0 || put != content->length) fail(path, strerror(errno));
    }
    buf_reset(content);
}

static void put_row(struct buf *rows, size_t i, size_t gzip_length) {
    const struct file *f = &files[i];
    buf_put_format(rows, "    {\"%.*s\", \"%.*s\", \"%s\", bytes_%zu, %zu, ", STR_ARG(f->name),
                   STR_ARG(f->path), f->type, i, f->content.length);
    if (gzip_length)
        buf_put_format(rows, "gzip_%zu, %zu, ", i, gzip_length);
    else
        BUF_LIT(rows, "NULL, 0, ");
    buf_put_format(rows, "\"\\\"%016llx\\\"\"},\n", (unsigned long long)f->hash);
}

/* The rows of one array; `from` moves past them. */
static void write_array(struct buf *header, struct buf *code, const char *array, size_t *from) {
    struct buf rows;
    buf_init(&rows, MOST_BYTES);
    size_t count = 0;
    for (; *from < files_count && strcmp(files[*from].array, array) == 0; ++*from, count++) {
        put_bytes(code, "bytes", *from, files[*from].content);
        struct str gzip = compress(files[*from].content);
        if (gzip.length) put_bytes(code, "gzip", *from, gzip);
        put_row(&rows, *from, gzip.length);
    }
    if (count == 0) BUF_LIT(&rows, "    {.name = NULL},\n");
    buf_put_format(header, "extern const struct asset %s[];\nextern const size_t %s_count;\n",
                   array, array);
    buf_put_format(code, "\nconst struct asset %s[] = {\n%.*s};\nconst size_t %s_count = %zu;\n",
                   array, STR_ARG(buf_str(&rows)), array, count);
    buf_release(&rows);
}

static const char header_start[] =
    "/* Generated by assetc. `path` is the address of a static file, the name of an embedded one.\n"
    " * gzip_length 0: compressing does not make it smaller. Arrays are sorted by path. */\n"
    "#ifndef GENERATED_ASSETS_H\n#define GENERATED_ASSETS_H\n\n#include \"lib/str.h\"\n\n"
    "struct asset {\n    const char *name, *path, *content_type;\n"
    "    const unsigned char *bytes;\n    size_t length;\n    const unsigned char *gzip;\n"
    "    size_t gzip_length;\n    char etag[20]; /* quoted */\n};\n\n";
static const char find_function[] =
    "\nconst struct asset *asset_find(struct str path) {\n"
    "    size_t low = 0, high = assets_count;\n    while (low < high) {\n"
    "        size_t middle = low + (high - low) / 2;\n"
    "        int order = str_compare(str_from_c(assets[middle].path), path);\n"
    "        if (order == 0) return &assets[middle];\n"
    "        if (order < 0)\n            low = middle + 1;\n        else\n"
    "            high = middle;\n    }\n    return NULL;\n}\n";

static void write_all(const char *folder, const char *const *arrays) {
    struct buf header, code, list;
    struct buf *const outputs[] = {&header, &code, &list};
    for (size_t i = 0; i < ARRAY_LENGTH(outputs); i++) buf_init(outputs[i], (size_t)128 << 20);
    for (size_t i = 0; i < files_count; i++) prepare(&files[i]);
    qsort(files, files_count, sizeof files[0], by_array_and_path);
    buf_put(&header, str_from_c(header_start));
    BUF_LIT(&code, "/* Generated by assetc. */\n#include \"assets.h\"\n");
    for (; *arrays; arrays++) {
        size_t from = 0;
        while (from < files_count && strcmp(files[from].array, *arrays) != 0) from++;
        write_array(&header, &code, *arrays, &from);
    }
    for (size_t i = 0; i < files_count; i++)
        if (strcmp(files[i].array, "assets") == 0)
            buf_put_format(&list, "%.*s\t%.*s\n", STR_ARG(files[i].name), STR_ARG(files[i].path));
    BUF_LIT(&header, "\n/* The static file at this address; NULL when there is none. */\n"
                     "const struct asset *asset_find(struct str path);\n\n#endif\n");
    buf_put(&code, str_from_c(find_function));
    write_file(folder, "assets.h", &header);
    write_file(folder, "assets.c", &code);
    write_file(folder, "assets.list", &list);
    for (size_t i = 0; i < ARRAY_LENGTH(outputs); i++) buf_release(outputs[i]);
}

/* The name of a static file is its path under the root; of another, its file's name. */
static void add_file(const char *source, const char *array, const char *root) {
    struct file *f = &files[files_count];
    if (++files_count > MOST_FILES) fail(source, "too many files");
    struct str name = str_from_c(source);
    if (root && str_starts(name, str_from_c(root)))
        name = str_slice(name, strlen(root) + 1, name.length);
    else
        while (str_find_byte(name, '/', 0) < name.length)
            name = str_slice(name, str_find_byte(name, '/', 0) + 1, name.length);
    for (size_t i = 0; i < name.length; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/",
                    name.bytes[i]))
            fail(source, "a name has letters, digits and . _ - only");
    *f = (struct file){.source = source, .name = name, .array = array};
}

int main(int count, char **arguments) {
    const char *folder = ".", *array = NULL, *root = NULL;
    const char *arrays[16] = {"assets"};
    size_t arrays_count = 1;
    for (int i = 1; i < count; i++) {
        bool has_value = i + 1 < count;
        if (strcmp(arguments[i], "--out") == 0 && has_value) {
            folder = arguments[++i];
        } else if (strcmp(arguments[i], "--static") == 0 && has_value) {
            array = "assets";
            root = arguments[++i];
        } else if (strcmp(arguments[i], "--embed") == 0 && has_value) {
            array = arguments[++i];
            root = NULL;
            if (arrays_count + 1 == ARRAY_LENGTH(arrays)) fail("assetc", "too many arrays");
            arrays[arrays_count++] = array;
        } else if (array) {
            add_file(arguments[i], array, root);
        } else {
            fail("assetc", "usage: assetc --out DIR --static ROOT FILE… --embed ARRAY FILE…");
        }
    }
    write_all(folder, arrays);
    arena_release(&arena);
    return 0;
}
