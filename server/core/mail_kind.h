/* What a mail says: a kind of mail is a row of server/mail.def and a function of the feature that
 * knows. The row of the outbox waits as a kind, a person and a payload; the words are found when it
 * leaves, in the person's language and with the rights they have by then. */
#ifndef CORE_MAIL_KIND_H
#define CORE_MAIL_KIND_H

#include "lib/escape.h"
#include "lib/language.h"
#include "server/core/awaiting.h"
#include "server/core/service.h"
#include "server/core/viewer.h"

/* To whom a kind may go. */
enum mail_reach {
    MAIL_ACCOUNT,   /* it concerns the account: whoever holds it, access closed or not yet open */
    MAIL_COMMUNITY, /* it concerns what happens inside: members and animators, as they are now */
};

/* One mail about to leave. */
struct mail_run {
    struct db *db; /* reads one state; the writer is another thread */
    struct arena *arena;
    const struct service *service;
    const char *kind;
    int64_t now_ms, created_at;
    struct viewer viewer; /* the person; of somebody invited the role is ROLE_VISITOR */
    enum language language;
    struct str address;  /* where it goes */
    bool is_own_address; /* the person's own, confirmed: not the one their organisation wrote */
    struct str payload;
};

/* What the kind makes of it: plain text in paragraphs, without greeting and signature, which every
 * mail has. No name and no word of anybody's text, unless the person chose so and is_own_address.
 */
struct mail_text {
    struct str subject;
    struct buf body;     /* initialised; released by the caller */
    struct str stop_url; /* whole address that stops this kind of mail in one click; empty: none */
    int64_t told;        /* for `sent` */
};

struct mail_kind {
    const char *name;
    enum mail_reach reach;
    /* ERR_NOT_FOUND: there is nothing to say any more, the row is dropped. */
    enum err (*write)(struct mail_run *run, struct mail_text *text);
    /* NULL, or what the writer notes in the transaction that closes the row, once it was taken on:
     * how far this person has been told. */
    enum err (*sent)(struct op_run *run, struct member_id member, int64_t told);
};

/* A secret for a payload, as a one-time token: sealed about this kind and person. */
enum err mail_seal(struct op_run *run, const char *kind, struct member_id member, struct str plain,
                   struct str *payload) MUST_USE;
/* The secret of run->payload; ERR_CORRUPT when it is none of this kind and person. */
enum err mail_unseal(struct mail_run *run, struct str *plain) MUST_USE;
/* The whole address of a page: origin and path. */
struct str mail_address_of(const struct mail_run *run, struct url path);

#endif
