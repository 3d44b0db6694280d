/* The form of a trial, new or changed. Its texts are one document from the gates on, so that a
 * draft keeps all of it and the guard reads all of it. */
#include "lib/num.h"
#include "server/core/nobody.h"
#include "server/practices/practices_inside.h"
#include "server/practices/trial_text.h"
#include "server/threads/guarding.h"
#include "server/threads/threads_forms.h"
#include "sql/practices_practices.h"
#include "sql/practices_trials.h"
#include "templates.h"
#include "urls.h"

enum { TRIAL_BODY, TRIAL_RESULT, TRIAL_PUBLIC, TRIAL_SETTING, TRIAL_VERSION };

enum err scope_practice(struct scope_run *run) {
    struct practice_visible_in in = {.thread_id = {run->params[0].id}};
    struct practice_visible_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_practice_visible(run->db, run->arena, &in, row);
}

enum err scope_triable(struct scope_run *run) {
    enum err e = scope_practice(run);
    const struct practice_visible_row *row = run->object;
    if (e != OK) return e;
    bool is_own =
        author_is(run->db, run->keys, run->viewer->member, row->author_id, row->thread_id);
    return is_own ? ERR_DENIED : OK;
}

enum err scope_own_trial(struct scope_run *run) {
    struct trial_own_in in = {.post_id = {run->params[0].id}, .author_id = run->viewer->member};
    struct trial_own_row *row = arena_alloc(run->arena, sizeof *row);
    struct trial_visible_in there = {.post_id = in.post_id};
    struct trial_visible_row other;
    run->object = row;
    enum err e = sql_trial_own(run->db, run->arena, &in, row);
    if (e != ERR_NOT_FOUND) return e;
    e = sql_trial_visible(run->db, run->arena, &there, &other);
    return e == OK ? ERR_DENIED : e;
}

/* --- The texts of the form */

static struct str sent(const struct request *r, const char *name) {
    struct str value = {0};
    return urlform_get(&r->fields, str_from_c(name), &value) == OK ? value : (struct str){0};
}

/* A line, however it was sent. */
static struct str sent_line(struct request *r, const char *name) {
    struct str value = str_trim(sent(r, name));
    if (str_find_byte(value, '\n', 0) == value.length) return value;
    char *line = arena_alloc(&r->arena, value.length);
    for (size_t i = 0; i < value.length; i++)
        line[i] = value.bytes[i] == '\n' ? ' ' : value.bytes[i];
    return (struct str){line, value.length};
}

void trial_gather(struct request *r) {
    const struct str body = STR("body");
    if (r->route->form != &form_trial && r->route->form != &form_trial_edit) return;
    struct trial_text text = {.context = sent(r, "context"),
                              .adapted = sent(r, "adapted"),
                              .measure = sent_line(r, "measure"),
                              .before = sent_line(r, "before"),
                              .after = sent_line(r, "after"),
                              .comment = sent(r, "comment")};
    struct str whole = trial_text_join(&r->arena, r->service->language, &text);
    for (size_t i = 0; i < r->fields.count; i++)
        if (str_equal(r->fields.fields[i].name, body)) return; /* a whole document was sent */
    if (r->fields.count < URLFORM_FIELDS_MAX)
        r->fields.fields[r->fields.count++] = (struct urlform_field){body, whole};
}

/* --- The page */

static void fill_texts(struct request *r, struct str document, struct trial_form_page *page) {
    struct trial_text text;
    trial_text_split(&r->arena, document, &text);
    page->context.value = text.context;
    page->adapted.value = text.adapted;
    page->measure.value = text.measure;
    page->before.value = text.before;
    page->after.value = text.after;
    page->comment.value = text.comment;
}

static void fill_choices(struct request *r, const struct trial_facts *facts,
                         struct trial_form_page *page) {
    page->results = practice_choices(r, "trial.result", trial_results, &facts->result, 1);
    page->settings = practice_choices(r, "practice.setting", practice_settings, &facts->setting, 1);
    page->publics = practice_publics(r, &facts->public, 1);
}

static struct trial_facts facts_sent(struct request *r) {
    struct trial_facts facts = {.result = form_value(r, TRIAL_RESULT),
                                .setting = form_value(r, TRIAL_SETTING)};
    if (!num_parse(form_value(r, TRIAL_PUBLIC), INT64_MAX, &facts.public)) facts.public = 0;
    return facts;
}

