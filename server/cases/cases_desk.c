/* Cases without an outcome, on the animators' desk: their authors were asked, and said nothing for
 * a month since. Taking news is one press of a button. */
#include "server/cases/cases_inside.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "urls.h"

/* « dernier message le 14 août 2026 » */
static struct str last_word(struct request *r, int64_t at) {
    struct buf out;
    buf_init(&out, 200);
    msg_desk_last_word(&out, r->language, MESSAGE_PLAIN,
                       (struct msg_desk_last_word){.at = at, .zone = r->service->zone});
    struct str words = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return words;
}

static enum err case_lines(struct request *r, struct desk *desk) {
    struct desk_cases_in in = {
        .now = r->now_ms, .before = r->now_ms - CASE_NEWS_MS, .most_times = CASE_NEWS_MOST};
    struct desk_cases_row *rows;
    size_t count;
    enum err e = sql_desk_cases(r->db, &r->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        if (post_is_mine(r, rows[i].author_id, rows[i].thread_id)) continue;
        struct desk_line line = {.subject = rows[i].thread_id.v,
                                 .weight = DESK_WAITS,
                                 .since_ms = rows[i].asked_at,
                                 .news_ms = rows[i].last_post_at,
                                 .minutes = 2,
                                 .thread = rows[i].thread_id,
                                 .title = page_thread_title(r, rows[i].title),
                                 .about = last_word(r, rows[i].last_post_at),
                                 .href = url_thread_show(&r->arena, rows[i].thread_id),
                                 .action = MSG_desk_take_news,
                                 .act = url_case_news_submit(&r->arena, rows[i].thread_id),
                                 .is_act_posted = true};
        desk_put(desk, &line);
    }
    return e;
}

static struct url all_cases(struct request *r) {
    return url_case_list(&r->arena);
}

const struct desk_source cases_desk = {
    .name = "cases", .heading = MSG_desk_cases, .lines = case_lines, .all = all_cases};

/* --- Taking news */

static void asked(struct request *r, enum err result, const void *output) {
    (void)output;
    const char *done = result == OK ? "news" : result == ERR_LIMIT ? "news_soon" : "news_over";
    if (result != OK && result != ERR_LIMIT && result != ERR_CONFLICT) {
        request_fail(r, result);
        return;
    }
    request_done(r, url_desk_page(&r->arena), done);
}

enum reply case_news_submit(struct request *r) {
    const struct case_at *at = r->scope.object;
    if (at->is_author) return request_error(r, 403, 0);
    struct task *task = request_task(r, &op_case_news, sizeof(struct case_news_in));
    *(struct case_news_in *)task->input = (struct case_news_in){at->row.thread_id};
    task->has_once = false; /* once a month, however often it is pressed */
    return request_park(r, task, asked);
}
