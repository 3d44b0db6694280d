/* The rules of the role check: what each one decides and why. A policy file gives each a sentence
 * in French and in English; the ids are what the register, the tests and contestations name. */
#ifndef MODERATION_RULES_H
#define MODERATION_RULES_H

#include "lib/base.h"

enum peer_outcome { PEER, PEER_REVIEW, PEER_REFUSED };

enum peer_reason {
    PEER_REASON_NONE,
    PEER_REASON_MANAGER,
    PEER_REASON_PARTNER_PROFESSION,
    PEER_REASON_OTHER_PROFESSION,
    PEER_REASON_NOT_PRACTISING,
    PEER_REASON_CONTRADICTION,
    PEER_REASON_UNKNOWN_TITLE,
    PEER_REASON_NEIGHBOUR,
    PEER_REASON_ORGANISATION_NOT_ENTITLED,
    PEER_REASON_COUNT_
};

enum peer_rule {
    PEER_RULE_TITLE,                /* the title is the trade's */
    PEER_RULE_OCCUPATION,           /* the occupation code and the title agree */
    PEER_RULE_KIND,                 /* the title is the trade's at that kind of organisation */
    PEER_RULE_MANAGER_AUTHORITY,    /* has hierarchical authority */
    PEER_RULE_MANAGER_TITLE,        /* the title is a manager's */
    PEER_RULE_MANAGER_OCCUPATION,   /* the code is */
    PEER_RULE_PRACTICE_ENDED,       /* does not receive beneficiaries */
    PEER_RULE_DEPARTED,             /* no organisation says any more that they work for it */
    PEER_RULE_PARTNER_TITLE,        /* the title is a partner profession's */
    PEER_RULE_PARTNER_OCCUPATION,   /* the code is */
    PEER_RULE_OTHER_TITLE,          /* the title is another profession's */
    PEER_RULE_OTHER_OCCUPATION,     /* the code is */
    PEER_RULE_REVIEW_ORGANISATION,  /* the trade, at a kind of organisation not entitled */
    PEER_RULE_REVIEW_NEIGHBOUR,     /* a neighbouring activity */
    PEER_RULE_REVIEW_TWO_TRADES,    /* the trade and another one in a title */
    PEER_RULE_REVIEW_INDEPENDENT,   /* heads a company without staff: who attests the practice? */
    PEER_RULE_REVIEW_OWNER,         /* heads a company, staff unknown */
    PEER_RULE_REVIEW_CONTRADICTION, /* facts of one source disagree */
    PEER_RULE_REVIEW_DECLARATION,   /* the person's facts and the organisation's disagree */
    PEER_RULE_REVIEW_TITLE,         /* the title does not tell */
    PEER_RULE_REVIEW_NO_TITLE,      /* there is none */
    PEER_RULE_REVIEW_STATUS,        /* trainee, retired… */
    PEER_RULE_REVIEW_POSITION,      /* the trade with a word of authority */
    PEER_RULE_REVIEW_PROVISIONER,   /* opened as a provisioner's account is: given by no title */
    PEER_RULE_COUNT_
};

struct peer_rule_row {
    const char *id;
    enum peer_outcome outcome;
    enum peer_reason reason;
    /* Newer than the first policies: those that lack its sentence say it in this rule's words. 0: a
     * policy must have it. */
    enum peer_rule like;
};

extern const struct peer_rule_row peer_rules[PEER_RULE_COUNT_];

/* "peer", "review", "refused". */
const char *peer_outcome_name(enum peer_outcome outcome);
/* "manager", "unknown_title"…; "" for PEER_REASON_NONE. */
const char *peer_reason_name(enum peer_reason reason);

#endif
