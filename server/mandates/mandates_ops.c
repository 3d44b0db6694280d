/* What people do: proposing, accepting, voting, going on, handing over. Each asks again who acts at
 * the moment of writing. */
#include "lib/clock.h"
#include "lib/zone.h"
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/jobs.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/mandates/mandates_inside.h"

enum err mandate_role_of(struct op_run *run, struct member_id member, enum role *role) {
    struct viewer viewer;
    *role = ROLE_VISITOR;
    enum err e = viewer_of_member(run->db, run->arena, member, run->now_ms, &viewer);
    if (e == OK) *role = viewer.role;
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err mandate_check_actor(struct op_run *run) {
    enum role role;
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    enum err e = mandate_role_of(run, run->actor.member, &role);
    if (e != OK) return e;
    return role == ROLE_ANIMATOR ? OK : ERR_DENIED;
}

enum err mandate_tell(struct op_run *run, struct member_id member, const char *kind,
                      int64_t subject) {
    struct notification n = {.member = member, .kind = kind, .subject = subject};
    return notification_put(run, &n);
}

enum err mandate_tell_animators(struct op_run *run, struct member_id but, const char *kind,
                                int64_t subject) {
    struct mandates_acting_in in = {.now = run->now_ms};
    struct mandates_acting_row *rows;
    size_t count = 0;
    enum err e = sql_mandates_acting(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++)
        if (rows[i].member_id.v != but.v) e = mandate_tell(run, rows[i].member_id, kind, subject);
    return e;
}

struct str mandate_word(struct op_run *run, const char *what, int64_t id) {
    return arena_format(run->arena, "%s %lld", what, (long long)id);
}

int64_t mandate_usual_months(const struct service *service) {
    int64_t months = service->options ? service->options->community_mandate_months : 0;
    return months > 0 && months <= MANDATE_MONTHS_MOST ? months : MANDATE_MONTHS;
}

int64_t mandate_months_later(const struct service *service, int64_t from_ms, int64_t months) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct civil c = zone_local(service->zone, from_ms);
    int64_t month = c.month - 1 + months;
    c.year += month / 12;
    c.month = (int)(month % 12) + 1;
    /* The 31st of a month that has none is its last; February's is the 28th, in any year. */
    if (c.day > days[c.month - 1]) c.day = days[c.month - 1];
    return zone_instant(service->zone, &c);
}

enum err mandate_strength(struct db *db, struct arena *arena, int64_t now_ms,
                          struct mandate_strength *out) {
    struct mandates_acting_in in = {.now = now_ms};
    struct mandates_acting_row *rows;
    size_t count = 0;
    enum err e = sql_mandates_acting(db, arena, &in, &rows, &count);
    *out = (struct mandate_strength){.animators = (int64_t)count};
    for (size_t i = 0; e == OK && i < count; i++) {
        bool is_new = true;
        for (size_t k = 0; k < i; k++)
            if (rows[k].organisation_id.v == rows[i].organisation_id.v) is_new = false;
        out->organisations += is_new;
    }
    out->is_short =
        out->animators < MANDATE_ANIMATORS || out->organisations < MANDATE_ORGANISATIONS;
    return e;
}

static enum err check_enough(struct op_run *run) {
    struct mandate_strength strength;
    enum err e = mandate_strength(run->db, run->arena, run->now_ms, &strength);
    if (e != OK) return e;
    return strength.animators < MANDATE_ANIMATORS ? ERR_DENIED : OK;
}

/* --- Proposing */

/* A member now, whom nobody proposes, who did not decline not long ago. */
static enum err check_candidate(struct op_run *run, struct member_id member) {
    struct proposal_open_of_in open = {member};
    struct proposal_open_of_row row;
    struct proposal_declined_since_in declined = {.member_id = member,
                                                  .since = run->now_ms - MANDATE_DECLINED_MS};
    struct proposal_declined_since_row before;
    struct proposals_open_row *all;
    size_t count = 0;
    enum role role;
    enum err e = mandate_role_of(run, member, &role);
    if (e == OK && role != ROLE_MEMBER) e = ERR_CONFLICT;
    if (e != OK) return e;
    e = sql_proposal_open_of(run->db, run->arena, &open, &row);
    if (e != ERR_NOT_FOUND) return e == OK ? ERR_CONFLICT : e;
    e = sql_proposal_declined_since(run->db, run->arena, &declined, &before);
    if (e != ERR_NOT_FOUND) return e == OK ? ERR_LIMIT : e;
    struct proposals_open_in in = {.viewer_id = run->actor.member};
    e = sql_proposals_open(run->db, run->arena, &in, &all, &count);
    return e == OK && count >= PROPOSALS_MOST ? ERR_LIMIT : e;
}

