/* What time does: asking « Continuer ? », reminding, ending mandates, counting votes, and giving
 * back what those who animate no more had in hand. Run every minute, and at once when a mandate
 * ended. Each step is written in its row, so that it happens once. */
#include "server/core/audit.h"
#include "server/core/service.h"
#include "server/mandates/mandates_inside.h"

/* --- Mandates */

static enum err end(struct op_run *run, const struct mandates_running_row *row, const char *cause) {
    struct mandate_close_in close = {
        .ended_at = run->now_ms, .cause = str_from_c(cause), .mandate_id = row->mandate_id};
    enum err e = sql_mandate_close(run->db, &close);
    if (e != OK) return e;
    e = audit_change(run, "mandate.end", mandate_word(run, "mandate", row->mandate_id.v),
                     STR("acting"), close.cause);
    bool is_term = str_equal(close.cause, STR("term"));
    if (e == OK && is_term)
        e = mandate_tell(run, row->member_id, "mandate.ended", row->mandate_id.v);
    return e == OK ? mandate_tell_animators(run, row->member_id, "mandate.left", row->mandate_id.v)
                   : e;
}

/* A mandate shorter than what a reminder is ahead of has none of that kind. */
static enum err remind(struct op_run *run, const struct mandates_running_row *row) {
    int64_t left = row->ends_at - run->now_ms;
    struct mandate_warned_in warned = {.warned_at = run->now_ms, .mandate_id = row->mandate_id};
    struct mandate_asked_in asked = {.asked_at = run->now_ms, .mandate_id = row->mandate_id};
    bool is_late = left <= MANDATE_WARNED_MS;
    if (is_late ? row->warned_at != 0 : row->asked_at != 0) return OK;
    if (left > MANDATE_ASKED_MS) return OK;
    bool has_room = row->ends_at - row->began_at > (is_late ? MANDATE_WARNED_MS : MANDATE_ASKED_MS);
    enum err e =
        is_late ? sql_mandate_warned(run->db, &warned) : sql_mandate_asked(run->db, &asked);
    if (e != OK || !has_room) return e;
    return mandate_tell(run, row->member_id, is_late ? "mandate.ending" : "mandate.continue",
                        row->mandate_id.v);
}

/* Who is to accept the charter again, or to add a second factor, keeps the mandate meanwhile. */
static enum err look_at(struct op_run *run, const struct mandates_running_row *row) {
    enum role role;
    if (row->ends_at <= run->now_ms) return end(run, row, "term");
    enum err e = mandate_role_of(run, row->member_id, &role);
    if (e != OK) return e;
    bool is_inside = role == ROLE_ANIMATOR || role == ROLE_MEMBER || role == ROLE_NEW;
    return is_inside ? remind(run, row) : end(run, row, "membership");
}

static enum err look_at_mandates(struct op_run *run) {
    struct mandates_running_row *rows;
    size_t count = 0;
    enum err e = sql_mandates_running(run->db, run->arena, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) e = look_at(run, &rows[i]);
    return e;
}

/* --- Votes */

struct tally {
    int64_t yes, no, abstain, voters;
    bool is_of_two; /* organisations, among the yes */
};

int64_t mandate_quorum(int64_t animators, int64_t voters) {
    int64_t third = (animators + 2) / 3;
    int64_t quorum = third > 3 ? third : 3;
    if (voters < 4 && quorum > voters - 1) quorum = voters - 1;
    return quorum > 2 ? quorum : 2;
}

