/* Inside of members: from facts to a stored verdict. */
#ifndef MEMBERS_JUDGE_H
#define MEMBERS_JUDGE_H

#include "server/members/attestations.h"

/* What one source says now. */
struct fact_set {
    struct str job_title, occupation_code, supervises, practising, practising_since;
    int64_t stated_at;
    struct str verdict, rule; /* on these alone; of an organisation's */
};

/* The policy that this run judges by. */
const struct policy *judging_policy(const struct op_run *run);

bool facts_equal(const struct fact_set *a, const struct fact_set *b);
/* ERR_NOT_FOUND: nothing has been said. */
enum err facts_stated(struct db *db, struct arena *arena, struct attestation_id attestation,
                      struct fact_set *out) MUST_USE;
enum err facts_declared(struct db *db, struct arena *arena, struct member_id member,
                        struct fact_set *out) MUST_USE;
/* In the place of what was said before, which is kept. */
enum err facts_state(struct op_run *run, struct attestation_id attestation,
                     const struct fact_set *facts) MUST_USE;
enum err facts_declare(struct op_run *run, struct member_id member,
                       const struct fact_set *facts) MUST_USE;
/* False: corrupt. */
bool facts_to_peer(const struct fact_set *facts, struct str kind, struct peer_facts *out) MUST_USE;
/* The stored verdict as it is answered. */
void member_put_answer(struct str verdict, struct str rule, struct member_put_out *out);
/* Tells the person, as facts_tell(), what people have decided without having been asked by them. */
enum err decision_tell(struct op_run *run, struct member_id member) MUST_USE;
/* The same of what holds: by mail, too, when that opened what time had closed. */
enum err attested_tell(struct op_run *run, struct member_id member, bool is_reopened) MUST_USE;

/* The verdict that an organisation is told: on these facts alone, with what people decided of them.
 */
struct told_question {
    struct attestation_id attestation; /* 0: not written yet, as member */
    struct member_id member;
    struct organisation_id organisation;
    struct str kind, email;
    const struct fact_set *facts;
};
/* Reads only. */
enum err judge_told(struct op_run *run, const struct told_question *question,
                    struct peer_verdict *told) MUST_USE;
/* What people decided once for (organisation, title, stated function), in the place of a doubt. */
enum err decision_on(struct op_run *run, struct organisation_id organisation,
                     const struct fact_set *facts, struct peer_verdict *alone) MUST_USE;
/* What stands against the person and not the function: an account opened as a provisioner's. */
enum err doubt_of_person(struct op_run *run, struct member_id member,
                         struct peer_verdict *verdict) MUST_USE;
/* What the organisation is told from now on. */
enum err stated_verdict_store(struct op_run *run, struct attestation_id attestation,
                              struct str verdict, struct str rule) MUST_USE;
/* Does another account hold the address that this organisation gave? */
enum err email_is_held(struct op_run *run, struct str email, struct member_id member,
                       bool *is_held) MUST_USE;
/* An acceptance turned into a contradiction that people look at. */
void verdict_doubt(const struct op_run *run, struct peer_verdict *verdict);

/* Until when this verdict gives access: 0 is not at all. */
enum err validity_until(struct op_run *run, struct member_id member,
                        const struct peer_verdict *verdict, int64_t *until) MUST_USE;
/* The same verdict, said again to hold. */
enum err validity_renew(struct op_run *run, struct member_id member) MUST_USE;
/* When the person is next told of an end, from what is stored now. */
enum err validity_plan(struct op_run *run, struct member_id member) MUST_USE;
/* Ends the mandate of one whose access had run out: it does not return when access does. Before a
 * new verdict or validity is stored. */
enum err mandate_end_lapsed(struct op_run *run, struct member_id member) MUST_USE;
/* Right after a statement that ends mandates: what their holders had in hand is given back at once.
 */
enum err mandate_settle(struct op_run *run) MUST_USE;
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
