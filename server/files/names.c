/* Types, names and ranges: what of a file goes into the head of an answer. */
#include "lib/num.h"
#include "lib/utf8.h"
#include "server/files/files.h"

static const struct {
    const char *name, *media;
} types[FILES_TYPES] = {
    [FILES_JPEG] = {"jpeg", "image/jpeg"},
    [FILES_PNG] = {"png", "image/png"},
    [FILES_WEBP] = {"webp", "image/webp"},
    [FILES_PDF] = {"pdf", "application/pdf"},
    [FILES_DOCX] = {"docx",
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    [FILES_XLSX] = {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    [FILES_PPTX] = {"pptx",
                    "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    [FILES_ODT] = {"odt", "application/vnd.oasis.opendocument.text"},
    [FILES_ODS] = {"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    [FILES_ODP] = {"odp", "application/vnd.oasis.opendocument.presentation"},
};

const char *files_type_name(enum files_type type) {
    return types[type].name;
}

enum files_type files_type_of(struct str name) {
    for (int i = FILES_JPEG; i < FILES_TYPES; i++)
        if (str_equal(name, str_from_c(types[i].name))) return (enum files_type)i;
    return FILES_TYPES;
}

struct str files_media_type(enum files_type type) {
    return str_from_c(types[type].media);
}

/* --- Names */

static struct str last_part(struct str s) {
    size_t from = 0;
    for (size_t i = 0; i < s.length; i++)
        if (s.bytes[i] == '/' || s.bytes[i] == '\\' || s.bytes[i] == '\0') from = i + 1;
    return str_slice(s, from, s.length);
}

/* Marks that turn, hide or break text, and what file systems and headers cannot bear. */
static bool is_left_out(uint32_t point) {
    if (point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0xfffd) return true;
    if (point >= 0x200b && point <= 0x200f) return true;
    if (point >= 0x2028 && point <= 0x202e) return true;
    if (point >= 0x2060 && point <= 0x206f) return true;
    return point == 0x61c || point == 0xfeff || (point < 0x80 && strchr("\"<>:|?*%;", (int)point));
}

/* The ending that is the file's own is put back by its type. */
static struct str without_ending(struct str s) {
    size_t dot = s.length;
    while (dot > 0 && s.bytes[dot - 1] != '.') dot--;
    return dot > 1 && s.length - dot <= 5 ? str_slice(s, 0, dot - 1) : s;
}

static struct str trimmed(struct str s) {
    while (s.length && (s.bytes[0] == '.' || s.bytes[0] == ' ')) s = str_slice(s, 1, s.length);
    while (s.length && (s.bytes[s.length - 1] == '.' || s.bytes[s.length - 1] == ' '))
        s = str_slice(s, 0, s.length - 1);
    return s;
}

struct str files_clean_name(struct arena *arena, struct str sent, enum files_type type) {
    char room[FILES_NAME_MOST + 8], encoded[4];
    size_t length = 0;
    struct str s = trimmed(last_part(sent));
    if (type != FILES_TYPES) s = without_ending(s);
    for (size_t at = 0; at < s.length;) {
        uint32_t point = utf8_next(s, &at);
        size_t bytes = utf8_write(encoded, point);
        if (is_left_out(point)) continue;
        if (length + bytes > FILES_NAME_MOST - 8) break;
        memcpy(room + length, encoded, bytes);
        length += bytes;
    }
    struct str stem = trimmed((struct str){room, length});
    if (str_is_empty(stem)) stem = files_is_image(type) ? STR("image") : STR("document");
    if (type == FILES_TYPES) return arena_copy(arena, stem);
    return arena_format(arena, "%.*s.%s", STR_ARG(stem),
                        type == FILES_JPEG ? "jpg" : types[type].name);
}

void files_put_disposition(struct buf *out, struct str name, bool is_inline) {
    buf_put_format(out, "Content-Disposition: %s; filename=\"",
                   is_inline ? "inline" : "attachment");
    for (size_t at = 0; at < name.length;) {
        uint32_t point = utf8_next(name, &at);
        bool is_plain = point >= 0x20 && point < 0x7f && !strchr("\"\\%", (int)point);
        buf_put_byte(out, is_plain ? (char)point : '_');
    }
    BUF_LIT(out, "\"; filename*=UTF-8''");
    escape_url(out, name);
    BUF_LIT(out, "\r\n");
}

/* --- Ranges */

enum err files_range(struct str field, int64_t bytes, int64_t *from, int64_t *to) {
    struct str rest = field, first, last;
    if (!str_starts(field, STR("bytes="))) return ERR_NOT_FOUND;
    rest = str_slice(rest, 6, rest.length);
    size_t dash = str_find_byte(rest, '-', 0);
    if (dash == rest.length) return ERR_NOT_FOUND; /* several are answered by the whole */
    first = str_slice(rest, 0, dash);
    last = str_slice(rest, dash + 1, rest.length);
    int64_t a = 0, b = bytes - 1;
    bool has_first = !str_is_empty(first), has_last = !str_is_empty(last);
    if (has_first && !num_parse_padded(first, INT64_MAX / 2, &a)) return ERR_NOT_FOUND;
    if (has_last && !num_parse_padded(last, INT64_MAX / 2, &b)) return ERR_NOT_FOUND;
    if (!has_first && !has_last) return ERR_NOT_FOUND;
    if (!has_first) { /* the last so many bytes */
        if (b == 0) return ERR_LIMIT;
        a = b < bytes ? bytes - b : 0;
        b = bytes - 1;
    }
    if (has_first && has_last && b < a) return ERR_NOT_FOUND;
    if (a >= bytes) return ERR_LIMIT;
    *from = a;
    *to = b < bytes ? b : bytes - 1;
    return OK;
}
