/* What the letter says to one person. The pages of the site say what may be seen; a mail may be
 * read by others than its addressee, so it holds an address of the site and, where the organisation
 * reads, not even a number: it would tell who follows much. Titles only to who chose them and
 * receives them at an address of their own. */
#include "lib/num.h"
#include "messages.h"
#include "server/letter/community.h"
#include "server/letter/letter.h"
#include "sql/letter_letter.h"
#include "urls.h"

/* All that awaits one person. */
struct awaited {
    struct letter_followed_row *followed;
    size_t followed_count;
    struct letter_begun_row *begun;
    size_t begun_count;
    struct letter_notices_row *notices;
    size_t notices_count;
};

static bool is_listed(const struct awaited *a, int64_t thread) {
    for (size_t i = 0; i < a->followed_count; i++)
        if (a->followed[i].thread_id.v == thread) return true;
    for (size_t i = 0; i < a->begun_count; i++)
        if (a->begun[i].thread_id.v == thread) return true;
    return false;
}

/* Of what awaits, the notifications about threads that are in no list yet, each thread once. */
static size_t keep_others(struct awaited *a) {
    size_t kept = 0;
    for (size_t i = 0; i < a->notices_count; i++) {
        bool is_known = is_listed(a, a->notices[i].thread_id.v);
        for (size_t k = 0; k < kept && a->notices[i].thread_id.v; k++)
            is_known = is_known || a->notices[k].thread_id.v == a->notices[i].thread_id.v;
        if (!is_known) a->notices[kept++] = a->notices[i];
    }
    return kept;
}

static enum err gather(struct mail_run *run, const struct letter_find_row *letter, int64_t told,
                       struct awaited *a) {
    struct letter_followed_in followed = {.member_id = run->viewer.member,
                                          .after_post = letter->after_post,
                                          .upto_post = letter->upto_post};
    struct letter_begun_in begun = {.member_id = run->viewer.member,
                                    .after_thread = letter->after_thread,
                                    .upto_thread = letter->upto_thread};
    struct letter_notices_in notices = {
        .member_id = run->viewer.member,
        .after_id = told > letter->after_notification ? told : letter->after_notification,
        .upto_id = letter->upto_notification};
    enum err e =
        sql_letter_followed(run->db, run->arena, &followed, &a->followed, &a->followed_count);
    if (e == OK) e = sql_letter_begun(run->db, run->arena, &begun, &a->begun, &a->begun_count);
    if (e == OK)
        e = sql_letter_notices(run->db, run->arena, &notices, &a->notices, &a->notices_count);
    if (e == OK) a->notices_count = keep_others(a);
    return e;
}

static void put_thread(struct mail_run *run, struct mail_text *text, struct str title,
                       struct thread_id thread, int64_t fresh) {
    BUF_LIT(&text->body, "– ");
    buf_put(&text->body, title);
    if (fresh) {
        struct msg_letter_fresh args = {.count = fresh};
        BUF_LIT(&text->body, " ");
        msg_letter_fresh(&text->body, run->language, MESSAGE_PLAIN, args);
    }
    BUF_LIT(&text->body, "\n  ");
    buf_put(&text->body, mail_address_of(run, url_thread_show(run->arena, thread)));
    BUF_LIT(&text->body, "\n");
}

/* The heading of a list, before its first row. */
static void put_heading(struct mail_run *run, struct mail_text *text, enum message_id heading,
                        size_t *count) {
    if ((*count)++) return;
    BUF_LIT(&text->body, "\n");
    buf_put(&text->body, message_text(run->language, heading));
    BUF_LIT(&text->body, "\n\n");
}

enum { LISTED_MOST = 20 };

static void put_begun(struct mail_run *run, struct mail_text *text, const struct awaited *a,
                      bool is_unanswered, enum message_id heading) {
    size_t count = 0;
    for (size_t i = 0; i < a->begun_count && count < LISTED_MOST; i++) {
        if (a->begun[i].is_unanswered != is_unanswered) continue;
        put_heading(run, text, heading, &count);
        put_thread(run, text, a->begun[i].title, a->begun[i].thread_id, 0);
    }
}

static void put_titles(struct mail_run *run, struct mail_text *text, const struct awaited *a) {
    size_t count = 0;
    for (size_t i = 0; i < a->notices_count && count < LISTED_MOST; i++) {
        if (!a->notices[i].thread_id.v || str_is_empty(a->notices[i].title)) continue;
        put_heading(run, text, MSG_letter_notices, &count);
        put_thread(run, text, a->notices[i].title, a->notices[i].thread_id, 0);
    }
    count = 0;
    for (size_t i = 0; i < a->followed_count && count < LISTED_MOST; i++) {
        if (str_is_empty(a->followed[i].title)) continue; /* hidden: one sees why inside */
        put_heading(run, text, MSG_letter_followed, &count);
        put_thread(run, text, a->followed[i].title, a->followed[i].thread_id, a->followed[i].fresh);
    }
    put_begun(run, text, a, true, MSG_letter_unanswered);
    put_begun(run, text, a, false, MSG_letter_begun);
}

