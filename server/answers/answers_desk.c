/* What the animators' desk says of collective answers: written and waiting to be put in force, and
 * in force for so long that they are to be read again. */
#include "sql/answers_desk.h"
#include "server/answers/answers.h"
#include "server/core/page.h"
#include "urls.h"

/* Somebody is writing: a day without a change, and it is ready to be read. */
static const int64_t WRITING_MS = DAY_MS, PATIENCE_MS = 7 * DAY_MS;

static enum err draft_lines(struct request *r, struct desk *desk) {
    struct desk_answers_drafted_row *rows;
    size_t count;
    enum err e = sql_desk_answers_drafted(r->db, &r->arena, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        int64_t age_ms = r->now_ms - rows[i].written_at;
        bool has_waited = age_ms >= PATIENCE_MS;
        if (age_ms < WRITING_MS) continue;
        struct desk_line line = {.subject = rows[i].answer_id.v,
                                 .weight = has_waited ? DESK_SOON : DESK_WAITS,
                                 .since_ms = rows[i].created_at,
                                 .news_ms = rows[i].written_at,
                                 .minutes = 10,
                                 .thread = rows[i].thread_id,
                                 .title = rows[i].title,
                                 .about = page_thread_title(r, rows[i].thread_title),
                                 .href = url_answer_show(&r->arena, rows[i].answer_id),
                                 .action = MSG_desk_read};
        desk_put(desk, &line);
    }
    return e;
}

static struct url all_answers(struct request *r) {
    return url_answer_list(&r->arena);
}

const struct desk_source answer_drafts_desk = {.name = "answer_drafts",
                                               .heading = MSG_desk_answer_drafts,
                                               .lines = draft_lines,
                                               .all = all_answers};

static enum err review_lines(struct request *r, struct desk *desk) {
    struct desk_answers_stale_in in = {.now = r->now_ms};
    struct desk_answers_stale_row *rows;
    size_t count;
    enum err e = sql_desk_answers_stale(r->db, &r->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct desk_line line = {.subject = rows[i].answer_id.v,
                                 .weight = DESK_WAITS,
                                 .since_ms = rows[i].review_at,
                                 .minutes = 5,
                                 .thread = rows[i].thread_id,
                                 .title = rows[i].title,
                                 .href = url_answer_show(&r->arena, rows[i].answer_id),
                                 .action = MSG_desk_read_again};
        desk_put(desk, &line);
    }
    return e;
}

const struct desk_source answer_reviews_desk = {
    .name = "answer_reviews", .heading = MSG_desk_answer_reviews, .lines = review_lines};
