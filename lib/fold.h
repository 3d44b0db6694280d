/* Letters folded one by one, without case and accents, for look-up in tables of words: a table for
 * the Latin letters, fast enough to be asked for each letter of a text. lib/unicode folds whole
 * texts and knows every script; for Latin letters both agree. */
#ifndef LIB_FOLD_H
#define LIB_FOLD_H

#include "lib/str.h"

enum fold_kind {
    FOLD_OTHER,  /* no letter, no digit */
    FOLD_LOWER,  /* a small letter */
    FOLD_UPPER,  /* a capital */
    FOLD_LETTER, /* a letter of a script without case, or one that this table does not know */
    FOLD_MARK,   /* an accent of its own (U+0300 to U+036F), or an invisible sign: belongs to what
                    stands before it */
    FOLD_DIGIT,
};

/* A point folded: up to two letters a to z; none for what is not in the table. */
struct fold {
    enum fold_kind kind;
    char letters[3]; /* "é" gives "e", "Œ" gives "oe"; a digit gives itself */
};
struct fold fold_point(uint32_t point);

/* The hash of a phrase, made word by word: fold_begin(), its letters, fold_join() before the next
 * word. Of one word it is str_hash() of its folded letters. */
static inline uint64_t fold_begin(void) {
    return UINT64_C(0xcbf29ce484222325);
}
static inline uint64_t fold_add(uint64_t hash, unsigned char letter) {
    return (hash ^ letter) * UINT64_C(0x100000001b3);
}
uint64_t fold_join(uint64_t phrase, uint64_t word);
/* The same of a text: words parted by blanks, hyphens or apostrophes; *words gets their number, 0
 * when there is none. */
uint64_t fold_phrase(struct str text, size_t *words);

#endif
