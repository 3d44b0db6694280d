/* Escaping copies runs of harmless bytes at once and looks up what stands for the others. Bytes of
 * 0x80 and above pass in HTML and JSON: the text is UTF-8 and so is the page. */
#include "lib/escape.h"

static const char hex_upper[] = "0123456789ABCDEF";

/* What a byte becomes in HTML; NULL for itself. */
static const char *html_entity(char byte) {
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void escape_html(struct buf *out, struct str text) {
    size_t start = 0;
    for (size_t i = 0; i < text.length; i++) {
        /* The five special bytes all lie in 0x22 to 0x3e; most text does not. */
        if ((unsigned char)(text.bytes[i] - '"') > '>' - '"') continue;
        const char *entity = html_entity(text.bytes[i]);
        if (!entity) continue;
        buf_put(out, str_slice(text, start, i));
        buf_put(out, str_from_c(entity));
        start = i + 1;
    }
    buf_put(out, str_slice(text, start, text.length));
}

/* RFC 3986 section 2.3. */
static bool is_unreserved(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_' || byte == '~';
}

void escape_url(struct buf *out, struct str text) {
    size_t start = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (is_unreserved(text.bytes[i])) continue;
        unsigned char byte = (unsigned char)text.bytes[i];
        char encoded[3] = {'%', hex_upper[byte >> 4], hex_upper[byte & 15]};
        buf_put(out, str_slice(text, start, i));
        buf_put(out, (struct str){encoded, sizeof encoded});
        start = i + 1;
    }
    buf_put(out, str_slice(text, start, text.length));
}

/* U+2028 and U+2029 end a line in JavaScript older than 2019: E2 80 A8, E2 80 A9. */
static bool is_line_separator(struct str text, size_t at) {
    return text.length - at >= 3 && memcmp(text.bytes + at, "\xe2\x80", 2) == 0 &&
           (text.bytes[at + 2] == '\xa8' || text.bytes[at + 2] == '\xa9');
}

void escape_json(struct buf *out, struct str text) {
    size_t start = 0;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        bool is_separator = byte == 0xe2 && is_line_separator(text, i);
        if (!is_separator && byte >= 0x20 && byte != 0x7f && !strchr("\"\\<>&'", byte)) continue;
        char encoded[6] = {'\\', 'u', '0', '0', hex_upper[byte >> 4], hex_upper[byte & 15]};
        if (is_separator) {
            encoded[2] = '2';
            encoded[4] = '2';
            encoded[5] = text.bytes[i + 2] == '\xa8' ? '8' : '9';
        }
        buf_put(out, str_slice(text, start, i));
        buf_put(out, (struct str){encoded, sizeof encoded});
        if (is_separator) i += 2;
        start = i + 1;
    }
    buf_put(out, str_slice(text, start, text.length));
}
