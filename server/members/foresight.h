/* Inside of members: what a policy would say of one person. */
#ifndef MEMBERS_FORESIGHT_H
#define MEMBERS_FORESIGHT_H

#include "server/members/judge.h"

struct policy;

struct foreseen {
    struct str verdict, rule;
    bool is_other_verdict, is_other_rule; /* than what is stored */
    bool closes;                          /* an access that there is now */
};

/* Judges the person by this policy, and says what is other than before. */
enum err judge_by(struct op_run *run, const struct policy *policy, struct member_id member,
                  struct foreseen *out) MUST_USE;
/* The same; leaves the database as it was. */
enum err foresee(struct op_run *run, const struct policy *policy, struct member_id member,
                 struct foreseen *out) MUST_USE;

#endif
