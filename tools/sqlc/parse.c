/* A .sql file is a list of blocks: `-- name: x :many`, then lines of documentation and notes, each
 * after `--`, then one statement. */
#include "tools/sqlc/sqlc.h"

bool is_name(struct str s) {
    if (s.length == 0 || s.length > 60 || s.bytes[0] < 'a' || s.bytes[0] > 'z') return false;
    for (size_t i = 0; i < s.length; i++) {
        char c = s.bytes[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
    }
    return true;
}

static struct str first_word(struct str *rest) {
    *rest = str_trim(*rest);
    size_t end = 0;
    while (end < rest->length && rest->bytes[end] != ' ' && rest->bytes[end] != '\t') end++;
    struct str word = str_slice(*rest, 0, end);
    *rest = str_trim(str_slice(*rest, end, rest->length));
    return word;
}

/* "type: x" gives "type"; empty when the line is a sentence. */
static struct str note_word(struct str comment) {
    size_t colon = str_find_byte(comment, ':', 0);
    struct str word = str_slice(comment, 0, colon);
    return colon < comment.length && is_name(word) ? word : (struct str){0};
}

static struct block *begin_block(struct sqlc *s, struct sql_file *file, int line, struct str rest) {
    static const char *const answers[] = {":one", ":many", ":exec"};
    struct block *b = arena_alloc(&s->arena, sizeof *b);
    *b = (struct block){.file = file->path, .line = line, .name = first_word(&rest)};
    if (!is_name(b->name))
        complain(s, file->path, line, "a name is lower-case letters, digits and _: `%.*s`",
                 STR_ARG(b->name));
    size_t i = 0;
    while (i < ARRAY_LENGTH(answers) && !str_equal(rest, str_from_c(answers[i]))) i++;
    if (i == ARRAY_LENGTH(answers))
        complain(s, file->path, line, "after the name stands :one, :many or :exec");
    else
        b->answer = (enum answer)i;
    file->blocks[file->count++] = b;
    return b;
}

static void add_note(struct sqlc *s, struct block *b, int line, struct str word, struct str rest) {
    struct note note = {.line = line};
    if (str_equal(word, STR("scan"))) {
        note.what = NOTE_SCAN;
        note.value = rest;
        if (str_is_empty(rest)) complain(s, b->file, line, "say why the scan is fine");
    } else if (str_equal(word, STR("type")) || str_equal(word, STR("null"))) {
        note.what = str_equal(word, STR("type")) ? NOTE_TYPE : NOTE_NULL;
        note.name = first_word(&rest);
        note.value = rest;
        if (str_is_empty(rest) != (note.what == NOTE_NULL))
            complain(s, b->file, line, "write `-- type: name type` or `-- null: name`");
    } else {
        complain(s, b->file, line, "unknown note `%.*s`: there are type, null and scan",
                 STR_ARG(word));
        return;
    }
    if (b->note_count == MOST_NOTES)
        complain(s, b->file, line, "too many notes");
    else
        b->notes[b->note_count++] = note;
}

static void add_doc(struct sqlc *s, struct block *b, int line, struct str sentence) {
    if (str_find(sentence, STR("*/")) < sentence.length || b->doc_count == MOST_DOC_LINES)
        complain(s, b->file, line, "documentation is too long, or would end a C comment");
    else if (!str_is_empty(sentence))
        b->doc[b->doc_count++] = sentence;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Where a quoted text, a comment or a word that begins at `at` ends. */
static size_t token_end(struct str t, size_t at) {
    char c = t.bytes[at];
    if (c == '\'' || c == '"' || c == '`') {
        size_t end = str_find_byte(t, c, at + 1);
        return end < t.length ? end + 1 : t.length;
    }
    if (c == '-' && at + 1 < t.length && t.bytes[at + 1] == '-') return str_find_byte(t, '\n', at);
    if (c == '/' && at + 1 < t.length && t.bytes[at + 1] == '*') {
        size_t inside = str_find(str_slice(t, at + 2, t.length), STR("*/"));
        return at + 4 + inside < t.length ? at + 4 + inside : t.length;
    }
    if (is_blank(c)) {
        while (at < t.length && is_blank(t.bytes[at])) at++;
        return at;
    }
    if (!is_word(c)) return at + 1;
    while (at < t.length && is_word(t.bytes[at])) at++;
    return at;
}

/* Copies the statement without comments, runs of blanks as one space, without its semicolon. */
static void squeeze(struct sqlc *s, struct block *b) {
    struct buf out;
    buf_init(&out, 1024 * 1024);
    int depth = 0;
    bool needs_space = false;
    for (size_t at = 0, end; at < b->raw.length; at = end) {
        end = token_end(b->raw, at);
        struct str token = str_slice(b->raw, at, end);
        bool is_comment = str_starts(token, STR("--")) || str_starts(token, STR("/*"));
        if (is_comment || is_blank(token.bytes[0])) {
            needs_space = out.length > 0;
            continue;
        }
        if (needs_space) buf_put_byte(&out, ' ');
        needs_space = false;
        buf_put(&out, token);
        depth += token.bytes[0] == '(' ? 1 : token.bytes[0] == ')' ? -1 : 0;
        if (depth == 0 && str_equal_nocase(token, STR("limit"))) b->has_limit = true;
    }
    while (out.length && out.bytes[out.length - 1] == ';') buf_truncate(&out, out.length - 1);
    if (out.length == 0) complain(s, b->file, b->line, "no statement follows");
    if (out.length > MOST_SQL_BYTES)
        complain(s, b->file, b->sql_line, "longer than %d bytes without comments", MOST_SQL_BYTES);
    b->sql = arena_text(&s->arena, buf_str(&out));
    buf_release(&out);
}

/* The statement's text is a view of the file from its first line to where the next block begins. */
static void end_block(struct sqlc *s, struct block *b, struct str text, size_t to) {
    if (!b) return;
    size_t from = b->raw.bytes ? (size_t)(b->raw.bytes - text.bytes) : to;
    b->raw = str_slice(text, from, to);
    squeeze(s, b);
}

static struct block *take_line(struct sqlc *s, struct sql_file *file, struct block *b, int line,
                               struct str text) {
    struct str trimmed = str_trim(text);
    bool is_comment = str_starts(trimmed, STR("--"));
    struct str comment = str_trim(str_slice(trimmed, 2, trimmed.length));
    struct str word = is_comment ? note_word(comment) : (struct str){0};
    struct str rest = str_trim(str_slice(comment, word.length + 1, comment.length));
    if (str_equal(word, STR("name"))) return begin_block(s, file, line, rest);
    if (str_is_empty(trimmed) || (!b && is_comment)) return b;
    if (!b) {
        complain(s, file->path, line, "a statement needs a line `-- name: x :one` above it");
        return b;
    }
    if (b->raw.bytes) {
        if (!str_is_empty(word) && is_comment)
            complain(s, file->path, line, "a note stands above its statement");
    } else if (!is_comment) {
        b->raw = text;
        b->sql_line = line;
    } else if (!str_is_empty(word)) {
        add_note(s, b, line, word, rest);
    } else {
        add_doc(s, b, line, comment);
    }
    return b;
}

void parse_file(struct sqlc *s, struct sql_file *file, struct str text) {
    size_t most = 0;
    for (size_t at = 0; at < text.length; at++)
        if (text.bytes[at] == '\n') most++;
    file->blocks = arena_array(&s->arena, most + 1, sizeof *file->blocks);
    struct block *b = NULL;
    int line = 0;
    struct str rest = text, one;
    while (str_cut(&rest, '\n', &one)) {
        line++;
        struct block *now = take_line(s, file, b, line, one);
        if (now != b) end_block(s, b, text, (size_t)(one.bytes - text.bytes));
        b = now;
    }
    end_block(s, b, text, text.length);
}
