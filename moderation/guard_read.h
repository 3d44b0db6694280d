/* A text as the guard reads it: a row of tokens, words folded and looked up as they pass. The row
 * is a window that moves along the text, so that memory does not grow with it: a rule looks at
 * most GUARD_BACK tokens behind and GUARD_AHEAD tokens ahead of where it stands; outside there are
 * only ends. Between the files of the guard; for nobody else. */
#ifndef MODERATION_GUARD_READ_H
#define MODERATION_GUARD_READ_H

#include "moderation/guard.h"
#include "moderation/guard_words.h"
#include "moderation/policy.h"

enum { GUARD_BACK = 64, GUARD_AHEAD = 96, GUARD_WINDOW = 1024 };

enum guard_token_type {
    TOKEN_END,    /* before the text, and after it */
    TOKEN_WORD,   /* letters */
    TOKEN_NUMBER, /* digits */
    TOKEN_MIXED,  /* both */
    TOKEN_MARK,   /* one sign */
};

enum guard_shape {
    SHAPE_NONE,    /* no letters, or of a script without case */
    SHAPE_LOWER,   /* "dupont" */
    SHAPE_INITIAL, /* "D" */
    SHAPE_CAPITAL, /* "Dupont", "McDonald" */
    SHAPE_UPPER,   /* "DUPONT" */
    SHAPE_OTHER,   /* "iPhone" */
};

struct guard_token {
    size_t start, end; /* bytes of the text */
    uint64_t hash;     /* of its folded letters; a mark's is its point, of a few kinds */
    uint64_t classes;  /* of the word alone */
    uint64_t begins;   /* of the known phrases that begin with it, and of itself */
    uint8_t type, shape;
    uint8_t letters; /* of a word or number, at most 255 */
    bool is_apart;   /* a blank stands before it */
    uint8_t lines;   /* line feeds before it, at most 2: a paragraph ends */
    uint8_t longest; /* words of the longest known phrase that begins with it */
};

struct guard_reading {
    struct arena *arena;
    const struct policy *policy;
    struct str text;
    size_t at;                  /* the text is read up to here */
    struct guard_token *tokens; /* GUARD_WINDOW */
    size_t count;
    size_t here; /* the token that rules look at */
    struct guard_findings *found;
    struct guard_traits *traits;
};

/* Reads on until GUARD_AHEAD tokens follow `here`, or the text ends. */
void guard_read(struct guard_reading *r);

extern const struct guard_token guard_end;

/* The token `offset` from `here`; an end outside the text. */
static inline const struct guard_token *guard_at(const struct guard_reading *r, ptrdiff_t offset) {
    size_t at = r->here + (size_t)offset;
    return at < r->count ? &r->tokens[at] : &guard_end;
}

static inline bool guard_is(const struct guard_token *t, enum word_class class) {
    return t->classes >> class & 1;
}

static inline bool guard_is_mark(const struct guard_token *t, char mark) {
    return t->type == TOKEN_MARK && t->hash == (unsigned char)mark;
}

/* A word with a capital, of two letters at least. */
bool guard_is_capital(const struct guard_token *t);
/* Part of the same line of thought: no paragraph ends between here and there, `offset` included. */
bool guard_is_near(const struct guard_reading *r, ptrdiff_t offset);
/* How many tokens before `here`, at most `most`, in the same paragraph, the nearest word or phrase
 * of a class begins; 0 when there is none. */
ptrdiff_t guard_distance(const struct guard_reading *r, enum word_class class, ptrdiff_t most);
/* Is there one among `before` tokens before, or `after` tokens from `here` on? */
bool guard_is_about(const struct guard_reading *r, enum word_class class, ptrdiff_t before,
                    ptrdiff_t after);
/* Classes of the longest known phrase that begins at `offset`, of one word at least; *tokens gets
 * how many tokens it has, hyphens and apostrophes included (0 when nothing is known). */
uint64_t guard_phrase(const struct guard_reading *r, ptrdiff_t offset, size_t *tokens);
/* The longest phrase of one class there: its tokens, 0 for none. */
size_t guard_phrase_of(const struct guard_reading *r, ptrdiff_t offset, enum word_class class);
struct str guard_text_of(const struct guard_reading *r, const struct guard_token *t);

/* Rules: each looks at `here`, tells what it finds, and returns how many tokens it has taken, 0
 * for none. */
size_t guard_rule_iban(struct guard_reading *r);
size_t guard_rule_digits(struct guard_reading *r);
size_t guard_rule_spelled(struct guard_reading *r);
size_t guard_rule_identifier(struct guard_reading *r);
size_t guard_rule_email(struct guard_reading *r);
size_t guard_rule_profile(struct guard_reading *r);
size_t guard_rule_birth(struct guard_reading *r);
size_t guard_rule_address(struct guard_reading *r);
size_t guard_rule_name(struct guard_reading *r);
/* Takes nothing: what other rules see too may be part of a combination. */
void guard_rule_traits(struct guard_reading *r);

/* Tells of a finding from the first to the last of these tokens, ends included. One that overlaps
 * what was found before takes its place if it weighs more. */
void guard_tell(struct guard_reading *r, ptrdiff_t first, ptrdiff_t last, enum guard_kind kind);

#endif
