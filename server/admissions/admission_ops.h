/* The operations on who comes in; part of admissions.h. Each asks again, at the moment of writing,
 * how its actor stands to the person. */
#ifndef ADMISSION_OPS_H
#define ADMISSION_OPS_H

#include "server/core/mail_kind.h"
#include "server/core/op.h"

enum {
    REVIEW_DAYS = 5,          /* working ones, in which a case is to be looked at */
    REVIEW_TEXT_MOST = 4000,  /* bytes */
    REVIEW_LETTERS_MOST = 40, /* to and from one person within a year */
    DOUBT_TEXT_LEAST = 30,    /* characters: facts, not a word */
    DOUBTS_A_YEAR = 3,        /* of one member */
    HEARING_DAYS = 15,
    NEWCOMER_DAYS = 60,
    BROWSER_DAYS = 30,      /* that a browser remembers a provisioner */
    REVIEW_KEPT_DAYS = 365, /* texts of what is decided are erased then */
};

/* --- Animators. ERR_NOT_FOUND: nothing of theirs to decide; ERR_DENIED: it is for others;
 * ERR_CONFLICT: somebody acted since `version`, or there is nothing to decide any more;
 * ERR_INVALID: the reasons are missing. */

enum admission_answer { ADMISSION_ACCEPT, ADMISSION_REFUSE, ADMISSION_ASK };
struct admission_decide_in {
    struct member_id member;
    int64_t version; /* when the verdict was judged that the form was made from */
    enum admission_answer answer;
    bool is_function; /* for all whom this organisation states so, now and later */
    struct str reason;
};
struct admission_decide_out {
    struct decision_id decision; /* of a function */
};
extern const struct op op_admission_decide;

/* Whom it covered is judged again, and told. */
struct decision_revoke_in {
    struct decision_id decision;
};
extern const struct op op_decision_revoke;

enum claim_answer { CLAIM_POST, CLAIM_MOVE, CLAIM_OTHER };
/* A post or a move is offered to the person, who says whether it is theirs; another person's claim
 * is refused to the organisation, for its identifier. */
struct claim_decide_in {
    struct attestation_id attestation;
    enum claim_answer answer;
};
extern const struct op op_claim_decide;

/* rule empty: groundless, and erased. Else a rule of the policy that refuses; ERR_CONFLICT before
 * the person has answered or had the time to. */
struct doubt_close_in {
    struct doubt_id doubt;
    struct str rule, reason;
};
extern const struct op op_doubt_close;

/* --- The person concerned. ERR_LIMIT: too many letters. */

struct hearing_answer_in {
    struct str text;
    struct doubt_id doubt; /* 0: to what animators asked */
};
extern const struct op op_hearing_answer;

struct offer_answer_in {
    struct attestation_id attestation;
    bool is_mine;
};
extern const struct op op_offer_answer;

/* --- Colleagues. ERR_CONFLICT: one is open, or was found groundless within a year; ERR_LIMIT:
 * three were made within a year; ERR_INVALID: too short to hold facts. */

struct doubt_file_in {
    struct member_id member;
    struct str text;
};
extern const struct op op_doubt_file;

/* --- A provisioner's own address or browser */

/* What a browser brought along when an account was opened or signed in to. */
struct browser_trace {
    bool is_opening;  /* the account is activated, not signed in to */
    bool has_session; /* of a provisioner, now */
    bool has_device;
    char device_hash[32]; /* of the cookie it came with */
};
/* Within activation or sign-in. Puts a member's account in review when it is the first time that
 * this is seen, and tells them. */
enum err provisioner_look(struct op_run *run, struct member_id member,
                          const struct browser_trace *trace) MUST_USE;

/* --- Inside of the feature */

/* By mail and inside, that something is to be read at /settings/review. Nobody, of an account that
 * was never opened. */
enum err review_tell(struct op_run *run, struct member_id member) MUST_USE;
enum err review_letter(struct op_run *run, struct member_id member, const char *kind,
                       struct str text) MUST_USE;
/* Judges again; tells the person when that changed their verdict. */
enum err review_judge(struct op_run *run, struct member_id member) MUST_USE;
/* Working days from then, REVIEW_DAYS. */
int64_t review_due(const struct service *service, int64_t since_ms);

#endif
