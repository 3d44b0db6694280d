/* From a stored standing to one role. */
#include "server/core/viewer.h"

#include "server/core/op.h"
#include "sql/core_viewer.h"

bool standing_is_amended(const struct standing *s) {
    return s->charter_at && s->declared_at && s->charter_version < s->charter_current;
}

static bool lacks_factor(const struct standing *s, int64_t now) {
    return s->factor_due_at && now >= s->factor_due_at;
}

/* Who may not publish does not write conclusions and letters as an animator either. */
static bool is_resting(const struct standing *s, int64_t now) {
    return lacks_factor(s, now) || now < s->silenced_until;
}

static enum role member_role(const struct standing *s, int64_t now, enum former_cause *cause) {
    bool is_peer = str_equal(s->verdict, STR("peer"));
    bool is_review = str_equal(s->verdict, STR("review"));
    if (!is_peer && !is_review) *cause = FORMER_REFUSED;
    /* Of a review, valid_until is the end of the access kept meanwhile, if any. */
    if (is_review && now >= s->valid_until) *cause = FORMER_REVIEW;
    if (is_peer && now >= s->valid_until) *cause = FORMER_EXPIRED;
    if (*cause == FORMER_NOT && now < s->barred_until) *cause = FORMER_MEASURE;
    if (*cause != FORMER_NOT) return ROLE_FORMER;
    if (!s->charter_at || !s->declared_at || standing_is_amended(s)) return ROLE_NEW;
    return s->mandate_ends_at > now && !is_resting(s, now) ? ROLE_ANIMATOR : ROLE_MEMBER;
}

enum role standing_role(const struct standing *s, int64_t now_ms, enum former_cause *cause) {
    *cause = FORMER_NOT;
    if (s->organisation_closed_at) *cause = FORMER_LEFT;
    if (str_equal(s->state, STR("left"))) *cause = FORMER_LEFT;
    if (str_equal(s->state, STR("excluded")) || str_equal(s->state, STR("suspended")))
        *cause = FORMER_EXCLUDED;
    if (*cause != FORMER_NOT) return ROLE_FORMER;
    if (!str_equal(s->state, STR("active"))) return ROLE_VISITOR;
    if (str_equal(s->account, STR("provisioner")))
        return lacks_factor(s, now_ms) ? ROLE_ENROLLING : ROLE_PROVISIONER;
    return member_role(s, now_ms, cause);
}

enum err viewer_of_member(struct db *db, struct arena *arena, struct member_id member,
                          int64_t now_ms, struct viewer *viewer) {
    struct viewer_by_member_in in = {.member_id = member};
    struct viewer_by_member_row row;
    enum err e = sql_viewer_by_member(db, arena, &in, &row);
    if (e != OK) return e;
    struct standing standing = {row.account,
                                row.state,
                                row.verdict,
                                row.valid_until,
                                row.charter_at,
                                row.declared_at,
                                row.organisation_closed_at,
                                row.mandate_ends_at,
                                row.charter_version,
                                row.charter_current,
                                row.factor_due_at,
                                row.barred_until,
                                row.silenced_until};
    *viewer = (struct viewer){.member = row.member_id,
                              .organisation = row.organisation_id,
                              .given_name = row.given_name,
                              .family_name = row.family_name,
                              .language = row.language,
                              .scheme = row.scheme,
                              .rule = row.rule,
                              .since_at = row.judged_at,
                              .factor_due_at = row.factor_due_at,
                              .has_factor = row.has_factor,
                              .barred_until = row.barred_until,
                              .silenced_until = row.silenced_until,
                              .slow_until = row.slow_until,
                              .slow_ms = row.slow_ms};
    viewer->role = standing_role(&standing, now_ms, &viewer->cause);
    viewer->is_amended = viewer->role == ROLE_NEW && standing_is_amended(&standing);
    return OK;
}

enum err viewer_of_identifier(struct db *db, struct arena *arena, struct str identifier,
                              int64_t now_ms, struct viewer *viewer) {
    struct viewer_identifier_in in = {.identifier = identifier};
    struct viewer_identifier_row row;
    enum err e = sql_viewer_identifier(db, arena, &in, &row);
    return e == OK ? viewer_of_member(db, arena, row.member_id, now_ms, viewer) : e;
}

