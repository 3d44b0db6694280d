/* Who may come in: facts stated by organisations and persons, the verdict that the role check gives
 * on them, and its consequences. The verdict is stored here and read at every request by the core.
 */
#ifndef MEMBERS_H
#define MEMBERS_H

#include "lib/crypt.h"
#include "moderation/peer.h"
#include "server/core/op.h"
#include "server/core/term.h"

enum {
    VALIDITY_DAYS = 365,
    IDENTIFIER_MOST = 64,
    INVITED_DAYS = 90,         /* an account never opened is erased then, */
    WAITING_DAYS = 365,        /* and one whose wave does not open, then */
    ACTIVATION_DAYS = 14,      /* that a mailed link is good for */
    ACTIVATION_CODE_DAYS = 30, /* the same on paper, which takes longer to arrive */
};

/* [a-z0-9._@-]{2,64} once folded to lower case. */
bool identifier_is_valid(struct str identifier);

/* Judges all that is known of a person from scratch and stores the verdict, with its consequences:
 * the one way to a verdict of the rules, whoever said what is new. */
enum err member_judge_again(struct op_run *run, struct member_id member) MUST_USE;
/* Until when what was attested of this person holds; ERR_NOT_FOUND: nothing stands. */
enum err member_term(struct db *db, struct arena *arena, struct member_id member,
                     struct term *term) MUST_USE;

struct provisioner_add_in {
    struct organisation_id organisation;
    struct str email, name;
};
struct provisioner_add_out {
    struct member_id member;
};
extern const struct op op_provisioner_add;

enum { CONTEST_MOST = 4000, CONTESTS_A_YEAR = 3 };

/* The actor, whose access is closed, asks that it be looked at again; the text may be empty. */
struct contest_in {
    struct str text;
};
/* ERR_DENIED: access is not closed, or they left by themselves; ERR_CONFLICT: one is open already;
 * ERR_LIMIT: three were asked within a year; ERR_INVALID: the text is too long. */
extern const struct op op_contest;
/* The day by which an answer to a request of now is promised: five working days. */
int64_t contest_due(const struct service *service, int64_t now_ms);

/* Decisions of a person on one account, by identifier. Of one that contests its state, `accept` and
 * `refuse` are the answer. Animators accept and refuse, nobody of their own organisation, and what
 * is contested only if somebody else decided before; the rest is the operator's. */
enum member_decision { DECIDE_ACCEPT, DECIDE_REFUSE, DECIDE_SUSPEND, DECIDE_REINSTATE };
struct member_decide_in {
    struct str identifier;
    enum member_decision decision;
    struct str reason;
};
/* ERR_NOT_FOUND; ERR_CONFLICT: not in the state that this decision is about; ERR_DENIED. */
extern const struct op op_member_decide;

struct mandate_in {
    struct str identifier;
    int64_t ends_at; /* 0: end the current one */
};
/* ERR_CONFLICT: not an active member. */
extern const struct op op_mandate;

/* What a person declares on honour at first sign-in; accepts the charter. */
struct declare_in {
    struct member_id member;
    struct str job_title, occupation_code;
    bool supervises, practising;
    int64_t charter; /* the version they were shown; 0: the one in force */
};
extern const struct op op_declare;

enum { DECLARATIONS_A_YEAR = 12 };

/* The actor, who is inside, declares again; `charter` is of no concern. ERR_LIMIT: twelve times
 * within a year. */
extern const struct op op_declare_again;
/* The actor, whose access their own words had ended, goes back to what they had declared before, of
 * the last twelve months. ERR_NOT_FOUND: there is nothing; ERR_CONFLICT: something else keeps
 * access closed, and nothing is changed. */
extern const struct op op_declare_back;
struct declaration {
    struct str job_title, occupation_code, supervises, practising;
    int64_t stated_at;
};
enum err declaration_before(struct db *db, struct arena *arena, struct member_id member,
                            int64_t now_ms, struct declaration *out) MUST_USE;

/* A one-time link for an account not yet active; earlier ones stop working. A code on paper is the
 * link of activation_code_token(). */
struct activation_add_in {
    struct member_id member;
    struct str token;
    int64_t expires_at;
    bool is_mailed; /* to the account's address, too */
};
/* ERR_CONFLICT: the account is active; ERR_DENIED: not an operator. */
extern const struct op op_activation_add;

/* What a code (lib/printed_code.h) on paper stands for, typed with its identifier: a link's token.
 */
void activation_code_token(const struct service *service, struct str identifier, struct str code,
                           char token[CRYPT_TOKEN_CHARS + 1]);
/* Queues the mail with an activation link when there is somebody to write to: never activated,
 * accepted, with an address, and without a link that is still good; not while their wave waits. */
enum err activation_offer(struct op_run *run, struct member_id member) MUST_USE;
/* Somebody waited for a wave and does no more: the same, whatever link they had before; a code on
 * paper is good for as long as one of today. */
enum err activation_let_in(struct op_run *run, struct member_id member) MUST_USE;
/* Another invitation for who has not come yet: the same, whether or not a link is still good, and
 * at most one in a day. */
enum err activation_again(struct op_run *run, struct member_id member) MUST_USE;
/* Ends the links that were given: the address that they went to is not the account's any more. */
enum err activation_withdraw(struct op_run *run, struct member_id member) MUST_USE;

/* Job: erases accounts never opened, with all that was said of them. */
enum err forget_invited_run(struct op_run *run) MUST_USE;

#endif
