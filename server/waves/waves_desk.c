/* Waves whose month has come, on the animators' desk. */
#include "sql/waves_desk.h"
#include "server/core/page.h"
#include "server/desk/desk.h"
#include "server/waves/waves.h"
#include "urls.h"

static enum err wave_lines(struct request *r, struct desk *desk) {
    struct civil today = zone_local(r->service->zone, r->now_ms);
    struct desk_waves_in in = {
        .month = arena_format(&r->arena, "%04lld-%02d", (long long)today.year, today.month)};
    struct desk_waves_row *rows;
    size_t count;
    enum err e = sql_desk_waves(r->db, &r->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        bool is_past = !str_equal(rows[i].planned, in.month);
        struct desk_line line = {.subject = rows[i].wave_id.v,
                                 .weight = is_past ? DESK_SOON : DESK_WAITS,
                                 .since_ms = rows[i].created_at,
                                 .minutes = 5,
                                 .title = rows[i].title,
                                 .about = wave_month(&r->arena, r->language, rows[i].planned),
                                 .href = url_wave_show(&r->arena, rows[i].wave_id),
                                 .action = MSG_desk_look};
        desk_put(desk, &line);
    }
    return e;
}

static struct url all_waves(struct request *r) {
    return url_wave_list(&r->arena);
}

const struct desk_source waves_desk = {
    .name = "waves", .heading = MSG_desk_waves, .lines = wave_lines, .all = all_waves};
