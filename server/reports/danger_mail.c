/* The mail about a danger for a person: at once, to each animator who may decide, outside of
 * letters and whatever rhythm they chose for those. It says that something cannot wait, and where;
 * not what, nor about whom: an organisation may read it. */
#include "messages.h"
#include "server/core/mail_kind.h"
#include "server/reports/reports.h"
#include "sql/reports_reports.h"
#include "urls.h"

enum err danger_mail(struct mail_run *run, struct mail_text *text) {
    struct danger_awaits_in in = {.member_id = run->viewer.member};
    struct danger_awaits_row row;
    if (run->viewer.role != ROLE_ANIMATOR) return ERR_NOT_FOUND;
    enum err e = sql_danger_awaits(run->db, run->arena, &in, &row);
    if (e != OK) return e;
    if (!row.is_there) return ERR_NOT_FOUND;
    text->subject = message_text(run->language, MSG_mail_danger_subject);
    buf_put(&text->body, message_text(run->language, MSG_mail_danger_text));
    BUF_LIT(&text->body, "\n\n");
    buf_put(&text->body, mail_address_of(run, url_queue_page(run->arena)));
    BUF_LIT(&text->body, "\n");
    return OK;
}
