/* What the person is told: a letter to read behind the wall, and by mail only that there is one. */
#include "lib/workday.h"
#include "messages.h"
#include "server/admissions/admissions.h"
#include "server/core/awaiting.h"
#include "server/core/service.h"
#include "server/members/judge.h"
#include "sql/admissions_decisions.h"
#include "sql/admissions_doubts.h"
#include "urls.h"

int64_t review_due(const struct service *service, int64_t since_ms) {
    bool is_french =
        service->options && str_equal(service->options->community_zone, STR("Europe/Paris"));
    struct civil since = zone_local(service->zone, since_ms);
    struct civil due = workday_after(&since, REVIEW_DAYS, is_french);
    return zone_instant(service->zone, &due);
}

enum err review_letter(struct op_run *run, struct member_id member, const char *kind,
                       struct str text) {
    struct review_letters_counted_in often = {.member_id = member,
                                              .since = run->now_ms - REVIEW_KEPT_DAYS * DAY_MS};
    struct review_letters_counted_row written;
    bool is_answer = strcmp(kind, "answer") == 0;
    struct review_letter_add_in add = {
        .member_id = member, .kind = str_from_c(kind), .text = text, .written_at = run->now_ms};
    if (!is_answer) add.writer_id = run->actor.member;
    enum err e = sql_review_letters_counted(run->db, run->arena, &often, &written);
    if (e == OK && is_answer && written.times >= REVIEW_LETTERS_MOST) e = ERR_LIMIT;
    return e == OK ? sql_review_letter_add(run->db, &add) : e;
}

enum err review_tell(struct op_run *run, struct member_id member) {
    struct judged_now_in find = {member};
    struct judged_now_row now;
    enum err e = sql_judged_now(run->db, run->arena, &find, &now);
    if (e != OK) return e;
    if (str_equal(now.state, STR("invited")) || str_equal(now.state, STR("left"))) return OK;
    struct notification inside = {.member = member, .kind = "review.told"};
    struct outgoing mail = {
        .member = member, .kind = "review", .address = STR(""), .payload = STR("")};
    e = notification_put(run, &inside);
    return e == OK ? outgoing_put(run, &mail) : e;
}

enum err review_judge(struct op_run *run, struct member_id member) {
    struct judged_now_in find = {member};
    struct judged_now_row before, after;
    enum err e = sql_judged_now(run->db, run->arena, &find, &before);
    if (e == OK) e = member_judge_again(run, member);
    if (e == OK) e = sql_judged_now(run->db, run->arena, &find, &after);
    if (e != OK || str_equal(before.verdict, after.verdict)) return e;
    e = review_tell(run, member);
    return e == OK && str_equal(after.verdict, STR("peer")) ? activation_offer(run, member) : e;
}

/* At an address that the organisation reads, not even what it is about. */
enum err review_mail(struct mail_run *run, struct mail_text *text) {
    text->subject = message_text(run->language, MSG_mail_answer_subject);
    buf_put(&text->body, message_text(run->language, MSG_mail_answer_text));
    BUF_LIT(&text->body, "\n\n");
    buf_put(&text->body, mail_address_of(run, run->is_own_address ? url_hearing_page(run->arena)
                                                                  : url_login_page(run->arena)));
    BUF_LIT(&text->body, "\n");
    return OK;
}

enum err forget_admissions_run(struct op_run *run) {
    int64_t before = run->now_ms - REVIEW_KEPT_DAYS * DAY_MS;
    struct review_letters_forget_in letters = {.before = before};
    struct decisions_forget_in decisions = {.before = before};
    struct doubts_forget_in doubts = {.before = before};
    struct doubt_marks_forget_in marks = {.before = before};
    enum err e = sql_review_letters_forget(run->db, &letters);
    if (e == OK) e = sql_decisions_forget(run->db, &decisions);
    if (e == OK) e = sql_doubts_forget(run->db, &doubts);
    return e == OK ? sql_doubt_marks_forget(run->db, &marks) : e;
}
