/* The words and phrases of a trade policy, compiled once into two hash tables: a word to its
 * number, a sequence of words to what it means in a job title. Reading a title then costs one
 * look-up a word and a few a phrase. Built when a policy is loaded, read-only afterwards. */
#ifndef MODERATION_LEXICON_H
#define MODERATION_LEXICON_H

#include "lib/arena.h"

enum { LEXICON_PHRASE_WORDS = 8, LEXICON_WORDS_MAX = 1 << 17 };

/* What a word or phrase says about the person whose title it is found in. */
enum lexicon_mark {
    MARK_NONE,      /* nothing known */
    MARK_NOTHING,   /* decides nothing: contract, level, public, place */
    MARK_PLACE,     /* the same, and a name of a place may follow: "agence de" */
    MARK_TITLE,     /* a title of the trade, enough by itself */
    MARK_ROLE,      /* what its members do: "conseiller" */
    MARK_HELPER,    /* a function word of many trades: "chargé de mission" */
    MARK_SUBJECT,   /* what they do it about: "insertion professionnelle" */
    MARK_TRADE,     /* its other vocabulary */
    MARK_NEIGHBOUR, /* a neighbouring activity */
    MARK_PARTNER,   /* a partner profession */
    MARK_OTHER,     /* another profession */
    MARK_MANAGER,   /* a position with hierarchical authority */
    MARK_POSITION,  /* a position that often has it */
    MARK_OWNER,     /* the head of a company, which may be one person */
    MARK_DOUBT,     /* training for it, or no longer in it */
    MARK_COUNT_
};

/* A bit per kind of organisation; all of them: everywhere. */
#define LEXICON_EVERY_KIND UINT64_MAX

struct lexicon_phrase {
    uint32_t words[LEXICON_PHRASE_WORDS];
    size_t count; /* 0: a free slot */
    enum lexicon_mark mark;
    uint64_t kinds;     /* for MARK_TITLE: where it holds */
    bool is_alone;      /* as the whole title it is one, whatever its mark says otherwise */
    bool is_background; /* after a profession: a diploma, not the post */
    bool is_derived;    /* made of a role and a subject: gives way to a phrase that was written */
    size_t line;        /* of the policy */
};

struct lexicon_word {
    struct str text;
    uint64_t hash;
    uint32_t id;    /* from 1; 0: a free slot */
    unsigned flags; /* the caller's */
};

struct lexicon {
    struct arena *arena;
    struct lexicon_word *words;
    size_t words_count, words_slots;
    uint8_t *longest; /* by word id: words of the longest phrase that starts with it */
    size_t longest_room;
    struct lexicon_phrase *phrases;
    size_t phrases_count, phrases_slots;
};

void lexicon_init(struct lexicon *l, struct arena *a);
/* The word, added when it is new; NULL when there are too many. */
struct lexicon_word *lexicon_add_word(struct lexicon *l, struct str text);
/* NULL when unknown. `hash` is str_hash(text). */
const struct lexicon_word *lexicon_word(const struct lexicon *l, struct str text, uint64_t hash);
/* Adds a phrase. ERR_CONFLICT, with the one that is there in *other, when the same words mean
 * something else already; a title of two kinds of organisation becomes a title of both. */
MUST_USE enum err lexicon_add_phrase(struct lexicon *l, const struct lexicon_phrase *phrase,
                                     const struct lexicon_phrase **other);
/* The longest phrase at the start of these words (0 = unknown word); NULL when there is none. */
const struct lexicon_phrase *lexicon_match(const struct lexicon *l, const uint32_t *words,
                                           size_t count);

#endif
