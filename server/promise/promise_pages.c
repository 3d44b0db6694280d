/* What is promised in each space, as animators set it; how many questions one wishes to be offered,
 * and saying no to one of them. */
#include "lib/num.h"
#include "server/core/service.h"
#include "server/promise/promise_inside.h"
#include "server/threads/parts.h"
#include "sql/promise_promise.h"
#include "templates.h"
#include "urls.h"

enum { HOURS_BYTES = 6 };

static struct str hours_name(struct request *r, struct space_id space) {
    return arena_format(&r->arena, "hours-%lld", (long long)space.v);
}

/* What is typed for one space: empty is -1, as everywhere else. */
static bool read_hours(struct str typed, int64_t *hours) {
    *hours = -1;
    return str_is_empty(typed) || num_parse(typed, PROMISE_HOURS_MOST, hours);
}

static enum err fill_spaces(struct request *r, bool is_sent, struct promise_page *page) {
    struct promise_spaces_row *rows;
    size_t count;
    enum err e = sql_promise_spaces(r->db, &r->arena, &rows, &count);
    if (e != OK) return e;
    struct promise_space *spaces = arena_array(&r->arena, count, sizeof *spaces);
    for (size_t i = 0; i < count; i++) {
        struct promise_space *s = &spaces[i];
        int64_t hours;
        *s = (struct promise_space){.space_id = rows[i].space_id, .title = rows[i].title};
        if (rows[i].hours >= 0)
            s->value = arena_format(&r->arena, "%lld", (long long)rows[i].hours);
        if (!is_sent) continue;
        const char *name = hours_name(r, s->space_id).bytes;
        s->value = part_line(r, name, HOURS_BYTES);
        if (read_hours(s->value, &hours) && !part_is_wrong(r, name, HOURS_BYTES)) continue;
        s->error = page_message(r, "promise.field_wrong");
        page->has_errors = true;
    }
    page->spaces = spaces;
    page->spaces_count = count;
    return OK;
}

static enum reply show(struct request *r, bool is_sent, int status, struct str error) {
    struct promise_page page = {.usual = promise_usual_hours(r->service),
                                .most = PROMISE_HOURS_MOST,
                                .error = error,
                                .is_saved = str_equal(request_query(r, STR("saved")), STR("1"))};
    enum err e = fill_spaces(r, is_sent, &page);
    if (e != OK) return request_fail(r, e);
    if (!str_is_empty(error)) page.has_errors = true;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_DESK, &frame);
    tmpl_promise_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply promise_page(struct request *r) {
    return show(r, false, 200, (struct str){0});
}

static struct url with_saved(struct request *r, struct url url) {
    struct str to = arena_format(&r->arena, "%.*s?saved=1", (int)url.length, url.bytes);
    return (struct url){to.bytes, to.length};
}

static void promises_set(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_redirect(r, with_saved(r, url_promise_page(&r->arena)));
    else if (result == ERR_BUSY)
        show(r, true, 503, page_message(r, "form.server_busy"));
    else
        request_fail(r, result);
}

enum reply promise_submit(struct request *r) {
    struct promise_page page = {0};
    enum err e = fill_spaces(r, true, &page);
    if (e != OK) return request_fail(r, e);
    if (page.has_errors) return show(r, true, 422, (struct str){0});
    struct task *task = request_task(r, &op_promises_set, sizeof(struct promises_set_in));
    struct promises_set_in *in = task->input;
    struct promise_set_in *sets = arena_array(&task->arena, page.spaces_count, sizeof *sets);
    for (size_t i = 0; i < page.spaces_count; i++) {
        struct str value;
        const char *name = hours_name(r, page.spaces[i].space_id).bytes;
        /* A space that the page did not show stays as it is. */
        if (urlform_get(&r->fields, str_from_c(name), &value) != OK) continue;
        sets[in->count] = (struct promise_set_in){.space = page.spaces[i].space_id};
        if (read_hours(page.spaces[i].value, &sets[in->count].hours)) in->count++;
    }
    in->spaces = sets;
    return request_park(r, task, promises_set);
}

/* --- How many one wishes */

static const char *const numbers[] = {"0", "1", "2", "3", "5", NULL};
enum { OFFERS_PER_WEEK };
static void offers_refused(struct request *r);
static const struct form_field offers_fields[] = {
    [OFFERS_PER_WEEK] = {"per_week", FIELD_CHOICE, true, 2, numbers},
};
const struct form_schema form_offers = {"offers", offers_fields, ARRAY_LENGTH(offers_fields),
                                        offers_refused};

static enum reply show_offers(struct request *r, int status) {
    struct offer_choice_in in = {.member_id = r->viewer.member, .usual = OFFERS_USUAL};
    struct offer_choice_row row;
    enum err e = sql_offer_choice(r->db, &r->arena, &in, &row);
    if (e != OK) return request_fail(r, e);
    struct offers_choice choices[ARRAY_LENGTH(numbers)];
    struct offers_page page = {.choices = choices,
                               .is_saved = str_equal(request_query(r, STR("saved")), STR("1"))};
    for (; numbers[page.choices_count]; page.choices_count++) {
        struct offers_choice *choice = &choices[page.choices_count];
        if (!num_parse(str_from_c(numbers[page.choices_count]), OFFERS_MOST, &choice->count))
            choice->count = 0;
        choice->is_chosen = choice->count == row.per_week;
    }
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ME, &frame);
    tmpl_offers_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply offers_page(struct request *r) {
    return show_offers(r, 200);
}

static void offers_refused(struct request *r) {
    show_offers(r, r->form.status);
}

static void offers_chosen(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_redirect(r, with_saved(r, url_offers_page(&r->arena)));
    else
        request_fail(r, result);
}

enum reply offers_submit(struct request *r) {
    struct task *task = request_task(r, &op_offers_choose, sizeof(struct offers_choose_in));
    struct offers_choose_in *in = task->input;
    if (!num_parse(form_value(r, OFFERS_PER_WEEK), OFFERS_MOST, &in->per_week))
        return request_error(r, 422, 0);
    task->has_once = false; /* the same choice again is the same */
    return request_park(r, task, offers_chosen);
}

/* --- « Pas cette fois » */

enum err scope_offered(struct scope_run *run) {
    struct offer_of_in in = {.thread_id = {run->params[0].id}, .member_id = run->viewer->member};
    struct offer_of_row row;
    struct thread_id *thread = arena_alloc(run->arena, sizeof *thread);
    *thread = in.thread_id;
    run->object = thread;
    return sql_offer_of(run->db, run->arena, &in, &row);
}

static void refused(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_redirect(r, url_home_page(&r->arena));
    else
        request_fail(r, result);
}

enum reply offer_refuse(struct request *r) {
    const struct thread_id *thread = r->scope.object;
    struct task *task = request_task(r, &op_offer_refuse, sizeof(struct offer_refuse_in));
    *(struct offer_refuse_in *)task->input = (struct offer_refuse_in){*thread};
    return request_park(r, task, refused);
}
