/* Line by line: a line is blank, a comment, a section header or a row; anything else is an error
 * that quotes what was found. Rows are counted first, so that they lie in one array. */
#include "lib/conf.h"

#include <stdarg.h>

#include "lib/utf8.h"

struct reading {
    struct arena *arena;
    struct conf_row *rows;
    size_t rows_count, rows_room;
    struct str section;
    size_t line;
    struct conf_error *error;
};

enum err conf_fail(struct conf_error *error, size_t line, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    error->line = line;
    vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    return ERR_INVALID;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static bool is_key_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

/* Without a trailing comment: a '#' first or after a blank. */
static struct str cut_comment(struct str s) {
    for (size_t i = 0; i < s.length; i++) {
        if (s.bytes[i] == '#' && (i == 0 || is_blank(s.bytes[i - 1]))) return str_slice(s, 0, i);
    }
    return s;
}

/* What an error message quotes: never more than a few words of a line. */
static struct str excerpt(struct str s) {
    size_t end = s.length < 40 ? s.length : 40;
    while (end < s.length && end > 0 && ((unsigned char)s.bytes[end] & 0xc0) == 0x80) end--;
    return str_slice(s, 0, end);
}

static enum err read_section(struct reading *r, struct str s) {
    size_t close = str_find_byte(s, ']', 0);
    if (close == s.length)
        return conf_fail(r->error, r->line, "the section header has no closing bracket");
    struct str name = str_trim(str_slice(s, 1, close));
    struct str after = str_trim(cut_comment(str_slice(s, close + 1, s.length)));
    if (after.length > 0)
        return conf_fail(r->error, r->line, "\"%.*s\" follows the section header on its line",
                         STR_ARG(excerpt(after)));
    if (name.length == 0 || str_find_byte(name, '[', 0) < name.length)
        return conf_fail(r->error, r->line, "the section name is empty or contains a bracket");
    r->section = arena_copy(r->arena, name);
    return OK;
}

/* A value in double quotes; `s` starts at the opening one. */
static enum err read_quoted(struct reading *r, struct str s, struct str *value) {
    char *bytes = arena_alloc(r->arena, s.length);
    size_t length = 0, i = 1;
    for (; i < s.length && s.bytes[i] != '"'; i++) {
        if (s.bytes[i] == '\\') {
            i++;
            if (i == s.length || (s.bytes[i] != '"' && s.bytes[i] != '\\'))
                return conf_fail(r->error, r->line,
                                 "in a quoted value only \\\" and \\\\ may follow a backslash");
        }
        bytes[length++] = s.bytes[i];
    }
    if (i == s.length) return conf_fail(r->error, r->line, "the quoted value is not closed");
    struct str after = str_trim(cut_comment(str_slice(s, i + 1, s.length)));
    if (after.length > 0)
        return conf_fail(r->error, r->line, "\"%.*s\" follows the quoted value",
                         STR_ARG(excerpt(after)));
    *value = (struct str){bytes, length};
    return OK;
}

static enum err read_row(struct reading *r, struct str s) {
    size_t equals = str_find_byte(s, '=', 0);
    if (equals == s.length)
        return conf_fail(r->error, r->line, "expected \"key = value\", found \"%.*s\"",
                         STR_ARG(excerpt(s)));
    struct str key = str_trim(str_slice(s, 0, equals));
    if (key.length == 0)
        return conf_fail(r->error, r->line, "there is no key before the equals sign");
    for (size_t i = 0; i < key.length; i++) {
        if (!is_key_byte(key.bytes[i]))
            return conf_fail(r->error, r->line,
                             "the key \"%.*s\" may contain only letters without accents, digits, "
                             "\"_\", \"-\" and \".\"",
                             STR_ARG(excerpt(key)));
    }
    struct str value = str_trim(str_slice(s, equals + 1, s.length));
    if (value.length > 0 && value.bytes[0] == '"') {
        enum err e = read_quoted(r, value, &value);
        if (e) return e;
    } else {
        value = arena_copy(r->arena, str_trim(cut_comment(value)));
    }
    if (r->rows_count == r->rows_room) {
        conf_fail(r->error, r->line, "more than %d rows", CONF_ROWS_MAX);
        return ERR_LIMIT;
    }
    r->rows[r->rows_count++] =
        (struct conf_row){r->section, arena_copy(r->arena, key), value, r->line};
    return OK;
}

static enum err read_line(struct reading *r, struct str line) {
    if (line.length > CONF_LINE_MAX) {
        conf_fail(r->error, r->line, "the line is longer than %d bytes", CONF_LINE_MAX);
        return ERR_LIMIT;
    }
    if (line.length > 0 && line.bytes[line.length - 1] == '\r') line.length--;
    if (!utf8_is_clean(line, false))
        return conf_fail(r->error, r->line,
                         "the line is not UTF-8 or contains a control character");
    line = str_trim(line);
    if (line.length == 0 || line.bytes[0] == '#') return OK;
    return line.bytes[0] == '[' ? read_section(r, line) : read_row(r, line);
}

static size_t count_lines(struct str text) {
    size_t count = 1;
    for (size_t i = 0; i < text.length; i++) count += text.bytes[i] == '\n';
    return count;
}

enum err conf_parse(struct arena *a, struct str text, struct conf *conf, struct conf_error *error) {
    *error = (struct conf_error){0};
    if (text.length > CONF_TEXT_MAX) {
        conf_fail(error, 0, "the file is larger than %d bytes", CONF_TEXT_MAX);
        return ERR_LIMIT;
    }
    if (str_starts(text, STR("\xef\xbb\xbf"))) text = str_slice(text, 3, text.length);
    size_t lines = count_lines(text);
    struct reading r = {.arena = a, .error = error};
    r.rows_room = lines < CONF_ROWS_MAX ? lines : CONF_ROWS_MAX;
    r.rows = arena_array(a, r.rows_room, sizeof *r.rows);
    struct str line;
    while (str_cut(&text, '\n', &line)) {
        r.line++;
        enum err e = read_line(&r, line);
        if (e) return e;
    }
    *conf = (struct conf){r.rows, r.rows_count};
    return OK;
}

const struct conf_row *conf_find(const struct conf *conf, struct str section, struct str key) {
    for (size_t i = conf->rows_count; i > 0; i--) {
        const struct conf_row *row = &conf->rows[i - 1];
        if (str_equal(row->key, key) && str_equal(row->section, section)) return row;
    }
    return NULL;
}

bool conf_get(const struct conf *conf, struct str section, struct str key, struct str *value) {
    const struct conf_row *row = conf_find(conf, section, key);
    if (row) *value = row->value;
    return row != NULL;
}

const struct conf_row *conf_next(const struct conf *conf, struct str section, size_t *at) {
    while (*at < conf->rows_count) {
        const struct conf_row *row = &conf->rows[(*at)++];
        if (str_equal(row->section, section)) return row;
    }
    return NULL;
}

const struct conf_row *conf_next_of(const struct conf *conf, struct str section, struct str key,
                                    size_t *at) {
    const struct conf_row *row;
    while ((row = conf_next(conf, section, at)) != NULL) {
        if (str_equal(row->key, key)) return row;
    }
    return NULL;
}

bool conf_cut_item(struct str *rest, struct str *item) {
    while (str_cut(rest, ',', item)) {
        *item = str_trim(*item);
        if (item->length > 0) return true;
    }
    return false;
}

bool conf_parse_bool(struct str value, bool *out) {
    static const char *const words[][2] = {
        {"no", "yes"}, {"false", "true"}, {"off", "on"}, {"0", "1"}};
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++) {
        for (size_t truth = 0; truth < 2; truth++) {
            if (!str_equal_nocase(value, str_from_c(words[i][truth]))) continue;
            *out = truth == 1;
            return true;
        }
    }
    return false;
}
