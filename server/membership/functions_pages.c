/* « Mes fonctions ont changé »: declaring again, with the same check as at the first sign-in. */
#include "server/core/page.h"
#include "server/members/members.h"
#include "server/membership/membership.h"
#include "sql/membership_membership.h"
#include "templates.h"
#include "urls.h"

enum { FUNCTIONS_TITLE, FUNCTIONS_OCCUPATION, FUNCTIONS_SUPERVISES, FUNCTIONS_PRACTISING };

static const char *const yes_or_no[] = {"yes", "no", NULL};

static void functions_refused(struct request *r);
static const struct form_field functions_fields[] = {
    [FUNCTIONS_TITLE] = {"job_title", FIELD_LINE, true, 300, NULL},
    [FUNCTIONS_OCCUPATION] = {"occupation", FIELD_LINE, false, 16, NULL},
    [FUNCTIONS_SUPERVISES] = {"supervises", FIELD_CHOICE, true, 8, yes_or_no},
    [FUNCTIONS_PRACTISING] = {"practising", FIELD_CHOICE, true, 8, yes_or_no},
};
const struct form_schema form_functions = {"functions", functions_fields,
                                           ARRAY_LENGTH(functions_fields), functions_refused};

static enum reply show(struct request *r, struct functions_page *page, int status) {
    page->supervises_yes = str_equal(page->supervises.value, STR("yes"));
    page->supervises_no = str_equal(page->supervises.value, STR("no"));
    page->practising_yes = str_equal(page->practising.value, STR("yes"));
    page->practising_no = str_equal(page->practising.value, STR("no"));
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_functions_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply functions_page(struct request *r) {
    struct membership_declared_in in = {.member_id = r->viewer.member};
    struct membership_declared_row row = {0};
    enum err e = sql_membership_declared(r->db, &r->arena, &in, &row);
    if (e != OK && e != ERR_NOT_FOUND) return request_fail(r, e);
    struct functions_page page = {.job_title.value = row.job_title,
                                  .occupation.value = row.occupation_code,
                                  .supervises.value = row.supervises,
                                  .practising.value = row.practising};
    return show(r, &page, 200);
}

static void functions_refused(struct request *r) {
    struct functions_page page = {.job_title = page_field(r, FUNCTIONS_TITLE),
                                  .occupation = page_field(r, FUNCTIONS_OCCUPATION),
                                  .supervises = page_field(r, FUNCTIONS_SUPERVISES),
                                  .practising = page_field(r, FUNCTIONS_PRACTISING),
                                  .has_errors = true};
    show(r, &page, r->form.status);
}

static void declared(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK) {
        request_done(r, url_membership_page(&r->arena), "functions");
    } else if (result == ERR_LIMIT) {
        form_fail(&r->form, FUNCTIONS_TITLE, page_message(r, "membership.declared_too_often"));
        functions_refused(r);
    } else {
        request_fail(r, result);
    }
}

enum reply functions_submit(struct request *r) {
    struct task *task = request_task(r, &op_declare_again, sizeof(struct declare_in));
    struct declare_in *in = task->input;
    in->member = r->viewer.member;
    in->job_title = task_copy(task, form_value(r, FUNCTIONS_TITLE));
    in->occupation_code = task_copy(task, form_value(r, FUNCTIONS_OCCUPATION));
    in->supervises = str_equal(form_value(r, FUNCTIONS_SUPERVISES), STR("yes"));
    in->practising = str_equal(form_value(r, FUNCTIONS_PRACTISING), STR("yes"));
    return request_park(r, task, declared);
}
