/* The animators' pages: waves and how many invitations wait, one of them, opening it. */
#include "lib/clock.h"
#include "server/core/page.h"
#include "server/members/members.h"
#include "server/waves/waves.h"
#include "server/waves/waves_views.h"
#include "sql/waves_waves.h"
#include "templates.h"
#include "urls.h"

enum { WAVE_TITLE, WAVE_PLANNED, MONTHS = 18 };

static void wave_refused(struct request *r);
static const struct form_field wave_fields[] = {
    [WAVE_TITLE] = {"title", FIELD_SAID_LINE, true, WAVE_TITLE_BYTES, NULL},
    [WAVE_PLANNED] = {"planned", FIELD_LINE, false, 7, NULL},
};
const struct form_schema form_wave = {"wave", wave_fields, ARRAY_LENGTH(wave_fields), wave_refused};

enum err scope_wave(struct scope_run *run) {
    struct wave_find_in in = {.wave_id = {run->params[0].id}};
    struct wave_find_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_wave_find(run->db, run->arena, &in, row);
}

/* The months from this one on, and the one planned already. */
static void fill_months(struct request *r, struct wave_form *form) {
    struct wave_month_choice *months = arena_array(&r->arena, MONTHS + 1, sizeof *months);
    struct civil now = clock_utc(r->now_ms);
    bool is_there = str_is_empty(form->planned.value);
    for (int i = 0; i < MONTHS; i++) {
        int month = now.month - 1 + i;
        struct str value = arena_format(&r->arena, "%04lld-%02d", (long long)now.year + month / 12,
                                        month % 12 + 1);
        months[i + 1] =
            (struct wave_month_choice){.value = value,
                                       .label = wave_month(&r->arena, r->language, value),
                                       .is_chosen = str_equal(value, form->planned.value)};
        is_there = is_there || months[i + 1].is_chosen;
    }
    months[0] =
        (struct wave_month_choice){.value = form->planned.value,
                                   .label = wave_month(&r->arena, r->language, form->planned.value),
                                   .is_chosen = true};
    if (str_is_empty(months[0].label)) is_there = true;
    form->months = is_there ? months + 1 : months;
    form->months_count = is_there ? MONTHS : MONTHS + 1;
}

static void fill_form(struct request *r, bool is_sent, struct str title, struct str planned,
                      struct wave_form *form) {
    *form = (struct wave_form){.title.value = title, .planned.value = planned};
    if (is_sent)
        *form = (struct wave_form){.title = page_field(r, WAVE_TITLE),
                                   .planned = page_field(r, WAVE_PLANNED)};
    fill_months(r, form);
}

static struct wave_row row_of(struct request *r, struct wave_id wave, struct str title,
                              struct str planned, int64_t opened_at) {
    return (struct wave_row){.wave_id = wave,
                             .title = title,
                             .month = wave_month(&r->arena, r->language, planned),
                             .opened_at = opened_at};
}

static enum err count(struct request *r, struct wave_row *waves, size_t waves_count) {
    struct waves_counted_row *rows;
    size_t found;
    enum err e = sql_waves_counted(r->db, &r->arena, &rows, &found);
    if (e != OK) return e;
    for (size_t i = 0; i < found; i++)
        for (size_t w = 0; w < waves_count; w++) {
            if (waves[w].wave_id.v != rows[i].wave_id.v) continue;
            waves[w].waiting = rows[i].waiting;
            waves[w].unreachable = rows[i].unreachable;
        }
    return OK;
}

static enum reply show_list(struct request *r, int status, bool is_sent) {
    struct wave_list_page page = {0};
    struct waves_all_row *rows;
    enum err e = sql_waves_all(r->db, &r->arena, &rows, &page.waves_count);
    if (e != OK) return request_fail(r, e);
    struct wave_row *waves = arena_array(&r->arena, page.waves_count, sizeof *waves);
    for (size_t i = 0; i < page.waves_count; i++)
        waves[i] = row_of(r, rows[i].wave_id, rows[i].title, rows[i].planned, rows[i].opened_at);
    e = count(r, waves, page.waves_count);
    if (e != OK) return request_fail(r, e);
    page.waves = waves;
    fill_form(r, is_sent, STR(""), STR(""), &page.form);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_wave_list(&w, &frame, &page);
    return page_send(r, status);
}

enum reply wave_list(struct request *r) {
    return show_list(r, 200, false);
}

static enum err fill_who(struct request *r, struct wave_page *page) {
    struct wave_organisations_in of = {.wave_id = page->wave.wave_id};
    struct wave_regions_of_in in = {.wave_id = page->wave.wave_id};
    struct wave_organisations_row *organisations;
    struct wave_regions_of_row *regions;
    enum err e =
        sql_wave_organisations(r->db, &r->arena, &of, &organisations, &page->organisations_count);
    if (e == OK) e = sql_wave_regions_of(r->db, &r->arena, &in, &regions, &page->regions_count);
    if (e != OK) return e;
    struct wave_name *names =
        arena_array(&r->arena, page->organisations_count + page->regions_count, sizeof *names);
    page->organisations = names;
    page->regions = names + page->organisations_count;
    for (size_t i = 0; i < page->organisations_count; i++) names[i].name = organisations[i].name;
    names += page->organisations_count;
    for (size_t i = 0; i < page->regions_count; i++) names[i].name = regions[i].region;
    return OK;
}

