/* What makes cmark 0.30.2 slow was found by timing a hundred thousand hostile texts of 64 KiB
 * against it (markdown_test.c keeps the worst families): containers inside one another, which each
 * line walks again, and image marks left open, which each link walks again. Everything else it
 * reads in linear time. Hence three bounds, on what one pass over the text can say for certain:
 *
 * - depth: how many lists and quotes are open at a line, at most. Each container that a line
 *   continues costs it a '>' or two columns of indentation; each that it opens, a mark. A blank
 *   line continues all lists, and a line of plain text after another (a "lazy" one) everything.
 * - work: the sum of depths over all lines.
 * - images: "![" between two lines that certainly end a paragraph. */
#include "lib/markdown.h"

enum {
    DEPTH_MAX = 16,
    WORK_MAX = 200 * 1000,
    IMAGES_MAX = 400,
};

/* What stands before the text of a line. */
struct prefix {
    size_t indent; /* columns of blanks, without the one that belongs to each mark before it */
    size_t quotes, markers;
    size_t end_column; /* after the last marker */
    bool is_all;       /* nothing follows */
};

struct check {
    size_t depth, work, images;
    size_t reach;    /* column at which the content of a list item open now begins, at most */
    bool after_text; /* the line before may have left a paragraph open */
};

/* Length of the list marker at `at`, which a blank or the end follows; 0 when there is none. */
static size_t marker_length(struct str line, size_t at) {
    size_t end = at;
    char c = line.bytes[at];
    if (c == '-' || c == '+' || c == '*') {
        end++;
    } else {
        while (end < line.length && line.bytes[end] >= '0' && line.bytes[end] <= '9') end++;
        if (end == at || end - at > 9 || end == line.length) return 0;
        if (line.bytes[end] != '.' && line.bytes[end] != ')') return 0;
        end++;
    }
    bool is_apart = end == line.length || line.bytes[end] == ' ' || line.bytes[end] == '\t';
    return is_apart ? end - at : 0;
}

/* A thematic break, "* * *", is no list of lists. Before *broken there is none, known from an
 * earlier mark of the line: this keeps the reading linear. */
static bool is_rule(struct str line, size_t at, size_t *broken) {
    char mark = line.bytes[at];
    if ((mark != '-' && mark != '*') || at < *broken) return false;
    size_t count = 0, end = at;
    for (; end < line.length; end++) {
        char c = line.bytes[end];
        if (c != mark && c != ' ' && c != '\t') break;
        count += c == mark;
    }
    if (end == line.length && count >= 3) return true;
    *broken = end;
    return false;
}

/* Tabs go to the next multiple of 4 columns. */
static size_t blank_columns(char c, size_t column) {
    return c == '\t' ? 4 - column % 4 : 1;
}

static struct prefix read_prefix(struct str line, size_t reach) {
    struct prefix p = {0};
    bool after_mark = false;
    size_t at = 0, column = 0, broken = 0, marker;
    /* Past the bound the rest is of no interest. */
    while (at < line.length && p.quotes + p.markers <= DEPTH_MAX) {
        char c = line.bytes[at];
        if (c == ' ' || c == '\t') {
            p.indent += blank_columns(c, column) - (after_mark ? 1 : 0);
            column += blank_columns(c, column);
            after_mark = false;
            at++;
            continue;
        }
        bool is_code = p.quotes + p.markers == 0 && column >= reach + 4;
        if (c == '>') {
            p.quotes++;
            column++;
            at++;
        } else if (!is_code && !is_rule(line, at, &broken) &&
                   (marker = marker_length(line, at)) > 0) {
            p.markers++;
            at += marker;
            p.end_column = column += marker;
        } else {
            return p;
        }
        after_mark = true;
    }
    p.is_all = at == line.length;
    return p;
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

static size_t most(size_t a, size_t b) {
    return a > b ? a : b;
}

static enum markdown_limit check_line(struct check *c, struct str line) {
    struct prefix p = read_prefix(line, c->reach);
    size_t depth = least(c->depth, p.indent / 2) + p.quotes + p.markers;
    bool is_blank = p.is_all && p.markers == 0; /* but for quotes */
    if (is_blank || c->after_text) depth = most(depth, c->depth);
    c->depth = depth;
    c->work += depth;
    /* A marker is followed by four columns at most that still belong to it. */
    c->reach = depth == 0 ? 0 : most(c->reach, p.markers > 0 ? p.end_column + 4 : 0);
    /* An indented '>' can be text of the paragraph: then the line ends nothing for certain. */
    c->after_text = !is_blank || (p.quotes > 0 && p.indent > 0);
    if (!c->after_text) c->images = 0;
    for (size_t i = 1; i < line.length; i++)
        c->images += line.bytes[i] == '[' && line.bytes[i - 1] == '!';

    if (c->depth > DEPTH_MAX) return MARKDOWN_NESTING;
    if (c->work > WORK_MAX) return MARKDOWN_LINES;
    return c->images > IMAGES_MAX ? MARKDOWN_IMAGES : MARKDOWN_WITHIN;
}

enum err markdown_check(struct str text, struct markdown_problem *problem) {
    *problem = (struct markdown_problem){.limit = MARKDOWN_LENGTH, .line = 1};
    if (text.length > MARKDOWN_BYTES_MAX) return ERR_LIMIT;
    struct check c = {0};
    for (size_t at = 0; at < text.length; problem->line++) {
        size_t end = at;
        while (end < text.length && text.bytes[end] != '\n' && text.bytes[end] != '\r') end++;
        problem->limit = check_line(&c, str_slice(text, at, end));
        if (problem->limit) return ERR_LIMIT;
        bool is_crlf =
            end + 1 < text.length && text.bytes[end] == '\r' && text.bytes[end + 1] == '\n';
        at = end + (is_crlf ? 2 : 1);
    }
    *problem = (struct markdown_problem){0};
    return OK;
}
