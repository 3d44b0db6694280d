/* A row that names an identifier held elsewhere. It takes over nothing: animators say what they
 * think it is, and the person alone makes it theirs. Until then it waits, and the organisation
 * reads that it is looked at. */
#include "server/admissions/admissions.h"
#include "server/core/audit.h"
#include "server/core/viewer.h"
#include "server/members/decisions.h"
#include "server/members/members.h"
#include "sql/admissions_claims.h"

/* Neither of the organisation that claims nor of the holder's, nor the holder. */
static enum err check(struct op_run *run, const struct claim_of_row *claim) {
    struct viewer viewer;
    struct claim_works_there_in there = {.organisation_id = claim->organisation_id,
                                         .member_id = run->actor.member};
    struct claim_works_there_row works;
    enum err e = viewer_of_actor(run, &viewer);
    if (e != OK) return e;
    if (viewer.role != ROLE_ANIMATOR || viewer.organisation.v == claim->organisation_id.v)
        return ERR_DENIED;
    e = sql_claim_works_there(run->db, run->arena, &there, &works);
    if (e != OK) return e;
    if (works.times) return ERR_DENIED;
    bool is_member = str_equal(claim->holder_account, STR("member"));
    return is_member ? reviewing_check(run, claim->holder_id, false) : OK;
}

static enum err offer(struct op_run *run, const struct claim_of_row *claim,
                      enum claim_answer answer) {
    struct offer_put_in put = {.attestation_id = claim->attestation_id,
                               .member_id = claim->holder_id,
                               .kind = answer == CLAIM_MOVE ? STR("move") : STR("post"),
                               .animator_id = run->actor.member,
                               .offered_at = run->now_ms};
    if (!str_equal(claim->holder_account, STR("member"))) return ERR_INVALID;
    enum err e = sql_offer_put(run->db, &put);
    return e == OK ? review_tell(run, claim->holder_id) : e;
}

static enum err refuse(struct op_run *run, struct attestation_id attestation) {
    struct claim_refuse_in refused = {attestation};
    struct offer_drop_in drop = {attestation};
    enum err e = sql_claim_refuse(run->db, &refused);
    return e == OK ? sql_offer_drop(run->db, &drop) : e;
}

static enum err claim_decide_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    static const char *const kinds[] = {"claim.post", "claim.move", "claim.refuse"};
    const struct claim_decide_in *in = input;
    struct claim_of_in find = {in->attestation};
    struct claim_of_row claim;
    enum err e = sql_claim_of(run->db, run->arena, &find, &claim);
    if (e == OK) e = check(run, &claim);
    if (e == OK)
        e = in->answer == CLAIM_OTHER ? refuse(run, in->attestation)
                                      : offer(run, &claim, in->answer);
    if (e != OK) return e;
    struct str what = arena_format(run->arena, "claim %lld", (long long)in->attestation.v);
    return audit_append(run, kinds[in->answer], what);
}

const struct op op_claim_decide = {.name = "claim.decide", .run = claim_decide_run};

/* The person says that the post is theirs, too, or that they have moved there. */
static enum err take(struct op_run *run, const struct offer_mine_row *offer) {
    struct member_id me = run->actor.member;
    struct claim_link_in link = {.member_id = me, .attestation_id = offer->attestation_id};
    struct member_move_in move = {.organisation_id = offer->organisation_id, .member_id = me};
    enum err e = sql_claim_link(run->db, &link);
    if (e == OK && str_equal(offer->kind, STR("move"))) e = sql_member_move(run->db, &move);
    return e == OK ? member_judge_again(run, me) : e;
}

static enum err offer_answer_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct offer_answer_in *in = input;
    struct viewer viewer;
    struct offer_mine_in find = {.attestation_id = in->attestation, .member_id = run->actor.member};
    struct offer_mine_row offer;
    struct offer_drop_in drop = {in->attestation};
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    enum err e = viewer_of_member(run->db, run->arena, run->actor.member, run->now_ms, &viewer);
    if (e == OK && viewer.role == ROLE_VISITOR) e = ERR_DENIED;
    if (e == OK) e = sql_offer_mine(run->db, run->arena, &find, &offer);
    if (e == OK) e = sql_offer_drop(run->db, &drop);
    if (e == OK) e = in->is_mine ? take(run, &offer) : refuse(run, in->attestation);
    if (e != OK) return e;
    struct str what = arena_format(run->arena, "claim %lld: %s", (long long)in->attestation.v,
                                   in->is_mine ? "theirs" : "not theirs");
    return audit_append(run, "claim.answer", what);
}

const struct op op_offer_answer = {.name = "offer.answer", .run = offer_answer_run};
