/* Recognising encodings by what cannot be anything else. */
#include "server/organisations/list_text.h"

#include "lib/utf8.h"

static bool is_workbook(struct str raw) {
    /* Zip (xlsx, ods), the older container (xls), PDF. */
    return str_starts(raw, STR("PK\x03\x04")) || str_starts(raw, STR("\xd0\xcf\x11\xe0")) ||
           str_starts(raw, STR("%PDF"));
}

/* With its mark, or every other byte NUL. */
static bool is_utf16(struct str raw) {
    if (str_starts(raw, STR("\xff\xfe")) || str_starts(raw, STR("\xfe\xff"))) return true;
    size_t nuls = 0, looked = raw.length < 4096 ? raw.length : 4096;
    for (size_t i = 0; i < looked; i++) nuls += raw.bytes[i] == '\0';
    return looked >= 8 && nuls * 3 > looked;
}

/* Control bytes of the head of a file that no list has. */
static bool is_binary(struct str raw) {
    size_t controls = 0, looked = raw.length < 4096 ? raw.length : 4096;
    for (size_t i = 0; i < looked; i++) {
        unsigned char c = (unsigned char)raw.bytes[i];
        controls += c < ' ' && c != '\t' && c != '\n' && c != '\r';
    }
    return looked >= 8 && controls * 8 > looked;
}

/* The line of the first invalid byte; 0 when there is none, or when others are valid. */
static size_t find_latin(struct str raw) {
    size_t line = 1, bad_line = 0, at = 0;
    while (at < raw.length) {
        unsigned char c = (unsigned char)raw.bytes[at];
        if (c < 0x80) {
            line += c == '\n';
            at++;
            continue;
        }
        /* A replacement character that is really there takes three bytes. */
        size_t before = at;
        bool is_valid = utf8_next(raw, &at) != 0xfffd || at - before > 1;
        if (is_valid) return 0;
        if (!bad_line) bad_line = line;
    }
    return bad_line;
}

/* `sep=;` of a first line says what a spreadsheet shall take for a separator; the header says it
 * too. */
static struct str skip_separator_line(struct str text) {
    bool has = text.length > 5 && str_equal_nocase(str_slice(text, 0, 4), STR("sep="));
    size_t end = str_find_byte(text, '\n', 0);
    if (!has || end > 6 || end == text.length) return text;
    return str_slice(text, end + 1, text.length);
}

static bool is_separator(char c) {
    return c == ',' || c == ';' || c == '\t';
}

/* ="0012" as a whole field, which begins at `at`. Inside a field in quotes its own quotes would be
 * doubled, so nothing there is taken for one. */
static bool is_kept_text(struct str text, size_t at) {
    if (at + 1 >= text.length || text.bytes[at] != '=' || text.bytes[at + 1] != '"') return false;
    size_t end = str_find_byte(text, '"', at + 2);
    if (end == text.length) return false;
    char after = end + 1 < text.length ? text.bytes[end + 1] : '\n';
    return is_separator(after) || after == '\n' || after == '\r';
}

/* Copies without the `=` of ="…"; a lone CR becomes LF when no line ends in LF. */
static struct str tidy(struct arena *a, struct str text) {
    bool has_lf = str_find_byte(text, '\n', 0) < text.length;
    char *out = arena_alloc(a, text.length + 1);
    size_t length = 0;
    bool is_start = true;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (c == '\r' && !has_lf) c = '\n';
        if (is_start && is_kept_text(text, i)) continue;
        is_start = is_separator(c) || c == '\n';
        out[length++] = c;
    }
    return (struct str){out, length};
}

void list_text_read(struct arena *a, struct str raw, struct list_text *out) {
    *out = (struct list_text){0};
    if (is_workbook(raw)) {
        out->habit = LIST_WORKBOOK;
    } else if (is_utf16(raw)) {
        out->habit = LIST_UTF16;
    } else if (is_binary(raw)) {
        out->habit = LIST_BINARY;
    } else if ((out->bad_line = find_latin(raw))) {
        out->habit = LIST_LATIN;
    }
    if (out->habit) return;
    if (str_starts(raw, STR("\xef\xbb\xbf"))) raw = str_slice(raw, 3, raw.length);
    struct str text = skip_separator_line(raw);
    out->lines_before = text.bytes != raw.bytes;
    if (str_is_empty(str_trim(text)))
        out->habit = LIST_EMPTY;
    else
        out->text = tidy(a, text);
}
