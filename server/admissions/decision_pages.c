/* A decision for a function: what it covers, and revoking it. */
#include "server/admissions/admissions.h"
#include "server/admissions/case_words.h"
#include "server/core/page.h"
#include "sql/admissions_decisions.h"
#include "templates.h"
#include "urls.h"

static const struct form_field revoke_fields[] = {
    {"revoke", FIELD_CHECK, false, 8, NULL},
};
const struct form_schema form_revoke = {"revoke", revoke_fields, ARRAY_LENGTH(revoke_fields), NULL};

enum err scope_decision(struct scope_run *run) {
    struct function_decision_in in = {{run->params[0].id}};
    struct function_decision_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_function_decision(run->db, run->arena, &in, row);
}

enum reply decision_page(struct request *r) {
    const struct function_decision_row *row = r->scope.object;
    struct decided_row page = {.decision_id = row->decision_id,
                               .title = row->job_title,
                               .organisation = row->organisation,
                               .reason = row->reason,
                               .occupation_code = row->occupation_code,
                               .supervises = evidence_words(r, row->supervises),
                               .practising = evidence_words(r, row->practising),
                               .at = row->decided_at,
                               .revoked_at = row->revoked_at,
                               .is_accepted = str_equal(row->outcome, STR("peer")),
                               .is_pending = !row->is_applied};
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ADMISSIONS, &frame);
    tmpl_decision_page(&w, &frame, &page);
    return page_send(r, 200);
}

static void revoked(struct request *r, enum err result, const void *output) {
    const struct function_decision_row *row = r->scope.object;
    (void)output;
    /* A colleague was faster: it is as wanted. */
    if (result == OK || result == ERR_CONFLICT)
        request_redirect(r, url_decision_page(&r->arena, row->decision_id));
    else
        request_fail(r, result);
}

enum reply decision_revoke(struct request *r) {
    const struct function_decision_row *row = r->scope.object;
    struct task *task = request_task(r, &op_decision_revoke, sizeof(struct decision_revoke_in));
    ((struct decision_revoke_in *)task->input)->decision = row->decision_id;
    return request_park(r, task, revoked);
}