static enum err propose_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct mandate_propose_in *in = input;
    enum err e = mandate_check_actor(run);
    if (e == OK) e = check_enough(run);
    if (e == OK && (in->months < 1 || in->months > MANDATE_MONTHS_MOST)) e = ERR_INVALID;
    if (e == OK) e = check_candidate(run, in->member);
    if (e != OK) return e;
    struct proposal_add_in row = {.member_id = in->member,
                                  .proposed_by = run->actor.member,
                                  .months = in->months,
                                  .proposed_at = run->now_ms,
                                  .closes_at = run->now_ms + MANDATE_CONSENT_MS};
    e = sql_proposal_add(run->db, &row);
    if (e != OK) return e;
    int64_t id = db_last_id(run->db);
    e = mandate_tell(run, in->member, "mandate.proposed", id);
    struct str after = arena_format(run->arena, "member %lld, %lld months", (long long)in->member.v,
                                    (long long)in->months);
    return e == OK ? audit_change(run, "mandate.propose", mandate_word(run, "proposal", id),
                                  STR(""), after)
                   : e;
}

const struct op op_mandate_propose = {.name = "mandate.propose", .run = propose_run};

static enum err consent_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct mandate_consent_in *in = input;
    struct proposal_find_in find = {in->proposal};
    struct proposal_find_row row;
    enum role role;
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    enum err e = mandate_role_of(run, run->actor.member, &role);
    if (e == OK && role != ROLE_MEMBER && role != ROLE_ANIMATOR) e = ERR_DENIED;
    if (e == OK) e = sql_proposal_find(run->db, run->arena, &find, &row);
    if (e == OK && row.member_id.v != run->actor.member.v) e = ERR_NOT_FOUND;
    if (e != OK) return e;
    if (row.decided_at || row.accepted_at || row.closes_at <= run->now_ms) return ERR_CONFLICT;
    struct proposal_accept_in accept = {.accepted_at = run->now_ms,
                                        .closes_at = run->now_ms + MANDATE_VOTE_MS,
                                        .proposal_id = in->proposal};
    struct proposal_decide_in decline = {
        .decided_at = run->now_ms, .outcome = STR("declined"), .proposal_id = in->proposal};
    e = in->accepts ? sql_proposal_accept(run->db, &accept)
                    : sql_proposal_decide(run->db, &decline);
    if (e == OK && in->accepts)
        e = mandate_tell_animators(run, run->actor.member, "mandate.vote", in->proposal.v);
    if (e == OK && !in->accepts)
        e = mandate_tell(run, row.proposed_by, "mandate.declined", in->proposal.v);
    return e == OK ? audit_change(run, "mandate.consent",
                                  mandate_word(run, "proposal", in->proposal.v), STR("asked"),
                                  in->accepts ? STR("accepted, vote open") : STR("declined"))
                   : e;
}

const struct op op_mandate_consent = {.name = "mandate.consent", .run = consent_run};

/* --- Voting */

static enum err vote_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    static const char *const choices[] = {"yes", "no", "abstain"};
    const struct mandate_vote_in *in = input;
    struct proposal_voted_on_in find = {.proposal_id = in->proposal,
                                        .viewer_id = run->actor.member};
    struct proposal_voted_on_row row;
    enum err e = mandate_check_actor(run);
    if (e == OK) e = sql_proposal_voted_on(run->db, run->arena, &find, &row);
    if (e == OK && row.closes_at <= run->now_ms) e = ERR_NOT_FOUND;
    if (e != OK) return e;
    struct ballot_put_in ballot = {.proposal_id = in->proposal,
                                   .member_id = run->actor.member,
                                   .choice = str_from_c(choices[in->choice])};
    e = sql_ballot_put(run->db, &ballot);
    /* That somebody voted is no secret; what, is. */
    return e == OK
               ? audit_append(run, "mandate.vote", mandate_word(run, "proposal", in->proposal.v))
               : e;
}

const struct op op_mandate_vote = {.name = "mandate.vote", .run = vote_run};

/* --- Going on */