static void bring_forward(int64_t *ends_at, int64_t at, int64_t now_ms) {
    if (at > now_ms && at < *ends_at) *ends_at = at;
}

/* When time alone makes this viewer another. */
static int64_t next_change(const struct viewer_by_session_row *row, int64_t now_ms) {
    int64_t ends_at = row->expires_at;
    bring_forward(&ends_at, row->seen_at + row->idle_ms, now_ms);
    bring_forward(&ends_at, row->valid_until, now_ms);
    bring_forward(&ends_at, row->mandate_ends_at, now_ms);
    bring_forward(&ends_at, row->factor_due_at, now_ms);
    bring_forward(&ends_at, row->barred_until, now_ms);
    bring_forward(&ends_at, row->silenced_until, now_ms);
    return ends_at;
}

enum err viewer_load(struct db *db, struct arena *arena, struct str token_hash, int64_t now_ms,
                     struct viewer *viewer) {
    struct viewer_by_session_in in = {
        .token_hash = {(const unsigned char *)token_hash.bytes, token_hash.length}};
    struct viewer_by_session_row row;
    enum err e = sql_viewer_by_session(db, arena, &in, &row);
    if (e != OK) return e;
    *viewer = (struct viewer){.role = ROLE_VISITOR, .is_over = true, .was = row.member_id};
    if (now_ms >= row.expires_at || now_ms - row.seen_at >= row.idle_ms) return ERR_NOT_FOUND;
    struct standing standing = {row.account,
                                row.state,
                                row.verdict,
                                row.valid_until,
                                row.charter_at,
                                row.declared_at,
                                row.organisation_closed_at,
                                row.mandate_ends_at,
                                row.charter_version,
                                row.charter_current,
                                row.factor_due_at,
                                row.barred_until,
                                row.silenced_until};
    *viewer = (struct viewer){.member = row.member_id,
                              .session = row.session_id,
                              .organisation = row.organisation_id,
                              .given_name = row.given_name,
                              .family_name = row.family_name,
                              .language = row.language,
                              .scheme = row.scheme,
                              .rule = row.rule,
                              .since_at = row.judged_at,
                              .seen_at = row.seen_at,
                              .idle_ms = row.idle_ms,
                              .country = country_of(row.country),
                              .ends_at = next_change(&row, now_ms),
                              .proved_at = row.proved_at,
                              .factor_due_at = row.factor_due_at,
                              .has_factor = row.has_factor,
                              .barred_until = row.barred_until,
                              .silenced_until = row.silenced_until,
                              .slow_until = row.slow_until,
                              .slow_ms = row.slow_ms,
                              .is_shared = row.is_shared};
    viewer->role = standing_role(&standing, now_ms, &viewer->cause);
    viewer->is_amended = viewer->role == ROLE_NEW && standing_is_amended(&standing);
    return viewer->role == ROLE_VISITOR ? ERR_NOT_FOUND : OK;
}

enum err viewer_of_actor(struct op_run *run, struct viewer *viewer) {
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    enum err e = viewer_of_member(run->db, run->arena, run->actor.member, run->now_ms, viewer);
    return e == ERR_NOT_FOUND ? ERR_DENIED : e;
}

enum err actor_check(struct op_run *run, unsigned roles) {
    struct viewer viewer;
    enum err e = viewer_of_actor(run, &viewer);
    return e == OK && !(viewer.role & roles) ? ERR_DENIED : e;
}

enum err viewer_demand_factor(struct db *db, const struct options *options, int64_t now_ms) {
    bool is_required = str_equal(options->community_second_factor, STR("required"));
    int64_t days = options->community_second_factor_days;
    struct arena arena = {0};
    struct factor_demand_row row;
    enum err e = sql_factor_demand(db, &arena, &row);
    arena_release(&arena);
    if (e != OK) return e;
    bool is_asked = row.since != 0;
    if (is_asked == is_required && (!is_asked || row.days == days)) return OK;
    if (!is_required) return sql_factor_demand_end(db);
    struct factor_demand_put_in put = {.since = is_asked ? row.since : now_ms, .days = days};
    return sql_factor_demand_put(db, &put);
}
