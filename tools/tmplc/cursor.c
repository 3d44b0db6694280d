/* Reading words and strings, counting lines. */
#include "tools/tmplc/tmplc.h"

struct place cursor_place(const struct cursor *c) {
    return (struct place){c->file, c->line};
}

bool cursor_is_end(const struct cursor *c) {
    return c->at >= c->text.length;
}

char cursor_peek(const struct cursor *c, size_t ahead) {
    return ahead < c->text.length - c->at ? c->text.bytes[c->at + ahead] : '\0';
}

void cursor_advance(struct cursor *c, size_t bytes) {
    for (size_t i = 0; i < bytes && !cursor_is_end(c); i++)
        c->line += c->text.bytes[c->at++] == '\n';
}

void cursor_skip_space(struct cursor *c) {
    while (!cursor_is_end(c) && strchr(" \t\r\n", cursor_peek(c, 0))) cursor_advance(c, 1);
}

bool is_word_byte(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_';
}

bool cursor_accept(struct cursor *c, const char *word) {
    cursor_skip_space(c);
    struct str wanted = str_from_c(word);
    if (!str_starts(str_slice(c->text, c->at, c->text.length), wanted)) return false;
    if (is_word_byte(word[0]) && is_word_byte(cursor_peek(c, wanted.length))) return false;
    cursor_advance(c, wanted.length);
    return true;
}

void cursor_expect(struct cursor *c, const char *word) {
    if (!cursor_accept(c, word)) fail(cursor_place(c), "expected \"%s\"", word);
}

struct str cursor_word(struct cursor *c) {
    cursor_skip_space(c);
    size_t from = c->at;
    if (cursor_peek(c, 0) >= '0' && cursor_peek(c, 0) <= '9') return (struct str){0};
    while (is_word_byte(cursor_peek(c, 0))) c->at++;
    return str_slice(c->text, from, c->at);
}

struct str cursor_expect_word(struct cursor *c, const char *what) {
    struct str word = cursor_word(c);
    if (str_is_empty(word)) fail(cursor_place(c), "expected %s", what);
    return word;
}

struct str cursor_quoted(struct cursor *c) {
    struct place start = cursor_place(c);
    cursor_expect(c, "\"");
    /* It is no longer than its line. */
    char *bytes = arena_alloc(&c->t->arena, str_find_byte(c->text, '\n', c->at) - c->at + 1);
    size_t length = 0;
    for (;; cursor_advance(c, 1)) {
        char byte = cursor_peek(c, 0);
        if (cursor_is_end(c) || byte == '\n') fail(start, "a string that does not end");
        if (byte == '"') break;
        if (byte == '\\') {
            cursor_advance(c, 1);
            byte = cursor_peek(c, 0);
            if (byte == 'n')
                byte = '\n';
            else if (byte == 't')
                byte = '\t';
            else if (byte != '"' && byte != '\\')
                fail(cursor_place(c), "unknown escape \\%c", byte);
        }
        bytes[length++] = byte;
    }
    cursor_advance(c, 1);
    return (struct str){bytes, length};
}

void put_c_string(struct buf *out, struct str text) {
    size_t column = 0;
    buf_put_byte(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        bool is_inside_character = (byte & 0xc0) == 0x80;
        if (column++ >= 80 && !is_inside_character) {
            BUF_LIT(out, "\"\n\"");
            column = 1;
        }
        /* '?' because of trigraphs; octal takes at most three digits, so that what follows is safe.
         */
        if (byte == '"' || byte == '\\' || byte == '?')
            buf_put_format(out, "\\%c", byte);
        else if (byte == '\n')
            BUF_LIT(out, "\\n");
        else if (byte < 0x20 || byte == 0x7f)
            buf_put_format(out, "\\%03o", byte);
        else
            buf_put_byte(out, (char)byte);
    }
    buf_put_byte(out, '"');
}
