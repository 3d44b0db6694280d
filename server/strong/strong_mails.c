/* What the mails of the second step say. */
#include "messages.h"
#include "server/strong/strong.h"
#include "urls.h"

static void put_paragraph(struct mail_text *text, struct str paragraph) {
    if (text->body.length) BUF_LIT(&text->body, "\n");
    buf_put(&text->body, paragraph);
    BUF_LIT(&text->body, "\n");
}

/* Subject, what happened, where to look, what else. */
static enum err say(struct mail_run *run, struct mail_text *text, const enum message_id words[3],
                    struct url page) {
    text->subject = message_text(run->language, words[0]);
    put_paragraph(text, message_text(run->language, words[1]));
    put_paragraph(text, mail_address_of(run, page));
    put_paragraph(text, message_text(run->language, words[2]));
    return OK;
}

enum err factor_set_mail(struct mail_run *run, struct mail_text *text) {
    static const enum message_id words[3] = {MSG_mail_factor_set_subject,
                                             MSG_mail_factor_set_before, MSG_mail_factor_after};
    return say(run, text, words, url_second_factor_page(run->arena));
}

enum err factor_removed_mail(struct mail_run *run, struct mail_text *text) {
    static const enum message_id words[3] = {MSG_mail_factor_removed_subject,
                                             MSG_mail_factor_removed_before, MSG_mail_factor_after};
    return say(run, text, words, url_second_factor_page(run->arena));
}

enum err factor_codes_mail(struct mail_run *run, struct mail_text *text) {
    static const enum message_id words[3] = {MSG_mail_factor_codes_subject,
                                             MSG_mail_factor_codes_before, MSG_mail_factor_after};
    return say(run, text, words, url_second_factor_page(run->arena));
}

enum err factor_reset_mail(struct mail_run *run, struct mail_text *text) {
    static const enum message_id words[3] = {
        MSG_mail_factor_reset_subject, MSG_mail_factor_reset_before, MSG_mail_factor_reset_after};
    return say(run, text, words, url_second_factor_page(run->arena));
}

enum err factor_guessed_mail(struct mail_run *run, struct mail_text *text) {
    static const enum message_id words[3] = {MSG_mail_factor_guessed_subject,
                                             MSG_mail_factor_guessed_before,
                                             MSG_mail_factor_guessed_after};
    return say(run, text, words, url_password_page(run->arena));
}
