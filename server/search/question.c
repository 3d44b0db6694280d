/* Reading a question, writing it for FTS5, finding its places in a text. */
#include "server/search/question.h"

#include "lib/buf.h"
#include "lib/utf8.h"

enum { EXPRESSION_MOST = 64 * 1024 };

/* Quotes as people type them; *at past it. */
static bool is_quote(struct str text, size_t *at) {
    size_t next = *at;
    uint32_t point = utf8_next(text, &next);
    bool is_one = point == '"' || point == 0xab || point == 0xbb || point == 0x201c ||
                  point == 0x201d || point == 0x201e;
    if (is_one) *at = next;
    return is_one;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The next chunk: what stands between quotes, or between blanks. */
static bool cut_chunk(struct str text, size_t *at, struct str *chunk) {
    while (*at < text.length && is_blank(text.bytes[*at])) ++*at;
    if (*at >= text.length) return false;
    bool is_quoted = is_quote(text, at);
    size_t from = *at, to = text.length;
    while (*at < text.length) {
        size_t here = *at;
        if (is_quote(text, at)) {
            to = here;
            if (!is_quoted) *at = here; /* it opens the next chunk */
            break;
        }
        if (!is_quoted && is_blank(text.bytes[*at])) {
            to = *at;
            break;
        }
        utf8_next(text, at);
    }
    *chunk = str_slice(text, from, to);
    return true;
}

struct str question_root(struct str prefix) {
    size_t at = 0;
    for (int i = 0; i < PREFIX_LEAST && at < prefix.length; i++) utf8_next(prefix, &at);
    return str_slice(prefix, 0, at);
}

static void add_prefix(struct arena *arena, struct question *q, struct str whole) {
    if (utf8_count(whole) < PREFIX_LEAST) {
        q->has_short_prefix = true;
        return;
    }
    if (q->count < CLAUSES_MOST) q->clauses[q->count++].prefix = arena_copy(arena, whole);
}

static void add_chunk(struct stemmer *stemmer, struct arena *arena, struct str chunk,
                      struct question *q) {
    bool is_prefix = str_ends(chunk, STR("*"));
    size_t last_at = 0, at = 0;
    struct stem_word word;
    struct clause phrase = {.terms_count = 0};
    if (is_prefix) { /* the last word of the chunk is the beginning, if the * touches it */
        size_t end = 0;
        for (size_t i = 0; stem_next(stemmer, chunk, &i, &word); end = word.to) last_at = word.from;
        is_prefix = end + 1 == chunk.length;
    }
    while (stem_next(stemmer, chunk, &at, &word)) {
        if (is_prefix && word.from >= last_at) {
            add_prefix(arena, q, word.whole);
            break;
        }
        if (phrase.terms_count < PHRASE_MOST)
            phrase.terms[phrase.terms_count++] = arena_copy(arena, word.term);
    }
    if (phrase.terms_count && q->count < CLAUSES_MOST) q->clauses[q->count++] = phrase;
}

void question_read(struct stemmer *stemmer, struct arena *arena, struct str text,
                   struct question *out) {
    struct str chunk;
    *out = (struct question){.count = 0};
    text = str_slice(text, 0, text.length < QUESTION_MOST ? text.length : QUESTION_MOST);
    for (size_t at = 0; cut_chunk(text, &at, &chunk);) add_chunk(stemmer, arena, chunk, out);
}

static void put_term(struct buf *out, struct str term) {
    BUF_LIT(out, "\"=");
    buf_put(out, term);
    BUF_LIT(out, "\"");
}

static void put_list(struct buf *out, const struct str *terms, size_t count, struct str separator) {
    BUF_LIT(out, "(");
    for (size_t i = 0; i < count; i++) {
        if (i) buf_put(out, separator);
        put_term(out, terms[i]);
    }
    BUF_LIT(out, ")");
}

static void put_beginning(struct buf *out, struct str beginning) {
    put_term(out, beginning);
    BUF_LIT(out, " *");
}

static struct str write_question(struct arena *arena, const struct question *q, bool is_names) {
    struct buf out;
    buf_init(&out, EXPRESSION_MOST);
    for (size_t i = 0; i < q->count; i++) {
        const struct clause *c = &q->clauses[i];
        if (i) BUF_LIT(&out, " AND ");
        if (c->terms_count)
            put_list(&out, c->terms, c->terms_count, STR(" + "));
        else if (is_names)
            put_beginning(&out, c->prefix);
        else if (c->is_wide || c->variants_count == 0)
            put_beginning(&out, c->is_wide ? question_root(c->prefix) : c->prefix);
        else
            put_list(&out, c->variants, c->variants_count, STR(" OR "));
    }
    struct str text = arena_copy(arena, buf_str(&out));
    buf_release(&out);
    return text;
}

struct str question_for_texts(struct arena *arena, const struct question *question) {
    return write_question(arena, question, false);
}

struct str question_for_names(struct arena *arena, const struct question *question) {
    return write_question(arena, question, true);
}

static bool is_beginning_of(const struct clause *c, const struct stem_word *word) {
    if (str_starts(word->whole, c->prefix) || str_starts(word->term, c->prefix)) return true;
    for (size_t i = 0; i < c->variants_count; i++)
        if (str_equal(word->term, c->variants[i])) return true;
    return false;
}

/* How far a phrase has come, and where its words stood. */
struct progress {
    size_t count;
    struct mark words[PHRASE_MOST];
};

static size_t follow(const struct clause *c, struct progress *p, const struct stem_word *word,
                     size_t clause) {
    if (p->count == c->terms_count) p->count = 0;
    if (!str_equal(word->term, c->terms[p->count])) p->count = 0;
    if (!str_equal(word->term, c->terms[p->count])) return 0;
    p->words[p->count++] = (struct mark){word->from, word->to, clause};
    return p->count == c->terms_count ? p->count : 0;
}

/* A phrase is known at its last word, so its first may come after another clause's. */
static void put_mark(struct mark *marks, size_t *count, const struct mark *mark) {
    size_t at = (*count)++;
    for (; at > 0 && marks[at - 1].from > mark->from; at--) marks[at] = marks[at - 1];
    marks[at] = *mark;
}

size_t question_marks(struct stemmer *stemmer, const struct question *question, struct str text,
                      struct mark marks[MARKS_MOST]) {
    struct progress progress[CLAUSES_MOST] = {0};
    struct stem_word word;
    size_t count = 0;
    for (size_t at = 0; stem_next(stemmer, text, &at, &word);)
        for (size_t i = 0; i < question->count; i++) {
            const struct clause *c = &question->clauses[i];
            size_t met = 0;
            if (c->terms_count)
                met = follow(c, &progress[i], &word, i);
            else if (is_beginning_of(c, &word)) {
                progress[i].words[0] = (struct mark){word.from, word.to, i};
                met = 1;
            }
            if (count + met > MARKS_MOST) return count;
            for (size_t m = 0; m < met; m++) put_mark(marks, &count, &progress[i].words[m]);
        }
    return count;
}

bool question_is_met(const struct question *question, const struct mark *marks, size_t count) {
    for (size_t i = 0; i < question->count; i++) {
        bool is_seen = !question->clauses[i].is_wide;
        for (size_t m = 0; m < count && !is_seen; m++) is_seen = marks[m].clause == i;
        if (!is_seen) return false;
    }
    return true;
}
