/* Openings of identity that wait for this animator, who was picked: nobody else can answer. */
#include "sql/unnamed_desk.h"
#include "server/core/page.h"
#include "server/desk/desk.h"
#include "server/unnamed/opening.h"
#include "server/unnamed/unnamed.h"
#include "urls.h"

static enum err opening_lines(struct request *r, struct desk *desk) {
    struct desk_openings_in in = {.viewer_id = r->viewer.member,
                                  .since = r->now_ms - OPENING_ANSWER_MS,
                                  .asked_since = r->now_ms - OPENING_OVER_MS};
    struct desk_openings_row *rows;
    size_t count;
    enum err e = sql_desk_openings(r->db, &r->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct desk_line line = {.subject = rows[i].opening_id.v,
                                 .weight = DESK_TODAY,
                                 .since_ms = rows[i].turn_at,
                                 .due_ms = rows[i].turn_at + OPENING_ANSWER_MS,
                                 .minutes = 10,
                                 .thread = rows[i].thread_id,
                                 .title = page_thread_title(r, rows[i].title),
                                 .href = url_identity_page(&r->arena, rows[i].thread_id),
                                 .action = MSG_desk_answer,
                                 .taker = r->viewer.member};
        desk_put(desk, &line);
    }
    return e;
}

const struct desk_source openings_desk = {
    .name = "openings", .heading = MSG_desk_openings, .lines = opening_lines};
