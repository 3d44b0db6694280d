/* What a job title says by itself, before any other fact is looked at. */
#ifndef MODERATION_EVIDENCE_H
#define MODERATION_EVIDENCE_H

#include "moderation/policy.h"

enum evidence {
    EVIDENCE_EMPTY,       /* there is no title */
    EVIDENCE_UNKNOWN,     /* nothing that the policy knows */
    EVIDENCE_TITLE,       /* a title of the trade, and nothing that speaks against it */
    EVIDENCE_TITLE_MORE,  /* the same, with words that the policy does not know */
    EVIDENCE_ELSEWHERE,   /* a title of the trade at another kind of organisation */
    EVIDENCE_COUNSELLING, /* the trade's function and subject, not in a known order */
    EVIDENCE_FUNCTION,    /* the trade's function alone */
    EVIDENCE_SUPPORT,     /* a function of many trades with this one's subject */
    EVIDENCE_NEIGHBOUR,   /* a neighbouring activity */
    EVIDENCE_TWO_TRADES,  /* the trade, and another profession */
    EVIDENCE_PARTNER,     /* a partner profession */
    EVIDENCE_OTHER,       /* another profession */
    EVIDENCE_OTHER_NEAR,  /* the same, beside words of the trade or of its neighbours */
    EVIDENCE_MANAGER,     /* a position of authority */
    EVIDENCE_POSITION,    /* a word of authority before another trade's words */
    EVIDENCE_POSITION_IN, /* a word of authority with the trade's words */
    EVIDENCE_OWNER,       /* heads a company, of one person perhaps */
    EVIDENCE_OWNER_TITLE, /* the same, with a title of the trade */
    EVIDENCE_DOUBT,       /* in training for something, or no longer in it */
    EVIDENCE_COUNT_
};

/* What was found, and by which words. */
struct title_evidence {
    enum evidence evidence;
    bool is_of_kind;               /* the title is the trade's at that kind only */
    uint32_t all[TITLE_WORDS_MAX]; /* words of the title; 0: unknown; none when it was cut */
    size_t all_count;
    uint32_t counting[TITLE_WORDS_MAX]; /* without places, contracts, levels */
    size_t counting_count;
};

/* `kind` is the bit of the organisation's kind, 0 when unknown. */
void evidence_read(const struct policy *p, struct str title, uint64_t kind,
                   struct title_evidence *found);
/* The exception that these facts are, NULL when they are none. */
const struct policy_exception *evidence_exception(const struct policy *p,
                                                  const struct title_evidence *found,
                                                  struct str code, uint64_t kind);

#endif