static void fill_sent(struct request *r, struct trial_form_page *page) {
    struct trial_facts facts = facts_sent(r);
    fill_texts(r, form_value(r, TRIAL_BODY), page);
    fill_choices(r, &facts, page);
    page->context.error = page_field(r, TRIAL_BODY).error;
    if (str_is_empty(page->context.error)) page->context.error = form_sentence(r);
    if (page->post_id.v && str_is_empty(page->context.error))
        page->context.error = page_field(r, TRIAL_VERSION).error;
    page->result.error = page_field(r, TRIAL_RESULT).error;
    page->public.error = page_field(r, TRIAL_PUBLIC).error;
    page->setting.error = page_field(r, TRIAL_SETTING).error;
    page->has_errors = r->form.has_problem || r->form.status != 200;
}

static enum reply show(struct request *r, struct trial_form_page *page, int status) {
    page->guard = guard_panel(r);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_PRACTICES, &frame);
    tmpl_trial_form_page(&w, &frame, page);
    return page_send(r, status);
}

static enum reply show_new(struct request *r, int status) {
    const struct practice_visible_row *sheet = r->scope.object;
    struct trial_facts none = {.public = 0};
    struct trial_form_page page = {.thread_id = sheet->thread_id,
                                   .title = page_thread_title(r, sheet->title)};
    if (r->route->form == &form_trial) {
        fill_sent(r, &page);
    } else {
        struct str place = arena_format(&r->arena, "trial/%lld", (long long)sheet->thread_id.v);
        fill_texts(r, draft_text(r, place), &page);
        fill_choices(r, &none, &page);
    }
    return show(r, &page, status);
}

static enum reply show_edit(struct request *r, int status) {
    const struct trial_own_row *own = r->scope.object;
    struct trial_facts facts = {
        .result = own->result, .public = own->public_id, .setting = own->setting};
    struct trial_form_page page = {.thread_id = own->thread_id,
                                   .post_id = own->post_id,
                                   .version = own->version,
                                   .title = page_thread_title(r, own->title)};
    if (r->route->form == &form_trial_edit) {
        fill_sent(r, &page);
    } else {
        struct str place = arena_format(&r->arena, "edit/%lld", (long long)own->post_id.v);
        struct str draft = draft_text(r, place);
        fill_texts(r, str_is_empty(draft) ? own->markdown : draft, &page);
        fill_choices(r, &facts, &page);
    }
    return show(r, &page, status);
}

static void trial_refused(struct request *r) {
    show_new(r, r->form.status);
}

static void edit_refused(struct request *r) {
    show_edit(r, r->form.status);
}

static const char *const results[] = {"worked", "partly", "not", NULL};
static const char *const settings[] = {"", "individual", "group", "remote", NULL};
#define TRIAL_SCHEMA                                                                               \
    [TRIAL_BODY] = {"body", FIELD_SAID, true, TRIAL_TEXT_MOST, NULL},                              \
    [TRIAL_RESULT] = {"result", FIELD_CHOICE, true, 16, results},                                  \
    [TRIAL_PUBLIC] = {"public", FIELD_LINE, false, 20, NULL},                                      \
    [TRIAL_SETTING] = {"setting", FIELD_CHOICE, false, 16, settings}
static const struct form_field trial_fields[] = {TRIAL_SCHEMA};
const struct form_schema form_trial = {"trial", trial_fields, ARRAY_LENGTH(trial_fields),
                                       trial_refused};
static const struct form_field edit_fields[] = {
    TRIAL_SCHEMA,
    [TRIAL_VERSION] = {"version", FIELD_LINE, false, 10, NULL},
};
const struct form_schema form_trial_edit = {"trial_edit", edit_fields, ARRAY_LENGTH(edit_fields),
                                            edit_refused};

enum reply trial_form(struct request *r) {
    return show_new(r, 200);
}

enum reply trial_edit(struct request *r) {
    return show_edit(r, 200);
}

/* --- Sent */

/* One of those that the form offered, or was there already. */
static bool check_public(struct request *r, int64_t was) {
    struct trial_facts facts = facts_sent(r);
    bool is_known = str_is_empty(form_value(r, TRIAL_PUBLIC)) ||
                    (facts.public && facts.public == was) ||
                    practice_public_is_offered(r, facts.public);
    if (!is_known) form_fail(&r->form, TRIAL_PUBLIC, page_message(r, "form.not_a_choice"));
    return is_known;
}