static void put_end(struct mail_run *run, struct mail_text *text, struct url where,
                    bool has_titles) {
    struct str settings = mail_address_of(run, url_letter_page(run->arena));
    BUF_LIT(&text->body, "\n");
    buf_put(&text->body, message_text(run->language, MSG_letter_read));
    BUF_LIT(&text->body, "\n");
    buf_put(&text->body, mail_address_of(run, where));
    BUF_LIT(&text->body, "\n\n");
    buf_put(&text->body,
            message_text(run->language, has_titles ? MSG_letter_change : MSG_letter_discreet));
    BUF_LIT(&text->body, "\n");
    buf_put(&text->body, settings);
    BUF_LIT(&text->body, "\n");
}

/* Everything is read at `where`. The letter of the community stands before it, where it came with
 * this one. */
static enum err say(struct mail_run *run, struct mail_text *text, const struct awaited *a,
                    const struct letter_choice_row *choice, const struct edition_told *edition,
                    struct url where) {
    size_t count = a->followed_count + a->begun_count + a->notices_count;
    if (count == 0 && !edition) return ERR_NOT_FOUND;
    bool has_titles = choice->has_titles && run->is_own_address;
    struct msg_letter_awaits args = {.count = (int64_t)count};
    struct str token = letter_token(run->service, run->arena, LETTER_WEEKLY, run->viewer.member);
    text->subject = message_text(run->language, edition ? MSG_edition_subject : MSG_letter_subject);
    text->stop_url = mail_address_of(run, url_letter_stop_page(run->arena, token));
    if (edition) edition_put(run, text, edition, has_titles);
    if (edition && count) BUF_LIT(&text->body, "\n");
    if (count && run->is_own_address)
        msg_letter_awaits(&text->body, run->language, MESSAGE_PLAIN, args);
    else if (count)
        buf_put(&text->body, message_text(run->language, MSG_letter_awaits_untold));
    BUF_LIT(&text->body, "\n");
    if (has_titles) put_titles(run, text, a);
    put_end(run, text, where, has_titles);
    return OK;
}

/* The choice as it is now; nobody's row: the weekly letter without titles. */
static enum err choice_of(struct mail_run *run, struct letter_choice_row *choice) {
    struct letter_choice_in in = {.member_id = run->viewer.member};
    enum err e = sql_letter_choice(run->db, run->arena, &in, choice);
    if (e != ERR_NOT_FOUND) return e;
    *choice = (struct letter_choice_row){.rhythm = STR("weekly"), .has_edition = true};
    return OK;
}

enum err letter_mail(struct mail_run *run, struct mail_text *text) {
    struct letter_choice_row choice;
    struct letter_find_row letter;
    struct letter_find_in find = {0};
    struct awaited awaited = {0};
    if (!num_parse(run->payload, INT64_MAX, &find.letter_id)) return ERR_CORRUPT;
    enum err e = choice_of(run, &choice);
    if (e == OK && !str_equal(choice.rhythm, STR("weekly"))) return ERR_NOT_FOUND;
    if (e == OK) e = sql_letter_find(run->db, run->arena, &find, &letter);
    if (e == OK) e = gather(run, &letter, choice.told_id, &awaited);
    struct edition_told edition;
    enum err with = ERR_NOT_FOUND;
    if (e == OK && choice.has_edition)
        with = edition_of_weekly(run->db, run->arena, find.letter_id, &edition);
    if (e == OK && with != OK && with != ERR_NOT_FOUND) e = with;
    if (e != OK) return e;
    return say(run, text, &awaited, &choice, with == OK ? &edition : NULL,
               url_home_page(run->arena));
}

enum err news_mail(struct mail_run *run, struct mail_text *text) {
    struct letter_choice_row choice;
    struct awaited awaited = {0};
    struct letter_notices_in in = {.member_id = run->viewer.member, .upto_id = INT64_MAX};
    enum err e = choice_of(run, &choice);
    if (e == OK && !str_equal(choice.rhythm, STR("immediate"))) return ERR_NOT_FOUND;
    if (e != OK) return e;
    in.after_id = choice.told_id;
    e = sql_letter_notices(run->db, run->arena, &in, &awaited.notices, &awaited.notices_count);
    if (e != OK) return e;
    if (awaited.notices_count) text->told = awaited.notices[0].notification_id;
    awaited.notices_count = keep_others(&awaited);
    return say(run, text, &awaited, &choice, NULL, url_notification_list(run->arena));
}

enum err news_sent(struct op_run *run, struct member_id member, int64_t told) {
    struct letter_told_in in = {.told_id = told, .member_id = member};
    return sql_letter_told(run->db, &in);
}
