/* What the promise adds to threads: a sentence where one asks, and above what waits; there too, why
 * a question is offered to the reader. Its line on the animators' desk. */
#include "lib/num.h"
#include "moderation/policy.h"
#include "server/core/csrf.h"
#include "server/core/nobody.h"
#include "server/core/service.h"
#include "server/desk/desk.h"
#include "server/promise/promise_inside.h"
#include "server/threads/parts.h"
#include "sql/promise_promise.h"
#include "templates.h"
#include "urls.h"

enum { EXCEPTIONS_MOST = 3, HOME_OFFERS = 3 };
static const int64_t OFFERED_MS = 14 * DAY_MS; /* that an offer stands on the home page */

static struct template_writer writer_of(struct request *r, struct buf *out) {
    return (struct template_writer){.out = out, .language = r->language, .zone = r->service->zone};
}

static struct str topic_label(const struct request *r, struct str id) {
    const struct policy_topic *topic = policy_topic(r->service->policy, id);
    if (!topic) return (struct str){0};
    return r->language == LANGUAGE_EN ? topic->label_en : topic->label_fr;
}

enum err offer_words(struct request *r, struct str why, struct str what, struct offer_view *view) {
    int64_t id = 0;
    if (str_equal(why, STR("topic"))) view->topic = topic_label(r, what);
    if (str_equal(why, STR("subject"))) view->subject = topic_label(r, what);
    if (str_equal(why, STR("topic")) || str_equal(why, STR("subject"))) return OK;
    if (!num_parse(what, INT64_MAX, &id)) return OK;
    enum err e;
    if (str_equal(why, STR("theme"))) {
        struct promise_theme_in in = {.theme_id = {id}};
        struct promise_theme_row row;
        e = sql_promise_theme(r->db, &r->arena, &in, &row);
        if (e == OK) view->theme = row.title;
    } else {
        struct promise_space_in in = {.space_id = {id}};
        struct promise_space_row row;
        e = sql_promise_space(r->db, &r->arena, &in, &row);
        if (e == OK) view->space = row.title;
    }
    return e == ERR_NOT_FOUND ? OK : e;
}

/* --- Where one asks */

static enum err compose(struct request *r, const struct composing *what, struct buf *out) {
    bool is_asking = what->kind == KIND_QUESTION || what->kind == KIND_CASE;
    struct promise_spaces_row *rows;
    size_t count;
    if (what->of != COMPOSING_THREAD || !is_asking) return OK;
    enum err e = sql_promise_spaces(r->db, &r->arena, &rows, &count);
    if (e != OK) return e;
    struct promise_exception others[EXCEPTIONS_MOST];
    struct promise_compose view = {.hours = promise_usual_hours(r->service), .exceptions = others};
    for (size_t i = 0; i < count && view.exceptions_count < EXCEPTIONS_MOST; i++)
        if (rows[i].hours >= 0 && rows[i].hours != view.hours)
            others[view.exceptions_count++] =
                (struct promise_exception){rows[i].title, rows[i].hours};
    struct template_writer w = writer_of(r, out);
    if (view.hours || view.exceptions_count) tmpl_promise_compose(&w, &view);
    return OK;
}

/* --- Above the messages */

static void fill_tokens(struct request *r, struct promise_above *view) {
    char csrf[CSRF_CHARS + 1], text[32];
    unsigned char once[ONCE_BYTES];
    csrf_write(r->service->keys->csrf, r->secret, csrf);
    crypt_random(once, sizeof once);
    crypt_base64(once, sizeof once, text);
    view->csrf = arena_copy(&r->arena, str_from_c(csrf));
    view->once = arena_copy(&r->arena, str_from_c(text));
}

