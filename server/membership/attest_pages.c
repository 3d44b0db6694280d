/* « Toujours en exercice ? », as an organisation is asked: the people it has not spoken of for ten
 * months, by what it wrote itself. */
#include "lib/num.h"
#include "server/core/page.h"
#include "server/core/term.h"
#include "server/membership/membership.h"
#include "sql/membership_membership.h"
#include "templates.h"
#include "urls.h"

enum { ATTEST_WHOM, ATTEST_BEFORE };
enum { PAGE_ROWS = 100 };

static const struct form_field attest_fields[] = {
    [ATTEST_WHOM] = {"attestation", FIELD_LINE, true, 20, NULL},
    [ATTEST_BEFORE] = {"before", FIELD_LINE, false, 20, NULL},
};
const struct form_schema form_attest = {"attest", attest_fields, ARRAY_LENGTH(attest_fields), NULL};

enum reply attest_page(struct request *r) {
    struct attest_page page = {.before = term_asked_before(r->now_ms)};
    struct attest_organisation_in whose = {.organisation_id = r->viewer.organisation};
    struct attest_organisation_row organisation;
    struct attest_count_in how_many = {.organisation_id = r->viewer.organisation,
                                       .before = page.before};
    struct attest_count_row total;
    struct attest_due_in in = {
        .organisation_id = r->viewer.organisation, .before = page.before, .most = PAGE_ROWS};
    struct attest_due_row *rows;
    enum err e = sql_attest_organisation(r->db, &r->arena, &whose, &organisation);
    if (e == OK) e = sql_attest_count(r->db, &r->arena, &how_many, &total);
    if (e == OK) e = sql_attest_due(r->db, &r->arena, &in, &rows, &page.people_count);
    if (e != OK) return request_fail(r, e);
    struct attest_row *people = arena_array(&r->arena, page.people_count, sizeof *people);
    for (size_t i = 0; i < page.people_count; i++)
        people[i] = (struct attest_row){.attestation_id = rows[i].attestation_id,
                                        .name = arena_format(&r->arena, "%.*s %.*s",
                                                             STR_ARG(rows[i].given_name),
                                                             STR_ARG(rows[i].family_name)),
                                        .identifier = rows[i].identifier,
                                        .attested_at = rows[i].attested_at};
    page.people = people;
    page.organisation = organisation.name;
    page.count = total.people;
    if (!num_parse(request_query(r, STR("done")), 1000000, &page.done)) page.done = 0;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ORGANISATION, &frame);
    tmpl_attest_page(&w, &frame, &page);
    return page_send(r, 200);
}

static enum reply send(struct request *r);

/* All of them in parts, so that no other write waits for a long list. */
static void attested(struct request *r, enum err result, const void *output) {
    const struct attest_out *out = output;
    struct url url = url_attest_page(&r->arena);
    if (result == OK && out->is_more)
        send(r);
    else if (result == OK)
        request_redirect_text(r, arena_format(&r->arena, "%.*s?done=%lld", (int)url.length,
                                              url.bytes, (long long)out->done));
    else
        request_fail(r, result);
}

static enum reply send(struct request *r) {
    bool is_all = str_equal(form_value(r, ATTEST_WHOM), STR("all"));
    struct task *task = request_task(r, &op_attest, sizeof(struct attest_in));
    struct attest_in *in = task->input;
    bool is_fine = is_all ? num_parse(form_value(r, ATTEST_BEFORE), INT64_MAX, &in->before)
                          : num_parse(form_value(r, ATTEST_WHOM), INT64_MAX, &in->attestation.v);
    if (!is_fine || (!is_all && in->attestation.v == 0)) {
        task_free(task);
        return request_error(r, 422, 0);
    }
    task->has_once = false; /* said twice is said once */
    return request_park(r, task, attested);
}

enum reply attest_submit(struct request *r) {
    return send(r);
}
