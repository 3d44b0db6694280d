/* For those whose access is closed: why, by which rule, and what they can do: ask for another look,
 * take their data along, leave, or come back after having left. */
#include "moderation/policy.h"
#include "server/account/account.h"
#include "server/account/account_views.h"
#include "server/core/page.h"
#include "server/measures/measures.h"
#include "server/members/members.h"
#include "server/reports/reports.h"
#include "sql/account_status.h"
#include "templates.h"
#include "urls.h"

enum { CONTEST_TEXT };

static void contest_refused(struct request *r);
static const struct form_field contest_fields[] = {
    [CONTEST_TEXT] = {"text", FIELD_SAID, false, CONTEST_MOST, NULL},
};
const struct form_schema form_contest = {"contest", contest_fields, ARRAY_LENGTH(contest_fields),
                                         contest_refused};

/* The sentence of the rule that decided; of a decision of people, the catalogue's. */
static struct str sentence_of(const struct request *r) {
    const struct policy_rule *rule = policy_rule(r->service->policy, r->viewer.rule);
    if (rule) return r->language == LANGUAGE_EN ? rule->sentence_en : rule->sentence_fr;
    if (r->viewer.cause == FORMER_REFUSED) return page_message(r, "status.people_refused");
    return (struct str){0};
}

static enum err load_departure(struct request *r, struct status_page *page) {
    struct status_departure_in in = {.member_id = r->viewer.member};
    struct status_departure_row row;
    enum err e = sql_status_departure(r->db, &r->arena, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    page->cause = STATUS_GONE;
    page->since_at = row.left_at;
    page->return_by = row.can_return && row.due_at > r->now_ms ? row.due_at : 0;
    page->rule = page->sentence = (struct str){0};
    return OK;
}

static enum err load_contest(struct request *r, struct status_page *page) {
    struct contest_latest_in in = {.member_id = r->viewer.member};
    struct contest_latest_row row;
    page->can_contest = page->cause != STATUS_GONE && page->cause != STATUS_MEASURE;
    enum err e = sql_contest_latest(r->db, &r->arena, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    page->contest.text = row.text;
    page->contest.reason = row.reason;
    page->contest.asked_at = row.asked_at;
    page->contest.due_at = row.due_at;
    page->contest.answered_at = row.answered_at;
    page->contest.is_accepted = str_equal(row.answer, STR("accepted"));
    page->can_contest = page->can_contest && row.answered_at;
    return OK;
}

static enum reply show(struct request *r, struct status_page *page, int status) {
    static const enum status_cause causes[] = {
        [FORMER_NOT] = STATUS_REVIEW,      [FORMER_REFUSED] = STATUS_REFUSED,
        [FORMER_REVIEW] = STATUS_REVIEW,   [FORMER_EXPIRED] = STATUS_EXPIRED,
        [FORMER_LEFT] = STATUS_LEFT,       [FORMER_EXCLUDED] = STATUS_EXCLUDED,
        [FORMER_MEASURE] = STATUS_MEASURE,
    };
    page->cause = causes[r->viewer.cause];
    page->rule = r->viewer.rule;
    page->since_at = r->viewer.since_at;
    /* The rule of the verdict closed nothing where a term, a measure or an organisation did. */
    if (page->cause == STATUS_REFUSED || page->cause == STATUS_REVIEW)
        page->sentence = sentence_of(r);
    else
        page->rule = (struct str){0};
    enum err e = load_departure(r, page);
    if (e == OK) e = load_contest(r, page);
    if (e == OK) e = measures_status(r, &page->measures);
    if (e == OK) e = statements_status(r, &page->statements);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_status_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply status_page(struct request *r) {
    struct status_page page = {0};
    return show(r, &page, 200);
}

static void contest_refused(struct request *r) {
    struct status_page page = {.text = page_field(r, CONTEST_TEXT), .has_errors = true};
    if (r->form.status == 403) page.text.error = page_message(r, "status.contest_stale");
    show(r, &page, r->form.status);
}

static void contested(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == ERR_LIMIT) {
        form_fail(&r->form, CONTEST_TEXT, page_message(r, "status.contest_too_often"));
        contest_refused(r);
    } else if (result == OK || result == ERR_CONFLICT) {
        request_redirect(r, url_status_page(&r->arena));
    } else {
        request_fail(r, result);
    }
}

enum reply contest_submit(struct request *r) {
    struct task *task = request_task(r, &op_contest, sizeof(struct contest_in));
    ((struct contest_in *)task->input)->text = task_copy(task, form_value(r, CONTEST_TEXT));
    return request_park(r, task, contested);
}
