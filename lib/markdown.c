/* cmark makes a tree of the text; what is written from it is decided here alone, one function a
 * kind of node, by an iterator (no recursion: the tree's shape is the writer's). Every literal
 * passes put_text(), every address lib/markdown_link; no other byte of the text reaches the
 * output, so that what cmark would let through does not matter. */
#include "lib/markdown.h"

#include <cmark.h>

#include "lib/escape.h"
#include "lib/markdown_link.h"
#include "lib/utf8.h"

enum {
    EMPHASIS_MAX = 8, /* inside one another; browsers and readers gain nothing from more */
    LABEL_BYTES_MAX = 256,
};

struct writer {
    struct buf *out;
    size_t start; /* of our part of out */
    size_t emphasis;
    const cmark_node *anchor; /* the link or image that <a> was opened for */
    char label[LABEL_BYTES_MAX];
    size_t label_length;
};

typedef void node_writer(struct writer *w, cmark_node *node, bool is_entering);

/* Entities can name characters that text itself may not contain: control bytes, overrides of the
 * writing direction. They become U+FFFD. */
static void put_text(struct buf *out, struct str text) {
    if (utf8_is_clean(text, true)) {
        escape_html(out, text);
        return;
    }
    for (size_t at = 0; at < text.length;) {
        size_t start = at;
        utf8_next(text, &at);
        struct str point = str_slice(text, start, at);
        if (utf8_is_clean(point, true))
            escape_html(out, point);
        else if (point.bytes[0] != '\r') /* of CRLF; cmark turned a lone one into LF */
            BUF_LIT(out, "\xef\xbf\xbd");
    }
}

static struct str literal_of(cmark_node *node) {
    return str_from_c(cmark_node_get_literal(node));
}

/* Blocks begin on a line of their own, for those who read the source. */
static void fresh_line(struct writer *w) {
    if (w->out->length > w->start && w->out->bytes[w->out->length - 1] != '\n')
        buf_put_byte(w->out, '\n');
}

static void put_tag(struct writer *w, const char *open, const char *close, bool is_entering) {
    if (is_entering) fresh_line(w);
    buf_put(w->out, str_from_c(is_entering ? open : close));
    if (!is_entering) buf_put_byte(w->out, '\n');
}

static void write_quote(struct writer *w, cmark_node *node, bool is_entering) {
    (void)node;
    put_tag(w, "<blockquote>\n", "</blockquote>", is_entering);
}

static void write_list(struct writer *w, cmark_node *node, bool is_entering) {
    bool is_ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
    int start = cmark_node_get_list_start(node);
    if (is_entering && is_ordered && start != 1) {
        fresh_line(w);
        BUF_LIT(w->out, "<ol start=\"");
        buf_put_int(w->out, start);
        BUF_LIT(w->out, "\">\n");
    } else {
        put_tag(w, is_ordered ? "<ol>\n" : "<ul>\n", is_ordered ? "</ol>" : "</ul>", is_entering);
    }
}

static void write_item(struct writer *w, cmark_node *node, bool is_entering) {
    (void)node;
    put_tag(w, "<li>", "</li>", is_entering);
}

/* The paragraphs of a tight list are its items' bare text. */
static bool is_tight(cmark_node *paragraph) {
    cmark_node *item = cmark_node_parent(paragraph);
    cmark_node *list = item ? cmark_node_parent(item) : NULL;
    return list && cmark_node_get_list_tight(list);
}

static void write_paragraph(struct writer *w, cmark_node *node, bool is_entering) {
    if (!is_tight(node)) put_tag(w, "<p>", "</p>", is_entering);
}

static void write_heading(struct writer *w, cmark_node *node, bool is_entering) {
    /* Both # and ## begin at <h3>, for people open a text with either: no level is left out under
     * the page's own <h2>. */
    int level = cmark_node_get_heading_level(node) + 1;
    if (level < 3) level = 3;
    if (level > 6) level = 6;
    char open[] = "<h0>", close[] = "</h0>";
    open[2] = close[3] = (char)('0' + level);
    put_tag(w, open, close, is_entering);
}

static void write_code_block(struct writer *w, cmark_node *node, bool is_entering) {
    (void)is_entering; /* leaves are entered only */
    fresh_line(w);
    BUF_LIT(w->out, "<pre><code>");
    put_text(w->out, literal_of(node));
    BUF_LIT(w->out, "</code></pre>\n");
}

/* Raw HTML is what somebody typed, and often a forgotten "<": shown, line by line. */
static void write_html_block(struct writer *w, cmark_node *node, bool is_entering) {
    (void)is_entering;
    fresh_line(w);
    BUF_LIT(w->out, "<p>");
    struct str rest = str_trim(literal_of(node)), line;
    bool is_first = true;
    while (str_cut(&rest, '\n', &line)) {
        if (!is_first) BUF_LIT(w->out, "<br>\n");
        put_text(w->out, line);
        is_first = false;
    }
    BUF_LIT(w->out, "</p>\n");
}

