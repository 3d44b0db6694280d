/* What the mails of getting back in say. None names the person to anybody but themselves, or says a
 * word of what happens inside. */
#include "messages.h"
#include "server/recovery/recovery.h"
#include "sql/recovery_recovery.h"
#include "urls.h"

static void put_paragraph(struct mail_text *text, struct str paragraph) {
    if (text->body.length) BUF_LIT(&text->body, "\n");
    buf_put(&text->body, paragraph);
    BUF_LIT(&text->body, "\n");
}

/* Subject, paragraph, the address of a page, paragraph. */
static void say(struct mail_run *run, struct mail_text *text, const enum message_id words[3],
                struct url page) {
    text->subject = message_text(run->language, words[0]);
    put_paragraph(text, message_text(run->language, words[1]));
    put_paragraph(text, mail_address_of(run, page));
    put_paragraph(text, message_text(run->language, words[2]));
}

/* Is the link of the payload still good? */
static enum err open_token(struct mail_run *run, struct str *token, struct crypt_hash *hash) {
    enum err e = mail_unseal(run, token);
    if (e == OK) crypt_digest(NULL, *token, hash);
    return e;
}

enum err address_confirm_mail(struct mail_run *run, struct mail_text *text) {
    static const enum message_id words[3] = {MSG_mail_address_confirm_subject,
                                             MSG_mail_address_confirm_before,
                                             MSG_mail_address_confirm_after};
    struct str token;
    struct crypt_hash hash;
    struct address_request_find_row row;
    enum err e = open_token(run, &token, &hash);
    struct address_request_find_in find = {.token_hash = {hash.bytes, sizeof hash.bytes},
                                           .now = run->now_ms};
    if (e == OK) e = sql_address_request_find(run->db, run->arena, &find, &row);
    if (e == OK) say(run, text, words, url_address_page(run->arena, token));
    return e;
}

enum err address_changed_mail(struct mail_run *run, struct mail_text *text) {
    static const enum message_id words[3] = {MSG_mail_address_changed_subject,
                                             MSG_mail_address_changed_before,
                                             MSG_mail_address_changed_after};
    say(run, text, words, url_recovery_page(run->arena));
    return OK;
}

enum err codes_changed_mail(struct mail_run *run, struct mail_text *text) {
    static const enum message_id words[3] = {MSG_mail_codes_changed_subject,
                                             MSG_mail_codes_changed_before,
                                             MSG_mail_codes_changed_after};
    say(run, text, words, url_recovery_page(run->arena));
    return OK;
}

/* When a link waits: until when, and what opens it sooner. */
static void put_waiting(struct mail_run *run, struct mail_text *text,
                        const struct reset_find_row *row) {
    struct buf sentence;
    buf_init(&sentence, 2048);
    msg_mail_reset_waits(&sentence, run->language, MESSAGE_PLAIN,
                         (struct msg_mail_reset_waits){.opens = row->opens_at,
                                                       .expires = row->expires_at,
                                                       .zone = run->service->zone});
    put_paragraph(text, buf_str(&sentence));
    buf_release(&sentence);
}

enum err reset_mail(struct mail_run *run, struct mail_text *text) {
    struct str token;
    struct crypt_hash hash;
    struct reset_find_row row;
    struct buf sentence;
    enum err e = open_token(run, &token, &hash);
    struct reset_find_in find = {.token_hash = {hash.bytes, sizeof hash.bytes}, .now = run->now_ms};
    if (e == OK) e = sql_reset_find(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    text->subject = message_text(run->language, MSG_mail_reset_subject);
    buf_init(&sentence, 2048);
    msg_mail_reset_before(&sentence, run->language, MESSAGE_PLAIN,
                          (struct msg_mail_reset_before){.identifier = row.identifier});
    put_paragraph(text, buf_str(&sentence));
    buf_release(&sentence);
    put_paragraph(text, mail_address_of(run, url_reset_page(run->arena, token)));
    if (row.is_own)
        put_paragraph(text, message_text(run->language, MSG_mail_reset_soon));
    else
        put_waiting(run, text, &row);
    put_paragraph(text, message_text(run->language, MSG_mail_reset_after));
    return OK;
}

enum err reset_waiting_mail(struct mail_run *run, struct mail_text *text) {
    static const enum message_id words[3] = {MSG_mail_reset_waiting_subject,
                                             MSG_mail_reset_waiting_before,
                                             MSG_mail_reset_waiting_after};
    say(run, text, words, url_recovery_page(run->arena));
    return OK;
}

enum err password_changed_mail(struct mail_run *run, struct mail_text *text) {
    static const enum message_id words[3] = {MSG_mail_password_changed_subject,
                                             MSG_mail_password_changed_before,
                                             MSG_mail_password_changed_after};
    say(run, text, words, url_forgotten_page(run->arena));
    return OK;
}

enum err sign_in_mail(struct mail_run *run, struct mail_text *text) {
    static const enum message_id words[3] = {MSG_mail_sign_in_subject, MSG_mail_sign_in_before,
                                             MSG_mail_sign_in_after};
    say(run, text, words, url_sessions_page(run->arena));
    return OK;
}

enum err sign_in_country_mail(struct mail_run *run, struct mail_text *text) {
    static const enum message_id words[3] = {
        MSG_mail_sign_in_country_subject, MSG_mail_sign_in_country_before, MSG_mail_sign_in_after};
    say(run, text, words, url_sessions_page(run->arena));
    return OK;
}
