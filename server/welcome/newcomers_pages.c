/* « Accueillir »: who came in and was not welcomed, a note to one of them, the thread of welcome.
 */
#include "lib/clock.h"
#include "server/threads/guarding.h"
#include "server/welcome/welcome_inside.h"
#include "sql/welcome_newcomers.h"
#include "templates.h"
#include "urls.h"

enum { LIST_MOST = 50 };
enum { GREET_TEXT, GREET_STEP, GREET_SEEN };
enum { THREAD_ADDRESS };

enum err scope_newcomer(struct scope_run *run) {
    int64_t now = clock_now_ms();
    struct greet_newcomer_in in = {.member_id = {run->params[0].id},
                                   .viewer_id = run->viewer->member,
                                   .since = now - GREET_DAYS * DAY_MS,
                                   .now = now};
    struct greet_newcomer_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_greet_newcomer(run->db, run->arena, &in, row);
}

/* --- The list */

static enum err fill_people(struct request *r, struct greet_list_page *page) {
    struct greet_newcomers_in in = {.viewer_id = r->viewer.member,
                                    .since = r->now_ms - GREET_DAYS * DAY_MS,
                                    .now = r->now_ms,
                                    .most = LIST_MOST + 1};
    struct greet_newcomers_row *rows;
    enum err e = sql_greet_newcomers(r->db, &r->arena, &in, &rows, &page->people_count);
    if (e != OK) return e;
    page->has_more = page->people_count > LIST_MOST;
    if (page->has_more) page->people_count = LIST_MOST;
    struct greet_person *people = arena_array(&r->arena, page->people_count, sizeof *people);
    for (size_t i = 0; i < page->people_count; i++)
        people[i] = (struct greet_person){.author = page_author_of(r, rows[i].member_id),
                                          .introduction = rows[i].introduction,
                                          .since = rows[i].activated_at};
    page->people = people;
    return OK;
}

static enum err fill_thread(struct request *r, struct greet_list_page *page) {
    struct greet_thread_of_row row;
    enum err e = sql_greet_thread_of(r->db, &r->arena, &row);
    if (e == ERR_NOT_FOUND) return OK;
    if (e != OK) return e;
    page->thread = row.thread_id;
    page->thread_title = page_thread_title(r, row.title);
    return OK;
}

static enum reply show_list(struct request *r, int status) {
    struct greet_list_page page = {.is_sent = request_is_done(r, "sent"),
                                   .is_set = request_is_done(r, "set")};
    if (status != 200) page.address = page_field(r, THREAD_ADDRESS);
    enum err e = fill_people(r, &page);
    if (e == OK) e = fill_thread(r, &page);
    if (e == OK) e = greet_pairs(r, &page.pairs, &page.pairs_count);
    if (e == OK) e = relaunch_counted(r, &page.silent, &page.is_counted);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_WELCOME, &frame);
    tmpl_greet_list(&w, &frame, &page);
    return page_send(r, status);
}

enum reply greet_list(struct request *r) {
    return show_list(r, 200);
}

static void thread_refused(struct request *r) {
    show_list(r, r->form.status);
}

static const struct form_field thread_fields[] = {
    [THREAD_ADDRESS] = {"thread", FIELD_LINE, false, 300, NULL},
};
const struct form_schema form_greet_thread = {"greet_thread", thread_fields,
                                              ARRAY_LENGTH(thread_fields), thread_refused};

static void thread_set(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK) {
        request_done(r, url_greet_list(&r->arena), "set");
    } else if (result == ERR_NOT_FOUND) {
        form_fail(&r->form, THREAD_ADDRESS, page_message(r, "greet.no_thread"));
        show_list(r, 422);
    } else {
        request_fail(r, result);
    }
}

enum reply greet_thread_submit(struct request *r) {
    struct str address = form_value(r, THREAD_ADDRESS);
    struct thread_id thread = greet_thread_in(address);
    if (thread.v == 0 && !str_is_empty(address)) {
        thread_set(r, ERR_NOT_FOUND, NULL);
        return REPLIED;
    }
    struct task *task = request_task(r, &op_greet_thread, sizeof(struct greet_thread_in));
    *(struct greet_thread_in *)task->input = (struct greet_thread_in){thread};
    return request_park(r, task, thread_set);
}

/* --- A note to one */

static struct greet_values values_for(struct request *r, struct member_id member) {
    struct greet_values values = {.animator = r->viewer.given_name};
    if (greet_values_of(r->db, &r->arena, member, r->service->language, &values) != OK)
        values = greet_values_sample(r, false);
    return values;
}

/* Where animators have written no model: something to begin from. */
static struct str first_words(struct request *r) {
    struct buf out;
    buf_init(&out, 4096);
    msg_greet_first_words(&out, r->language, MESSAGE_PLAIN,
                          (struct msg_greet_first_words){
                              .name = greet_variable_of(VARIABLE_GIVEN, r->language),
                              .animator = greet_variable_of(VARIABLE_ANIMATOR, r->language)});
    struct str words = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return words;
}

