/* Mails that concern an account. Their payload is a sealed one-time token (mail_seal). */
#include "messages.h"
#include "server/account/account.h"
#include "server/core/mail_kind.h"
#include "server/core/service.h"
#include "server/members/members.h"
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

/* Whoever is invited has not asked for it: who gave what of them, why, how long it is kept, whom to
 * ask (GDPR, article 14). */
static enum err put_given(struct mail_run *run, struct mail_text *text) {
    struct activation_given_in in = {run->viewer.member};
    struct activation_given_row row;
    enum err e = sql_activation_given(run->db, run->arena, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    struct buf *body = &text->body;
    const struct options *o = run->service->options;
    const struct str parts[] = {row.given_name, STR(" "), row.family_name};
    struct str name =
        arena_join(run->arena, parts, str_is_empty(row.family_name) ? 1 : ARRAY_LENGTH(parts));
    struct str title = str_is_empty(row.job_title)
                           ? message_text(run->language, MSG_mail_activation_no_title)
                           : row.job_title;
    struct msg_mail_activation_given given = {
        .organisation = row.organisation, .name = name, .address = row.email, .title = title};
    BUF_LIT(body, "\n");
    msg_mail_activation_given(body, run->language, MESSAGE_PLAIN, given);
    BUF_LIT(body, "\n\n");
    msg_mail_activation_why(body, run->language, MESSAGE_PLAIN,
                            (struct msg_mail_activation_why){.community = o->community_name});
    BUF_LIT(body, "\n\n");
    msg_mail_activation_free(body, run->language, MESSAGE_PLAIN,
                             (struct msg_mail_activation_free){.days = INVITED_DAYS});
    BUF_LIT(body, "\n\n");
    buf_put(body, message_text(run->language, MSG_mail_activation_rights));
    BUF_LIT(body, "\n\n");
    buf_put(body, mail_address_of(run, url_privacy_page(run->arena)));
    BUF_LIT(body, "\n");
    if (str_is_empty(o->community_contact)) return OK;
    BUF_LIT(body, "\n");
    msg_mail_activation_contact(
        body, run->language, MESSAGE_PLAIN,
        (struct msg_mail_activation_contact){.contact = o->community_contact});
    BUF_LIT(body, "\n");
    return OK;
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
    return put_given(run, text);
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
