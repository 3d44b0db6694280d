/* One person at a time: a form, what it would do, and only then the row. */
#include "server/core/page.h"
#include "server/members/list_cells.h"
#include "server/organisations/organisations.h"
#include "server/organisations/people.h"
#include "sql/organisations_imports.h"
#include "templates.h"
#include "urls.h"

enum {
    ADD_IDENTIFIER = FACTS_FIELDS,
    ADD_EMAIL,
    ADD_GIVEN_NAME,
    ADD_FAMILY_NAME,
    ADD_SINCE,
    ADD_REGION,
    ADD_EXTERNAL_ID,
    ADD_CONFIRM,
};

static void add_refused(struct request *r);
static const struct form_field add_fields[] = {
    FACTS_FORM_FIELDS,
    [ADD_IDENTIFIER] = {"identifier", FIELD_LINE, true, 256, NULL},
    [ADD_EMAIL] = {"email", FIELD_LINE, false, 254, NULL},
    [ADD_GIVEN_NAME] = {"given_name", FIELD_LINE, true, 400, NULL},
    [ADD_FAMILY_NAME] = {"family_name", FIELD_LINE, false, 400, NULL},
    [ADD_SINCE] = {"practising_since", FIELD_LINE, false, 400, NULL},
    [ADD_REGION] = {"region", FIELD_LINE, false, 400, NULL},
    [ADD_EXTERNAL_ID] = {"external_id", FIELD_LINE, false, 400, NULL},
    [ADD_CONFIRM] = {"confirm", FIELD_CHECK, false, 16, NULL},
};
const struct form_schema form_person = {"person", add_fields, ARRAY_LENGTH(add_fields),
                                        add_refused};

static void fill_form(struct request *r, struct facts_form *form) {
    facts_form_fill(r, form);
    form->identifier = page_field(r, ADD_IDENTIFIER);
    form->email = page_field(r, ADD_EMAIL);
    form->given_name = page_field(r, ADD_GIVEN_NAME);
    form->family_name = page_field(r, ADD_FAMILY_NAME);
    form->practising_since = page_field(r, ADD_SINCE);
    form->region = page_field(r, ADD_REGION);
    form->external_id = page_field(r, ADD_EXTERNAL_ID);
}

static enum reply show(struct request *r, struct add_page *page, int status) {
    enum err e = seats_view_load(r, &page->seats);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ORGANISATION_ADD, &frame);
    tmpl_add_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply person_add(struct request *r) {
    struct add_page page = {0};
    facts_choices(r, &page.form, STR(""), STR(""));
    return show(r, &page, 200);
}

static void add_refused(struct request *r) {
    struct add_page page = {.has_errors = r->form.has_problem};
    fill_form(r, &page.form);
    if (r->form.status == 403) page.error = page_message(r, "form.stale");
    show(r, &page, r->form.status);
}

/* By the rules of a list's columns. */
static bool check(struct request *r) {
    static const enum list_column columns[] = {
        [FACTS_JOB_TITLE] = LIST_JOB_TITLE,   [FACTS_OCCUPATION] = LIST_OCCUPATION,
        [FACTS_SUPERVISES] = LIST_SUPERVISES, [FACTS_PRACTISING] = LIST_PRACTISING,
        [ADD_IDENTIFIER] = LIST_IDENTIFIER,   [ADD_EMAIL] = LIST_EMAIL,
        [ADD_GIVEN_NAME] = LIST_GIVEN_NAME,   [ADD_FAMILY_NAME] = LIST_FAMILY_NAME,
        [ADD_SINCE] = LIST_PRACTISING_SINCE,  [ADD_REGION] = LIST_REGION,
        [ADD_EXTERNAL_ID] = LIST_EXTERNAL_ID,
    };
    for (size_t i = 0; i < ARRAY_LENGTH(columns); i++) facts_check(r, i, columns[i]);
    return !r->form.has_problem;
}

