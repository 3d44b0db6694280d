/* One's own data: the password is checked on the hashers, the document made on the readers. */
#include "lib/num.h"
#include "server/core/factor.h"
#include "server/core/page.h"
#include "server/core/passwords.h"
#include "server/departure/departure.h"
#include "server/departure/departure_views.h"
#include "sql/departure_departure.h"
#include "templates.h"

enum { DATA_PASSWORD, DATA_PART, DATA_CODE };

static void data_refused(struct request *r);
static const struct form_field data_fields[] = {
    [DATA_PASSWORD] = {"password", FIELD_SECRET, true, CRYPT_PASSWORD_MOST, NULL},
    [DATA_PART] = {"part", FIELD_LINE, false, 8, NULL},
    [DATA_CODE] = {"code", FIELD_LINE, false, FACTOR_TEXT_MOST, NULL},
};
const struct form_schema form_data = {"data", data_fields, ARRAY_LENGTH(data_fields), data_refused};

static enum reply show(struct request *r, struct data_page *page, int status) {
    struct leaver_in in = {r->viewer.member};
    struct leaver_row row;
    enum err e = sql_leaver(r->db, &r->arena, &in, &row);
    if (e != OK) return request_fail(r, e);
    page->identifier = row.identifier;
    page->is_organisation = (r->viewer.role & (ROLE_PROVISIONER | ROLE_ENROLLING)) != 0;
    page->code = proof_code_view(r, "code", DATA_CODE, page->has_errors);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_data_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply data_page(struct request *r) {
    struct data_page page = {.part.value = STR("1")};
    return show(r, &page, 200);
}

static void data_refused(struct request *r) {
    struct data_page page = {.password.error = page_field(r, DATA_PASSWORD).error,
                             .part = page_field(r, DATA_PART),
                             .has_errors = true};
    if (str_is_empty(page.part.value)) page.part.value = STR("1");
    show(r, &page, r->form.status);
}

static void refuse(struct request *r, size_t field, const char *sentence) {
    form_fail(&r->form, field, page_message(r, sentence));
    data_refused(r);
}

static void exported(struct request *r, enum err result, const void *output) {
    const struct export_in *in = output;
    if (result == ERR_NOT_FOUND) {
        refuse(r, DATA_PART, "data.no_part");
    } else if (result != OK) {
        request_fail(r, result);
    } else {
        request_add_field(r, "Content-Disposition: attachment; filename=\"mes-donnees-%lld.json\"",
                          (long long)in->part);
        page_send_json(r, in->json);
    }
}

static bool read_part(const struct request *r, int64_t *part) {
    struct str text = form_value(r, DATA_PART);
    *part = 1;
    return str_is_empty(text) || (num_parse(text, EXPORT_PARTS_MOST, part) && *part > 0);
}

static void checked(struct request *r, enum err result, const void *output) {
    (void)output;
    if (proof_failed(r, result, DATA_PASSWORD, DATA_CODE)) {
        data_refused(r);
        return;
    }
    if (result != OK) {
        request_fail(r, result);
        return;
    }
    struct task *task = request_task(r, &op_export, sizeof(struct export_in));
    struct export_in *in = task->input;
    in->is_own = true;
    in->member = r->viewer.member;
    in->now_ms = r->now_ms;
    task->has_once = false;
    if (!read_part(r, &in->part)) in->part = 1;
    request_park(r, task, exported);
}

enum reply data_submit(struct request *r) {
    int64_t part;
    if (!read_part(r, &part)) {
        refuse(r, DATA_PART, "data.no_part");
        return REPLIED;
    }
    if (!password_may_try(r)) return REPLIED;
    struct task *task = request_task(r, &op_proof, sizeof(struct proof_in));
    struct proof_in *in = task->input;
    enum err e =
        proof_take(r, task, form_value(r, DATA_PASSWORD), form_value(r, DATA_CODE), &in->proof);
    return proof_park(r, task, e, checked);
}
