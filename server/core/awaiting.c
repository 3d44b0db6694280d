/* What awaits a person, inside and by mail. */
#include "server/core/awaiting.h"

#include "server/core/nobody.h"
#include "sql/core_awaiting.h"

enum { NEWS_APART_MS = 30 * MINUTE_MS };

enum err notification_put(struct op_run *run, const struct notification *n) {
    struct notification_add_in in = {.member_id = n->member,
                                     .kind = str_from_c(n->kind),
                                     .thread_id = n->thread,
                                     .post_id = n->post,
                                     .subject = n->subject,
                                     .created_at = n->at ? n->at : run->now_ms};
    struct notifications_trim_in trim = {.member_id = n->member};
    struct news_ask_in news = {
        .created_at = run->now_ms, .apart = NEWS_APART_MS, .member_id = n->member};
    if (member_is_nobody(n->member)) return OK; /* their author looks for news by themselves */
    enum err e = sql_notification_add(run->db, &in);
    if (e == OK) e = sql_notifications_trim(run->db, &trim);
    return e == OK ? sql_news_ask(run->db, &news) : e;
}

enum err outgoing_put(struct op_run *run, const struct outgoing *mail) {
    struct outgoing_add_in in = {.kind = str_from_c(mail->kind),
                                 .member_id = mail->member,
                                 .address = mail->address,
                                 .payload = mail->payload,
                                 .created_at = run->now_ms,
                                 .due_at = mail->due_ms ? mail->due_ms : run->now_ms};
    return sql_outgoing_add(run->db, &in);
}
