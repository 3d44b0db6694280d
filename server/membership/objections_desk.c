/* Contested facts that wait for an answer, on the desk of animators who may give it. */
#include "server/core/page.h"
#include "server/desk/desk.h"
#include "server/membership/facts_view.h"
#include "server/membership/membership.h"
#include "sql/membership_membership.h"
#include "urls.h"

enum { OBJECTIONS_SHOWN = 100 };

static enum err objection_lines(struct request *r, struct desk *desk) {
    struct objections_open_in in = {.animator_id = r->viewer.member, .most = OBJECTIONS_SHOWN};
    struct objections_open_row *rows;
    size_t count;
    enum err e = sql_objections_open(r->db, &r->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        bool is_near = rows[i].due_at < r->now_ms + 2 * DAY_MS;
        struct desk_line line = {.subject = rows[i].objection_id.v,
                                 .weight = is_near ? DESK_TODAY : DESK_SOON,
                                 .since_ms = rows[i].asked_at,
                                 .due_ms = rows[i].due_at,
                                 .minutes = 10,
                                 .title = page_author_of(r, rows[i].member_id).called,
                                 .about = fact_label(r, rows[i].fact),
                                 .href = url_objection_handled(&r->arena, rows[i].objection_id),
                                 .action = MSG_desk_look};
        desk_put(desk, &line);
    }
    return e;
}

static struct url all_objections(struct request *r) {
    return url_objection_queue(&r->arena);
}

const struct desk_source objections_desk = {.name = "objections",
                                            .heading = MSG_desk_objections,
                                            .lines = objection_lines,
                                            .all = all_objections};
