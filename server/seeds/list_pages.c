/* /animation/seeds: what is scheduled, what waits, what became of those published. */
#include "lib/zone.h"
#include "server/core/page.h"
#include "server/seeds/seeds_inside.h"
#include "server/seeds/seeds_views.h"
#include "sql/seeds_seeds.h"
#include "sql/seeds_series.h"
#include "templates.h"

static enum err fill_scheduled(struct request *r, struct seed_list_page *page) {
    struct seeds_scheduled_row *rows;
    size_t count;
    enum err e = sql_seeds_scheduled(r->db, &r->arena, &rows, &count);
    if (e != OK) return e;
    struct seed_row *out = arena_array(&r->arena, count, sizeof *out);
    for (size_t i = 0; i < count; i++)
        out[i] = (struct seed_row){.seed_id = rows[i].seed_id,
                                   .kind = page_kind(rows[i].kind),
                                   .title = rows[i].title,
                                   .space_title = rows[i].space_title,
                                   .author = page_author_of(r, rows[i].author_id),
                                   .is_held = rows[i].held_at > 0,
                                   .at = rows[i].publish_at};
    page->scheduled = out;
    page->scheduled_count = count;
    return OK;
}

/* Those of series stand on the pages of their series. */
static enum err fill_waiting(struct request *r, struct seed_list_page *page) {
    struct seeds_without_date_row *rows;
    size_t count, kept = 0;
    enum err e = sql_seeds_without_date(r->db, &r->arena, &rows, &count);
    if (e != OK) return e;
    struct seed_row *out = arena_array(&r->arena, count, sizeof *out);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].series_id.v && !rows[i].held_at) continue;
        struct seed_row *row = &out[kept++];
        *row = (struct seed_row){.seed_id = rows[i].seed_id,
                                 .kind = page_kind(rows[i].kind),
                                 .title = rows[i].title,
                                 .space_title = rows[i].space_title,
                                 .is_held = rows[i].held_at > 0};
        if (rows[i].author_id.v) row->author = page_author_of(r, rows[i].author_id);
    }
    page->waiting = out;
    page->waiting_count = kept;
    return OK;
}

static enum err fill_series(struct request *r, struct seed_list_page *page) {
    struct series_all_row *rows;
    size_t count;
    enum err e = sql_series_all(r->db, &r->arena, &rows, &count);
    if (e != OK) return e;
    struct series_row *out = arena_array(&r->arena, count, sizeof *out);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct series_queue_in of = {.series_id = rows[i].series_id};
        struct series_queue_row *queue;
        size_t length;
        e = sql_series_queue(r->db, &r->arena, &of, &queue, &length);
        out[i] = (struct series_row){
            .series_id = rows[i].series_id, .name = rows[i].name, .next_at = rows[i].next_at};
        for (size_t k = 0; e == OK && k < length && str_is_empty(out[i].next_title); k++)
            if (!queue[k].held_at && queue[k].author_id.v) out[i].next_title = queue[k].title;
    }
    page->series = out;
    page->series_count = count;
    return e;
}

/* The first instant of the quarter of this moment. */
static int64_t quarter_of(const struct zone *zone, int64_t at) {
    struct civil day = zone_local(zone, at);
    day.month = (day.month - 1) / 3 * 3 + 1;
    day.day = 1;
    day.hour = day.minute = day.second = 0;
    return zone_instant(zone, &day);
}

static enum err fill_published(struct request *r, struct seed_list_page *page) {
    struct seeds_gone_out_row *rows;
    size_t count;
    enum err e = sql_seeds_gone_out(r->db, &r->arena, &rows, &count);
    if (e != OK) return e;
    struct seed_row *out = arena_array(&r->arena, count, sizeof *out);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct seed_new_voices_in of = {.thread_id = rows[i].thread_id,
                                        .since =
                                            quarter_of(r->service->zone, rows[i].published_at)};
        struct seed_new_voices_row voices = {0};
        e = sql_seed_new_voices(r->db, &r->arena, &of, &voices);
        out[i] = (struct seed_row){
            .seed_id = rows[i].seed_id,
            .kind = page_kind(rows[i].kind),
            .title = page_thread_title(r, rows[i].title),
            .at = rows[i].published_at,
            .thread_id = rows[i].thread_id,
            .answers = rows[i].answers,
            .readers = rows[i].readers >= SEED_READERS_LEAST ? rows[i].readers : 0,
            .voices = voices.voices >= SEED_VOICES_LEAST ? voices.voices : 0};
    }
    page->published = out;
    page->published_count = count;
    return e;
}

static enum err fill_dropped(struct request *r, struct seed_list_page *page) {
    struct seeds_dropped_row *rows;
    size_t count;
    enum err e = sql_seeds_dropped(r->db, &r->arena, &rows, &count);
    if (e != OK) return e;
    struct seed_row *out = arena_array(&r->arena, count, sizeof *out);
    for (size_t i = 0; i < count; i++) {
        out[i] = (struct seed_row){.seed_id = rows[i].seed_id,
                                   .kind = page_kind(rows[i].kind),
                                   .title = rows[i].title,
                                   .space_title = rows[i].space_title,
                                   .at = rows[i].changed_at};
        if (rows[i].author_id.v) out[i].author = page_author_of(r, rows[i].author_id);
    }
    page->dropped = out;
    page->dropped_count = count;
    return OK;
}

enum reply seed_list(struct request *r) {
    struct seed_list_page page = {0};
    if (request_is_done(r, "cancelled")) page.done = page_message(r, "seeds.done_cancelled");
    if (request_is_done(r, "ended")) page.done = page_message(r, "seeds.done_ended");
    enum err e = fill_scheduled(r, &page);
    if (e == OK) e = fill_waiting(r, &page);
    if (e == OK) e = fill_series(r, &page);
    if (e == OK) e = fill_published(r, &page);
    if (e == OK) e = fill_dropped(r, &page);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_SEEDS, &frame);
    tmpl_seed_list(&w, &frame, &page);
    return page_send(r, 200);
}
