/* Mandates: who animates and until when; proposing somebody, the vote of the animators, going on or
 * handing over, and the end at its time or with membership. An animator decides nothing about
 * themself: neither a vote nor a hand-over to themself. */
#ifndef MANDATES_H
#define MANDATES_H

#include "server/core/op.h"
#include "server/core/request.h"
#include "server/desk/desk.h"

enum {
    MANDATE_ANIMATORS = 3,     /* below this, or of fewer organisations, the operator appoints */
    MANDATE_ORGANISATIONS = 2, /* that a community's animators, and those who vote yes, are of */
    MANDATE_MONTHS_MOST = 36,
    MANDATE_MONTHS = 12, /* where nothing else is set */
    PROPOSALS_MOST = 10, /* open at one time */
};
#define MANDATE_CONSENT_MS (14 * DAY_MS) /* to accept being proposed */
#define MANDATE_VOTE_MS (7 * DAY_MS)
#define MANDATE_ASKED_MS (30 * DAY_MS)    /* before the end: « Continuer ? » */
#define MANDATE_WARNED_MS (7 * DAY_MS)    /* before the end: a reminder */
#define MANDATE_DECLINED_MS (90 * DAY_MS) /* who declined is left in peace */

/* How many people animate now, and of how many organisations. */
struct mandate_strength {
    int64_t animators, organisations;
    bool is_short; /* of what a community needs */
};
enum err mandate_strength(struct db *db, struct arena *arena, int64_t now_ms,
                          struct mandate_strength *out) MUST_USE;

/* By an animator, of a member who does not animate. ERR_CONFLICT: proposed already, or no member
 * now; ERR_LIMIT: too many are proposed, or they declined not long ago; ERR_DENIED: no animator, or
 * fewer than three are; ERR_INVALID: no number of months. */
struct mandate_propose_in {
    struct member_id member;
    int64_t months;
};
extern const struct op op_mandate_propose;

/* By the person proposed. ERR_NOT_FOUND: nothing asked of them; ERR_CONFLICT: answered, or over. */
struct mandate_consent_in {
    struct proposal_id proposal;
    bool accepts;
};
extern const struct op op_mandate_consent;

enum mandate_choice { MANDATE_YES, MANDATE_NO, MANDATE_ABSTAIN };
/* By an animator, not about themself; may be changed while it is open. ERR_NOT_FOUND. */
struct mandate_vote_in {
    struct proposal_id proposal;
    enum mandate_choice choice;
};
extern const struct op op_mandate_vote;

/* By an animator about their own mandate, from 30 days before its end. Going on opens a vote, where
 * enough people animate. ERR_CONFLICT: it is too early, or a vote is open. */
struct mandate_continue_in {
    bool continues;
};
extern const struct op op_mandate_continue;

/* To whom what one has in hand goes, by kind; 0: to all. ERR_CONFLICT: one of them does not animate
 * (any more), or it is oneself. */
enum { HANDS_MOST = 6 }; /* kinds */
struct mandate_hand_in {
    bool resigns; /* ends the mandate as well */
    struct member_id takers[HANDS_MOST];
};
extern const struct op op_mandate_hand;

/* A measure keeps its holder from animating for a time: what they had in hand is everybody's. */
enum err mandate_rests(struct op_run *run, struct member_id member) MUST_USE;

/* Pure: how many votes (abstentions too) a vote takes to decide: a third of those who animate, and
 * three at least; where fewer than four may vote, all of them but one, and two at least. */
int64_t mandate_quorum(int64_t animators, int64_t voters);

/* Job: what time does. */
enum err mandates_run(struct op_run *run);

extern const struct desk_source mandates_desk;

extern const struct form_schema form_propose, form_consent, form_mandate_vote,
    form_mandate_continue, form_hand;
enum err scope_proposable(struct scope_run *run) MUST_USE;
enum err scope_own_proposal(struct scope_run *run) MUST_USE;
enum err scope_open_vote(struct scope_run *run) MUST_USE;
enum reply mandate_list(struct request *r);
enum reply mandate_propose_page(struct request *r);
enum reply mandate_propose(struct request *r);
enum reply mandate_vote(struct request *r);
enum reply mandate_continue(struct request *r);
enum reply hand_page(struct request *r);
enum reply hand_submit(struct request *r);
enum reply consent_page(struct request *r);
enum reply consent_submit(struct request *r);
enum reply animators_page(struct request *r);

#endif
