/* Until when a verdict gives access. */
#include "server/core/service.h"
#include "server/members/judge.h"
#include "sql/members_attestations.h"
#include "sql/members_members.h"

/* Of several posts the one said longest ago. */
static enum err attested_until(struct op_run *run, struct member_id member, int64_t *until) {
    struct attestations_live_in in = {member};
    struct attestations_live_row *rows;
    size_t count;
    enum err e = sql_attestations_live(run->db, run->arena, &in, &rows, &count);
    *until = 0;
    for (size_t i = 0; e == OK && i < count; i++) {
        int64_t end = rows[i].attested_at + VALIDITY_DAYS * DAY_MS;
        if (i == 0 || end < *until) *until = end;
    }
    return e;
}

enum err validity_until(struct op_run *run, struct member_id member,
                        const struct peer_verdict *verdict, int64_t *until) {
    struct member_standing_in find = {.member_id = member};
    struct member_standing_row standing;
    int64_t grace = 0;
    *until = 0;
    if (verdict->outcome == PEER) return attested_until(run, member, until);
    if (!peer_keeps_access(run->service->policy, verdict, run->now_ms, &grace)) return OK;
    enum err e = sql_member_standing(run->db, run->arena, &find, &standing);
    if (e != OK) return e;
    bool was_inside = str_equal(standing.verdict, STR("peer")) && standing.accepted_at &&
                      standing.valid_until > run->now_ms;
    bool is_in_grace = str_equal(standing.verdict, STR("review")) && standing.valid_until;
    if (is_in_grace)
        *until = standing.valid_until; /* a second unknown title adds no days */
    else if (was_inside)
        *until = grace;
    return OK;
}

enum err validity_renew(struct op_run *run, struct member_id member) {
    int64_t until;
    enum err e = attested_until(run, member, &until);
    if (e != OK) return e;
    struct validity_store_in in = {.valid_until = until, .member_id = member};
    e = mandate_end_lapsed(run, member);
    if (e == OK) e = sql_validity_store(run->db, &in);
    bool is_open = e == OK && db_changes(run->db) > 0 && until > run->now_ms;
    return is_open ? contest_close(run, member, true, STR("")) : e;
}