static enum err fill_offer(struct request *r, struct promise_above *view) {
    struct offer_of_in in = {.thread_id = view->thread_id, .member_id = r->viewer.member};
    struct offer_of_row row;
    enum err e = sql_offer_of(r->db, &r->arena, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    view->is_offered = true;
    fill_tokens(r, view);
    view->offer = (struct offer_view){
        .thread_id = view->thread_id, .note = row.note, .is_asked = row.is_asked};
    return offer_words(r, row.why, row.what, &view->offer);
}

static enum err above(struct request *r, const struct thread_seen *thread, int64_t page,
                      struct buf *out) {
    struct promise_of_thread_in in = {.thread_id = thread->thread_id};
    struct promise_of_thread_row row;
    (void)page;
    if (thread->kind != KIND_QUESTION && thread->kind != KIND_CASE) return OK;
    enum err e = sql_promise_of_thread(r->db, &r->arena, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    int64_t hours = promise_hours_of(r->service, row.hours, row.own_hours);
    struct promise_above view = {.thread_id = thread->thread_id,
                                 .is_author = post_is_mine(r, row.author_id, thread->thread_id)};
    if (hours && row.asked_at)
        view.due_at = promise_after(r->service->zone, row.asked_at, hours * 60);
    view.is_late = view.due_at && view.due_at <= r->now_ms;
    view.may_ask = r->viewer.role == ROLE_ANIMATOR && !view.is_author;
    e = view.is_author ? OK : fill_offer(r, &view);
    struct template_writer w = writer_of(r, out);
    if (e == OK && (view.due_at || view.is_offered || view.may_ask)) tmpl_promise_above(&w, &view);
    return e;
}

const struct thread_part promise_part = {.name = "promise", .compose = compose, .above = above};

/* --- On the home page */

static enum err fill_offers(struct request *r, struct promise_home *out) {
    struct offered_mine_in in = {
        .member_id = r->viewer.member, .since = r->now_ms - OFFERED_MS, .most = 2 * HOME_OFFERS};
    struct offered_mine_row *rows;
    size_t count;
    enum err e = sql_offered_mine(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct offer_view *offers = arena_array(&r->arena, HOME_OFFERS, sizeof *offers);
    out->offers = offers;
    for (size_t i = 0; e == OK && i < count && out->offers_count < HOME_OFFERS; i++) {
        struct offer_view *offer = &offers[out->offers_count];
        if (post_is_mine(r, rows[i].author_id, rows[i].thread_id)) continue;
        out->offers_count++;
        *offer = (struct offer_view){.thread_id = rows[i].thread_id,
                                     .title = page_thread_title(r, rows[i].title),
                                     .note = rows[i].note,
                                     .is_asked = rows[i].is_asked};
        e = offer_words(r, rows[i].why, rows[i].what, offer);
    }
    return e;
}

enum err promise_home(struct request *r, struct promise_home *out) {
    struct promise_pulse_row pulse;
    int64_t median = -1;
    *out = (struct promise_home){.hours = promise_usual_hours(r->service)};
    enum err e = sql_promise_pulse(r->db, &r->arena, &pulse);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e == OK && !num_parse(pulse.median, INT64_MAX, &median)) median = -1;
    if (median > 48 * HOUR_MS)
        out->median_days = (median + DAY_MS - 1) / DAY_MS;
    else if (median >= 0)
        out->median_hours = median < HOUR_MS ? 1 : (median + HOUR_MS - 1) / HOUR_MS;
    return fill_offers(r, out);
}

/* --- On the desk */

static enum err lines(struct request *r, struct desk *desk) {
    struct promises_late_in in = {.now = r->now_ms, .most = DESK_LINES_MOST + 1};
    struct promises_late_row *rows;
    size_t count;
    enum err e = sql_promises_late(r->db, &r->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        if (post_is_mine(r, rows[i].author_id, rows[i].thread_id)) continue;
        struct desk_line line = {.subject = rows[i].thread_id.v,
                                 .weight = DESK_TODAY,
                                 .since_ms = rows[i].asked_at,
                                 .due_ms = rows[i].due_at,
                                 .minutes = 5,
                                 .thread = rows[i].thread_id,
                                 .title = page_thread_title(r, rows[i].title),
                                 .about = rows[i].space_title,
                                 .href = url_ask_page(&r->arena, rows[i].thread_id),
                                 .action = MSG_promise_ask};
        desk_put(desk, &line);
    }
    return e;
}

const struct desk_source promise_desk = {
    .name = "unanswered", .heading = MSG_promise_desk, .lines = lines};