static void write_rule(struct writer *w, cmark_node *node, bool is_entering) {
    (void)node;
    (void)is_entering;
    fresh_line(w);
    BUF_LIT(w->out, "<hr>\n");
}

static void note_label(struct writer *w, struct str text) {
    text = str_slice(text, 0, LABEL_BYTES_MAX - w->label_length);
    if (text.length) memcpy(w->label + w->label_length, text.bytes, text.length);
    w->label_length += text.length;
}

static void write_text(struct writer *w, cmark_node *node, bool is_entering) {
    (void)is_entering;
    if (w->anchor) note_label(w, literal_of(node));
    put_text(w->out, literal_of(node));
}

static void write_code(struct writer *w, cmark_node *node, bool is_entering) {
    BUF_LIT(w->out, "<code>");
    write_text(w, node, is_entering);
    BUF_LIT(w->out, "</code>");
}

static void write_break(struct writer *w, cmark_node *node, bool is_entering) {
    (void)node;
    (void)is_entering;
    if (w->anchor) note_label(w, STR(" "));
    BUF_LIT(w->out, "<br>\n");
}

static void write_emphasis(struct writer *w, cmark_node *node, bool is_entering) {
    bool is_strong = cmark_node_get_type(node) == CMARK_NODE_STRONG;
    if (is_entering) w->emphasis++;
    if (w->emphasis <= EMPHASIS_MAX) {
        buf_put(w->out, is_entering ? STR("<") : STR("</"));
        buf_put(w->out, is_strong ? STR("strong>") : STR("em>"));
    }
    if (!is_entering) w->emphasis--;
}

/* Is the address itself the text, as in <https://example.org>? */
static bool is_bare(cmark_node *link, struct str url) {
    cmark_node *child = cmark_node_first_child(link);
    if (!child || cmark_node_next(child)) return false;
    if (cmark_node_get_type(child) != CMARK_NODE_TEXT) return false;
    return str_equal(literal_of(child), url);
}

static void open_anchor(struct writer *w, cmark_node *node, struct str url) {
    w->anchor = node;
    w->label_length = 0;
    BUF_LIT(w->out, "<a href=\"");
    markdown_link_put(w->out, url);
    buf_put_byte(w->out, '"');
    struct str title = str_from_c(cmark_node_get_title(node));
    if (title.length) {
        BUF_LIT(w->out, " title=\"");
        put_text(w->out, title);
        buf_put_byte(w->out, '"');
    }
    if (markdown_link_host(url).length) BUF_LIT(w->out, " rel=\"nofollow noopener noreferrer\"");
    buf_put_byte(w->out, '>');
}

static void close_anchor(struct writer *w, struct str url) {
    struct str label = {w->label, w->label_length};
    if (str_is_empty(str_trim(label))) put_text(w->out, url);
    BUF_LIT(w->out, "</a>");
    if (markdown_link_is_disguised(label, url)) {
        BUF_LIT(w->out, " (");
        put_text(w->out, markdown_link_host(url));
        buf_put_byte(w->out, ')');
    }
    w->anchor = NULL;
}

/* Links, and images, which are links to the picture. A refused address and one inside another link
 * become text, the address after it. */
static void write_link(struct writer *w, cmark_node *node, bool is_entering) {
    struct str url = str_from_c(cmark_node_get_url(node));
    if (is_entering && !w->anchor && markdown_link_is_allowed(url)) {
        open_anchor(w, node, url);
    } else if (w->anchor == node) {
        if (!is_entering) close_anchor(w, url);
    } else if (is_bare(node, url)) {
        buf_put(w->out, is_entering ? STR("&lt;") : STR("&gt;"));
    } else if (!is_entering && url.length) {
        BUF_LIT(w->out, " (");
        put_text(w->out, url);
        struct str title = str_from_c(cmark_node_get_title(node));
        if (title.length) buf_put_byte(w->out, ' ');
        put_text(w->out, title);
        buf_put_byte(w->out, ')');
    }
}

static node_writer *const writers[] = {
    [CMARK_NODE_BLOCK_QUOTE] = write_quote,
    [CMARK_NODE_LIST] = write_list,
    [CMARK_NODE_ITEM] = write_item,
    [CMARK_NODE_CODE_BLOCK] = write_code_block,
    [CMARK_NODE_HTML_BLOCK] = write_html_block,
    [CMARK_NODE_PARAGRAPH] = write_paragraph,
    [CMARK_NODE_HEADING] = write_heading,
    [CMARK_NODE_THEMATIC_BREAK] = write_rule,
    [CMARK_NODE_TEXT] = write_text,
    [CMARK_NODE_SOFTBREAK] = write_break,
    [CMARK_NODE_LINEBREAK] = write_break,
    [CMARK_NODE_CODE] = write_code,
    [CMARK_NODE_HTML_INLINE] = write_text,
    [CMARK_NODE_EMPH] = write_emphasis,
    [CMARK_NODE_STRONG] = write_emphasis,
    [CMARK_NODE_LINK] = write_link,
    [CMARK_NODE_IMAGE] = write_link,
};
_Static_assert(ARRAY_LENGTH(writers) == CMARK_NODE_LAST_INLINE + 1, "a writer for each node");

