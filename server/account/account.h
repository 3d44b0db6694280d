/* One's own account: signing in and out, choosing a first password, the first declaration, and the
 * page of those whose access is closed. */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include "server/admissions/admission_ops.h"
#include "server/core/op.h"
#include "server/core/request.h"
#include "server/members/members.h"
#include "server/people/people.h"

enum err scope_activation(struct scope_run *run) MUST_USE;

extern const struct form_schema form_login, form_login_code, form_activate, form_activate_code,
    form_welcome;
extern const struct form_schema form_contest;
enum reply login_page(struct request *r);
enum reply login_submit(struct request *r);
enum reply login_code_page(struct request *r);
enum reply login_code_submit(struct request *r);
enum reply logout_submit(struct request *r);
enum reply activate_page(struct request *r);
enum reply activate_submit(struct request *r);
enum reply activate_code_page(struct request *r);
enum reply activate_code_submit(struct request *r);
enum reply welcome_page(struct request *r);
enum reply welcome_submit(struct request *r);
enum reply status_page(struct request *r);
enum reply contest_submit(struct request *r);

/* The sign-in page that carries a sent text on, and the page that says a text was put aside
 * (server/core/doors.h). */
void account_session_over(struct request *r);
void account_put_aside(struct request *r);
/* And the page of those who are where nobody may come in from. */
void account_elsewhere(struct request *r);

enum {
    SIGN_IN_DAYS = 365, /* that records of sign-ins are kept */
    DEVICE_DAYS = 400,  /* that a browser is remembered: the longest life of a cookie */
};

/* Job: erases records of sign-ins and remembered browsers that are too old. */
enum err sign_ins_forget_run(struct op_run *run) MUST_USE;

/* A first or new password: hashed on the pool, then stored. */
struct password_set_in {
    struct str identifier; /* the operator's way: `member activate` */
    struct str token_hash; /* the person's way: a one-time link; else empty */
    struct str password;
    char hash[CRYPT_PASSWORD_HASH]; /* filled by prepare */
    bool counts_as_declared;        /* charter and declaration count as done */
    struct browser_trace trace;     /* of the browser that opens the account */
};
/* ERR_NOT_FOUND: no such account or link; ERR_CONFLICT: active already; ERR_INVALID: password too
 * short; ERR_DENIED: the role check has refused this person. */
extern const struct op op_password_set;

/* All that the welcome page says, in one go: declaration, charter, and what is optional. */
struct welcome_in {
    struct declare_in declare;
    bool has_region;        /* it was asked */
    struct str region;      /* of the policy; empty: not told */
    struct str own_address; /* lower case; empty: none */
    struct topics_chosen topics;
};
/* ERR_INVALID: the address is none, or the one that the organisation knows. */
extern const struct op op_welcome;

struct mail_run;
struct mail_text;
/* Kinds of mail (server/mail.def). */
enum err activation_mail(struct mail_run *run, struct mail_text *text);
/* That an answer is to be read on /status; not which. */
enum err contest_mail(struct mail_run *run, struct mail_text *text);

#endif