enum err mandate_vote_on_renewal(struct op_run *run, struct member_id member) {
    struct proposal_open_of_in open = {member};
    struct proposal_open_of_row there;
    enum err e = check_enough(run);
    if (e == ERR_DENIED) return OK;
    if (e == OK) e = sql_proposal_open_of(run->db, run->arena, &open, &there);
    if (e != ERR_NOT_FOUND) return e;
    struct proposal_add_in row = {.member_id = member,
                                  .is_renewal = true,
                                  .months = mandate_usual_months(run->service),
                                  .proposed_at = run->now_ms,
                                  .accepted_at = run->now_ms,
                                  .closes_at = run->now_ms + MANDATE_VOTE_MS};
    e = sql_proposal_add(run->db, &row);
    if (e != OK) return e;
    int64_t id = db_last_id(run->db);
    e = mandate_tell_animators(run, member, "mandate.vote", id);
    struct str after =
        arena_format(run->arena, "renewal of member %lld, vote open", (long long)member.v);
    return e == OK ? audit_change(run, "mandate.propose", mandate_word(run, "proposal", id),
                                  STR(""), after)
                   : e;
}

static enum err continue_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct mandate_continue_in *in = input;
    struct mandate_of_in find = {run->actor.member};
    struct mandate_of_row row;
    struct proposal_open_of_in open = {run->actor.member};
    struct proposal_open_of_row vote;
    enum err e = mandate_check_actor(run);
    if (e == OK) e = sql_mandate_of(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    if (row.ends_at - run->now_ms > MANDATE_ASKED_MS) return ERR_CONFLICT;
    e = sql_proposal_open_of(run->db, run->arena, &open, &vote);
    if (e != ERR_NOT_FOUND) return e == OK ? ERR_CONFLICT : e;
    struct mandate_answered_in answer = {.continues = in->continues, .mandate_id = row.mandate_id};
    e = sql_mandate_answered(run->db, &answer);
    if (e == OK && in->continues) e = mandate_vote_on_renewal(run, run->actor.member);
    struct str before = !row.is_answered ? STR("") : row.continues ? STR("yes") : STR("no");
    return e == OK ? audit_change(run, "mandate.continue",
                                  mandate_word(run, "mandate", row.mandate_id.v), before,
                                  in->continues ? STR("yes") : STR("no"))
                   : e;
}

const struct op op_mandate_continue = {.name = "mandate.continue", .run = continue_run};

/* --- Handing over */

static enum err check_taker(struct op_run *run, struct member_id taker) {
    enum role role;
    if (taker.v == 0) return OK;
    if (taker.v == run->actor.member.v) return ERR_CONFLICT;
    enum err e = mandate_role_of(run, taker, &role);
    if (e != OK) return e;
    return role == ROLE_ANIMATOR ? OK : ERR_CONFLICT;
}

static enum err hand_over(struct op_run *run, size_t kind, struct member_id to, int64_t mandate) {
    int64_t moved = 0;
    enum err e = check_taker(run, to);
    if (e == OK) e = hand_kinds[kind].give(run, run->actor.member, to, &moved);
    if (e != OK || moved == 0) return e;
    struct str before = arena_format(run->arena, "%s of member %lld", hand_kinds[kind].name,
                                     (long long)run->actor.member.v);
    struct str after =
        to.v ? arena_format(run->arena, "member %lld", (long long)to.v) : STR("everybody");
    e = audit_change(run, "mandate.hand", mandate_word(run, "mandate", mandate), before, after);
    return e == OK && to.v ? mandate_tell(run, to, "mandate.handed", 0) : e;
}

static enum err hand_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct mandate_hand_in *in = input;
    struct mandate_of_in find = {run->actor.member};
    struct mandate_of_row row;
    enum err e = mandate_check_actor(run);
    if (e == OK) e = sql_mandate_of(run->db, run->arena, &find, &row);
    for (size_t i = 0; e == OK && i < hand_kinds_count; i++)
        e = hand_over(run, i, in->takers[i], row.mandate_id.v);
    if (e != OK || !in->resigns) return e;
    struct mandate_close_in close = {
        .ended_at = run->now_ms, .cause = STR("resigned"), .mandate_id = row.mandate_id};
    e = sql_mandate_close(run->db, &close);
    if (e == OK) e = hands_release(run, run->actor.member);
    if (e == OK)
        e = mandate_tell_animators(run, run->actor.member, "mandate.left", row.mandate_id.v);
    /* A vote on going on is without object now: the job says so. */
    if (e == OK) e = job_soon(run, "mandates");
    return e == OK
               ? audit_change(run, "mandate.end", mandate_word(run, "mandate", row.mandate_id.v),
                              STR("acting"), STR("resigned"))
               : e;
}

const struct op op_mandate_hand = {.name = "mandate.hand", .run = hand_run};
