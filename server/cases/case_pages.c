/* The list of cases; a case's state and what helped, from buttons on its thread's page; whether one
 * is asked how one's cases went. */
#include "lib/num.h"
#include "server/cases/cases_inside.h"
#include "server/core/place.h"
#include "templates.h"
#include "urls.h"

enum { CASES = 25, PAGES_MOST = 1000000 };
enum { STATE_FIELD };
enum { HELPED_PAGE };
enum { ASKING_FIELD };

/* --- List */

static const char *const states[] = {"open", "followed", "closed", NULL};

/* False: not a filter that there is. */
static bool read_filters(struct request *r, struct case_list_page *page) {
    struct str public_text = request_query(r, STR("public"));
    struct str subject_text = request_query(r, STR("theme"));
    page->state = request_query(r, STR("state"));
    page->is_open = str_equal(page->state, STR("open"));
    page->is_followed = str_equal(page->state, STR("followed"));
    page->is_closed = str_equal(page->state, STR("closed"));
    if (!str_is_empty(public_text) && !num_parse(public_text, INT64_MAX, &page->public_id))
        return false;
    if (!str_is_empty(subject_text) && !num_parse(subject_text, INT64_MAX, &page->subject_id))
        return false;
    page->is_narrowed = !str_is_empty(page->state) || page->public_id || page->subject_id;
    return str_is_empty(page->state) || page->is_open || page->is_followed || page->is_closed;
}

static enum err fill_choices(struct request *r, struct case_list_page *page) {
    enum err e = themes_choices(r, "public", true, &page->public_id, 1, &page->publics,
                                &page->publics_count);
    if (e != OK) return e;
    return themes_choices(r, "theme", true, &page->subject_id, 1, &page->themes,
                          &page->themes_count);
}

