/* Organisations' lists. An attestation is one row of such a list: what an organisation wrote of a
 * person, apart from the person and their account. A person with two posts has two; the stricter
 * verdict counts. All that an organisation is shown comes from here, and whether the account was
 * opened. */
#ifndef MEMBERS_ATTESTATIONS_H
#define MEMBERS_ATTESTATIONS_H

#include "server/members/members.h"

/* One row of an organisation's list. Texts clean UTF-8; empty is unknown. */
struct member_put_in {
    struct organisation_id organisation;
    struct str organisation_kind;
    struct str identifier, email, given_name, family_name, region, external_id;
    struct str job_title, occupation_code, supervises, practising, practising_since;
    bool attests;        /* renews the validity of an unchanged row */
    struct wave_id wave; /* that the person belongs to, whatever their organisation does; 0: as it
                            is. By the operator */
};
enum member_change { MEMBER_SAME, MEMBER_CHANGED, MEMBER_ADDED, MEMBER_RETURNED };
/* What the organisation is told: it depends on its own facts alone. */
struct member_put_out {
    struct attestation_id attestation;
    struct member_id member; /* 0: a claim, for animators to look at */
    enum member_change change;
    enum peer_outcome outcome;
    enum peer_rule rule;
    bool is_conflict; /* of op_members_put: the row's external_id is another's; nothing was done */
};
/* ERR_INVALID: identifier or name missing or malformed, or a fact that is neither yes nor no;
 * ERR_DENIED: the actor does not write this organisation's list; ERR_CONFLICT: the external_id is
 * another row's. An identifier held by another organisation is answered as a new one, to be
 * reviewed: nothing is written but the claim. */
extern const struct op op_member_put;
/* What op_member_put would answer. Reads only. */
enum err member_put_preview(struct op_run *run, const struct member_put_in *in,
                            struct member_put_out *out) MUST_USE;

/* A whole list, all or nothing; absent people are not concerned. `outs` is filled, a row each, and
 * lives as long as the input. */
struct members_put_in {
    struct organisation_id organisation;
    const struct member_put_in *rows;
    struct member_put_out *outs;
    size_t count;
};
struct members_put_out {
    int64_t counts[3]; /* by outcome */
    int64_t unchanged, conflicts;
};
extern const struct op op_members_put;

/* What an organisation may state of somebody it has listed. A departure ends its attestation; a
 * return begins it again. */
enum stated_fact {
    STATED_DEPARTURE,
    STATED_CHANGE, /* of function */
    STATED_PRACTICE_ENDED,
    STATED_RETURN,
    STATED_ATTESTED /* all of it still holds */
};
struct attestation_state_in {
    struct attestation_id attestation;
    enum stated_fact fact;
    struct str job_title, occupation_code, supervises, practising; /* of a change; empty: unknown */
};
/* Answers member_put_out. ERR_NOT_FOUND: there is none, or it is not the actor's to write;
 * ERR_CONFLICT: it has ended already, or has not. */
extern const struct op op_attestation_state;

/* May the actor write this organisation's list: the operator, one of its provisioners, a token of
 * it? Else ERR_DENIED. */
enum err may_provision(struct op_run *run, struct organisation_id organisation) MUST_USE;

/* Tells the person that an organisation has stated something of them. */
enum err facts_tell(struct op_run *run, struct member_id member) MUST_USE;

/* Erases one row of an organisation's list, with its facts. */
enum err attestation_forget(struct op_run *run, struct attestation_id attestation) MUST_USE;

/* An organisation has closed: whom another one lists too stays, as that one's. */
enum err members_of_closed(struct op_run *run, struct organisation_id organisation) MUST_USE;

#endif
