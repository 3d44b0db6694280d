/* Newcomers who were not welcomed yet, for the animators' desk. */
#include "server/welcome/welcome_inside.h"
#include "sql/welcome_newcomers.h"
#include "urls.h"

enum { SOON_DAYS = 2, TODAY_DAYS = 5, LINES_MOST = 100 };

static enum desk_weight weight_of(int64_t waits_ms) {
    if (waits_ms > TODAY_DAYS * DAY_MS) return DESK_TODAY;
    return waits_ms > SOON_DAYS * DAY_MS ? DESK_SOON : DESK_WAITS;
}

static struct str about(struct request *r, const struct author_view *author,
                        struct str introduction) {
    struct str place = author->region;
    const char *middle = str_is_empty(author->kind) || str_is_empty(place) ? "" : ", ";
    struct str where =
        arena_format(&r->arena, "%.*s%s%.*s", STR_ARG(author->kind), middle, STR_ARG(place));
    if (str_is_empty(introduction)) return where;
    return arena_format(&r->arena, "%.*s. %.*s", STR_ARG(where), STR_ARG(introduction));
}

static enum err lines(struct request *r, struct desk *desk) {
    struct greet_newcomers_in in = {.viewer_id = r->viewer.member,
                                    .since = r->now_ms - GREET_DAYS * DAY_MS,
                                    .now = r->now_ms,
                                    .most = LINES_MOST};
    struct greet_newcomers_row *rows;
    size_t count;
    enum err e = sql_greet_newcomers(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    for (size_t i = 0; i < count; i++) {
        struct author_view author = page_author_of(r, rows[i].member_id);
        struct desk_line line = {.subject = rows[i].member_id.v,
                                 .weight = weight_of(r->now_ms - rows[i].activated_at),
                                 .since_ms = rows[i].activated_at,
                                 .minutes = 3,
                                 .title = author.name,
                                 .about = about(r, &author, rows[i].introduction),
                                 .href = url_greet_form(&r->arena, rows[i].member_id),
                                 .action = MSG_greet_write};
        desk_put(desk, &line);
    }
    return OK;
}

static struct url all(struct request *r) {
    return url_greet_list(&r->arena);
}

const struct desk_source welcome_desk = {
    .name = "newcomers", .heading = MSG_greet_title, .lines = lines, .all = all};
