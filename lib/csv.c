/* A row is read field by field from a position that moves only when the row is complete, so that
 * a text which arrives in pieces can be taken up again at the start of its last row. */
#include "lib/csv.h"

#include <stdarg.h>

void csv_start(struct csv_reader *r, struct str text, char separator) {
    if (str_starts(text, STR("\xef\xbb\xbf"))) text = str_slice(text, 3, text.length);
    *r = (struct csv_reader){.text = text, .separator = separator};
}

char csv_separator(struct str text) {
    size_t commas = 0, semicolons = 0, tabs = 0;
    bool is_quoted = false;
    for (size_t i = 0; i < text.length && (is_quoted || text.bytes[i] != '\n'); i++) {
        char c = text.bytes[i];
        if (c == '"') is_quoted = !is_quoted;
        if (is_quoted) continue;
        commas += c == ',';
        semicolons += c == ';';
        tabs += c == '\t';
    }
    if (tabs > commas && tabs > semicolons) return '\t';
    return semicolons > commas ? ';' : ',';
}

/* Where a row is being read. */
struct cursor {
    const struct csv_reader *reader;
    struct arena *arena;
    size_t at;
    struct csv_row *row;
    struct csv_error *error;
};

static enum err fail(const struct cursor *c, enum csv_fault fault, const char *format, ...)
    PRINTF_LIKE(3, 4);

static enum err fail(const struct cursor *c, enum csv_fault fault, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    c->error->fault = fault;
    c->error->row = c->row->number;
    c->error->line = c->row->line;
    c->error->column = c->row->count + 1;
    vsnprintf(c->error->text, sizeof c->error->text, format, arguments);
    va_end(arguments);
    return fault == CSV_TOO_LONG || fault == CSV_TOO_WIDE ? ERR_LIMIT : ERR_INVALID;
}

static bool is_end(const struct cursor *c) {
    return c->at == c->reader->text.length;
}

/* The byte here; 0 at the end of the text. */
static char peek(const struct cursor *c) {
    return is_end(c) ? '\0' : c->reader->text.bytes[c->at];
}

/* At the end of a field: a separator, a line end or the end of the text? */
static bool is_field_end(const struct cursor *c) {
    if (is_end(c)) return true;
    char here = peek(c);
    if (here == c->reader->separator || here == '\n') return true;
    return here == '\r' && c->at + 1 < c->reader->text.length &&
           c->reader->text.bytes[c->at + 1] == '\n';
}

/* "" within quotes stands for one quote. */
static struct str undouble(struct arena *a, struct str s) {
    char *bytes = arena_alloc(a, s.length);
    size_t length = 0;
    for (size_t i = 0; i < s.length; i++) {
        if (s.bytes[i] == '"') i++;
        bytes[length++] = s.bytes[i < s.length ? i : s.length - 1];
    }
    return (struct str){bytes, length};
}

static enum err read_quoted(struct cursor *c, struct str *field) {
    size_t from = ++c->at;
    bool is_doubled = false;
    for (;; c->at++) {
        if (c->at - from > CSV_FIELD_MAX)
            return fail(c, CSV_TOO_LONG, "the quoted field is longer than %d bytes or never closed",
                        CSV_FIELD_MAX);
        if (is_end(c)) {
            if (c->reader->is_partial) return ERR_BUSY;
            return fail(c, CSV_UNCLOSED, "the quoted field is never closed");
        }
        if (peek(c) != '"') continue;
        bool is_last = c->at + 1 == c->reader->text.length;
        if (is_last && c->reader->is_partial) return ERR_BUSY;
        if (is_last || c->reader->text.bytes[c->at + 1] != '"') break;
        is_doubled = true;
        c->at++;
    }
    *field = str_slice(c->reader->text, from, c->at);
    if (is_doubled) *field = undouble(c->arena, *field);
    c->at++;
    if (peek(c) == '\r' && c->reader->is_partial && c->at + 1 == c->reader->text.length)
        return ERR_BUSY;
    if (!is_field_end(c))
        return fail(c, CSV_AFTER_QUOTE, "text follows the closing quote of the field");
    return OK;
}

