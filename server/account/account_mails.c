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
    if (e == OK && row.is_waiting) e = ERR_NOT_FOUND; /* another leaves when their wave opens */
    if (e != OK) return e;
    text->subject = message_text(run->language, MSG_mail_activation_subject);
    put_link(run, text, message_text(run->language, MSG_mail_activation_before),
             mail_address_of(run, url_activate_page(run->arena, token)),
             message_text(run->language, MSG_mail_activation_after));
    return OK;
}

/* At an address that the organisation reads, not even that there was a request. */
enum err contest_mail(struct mail_run *run, struct mail_text *text) {
    bool is_own = run->is_own_address;
    enum message_id subject = is_own ? MSG_mail_contest_subject : MSG_mail_answer_subject;
    enum message_id words = is_own ? MSG_mail_contest_text : MSG_mail_answer_text;
    text->subject = message_text(run->language, subject);
    buf_put(&text->body, message_text(run->language, words));
    BUF_LIT(&text->body, "\n\n");
    buf_put(&text->body, mail_address_of(run, is_own ? url_status_page(run->arena)
                                                     : url_login_page(run->arena)));
    BUF_LIT(&text->body, "\n");
    return OK;
}
