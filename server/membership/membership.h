/* Membership as the person knows it: what was stated of them, the verdict, how long it holds, and
 * what they can say to that; and « Toujours en exercice ? », asked of organisations and people. */
#ifndef MEMBERSHIP_H
#define MEMBERSHIP_H

#include "server/core/mail_kind.h"
#include "server/core/request.h"
#include "server/desk/desk.h"
#include "server/membership/membership_views.h"

/* --- The person's own page */
enum reply membership_page(struct request *r);
extern const struct form_schema form_functions;
enum reply word_submit(struct request *r);
enum reply functions_page(struct request *r);
enum reply functions_submit(struct request *r);
enum reply functions_back_submit(struct request *r);
/* What the home page says near the end of a membership. */
enum err membership_notice_of(struct request *r, struct membership_notice *notice) MUST_USE;

/* The actor says on honour that they still practise, without authority over others. ERR_CONFLICT:
 * it is not asked yet, or their word was taken already since the organisation last attested;
 * ERR_DENIED: not a member. */
extern const struct op op_word;

/* --- Contesting a stated fact */
enum err scope_own_attestation(struct scope_run *run) MUST_USE;
enum err scope_objection(struct scope_run *run) MUST_USE;
extern const struct form_schema form_objection, form_objection_answer;
enum reply objection_form(struct request *r);
enum reply objection_submit(struct request *r);
/* Those that wait for animators, on their desk. */
extern const struct desk_source objections_desk;
enum reply objection_queue(struct request *r);
enum reply objection_handled(struct request *r);
enum reply objection_answer_submit(struct request *r);

enum { OBJECTION_MOST = 4000, OBJECTIONS_A_YEAR = 6 };

struct objection_in {
    struct attestation_id attestation;
    struct str fact; /* "job_title"…, "departure" */
    struct str text;
};
/* ERR_NOT_FOUND: the post is not theirs; ERR_CONFLICT: this fact is contested already; ERR_LIMIT:
 * six were within a year; ERR_INVALID: no such fact, no text or too long a one. */
extern const struct op op_objection;

struct objection_answer_in {
    struct objection_id objection;
    bool is_accepted;
    struct str reason; /* sent to the person */
};
/* By an animator who is neither the person nor of the organisation concerned: to others it is not
 * there. ERR_CONFLICT: answered already; ERR_INVALID: no reason. */
extern const struct op op_objection_answer;

/* --- Asked of organisations */
extern const struct form_schema form_attest;
enum reply attest_page(struct request *r);
enum reply attest_submit(struct request *r);

enum { ATTEST_BATCH = 200 };

/* The actor's organisation says that people still practise: one, or those it has not spoken of
 * since `before`, up to ATTEST_BATCH in one run. */
struct attest_in {
    struct attestation_id attestation; /* 0: all of them */
    int64_t before;
};
struct attest_out {
    int64_t done;
    bool is_more;
};
extern const struct op op_attest;

/* Job: tells people of the end of their access, step by step. */
enum err reminders_run(struct op_run *run) MUST_USE;
/* Job: asks the account managers of an organisation, once a week at most. */
enum err attest_ask_run(struct op_run *run) MUST_USE;

enum err facts_stated_mail(struct mail_run *run, struct mail_text *text) MUST_USE;
enum err validity_mail(struct mail_run *run, struct mail_text *text) MUST_USE;
enum err attest_mail(struct mail_run *run, struct mail_text *text) MUST_USE;

#endif
