/* Inside of coming in: what people decided that covers more than one person, and which animator may
 * look at whom. */
#ifndef MEMBERS_DECISIONS_H
#define MEMBERS_DECISIONS_H

#include "moderation/title.h"
#include "server/members/members.h"

/* What rows that say the same of people have in common. */
struct function_key {
    char title[TITLE_KEY_CHARS + 1]; /* empty: there is none, and no decision for such rows */
    struct str occupation_code;      /* in capitals, without blanks */
};
void function_key_of(struct arena *arena, const struct service *service, struct str job_title,
                     struct str occupation_code, struct function_key *key);
bool function_key_equal(const struct function_key *a, const struct function_key *b);

/* How one animator stands to one person. */
struct reviewing {
    bool is_animator, is_drawn; /* drawn by lot, for an open contest */
    bool is_own, is_doubter;
    bool is_colleague; /* of the same organisation */
    bool is_first;     /* decided about them before, or about their function */
};
/* Of the member `viewer`, who has this role, to `member`. Reads only. Without a service, what was
 * decided of functions is not asked. */
enum err reviewing_of(struct db *db, struct arena *arena, const struct service *service,
                      struct member_id viewer, bool is_animator, struct member_id member,
                      struct reviewing *out) MUST_USE;
/* The function that an organisation states, without the person: every animator but the person. */
bool reviewing_sees_function(const struct reviewing *r);
/* All of it, what they declared and wrote included: nobody of their organisation. */
bool reviewing_sees_person(const struct reviewing *r);
/* The same as an operation: ERR_DENIED when the actor, at this moment, does not see the person, or
 * (is_contest) decided before. The operator may. */
enum err reviewing_check(struct op_run *run, struct member_id member, bool is_contest) MUST_USE;

/* The reasons of the decision that holds for a function of this person; at 0: there is none. */
struct decision_told {
    struct str reason;
    int64_t at;
};
enum err decision_told(struct db *db, struct arena *arena, const struct service *service,
                       struct member_id member, struct decision_told *told) MUST_USE;

/* Notes what was decided of one person, for whoever looks at the same function later. */
enum err decision_note(struct op_run *run, struct member_id member, bool is_accepted,
                       struct str reason) MUST_USE;

/* What opened this account that a provisioner has ("address", "browser") and nobody has looked at
 * yet. ERR_NOT_FOUND: nothing. */
enum err suspicion_of(struct db *db, struct arena *arena, struct member_id member,
                      struct str *kind) MUST_USE;

#endif
