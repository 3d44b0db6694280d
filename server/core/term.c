/* Dates counted from the last attestation, and back from the end of access. */
#include "server/core/term.h"

/* Neighbours in a list get days far apart, and any 56 in a row one each: 37 and 56 have no common
 * divisor. */
enum { SPREAD_STRIDE = 37 };

static const struct {
    enum term_step step;
    int64_t before_days; /* the end of access */
    bool is_kept;        /* of a review's access too */
} steps[] = {
    {TERM_IN_60_DAYS, TERM_GRACE_DAYS + 60, false},
    {TERM_IN_30_DAYS, TERM_GRACE_DAYS + 30, false},
    {TERM_IN_7_DAYS, TERM_GRACE_DAYS + 7, false},
    {TERM_GRACE, TERM_GRACE_DAYS, false},
    {TERM_LAST_WEEK, 7, true},
    {TERM_OVER, 0, true},
};

struct term term_of(struct member_id member, int64_t attested_at, int64_t word_at) {
    int64_t days = TERM_DAYS + member.v % TERM_SPREAD_DAYS * SPREAD_STRIDE % TERM_SPREAD_DAYS;
    struct term term = {.has_word = word_at > attested_at};
    if (term.has_word) days += TERM_WORD_DAYS;
    term.ends_at = attested_at + days * DAY_MS;
    term.until = term.ends_at + TERM_GRACE_DAYS * DAY_MS;
    return term;
}

bool term_takes_word(const struct term *term, int64_t now_ms) {
    bool is_asked = now_ms >= term->ends_at - TERM_ASK_DAYS * DAY_MS;
    return is_asked && !term->has_word && now_ms < term->until;
}

int64_t term_asked_before(int64_t now_ms) {
    return now_ms - (TERM_DAYS - TERM_ASK_DAYS) * DAY_MS;
}

enum term_step term_step_at(int64_t until, bool is_kept, int64_t now_ms) {
    enum term_step reached = TERM_NOTHING;
    for (size_t i = 0; i < ARRAY_LENGTH(steps); i++) {
        bool applies = steps[i].is_kept || !is_kept;
        if (applies && until - steps[i].before_days * DAY_MS <= now_ms) reached = steps[i].step;
    }
    return reached;
}

int64_t term_next_at(int64_t until, bool is_kept, int64_t now_ms) {
    for (size_t i = 0; i < ARRAY_LENGTH(steps); i++) {
        int64_t at = until - steps[i].before_days * DAY_MS;
        bool applies = steps[i].is_kept || !is_kept;
        if (applies && at > now_ms) return at;
    }
    return 0;
}
