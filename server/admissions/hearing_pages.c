/* /settings/review: what animators look at about oneself, what they ask and wrote, a colleague's
 * doubt, a post that another organisation states. The person answers here, in writing. */
#include "server/admissions/admissions.h"
#include "server/admissions/case_inside.h"
#include "server/admissions/case_words.h"
#include "server/admissions/hearing_views.h"
#include "server/core/page.h"
#include "sql/admissions_claims.h"
#include "sql/admissions_hearing.h"
#include "templates.h"
#include "urls.h"

enum { HEARING_TEXT };
static void hearing_refused(struct request *r);
static const struct form_field hearing_fields[] = {
    [HEARING_TEXT] = {"text", FIELD_SAID, true, REVIEW_TEXT_MOST, NULL},
};
const struct form_schema form_hearing = {"hearing", hearing_fields, ARRAY_LENGTH(hearing_fields),
                                         hearing_refused};
const struct form_schema form_doubt_answer = {"doubt_answer", hearing_fields,
                                              ARRAY_LENGTH(hearing_fields), hearing_refused};

static const char *const yes_no[] = {"yes", "no", NULL};
enum { OFFER_MINE };
static const struct form_field offer_fields[] = {
    [OFFER_MINE] = {"mine", FIELD_CHOICE, true, 8, yes_no},
};
const struct form_schema form_offer = {"offer", offer_fields, ARRAY_LENGTH(offer_fields),
                                       hearing_refused};

enum err scope_own_doubt(struct scope_run *run) {
    struct doubt_about_in in = {.doubt_id = {run->params[0].id}, .member_id = run->viewer->member};
    struct doubt_about_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_doubt_about(run->db, run->arena, &in, row);
}

enum err scope_offer(struct scope_run *run) {
    struct offer_mine_in in = {.attestation_id = {run->params[0].id},
                               .member_id = run->viewer->member};
    struct offer_mine_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_offer_mine(run->db, run->arena, &in, row);
}

static enum err fill_doubts(struct request *r, struct hearing_view *page) {
    struct case_doubts_in in = {r->viewer.member};
    struct case_doubts_row *rows;
    enum err e = sql_case_doubts(r->db, &r->arena, &in, &rows, &page->doubts_count);
    if (e != OK) return e;
    bool is_sent = r->route->form == &form_doubt_answer;
    const struct doubt_about_row *sent = is_sent ? r->scope.object : NULL;
    struct doubt_view *doubts = arena_array(&r->arena, page->doubts_count, sizeof *doubts);
    for (size_t i = 0; i < page->doubts_count; i++) {
        doubts[i] = (struct doubt_view){.doubt_id = rows[i].doubt_id,
                                        .text = rows[i].text,
                                        .answer = rows[i].answer,
                                        .at = rows[i].created_at,
                                        .due_at = rows[i].due_at,
                                        .answered_at = rows[i].answered_at,
                                        .field.value = rows[i].answer};
        if (sent && sent->doubt_id.v == rows[i].doubt_id.v)
            doubts[i].field = page_field(r, HEARING_TEXT);
    }
    page->doubts = doubts;
    return OK;
}

static enum err fill_offers(struct request *r, struct hearing_view *page) {
    struct offers_mine_in in = {r->viewer.member};
    struct offers_mine_row *rows;
    enum err e = sql_offers_mine(r->db, &r->arena, &in, &rows, &page->offers_count);
    if (e != OK) return e;
    struct offer_view *offers = arena_array(&r->arena, page->offers_count, sizeof *offers);
    for (size_t i = 0; i < page->offers_count; i++)
        offers[i] = (struct offer_view){.attestation_id = rows[i].attestation_id,
                                        .organisation = rows[i].organisation,
                                        .title = rows[i].job_title,
                                        .at = rows[i].offered_at,
                                        .is_move = str_equal(rows[i].kind, STR("move"))};
    page->offers = offers;
    return OK;
}

/* Letters to them, and the reasons of a decision that holds for their function. */
static enum err fill_letters(struct request *r, struct hearing_view *page) {
    struct hearing_asked_in asked_in = {r->viewer.member};
    struct hearing_asked_row asked;
    const struct case_letter *letters;
    enum err e = case_letters(r, r->viewer.member, &letters, &page->letters_count);
    if (e == OK) e = sql_hearing_asked(r->db, &r->arena, &asked_in, &asked);
    if (e != OK) return e;
    page->may_answer = page->is_in_review || asked.times > 0 || r->route->form == &form_hearing;
    struct decision_told told;
    e = decision_told(r->db, &r->arena, r->service, r->viewer.member, &told);
    struct case_letter *all = arena_array(&r->arena, page->letters_count + 1, sizeof *all);
    memcpy(all, letters, page->letters_count * sizeof *all);
    if (told.at)
        all[page->letters_count++] =
            (struct case_letter){.text = told.reason, .at = told.at, .is_decision = true};
    page->letters = all;
    return e;
}

static enum reply show(struct request *r, int status) {
    struct hearing_state_in in = {r->viewer.member};
    struct hearing_state_row row;
    struct hearing_view page = {.is_done = request_is_done(r, "1")};
    enum err e = sql_hearing_state(r->db, &r->arena, &in, &row);
    if (e != OK) return request_fail(r, e);
    page.is_in_review = str_equal(row.verdict, STR("review"));
    page.is_closed = r->viewer.role == ROLE_FORMER;
    if (page.is_in_review) {
        page.rule = row.rule;
        page.sentence = rule_words(r, row.rule);
        page.since = row.since;
        page.due_at = review_due(r->service, row.since);
    }
    e = fill_doubts(r, &page);
    if (e == OK) e = fill_offers(r, &page);
    if (e == OK) e = fill_letters(r, &page);
    if (e != OK) return request_fail(r, e);
    page.is_quiet =
        !page.is_in_review && !page.doubts_count && !page.offers_count && !page.letters_count;
    if (r->route->form == &form_hearing) page.answer = page_field(r, HEARING_TEXT);
    if (r->form.status) page.problem = case_form_sentence(r);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ME, &frame);
    tmpl_hearing_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply hearing_page(struct request *r) {
    return show(r, 200);
}

static void hearing_refused(struct request *r) {
    show(r, r->form.status);
}

static void answered(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == ERR_LIMIT) {
        form_fail(&r->form, HEARING_TEXT, page_message(r, "hearing.too_often"));
        show(r, 422);
    } else if (result == OK) {
        request_done(r, url_hearing_page(&r->arena), "1");
    } else {
        request_fail(r, result);
    }
}

static enum reply answer(struct request *r, struct doubt_id doubt) {
    struct task *task = request_task(r, &op_hearing_answer, sizeof(struct hearing_answer_in));
    struct hearing_answer_in *in = task->input;
    in->doubt = doubt;
    in->text = task_copy(task, form_value(r, HEARING_TEXT));
    return request_park(r, task, answered);
}

enum reply hearing_answer(struct request *r) {
    return answer(r, (struct doubt_id){0});
}

enum reply doubt_answer(struct request *r) {
    const struct doubt_about_row *row = r->scope.object;
    return answer(r, row->doubt_id);
}

enum reply offer_answer(struct request *r) {
    const struct offer_mine_row *row = r->scope.object;
    struct task *task = request_task(r, &op_offer_answer, sizeof(struct offer_answer_in));
    struct offer_answer_in *in = task->input;
    in->attestation = row->attestation_id;
    in->is_mine = str_equal(form_value(r, OFFER_MINE), STR("yes"));
    return request_park(r, task, answered);
}
