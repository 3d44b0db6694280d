/* The route table as functions that write addresses. Of a row
 * ROUTE(method, "path", roles, …, handler) only the path and the handler matter here. */
#include "tools/tmplc/tmplc.h"

/* Moves past white space and comments. */
static void skip_comments(struct cursor *c) {
    for (;;) {
        cursor_skip_space(c);
        struct str rest = str_slice(c->text, c->at, c->text.length);
        if (str_starts(rest, STR("/*")))
            cursor_advance(c, str_find(rest, STR("*/")) + 2);
        else if (str_starts(rest, STR("//")) || str_starts(rest, STR("#")))
            cursor_advance(c, str_find_byte(rest, '\n', 0));
        else
            return;
    }
}

void routes_read_ids(struct tmplc *t, struct source s) {
    struct cursor c = {t, s.path, s.text, 0, 1};
    for (skip_comments(&c); !cursor_is_end(&c); skip_comments(&c)) {
        cursor_expect(&c, "ID");
        cursor_expect(&c, "(");
        if (t->ids_count == MOST_ITEMS) fail(cursor_place(&c), "too many ids");
        t->ids[t->ids_count++] = cursor_expect_word(&c, "a kind of id");
        cursor_expect(&c, ")");
    }
}

static bool is_id(const struct tmplc *t, struct str name) {
    for (size_t i = 0; i < t->ids_count; i++)
        if (str_equal(t->ids[i], name)) return true;
    return false;
}

static void read_path(const struct tmplc *t, struct route *r, struct str path) {
    if (!str_starts(path, STR("/"))) fail(r->place, "a path begins with a slash");
    for (size_t at = 0; at < path.length;) {
        if (r->parts_count == MOST_PARTS) fail(r->place, "too many parameters in a path");
        size_t open = str_find_byte(path, '<', at), close = str_find_byte(path, '>', at);
        struct str literal = str_slice(path, at, open);
        for (size_t i = 0; i < literal.length; i++)
            if (!is_word_byte(literal.bytes[i]) && !strchr("/.-~", literal.bytes[i]))
                fail(r->place, "a path has letters, digits, / . - _ ~ and <parameters>");
        struct str name = str_slice(path, open + 1, close);
        r->parts[r->parts_count].literal = literal;
        r->parts[r->parts_count].parameter = name;
        r->parts[r->parts_count++].is_id = is_id(t, name);
        if (open == path.length) return;
        if (close == path.length || str_is_empty(name)) fail(r->place, "expected <name>");
        for (size_t i = 0; i < name.length; i++)
            if (!is_word_byte(name.bytes[i])) fail(r->place, "expected <name>");
        r->parameters_count++;
        at = close + 1;
    }
}

/* The last word before the closing parenthesis, strings and nested parentheses skipped. */
static struct str read_last_argument(struct cursor *c) {
    struct str last = {0};
    for (int depth = 1; depth > 0;) {
        skip_comments(c);
        if (cursor_is_end(c)) fail(cursor_place(c), "expected \")\"");
        if (cursor_peek(c, 0) == '"') {
            (void)cursor_quoted(c);
            continue;
        }
        struct str word = cursor_word(c);
        if (!str_is_empty(word)) {
            last = word;
            continue;
        }
        depth += cursor_peek(c, 0) == '(';
        depth -= cursor_peek(c, 0) == ')';
        cursor_advance(c, 1);
    }
    return last;
}

/* The second of two rows for one method and path would never be found. */
static void refuse_twice(const struct tmplc *t, const struct route *r) {
    for (size_t i = 0; i < t->routes_count; i++)
        if (str_equal(t->routes[i].method, r->method) && str_equal(t->routes[i].path, r->path))
            fail(r->place, "%.*s %.*s has a handler already", STR_ARG(r->method), STR_ARG(r->path));
}

