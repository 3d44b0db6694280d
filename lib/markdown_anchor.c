/* Text is escaped in that markup, so a tag is a tag wherever its bytes stand. */
#include "lib/markdown_anchor.h"

static bool has(struct str html, size_t at, struct str what) {
    return str_starts(str_slice(html, at, html.length), what);
}

static bool read(struct str html, size_t from, struct markdown_anchor *anchor) {
    size_t url = from + STR("<a href=\"").length;
    size_t quote = str_find_byte(html, '"', url), open = str_find_byte(html, '>', quote);
    struct str rest = str_slice(html, open + 1, html.length);
    size_t length = str_find(rest, STR("</a>"));
    if (open >= html.length || length >= rest.length) return false;
    anchor->from = from;
    anchor->to = open + 1 + length + STR("</a>").length;
    anchor->url = str_slice(html, url, quote);
    anchor->label = str_slice(rest, 0, length);
    anchor->is_bare = open == quote + 1;
    return true;
}

bool markdown_next_anchor(struct str html, struct markdown_scan *scan,
                          struct markdown_anchor *anchor) {
    while ((scan->at = str_find_byte(html, '<', scan->at)) < html.length) {
        if (has(html, scan->at, STR("<blockquote>"))) scan->quotes++;
        if (has(html, scan->at, STR("</blockquote>")) && scan->quotes) scan->quotes--;
        if (has(html, scan->at, STR("<a href=\"")) && read(html, scan->at, anchor)) {
            anchor->is_quoted = scan->quotes > 0;
            scan->at = anchor->to;
            return true;
        }
        scan->at++;
    }
    return false;
}
