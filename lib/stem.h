/* Words of a text as search compares them: without case, accents or other marks (œ as oe), without
 * the elided words before an apostrophe (l’, d’, qu’…; « aujourd’hui » stays one word), without
 * words too common to look for, and cut to their French stem (the Snowball algorithm, by
 * libstemmer): « L’accompagnée » and « accompagnements » are both "accompagn". A question and a
 * text go through the same code, so that they meet. Accents go before the stem is taken, because
 * people leave them out: what that loses to the algorithm is less than what it brings.
 *
 * Pure but for the stemmer's own memory of words already cut, which makes it ten times faster; one
 * stemmer is used by one thread at a time. */
#ifndef LIB_STEM_H
#define LIB_STEM_H

#include "lib/str.h"

enum { STEM_WORD_MOST = 48 }; /* bytes; of a longer word only the beginning counts */

struct stemmer;

struct stem_word {
    struct str term;  /* the stem; both live until the next word is asked for */
    struct str whole; /* the folded word, for what begins so */
    size_t from, to;  /* its bytes in the text, elided word excluded */
};

struct stemmer *stemmer_new(void) MUST_USE;
/* NULL is fine. */
void stemmer_free(struct stemmer *stemmer);

/* The next word from *at on, and *at past it; false when there is none. Invalid UTF-8 separates
 * words. Words of one letter and common ones are passed over: they are neither stored nor looked
 * for. Terms hold ASCII letters and digits, and letters of other scripts as they are. */
bool stem_next(struct stemmer *stemmer, struct str text, size_t *at,
               struct stem_word *word) MUST_USE;

#endif
