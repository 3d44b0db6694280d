/* The animators' page of mandates: who animates, votes, proposing somebody. And for all members:
 * who animates. */
#include "lib/num.h"
#include "server/core/page.h"
#include "server/mandates/mandates_inside.h"
#include "server/mandates/mandates_views.h"
#include "templates.h"
#include "urls.h"

enum { PROPOSE_MONTHS };
enum { VOTE_CHOICE };
enum { CONTINUE_ANSWER };

enum err scope_proposable(struct scope_run *run) {
    struct proposable_in in = {{run->params[0].id}};
    struct proposable_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_proposable(run->db, run->arena, &in, row);
}

enum err scope_open_vote(struct scope_run *run) {
    struct proposal_voted_on_in in = {.proposal_id = {run->params[0].id},
                                      .viewer_id = run->viewer->member};
    struct proposal_voted_on_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_proposal_voted_on(run->db, run->arena, &in, row);
}

/* --- Who animates */

static void fill_person(struct request *r, const struct mandates_running_row *row,
                        struct animator_row *out) {
    bool is_ending = row->ends_at - r->now_ms <= MANDATE_ASKED_MS;
    *out = (struct animator_row){.author = page_author_of(r, row->member_id),
                                 .since = row->began_at,
                                 .until = row->ends_at,
                                 .is_elected = str_equal(row->origin, STR("vote")),
                                 .is_me = row->member_id.v == r->viewer.member.v,
                                 .is_ending = is_ending,
                                 .goes_on = is_ending && row->is_answered && row->continues,
                                 .leaves = is_ending && row->is_answered && !row->continues};
}

static bool is_among(const struct mandates_acting_row *acting, size_t count,
                     struct member_id member) {
    for (size_t i = 0; i < count; i++)
        if (acting[i].member_id.v == member.v) return true;
    return false;
}

/* Of those with a mandate, the ones who act; for animators also whose mandate rests, not why. */
static enum err fill_people(struct request *r, bool with_resting,
                            const struct animator_row **people, size_t *people_count) {
    struct mandates_running_row *rows;
    struct mandates_acting_in in = {.now = r->now_ms};
    struct mandates_acting_row *acting;
    size_t count = 0, acting_count = 0;
    enum err e = sql_mandates_running(r->db, &r->arena, &rows, &count);
    if (e == OK) e = sql_mandates_acting(r->db, &r->arena, &in, &acting, &acting_count);
    if (e != OK) return e;
    struct animator_row *out = arena_array(&r->arena, count + 1, sizeof *out);
    *people_count = 0;
    for (size_t i = 0; i < count; i++) {
        bool rests = !is_among(acting, acting_count, rows[i].member_id);
        if (rests && !with_resting) continue;
        fill_person(r, &rows[i], &out[*people_count]);
        out[(*people_count)++].rests = rests;
    }
    *people = out;
    return OK;
}

enum reply animators_page(struct request *r) {
    struct animators_view page = {.is_animator = r->viewer.role == ROLE_ANIMATOR};
    enum err e = fill_people(r, false, &page.people, &page.people_count);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_PEOPLE, &frame);
    tmpl_animators_page(&w, &frame, &page);
    return page_send(r, 200);
}

/* --- The animators' page */

