/* One measure, whole, for those who sign, lift or judge it. */
#include "lib/clock.h"
#include "lib/num.h"
#include "server/core/page.h"
#include "server/measures/measures_inside.h"
#include "server/threads/threads_forms.h"
#include "templates.h"
#include "urls.h"

enum { CASE_REASON, CASE_CHOICE, CASE_DAYS };

enum err scope_measure(struct scope_run *run) {
    struct measure_seen_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return measure_load(run->db, run->arena, run->viewer->member,
                        run->viewer->role == ROLE_ANIMATOR, clock_now_ms(),
                        (struct measure_id){run->params[0].id}, row);
}

static enum err stand(struct request *r, struct measure_standing *standing) {
    return measure_stand(r->db, &r->arena, r->viewer.member, r->viewer.role == ROLE_ANIMATOR,
                         r->now_ms, r->scope.object, standing);
}

/* What was typed is shown again, whatever became possible meanwhile. */
static void fill_sent(struct request *r, struct measure_case_view *page) {
    const struct form_schema *form = r->route->form;
    bool is_judge = form == &form_measure_judge;
    if (!is_judge && form != &form_measure_sign && form != &form_measure_lift) return;
    struct field_view reason = page_field(r, CASE_REASON);
    if (form == &form_measure_sign) {
        page->sign_reason = reason;
        page->may_sign = true;
    } else if (form == &form_measure_lift) {
        page->lift_reason = reason;
        page->may_lift = true;
    } else {
        page->judge_reason = reason;
        page->judge_days = page_field(r, CASE_DAYS);
        page->judge_error = page_field(r, CASE_CHOICE).error;
        page->may_judge = true;
    }
    page->problem =
        r->form.status == 409 ? page_message(r, "measure.changed_meanwhile") : form_sentence(r);
    page->has_errors = true;
}

static enum reply show(struct request *r, int status) {
    const struct measure_seen_row *seen = r->scope.object;
    struct measure_stated_in in = {.measure_id = seen->measure_id};
    struct measure_stated_row row;
    struct measure_standing standing;
    enum err e = sql_measure_stated(r->db, &r->arena, &in, &row);
    if (e == OK) e = stand(r, &standing);
    if (e != OK) return request_fail(r, e);
    bool is_animator = r->viewer.role == ROLE_ANIMATOR;
    struct measure_case_view page = {.subject = page_author_of(r, row.member_id),
                                     .first = page_author_of(r, row.asked_by),
                                     .has_second = row.second_id.v != 0,
                                     .report = is_animator ? row.report_id : (struct report_id){0},
                                     .may_sign = standing.may_sign,
                                     .may_lift = standing.may_lift,
                                     .may_judge = standing.may_judge,
                                     .may_see_others = is_animator,
                                     .is_first = standing.is_first,
                                     .is_close = standing.is_close,
                                     .is_reporter = standing.is_reporter};
    if (page.has_second) page.second = page_author_of(r, row.second_id);
    page.lifts_by_two = standing.lifts_by_two;
    page.is_lifting = standing.is_lifting;
    if (page.is_lifting) {
        page.lifter = page_author_of(r, row.lifted_by);
        page.lift_asked = row.lifted_reason;
    }
    measure_fill(r, &row, &page.said);
    fill_sent(r, &page);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_MEASURES, &frame);
    tmpl_measure_case_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply measure_case(struct request *r) {
    return show(r, 200);
}

static void refused(struct request *r) {
    show(r, r->form.status);
}

static const char *const signs[] = {"agree", "decline", NULL};
static const char *const judgements[] = {"uphold", "lift", "shorten", NULL};
static const struct form_field sign_fields[] = {
    [CASE_REASON] = {"reason", FIELD_SAID, false, MEASURE_TEXT_MOST, NULL},
    [CASE_CHOICE] = {"answer", FIELD_CHOICE, true, 16, signs},
};
static const struct form_field lift_fields[] = {
    [CASE_REASON] = {"reason", FIELD_SAID, true, MEASURE_TEXT_MOST, NULL},
};
static const struct form_field judge_fields[] = {
    [CASE_REASON] = {"reason", FIELD_SAID, true, MEASURE_TEXT_MOST, NULL},
    [CASE_CHOICE] = {"outcome", FIELD_CHOICE, true, 16, judgements},
    [CASE_DAYS] = {"days", FIELD_LINE, false, 6, NULL},
};
const struct form_schema form_measure_sign = {"sign", sign_fields, ARRAY_LENGTH(sign_fields),
                                              refused};