/* Where the list goes on: after its last row, or where the look ended without filling it. */
static enum err fill_older(struct request *r, struct place before, size_t found,
                           struct case_list_page *page) {
    if (found > CASES) {
        const struct thread_row *last = &page->threads[CASES - 1];
        page->older = place_write(&r->arena, last->last_at, last->thread_id.v);
        return OK;
    }
    struct cases_list_end_in in = {.before_at = before.key, .before_id = before.id};
    struct cases_list_end_row end;
    enum err e = sql_cases_list_end(r->db, &r->arena, &in, &end);
    if (e == OK) page->older = place_write(&r->arena, end.last_post_at, end.thread_id.v);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err fill_rows(struct request *r, struct place before, struct case_list_page *page) {
    struct cases_list_in in = {.before_at = before.key,
                               .before_id = before.id,
                               .state = page->state,
                               .public_id = page->public_id,
                               .subject_id = page->subject_id,
                               .most = CASES + 1};
    struct cases_list_row *rows;
    size_t count;
    enum err e = sql_cases_list(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    page->threads_count = count > CASES ? CASES : count;
    struct thread_row *threads = arena_array(&r->arena, page->threads_count, sizeof *threads);
    for (size_t i = 0; i < page->threads_count; i++)
        threads[i] =
            (struct thread_row){.thread_id = rows[i].thread_id,
                                .kind = KIND_CASE,
                                .state = page_state(rows[i].state),
                                .title = page_thread_title(r, rows[i].title),
                                .space_title = rows[i].space_title,
                                .author = page_author_in(r, rows[i].author_id, rows[i].thread_id),
                                .messages = rows[i].last_seq,
                                .last_at = rows[i].last_post_at,
                                .answer_id = rows[i].answer_id};
    page->threads = threads;
    return fill_older(r, before, count, page);
}

enum reply case_list(struct request *r) {
    struct place before = {INT64_MAX, INT64_MAX};
    struct str before_text = request_query(r, STR("before"));
    struct case_list_page page = {.is_later = !str_is_empty(before_text)};
    bool is_fine = read_filters(r, &page) && (!page.is_later || place_read(before_text, &before));
    if (!is_fine) return request_error(r, 400, 0);
    enum err e = fill_rows(r, before, &page);
    if (e == OK) e = fill_choices(r, &page);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_CASES, &frame);
    tmpl_case_list(&w, &frame, &page);
    return page_send(r, 200);
}

/* --- State */

static const struct form_field state_fields[] = {
    [STATE_FIELD] = {"state", FIELD_CHOICE, true, 16, states},
};
const struct form_schema form_case_state = {"case_state", state_fields, ARRAY_LENGTH(state_fields),
                                            NULL};

static void to_thread(struct request *r, enum err result, const void *output) {
    const struct case_at *at = r->scope.object;
    (void)output;
    if (result == OK)
        request_redirect(r, url_thread_show(&r->arena, at->row.thread_id));
    else
        request_fail(r, result);
}

enum reply case_set_state(struct request *r) {
    const struct case_at *at = r->scope.object;
    struct task *task = request_task(r, &op_case_state, sizeof(struct case_state_in));
    struct case_state_in *in = task->input;
    in->thread = at->row.thread_id;
    in->state = task_copy(task, form_value(r, STATE_FIELD));
    task->has_once = false; /* says what is to be */
    return request_park(r, task, to_thread);
}

/* --- « M'a aidé » */

static const struct form_field helped_fields[] = {
    [HELPED_PAGE] = {"helped_page", FIELD_LINE, true, 8, NULL},
};
const struct form_schema form_helped = {"helped", helped_fields, ARRAY_LENGTH(helped_fields), NULL};

static void helped(struct request *r, enum err result, const void *output) {
    const struct case_at *at = r->scope.object;
    (void)output;
    if (result == ERR_LIMIT) {
        request_error_named(r, 409, "helped_full");
        return;
    }
    if (result != OK) {
        request_fail(r, result);
        return;
    }
    struct url thread = url_thread_show(&r->arena, at->row.thread_id);
    struct str there = arena_format(&r->arena, "%.*s?page=%.*s#helped", (int)thread.length,
                                    thread.bytes, STR_ARG(form_value(r, HELPED_PAGE)));
    request_redirect(r, (struct url){there.bytes, there.length});
}

enum reply case_helped_submit(struct request *r) {
    const struct case_at *at = r->scope.object;
    struct str values[THREAD_PAGE];
    int64_t page;
    if (!num_parse(form_value(r, HELPED_PAGE), PAGES_MOST, &page) || page < 1)
        return request_error(r, 422, 0);
    size_t count = part_values(r, "helped", values, ARRAY_LENGTH(values));
    struct task *task = request_task(r, &op_case_helped, sizeof(struct case_helped_in));
    struct case_helped_in *in = task->input;
    in->thread = at->row.thread_id;
    in->from_seq = (page - 1) * THREAD_PAGE + 1;
    in->to_seq = page * THREAD_PAGE;
    for (size_t i = 0; i < count; i++)
        if (num_parse(values[i], INT64_MAX, &in->posts[in->count].v)) in->count++;
    task->has_once = false;
    return request_park(r, task, helped);
}

/* --- Being asked */

static const struct form_field asking_fields[] = {
    [ASKING_FIELD] = {"ask", FIELD_CHECK, false, 8, NULL},
};
const struct form_schema form_asking = {"asking", asking_fields, ARRAY_LENGTH(asking_fields), NULL};

enum reply asking_page(struct request *r) {
    struct asking_refused_in in = {.member_id = r->viewer.member};
    struct asking_refused_row row;
    enum err e = sql_asking_refused(r->db, &r->arena, &in, &row);
    if (e != OK) return request_fail(r, e);
    struct asking_page page = {.refuses = row.refuses,
                               .is_saved = str_equal(request_query(r, STR("saved")), STR("1")),
                               .days = r->service->options->community_case_outcome_days};
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ME, &frame);
    tmpl_asking_page(&w, &frame, &page);
    return page_send(r, 200);
}

static void saved(struct request *r, enum err result, const void *output) {
    (void)output;
    struct url page = url_asking_page(&r->arena);
    struct str there = arena_format(&r->arena, "%.*s?saved=1", (int)page.length, page.bytes);
    if (result == OK)
        request_redirect(r, (struct url){there.bytes, there.length});
    else
        request_fail(r, result);
}

enum reply asking_submit(struct request *r) {
    struct task *task = request_task(r, &op_asking, sizeof(struct asking_in));
    ((struct asking_in *)task->input)->refuses = str_is_empty(form_value(r, ASKING_FIELD));
    task->has_once = false;
    return request_park(r, task, saved);
}