static bool check(struct request *r, int64_t was) {
    if (check_public(r, was) && form_check_markdown(r, TRIAL_BODY)) return true;
    r->form.status = 422;
    return false;
}

static void lead_to(struct request *r, struct thread_id thread, struct post_id post, int64_t seq) {
    struct url page = url_thread_show(&r->arena, thread);
    int64_t number = (seq + THREAD_PAGE - 1) / THREAD_PAGE;
    struct str at = arena_format(&r->arena, "%.*s?page=%lld#post-%lld", (int)page.length,
                                 page.bytes, (long long)number, (long long)post.v);
    request_redirect(r, (struct url){at.bytes, at.length});
}

static void failed(struct request *r, enum err e, void (*refused)(struct request *r)) {
    if (e == ERR_LIMIT) {
        form_fail(&r->form, TRIAL_BODY, page_message(r, "form.too_long"));
        r->form.status = 422;
        refused(r);
    } else {
        request_fail_kept(r, e, refused);
    }
}

static void told(struct request *r, enum err result, const void *output) {
    const struct thread_reply_out *out = output;
    if (result == OK)
        lead_to(r, out->thread, out->post, out->seq);
    else if (result == ERR_CONFLICT) {
        form_fail(&r->form, TRIAL_BODY, page_message(r, "trial.enough"));
        r->form.status = 409; /* with what was typed */
        trial_refused(r);
    } else
        failed(r, result, trial_refused);
}

enum reply trial_create(struct request *r) {
    const struct practice_visible_row *sheet = r->scope.object;
    if (!check(r, 0)) {
        trial_refused(r);
        return REPLIED;
    }
    struct task *task = request_task(r, &op_trial_add, sizeof(struct trial_add_in));
    struct trial_add_in *in = task->input;
    struct trial_facts facts = facts_sent(r);
    in->reply.thread = sheet->thread_id;
    in->reply.body = task_copy(task, form_value(r, TRIAL_BODY));
    in->reply.mentions = mentions_find(r->db, &task->arena, r->now_ms, in->reply.body);
    in->facts = (struct trial_facts){.result = task_copy(task, facts.result),
                                     .public = facts.public,
                                     .setting = task_copy(task, facts.setting)};
    in->stated = guard_take(r, task);
    return request_park(r, task, told);
}

static void changed(struct request *r, enum err result, const void *output) {
    const struct post_place_out *out = output;
    if (result == OK) {
        lead_to(r, out->thread, out->post, out->seq);
        return;
    }
    if (result != ERR_CONFLICT) {
        failed(r, result, edit_refused);
        return;
    }
    /* Shown again with the version of now: sent once more, it goes through. */
    form_fail(&r->form, TRIAL_VERSION, page_message(r, "post.changed_elsewhere"));
    r->form.status = 409;
    enum err e = scope_own_trial(&r->scope);
    if (e == OK)
        edit_refused(r);
    else
        request_fail(r, e);
}

enum reply trial_change(struct request *r) {
    const struct trial_own_row *own = r->scope.object;
    int64_t version = 0;
    struct str version_text = form_value(r, TRIAL_VERSION);
    bool is_number = str_is_empty(version_text) || num_parse(version_text, INT32_MAX, &version);
    if (!is_number) form_fail(&r->form, TRIAL_VERSION, page_message(r, "form.not_a_number"));
    if (!is_number) r->form.status = 422;
    if (!is_number || !check(r, own->public_id)) {
        edit_refused(r);
        return REPLIED;
    }
    struct task *task = request_task(r, &op_trial_change, sizeof(struct trial_change_in));
    struct trial_change_in *in = task->input;
    struct trial_facts facts = facts_sent(r);
    in->edit.post = own->post_id;
    in->edit.version = version;
    in->edit.body = task_copy(task, form_value(r, TRIAL_BODY));
    in->edit.mentions = mentions_find(r->db, &task->arena, r->now_ms, in->edit.body);
    in->facts = (struct trial_facts){.result = task_copy(task, facts.result),
                                     .public = facts.public,
                                     .setting = task_copy(task, facts.setting)};
    in->stated = guard_take(r, task);
    return request_park(r, task, changed);
}