static enum err fill_votes(struct request *r, struct mandate_list_page *page) {
    struct proposals_open_in in = {.viewer_id = r->viewer.member};
    struct proposals_open_row *rows;
    size_t count = 0;
    enum err e = sql_proposals_open(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct proposal_row *votes = arena_array(&r->arena, count + 1, sizeof *votes);
    struct proposal_row *asked = arena_array(&r->arena, count + 1, sizeof *asked);
    for (size_t i = 0; i < count; i++) {
        struct proposal_row row = {.proposal_id = rows[i].proposal_id,
                                   .author = page_author_of(r, rows[i].member_id),
                                   .is_renewal = rows[i].is_renewal,
                                   .is_mine = rows[i].member_id.v == r->viewer.member.v,
                                   .months = rows[i].months,
                                   .closes_at = rows[i].closes_at,
                                   .has_voted = !str_is_empty(rows[i].choice),
                                   .is_yes = str_equal(rows[i].choice, STR("yes")),
                                   .is_no = str_equal(rows[i].choice, STR("no")),
                                   .is_abstain = str_equal(rows[i].choice, STR("abstain"))};
        if (row.is_mine && row.is_renewal) page->has_vote = true;
        if (rows[i].closes_at <= r->now_ms) continue; /* about to be counted */
        if (!rows[i].accepted_at) {
            row.proposer = page_author_of(r, rows[i].proposed_by);
            asked[page->asked_count++] = row;
        } else {
            votes[page->votes_count++] = row;
        }
    }
    page->votes = votes;
    page->asked = asked;
    return OK;
}

static enum err fill_past(struct request *r, struct mandate_list_page *page) {
    struct proposals_decided_row *rows;
    enum err e = sql_proposals_decided(r->db, &r->arena, &rows, &page->past_count);
    if (e != OK) return e;
    struct past_vote_row *past = arena_array(&r->arena, page->past_count + 1, sizeof *past);
    for (size_t i = 0; i < page->past_count; i++)
        past[i] = (struct past_vote_row){.author = page_author_of(r, rows[i].member_id),
                                         .is_renewal = rows[i].is_renewal,
                                         .is_elected = str_equal(rows[i].outcome, STR("elected")),
                                         .is_too_few = str_equal(rows[i].outcome, STR("too_few")),
                                         .at = rows[i].decided_at,
                                         .yes = rows[i].yes,
                                         .no = rows[i].no,
                                         .abstain = rows[i].abstain};
    page->past = past;
    return OK;
}

static enum err fill_twos(struct request *r, struct mandate_list_page *page) {
    struct openings_waiting_in in = {.answer_ms = 5 * DAY_MS, .now = r->now_ms};
    struct openings_waiting_row *rows;
    enum err e = sql_openings_waiting(r->db, &r->arena, &in, &rows, &page->twos_count);
    if (e != OK) return e;
    struct measures_waiting_in by = {.viewer_id = r->viewer.member};
    struct measures_waiting_row *measures;
    size_t measures_count, openings_count = page->twos_count;
    e = sql_measures_waiting(r->db, &r->arena, &by, &measures, &measures_count);
    if (e != OK) return e;
    struct two_row *twos =
        arena_array(&r->arena, openings_count + measures_count + 1, sizeof *twos);
    for (size_t i = 0; i < measures_count; i++)
        twos[openings_count + i] =
            (struct two_row){.kind = MSG_mandates_two_measure,
                             .title = page_author_of(r, measures[i].member_id).called,
                             .href = url_measure_case(&r->arena, measures[i].measure_id),
                             .asker = page_author_of(r, measures[i].asked_by),
                             .at = measures[i].asked_at,
                             .until = measures[i].asked_at + 12 * DAY_MS};
    page->twos_count += measures_count;
    for (size_t i = 0; i < openings_count; i++)
        twos[i] = (struct two_row){.kind = MSG_mandates_two_opening,
                                   .title = page_thread_title(r, rows[i].title),
                                   .href = url_identity_page(&r->arena, rows[i].thread_id),
                                   .asker = page_author_of(r, rows[i].asked_by),
                                   .at = rows[i].asked_at,
                                   .until = rows[i].until_at};
    page->twos = twos;
    return OK;
}

/* What the reader is asked about their own mandate. */
static enum err fill_own(struct request *r, struct mandate_list_page *page) {
    struct mandate_of_in in = {r->viewer.member};
    struct mandate_of_row row;
    enum err e = sql_mandate_of(r->db, &r->arena, &in, &row);
    if (e != OK) return e;
    page->until = row.ends_at;
    page->is_asked = row.ends_at - r->now_ms <= MANDATE_ASKED_MS;
    page->is_answered = row.is_answered;
    page->goes_on = row.continues;
    return OK;
}

static struct str said(struct request *r) {
    static const char *const known[] = {"proposed", "voted", "continues", "ends", "handed"};
    struct str done = request_query(r, STR("done"));
    for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
        if (str_equal(done, str_from_c(known[i])))
            return page_message(r, arena_format(&r->arena, "mandates.done_%s", known[i]).bytes);
    return STR("");
}

static enum reply show_list(struct request *r, int status, struct str error) {
    struct mandate_list_page page = {.error = error, .done = status == 200 ? said(r) : STR("")};
    struct mandate_strength strength;
    enum err e = mandate_strength(r->db, &r->arena, r->now_ms, &strength);
    page.is_short = strength.is_short;
    page.animators = strength.animators;
    page.organisations = strength.organisations;
    page.may_propose = strength.animators >= MANDATE_ANIMATORS;
    page.quorum = mandate_quorum(strength.animators, strength.animators);
    if (e == OK) e = fill_people(r, true, &page.people, &page.people_count);
    if (e == OK) e = fill_votes(r, &page);
    if (e == OK) e = fill_past(r, &page);
    if (e == OK) e = fill_twos(r, &page);
    if (e == OK) e = fill_own(r, &page);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_MANDATES, &frame);
    tmpl_mandate_list(&w, &frame, &page);
    return page_send(r, status);
}

enum reply mandate_list(struct request *r) {
    return show_list(r, 200, STR(""));
}

void mandate_go_back(struct request *r, const char *done) {
    request_done(r, url_mandate_list(&r->arena), done);
}

/* --- Proposing */

