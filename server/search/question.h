/* What a person typed, made into clauses that must all be met: a word, a "phrase in quotes" (also a
 * word with a hyphen), or the beginning of a word followed by *. Nothing of the text itself reaches
 * FTS5: each term goes quoted and marked, so no text can be a syntax error or an operator. */
#ifndef SEARCH_QUESTION_H
#define SEARCH_QUESTION_H

#include "lib/arena.h"
#include "lib/stem.h"

enum {
    QUESTION_MOST = 200, /* bytes typed */
    CLAUSES_MOST = 8,    /* what follows is left out */
    PHRASE_MOST = 8,     /* words */
    PREFIX_LEAST = 3,    /* characters before * */
    VARIANTS_MOST = 64,  /* terms that one beginning stands for */
    MARKS_MOST = 64,     /* places marked in one text */
};

struct clause {
    struct str terms[PHRASE_MOST]; /* one after another; none for a beginning */
    size_t terms_count;
    struct str prefix; /* folded */
    /* Terms of the index that begin so, found by the asker; is_wide: more than VARIANTS_MOST, so
     * that only the first three letters are looked for, and the text itself tells. */
    struct str variants[VARIANTS_MOST];
    size_t variants_count;
    bool is_wide;
};

struct question {
    struct clause clauses[CLAUSES_MOST];
    size_t count;          /* 0: nothing to look for */
    bool has_short_prefix; /* a beginning of one or two letters was left out */
};

/* Texts of the clauses are copied into the arena. */
void question_read(struct stemmer *stemmer, struct arena *arena, struct str text,
                   struct question *out);
/* The FTS5 expression for the index of messages, once variants are known. */
struct str question_for_texts(struct arena *arena, const struct question *question);
/* The same for the small indexes (titles, people), which can gather a beginning by themselves. */
struct str question_for_names(struct arena *arena, const struct question *question);
/* The first three characters of a beginning. */
struct str question_root(struct str prefix);

struct mark {
    size_t from, to; /* bytes of the text */
    size_t clause;
};
/* Where a text meets the question, in the order of the text; at most MARKS_MOST. */
size_t question_marks(struct stemmer *stemmer, const struct question *question, struct str text,
                      struct mark marks[MARKS_MOST]);
/* Whether these marks show each wide clause, which the index alone could not tell. */
bool question_is_met(const struct question *question, const struct mark *marks, size_t count);

#endif
