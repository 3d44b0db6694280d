/* What moved, where one can help, what else waits. Each block is one statement bounded by its
 * index; a block that has nothing is not printed. */
#include "server/home/home.h"

#include "moderation/policy.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/curation/curation.h"
#include "server/home/home_views.h"
#include "server/membership/membership.h"
#include "server/people/people.h"
#include "server/promise/promise.h"
#include "server/welcome/welcome.h"
#include "sql/home_home.h"
#include "templates.h"

enum {
    FRESH_MOST = 10,
    UNREAD_MOST = 4,
    MARKED_MOST = 6,
    LATEST_MOST = 12,
    WAITING_MOST = 3,
    CONCLUDED_ROWS = 3,
    CONCLUDED_WEEKS = 4,
    EXCERPT_MOST = 150, /* bytes: two lines */
};
static const int64_t UNREAD_MS = 30 * DAY_MS, NEWCOMER_MS = 14 * DAY_MS, WEEK_MS = 7 * DAY_MS;

/* Latest first: those that moved since the visit before, then the others. */
static enum err fill_unread(struct request *r, struct home_page *page) {
    int64_t since = r->now_ms - UNREAD_MS;
    if (page->since_at && page->since_at < since) since = page->since_at;
    struct home_unread_in in = {
        .member_id = r->viewer.member, .since_at = since, .most = FRESH_MOST + UNREAD_MOST};
    struct home_unread_row *rows;
    size_t count, fresh = 0;
    enum err e = sql_home_unread(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct thread_row *threads = arena_array(&r->arena, count, sizeof *threads);
    while (fresh < count && fresh < FRESH_MOST && rows[fresh].last_post_at > page->since_at)
        fresh++;
    size_t shown = fresh + UNREAD_MOST < count ? fresh + UNREAD_MOST : count;
    for (size_t i = 0; i < shown; i++)
        threads[i] =
            (struct thread_row){.thread_id = rows[i].thread_id,
                                .kind = page_kind(rows[i].kind),
                                .title = page_thread_title(r, rows[i].title),
                                .space_title = rows[i].space_title,
                                .author = page_author_in(r, rows[i].author_id, rows[i].thread_id),
                                .messages = rows[i].last_seq,
                                .last_at = rows[i].last_post_at,
                                .excerpt = page_excerpt(r, rows[i].markdown, EXCERPT_MOST),
                                .fresh = rows[i].fresh,
                                .first_unread = rows[i].first_unread};
    page->fresh = (struct row_list){threads, fresh};
    page->unread = (struct row_list){threads + fresh, shown - fresh};
    return OK;
}

static enum err fill_marked(struct request *r, struct home_page *page) {
    struct home_marked_in in = {.member_id = r->viewer.member, .most = MARKED_MOST};
    struct home_marked_row *rows;
    size_t count;
    enum err e = sql_home_marked(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct thread_row *threads = arena_array(&r->arena, count, sizeof *threads);
    for (size_t i = 0; i < count; i++)
        threads[i] =
            (struct thread_row){.thread_id = rows[i].thread_id,
                                .kind = page_kind(rows[i].kind),
                                .title = page_thread_title(r, rows[i].title),
                                .space_title = rows[i].space_title,
                                .author = page_author_in(r, rows[i].author_id, rows[i].thread_id),
                                .messages = rows[i].last_seq,
                                .last_at = rows[i].last_post_at,
                                .fresh = rows[i].fresh,
                                .first_unread = rows[i].first_unread};
    page->marked = (struct row_list){threads, count};
    return OK;
}

static enum err fill_latest(struct request *r, struct home_page *page) {
    struct home_latest_in in = {.most = LATEST_MOST};
    struct home_latest_row *rows;
    size_t count;
    enum err e = sql_home_latest(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct thread_row *threads = arena_array(&r->arena, count, sizeof *threads);
    for (size_t i = 0; i < count; i++)
        threads[i] =
            (struct thread_row){.thread_id = rows[i].thread_id,
                                .kind = page_kind(rows[i].kind),
                                .title = page_thread_title(r, rows[i].title),
                                .space_title = rows[i].space_title,
                                .author = page_author_in(r, rows[i].author_id, rows[i].thread_id),
                                .messages = rows[i].last_seq,
                                .last_at = rows[i].last_post_at};
    page->latest = (struct row_list){threads, count};
    return OK;
}

static struct str topic_label(const struct request *r, struct str id) {
    const struct policy_topic *topic = policy_topic(r->service->policy, id);
    if (!topic) return (struct str){0};
    return r->language == LANGUAGE_EN ? topic->label_en : topic->label_fr;
}

/* Those of one kind, as long as there is room beside what was offered; not one's own, with a name
 * or without. */
static enum err fill_kind(struct request *r, const struct home_waiting_in *in,
                          struct waiting_row *waiting, struct home_page *page) {
    struct home_waiting_row *rows;
    size_t count;
    enum err e = sql_home_waiting(r->db, &r->arena, in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        if (page->waiting_count + page->promise.offers_count >= WAITING_MOST) break;
        if (post_is_mine(r, rows[i].author_id, rows[i].thread_id)) continue;
        waiting[page->waiting_count++] =
            (struct waiting_row){.thread_id = rows[i].thread_id,
                                 .title = page_thread_title(r, rows[i].title),
                                 .is_question = str_equal(in->kind, STR("question")),
                                 .days = (r->now_ms - rows[i].last_post_at) / DAY_MS,
                                 .topic = topic_label(r, rows[i].topic),
                                 .is_own = rows[i].is_own};
    }
    return e;
}

/* Questions, and discussions where there are not enough of them. */
static enum err fill_waiting(struct request *r, struct str region, struct home_page *page) {
    static const char *const kinds[] = {"question", "discussion"};
    struct waiting_row *waiting = arena_array(&r->arena, WAITING_MOST, sizeof *waiting);
    enum err e = OK;
    page->waiting = waiting;
    for (size_t k = 0; e == OK && k < ARRAY_LENGTH(kinds); k++) {
        struct home_waiting_in in = {.member_id = r->viewer.member,
                                     .kind = str_from_c(kinds[k]),
                                     .region = region,
                                     .day_ago_at = r->now_ms - DAY_MS,
                                     .most = 2 * WAITING_MOST};
        if (page->waiting_count + page->promise.offers_count < WAITING_MOST)
            e = fill_kind(r, &in, waiting, page);
    }
    return e;
}

/* What was concluded in the last weeks. */
static enum err fill_concluded(struct request *r, struct home_page *page) {
    struct home_concluded_in in = {.since = r->now_ms - CONCLUDED_WEEKS * WEEK_MS,
                                   .most = CONCLUDED_ROWS};
    struct home_concluded_row *rows;
    enum err e = sql_home_concluded(r->db, &r->arena, &in, &rows, &page->concluded_count);
    if (e != OK) return e;
    struct concluded_row *views = arena_array(&r->arena, page->concluded_count, sizeof *views);
    for (size_t i = 0; i < page->concluded_count; i++)
        views[i] = (struct concluded_row){rows[i].answer_id, rows[i].title, rows[i].published_at};
    page->concluded = views;
    return OK;
}

/* The discussion of the week: chosen by an animator, else the one that most wrote in. */
static enum err fill_featured(struct request *r, struct home_page *page) {
    struct home_featured_in in = {.week_at = curation_week(r->service->zone, r->now_ms)};
    struct home_featured_row row;
    enum err e = sql_home_featured(r->db, &r->arena, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    page->has_debate = true;
    page->debate = (struct thread_row){.thread_id = row.thread_id,
                                       .kind = page_kind(row.kind),
                                       .title = row.title,
                                       .space_title = row.space_title,
                                       .author = page_author_in(r, row.author_id, row.thread_id),
                                       .messages = row.last_seq,
                                       .last_at = row.last_post_at};
    return OK;
}

static enum err fill_debate(struct request *r, struct home_page *page) {
    struct home_debate_in in = {.week_ago_at = r->now_ms - WEEK_MS,
                                .month_ago_at = r->now_ms - UNREAD_MS};
    struct home_debate_row row;
    enum err e = sql_home_debate(r->db, &r->arena, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    page->has_debate = true;
    page->debate = (struct thread_row){.thread_id = row.thread_id,
                                       .kind = KIND_DISCUSSION,
                                       .title = row.title,
                                       .space_title = row.space_title,
                                       .author = page_author_in(r, row.author_id, row.thread_id),
                                       .messages = row.last_seq,
                                       .last_at = row.last_post_at};
    return OK;
}

static enum err fill_person(struct request *r, struct home_page *page, struct str *region) {
    struct home_person_in in = {.member_id = r->viewer.member};
    struct home_person_row row;
    enum err e = sql_home_person(r->db, &r->arena, &in, &row);
    if (e != OK) return e;
    *region = row.region;
    page->is_newcomer =
        str_is_empty(row.introduction) && r->now_ms - row.activated_at < NEWCOMER_MS;
    return OK;
}

enum reply home_page(struct request *r) {
    struct home_page page = {.given_name = r->viewer.given_name, .since_at = page_since(r)};
    struct str region = {0};
    enum err e = fill_person(r, &page, &region);
    page_seen(r, (struct thread_id){0}, 0);
    if (e == OK) e = membership_notice_of(r, &page.membership);
    if (e == OK) e = greet_guide_of(r, &page.guide);
    if (e == OK && page.since_at) e = fill_unread(r, &page);
    if (e == OK) e = fill_marked(r, &page);
    if (e == OK && page.fresh.threads_count == 0) e = fill_latest(r, &page);
    if (e == OK) e = promise_home(r, &page.promise);
    if (e == OK) e = fill_waiting(r, region, &page);
    if (e == OK) e = fill_concluded(r, &page);
    if (e == OK) e = fill_featured(r, &page);
    if (e == OK && !page.has_debate) e = fill_debate(r, &page);
    if (e != OK) return request_fail(r, e);
    page.help_count = (int64_t)(page.waiting_count + page.promise.offers_count);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_HOME, &frame);
    tmpl_home_page(&w, &frame, &page);
    return page_send(r, 200);
}
