/* Pairs as the two and animators see them; offering, answering and ending one. */
#include "lib/clock.h"
#include "lib/num.h"
#include "server/welcome/welcome_inside.h"
#include "sql/welcome_newcomers.h"
#include "sql/welcome_sponsors.h"
#include "templates.h"
#include "urls.h"

enum { CANDIDATES = 5 };
enum { OFFER_SPONSOR };
enum { ANSWER_WORD };

enum err scope_sponsorship(struct scope_run *run) {
    struct sponsorship_find_in in = {.sponsorship_id = {run->params[0].id},
                                     .viewer_id = run->viewer->member,
                                     .now = clock_now_ms()};
    struct sponsorship_find_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_sponsorship_find(run->db, run->arena, &in, row);
}

enum err scope_own_sponsorship(struct scope_run *run) {
    enum err e = scope_sponsorship(run);
    const struct sponsorship_find_row *row = run->object;
    return e == OK && row->newcomer_id.v != run->viewer->member.v ? ERR_NOT_FOUND : e;
}

enum err greet_pairs(struct request *r, const struct greet_pair **pairs, size_t *count) {
    struct sponsorships_all_in in = {.now = r->now_ms};
    struct sponsorships_all_row *rows;
    enum err e = sql_sponsorships_all(r->db, &r->arena, &in, &rows, count);
    if (e != OK) return e;
    struct greet_pair *views = arena_array(&r->arena, *count, sizeof *views);
    for (size_t i = 0; i < *count; i++)
        views[i] = (struct greet_pair){.sponsorship_id = rows[i].sponsorship_id,
                                       .newcomer = page_author_of(r, rows[i].newcomer_id),
                                       .sponsor = page_author_of(r, rows[i].sponsor_id),
                                       .until = rows[i].ends_at,
                                       .is_accepted = rows[i].is_accepted};
    *pairs = views;
    return OK;
}

enum err greet_pairs_of(struct request *r, struct member_id member, const struct greet_pair **pairs,
                        size_t *count) {
    struct sponsorships_of_in in = {.member_id = member, .now = r->now_ms};
    struct sponsorships_of_row *rows;
    enum err e = sql_sponsorships_of(r->db, &r->arena, &in, &rows, count);
    if (e != OK) return e;
    struct greet_pair *views = arena_array(&r->arena, *count, sizeof *views);
    for (size_t i = 0; i < *count; i++)
        views[i] = (struct greet_pair){.sponsorship_id = rows[i].sponsorship_id,
                                       .newcomer = page_author_of(r, rows[i].newcomer_id),
                                       .sponsor = page_author_of(r, rows[i].sponsor_id),
                                       .until = rows[i].ends_at,
                                       .is_accepted = true};
    *pairs = views;
    return OK;
}

enum err greet_offers_to(struct request *r, struct member_id member,
                         const struct greet_pair **offers, size_t *count) {
    struct sponsorships_offered_in in = {.member_id = member, .now = r->now_ms};
    struct sponsorships_offered_row *rows;
    enum err e = sql_sponsorships_offered(r->db, &r->arena, &in, &rows, count);
    if (e != OK) return e;
    struct greet_pair *views = arena_array(&r->arena, *count, sizeof *views);
    for (size_t i = 0; i < *count; i++)
        views[i] = (struct greet_pair){.sponsorship_id = rows[i].sponsorship_id,
                                       .newcomer = page_author_of(r, rows[i].newcomer_id),
                                       .sponsor = page_author_of(r, rows[i].sponsor_id),
                                       .until = rows[i].ends_at};
    *offers = views;
    return OK;
}

static struct str why(struct request *r, const struct sponsor_candidates_row *row) {
    if (row->same_kind && row->same_region) return page_message(r, "greet.why_both");
    if (row->same_region) return page_message(r, "greet.why_region");
    return row->same_kind ? page_message(r, "greet.why_kind") : (struct str){0};
}

