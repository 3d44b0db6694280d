/* Contesting a stated fact, and what animators read of it. */
#include "lib/num.h"
#include "server/core/page.h"
#include "server/membership/facts_view.h"
#include "server/membership/membership.h"
#include "sql/membership_membership.h"
#include "templates.h"
#include "urls.h"

enum { OBJECTION_FACT, OBJECTION_TEXT };
enum { ANSWER_WHICH, ANSWER_REASON };
enum { PAGE_ROWS = 50 };

static const char *const answers[] = {"accepted", "refused", NULL};

enum err scope_own_attestation(struct scope_run *run) {
    struct attestation_own_in in = {.attestation_id = {run->params[0].id},
                                    .member_id = run->viewer->member};
    struct attestation_own_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_attestation_own(run->db, run->arena, &in, row);
}

enum err scope_objection(struct scope_run *run) {
    struct objection_find_in in = {.objection_id = {run->params[0].id},
                                   .animator_id = run->viewer->member};
    struct objection_find_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_objection_find(run->db, run->arena, &in, row);
}

/* --- The person's form */

static void objection_refused(struct request *r);
static const struct form_field objection_fields[] = {
    [OBJECTION_FACT] = {"fact", FIELD_CHOICE, true, 20, fact_codes},
    [OBJECTION_TEXT] = {"text", FIELD_SAID, true, OBJECTION_MOST, NULL},
};
const struct form_schema form_objection = {"objection", objection_fields,
                                           ARRAY_LENGTH(objection_fields), objection_refused};

static enum reply show_form(struct request *r, struct str chosen, struct objection_form_page *page,
                            int status) {
    const struct attestation_own_row *post = r->scope.object;
    bool is_departure = str_equal(post->ending, STR("departure"));
    struct fact_view *facts =
        facts_view(r,
                   (const struct str[]){post->job_title, post->occupation_code, post->supervises,
                                        post->practising, post->practising_since, STR("yes")},
                   FACTS_STATED + 1);
    page->attestation_id = post->attestation_id;
    page->organisation = post->organisation;
    page->facts = facts;
    page->facts_count = is_departure ? FACTS_STATED + 1 : FACTS_STATED;
    for (size_t i = 0; i < page->facts_count; i++)
        facts[i].is_contested = str_equal(facts[i].code, chosen);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_objection_form_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply objection_form(struct request *r) {
    struct objection_form_page page = {0};
    return show_form(r, request_query(r, STR("fact")), &page, 200);
}

static void objection_refused(struct request *r) {
    struct objection_form_page page = {.fact_error = page_field(r, OBJECTION_FACT).error,
                                       .text = page_field(r, OBJECTION_TEXT)};
    show_form(r, form_value(r, OBJECTION_FACT), &page, r->form.status);
}

static void objected(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK) {
        request_done(r, url_membership_page(&r->arena), "objection");
    } else if (result == ERR_CONFLICT || result == ERR_LIMIT) {
        bool is_open = result == ERR_CONFLICT;
        form_fail(&r->form, is_open ? OBJECTION_FACT : OBJECTION_TEXT,
                  page_message(r, is_open ? "objection.is_open" : "objection.too_often"));
        objection_refused(r);
    } else {
        request_fail(r, result);
    }
}

enum reply objection_submit(struct request *r) {
    const struct attestation_own_row *post = r->scope.object;
    struct task *task = request_task(r, &op_objection, sizeof(struct objection_in));
    struct objection_in *in = task->input;
    in->attestation = post->attestation_id;
    in->fact = task_copy(task, form_value(r, OBJECTION_FACT));
    in->text = task_copy(task, form_value(r, OBJECTION_TEXT));
    return request_park(r, task, objected);
}

/* --- Animators */

enum reply objection_queue(struct request *r) {
    struct str after = request_query(r, STR("after"));
    struct objections_open_in in = {.animator_id = r->viewer.member, .most = PAGE_ROWS + 1};
    struct objections_open_row *rows;
    struct objection_queue_page page = {0};
    size_t count;
    if (!str_is_empty(after) && !num_parse(after, INT64_MAX, &in.after_id))
        return request_error(r, 400, 0);
    enum err e = sql_objections_open(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return request_fail(r, e);
    page.objections_count = count > PAGE_ROWS ? PAGE_ROWS : count;
    struct objection_row *shown = arena_array(&r->arena, page.objections_count, sizeof *shown);
    for (size_t i = 0; i < page.objections_count; i++)
        shown[i] = (struct objection_row){.objection_id = rows[i].objection_id,
                                          .fact = fact_label(r, rows[i].fact),
                                          .person = page_author_of(r, rows[i].member_id).name,
                                          .asked_at = rows[i].asked_at,
                                          .due_at = rows[i].due_at};
    page.objections = shown;
    if (count > PAGE_ROWS) page.next = rows[PAGE_ROWS - 1].objection_id.v;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_REPORTS, &frame);
    tmpl_objection_queue_page(&w, &frame, &page);
    return page_send(r, 200);
}

static void answer_refused(struct request *r);
static const struct form_field answer_fields[] = {
    [ANSWER_WHICH] = {"answer", FIELD_CHOICE, true, 16, answers},
    [ANSWER_REASON] = {"reason", FIELD_SAID, true, OBJECTION_MOST, NULL},
};
const struct form_schema form_objection_answer = {"objection_answer", answer_fields,
                                                  ARRAY_LENGTH(answer_fields), answer_refused};

static enum reply show_handled(struct request *r, struct objection_handled_page *page, int status) {
    const struct objection_find_row *row = r->scope.object;
    page->objection_id = row->objection_id;
    page->person = page_author_of(r, row->member_id);
    page->objection =
        (struct objection_view){.fact = fact_label(r, row->fact),
                                .stated = fact_value(r, row->stated),
                                .organisation = row->organisation,
                                .text = row->text,
                                .reason = row->reason,
                                .asked_at = row->asked_at,
                                .due_at = row->due_at,
                                .answered_at = row->answered_at,
                                .is_accepted = str_equal(row->answer, STR("accepted"))};
    page->answer_accepted = str_equal(page->answer.value, STR("accepted"));
    page->answer_refused = str_equal(page->answer.value, STR("refused"));
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_REPORTS, &frame);
    tmpl_objection_handled_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply objection_handled(struct request *r) {
    struct objection_handled_page page = {0};
    return show_handled(r, &page, 200);
}

static void answer_refused(struct request *r) {
    struct objection_handled_page page = {.answer = page_field(r, ANSWER_WHICH),
                                          .reason = page_field(r, ANSWER_REASON)};
    show_handled(r, &page, r->form.status);
}

static void answered(struct request *r, enum err result, const void *output) {
    (void)output;
    const struct objection_find_row *row = r->scope.object;
    if (result == OK)
        request_redirect(r, url_objection_queue(&r->arena));
    else if (result == ERR_CONFLICT)
        request_redirect(r, url_objection_handled(&r->arena, row->objection_id));
    else
        request_fail(r, result);
}

enum reply objection_answer_submit(struct request *r) {
    const struct objection_find_row *row = r->scope.object;
    struct task *task = request_task(r, &op_objection_answer, sizeof(struct objection_answer_in));
    struct objection_answer_in *in = task->input;
    in->objection = row->objection_id;
    in->is_accepted = str_equal(form_value(r, ANSWER_WHICH), STR("accepted"));
    in->reason = task_copy(task, form_value(r, ANSWER_REASON));
    return request_park(r, task, answered);
}
