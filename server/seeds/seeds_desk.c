/* What awaits animators of seeds: those held, those of this week, series without a next text. */
#include "sql/seeds_desk.h"
#include "messages.h"
#include "server/seeds/seeds_inside.h"
#include "urls.h"

/* Series stand beside seeds among the subjects. */
static const int64_t SERIES_FROM = INT64_C(1) << 40;

static struct url list_of(struct request *r) {
    return url_seed_list(&r->arena);
}

static void put_held(struct request *r, struct desk *desk, const struct desk_held_row *row) {
    struct desk_line line = {.subject = row->seed_id.v,
                             .weight = DESK_SOON,
                             .since_ms = row->held_at,
                             .minutes = 5,
                             .title = row->title,
                             .about = message_text(r->language, MSG_seeds_held),
                             .href = url_seed_edit(&r->arena, row->seed_id),
                             .action = MSG_seeds_adopt,
                             .act = url_seed_adopt(&r->arena, row->seed_id),
                             .is_act_posted = true};
    desk_put(desk, &line);
}

static enum err lines(struct request *r, struct desk *desk) {
    struct desk_held_row *held;
    struct desk_series_row *series;
    size_t held_count, count;
    enum err e = sql_desk_held(r->db, &r->arena, &held, &held_count);
    for (size_t i = 0; e == OK && i < held_count; i++) put_held(r, desk, &held[i]);
    if (e == OK) e = sql_desk_series(r->db, &r->arena, &series, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct desk_line line = {.subject = SERIES_FROM + series[i].series_id.v,
                                 .weight = DESK_SOON,
                                 .since_ms = series[i].since_at,
                                 .due_ms = series[i].next_at,
                                 .minutes = 10,
                                 .title = series[i].name,
                                 .about = message_text(r->language, MSG_seeds_desk_empty),
                                 .href = url_series_show(&r->arena, series[i].series_id),
                                 .action = MSG_seeds_write};
        desk_put(desk, &line);
    }
    return e;
}

const struct desk_source seeds_desk = {
    .name = "seeds", .heading = MSG_seeds_title, .lines = lines, .all = list_of};

/* --- This week */

static struct url planned_href(struct request *r, const struct desk_planned_row *row) {
    return row->series_id.v ? url_series_show(&r->arena, row->series_id)
                            : url_seed_edit(&r->arena, row->seed_id);
}

static enum err planned(struct request *r, struct desk *desk) {
    struct desk_planned_in in = {.before = r->now_ms + 7 * DAY_MS};
    struct desk_planned_row *rows;
    size_t count;
    enum err e = sql_desk_planned(r->db, &r->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct buf about;
        buf_init(&about, 256);
        msg_seeds_next(&about, r->language, MESSAGE_PLAIN,
                       (struct msg_seeds_next){.at = rows[i].at, .zone = r->service->zone});
        struct desk_line line = {.subject = rows[i].seed_id.v,
                                 .weight = DESK_WAITS,
                                 .since_ms = rows[i].changed_at,
                                 .title = rows[i].title,
                                 .about = arena_copy(&r->arena, buf_str(&about)),
                                 .href = planned_href(r, &rows[i]),
                                 .action = MSG_seeds_reread};
        buf_release(&about);
        desk_put(desk, &line);
    }
    return e;
}

const struct desk_source seeds_planned_desk = {.name = "seeds_planned",
                                               .heading = MSG_seeds_scheduled,
                                               .lines = planned,
                                               .all = list_of,
                                               .is_aside = true};
