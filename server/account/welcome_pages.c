/* The first declaration: facts on honour and the charter. Never shown to the organisation. */
#include "server/account/account.h"
#include "server/account/account_views.h"
#include "server/charter/charter.h"
#include "server/core/page.h"
#include "server/members/members.h"
#include "sql/account_account.h"
#include "templates.h"
#include "urls.h"

enum { WELCOME_ACCEPT, WELCOME_TITLE, WELCOME_OCCUPATION, WELCOME_SUPERVISES, WELCOME_PRACTISING };

static const char *const yes_or_no[] = {"yes", "no", NULL};

static void welcome_refused(struct request *r);
static const struct form_field welcome_fields[] = {
    [WELCOME_ACCEPT] = {"accept", FIELD_CHECK, true, 16, NULL},
    [WELCOME_TITLE] = {"job_title", FIELD_LINE, true, 300, NULL},
    [WELCOME_OCCUPATION] = {"occupation", FIELD_LINE, false, 16, NULL},
    [WELCOME_SUPERVISES] = {"supervises", FIELD_CHOICE, true, 8, yes_or_no},
    [WELCOME_PRACTISING] = {"practising", FIELD_CHOICE, true, 8, yes_or_no},
};
const struct form_schema form_welcome = {"welcome", welcome_fields, ARRAY_LENGTH(welcome_fields),
                                         welcome_refused};

static enum reply show(struct request *r, struct welcome_page *page, int status) {
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    page->given_name = r->viewer.given_name;
    tmpl_welcome_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply welcome_page(struct request *r) {
    if (r->viewer.is_amended) return charter_amended_page(r);
    struct account_title_in in = {.member_id = r->viewer.member};
    struct account_title_row row;
    enum err e = sql_account_title(r->db, &r->arena, &in, &row);
    if (e != OK) return request_fail(r, e);
    struct welcome_page page = {.job_title.value = row.job_title,
                                .occupation.value = row.occupation_code};
    return show(r, &page, 200);
}

static bool says(const struct request *r, size_t field, const char *what) {
    return str_equal(form_value(r, field), str_from_c(what));
}

static void welcome_refused(struct request *r) {
    struct welcome_page page = {.job_title = page_field(r, WELCOME_TITLE),
                                .occupation = page_field(r, WELCOME_OCCUPATION),
                                .supervises = page_field(r, WELCOME_SUPERVISES),
                                .practising = page_field(r, WELCOME_PRACTISING),
                                .supervises_yes = says(r, WELCOME_SUPERVISES, "yes"),
                                .supervises_no = says(r, WELCOME_SUPERVISES, "no"),
                                .practising_yes = says(r, WELCOME_PRACTISING, "yes"),
                                .practising_no = says(r, WELCOME_PRACTISING, "no"),
                                .accept = page_field(r, WELCOME_ACCEPT),
                                .is_accepted = !str_is_empty(form_value(r, WELCOME_ACCEPT)),
                                .has_errors = true};
    if (!str_is_empty(page.accept.error))
        page.accept.error = page_message(r, "form.accept_required");
    show(r, &page, r->form.status);
}

static void declared(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_redirect(r, url_home_page(&r->arena));
    else
        request_fail(r, result);
}

enum reply welcome_submit(struct request *r) {
    struct task *task = request_task(r, &op_declare, sizeof(struct declare_in));
    struct declare_in *in = task->input;
    in->member = r->viewer.member;
    in->job_title = task_copy(task, form_value(r, WELCOME_TITLE));
    in->occupation_code = task_copy(task, form_value(r, WELCOME_OCCUPATION));
    in->supervises = says(r, WELCOME_SUPERVISES, "yes");
    in->practising = says(r, WELCOME_PRACTISING, "yes");
    return request_park(r, task, declared);
}
