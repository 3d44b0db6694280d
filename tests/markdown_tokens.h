/* A strict reader of what lib/markdown writes: it knows the few elements and attributes that may
 * occur and refuses all else, so that a mistake of the renderer cannot hide in permissive parsing.
 * Returns NULL, or what is wrong. */
#ifndef TESTS_MARKDOWN_TOKENS_H
#define TESTS_MARKDOWN_TOKENS_H

#include "lib/str.h"
#include "lib/utf8.h"

struct markdown_tokens {
    struct str html;
    size_t at;
    const char *open[128]; /* elements not closed yet */
    size_t depth;
    char href[16384];
};

static inline bool tokens_skip(struct markdown_tokens *t, const char *text) {
    struct str wanted = str_from_c(text);
    if (!str_starts(str_slice(t->html, t->at, t->html.length), wanted)) return false;
    t->at += wanted.length;
    return true;
}

/* A character reference at '&': the byte it stands for, 0 for one that we never write. */
static inline char tokens_reference(struct markdown_tokens *t) {
    static const struct {
        const char *text;
        char byte;
    } known[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
        if (tokens_skip(t, known[i].text)) return known[i].byte;
    return 0;
}

/* The rest of a quoted value, its quote included, decoded into href when wanted. */
static inline bool tokens_value(struct markdown_tokens *t, bool is_href) {
    size_t length = 0;
    while (t->at < t->html.length) {
        char c = t->html.bytes[t->at];
        if (c == '<' || c == '>' || c == '\'' || c == '\0') return false;
        if (c == '&') {
            c = tokens_reference(t);
            if (!c) return false;
        } else {
            t->at++;
            if (c == '"') {
                t->href[is_href ? length : 0] = '\0';
                return true;
            }
        }
        if (!is_href) continue;
        if ((unsigned char)c <= ' ' || (unsigned char)c >= 0x7f || strchr("\"'<>\\^`{|}[]", c))
            return false;
        if (length + 1 == sizeof t->href) return false;
        t->href[length++] = c;
    }
    return false;
}

static inline const char *tokens_anchor(struct markdown_tokens *t) {
    if (!tokens_value(t, true)) return "malformed href";
    struct str url = str_from_c(t->href);
    bool is_web = str_equal_nocase(str_slice(url, 0, 7), STR("http://")) ||
                  str_equal_nocase(str_slice(url, 0, 8), STR("https://"));
    bool is_local =
        str_starts(url, STR("#")) || (str_starts(url, STR("/")) && !str_starts(url, STR("//")));
    if (!is_web && !is_local && !str_equal_nocase(str_slice(url, 0, 7), STR("mailto:")))
        return "address out of the allow-list";
    if (tokens_skip(t, " title=\"") && !tokens_value(t, false)) return "malformed title";
    bool has_rel = tokens_skip(t, " rel=\"nofollow noopener noreferrer\"");
    if (is_web != has_rel) return "rel missing or misplaced";
    if (!tokens_skip(t, ">")) return "unknown attribute of a";
    for (size_t i = 0; i < t->depth; i++)
        if (strcmp(t->open[i], "a") == 0) return "a inside a";
    t->open[t->depth++] = "a";
    return NULL;
}

static inline const char *tokens_tag(struct markdown_tokens *t) {
    static const char *const names[] = {"p",  "h3", "h4",     "h5",         "h6",  "ul",   "ol",
                                        "li", "em", "strong", "blockquote", "pre", "code", "a"};
    if (t->depth == ARRAY_LENGTH(t->open)) return "too deep";
    if (tokens_skip(t, "<br>") || tokens_skip(t, "<hr>")) return NULL;
    if (tokens_skip(t, "<a href=\"")) return tokens_anchor(t);
    if (tokens_skip(t, "<ol start=\"")) {
        size_t digits = 0;
        for (; t->at < t->html.length; t->at++, digits++)
            if (t->html.bytes[t->at] < '0' || t->html.bytes[t->at] > '9') break;
        if (digits == 0 || digits > 9 || !tokens_skip(t, "\">")) return "malformed start";
        t->open[t->depth++] = "ol";
        return NULL;
    }
    bool is_end = tokens_skip(t, "</");
    if (!is_end) t->at++;
    struct str rest = str_slice(t->html, t->at, t->html.length);
    struct str name = str_slice(rest, 0, str_find_byte(rest, '>', 0));
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        if (!str_equal(name, str_from_c(names[i]))) continue;
        t->at += name.length + 1;
        if (t->at > t->html.length) return "unfinished tag";
        if (!is_end && strcmp(names[i], "a") == 0) return "a without href";
        if (!is_end) {
            t->open[t->depth++] = names[i];
            return NULL;
        }
        if (t->depth == 0 || strcmp(t->open[t->depth - 1], names[i]) != 0) return "unbalanced";
        t->depth--;
        return NULL;
    }
    return "unknown element";
}

static inline const char *markdown_tokens_problem(struct str html) {
    static struct markdown_tokens t;
    t = (struct markdown_tokens){.html = html};
    if (!utf8_is_clean(html, true)) return "control bytes, overrides or invalid UTF-8";
    while (t.at < html.length) {
        char c = html.bytes[t.at];
        if (c == '<') {
            const char *problem = tokens_tag(&t);
            if (problem) return problem;
        } else if (c == '&') {
            if (!tokens_reference(&t)) return "unknown character reference";
        } else if (c == '>' || c == '"' || c == '\'') {
            return "unescaped character";
        } else {
            t.at++;
        }
    }
    return t.depth == 0 ? NULL : "unclosed element";
}

#endif
