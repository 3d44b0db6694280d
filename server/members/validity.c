/* Until when a verdict gives access (server/core/term.h), and when the person is next told. */
#include "server/core/service.h"
#include "server/core/term.h"
#include "server/members/judge.h"
#include "sql/members_members.h"
#include "sql/members_validity.h"

enum err member_term(struct db *db, struct arena *arena, struct member_id member,
                     struct term *term) {
    struct validity_posts_in in = {member};
    struct validity_posts_row *rows;
    size_t count;
    enum err e = sql_validity_posts(db, arena, &in, &rows, &count);
    *term = (struct term){0};
    for (size_t i = 0; e == OK && i < count; i++) {
        struct term post = term_of(member, rows[i].from_at, rows[i].word_at);
        if (i == 0 || post.ends_at < term->ends_at) *term = post;
    }
    return e == OK && count == 0 ? ERR_NOT_FOUND : e;
}

enum err validity_until(struct op_run *run, struct member_id member,
                        const struct peer_verdict *verdict, int64_t *until) {
    struct member_standing_in find = {.member_id = member};
    struct member_standing_row standing;
    struct term term;
    int64_t grace = 0;
    enum err e;
    *until = 0;
    if (verdict->outcome == PEER) {
        e = member_term(run->db, run->arena, member, &term);
        *until = term.until;
        return e == ERR_NOT_FOUND ? OK : e;
    }
    if (!peer_keeps_access(judging_policy(run), verdict, run->now_ms, &grace)) return OK;
    e = sql_member_standing(run->db, run->arena, &find, &standing);
    if (e != OK) return e;
    bool was_inside = str_equal(standing.verdict, STR("peer")) && standing.accepted_at &&
                      standing.valid_until > run->now_ms;
    bool is_in_grace = str_equal(standing.verdict, STR("review")) && standing.valid_until;
    if (is_in_grace) {
        *until = standing.valid_until; /* a second unknown title adds no days */
    } else if (was_inside) {
        e = member_term(run->db, run->arena, member, &term); /* nor does a doubt to a term */
        *until = grace < term.until ? grace : term.until;
    }
    return e;
}

enum err validity_plan(struct op_run *run, struct member_id member) {
    struct member_standing_in find = {.member_id = member};
    struct member_standing_row standing;
    struct validity_remind_in in = {.member_id = member};
    enum err e = sql_member_standing(run->db, run->arena, &find, &standing);
    if (e != OK) return e;
    bool is_kept = str_equal(standing.verdict, STR("review"));
    if (is_kept || str_equal(standing.verdict, STR("peer")))
        in.remind_at = term_next_at(standing.valid_until, is_kept, run->now_ms);
    return sql_validity_remind(run->db, &in);
}

enum err validity_renew(struct op_run *run, struct member_id member) {
    struct member_standing_in find = {.member_id = member};
    struct member_standing_row standing;
    struct term term;
    enum err e = member_term(run->db, run->arena, member, &term);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    e = sql_member_standing(run->db, run->arena, &find, &standing);
    struct validity_store_in in = {.valid_until = term.until, .member_id = member};
    if (e == OK) e = mandate_end_lapsed(run, member);
    if (e == OK) e = sql_validity_store(run->db, &in);
    bool is_open = e == OK && db_changes(run->db) > 0 && term.until > run->now_ms;
    if (is_open) e = contest_close(run, member, true, STR(""));
    if (e == OK) e = attested_tell(run, member, is_open && standing.valid_until <= run->now_ms);
    return e == OK ? validity_plan(run, member) : e;
}