enum err greet_sponsors_for(struct request *r, struct member_id newcomer,
                            const struct greet_person **people, size_t *count, bool *takes_offers) {
    struct sponsor_candidates_in in = {
        .member_id = newcomer, .now = r->now_ms, .hands = SPONSOR_MOST, .most = CANDIDATES};
    struct sponsor_candidates_row *rows;
    struct sponsorships_counted_in of = {.member_id = newcomer, .now = r->now_ms};
    struct sponsorships_counted_row has;
    enum err e = sql_sponsorships_counted(r->db, &r->arena, &of, &has);
    if (e != OK) return e;
    *takes_offers = !has.accepted && !has.declined && has.offers < SPONSOR_OFFERS;
    *count = 0;
    if (!*takes_offers) return OK;
    e = sql_sponsor_candidates(r->db, &r->arena, &in, &rows, count);
    if (e != OK) return e;
    struct greet_person *views = arena_array(&r->arena, *count, sizeof *views);
    for (size_t i = 0; i < *count; i++)
        views[i] = (struct greet_person){.author = page_author_of(r, rows[i].member_id),
                                         .introduction = rows[i].introduction,
                                         .why = why(r, &rows[i])};
    *people = views;
    return OK;
}

/* --- Offering */

static const struct form_field offer_fields[] = {
    [OFFER_SPONSOR] = {"sponsor", FIELD_LINE, true, 20, NULL},
};
const struct form_schema form_sponsor_offer = {"sponsor_offer", offer_fields,
                                               ARRAY_LENGTH(offer_fields), NULL};

/* What stands in the way meanwhile is shown by the newcomer's page. */
static void offered(struct request *r, enum err result, const void *output) {
    const struct greet_newcomer_row *row = r->scope.object;
    (void)output;
    struct url url = url_greet_form(&r->arena, row->member_id);
    if (result == OK)
        request_done(r, url, "offered");
    else if (result == ERR_CONFLICT || result == ERR_LIMIT)
        request_done(r, url, "too-late");
    else
        request_fail(r, result);
}

enum reply sponsor_offer_submit(struct request *r) {
    const struct greet_newcomer_row *row = r->scope.object;
    struct sponsor_offer_in in = {.newcomer = row->member_id};
    if (!num_parse(form_value(r, OFFER_SPONSOR), INT64_MAX, &in.sponsor.v))
        return request_error(r, 422, 0);
    struct task *task = request_task(r, &op_sponsor_offer, sizeof in);
    *(struct sponsor_offer_in *)task->input = in;
    return request_park(r, task, offered);
}

/* --- Answering, ending */

static const char *const words[] = {"accept", "decline", NULL};
static const struct form_field answer_fields[] = {
    [ANSWER_WORD] = {"answer", FIELD_CHOICE, true, 10, words},
};
const struct form_schema form_sponsor_answer = {"sponsor_answer", answer_fields,
                                                ARRAY_LENGTH(answer_fields), NULL};

static void answered(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_done(r, url_greet_choices_page(&r->arena), "saved");
    else if (result == ERR_CONFLICT || result == ERR_LIMIT)
        request_done(r, url_greet_choices_page(&r->arena), "too-late");
    else
        request_fail(r, result);
}

enum reply sponsor_answer_submit(struct request *r) {
    const struct sponsorship_find_row *row = r->scope.object;
    struct task *task = request_task(r, &op_sponsor_answer, sizeof(struct sponsor_answer_in));
    *(struct sponsor_answer_in *)task->input = (struct sponsor_answer_in){
        row->sponsorship_id, str_equal(form_value(r, ANSWER_WORD), STR("accept"))};
    return request_park(r, task, answered);
}

enum reply sponsor_end_submit(struct request *r) {
    const struct sponsorship_find_row *row = r->scope.object;
    if (!row->is_accepted) return request_fail(r, ERR_NOT_FOUND);
    struct task *task = request_task(r, &op_sponsor_end, sizeof(struct sponsor_end_in));
    *(struct sponsor_end_in *)task->input = (struct sponsor_end_in){row->sponsorship_id};
    return request_park(r, task, answered);
}
