/* Mails that concern an account. Their payload is a sealed one-time token (mail_seal). */
#include "messages.h"
#include "server/account/account.h"
#include "server/core/mail_kind.h"
#include "sql/account_account.h"
#include "urls.h"

/* A sentence, the link alone on its line, a sentence. */
static void put_link(struct mail_run *run, struct mail_text *text, struct str before,
                     struct str link, struct str after) {
    (void)run;
    buf_put(&text->body, before);
    BUF_LIT(&text->body, "\n\n");
    buf_put(&text->body, link);
    BUF_LIT(&text->body, "\n\n");
    buf_put(&text->body, after);
    BUF_LIT(&text->body, "\n");
}

enum err activation_mail(struct mail_run *run, struct mail_text *text) {
    struct str token;
    struct crypt_hash hash;
    struct activation_find_row row;
    enum err e = mail_unseal(run, &token);
    if (e != OK) return e;
    crypt_digest(NULL, token, &hash);
    struct activation_find_in find = {.token_hash = {hash.bytes, sizeof hash.bytes},
                                      .now = run->now_ms};
    e = sql_activation_find(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    text->subject = message_text(run->language, MSG_mail_activation_subject);
    put_link(run, text, message_text(run->language, MSG_mail_activation_before),
             mail_address_of(run, url_activate_page(run->arena, token)),
             message_text(run->language, MSG_mail_activation_after));
    return OK;
}

enum err contest_mail(struct mail_run *run, struct mail_text *text) {
    text->subject = message_text(run->language, MSG_mail_contest_subject);
    buf_put(&text->body, message_text(run->language, MSG_mail_contest_text));
    BUF_LIT(&text->body, "\n\n");
    buf_put(&text->body, mail_address_of(run, url_status_page(run->arena)));
    BUF_LIT(&text->body, "\n");
    return OK;
}
