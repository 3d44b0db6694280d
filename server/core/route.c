/* Matching paths segment by segment. Some forty rows: a scan costs less than a microsecond. */
#include "server/core/route.h"

#include "lib/num.h"
#include "lib/utf8.h"

enum { TEXT_PARAM_MOST = 200 };

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* Percent-decodes a segment; false when it is malformed, too long or not clean UTF-8. */
static bool decode_segment(struct arena *arena, struct str segment, struct str *out) {
    if (segment.length == 0 || segment.length > TEXT_PARAM_MOST * 3) return false;
    char *bytes = arena_alloc(arena, segment.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < segment.length; i++) {
        char c = segment.bytes[i];
        if (c == '%') {
            if (segment.length - i < 3) return false;
            int high = hex_digit(segment.bytes[i + 1]), low = hex_digit(segment.bytes[i + 2]);
            if (high < 0 || low < 0) return false;
            c = (char)(high * 16 + low);
            i += 2;
        }
        bytes[length++] = c;
    }
    *out = (struct str){bytes, length};
    return length <= TEXT_PARAM_MOST && utf8_is_clean(*out, false);
}

static bool is_id_word(struct str word) {
#define ID(kind) {#kind, sizeof #kind - 1},
    static const struct str kinds[] = {
#include "server/core/ids.def"
    };
#undef ID
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
        if (str_equal(kinds[i], word)) return true;
    return false;
}

static bool match_param(struct arena *arena, struct str word, struct str segment,
                        struct route_param *param) {
    *param = (struct route_param){0};
    /* <space> is named by its slug in addresses. */
    if (is_id_word(word) && !str_equal(word, STR("space"))) {
        param->text = segment;
        return num_parse(segment, INT64_MAX, &param->id) && param->id > 0;
    }
    return decode_segment(arena, segment, &param->text);
}

/* Programs end addresses with a slash or without, and do not look at case. */
static struct str path_for(const struct route *route, struct str path) {
    bool is_longer = route->roles == ROLE_TOKEN && path.length > 1 && str_ends(path, STR("/"));
    return is_longer ? str_slice(path, 0, path.length - 1) : path;
}

static bool match_path(const struct route *route, struct arena *arena, struct str path,
                       struct route_param params[ROUTE_PARAMS_MOST]) {
    struct str pattern = str_from_c(route->path), want, have;
    bool is_loose = route->roles == ROLE_TOKEN;
    size_t count = 0;
    for (;;) {
        bool more_pattern = str_cut(&pattern, '/', &want);
        bool more_path = str_cut(&path, '/', &have);
        if (!more_pattern || !more_path) return more_pattern == more_path;
        if (want.length > 2 && want.bytes[0] == '<') {
            assert(count < ROUTE_PARAMS_MOST);
            struct str word = str_slice(want, 1, want.length - 1);
            if (!match_param(arena, word, have, &params[count++])) return false;
        } else if (!(is_loose ? str_equal_nocase(want, have) : str_equal(want, have))) {
            return false;
        }
    }
}

const char *route_method_name(enum http_method method) {
    static const char *const names[] = {
        [HTTP_GET] = "GET",         [HTTP_HEAD] = "HEAD",       [HTTP_POST] = "POST",
        [HTTP_PUT] = "PUT",         [HTTP_PATCH] = "PATCH",     [HTTP_DELETE] = "DELETE",
        [HTTP_OPTIONS] = "OPTIONS", [HTTP_OTHER] = "(another)",
    };
    return names[method];
}

enum route_found route_find(const struct route_table *table, struct arena *arena,
                            enum http_method method, struct str path, const struct route **route,
                            struct route_param params[ROUTE_PARAMS_MOST], struct buf *allow) {
    if (method == HTTP_HEAD) method = HTTP_GET;
    enum route_found found = ROUTE_UNKNOWN_PATH;
    for (size_t i = 0; i < table->count; i++) {
        const struct route *candidate = &table->routes[i];
        if (!match_path(candidate, arena, path_for(candidate, path), params)) continue;
        if (candidate->method == method) {
            *route = candidate;
            return ROUTE_FOUND;
        }
        found = ROUTE_OTHER_METHOD;
        if (allow->length) BUF_LIT(allow, ", ");
        buf_put(allow, str_from_c(route_method_name(candidate->method)));
        if (candidate->method == HTTP_GET) BUF_LIT(allow, ", HEAD");
    }
    return found;
}

static struct str first_segment(struct str path) {
    return str_slice(path, 1, str_find_byte(path, '/', 1));
}

bool route_is_beside_programs(const struct route_table *table, struct str path) {
    struct str first = first_segment(path);
    for (size_t i = 0; i < table->count; i++)
        if (table->routes[i].roles == ROLE_TOKEN &&
            str_equal(first_segment(str_from_c(table->routes[i].path)), first))
            return true;
    return false;
}

void route_print_matrix(const struct route_table *table, struct buf *out) {
    BUF_LIT(out,
            "method path                                 V N F M A P T E scope            form\n");
    for (size_t i = 0; i < table->count; i++) {
        const struct route *route = &table->routes[i];
        buf_put_format(out, "%-6s %-36s", route_method_name(route->method), route->path);
        for (unsigned bit = 0; bit < ROLE_COUNT; bit++)
            buf_put_format(out, " %c", route->roles & (1U << bit) ? 'x' : '.');
        buf_put_format(out, " %-16s %s\n", route->scope_name,
                       route->form ? route->form->name : "none");
    }
}
