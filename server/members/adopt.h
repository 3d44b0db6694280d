/* Changing the policy of a community: first what it would change, then an announcement with a date,
 * each person concerned told beforehand, and on the day everybody judged again by it. Nothing else
 * judges anybody again: neither a policy.conf edited by hand nor a reload of it.
 *
 * An adoption is a row of `policies` that moves by steps, each a short transaction: whoever runs
 * them, the command line or the daemon's job, stops and goes on anywhere. */
#ifndef MEMBERS_ADOPT_H
#define MEMBERS_ADOPT_H

#include "moderation/policy.h"
#include "server/core/op.h"

enum {
    POLICY_NOTICE_DAYS = 7, /* of the calendar, at least, when it closes somebody's access */
    POLICY_STEP_PEOPLE = 200,
};

/* What a policy changes for one person. Texts live in the run's arena. */
struct policy_change {
    struct member_id member;
    struct str identifier, organisation;
    struct str verdict, rule;         /* stored now */
    struct str new_verdict, new_rule; /* by the policy asked about */
    bool closes;                      /* access that there is now */
};

/* Some of the people after `after`: who would change, nothing written. The rows are filled, and
 * live as long as the run's arena. */
struct policy_test_in {
    const struct policy *policy;
    struct member_id after;
    struct policy_change *changes; /* POLICY_STEP_PEOPLE of them */
};
struct policy_test_out {
    struct member_id last; /* where to go on */
    int64_t people;        /* looked at; 0: there was nobody left */
    int64_t changes;
};
/* The operator only. */
extern const struct op op_policy_test;

struct policy_announce_in {
    struct str text;             /* of the file */
    int64_t due_at;              /* 0: after the days of notice */
    bool is_now;                 /* at once, provided that it closes nobody's access */
    const struct policy *policy; /* filled by prepare */
};
struct policy_announce_out {
    int64_t policy; /* its row */
};
/* ERR_INVALID: it cannot be loaded; ERR_CONFLICT: another one is under way; ERR_DENIED: not an
 * operator. */
extern const struct op op_policy_announce;

/* Ends what is under way before its day; those who were told are told. ERR_NOT_FOUND: nothing is;
 * ERR_CONFLICT: people are being judged by it already. */
extern const struct op op_policy_withdraw;

/* One step of the adoption under way. */
struct policy_step_out {
    bool is_done;      /* there is nothing to do now */
    bool wants_reload; /* the caller's process must read policy.conf again before it goes on */
};
extern const struct op op_policy_step;
/* The same as a job of the daemon. */
enum err policies_run(struct op_run *run) MUST_USE;

/* Notes the policy that a new data directory begins with. */
extern const struct op op_policy_begin;

/* Is this policy the one adopted last, and has it judged everybody? What is known of that. */
struct policy_standing {
    bool is_adopted;
    int64_t others; /* people whose verdict another policy gave */
};
enum err policy_standing_read(struct db *db, struct arena *arena, const struct policy *policy,
                              struct policy_standing *out) MUST_USE;

#endif
