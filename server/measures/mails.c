/* The mail about a measure: that something awaits, and where; at whatever address, nothing else. An
 * organisation may read it. */
#include "messages.h"
#include "server/core/mail_kind.h"
#include "server/measures/measures.h"
#include "urls.h"

enum err measure_mail(struct mail_run *run, struct mail_text *text) {
    text->subject = message_text(run->language, MSG_mail_answer_subject);
    buf_put(&text->body, message_text(run->language, MSG_mail_answer_text));
    BUF_LIT(&text->body, "\n\n");
    buf_put(&text->body, mail_address_of(run, url_login_page(run->arena)));
    BUF_LIT(&text->body, "\n");
    return OK;
}
