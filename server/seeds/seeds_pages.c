/* Writing a seed, and the page of one: its text, its moment, who is invited, what can be done. */
#include "lib/markdown.h"
#include "lib/num.h"
#include "messages.h"
#include "server/core/page.h"
#include "server/models/models.h"
#include "server/seeds/seeds_inside.h"
#include "server/seeds/seeds_views.h"
#include "server/threads/guarding.h"
#include "server/threads/threads.h"
#include "sql/seeds_guests.h"
#include "sql/seeds_seeds.h"
#include "sql/seeds_series.h"
#include "templates.h"
#include "urls.h"

enum {
    SEED_TITLE,
    SEED_BODY,
    SEED_KIND,
    SEED_SPACE,
    SEED_DAY,
    SEED_HOUR,
    SEED_SERIES,
    SEED_VERSION
};
enum { GUESTS_NAMES };

static const char *const kinds[] = {"discussion", "question", NULL};

enum err scope_seed(struct scope_run *run) {
    struct seed_find_in in = {.seed_id = {run->params[0].id}};
    struct seed_find_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_seed_find(run->db, run->arena, &in, row);
}

/* --- The page */

static enum err fill_choices(struct request *r, struct seed_page *page) {
    struct seed_spaces_row *rows;
    struct series_all_row *series;
    size_t count;
    enum err e = sql_seed_spaces(r->db, &r->arena, &rows, &count);
    if (e == OK) e = sql_series_all(r->db, &r->arena, &series, &page->choices_count);
    if (e != OK) return e;
    struct space_choice *spaces = arena_array(&r->arena, count, sizeof *spaces);
    for (size_t i = 0; i < count; i++)
        spaces[i] = (struct space_choice){rows[i].slug, rows[i].title,
                                          str_equal(rows[i].slug, page->space.value)};
    page->spaces = spaces;
    page->spaces_count = count;
    struct series_row *choices = arena_array(&r->arena, page->choices_count, sizeof *choices);
    for (size_t i = 0; i < page->choices_count; i++) {
        struct str id = arena_format(&r->arena, "%lld", (long long)series[i].series_id.v);
        choices[i] = (struct series_row){.series_id = series[i].series_id,
                                         .name = series[i].name,
                                         .next_at = series[i].next_at,
                                         .is_chosen = str_equal(id, page->series.value)};
    }
    page->choices = choices;
    return OK;
}

static enum err fill_guests(struct request *r, struct seed_page *page) {
    struct guests_of_seed_in of = {.seed_id = page->seed_id};
    struct guests_of_seed_row *rows;
    enum err e = sql_guests_of_seed(r->db, &r->arena, &of, &rows, &page->guests_count);
    if (e != OK) return e;
    struct seed_guest_row *guests = arena_array(&r->arena, page->guests_count, sizeof *guests);
    for (size_t i = 0; i < page->guests_count; i++)
        guests[i] =
            (struct seed_guest_row){.who = page_author_of(r, rows[i].member_id),
                                    .is_asked = str_equal(rows[i].state, STR("asked")),
                                    .is_writing = str_equal(rows[i].state, STR("writing")),
                                    .is_ready = str_equal(rows[i].state, STR("ready")),
                                    .is_declined = str_equal(rows[i].state, STR("declined"))};
    page->guests = guests;
    page->may_invite = page->guests_count < SEED_GUESTS_MOST;
    return OK;
}

/* What is said of one that is there, beside its form. */
static void fill_state(struct request *r, struct seed_page *page, const struct seed_find_row *row) {
    page->seed_id = row->seed_id;
    page->is_held = row->held_at > 0;
    page->is_orphan = row->author_id.v == 0;
    page->is_mine = row->author_id.v == r->viewer.member.v;
    page->is_cancelled = str_equal(row->state, STR("cancelled"));
    page->is_in_series = row->series_id.v > 0;
    page->publish_at = row->publish_at ? row->publish_at : row->next_at;
    if (row->author_id.v) page->author = page_author_of(r, row->author_id);
}

