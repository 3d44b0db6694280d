/* Each byte asked about is replaced by a character of its own that Markdown gives no meaning, and
 * looked for in the tree: where that character is, the byte would be. */
#include "lib/markdown_spots.h"

#include <cmark.h>

#include "lib/markdown.h"
#include "lib/utf8.h"

enum { SENTINEL = 0xe000 }; /* U+E000 and on: private use, whose first byte is 0xEE */
_Static_assert(MARKDOWN_SPOTS_MAX <= 64, "one last byte tells them apart");

/* The text with sentinels; empty when it cannot be asked. */
static void put_sentinels(struct buf *out, struct str text, const size_t *at, size_t count) {
    size_t from = 0;
    for (size_t i = 0; i < count; i++) {
        char point[4];
        size_t length = utf8_write(point, SENTINEL + (uint32_t)i);
        buf_put(out, str_slice(text, from, at[i]));
        buf_put(out, (struct str){point, length});
        from = at[i] + 1;
    }
    buf_put(out, str_slice(text, from, text.length));
}

/* Words of a text node: not those of a link, which lead elsewhere. */
static void note(cmark_node *node, enum markdown_spot *spots, size_t count, size_t quotes,
                 size_t links) {
    struct str text = str_from_c(cmark_node_get_literal(node));
    if (links || cmark_node_get_type(node) != CMARK_NODE_TEXT) return;
    for (size_t at = str_find_byte(text, '\xee', 0); at < text.length;
         at = str_find_byte(text, '\xee', at + 1)) {
        size_t next = at;
        uint32_t point = utf8_next(text, &next);
        if (point >= SENTINEL && point - SENTINEL < count)
            spots[point - SENTINEL] = quotes ? MARKDOWN_QUOTED : MARKDOWN_WORDS;
    }
}

static void walk(cmark_node *root, enum markdown_spot *spots, size_t count) {
    cmark_iter *iter = cmark_iter_new(root);
    cmark_event_type event;
    size_t quotes = 0, links = 0;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        size_t *depth = type == CMARK_NODE_BLOCK_QUOTE                        ? &quotes
                        : type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE ? &links
                                                                              : NULL;
        if (depth) *depth += event == CMARK_EVENT_ENTER ? 1 : (size_t)-1;
        if (event == CMARK_EVENT_ENTER) note(node, spots, count, quotes, links);
    }
    cmark_iter_free(iter);
}

void markdown_spots(struct str text, const size_t *at, size_t count, enum markdown_spot *spots) {
    struct markdown_problem problem;
    struct buf probe;
    assert(count <= MARKDOWN_SPOTS_MAX);
    for (size_t i = 0; i < count; i++) spots[i] = MARKDOWN_APART;
    if (count == 0 || str_find_byte(text, '\xee', 0) < text.length || !utf8_is_valid(text)) return;
    buf_init(&probe, text.length + 2 * count);
    put_sentinels(&probe, text, at, count);
    if (markdown_check(buf_str(&probe), &problem) == OK) {
        cmark_node *root = cmark_parse_document(probe.bytes, probe.length, CMARK_OPT_DEFAULT);
        walk(root, spots, count);
        cmark_node_free(root);
    }
    buf_release(&probe);
}
