/* One pass over the body: a delimiter, the head of a part, its value up to the next delimiter. */
#include "lib/multipart.h"

#include "lib/utf8.h"

static const struct str TYPE = {"multipart/form-data", 19};

bool multipart_is_type(struct str content_type) {
    size_t end = str_find_byte(content_type, ';', 0);
    return str_equal_nocase(str_trim(str_slice(content_type, 0, end)), TYPE);
}

/* bchars of RFC 2046, without the space that may not end a boundary and that nobody sends. */
static bool is_boundary(struct str s) {
    if (s.length == 0 || s.length > MULTIPART_BOUNDARY_MAX) return false;
    for (size_t i = 0; i < s.length; i++) {
        char c = s.bytes[i];
        bool is_alphanumeric =
            (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!is_alphanumeric && !(c && strchr("'()+_,-./:=?", c))) return false;
    }
    return true;
}

/* The value of one parameter `key=value` or `key="value"`, between semicolons. */
static bool cut_parameter(struct str *rest, struct str *key, struct str *value) {
    *rest = str_trim(*rest);
    if (rest->length == 0 || rest->bytes[0] != ';') return false;
    struct str s = str_trim(str_slice(*rest, 1, rest->length));
    size_t equals = str_find_byte(s, '=', 0);
    if (equals == 0 || equals == s.length) return false;
    *key = str_slice(s, 0, equals);
    s = str_slice(s, equals + 1, s.length);
    if (s.length && s.bytes[0] == '"') {
        size_t end = str_find_byte(s, '"', 1);
        if (end == s.length) return false;
        *value = str_slice(s, 1, end);
        *rest = str_slice(s, end + 1, s.length);
    } else {
        size_t end = str_find_byte(s, ';', 0);
        *value = str_trim(str_slice(s, 0, end));
        *rest = str_slice(s, end, s.length);
    }
    return true;
}

static bool find_boundary(struct str content_type, struct str *boundary) {
    struct str rest, key, value;
    size_t end = str_find_byte(content_type, ';', 0);
    bool has = false;
    if (!multipart_is_type(content_type)) return false;
    rest = str_slice(content_type, end, content_type.length);
    while (!str_is_empty(str_trim(rest))) {
        if (!cut_parameter(&rest, &key, &value)) return false;
        if (!str_equal_nocase(key, STR("boundary"))) continue;
        if (has || !is_boundary(value)) return false;
        *boundary = value;
        has = true;
    }
    return has;
}

/* Text of a head: no control bytes. */
static bool is_plain(struct str s) {
    for (size_t i = 0; i < s.length; i++)
        if ((unsigned char)s.bytes[i] < ' ' || s.bytes[i] == 0x7f) return false;
    return true;
}

struct disposition {
    struct str name, file_name;
    bool is_file;
};

static enum err read_disposition(struct str value, struct disposition *out) {
    struct str rest, key, text;
    size_t end = str_find_byte(value, ';', 0);
    bool has_name = false;
    if (!str_equal_nocase(str_trim(str_slice(value, 0, end)), STR("form-data"))) return ERR_INVALID;
    rest = str_slice(value, end, value.length);
    while (!str_is_empty(str_trim(rest))) {
        if (!cut_parameter(&rest, &key, &text)) return ERR_INVALID;
        if (str_equal_nocase(key, STR("name")) && !has_name) {
            out->name = text;
            has_name = true;
        } else if (str_equal_nocase(key, STR("filename")) && !out->is_file) {
            out->file_name = text;
            out->is_file = true;
        } else if (!str_equal_nocase(key, STR("filename*"))) {
            return ERR_INVALID; /* repeated, or unknown */
        }
    }
    if (!has_name || str_is_empty(out->name)) return ERR_INVALID;
    return out->name.length > URLFORM_NAME_BYTES_MAX ? ERR_LIMIT : OK;
}

/* The lines of a part's head, each with its CRLF; of them Content-Disposition alone matters. */
static enum err read_head(struct str head, struct disposition *out) {
    struct str rest = head;
    bool has = false;
    *out = (struct disposition){0};
    while (rest.length) {
        size_t end = str_find(rest, STR("\r\n"));
        struct str line = str_slice(rest, 0, end);
        rest = str_slice(rest, end + 2, rest.length);
        size_t colon = str_find_byte(line, ':', 0);
        if (!is_plain(line) || colon == 0 || colon == line.length) return ERR_INVALID;
        if (!str_equal_nocase(str_slice(line, 0, colon), STR("content-disposition"))) continue;
        if (has) return ERR_INVALID;
        enum err e = read_disposition(str_slice(line, colon + 1, line.length), out);
        if (e != OK) return e;
        has = true;
    }
    return has ? OK : ERR_INVALID;
}