static enum err fill_page(struct request *r, bool is_sent, struct wave_page *page) {
    const struct wave_find_row *wave = r->scope.object;
    struct wave_readiness ready;
    *page = (struct wave_page){
        .wave = row_of(r, wave->wave_id, wave->title, wave->planned, wave->opened_at),
        .pace = waves_pace(r->service->options),
        .days = INVITED_DAYS,
        .is_saved = str_equal(request_query(r, STR("saved")), STR("1"))};
    enum err e = count(r, &page->wave, 1);
    if (e == OK) e = fill_who(r, page);
    if (e == OK) e = wave_readiness(r->db, &r->arena, r->now_ms, &ready);
    if (e != OK) return e;
    page->is_short = ready.is_short;
    page->animators = ready.animators;
    page->animator_organisations = ready.organisations;
    if (page->wave.waiting > page->pace) page->minutes = page->wave.waiting / page->pace + 1;
    fill_form(r, is_sent, wave->title, wave->planned, &page->form);
    return OK;
}

static enum reply show_one(struct request *r, int status, bool is_sent) {
    struct wave_page page;
    enum err e = fill_page(r, is_sent, &page);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_wave_show(&w, &frame, &page);
    return page_send(r, status);
}

enum reply wave_show(struct request *r) {
    return show_one(r, 200, false);
}

static void wave_refused(struct request *r) {
    if (r->scope.object)
        show_one(r, r->form.status, true);
    else
        show_list(r, r->form.status, true);
}

static void go_to(struct request *r, struct wave_id wave) {
    struct url url = url_wave_show(&r->arena, wave);
    struct str saved = arena_format(&r->arena, "%.*s?saved=1", (int)url.length, url.bytes);
    request_redirect(r, (struct url){saved.bytes, saved.length});
}

/* What a schema cannot say: characters are not bytes, a month is one. */
static void fail(struct request *r, enum err result) {
    bool is_titled = wave_month(&r->arena, r->language, form_value(r, WAVE_PLANNED)).length > 0 ||
                     str_is_empty(form_value(r, WAVE_PLANNED));
    if (result != ERR_INVALID && result != ERR_LIMIT) {
        request_fail(r, result);
        return;
    }
    r->form.status = 422;
    if (result == ERR_LIMIT)
        form_fail(&r->form, WAVE_TITLE, page_message(r, "waves.too_many"));
    else if (is_titled)
        form_fail(&r->form, WAVE_TITLE, page_message(r, "waves.name_wrong"));
    else
        form_fail(&r->form, WAVE_PLANNED, page_message(r, "waves.planned_wrong"));
    wave_refused(r);
}

static void created(struct request *r, enum err result, const void *output) {
    const struct wave_add_out *out = output;
    if (result == OK)
        go_to(r, out->wave);
    else
        fail(r, result);
}

enum reply wave_create(struct request *r) {
    struct task *task = request_task(r, &op_wave_add, sizeof(struct wave_add_in));
    struct wave_add_in *in = task->input;
    in->title = task_copy(task, form_value(r, WAVE_TITLE));
    in->planned = task_copy(task, form_value(r, WAVE_PLANNED));
    return request_park(r, task, created);
}

static void updated(struct request *r, enum err result, const void *output) {
    const struct wave_find_row *wave = r->scope.object;
    (void)output;
    if (result == OK)
        go_to(r, wave->wave_id);
    else
        fail(r, result);
}

enum reply wave_update(struct request *r) {
    const struct wave_find_row *wave = r->scope.object;
    struct task *task = request_task(r, &op_wave_set, sizeof(struct wave_set_in));
    struct wave_set_in *in = task->input;
    in->wave = wave->wave_id;
    in->title = task_copy(task, form_value(r, WAVE_TITLE));
    in->planned = task_copy(task, form_value(r, WAVE_PLANNED));
    return request_park(r, task, updated);
}

enum reply wave_open_page(struct request *r) {
    const struct wave_find_row *wave = r->scope.object;
    struct wave_page page;
    if (wave->opened_at) return request_redirect(r, url_wave_show(&r->arena, wave->wave_id));
    enum err e = fill_page(r, false, &page);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_wave_open_page(&w, &frame, &page);
    return page_send(r, 200);
}

static void opened(struct request *r, enum err result, const void *output) {
    const struct wave_find_row *wave = r->scope.object;
    (void)output;
    if (result == OK)
        request_redirect(r, url_wave_show(&r->arena, wave->wave_id));
    else
        request_fail(r, result);
}

enum reply wave_open_submit(struct request *r) {
    const struct wave_find_row *wave = r->scope.object;
    struct task *task = request_task(r, &op_wave_open, sizeof(struct wave_open_in));
    ((struct wave_open_in *)task->input)->wave = wave->wave_id;
    return request_park(r, task, opened);
}