void routes_read(struct tmplc *t, struct source s) {
    struct cursor c = {t, s.path, s.text, 0, 1};
    for (skip_comments(&c); !cursor_is_end(&c); skip_comments(&c)) {
        struct route r = {.place = cursor_place(&c)};
        cursor_expect(&c, "ROUTE");
        cursor_expect(&c, "(");
        r.method = cursor_expect_word(&c, "a method");
        cursor_expect(&c, ",");
        cursor_skip_space(&c);
        r.path = cursor_quoted(&c);
        read_path(t, &r, r.path);
        r.handler = read_last_argument(&c);
        if (str_is_empty(r.handler)) fail(r.place, "a route ends with its handler");
        if (routes_find(t, r.handler))
            fail(r.place, "handler %.*s has a route already", STR_ARG(r.handler));
        refuse_twice(t, &r);
        if (t->routes_count == MOST_ITEMS) fail(r.place, "too many routes");
        t->routes[t->routes_count++] = r;
    }
}

const struct route *routes_find(const struct tmplc *t, struct str handler) {
    for (size_t i = 0; i < t->routes_count; i++)
        if (str_equal(t->routes[i].handler, handler)) return &t->routes[i];
    return NULL;
}

static void put_parameters(struct buf *out, const struct route *r, bool is_call) {
    for (size_t i = 0; i < r->parts_count; i++) {
        struct str name = r->parts[i].parameter;
        if (str_is_empty(name)) continue;
        BUF_LIT(out, ", ");
        if (!is_call && r->parts[i].is_id)
            buf_put_format(out, "struct %.*s_id ", STR_ARG(name));
        else if (!is_call)
            BUF_LIT(out, "struct str ");
        buf_put_format(out, "%.*s_", STR_ARG(name)); /* `_`: a name may be a keyword of C */
    }
}

static void write_function(const struct route *r, struct buf *code) {
    buf_put_format(code, "\nvoid urlto_%.*s(struct buf *out", STR_ARG(r->handler));
    put_parameters(code, r, false);
    BUF_LIT(code, ") {\n");
    for (size_t i = 0; i < r->parts_count; i++) {
        struct str literal = r->parts[i].literal, name = r->parts[i].parameter;
        if (literal.length)
            buf_put_format(code, "    template_put(out, \"%.*s\", %zu);\n", STR_ARG(literal),
                           literal.length);
        if (r->parts[i].is_id)
            buf_put_format(code, "    buf_put_int(out, %.*s_.v);\n", STR_ARG(name));
        else if (name.length)
            buf_put_format(code, "    escape_url(out, %.*s_);\n", STR_ARG(name));
    }
    buf_put_format(code, "}\nstruct url url_%.*s(struct arena *a", STR_ARG(r->handler));
    put_parameters(code, r, false);
    buf_put_format(
        code, ") {\n    struct buf out;\n    buf_init(&out, URL_MOST_BYTES);\n    urlto_%.*s(&out",
        STR_ARG(r->handler));
    put_parameters(code, r, true);
    BUF_LIT(code, ");\n    return finish_url(a, &out);\n}\n");
}

void routes_write(const struct tmplc *t, struct buf *header, struct buf *code) {
    BUF_LIT(header, "/* Generated by tmplc from server/routes.def. */\n#ifndef GENERATED_URLS_H\n"
                    "#define GENERATED_URLS_H\n\n#include \"lib/arena.h\"\n"
                    "#include \"lib/escape.h\"\n#include \"server/core/ids.h\"\n");
    BUF_LIT(code, "/* Generated by tmplc from server/routes.def. */\n#include \"urls.h\"\n\n"
                  "#include \"lib/template.h\"\n\nenum { URL_MOST_BYTES = 65536 };\n\n"
                  "static UNUSED struct url finish_url(struct arena *a, struct buf *out) {\n"
                  "    struct str copy = arena_copy(a, buf_str(out));\n    buf_release(out);\n"
                  "    return (struct url){copy.bytes, copy.length};\n}\n");
    for (size_t i = 0; i < t->routes_count; i++) {
        const struct route *r = &t->routes[i];
        buf_put_format(header, "\nvoid urlto_%.*s(struct buf *out", STR_ARG(r->handler));
        put_parameters(header, r, false);
        buf_put_format(header, ");\nstruct url url_%.*s(struct arena *a", STR_ARG(r->handler));
        put_parameters(header, r, false);
        BUF_LIT(header, ");\n");
        write_function(r, code);
    }
    BUF_LIT(header, "\n#endif\n");
}