/* Of those who still animate. */
static enum err count_ballots(struct op_run *run, struct proposal_id proposal,
                              struct member_id candidate, struct tally *tally) {
    struct mandates_acting_in in = {.now = run->now_ms};
    struct mandates_acting_row *acting;
    struct ballots_of_in find = {proposal};
    struct ballots_of_row *ballots;
    size_t acting_count = 0, count = 0;
    int64_t first = 0;
    *tally = (struct tally){0};
    enum err e = sql_mandates_acting(run->db, run->arena, &in, &acting, &acting_count);
    for (size_t i = 0; e == OK && i < acting_count; i++)
        tally->voters += acting[i].member_id.v != candidate.v;
    if (e == OK) e = sql_ballots_of(run->db, run->arena, &find, &ballots, &count);
    for (size_t i = 0; e == OK && i < count; i++)
        for (size_t k = 0; k < acting_count; k++) {
            bool is_voter = acting[k].member_id.v == ballots[i].member_id.v;
            if (!is_voter || acting[k].member_id.v == candidate.v) continue;
            bool is_yes = str_equal(ballots[i].choice, STR("yes"));
            tally->yes += is_yes;
            tally->no += str_equal(ballots[i].choice, STR("no"));
            tally->abstain += str_equal(ballots[i].choice, STR("abstain"));
            if (!is_yes) continue;
            if (first && first != acting[k].organisation_id.v) tally->is_of_two = true;
            first = acting[k].organisation_id.v;
        }
    return e;
}

/* The mandate begins now; one that is renewed, where the other would have ended. */
static enum err begin(struct op_run *run, const struct proposal_find_row *row,
                      const struct mandate_of_row *before) {
    int64_t from = before ? before->ends_at : run->now_ms;
    struct mandate_begin_in begin = {.member_id = row->member_id,
                                     .began_at = run->now_ms,
                                     .ends_at =
                                         mandate_months_later(run->service, from, row->months)};
    enum err e = OK;
    if (before) {
        struct mandate_renewed_in over = {.ended_at = run->now_ms,
                                          .mandate_id = before->mandate_id};
        e = sql_mandate_renewed(run->db, &over);
    }
    if (e == OK) e = sql_mandate_begin(run->db, &begin);
    if (e != OK) return e;
    int64_t id = db_last_id(run->db);
    struct str after = arena_format(run->arena, "member %lld acting", (long long)row->member_id.v);
    return audit_change(run, "mandate.begin", mandate_word(run, "mandate", id),
                        before ? mandate_word(run, "mandate", before->mandate_id.v) : STR(""),
                        after);
}

static enum err decide(struct op_run *run, const struct proposal_find_row *row, const char *outcome,
                       const struct tally *tally) {
    struct proposal_decide_in in = {.decided_at = run->now_ms,
                                    .outcome = str_from_c(outcome),
                                    .yes = tally->yes,
                                    .no = tally->no,
                                    .abstain = tally->abstain,
                                    .proposal_id = row->proposal_id};
    struct ballots_erase_in erase = {row->proposal_id};
    enum err e = sql_proposal_decide(run->db, &in);
    if (e == OK) e = sql_ballots_erase(run->db, &erase);
    if (e != OK) return e;
    struct str after =
        arena_format(run->arena, "%s: %lld yes, %lld no, %lld abstained", outcome,
                     (long long)tally->yes, (long long)tally->no, (long long)tally->abstain);
    return audit_change(run, "mandate.result", mandate_word(run, "proposal", row->proposal_id.v),
                        row->accepted_at ? STR("vote open") : STR("asked"), after);
}

/* Neither elected nor refused by anybody: it is over. */
static enum err drop(struct op_run *run, const struct proposal_find_row *row, const char *outcome) {
    return decide(run, row, outcome, &(struct tally){0});
}

