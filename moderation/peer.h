/* Who may come in: judges the facts known of a person against a trade policy. Pure: no I/O, no
 * clock, no state; the same facts and policy give the same verdict.
 *
 * A word is not a verdict. A false acceptance is worse than a review, a review better than a wrong
 * refusal; a fact that is absent is unknown, never "no". */
#ifndef MODERATION_PEER_H
#define MODERATION_PEER_H

#include "moderation/policy.h"
#include "moderation/rules.h"

enum peer_fact { PEER_UNKNOWN, PEER_NO, PEER_YES };

/* What one source (the organisation, or the person) says. Empty texts are unknown. */
struct peer_facts {
    struct str job_title;
    struct str occupation_code;
    enum peer_fact supervises; /* has hierarchical authority over other employees */
    enum peer_fact practising; /* receives beneficiaries, even part time */
    /* Id of a [kind …]. Empty counts as entitled; one that the policy lacks, as not. */
    struct str organisation_kind;
};

struct peer_verdict {
    enum peer_outcome outcome;
    enum peer_reason reason;
    enum peer_rule rule;
    struct str rule_id;                  /* "manager.title" */
    struct str sentence_fr, sentence_en; /* the policy's, and live as long */
    /* The policy's exception that gave the rule; NULL: the general rules did. */
    const struct policy_exception *exception;
};

void peer_judge(const struct policy *p, const struct peer_facts *facts,
                struct peer_verdict *verdict);
/* Two sources about one person. Authority, or practice ended, on either side refuses at once; else
 * the stricter verdict; different codes or kinds of organisation make a review of an acceptance.
 * What one source leaves unknown the other may know. */
void peer_combine(const struct policy *p, const struct peer_facts *organisation,
                  const struct peer_facts *person, struct peer_verdict *verdict);
/* A member whose new title is merely unknown, or who may be a provisioner as well, keeps access for
 * the policy's days of grace: true, and until when. False for every other verdict: it takes effect
 * at once. */
bool peer_keeps_access(const struct policy *p, const struct peer_verdict *verdict, int64_t now_ms,
                       int64_t *valid_until_ms);
/* "yes", "no" or empty; false for anything else. */
bool peer_fact_parse(struct str text, enum peer_fact *fact) MUST_USE;

#endif