const struct form_schema form_measure_lift = {"lift", lift_fields, ARRAY_LENGTH(lift_fields),
                                              refused};
const struct form_schema form_measure_judge = {"judge", judge_fields, ARRAY_LENGTH(judge_fields),
                                               refused};

/* --- Acting */

static void fail(struct request *r, size_t field, const char *sentence, int status) {
    form_fail(&r->form, field, page_message(r, sentence));
    r->form.status = status;
}

static void acted(struct request *r, enum err result, const void *output) {
    const struct measure_seen_row *row = r->scope.object;
    (void)output;
    if (result == OK) {
        request_redirect(r, url_measure_case(&r->arena, row->measure_id));
        return;
    }
    bool is_judging = r->route->form == &form_measure_judge;
    if (result == ERR_CONFLICT)
        r->form.status = 409;
    else if (result == ERR_TIMEOUT)
        fail(r, CASE_REASON, "measure.sign_late", 409);
    else if (result == ERR_INVALID)
        fail(r, is_judging ? CASE_DAYS : CASE_REASON,
             is_judging ? "measure.days_shorter" : "measure.reason_wanted", 422);
    else if (result == ERR_BUSY) {
        r->form.status = 503;
        request_add_field(r, "Retry-After: 5");
    } else {
        request_fail(r, result);
        return;
    }
    enum err e = scope_measure(&r->scope); /* as it is now */
    if (e == OK)
        show(r, r->form.status);
    else
        request_fail(r, e);
}

/* Who may not, as the page they acted from said already. */
static enum reply denied(struct request *r) {
    return request_error_named(r, 403, "measure_not_yours");
}

enum reply measure_sign(struct request *r) {
    const struct measure_seen_row *row = r->scope.object;
    struct measure_standing standing;
    bool agrees = str_equal(form_value(r, CASE_CHOICE), STR("agree"));
    enum err e = stand(r, &standing);
    if (e != OK) return request_fail(r, e);
    if (standing.is_waiting && !standing.may_sign) return denied(r);
    if (!agrees && str_is_empty(str_trim(form_value(r, CASE_REASON)))) {
        fail(r, CASE_REASON, "measure.reason_wanted", 422);
        return show(r, 422);
    }
    struct task *task = request_task(r, &op_measure_sign, sizeof(struct measure_sign_in));
    struct measure_sign_in *in = task->input;
    in->measure = row->measure_id;
    in->agrees = agrees;
    in->reason = task_copy(task, form_value(r, CASE_REASON));
    return request_park(r, task, acted);
}

enum reply measure_lift(struct request *r) {
    const struct measure_seen_row *row = r->scope.object;
    struct measure_standing standing;
    enum err e = stand(r, &standing);
    if (e != OK) return request_fail(r, e);
    if (!row->ended_at && !standing.may_lift) return denied(r);
    struct task *task = request_task(r, &op_measure_lift, sizeof(struct measure_lift_in));
    struct measure_lift_in *in = task->input;
    in->measure = row->measure_id;
    in->reason = task_copy(task, form_value(r, CASE_REASON));
    return request_park(r, task, acted);
}

enum reply measure_judge(struct request *r) {
    const struct measure_seen_row *row = r->scope.object;
    struct measure_standing standing;
    struct str choice = form_value(r, CASE_CHOICE);
    int64_t days = 0;
    enum err e = stand(r, &standing);
    if (e != OK) return request_fail(r, e);
    if (row->appealed_at && !row->judged_at && !standing.may_judge) return denied(r);
    bool is_shorter = str_equal(choice, STR("shorten"));
    if (is_shorter && !num_parse(str_trim(form_value(r, CASE_DAYS)), 9999, &days)) {
        fail(r, CASE_DAYS, "measure.days_shorter", 422);
        return show(r, 422);
    }
    struct task *task = request_task(r, &op_measure_judge, sizeof(struct measure_judge_in));
    struct measure_judge_in *in = task->input;
    in->measure = row->measure_id;
    in->judgement = is_shorter                       ? JUDGE_SHORTEN
                    : str_equal(choice, STR("lift")) ? JUDGE_LIFT
                                                     : JUDGE_UPHOLD;
    in->days = days;
    in->reason = task_copy(task, form_value(r, CASE_REASON));
    return request_park(r, task, acted);
}
