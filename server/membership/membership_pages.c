/* « Mon appartenance »: what was stated, what was declared, the verdict and how long it holds. */
#include "moderation/policy.h"
#include "server/core/page.h"
#include "server/core/term.h"
#include "server/members/members.h"
#include "server/membership/facts_view.h"
#include "server/membership/membership.h"
#include "sql/membership_membership.h"
#include "templates.h"
#include "urls.h"

static const enum membership_phase closed_phases[] = {
    [FORMER_NOT] = PHASE_HOLDS,     [FORMER_REFUSED] = PHASE_REFUSED,
    [FORMER_REVIEW] = PHASE_REVIEW, [FORMER_EXPIRED] = PHASE_EXPIRED,
    [FORMER_LEFT] = PHASE_CLOSED,   [FORMER_EXCLUDED] = PHASE_CLOSED,
    [FORMER_MEASURE] = PHASE_HOLDS, /* as far as membership goes */
};

static enum membership_phase inside_phase(const struct membership_person_row *row,
                                          const struct term *term, int64_t now_ms) {
    if (str_equal(row->verdict, STR("review"))) return PHASE_KEPT;
    if (now_ms >= term->ends_at) return PHASE_GRACE;
    if (term_takes_word(term, now_ms)) return PHASE_ASKS;
    return term->has_word ? PHASE_WORD : PHASE_HOLDS;
}

/* Where it stands by the calendar, as far as the person has access. */
static enum err load_at(struct request *r, const struct membership_person_row *row,
                        struct membership_notice *at) {
    struct term term;
    bool is_inside = r->viewer.cause == FORMER_NOT;
    enum err e = member_term(r->db, &r->arena, r->viewer.member, &term);
    if (e == ERR_NOT_FOUND) term = (struct term){row->valid_until, row->valid_until, true};
    if (e != OK && e != ERR_NOT_FOUND) return e;
    at->phase = is_inside ? inside_phase(row, &term, r->now_ms) : closed_phases[r->viewer.cause];
    at->ends_at = term.ends_at;
    at->until = row->valid_until;
    at->word_at = term.has_word ? row->word_at : 0;
    bool is_peer = str_equal(row->verdict, STR("peer"));
    bool is_member = (r->viewer.role & (ROLE_MEMBER | ROLE_ANIMATOR)) != 0;
    at->takes_word = is_member && is_peer && term_takes_word(&term, r->now_ms);
    return OK;
}

enum err membership_notice_of(struct request *r, struct membership_notice *notice) {
    struct membership_person_in in = {.member_id = r->viewer.member};
    struct membership_person_row row;
    enum err e = sql_membership_person(r->db, &r->arena, &in, &row);
    if (e == OK) e = load_at(r, &row, notice);
    bool is_near =
        notice->phase == PHASE_GRACE || notice->phase == PHASE_ASKS || notice->phase == PHASE_KEPT;
    if (e == OK && !is_near) *notice = (struct membership_notice){0};
    return e;
}

/* The sentence of the rule that decided; of a decision of people, the catalogue's. */
static void fill_verdict(struct request *r, const struct membership_person_row *row,
                         struct membership_page *page) {
    const struct policy_rule *rule = policy_rule(r->service->policy, row->rule);
    page->rule = row->rule;
    page->judged_at = row->judged_at;
    if (rule)
        page->sentence = r->language == LANGUAGE_EN ? rule->sentence_en : rule->sentence_fr;
    else if (str_equal(row->rule, STR("decision.accepted")))
        page->sentence = page_message(r, "membership.people_accepted");
    else if (str_equal(row->rule, STR("decision.refused")))
        page->sentence = page_message(r, "status.people_refused");
}

/* Is this fact of this post contested and not answered? */
static bool is_contested(const struct objections_mine_row *rows, size_t count,
                         struct attestation_id attestation, struct str fact) {
    for (size_t i = 0; i < count; i++)
        if (!rows[i].answered_at && rows[i].attestation_id.v == attestation.v &&
            str_equal(rows[i].fact, fact))
            return true;
    return false;
}

static enum err load_objections(struct request *r, struct membership_page *page,
                                struct objections_mine_row **rows) {
    struct objections_mine_in in = {.member_id = r->viewer.member};
    enum err e = sql_objections_mine(r->db, &r->arena, &in, rows, &page->objections_count);
    if (e != OK) return e;
    struct objection_view *views = arena_array(&r->arena, page->objections_count, sizeof *views);
    for (size_t i = 0; i < page->objections_count; i++) {
        const struct objections_mine_row *row = &(*rows)[i];
        views[i] = (struct objection_view){.fact = fact_label(r, row->fact),
                                           .stated = fact_value(r, row->stated),
                                           .organisation = row->organisation,
                                           .text = row->text,
                                           .reason = row->reason,
                                           .asked_at = row->asked_at,
                                           .due_at = row->due_at,
                                           .answered_at = row->answered_at,
                                           .is_accepted = str_equal(row->answer, STR("accepted"))};
    }
    page->objections = views;
    return OK;
}

