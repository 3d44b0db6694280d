/* How long a membership holds without being said again: the calendar of « Toujours en exercice ? ».
 * Pure. Of time alone, access ends in three steps: the term of what an organisation last attested
 * (twelve months, and up to eight weeks more so that a list imported in one day does not end in one
 * day; never less); once, six months on the person's own word while the organisation is silent;
 * then days of grace. members.valid_until is the end of grace, the one value read at each request.
 */
#ifndef CORE_TERM_H
#define CORE_TERM_H

#include "lib/base.h"
#include "server/core/ids.h"

enum {
    TERM_DAYS = 365,       /* from the last attestation */
    TERM_SPREAD_DAYS = 56, /* 0 to 55 more, drawn from the member's id */
    TERM_WORD_DAYS = 182,  /* that a word prolongs by */
    TERM_GRACE_DAYS = 60,
    TERM_ASK_DAYS = 60, /* before the term: from then on the person may give their word, and the
                           organisation is asked (of its own date, without the spread) */
};

struct term {
    int64_t ends_at; /* grace begins */
    int64_t until;   /* access ends */
    bool has_word;   /* it holds on the person's word */
};

/* UTC ms. word_at 0: none; one that is not newer than the attestation is of an earlier term. */
struct term term_of(struct member_id member, int64_t attested_at, int64_t word_at);
/* May the person say now that they still practise? */
bool term_takes_word(const struct term *term, int64_t now_ms);
/* An organisation is asked about what it attested before this. */
int64_t term_asked_before(int64_t now_ms);

/* What a person is told on the way to an end, by the calendar alone. */
enum term_step {
    TERM_NOTHING,
    TERM_IN_60_DAYS,
    TERM_IN_30_DAYS,
    TERM_IN_7_DAYS,
    TERM_GRACE,     /* the term is over, access goes on */
    TERM_LAST_WEEK, /* of access */
    TERM_OVER,      /* access has ended */
};

/* The last step reached by `now_ms` on the way to `until`. is_kept: access kept during a review,
 * which has the last two steps only. */
enum term_step term_step_at(int64_t until, bool is_kept, int64_t now_ms);
/* When the next one comes; 0: none will. */
int64_t term_next_at(int64_t until, bool is_kept, int64_t now_ms);

#endif