static enum reply show_propose(struct request *r, int status, struct str error) {
    const struct proposable_row *row = r->scope.object;
    struct propose_page page = {.author = page_author_of(r, row->member_id), .error = error};
    page.months.value =
        arena_format(&r->arena, "%lld", (long long)mandate_usual_months(r->service));
    if (r->route->form == &form_propose) page.months = page_field(r, PROPOSE_MONTHS);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_MANDATES, &frame);
    tmpl_propose_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply mandate_propose_page(struct request *r) {
    return show_propose(r, 200, STR(""));
}

static void propose_refused(struct request *r) {
    show_propose(r, r->form.status, STR(""));
}
static const struct form_field propose_fields[] = {
    [PROPOSE_MONTHS] = {"months", FIELD_LINE, true, 4, NULL},
};
const struct form_schema form_propose = {"propose", propose_fields, ARRAY_LENGTH(propose_fields),
                                         propose_refused};

static void proposed(struct request *r, enum err result, const void *output) {
    (void)output;
    struct mandate_strength strength = {0};
    if (result == OK) {
        mandate_go_back(r, "proposed");
        return;
    }
    bool is_few = result == ERR_DENIED &&
                  mandate_strength(r->db, &r->arena, r->now_ms, &strength) == OK &&
                  strength.animators < MANDATE_ANIMATORS;
    const char *why = is_few                   ? "mandates.too_few"
                      : result == ERR_CONFLICT ? "mandates.proposed_already"
                      : result == ERR_LIMIT    ? "mandates.left_in_peace"
                                               : NULL;
    if (result == ERR_INVALID) {
        form_fail(&r->form, PROPOSE_MONTHS, page_message(r, "mandates.months_wrong"));
        show_propose(r, 422, STR(""));
    } else if (why) {
        show_propose(r, 409, page_message(r, why));
    } else {
        request_fail(r, result);
    }
}

enum reply mandate_propose(struct request *r) {
    const struct proposable_row *row = r->scope.object;
    struct task *task = request_task(r, &op_mandate_propose, sizeof(struct mandate_propose_in));
    struct mandate_propose_in *in = task->input;
    in->member = row->member_id;
    if (!num_parse(form_value(r, PROPOSE_MONTHS), MANDATE_MONTHS_MOST, &in->months))
        in->months = 0; /* the operation refuses it */
    return request_park(r, task, proposed);
}

/* --- Voting, going on */

static void list_refused(struct request *r) {
    if (r->form.status == 403)
        request_error_named(r, 403, "stale_form"); /* nothing was typed, and it may be over */
    else
        show_list(r, r->form.status, page_message(r, "mandates.choose"));
}
static const char *const choices[] = {"yes", "no", "abstain", NULL};
static const struct form_field vote_fields[] = {
    [VOTE_CHOICE] = {"choice", FIELD_CHOICE, true, 8, choices},
};
const struct form_schema form_mandate_vote = {"mandate_vote", vote_fields,
                                              ARRAY_LENGTH(vote_fields), list_refused};
static const char *const answers[] = {"yes", "no", NULL};
static const struct form_field continue_fields[] = {
    [CONTINUE_ANSWER] = {"answer", FIELD_CHOICE, true, 8, answers},
};
const struct form_schema form_mandate_continue = {"mandate_continue", continue_fields,
                                                  ARRAY_LENGTH(continue_fields), list_refused};

static void voted(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        mandate_go_back(r, "voted");
    else if (result == ERR_NOT_FOUND)
        show_list(r, 409, page_message(r, "mandates.vote_over"));
    else
        request_fail(r, result);
}

enum reply mandate_vote(struct request *r) {
    const struct proposal_voted_on_row *row = r->scope.object;
    struct task *task = request_task(r, &op_mandate_vote, sizeof(struct mandate_vote_in));
    struct mandate_vote_in *in = task->input;
    struct str choice = form_value(r, VOTE_CHOICE);
    in->proposal = row->proposal_id;
    in->choice = str_equal(choice, STR("yes"))  ? MANDATE_YES
                 : str_equal(choice, STR("no")) ? MANDATE_NO
                                                : MANDATE_ABSTAIN;
    return request_park(r, task, voted);
}

static void continued(struct request *r, enum err result, const void *output) {
    (void)output;
    bool goes_on = str_equal(form_value(r, CONTINUE_ANSWER), STR("yes"));
    if (result == OK)
        mandate_go_back(r, goes_on ? "continues" : "ends");
    else if (result == ERR_CONFLICT)
        show_list(r, 409, page_message(r, "mandates.too_early"));
    else
        request_fail(r, result);
}

enum reply mandate_continue(struct request *r) {
    struct task *task = request_task(r, &op_mandate_continue, sizeof(struct mandate_continue_in));
    struct mandate_continue_in *in = task->input;
    in->continues = str_equal(form_value(r, CONTINUE_ANSWER), STR("yes"));
    return request_park(r, task, continued);
}