static enum reply show(struct request *r, struct seed_page *page, int status) {
    page->zone = r->service->options->community_zone;
    enum err e = fill_choices(r, page);
    if (e == OK && page->seed_id.v) e = fill_guests(r, page);
    if (e != OK) return request_fail(r, e);
    page->composer.guard = guard_panel(r);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_SEEDS, &frame);
    tmpl_seed_page(&w, &frame, page);
    return page_send(r, status);
}

static enum err offer_models(struct request *r, struct seed_page *page) {
    enum { EACH = MODELS_MOST };
    struct model_choice *models = arena_array(&r->arena, (size_t)EACH * 2, sizeof *models);
    for (size_t i = 0; kinds[i]; i++) {
        size_t count;
        enum err e = models_offered(r->db, &r->arena, str_from_c(kinds[i]),
                                    models + page->models_count, &count);
        if (e != OK) return e;
        page->models_count += count;
    }
    page->models = models;
    return OK;
}

enum reply seed_new(struct request *r) {
    struct seed_page page = {.kind = KIND_QUESTION,
                             .series.value = request_query(r, STR("series"))};
    struct model_id model;
    struct model_words words;
    enum err e = offer_models(r, &page);
    if (e == OK && num_parse(request_query(r, STR("model")), INT64_MAX, &model.v) &&
        model_words_of(r->db, &r->arena, model, &words) == OK) {
        enum thread_kind kind = page_kind(words.kind);
        page.is_taken = kind == KIND_DISCUSSION || kind == KIND_QUESTION;
        if (page.is_taken) {
            page.kind = kind;
            page.title.value = words.title;
            page.composer.body.value = words.body;
        }
    }
    return e == OK ? show(r, &page, 200) : request_fail(r, e);
}

/* "2026-11-30", "09:00" as the fields of a form have them. */
static void fill_moment(struct request *r, int64_t at, struct seed_page *page) {
    if (at == 0) return;
    struct civil c = zone_local(r->service->zone, at);
    page->day.value =
        arena_format(&r->arena, "%04lld-%02d-%02d", (long long)c.year, c.month, c.day);
    page->hour.value = arena_format(&r->arena, "%02d:%02d", c.hour, c.minute);
}

enum reply seed_edit(struct request *r) {
    const struct seed_find_row *row = r->scope.object;
    struct str done = request_query(r, STR("done"));
    if (row->thread_id.v) return request_redirect(r, url_thread_show(&r->arena, row->thread_id));
    struct seed_page page = {.version = row->version,
                             .kind = page_kind(row->kind),
                             .title.value = row->title,
                             .space.value = row->space,
                             .composer.body.value = row->body};
    fill_moment(r, row->publish_at, &page);
    if (row->series_id.v)
        page.series.value = arena_format(&r->arena, "%lld", (long long)row->series_id.v);
    static const char *const said[] = {"saved", "adopted", "invited", "uninvited"};
    for (size_t i = 0; i < ARRAY_LENGTH(said); i++)
        if (str_equal(done, str_from_c(said[i])))
            page.done = page_message(r, arena_format(&r->arena, "seeds.done_%s", said[i]).bytes);
    fill_state(r, &page, row);
    return show(r, &page, 200);
}

/* --- The form that came back */