size_t markdown_room(size_t length) {
    return 8 * length + (size_t)64 * 1024;
}

/* The checked text's tree; NULL with *e set when it does not pass. */
static cmark_node *parse(struct str text, enum err *e) {
    struct markdown_problem problem;
    *e = markdown_check(text, &problem);
    if (*e == OK && !utf8_is_valid(text)) *e = ERR_INVALID;
    if (*e) return NULL;
    return cmark_parse_document(text.length ? text.bytes : "", text.length, CMARK_OPT_DEFAULT);
}

enum err markdown_render(struct str text, struct buf *out) {
    enum err e;
    cmark_node *root = parse(text, &e);
    if (!root) return e;
    struct writer w = {.out = out, .start = out->length};
    cmark_iter *iter = cmark_iter_new(root);
    cmark_event_type event;
    while (e == OK && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        node_writer *write = writers[cmark_node_get_type(node)];
        if (write) write(&w, node, event == CMARK_EVENT_ENTER);
        if (out->is_full || out->length - w.start > markdown_room(text.length)) e = ERR_LIMIT;
    }
    cmark_iter_free(iter);
    cmark_node_free(root);
    if (e) buf_truncate(out, w.start);
    return e;
}

/* Appends words with one space between; false when `max` bytes are passed. */
static bool put_words(struct buf *out, struct str text, size_t end) {
    for (size_t at = 0; at < text.length && out->length <= end;) {
        size_t start = at;
        utf8_next(text, &at);
        struct str point = str_slice(text, start, at);
        bool is_space = str_is_empty(str_trim(point)) || !utf8_is_clean(point, false);
        if (!is_space)
            buf_put(out, point);
        else if (out->length > 0 && out->bytes[out->length - 1] != ' ')
            buf_put_byte(out, ' ');
    }
    return out->length <= end;
}

/* `words` without the blanks, commas, colons, dashes and opened quotation marks at its end, which
 * read badly before an ellipsis. */
static struct str end_for_cut(struct str words) {
    static const struct str marks[] = {{",", 1}, {";", 1},  {":", 1},      {".", 1},     {"-", 1},
                                       {"(", 1}, {"\"", 1}, {"–", 3},      {"—", 3},     {"«", 2},
                                       {"“", 3}, {"…", 3},  {"\u00a0", 2}, {"\u202f", 3}};
    for (size_t i = 0; i < ARRAY_LENGTH(marks);) {
        words = str_trim(words);
        bool is_last = str_ends(words, marks[i]);
        if (is_last) words.length -= marks[i].length;
        i = is_last ? 0 : i + 1;
    }
    return words;
}

/* Cuts `words`, longer than `max`, between two of them, and marks the cut. */
static void put_cut(struct buf *out, struct str words, size_t max) {
    static const struct str ellipsis = {"…", sizeof "…" - 1};
    if (max < ellipsis.length) return;
    size_t end = max - ellipsis.length;
    while (end > 0 && ((unsigned char)words.bytes[end] & 0xc0) == 0x80) end--;
    size_t space = end;
    while (space > 0 && words.bytes[space] != ' ') space--;
    /* A word longer than half of the room is cut through. */
    if (space > end / 2) end = space;
    buf_put(out, end_for_cut(str_slice(words, 0, end)));
    buf_put(out, ellipsis);
}

enum err markdown_plain(struct str text, struct buf *out, size_t max) {
    enum err e;
    cmark_node *root = parse(text, &e);
    if (!root) return e;
    size_t start = out->length;
    struct buf words;
    buf_init(&words, text.length * 2 + 16);
    cmark_iter *iter = cmark_iter_new(root);
    size_t end = max + 1; /* room for a blank at the end, which goes */
    bool is_room = true;
    while (is_room && cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        const char *literal = cmark_node_get_literal(node);
        bool is_apart = type <= CMARK_NODE_LAST_BLOCK || type == CMARK_NODE_SOFTBREAK ||
                        type == CMARK_NODE_LINEBREAK;
        if (literal) is_room = put_words(&words, str_from_c(literal), end);
        if (is_apart && is_room) is_room = put_words(&words, STR(" "), end);
    }
    cmark_iter_free(iter);
    cmark_node_free(root);
    struct str result = str_trim(buf_str(&words));
    if (result.length <= max)
        buf_put(out, result);
    else
        put_cut(out, result, max);
    buf_release(&words);
    if (!out->is_full) return OK;
    buf_truncate(out, start);
    return ERR_LIMIT;
}
