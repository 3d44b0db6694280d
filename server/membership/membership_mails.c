/* Mails about a membership. At an address that the organisation reads, no more than that something
 * awaits: nothing of a term, a word or a contest. */
#include "messages.h"
#include "server/core/term.h"
#include "server/members/members.h"
#include "server/membership/membership.h"
#include "sql/membership_membership.h"
#include "urls.h"

/* A paragraph, and the address of a page alone on its line. */
static void say(struct mail_run *run, struct mail_text *text, struct str words, struct url page) {
    buf_put(&text->body, words);
    BUF_LIT(&text->body, "\n\n");
    buf_put(&text->body, mail_address_of(run, page));
    BUF_LIT(&text->body, "\n");
}

static void say_something(struct mail_run *run, struct mail_text *text) {
    text->subject = message_text(run->language, MSG_mail_answer_subject);
    say(run, text, message_text(run->language, MSG_mail_answer_text), url_login_page(run->arena));
}

enum err facts_stated_mail(struct mail_run *run, struct mail_text *text) {
    if (!run->is_own_address) {
        say_something(run, text);
        return OK;
    }
    text->subject = message_text(run->language, MSG_mail_facts_subject);
    say(run, text, message_text(run->language, MSG_mail_facts_text),
        url_membership_page(run->arena));
    return OK;
}

/* What there is to say of this membership by now. */
static enum err put_where_it_stands(struct mail_run *run, const struct membership_person_row *row,
                                    const struct term *term, struct buf *out) {
    const struct zone *zone = run->service->zone;
    bool is_peer = str_equal(row->verdict, STR("peer"));
    bool is_kept = str_equal(row->verdict, STR("review")) && row->valid_until > 0;
    if (!is_peer && !is_kept) return ERR_NOT_FOUND;
    if (run->now_ms >= row->valid_until)
        msg_mail_validity_over(out, run->language, MESSAGE_PLAIN,
                               (struct msg_mail_validity_over){row->valid_until, zone});
    else if (is_kept)
        msg_mail_validity_kept(out, run->language, MESSAGE_PLAIN,
                               (struct msg_mail_validity_kept){row->valid_until, zone});
    else if (run->now_ms >= term->ends_at)
        msg_mail_validity_grace(out, run->language, MESSAGE_PLAIN,
                                (struct msg_mail_validity_grace){row->valid_until, zone});
    else if (term_step_at(row->valid_until, false, run->now_ms) != TERM_NOTHING)
        msg_mail_validity_soon(out, run->language, MESSAGE_PLAIN,
                               (struct msg_mail_validity_soon){term->ends_at, zone});
    else
        return ERR_NOT_FOUND; /* it was said again since */
    return OK;
}

enum err validity_mail(struct mail_run *run, struct mail_text *text) {
    struct membership_person_in in = {.member_id = run->viewer.member};
    struct membership_person_row row;
    struct term term = {0};
    struct buf words;
    enum err e = sql_membership_person(run->db, run->arena, &in, &row);
    if (e == OK) e = member_term(run->db, run->arena, run->viewer.member, &term);
    if (e != OK) return e;
    buf_init(&words, 2048);
    e = put_where_it_stands(run, &row, &term, &words);
    if (e == OK && run->is_own_address) {
        text->subject = message_text(run->language, MSG_mail_validity_subject);
        say(run, text, buf_str(&words), url_membership_page(run->arena));
    } else if (e == OK) {
        say_something(run, text);
    }
    buf_release(&words);
    return e;
}

enum err attest_mail(struct mail_run *run, struct mail_text *text) {
    struct attest_count_in in = {.organisation_id = run->viewer.organisation,
                                 .before = term_asked_before(run->now_ms)};
    struct attest_count_row row;
    struct buf words;
    enum err e = sql_attest_count(run->db, run->arena, &in, &row);
    if (e != OK) return e;
    if (run->viewer.role != ROLE_PROVISIONER || row.people == 0) return ERR_NOT_FOUND;
    buf_init(&words, 2048);
    msg_mail_attest_text(&words, run->language, MESSAGE_PLAIN,
                         (struct msg_mail_attest_text){row.people});
    text->subject = message_text(run->language, MSG_mail_attest_subject);
    say(run, text, buf_str(&words), url_attest_page(run->arena));
    buf_release(&words);
    return OK;
}