static enum err fill_sponsors(struct request *r, struct member_id member, struct greet_page *page) {
    enum err e = greet_offers_to(r, member, &page->offers, &page->offers_count);
    if (e != OK) return e;
    return greet_sponsors_for(r, member, &page->sponsors, &page->sponsors_count,
                              &page->takes_offers);
}

static enum reply show(struct request *r, int status, struct greet_page *page) {
    const struct greet_newcomer_row *row = r->scope.object;
    page->person = (struct greet_person){.author = page_author_of(r, row->member_id),
                                         .introduction = row->introduction,
                                         .since = row->activated_at};
    page->is_refusing = row->is_refusing;
    page->is_offered = request_is_done(r, "offered");
    page->is_late = request_is_done(r, "too-late");
    page->text.variables = greet_variables(r, false, &page->text.variables_count);
    page->text.guard = guard_panel(r);
    page->has_errors = status != 200;
    if (row->welcomed_at) {
        page->is_welcomed = true;
        page->welcomer = page_author_of(r, row->welcomer_id);
        page->welcomed_at = row->welcomed_at;
    }
    enum err e = greet_models(r, STR("welcome"), &page->wordings, &page->wordings_count);
    if (e == OK) e = fill_sponsors(r, row->member_id, page);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_WELCOME, &frame);
    tmpl_greet_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply greet_form(struct request *r) {
    struct greet_page page = {.text.text.value = greet_begun(r, STR("welcome"), first_words(r))};
    return show(r, 200, &page);
}

static bool check(struct request *r, struct str *preview) {
    static const size_t texts[] = {GREET_TEXT};
    const struct greet_newcomer_row *row = r->scope.object;
    struct greet_values values = values_for(r, row->member_id);
    return greet_check_text(r, GREET_TEXT, &values, preview) &&
           guard_form(r, GUARD_ADVISING, texts, ARRAY_LENGTH(texts));
}

static void show_sent(struct request *r, struct str preview, struct str error) {
    struct greet_page page = {
        .text.text = page_field(r, GREET_TEXT), .text.preview = preview, .error = error};
    show(r, r->form.status, &page);
}

static void refused(struct request *r) {
    struct str preview = {0};
    bool is_fine = r->guarding || !guard_is_asked(r) || check(r, &preview);
    (void)is_fine;
    show_sent(r, preview, (struct str){0});
}

static const char *const steps[] = {"preview", "send", NULL};
static const struct form_field greet_fields[] = {
    [GREET_TEXT] = {"text", FIELD_TEXT, true, GREET_TEXT_MOST, NULL},
    [GREET_STEP] = {"step", FIELD_CHOICE, false, 10, steps},
    [GREET_SEEN] = {"seen", FIELD_TEXT, false, GREET_TEXT_MOST, NULL},
};
const struct form_schema form_greet = {"greet", greet_fields, ARRAY_LENGTH(greet_fields), refused};

/* Who was welcomed in the meantime is shown so, with the text that is not sent. */
static void sent(struct request *r, enum err result, const void *output) {
    struct greet_newcomer_row *row = r->scope.object;
    (void)output;
    if (result == OK) {
        request_done(r, url_greet_list(&r->arena), "sent");
        return;
    }
    if (result != ERR_CONFLICT && result != ERR_TIMEOUT && result != ERR_LIMIT &&
        result != ERR_BUSY) {
        request_fail(r, result);
        return;
    }
    struct greet_newcomer_in find = {.member_id = row->member_id,
                                     .viewer_id = r->viewer.member,
                                     .since = r->now_ms - GREET_DAYS * DAY_MS,
                                     .now = r->now_ms};
    if (sql_greet_newcomer(r->db, &r->arena, &find, row) != OK) {
        request_fail(r, ERR_NOT_FOUND);
        return;
    }
    r->form.status = result == ERR_BUSY ? 503 : 409;
    show_sent(r, (struct str){0},
              result == ERR_LIMIT  ? page_message(r, "greet.enough")
              : result == ERR_BUSY ? page_message(r, "form.server_busy")
                                   : (struct str){0});
}

enum reply greet_submit(struct request *r) {
    const struct greet_newcomer_row *row = r->scope.object;
    struct str preview = {0};
    bool is_fine = check(r, &preview);
    if (!is_fine || !greet_is_sent(r, GREET_STEP, GREET_TEXT, GREET_SEEN)) {
        if (is_fine) r->form.status = 200;
        show_sent(r, preview, (struct str){0});
        return REPLIED;
    }
    struct task *task = request_task(r, &op_greet_write, sizeof(struct greet_write_in));
    struct greet_write_in *in = task->input;
    in->member = row->member_id;
    in->text = task_copy(task, form_value(r, GREET_TEXT));
    return request_park(r, task, sent);
}
