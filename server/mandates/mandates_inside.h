/* What the files of mandates share. */
#ifndef MANDATES_INSIDE_H
#define MANDATES_INSIDE_H

#include "server/mandates/mandates.h"
#include "sql/mandates_mandates.h"
#include "sql/mandates_votes.h"

/* The actor animates now. */
enum err mandate_check_actor(struct op_run *run) MUST_USE;
/* The role of a person now; ROLE_VISITOR: not known any more. */
enum err mandate_role_of(struct op_run *run, struct member_id member, enum role *role) MUST_USE;
enum err mandate_tell(struct op_run *run, struct member_id member, const char *kind,
                      int64_t subject) MUST_USE;
/* Everybody who animates, but one. */
enum err mandate_tell_animators(struct op_run *run, struct member_id but, const char *kind,
                                int64_t subject) MUST_USE;
/* "mandate 3" */
struct str mandate_word(struct op_run *run, const char *what, int64_t id);
/* Of how many months a mandate is where nobody says. */
int64_t mandate_usual_months(const struct service *service);
/* So many months later, at the same time of day in the community's zone. */
int64_t mandate_months_later(const struct service *service, int64_t from_ms, int64_t months);
/* Opens the vote on going on; too few animators: nothing, the operator appoints. */
enum err mandate_vote_on_renewal(struct op_run *run, struct member_id member) MUST_USE;

/* To the animators' page, which says what was done: mandates.done_<word>. */
void mandate_go_back(struct request *r, const char *done);

/* --- What people have in hand (mandates_hands.c) */

/* One thing, for its holder's page. */
struct hand_thing {
    struct str title; /* plain text; empty: the kind says all */
    struct url href;  /* may be empty */
};
struct hand_kind {
    const char *name; /* of its form field: taker_<name> */
    enum message_id title;
    enum err (*list)(struct request *r, struct hand_thing *things, size_t most, size_t *count);
    /* To somebody else; 0: to all. What the taker is concerned by goes to all. */
    enum err (*give)(struct op_run *run, struct member_id from, struct member_id to,
                     int64_t *moved);
};
extern const struct hand_kind hand_kinds[];
extern const size_t hand_kinds_count;
/* All that somebody has in hand becomes everybody's. */
enum err hands_release(struct op_run *run, struct member_id member) MUST_USE;

#endif
