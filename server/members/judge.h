/* Inside of members: from facts to a stored verdict. */
#ifndef MEMBERS_JUDGE_H
#define MEMBERS_JUDGE_H

#include "server/members/members.h"

/* What one origin says now. */
struct fact_set {
    struct str job_title, occupation_code, supervises, practising, practising_since;
    struct str verdict, rule; /* on these alone; of the organisation's */
};

bool facts_equal(const struct fact_set *a, const struct fact_set *b);
/* ERR_NOT_FOUND: that origin has said nothing. */
enum err facts_load(struct op_run *run, struct member_id member, struct str origin,
                    struct fact_set *out) MUST_USE;
enum err facts_store(struct op_run *run, struct member_id member, struct str origin,
                     const struct fact_set *facts) MUST_USE;
/* The verdict on all that is known of a person, and on what the organisation stated alone (NULL:
 * not wanted). */
enum err member_judge(struct op_run *run, struct member_id member, struct str organisation_kind,
                      struct peer_verdict *verdict, struct peer_verdict *stated) MUST_USE;
/* What the organisation is told from now on. */
enum err stated_verdict_store(struct op_run *run, struct member_id member, struct str verdict,
                              struct str rule) MUST_USE;
/* Ends the mandate of one whose access had run out: it does not return when access does. Before a
 * new verdict or validity is stored. */
enum err mandate_end_lapsed(struct op_run *run, struct member_id member) MUST_USE;
/* Stores it with what follows: validity, days of grace, end of a mandate. */
enum err verdict_apply(struct op_run *run, struct member_id member,
                       const struct peer_verdict *verdict) MUST_USE;
/* A verdict that is not a rule of the policy: a person's decision. rule: "decision.accept"… */
enum err verdict_decide(struct op_run *run, struct member_id member, struct str verdict,
                        struct str rule) MUST_USE;

/* Answers the open request, if there is one, and tells its author by mail that an answer is there.
 */
enum err contest_close(struct op_run *run, struct member_id member, bool is_accepted,
                       struct str reason) MUST_USE;
enum err contest_is_open(struct op_run *run, struct member_id member, bool *is_open) MUST_USE;
/* People have refused in doubt: from now on no other fact accepts this person, people do. Before
 * the verdict is stored. */
enum err refusal_remember(struct op_run *run, struct member_id member) MUST_USE;
enum err refusal_forget(struct op_run *run, struct member_id member) MUST_USE;

#endif