static void show_sent(struct request *r, bool is_conflict) {
    const struct seed_find_row *row = r->scope.object; /* NULL: a new one */
    struct seed_page page = {.kind = page_kind(form_value(r, SEED_KIND)),
                             .kind_field = page_field(r, SEED_KIND),
                             .title = page_field(r, SEED_TITLE),
                             .composer.body = page_field(r, SEED_BODY),
                             .space = page_field(r, SEED_SPACE),
                             .day = page_field(r, SEED_DAY),
                             .hour = page_field(r, SEED_HOUR),
                             .series = page_field(r, SEED_SERIES),
                             .has_errors = r->form.status != 200,
                             .is_conflict = is_conflict};
    struct seed_find_in find = {.seed_id = row ? row->seed_id : (struct seed_id){0}};
    struct seed_find_row now;
    if (row) {
        if (!num_parse(form_value(r, SEED_VERSION), INT64_MAX, &page.version)) page.version = 0;
        fill_state(r, &page, row);
    }
    if (is_conflict && sql_seed_find(r->db, &r->arena, &find, &now) == OK) {
        page.version = now.version;
        page.their_title = now.title;
        page.their_body = now.body;
    }
    if (r->form.status == 503) page.error = page_message(r, "form.server_busy");
    show(r, &page, r->form.status);
}

static bool check(struct request *r, int64_t *at, struct series_id *series);
static void refused(struct request *r) {
    int64_t at;
    struct series_id series;
    bool is_fine = r->guarding || !guard_is_asked(r) || check(r, &at, &series);
    (void)is_fine;
    show_sent(r, false);
}

static const struct form_field seed_fields[] = {
    [SEED_TITLE] = {"title", FIELD_LINE, true, SEED_TITLE_MOST, NULL},
    [SEED_BODY] = {"body", FIELD_TEXT, true, SEED_BODY_MOST, NULL},
    [SEED_KIND] = {"kind", FIELD_CHOICE, true, 16, kinds},
    [SEED_SPACE] = {"space", FIELD_LINE, true, 64, NULL},
    [SEED_DAY] = {"day", FIELD_LINE, false, 16, NULL},
    [SEED_HOUR] = {"hour", FIELD_LINE, false, 16, NULL},
    [SEED_SERIES] = {"series", FIELD_LINE, false, 20, NULL},
    [SEED_VERSION] = {"version", FIELD_LINE, false, 20, NULL},
};
const struct form_schema form_seed = {"seed", seed_fields, ARRAY_LENGTH(seed_fields), refused};

static void fail(struct request *r, size_t field, const char *id) {
    form_fail(&r->form, field, page_message(r, id));
    r->form.status = 422;
}

/* Its moment: a day and an hour to come, or a turn of a series, or none yet. */
static bool check_when(struct request *r, int64_t *at, struct series_id *series) {
    struct str day = form_value(r, SEED_DAY), hour = form_value(r, SEED_HOUR);
    struct str which = form_value(r, SEED_SERIES);
    int64_t minute;
    *at = 0;
    series->v = 0;
    if (!str_is_empty(which) && !num_parse(which, INT64_MAX, &series->v))
        fail(r, SEED_SERIES, "form.not_a_choice");
    else if (series->v && !str_is_empty(day))
        fail(r, SEED_DAY, "seeds.either");
    else if (!str_is_empty(day) && str_is_empty(hour))
        fail(r, SEED_HOUR, "seeds.hour_missing");
    else if (str_is_empty(day) && !str_is_empty(hour) && !series->v)
        fail(r, SEED_DAY, "seeds.day_missing");
    else if (!str_is_empty(hour) && !seed_minute(hour, &minute))
        fail(r, SEED_HOUR, "seeds.hour_wrong");
    else if (!str_is_empty(day) && !seed_moment(r->service->zone, day, hour, at))
        fail(r, SEED_DAY, "seeds.day_wrong");
    else if (*at && *at <= r->now_ms)
        fail(r, SEED_DAY, "seeds.day_passed");
    return !r->form.has_problem;
}

/* As the thread that it will be. */
static bool check(struct request *r, int64_t *at, struct series_id *series) {
    static const size_t texts[] = {SEED_TITLE, SEED_BODY};
    struct markdown_problem problem;
    bool is_when = check_when(r, at, series);
    if (markdown_check(form_value(r, SEED_BODY), &problem) != OK) {
        fail(r, SEED_BODY, "form.too_long");
        return false;
    }
    bool is_question = str_equal(form_value(r, SEED_KIND), STR("question"));
    bool is_fine =
        guard_form(r, is_question ? GUARD_STRICT : GUARD_ADVISING, texts, ARRAY_LENGTH(texts));
    return is_fine && is_when;
}