/* Cuts one part, delimiter of the next one included, off *rest. */
static enum err cut_part(struct str *rest, struct str delimiter, struct disposition *about,
                         struct str *value) {
    struct str window = str_slice(*rest, 0, MULTIPART_HEAD_BYTES_MAX + 4);
    size_t head_end = str_find(window, STR("\r\n\r\n"));
    if (head_end == window.length) return window.length < rest->length ? ERR_LIMIT : ERR_INVALID;
    enum err e = read_head(str_slice(*rest, 0, head_end + 2), about);
    if (e != OK) return e;
    struct str after = str_slice(*rest, head_end + 4, rest->length);
    size_t at = str_find(after, delimiter);
    if (at == after.length) return ERR_INVALID;
    *value = str_slice(after, 0, at);
    *rest = str_slice(after, at + delimiter.length, after.length);
    return OK;
}

/* Where parts go: all of them into a form, or files apart. */
struct sink {
    struct urlform *form;
    struct str *file_name; /* of the first file; NULL: files apart */
    struct multipart_files *files;
    struct arena *arena;
    bool has_file;
    size_t text_bytes; /* of fields: a file is bounded apart */
};

/* Text as a form in the other encoding would give it. */
static enum err take_text(struct sink *sink, struct str name, struct str value) {
    if (sink->form->count == URLFORM_FIELDS_MAX) return ERR_LIMIT;
    sink->text_bytes += name.length + value.length;
    if (sink->text_bytes > URLFORM_BODY_BYTES_MAX) return ERR_LIMIT;
    if (!utf8_is_valid(name) || !utf8_is_valid(value)) return ERR_INVALID;
    char *text = arena_alloc(sink->arena, value.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < value.length; i++) {
        bool is_return = value.bytes[i] == '\r';
        if (is_return && i + 1 < value.length && value.bytes[i + 1] == '\n') continue;
        text[length++] = is_return ? '\n' : value.bytes[i];
    }
    sink->form->fields[sink->form->count++] =
        (struct urlform_field){arena_copy(sink->arena, name), {text, length}};
    return OK;
}

static enum err take_part(struct sink *sink, const struct disposition *about, struct str value) {
    if (sink->files && !about->is_file) return take_text(sink, about->name, value);
    if (sink->files) {
        if (about->file_name.length == 0 && value.length == 0) return OK;
        if (sink->files->count == MULTIPART_FILES_MAX) return ERR_LIMIT;
        sink->files->files[sink->files->count++] =
            (struct multipart_file){about->name, about->file_name, value};
        return OK;
    }
    if (sink->form->count == MULTIPART_PARTS_MAX) return ERR_LIMIT;
    sink->form->fields[sink->form->count++] = (struct urlform_field){about->name, value};
    if (about->is_file && !sink->has_file) *sink->file_name = about->file_name;
    sink->has_file |= about->is_file;
    return OK;
}

static enum err read_parts(struct str rest, struct str delimiter, struct sink *sink) {
    struct disposition about;
    struct str value;
    for (;;) {
        bool is_last = rest.length >= 2 && memcmp(rest.bytes, "--", 2) == 0;
        if (is_last) {
            struct str end = str_slice(rest, 2, rest.length);
            return end.length == 0 || str_equal(end, STR("\r\n")) ? OK : ERR_INVALID;
        }
        if (rest.length < 2 || memcmp(rest.bytes, "\r\n", 2) != 0) return ERR_INVALID;
        rest = str_slice(rest, 2, rest.length);
        enum err e = cut_part(&rest, delimiter, &about, &value);
        if (e == OK) e = take_part(sink, &about, value);
        if (e != OK) return e;
    }
}

static enum err read_body(struct str content_type, struct str body, struct sink *sink) {
    char room[4 + MULTIPART_BOUNDARY_MAX];
    struct str boundary;
    if (!find_boundary(content_type, &boundary)) return ERR_INVALID;
    memcpy(room, "\r\n--", 4);
    memcpy(room + 4, boundary.bytes, boundary.length);
    struct str delimiter = {room, 4 + boundary.length};
    struct str first = str_slice(delimiter, 2, delimiter.length);
    if (body.length < first.length || memcmp(body.bytes, first.bytes, first.length) != 0)
        return ERR_INVALID;
    return read_parts(str_slice(body, first.length, body.length), delimiter, sink);
}

enum err multipart_parse(struct str content_type, struct str body, struct urlform *form,
                         struct str *file_name) {
    struct sink sink = {.form = form, .file_name = file_name};
    *form = (struct urlform){0};
    *file_name = (struct str){0};
    enum err e = read_body(content_type, body, &sink);
    if (e == OK) return OK;
    *form = (struct urlform){0};
    *file_name = (struct str){0};
    return e;
}

enum err multipart_read(struct arena *arena, struct str content_type, struct str body,
                        struct urlform *form, struct multipart_files *files) {
    struct sink sink = {.form = form, .files = files, .arena = arena};
    *form = (struct urlform){0};
    *files = (struct multipart_files){0};
    enum err e = read_body(content_type, body, &sink);
    if (e == OK) return OK;
    *form = (struct urlform){0};
    *files = (struct multipart_files){0};
    return e;
}