static enum err load_stated(struct request *r, struct membership_page *page) {
    struct membership_posts_in in = {.member_id = r->viewer.member};
    struct membership_posts_row *rows;
    struct objections_mine_row *objections;
    enum err e = load_objections(r, page, &objections);
    if (e == OK) e = sql_membership_posts(r->db, &r->arena, &in, &rows, &page->stated_count);
    if (e != OK) return e;
    struct stated_view *views = arena_array(&r->arena, page->stated_count, sizeof *views);
    for (size_t i = 0; i < page->stated_count; i++) {
        const struct membership_posts_row *row = &rows[i];
        struct fact_view *facts =
            facts_view(r,
                       (const struct str[]){row->job_title, row->occupation_code, row->supervises,
                                            row->practising, row->practising_since},
                       FACTS_STATED);
        for (size_t k = 0; k < FACTS_STATED; k++)
            facts[k].is_contested = is_contested(objections, page->objections_count,
                                                 row->attestation_id, facts[k].code);
        views[i] = (struct stated_view){.attestation_id = row->attestation_id,
                                        .organisation = row->organisation,
                                        .stated_at = row->stated_at,
                                        .attested_at = row->attested_at,
                                        .ended_at = row->ended_at,
                                        .is_departure = str_equal(row->ending, STR("departure")),
                                        .facts = facts,
                                        .facts_count = FACTS_STATED};
    }
    page->stated = views;
    return OK;
}

static enum err load_declared(struct request *r, struct membership_page *page) {
    struct membership_declared_in in = {.member_id = r->viewer.member};
    struct membership_declared_row row;
    struct declaration before;
    enum err e = sql_membership_declared(r->db, &r->arena, &in, &row);
    if (e == ERR_NOT_FOUND) return OK;
    if (e != OK) return e;
    page->declared = facts_view(
        r, (const struct str[]){row.job_title, row.occupation_code, row.supervises, row.practising},
        FACTS_DECLARED);
    page->declared_count = FACTS_DECLARED;
    page->declared_at = row.stated_at;
    bool is_refused = r->viewer.cause == FORMER_REFUSED || r->viewer.cause == FORMER_REVIEW;
    e = declaration_before(r->db, &r->arena, r->viewer.member, r->now_ms, &before);
    if (e == OK && is_refused) page->back_to = before.stated_at;
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum reply show(struct request *r, struct membership_page *page, int status) {
    struct membership_person_in in = {.member_id = r->viewer.member};
    struct membership_person_row row;
    enum err e = sql_membership_person(r->db, &r->arena, &in, &row);
    if (e == OK) e = load_at(r, &row, &page->at);
    if (e == OK) e = load_stated(r, page);
    if (e == OK) e = load_declared(r, page);
    if (e != OK) return request_fail(r, e);
    fill_verdict(r, &row, page);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_membership_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply membership_page(struct request *r) {
    static const char *const done[] = {"word", "functions", "objection"};
    struct membership_page page = {0};
    struct str what = request_query(r, STR("done"));
    for (size_t i = 0; i < ARRAY_LENGTH(done); i++)
        if (str_equal(what, str_from_c(done[i])))
            page.said =
                page_message(r, arena_format(&r->arena, "membership.done.%s", done[i]).bytes);
    return show(r, &page, 200);
}

static void word_given(struct request *r, enum err result, const void *output) {
    (void)output;
    struct url url = url_membership_page(&r->arena);
    if (result == OK)
        request_done(r, url, "word");
    else if (result == ERR_CONFLICT || result == ERR_DENIED)
        request_redirect(r, url); /* said already, or no longer needed: the page says so */
    else
        request_fail(r, result);
}

enum reply word_submit(struct request *r) {
    return request_park(r, request_task(r, &op_word, 1), word_given);
}

/* --- Going back to what one had declared */

static void gone_back(struct request *r, enum err result, const void *output) {
    (void)output;
    struct membership_page page = {0};
    if (result == OK) {
        request_redirect(r, url_home_page(&r->arena));
    } else if (result == ERR_CONFLICT || result == ERR_NOT_FOUND) {
        page.error = page_message(r, "membership.back_refused");
        show(r, &page, 409);
    } else {
        request_fail(r, result);
    }
}

enum reply functions_back_submit(struct request *r) {
    return request_park(r, request_task(r, &op_declare_back, 1), gone_back);
}