/* --- Acts */

static void led(struct request *r, struct seed_id seed, const char *done) {
    request_done(r, url_seed_edit(&r->arena, seed), done);
}

static void saved(struct request *r, enum err result, const void *output) {
    const struct seed_out *out = output;
    if (result == OK) {
        led(r, out->seed, "saved");
        return;
    }
    if (result == ERR_DENIED) {
        request_fail(r, result);
        return;
    }
    r->form.status = result == ERR_CONFLICT ? 409 : result == ERR_BUSY ? 503 : 422;
    if (result == ERR_LIMIT) fail(r, SEED_TITLE, "seeds.full");
    if (result == ERR_NOT_FOUND) fail(r, SEED_SPACE, "form.unknown_space");
    if (result == ERR_INVALID) fail(r, SEED_DAY, "seeds.day_passed");
    show_sent(r, result == ERR_CONFLICT);
}

static enum reply save(struct request *r, struct seed_id seed) {
    int64_t at;
    struct series_id series;
    if (!check(r, &at, &series)) {
        r->form.status = r->form.status == 200 && r->form.has_problem ? 422 : r->form.status;
        show_sent(r, false);
        return REPLIED;
    }
    struct task *task = request_task(r, &op_seed_save, sizeof(struct seed_save_in));
    struct seed_save_in *in = task->input;
    in->seed = seed;
    if (!num_parse(form_value(r, SEED_VERSION), INT64_MAX, &in->version)) in->version = 0;
    in->kind = task_copy(task, form_value(r, SEED_KIND));
    in->space = task_copy(task, form_value(r, SEED_SPACE));
    in->title = task_copy(task, form_value(r, SEED_TITLE));
    in->body = task_copy(task, form_value(r, SEED_BODY));
    in->marks = seed_marks(r, task);
    in->series = series;
    in->publish_at = at;
    return request_park(r, task, saved);
}

enum reply seed_create(struct request *r) {
    return save(r, (struct seed_id){0});
}

enum reply seed_update(struct request *r) {
    const struct seed_find_row *row = r->scope.object;
    return save(r, row->seed_id);
}

static struct task *act(struct request *r, const struct op *op) {
    const struct seed_find_row *row = r->scope.object;
    struct task *task = request_task(r, op, sizeof(struct seed_in));
    *(struct seed_in *)task->input = (struct seed_in){row->seed_id};
    task->has_once = false; /* done stays done */
    return task;
}

static void published(struct request *r, enum err result, const void *output) {
    const struct seed_published_out *out = output;
    const struct seed_find_row *row = r->scope.object;
    if (result == OK)
        request_redirect(r, url_thread_show(&r->arena, out->thread));
    else if (result == ERR_NOT_FOUND || result == ERR_DENIED)
        /* Published meanwhile, or held: its page says which. */
        request_redirect(r, url_seed_edit(&r->arena, row->seed_id));
    else
        request_fail(r, result);
}

enum reply seed_publish(struct request *r) {
    return request_park(r, act(r, &op_seed_publish), published);
}

static void cancelled(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_done(r, url_seed_list(&r->arena), "cancelled");
    else
        request_fail(r, result);
}

enum reply seed_cancel(struct request *r) {
    return request_park(r, act(r, &op_seed_cancel), cancelled);
}

static void adopted(struct request *r, enum err result, const void *output) {
    const struct seed_find_row *row = r->scope.object;
    (void)output;
    if (result == OK)
        led(r, row->seed_id, "adopted");
    else if (result == ERR_CONFLICT || result == ERR_NOT_FOUND)
        request_redirect(r, url_seed_edit(&r->arena, row->seed_id));
    else
        request_fail(r, result);
}

