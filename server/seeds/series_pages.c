/* A series: its day and hour, and the texts in the order of their turns. */
#include "lib/num.h"
#include "messages.h"
#include "server/core/page.h"
#include "server/seeds/seeds_inside.h"
#include "server/seeds/seeds_views.h"
#include "sql/seeds_series.h"
#include "templates.h"
#include "urls.h"

enum { SERIES_NAME, SERIES_WEEKDAY, SERIES_HOUR };

/* Monday first. */
static const struct {
    const char *code;
    int64_t value;
    enum message_id name;
} weekdays[] = {
    {"1", 1, MSG_seeds_monday},   {"2", 2, MSG_seeds_tuesday}, {"3", 3, MSG_seeds_wednesday},
    {"4", 4, MSG_seeds_thursday}, {"5", 5, MSG_seeds_friday},  {"6", 6, MSG_seeds_saturday},
    {"0", 0, MSG_seeds_sunday},
};
static const char *const codes[] = {"0", "1", "2", "3", "4", "5", "6", NULL};

enum err scope_series(struct scope_run *run) {
    struct series_find_in in = {.series_id = {run->params[0].id}};
    struct series_find_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_series_find(run->db, run->arena, &in, row);
}

static enum err fill_queue(struct request *r, struct series_page *page) {
    const struct series_find_row *row = r->scope.object;
    struct series_queue_in of = {.series_id = row->series_id};
    struct series_queue_row *rows;
    enum err e = sql_series_queue(r->db, &r->arena, &of, &rows, &page->queue_count);
    if (e != OK) return e;
    struct seed_row *queue = arena_array(&r->arena, page->queue_count, sizeof *queue);
    for (size_t i = 0; i < page->queue_count; i++) {
        queue[i] = (struct seed_row){.seed_id = rows[i].seed_id,
                                     .kind = page_kind(rows[i].kind),
                                     .title = rows[i].title,
                                     .space_title = rows[i].space_title,
                                     .is_held = rows[i].held_at > 0};
        if (rows[i].author_id.v) queue[i].author = page_author_of(r, rows[i].author_id);
    }
    page->queue = queue;
    page->series_id = row->series_id;
    page->next_at = row->next_at;
    return OK;
}

static enum reply show(struct request *r, struct series_page *page, int status) {
    struct weekday_choice *days = arena_array(&r->arena, ARRAY_LENGTH(weekdays), sizeof *days);
    for (size_t i = 0; i < ARRAY_LENGTH(weekdays); i++)
        days[i] =
            (struct weekday_choice){weekdays[i].value, weekdays[i].name,
                                    str_equal(page->weekday.value, str_from_c(weekdays[i].code))};
    page->weekdays = days;
    page->weekdays_count = ARRAY_LENGTH(weekdays);
    page->zone = r->service->options->community_zone;
    const struct series_find_row *row = r->scope.object;
    if (row) page->called = row->name;
    enum err e = row ? fill_queue(r, page) : OK;
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_SEEDS, &frame);
    tmpl_series_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply series_new(struct request *r) {
    struct series_page page = {.weekday.value = STR("1"), .hour.value = STR("09:00")};
    return show(r, &page, 200);
}

enum reply series_show(struct request *r) {
    const struct series_find_row *row = r->scope.object;
    struct series_page page = {.name.value = row->name};
    page.weekday.value = arena_format(&r->arena, "%lld", (long long)row->weekday);
    page.hour.value =
        arena_format(&r->arena, "%02d:%02d", (int)(row->minute / 60), (int)(row->minute % 60));
    if (request_is_done(r, "saved")) page.done = page_message(r, "seeds.done_series");
    return show(r, &page, 200);
}

static void refused(struct request *r) {
    struct series_page page = {.name = page_field(r, SERIES_NAME),
                               .weekday = page_field(r, SERIES_WEEKDAY),
                               .hour = page_field(r, SERIES_HOUR),
                               .has_errors = true};
    show(r, &page, r->form.status);
}

static const struct form_field series_fields[] = {
    [SERIES_NAME] = {"name", FIELD_SAID_LINE, true, SERIES_NAME_MOST, NULL},
    [SERIES_WEEKDAY] = {"weekday", FIELD_CHOICE, true, 2, codes},
    [SERIES_HOUR] = {"hour", FIELD_LINE, true, 16, NULL},
};
const struct form_schema form_series = {"series", series_fields, ARRAY_LENGTH(series_fields),
                                        refused};

static void saved(struct request *r, enum err result, const void *output) {
    const struct series_out *out = output;
    if (result == OK) {
        request_done(r, url_series_show(&r->arena, out->series), "saved");
        return;
    }
    if (result != ERR_LIMIT) {
        request_fail(r, result);
        return;
    }
    form_fail(&r->form, SERIES_NAME, page_message(r, "seeds.series_full"));
    r->form.status = 422;
    refused(r);
}

static enum reply save(struct request *r, struct series_id series) {
    struct series_save_in row = {.series = series};
    if (!seed_minute(form_value(r, SERIES_HOUR), &row.minute)) {
        form_fail(&r->form, SERIES_HOUR, page_message(r, "seeds.hour_wrong"));
        r->form.status = 422;
        refused(r);
        return REPLIED;
    }
    if (!num_parse(form_value(r, SERIES_WEEKDAY), 6, &row.weekday)) row.weekday = 1;
    struct task *task = request_task(r, &op_series_save, sizeof(struct series_save_in));
    row.name = task_copy(task, form_value(r, SERIES_NAME));
    *(struct series_save_in *)task->input = row;
    return request_park(r, task, saved);
}

enum reply series_create(struct request *r) {
    return save(r, (struct series_id){0});
}

enum reply series_update(struct request *r) {
    const struct series_find_row *row = r->scope.object;
    return save(r, row->series_id);
}

static void ended(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_done(r, url_seed_list(&r->arena), "ended");
    else
        request_fail(r, result);
}

enum reply series_end(struct request *r) {
    const struct series_find_row *row = r->scope.object;
    struct task *task = request_task(r, &op_series_end, sizeof(struct series_in));
    *(struct series_in *)task->input = (struct series_in){row->series_id};
    task->has_once = false;
    return request_park(r, task, ended);
}
