/* The five spellings of an official title that the bars of the role check are measured with:
 * "Conseiller / Conseillère de pôle emploi" as it is; masculine; feminine in capitals without
 * accents, H/F; feminine in small letters with inclusive points or parentheses; plural with a
 * place and a contract. */
#ifndef TESTS_UNIT_MODERATION_SPELLINGS_H
#define TESTS_UNIT_MODERATION_SPELLINGS_H

#include "lib/buf.h"
#include "lib/unicode.h"

enum { SPELLINGS = 5, PAIR_WORDS = 24 };

/* A title with both genders: words[0..first) common, then `pairs` words that differ. */
struct both_genders {
    struct str masculine[PAIR_WORDS], feminine[PAIR_WORDS];
    size_t count;        /* words of the title in one gender */
    size_t first, pairs; /* which of them have two forms */
};

static inline size_t words_of(struct str s, struct str *words) {
    size_t count = 0;
    struct str word;
    while (count < PAIR_WORDS && str_cut(&s, ' ', &word)) {
        if (word.length > 0) words[count++] = word;
    }
    return count;
}

/* Two forms of one word begin alike. */
static inline bool is_pair(struct str a, struct str b) {
    return a.length >= 3 && b.length >= 3 && memcmp(a.bytes, b.bytes, 3) == 0;
}

/* "A / B rest": A's last words answer B's first ones. */
static inline struct both_genders split_genders(struct str title) {
    struct both_genders g = {0};
    size_t slash = str_find(title, STR(" / "));
    struct str left[PAIR_WORDS], right[PAIR_WORDS];
    size_t left_count = words_of(str_slice(title, 0, slash), left), right_count = 0;
    if (slash < title.length)
        right_count = words_of(str_slice(title, slash + 3, title.length), right);
    size_t from = 0;
    while (from < left_count && (right_count == 0 || !is_pair(left[from], right[0]))) from++;
    if (from == left_count || left_count - from > right_count) from = left_count;
    g.first = from;
    g.pairs = left_count - from;
    for (size_t i = 0; i < left_count; i++) {
        g.masculine[i] = left[i];
        g.feminine[i] = i < from ? left[i] : right[i - from];
    }
    g.count = left_count;
    for (size_t i = g.pairs; i < right_count && g.count < PAIR_WORDS; i++, g.count++)
        g.masculine[g.count] = g.feminine[g.count] = right[i];
    return g;
}

static inline void put_words(struct buf *out, const struct str *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (i > 0) buf_put_byte(out, ' ');
        buf_put(out, words[i]);
    }
}

/* "conseiller·ère", "chargé(e)": the feminine's own end after the masculine. */
static inline void put_inclusive(struct buf *out, const struct both_genders *g, bool is_point) {
    for (size_t i = 0; i < g->count; i++) {
        struct str m = g->masculine[i], f = g->feminine[i];
        size_t same = 0;
        while (same < m.length && same < f.length && m.bytes[same] == f.bytes[same]) same++;
        while (same > 0 && same < f.length && ((unsigned char)f.bytes[same] & 0xc0) == 0x80) same--;
        if (i > 0) buf_put_byte(out, ' ');
        buf_put(out, m);
        if (same == f.length) continue;
        buf_put(out, is_point ? STR("·") : STR("("));
        buf_put(out, str_slice(f, same, f.length));
        if (!is_point) buf_put_byte(out, ')');
    }
}

static inline void put_plural(struct buf *out, const struct both_genders *g) {
    for (size_t i = 0; i < g->count; i++) {
        struct str word = g->masculine[i];
        bool varies = i >= g->first && i < g->first + g->pairs;
        if (i > 0) buf_put_byte(out, ' ');
        buf_put(out, word);
        if (varies && word.bytes[word.length - 1] != 's') buf_put_byte(out, 's');
    }
}

static inline struct str capitals(struct arena *a, struct str s) {
    struct str folded = unicode_folded(a, s);
    char *bytes = arena_alloc(a, folded.length);
    for (size_t i = 0; i < folded.length; i++) {
        char c = folded.bytes[i];
        bytes[i] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    return (struct str){bytes, folded.length};
}

static inline void spell(struct arena *a, struct str title, size_t index,
                         struct str spellings[SPELLINGS]) {
    struct both_genders g = split_genders(title);
    struct buf out;
    buf_init(&out, 4096);
    spellings[0] = title;
    put_words(&out, g.masculine, g.count);
    spellings[1] = arena_copy(a, buf_str(&out));
    buf_reset(&out);
    put_words(&out, g.feminine, g.count);
    BUF_LIT(&out, " H/F");
    spellings[2] = capitals(a, buf_str(&out));
    buf_reset(&out);
    put_inclusive(&out, &g, index % 2 == 0);
    spellings[3] = arena_copy(a, buf_str(&out));
    buf_reset(&out);
    put_plural(&out, &g);
    buf_put(&out, index % 2 == 0 ? STR(" - CDI - agence de Vierzon") : STR(" (Dijon) F/H CDD"));
    spellings[4] = arena_copy(a, buf_str(&out));
    buf_release(&out);
}

#endif