static enum err read_plain(struct cursor *c, struct str *field) {
    size_t from = c->at;
    while (!is_field_end(c)) {
        if (peek(c) == '"')
            return fail(c, CSV_QUOTE_INSIDE, "a quote stands inside a field that is not quoted");
        c->at++;
        if (c->at - from > CSV_FIELD_MAX)
            return fail(c, CSV_TOO_LONG, "the field is longer than %d bytes", CSV_FIELD_MAX);
    }
    *field = str_slice(c->reader->text, from, c->at);
    return OK;
}

/* Reads one row and moves c->at past its line end. */
static enum err read_row(struct cursor *c) {
    for (;;) {
        struct str field;
        enum err e = peek(c) == '"' ? read_quoted(c, &field) : read_plain(c, &field);
        if (e) return e;
        if (c->row->count == CSV_COLUMNS_MAX)
            return fail(c, CSV_TOO_WIDE, "the row has more than %d columns", CSV_COLUMNS_MAX);
        c->row->fields[c->row->count++] = field;
        if (is_end(c)) return c->reader->is_partial ? ERR_BUSY : OK;
        if (peek(c) != c->reader->separator) break;
        c->at++;
    }
    c->at += peek(c) == '\r' ? 2 : 1;
    return OK;
}

static size_t count_lines(struct str s) {
    size_t count = 0;
    for (size_t at = 0; (at = str_find_byte(s, '\n', at)) < s.length; at++) count++;
    return count;
}

enum err csv_read(struct csv_reader *r, struct arena *a, struct csv_row *row,
                  struct csv_error *error) {
    if (r->text.length == 0) return r->is_partial ? ERR_BUSY : ERR_NOT_FOUND;
    row->count = 0;
    row->number = r->rows + 1;
    row->line = r->line + 1;
    struct cursor c = {.reader = r, .arena = a, .row = row, .error = error};
    enum err e = read_row(&c);
    if (e == ERR_BUSY) return e;
    if (e) {
        size_t end = str_find_byte(r->text, '\n', 0);
        if (end == r->text.length && r->is_partial) return ERR_BUSY;
        c.at = end < r->text.length ? end + 1 : end;
    }
    r->rows++;
    r->line += count_lines(str_slice(r->text, 0, c.at));
    r->text = str_slice(r->text, c.at, r->text.length);
    return e;
}

static bool needs_quotes(const struct csv_writer *w, struct str s) {
    for (size_t i = 0; i < s.length; i++) {
        char c = s.bytes[i];
        if (c == w->separator || c == '"' || c == '\n' || c == '\r') return true;
    }
    /* Outer blanks and a lone empty field survive readers that trim or skip blank lines. */
    return s.length == 0 ? !w->is_in_row : s.bytes[0] == ' ' || s.bytes[s.length - 1] == ' ';
}

static bool is_formula(struct str s) {
    return s.length > 0 && strchr("=+-@\t\r", s.bytes[0]) != NULL && s.bytes[0] != '\0';
}

void csv_put(struct csv_writer *w, struct str field) {
    bool is_quoted = needs_quotes(w, field);
    if (w->is_in_row) buf_put_byte(w->out, w->separator);
    w->is_in_row = true;
    if (is_quoted) buf_put_byte(w->out, '"');
    if (w->safety == CSV_FORMULA_SAFE && is_formula(field)) buf_put_byte(w->out, '\'');
    for (size_t at = 0; at < field.length;) {
        size_t quote = str_find_byte(field, '"', at);
        size_t end = quote < field.length ? quote + 1 : quote;
        buf_put(w->out, str_slice(field, at, end));
        if (end > quote) buf_put_byte(w->out, '"');
        at = end;
    }
    if (is_quoted) buf_put_byte(w->out, '"');
}

void csv_end_row(struct csv_writer *w) {
    buf_put(w->out, STR("\r\n"));
    w->is_in_row = false;
}
