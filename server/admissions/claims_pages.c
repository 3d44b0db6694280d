/* A claim, as animators of other organisations see it. */
#include "server/admissions/admissions.h"
#include "server/admissions/case_words.h"
#include "server/core/page.h"
#include "server/members/decisions.h"
#include "sql/admissions_claims.h"
#include "templates.h"
#include "urls.h"

enum { CLAIM_ANSWER };
static const char *const answers[] = {"post", "move", "other", NULL};
static const char *const refusals[] = {"other", NULL};

static void claim_refused(struct request *r);
static const struct form_field claim_fields[] = {
    [CLAIM_ANSWER] = {"answer", FIELD_CHOICE, true, 16, answers},
};
const struct form_schema form_claim = {"claim", claim_fields, ARRAY_LENGTH(claim_fields),
                                       claim_refused};

/* For neither organisation: who claims learns nothing of the holder, nor the other way round. */
enum err scope_claim(struct scope_run *run) {
    struct claim_of_in in = {{run->params[0].id}};
    struct claim_of_row *row = arena_alloc(run->arena, sizeof *row);
    struct claim_works_there_row works;
    struct reviewing r = {.is_animator = true};
    run->object = row;
    enum err e = sql_claim_of(run->db, run->arena, &in, row);
    if (e != OK) return e;
    struct claim_works_there_in there = {.organisation_id = row->organisation_id,
                                         .member_id = run->viewer->member};
    e = sql_claim_works_there(run->db, run->arena, &there, &works);
    if (e == OK && str_equal(row->holder_account, STR("member")))
        e = reviewing_of(run->db, run->arena, NULL, run->viewer->member, true, row->holder_id, &r);
    if (e != OK) return e;
    bool is_theirs = works.times || run->viewer->organisation.v == row->organisation_id.v;
    return is_theirs || !reviewing_sees_person(&r) ? ERR_NOT_FOUND : OK;
}

static enum err fill_facts(struct request *r, const struct claim_of_row *row,
                           struct claim_view *page) {
    struct claim_facts_in claimed_in = {row->attestation_id};
    struct claim_holder_posts_in held_in = {row->holder_id};
    struct claim_facts_row *claimed;
    struct claim_holder_posts_row *held;
    size_t claimed_count, held_count = 0;
    enum err e = sql_claim_facts(r->db, &r->arena, &claimed_in, &claimed, &claimed_count);
    if (e == OK) e = sql_claim_holder_posts(r->db, &r->arena, &held_in, &held, &held_count);
    if (e != OK) return e;
    struct facts_view *facts = arena_array(&r->arena, claimed_count + held_count, sizeof *facts);
    for (size_t i = 0; i < claimed_count; i++)
        facts[i] = (struct facts_view){.organisation = row->organisation,
                                       .job_title = claimed[i].job_title,
                                       .occupation_code = claimed[i].occupation_code,
                                       .supervises = evidence_words(r, claimed[i].supervises),
                                       .practising = evidence_words(r, claimed[i].practising),
                                       .practising_since = claimed[i].practising_since,
                                       .at = claimed[i].stated_at,
                                       .until = claimed[i].replaced_at};
    for (size_t i = 0; i < held_count; i++)
        facts[claimed_count + i] =
            (struct facts_view){.organisation = held[i].organisation,
                                .kind = page_kind_label(r, held[i].organisation_kind),
                                .job_title = held[i].job_title,
                                .occupation_code = held[i].occupation_code,
                                .supervises = evidence_words(r, held[i].supervises),
                                .practising = evidence_words(r, held[i].practising),
                                .practising_since = held[i].practising_since,
                                .at = held[i].stated_at};
    page->facts = facts;
    page->facts_count = claimed_count + held_count;
    return OK;
}

static enum reply show(struct request *r, int status) {
    const struct claim_of_row *row = r->scope.object;
    struct claim_view page = {.attestation_id = row->attestation_id,
                              .organisation = row->organisation,
                              .identifier = row->identifier,
                              .has_holder = str_equal(row->holder_account, STR("member")),
                              .is_provisioner = str_equal(row->holder_account, STR("provisioner")),
                              .is_same_name = row->is_same_name,
                              .is_offered = row->is_offered,
                              .is_move = row->is_move,
                              .since = row->created_at,
                              .due_at = review_due(r->service, row->created_at)};
    struct str whole;
    page_author_choices(r, row->given_name, row->family_name, &whole, &page.name);
    if (page.has_holder) page.holder = page_author_of(r, row->holder_id);
    enum err e = fill_facts(r, row, &page);
    if (e != OK) return request_fail(r, e);
    bool is_sent = r->route->form == &form_claim;
    page.answers =
        answers_of(r, "claim", page.has_holder ? answers : refusals,
                   is_sent ? form_value(r, CLAIM_ANSWER) : (struct str){0}, &page.answers_count);
    if (is_sent) page.answer_error = page_field(r, CLAIM_ANSWER).error;
    if (is_sent) page.problem = case_form_sentence(r);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ADMISSIONS, &frame);
    tmpl_claim_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply claim_page(struct request *r) {
    return show(r, 200);
}

static void claim_refused(struct request *r) {
    show(r, r->form.status);
}

static void decided(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == ERR_INVALID) {
        form_fail(&r->form, CLAIM_ANSWER, page_message(r, "form.not_a_choice"));
        show(r, 422);
    } else if (result == OK) {
        request_redirect(r, url_admissions_page(&r->arena));
    } else {
        request_fail(r, result);
    }
}

enum reply claim_decide(struct request *r) {
    const struct claim_of_row *row = r->scope.object;
    struct str answer = form_value(r, CLAIM_ANSWER);
    struct task *task = request_task(r, &op_claim_decide, sizeof(struct claim_decide_in));
    struct claim_decide_in *in = task->input;
    in->attestation = row->attestation_id;
    in->answer = str_equal(answer, STR("post"))   ? CLAIM_POST
                 : str_equal(answer, STR("move")) ? CLAIM_MOVE
                                                  : CLAIM_OTHER;
    return request_park(r, task, decided);
}