static enum err read_row(struct request *r, struct list_row *row) {
    struct import_organisation_in find = {r->viewer.organisation};
    struct import_organisation_row organisation;
    enum err e = sql_import_organisation(r->db, &r->arena, &find, &organisation);
    *row = (struct list_row){.number = 1, .where = LIST_COLUMNS};
    row->put = (struct member_put_in){.organisation = r->viewer.organisation,
                                      .organisation_kind = organisation.kind,
                                      .identifier = form_value(r, ADD_IDENTIFIER),
                                      .email = form_value(r, ADD_EMAIL),
                                      .given_name = form_value(r, ADD_GIVEN_NAME),
                                      .family_name = form_value(r, ADD_FAMILY_NAME),
                                      .region = form_value(r, ADD_REGION),
                                      .external_id = form_value(r, ADD_EXTERNAL_ID),
                                      .job_title = form_value(r, FACTS_JOB_TITLE),
                                      .occupation_code = form_value(r, FACTS_OCCUPATION),
                                      .supervises = form_value(r, FACTS_SUPERVISES),
                                      .practising = form_value(r, FACTS_PRACTISING),
                                      .practising_since = form_value(r, ADD_SINCE)};
    return e;
}

/* What would become of it, as of a list of one row. */
static enum reply show_fate(struct request *r, struct list_row *row) {
    struct op_run run = {.db = r->db,
                         .arena = &r->arena,
                         .actor = actor_member(r->viewer.member),
                         .now_ms = r->now_ms,
                         .service = r->service};
    struct list list = {.rows = row, .count = 1};
    struct fate_row fate;
    struct add_check_page page = {.supervises_value = row->put.supervises,
                                  .practising_value = row->put.practising};
    enum err e = rows_foresee(&run, r->viewer.organisation, &list, &fate);
    if (e == OK) e = seats_view_load(r, &page.seats);
    if (e != OK) return request_fail(r, e);
    fill_form(r, &page.form);
    page.name = fate.name;
    page.supervises = fact_words(r, row->put.supervises);
    page.practising = fact_words(r, row->put.practising);
    page.fate = fate_view_of(r, &fate);
    page.can_confirm =
        fate.fate != FATE_UNREADABLE && fate.fate != FATE_NO_SEAT && fate.fate != FATE_SAME;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ORGANISATION_ADD, &frame);
    tmpl_add_check_page(&w, &frame, &page);
    return page_send(r, 200);
}

static void put(struct request *r, enum err result, const void *output) {
    const struct member_put_out *out = output;
    if (result == ERR_CONFLICT) {
        form_fail(&r->form, ADD_EXTERNAL_ID, page_message(r, "list.conflict"));
        r->form.status = 422;
        add_refused(r);
    } else if (result == ERR_LIMIT) {
        form_fail(&r->form, ADD_IDENTIFIER, page_message(r, "seats.none"));
        r->form.status = 422;
        add_refused(r);
    } else if (result != OK) {
        request_fail(r, result);
    } else {
        struct url path = url_person_page(&r->arena, out->attestation);
        request_redirect_text(
            r, arena_format(&r->arena, "%.*s?said=arrival", (int)path.length, path.bytes));
    }
}

enum reply person_add_submit(struct request *r) {
    struct list_row row;
    if (!check(r)) {
        add_refused(r);
        return REPLIED;
    }
    enum err e = read_row(r, &row);
    if (e != OK) return request_fail(r, e);
    if (str_is_empty(form_value(r, ADD_CONFIRM))) return show_fate(r, &row);
    struct task *task = request_task(r, &op_person_put, sizeof(struct member_put_in));
    struct member_put_in *in = task->input;
    *in = row.put;
    struct str *const texts[] = {&in->organisation_kind, &in->identifier,  &in->email,
                                 &in->given_name,        &in->family_name, &in->region,
                                 &in->external_id,       &in->job_title,   &in->occupation_code,
                                 &in->supervises,        &in->practising,  &in->practising_since};
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) *texts[i] = task_copy(task, *texts[i]);
    return request_park(r, task, put);
}
