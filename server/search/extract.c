/* Choosing a window over the marks, then cutting the text at its marks. */
#include "server/search/extract.h"

enum { EXTRACT_BYTES = 280, BEFORE_BYTES = 70, REACH_BYTES = 200 };

/* The mark from which most different clauses are in reach; the first among equals. */
static size_t best_mark(const struct mark *marks, size_t count) {
    size_t best = 0, best_clauses = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t seen = 0;
        for (size_t m = i; m < count && marks[m].to <= marks[i].from + REACH_BYTES; m++)
            seen |= UINT32_C(1) << marks[m].clause;
        size_t clauses = (size_t)__builtin_popcount(seen);
        if (clauses > best_clauses) {
            best = i;
            best_clauses = clauses;
        }
    }
    return best;
}

/* The edge of a word at or after `at`, at most `to`; a long word is cut between characters. */
static size_t word_edge(struct str text, size_t at, size_t to) {
    for (size_t i = at; i < to; i++)
        if (text.bytes[i] == ' ') return i + 1;
    while (at < to && ((unsigned char)text.bytes[at] & 0xc0) == 0x80) at++;
    return at;
}

static size_t word_end(struct str text, size_t from, size_t at) {
    for (size_t i = at; i > from; i--)
        if (text.bytes[i] == ' ') return i;
    while (at > from && ((unsigned char)text.bytes[at] & 0xc0) == 0x80) at--;
    return at;
}

static struct marked_text cut(struct arena *arena, struct str text, size_t from, size_t to,
                              const struct mark *marks, size_t count) {
    struct text_piece *pieces = arena_array(arena, 2 * count + 3, sizeof *pieces);
    size_t made = 0, at = from;
    if (from > 0) pieces[made++].text = STR("… ");
    for (size_t i = 0; i < count; i++) {
        const struct mark *m = &marks[i];
        if (m->from < at || m->to > to) continue; /* outside, or marked already */
        if (m->from > at) pieces[made++].text = str_slice(text, at, m->from);
        pieces[made++] = (struct text_piece){str_slice(text, m->from, m->to), true};
        at = m->to;
    }
    if (to > at) pieces[made++].text = str_slice(text, at, to);
    if (to < text.length) pieces[made++].text = STR(" …");
    return (struct marked_text){pieces, made};
}

struct marked_text extract_whole(struct arena *arena, struct str text, const struct mark *marks,
                                 size_t count) {
    return cut(arena, text, 0, text.length, marks, count);
}

struct marked_text extract_best(struct arena *arena, struct str text, const struct mark *marks,
                                size_t count) {
    size_t from = 0, to = text.length;
    if (count) {
        const struct mark *first = &marks[best_mark(marks, count)];
        if (first->from > BEFORE_BYTES)
            from = word_edge(text, first->from - BEFORE_BYTES, first->from);
    }
    if (text.length - from > EXTRACT_BYTES) to = word_end(text, from, from + EXTRACT_BYTES);
    return cut(arena, text, from, to, marks, count);
}