static enum err close_vote(struct op_run *run, const struct proposal_find_row *row,
                           const struct mandate_of_row *before) {
    struct mandate_strength strength;
    struct tally tally;
    enum err e = mandate_strength(run->db, run->arena, run->now_ms, &strength);
    if (e == OK) e = count_ballots(run, row->proposal_id, row->member_id, &tally);
    if (e != OK) return e;
    int64_t cast = tally.yes + tally.no + tally.abstain;
    bool is_few = cast < mandate_quorum(strength.animators, tally.voters);
    if (is_few || strength.animators < MANDATE_ANIMATORS) {
        e = decide(run, row, "too_few", &tally);
        return e == OK ? mandate_tell(run, row->member_id, "mandate.too_few", row->proposal_id.v)
                       : e;
    }
    bool is_elected = tally.is_of_two && 2 * tally.yes > cast;
    e = decide(run, row, is_elected ? "elected" : "not_elected", &tally);
    if (e == OK && is_elected) e = begin(run, row, before);
    if (e == OK)
        e = mandate_tell(run, row->member_id, is_elected ? "mandate.begun" : "mandate.not_elected",
                         row->proposal_id.v);
    return e == OK
               ? mandate_tell_animators(run, row->member_id, "mandate.result", row->proposal_id.v)
               : e;
}

static enum err look_at_proposal(struct op_run *run, const struct proposal_find_row *row) {
    struct mandate_of_in find = {row->member_id};
    struct mandate_of_row mandate;
    enum role role;
    enum err e = mandate_role_of(run, row->member_id, &role);
    if (e != OK) return e;
    enum err found = sql_mandate_of(run->db, run->arena, &find, &mandate);
    if (found != OK && found != ERR_NOT_FOUND) return found;
    bool has_mandate = found == OK;
    bool is_inside = role == ROLE_MEMBER || role == ROLE_ANIMATOR || role == ROLE_NEW;
    /* They left, or the operator decided meanwhile. */
    if (!is_inside || has_mandate != row->is_renewal) return drop(run, row, "moot");
    if (has_mandate && mandate.began_at >= row->proposed_at) return drop(run, row, "moot");
    if (row->closes_at > run->now_ms) return OK;
    if (!row->accepted_at) return drop(run, row, "lapsed");
    return close_vote(run, row, has_mandate ? &mandate : NULL);
}

static enum err look_at_proposals(struct op_run *run) {
    struct proposals_open_in in = {.viewer_id = {0}};
    struct proposals_open_row *rows;
    size_t count = 0;
    enum err e = sql_proposals_open(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct proposal_find_in find = {rows[i].proposal_id};
        struct proposal_find_row row;
        e = sql_proposal_find(run->db, run->arena, &find, &row);
        if (e == OK) e = look_at_proposal(run, &row);
    }
    return e;
}

/* --- What was in hand */

/* It ended with membership, by a decision that said nothing of it. */
static enum err told(struct op_run *run, const struct mandates_to_release_row *row) {
    enum err e = audit_change(run, "mandate.end", mandate_word(run, "mandate", row->mandate_id.v),
                              STR("acting"), STR("membership"));
    return e == OK ? mandate_tell_animators(run, row->member_id, "mandate.left", row->mandate_id.v)
                   : e;
}

static enum err release(struct op_run *run) {
    struct mandates_to_release_row *rows;
    size_t count = 0;
    enum err e = sql_mandates_to_release(run->db, run->arena, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct mandate_released_in done = {.released_at = run->now_ms,
                                           .mandate_id = rows[i].mandate_id};
        struct mandate_of_in again = {rows[i].member_id};
        struct mandate_of_row mandate;
        enum err found = sql_mandate_of(run->db, run->arena, &again, &mandate);
        /* Whoever has another mandate by now keeps what they hold. */
        if (found == ERR_NOT_FOUND)
            e = hands_release(run, rows[i].member_id);
        else
            e = found;
        if (e == OK) e = sql_mandate_released(run->db, &done);
        if (e == OK && str_is_empty(rows[i].cause)) e = told(run, &rows[i]);
    }
    return e;
}

enum err mandates_run(struct op_run *run) {
    /* Votes first: a mandate renewed by a vote that ends with it does not end. */
    enum err e = look_at_proposals(run);
    if (e == OK) e = look_at_mandates(run);
    return e == OK ? release(run) : e;
}