enum reply seed_adopt(struct request *r) {
    return request_park(r, act(r, &op_seed_adopt), adopted);
}

static void moved(struct request *r, enum err result, const void *output) {
    const struct seed_find_row *row = r->scope.object;
    (void)output;
    if (result != OK)
        request_fail(r, result);
    else if (row->series_id.v)
        request_redirect(r, url_series_show(&r->arena, row->series_id));
    else
        request_redirect(r, url_seed_list(&r->arena));
}

enum reply seed_move(struct request *r) {
    return request_park(r, act(r, &op_seed_move), moved);
}

/* --- Inviting */

static void guests_refused(struct request *r) {
    const struct seed_find_row *row = r->scope.object;
    struct seed_page page = {.version = row->version,
                             .kind = page_kind(row->kind),
                             .title.value = row->title,
                             .space.value = row->space,
                             .composer.body.value = row->body,
                             .names = page_field(r, GUESTS_NAMES),
                             .has_errors = true};
    fill_moment(r, row->publish_at, &page);
    fill_state(r, &page, row);
    show(r, &page, r->form.status);
}

static const struct form_field guests_fields[] = {
    [GUESTS_NAMES] = {"names", FIELD_TEXT, true, 1000, NULL},
};
const struct form_schema form_seed_guests = {"seed_guests", guests_fields,
                                             ARRAY_LENGTH(guests_fields), guests_refused};

static void invited(struct request *r, enum err result, const void *output) {
    const struct seed_find_row *row = r->scope.object;
    (void)output;
    if (result == OK) {
        led(r, row->seed_id, "invited");
        return;
    }
    if (result != ERR_LIMIT && result != ERR_INVALID) {
        request_fail(r, result);
        return;
    }
    fail(r, GUESTS_NAMES, result == ERR_LIMIT ? "seeds.guests_full" : "seeds.names_wrong");
    guests_refused(r);
}

/* How many are named, each after an @: nobody is left out without a word. */
static size_t named(struct str names) {
    size_t count = 0;
    for (size_t i = 0; i < names.length; i++) count += names.bytes[i] == '@';
    return count;
}

enum reply seed_invite(struct request *r) {
    const struct seed_find_row *row = r->scope.object;
    struct str names = form_value(r, GUESTS_NAMES);
    const struct mentions *found = mentions_find(r->db, &r->arena, r->now_ms, names);
    bool is_unclear = !str_is_empty(found->unclear);
    if (is_unclear || found->count == 0 || found->count < named(names)) {
        fail(r, GUESTS_NAMES,
             is_unclear     ? "seeds.names_unclear"
             : found->count ? "seeds.names_some"
                            : "seeds.names_wrong");
        guests_refused(r);
        return REPLIED;
    }
    struct task *task = request_task(r, &op_seed_invite, sizeof(struct seed_invite_in));
    struct seed_invite_in *in = task->input;
    in->seed = row->seed_id;
    for (size_t i = 0; i < found->count && in->count < SEED_GUESTS_MOST; i++)
        in->members[in->count++] = found->found[i].member;
    return request_park(r, task, invited);
}

static void uninvited(struct request *r, enum err result, const void *output) {
    const struct seed_find_row *row = r->scope.object;
    (void)output;
    if (result == OK)
        led(r, row->seed_id, "uninvited");
    else
        request_fail(r, result);
}

enum reply seed_uninvite(struct request *r) {
    const struct seed_find_row *row = r->scope.object;
    struct task *task = request_task(r, &op_seed_uninvite, sizeof(struct seed_uninvite_in));
    *(struct seed_uninvite_in *)task->input =
        (struct seed_uninvite_in){row->seed_id, {r->params[1].id}};
    task->has_once = false;
    return request_park(r, task, uninvited);
}
