/* Declaring again, once inside, when one's functions have changed; and taking that back after an
 * interim. Whose access ended by their own words comes back by the words they had said before, and
 * by no others: a title that works cannot be looked for from outside. */
#include "server/core/audit.h"
#include "server/core/viewer.h"
#include "server/members/judge.h"
#include "sql/members_declarations.h"
#include "sql/members_members.h"

enum { INTERIM_DAYS = 365 };

enum err declaration_before(struct db *db, struct arena *arena, struct member_id member,
                            int64_t now_ms, struct declaration *out) {
    struct declaration_before_in in = {.member_id = member,
                                       .since = now_ms - INTERIM_DAYS * DAY_MS};
    struct declaration_before_row row;
    enum err e = sql_declaration_before(db, arena, &in, &row);
    if (e == OK)
        *out = (struct declaration){row.job_title, row.occupation_code, row.supervises,
                                    row.practising, row.stated_at};
    return e;
}

/* Stored and judged, unless it is what stands already. */
static enum err declare(struct op_run *run, const struct fact_set *facts) {
    struct member_id member = run->actor.member;
    struct fact_set before;
    struct declared_store_in declared = {.declared_at = run->now_ms, .member_id = member};
    enum err e = facts_declared(run->db, run->arena, member, &before);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e == OK && facts_equal(facts, &before)) return OK;
    e = facts_declare(run, member, facts);
    if (e == OK) e = sql_declared_store(run->db, &declared);
    if (e == OK) e = member_judge_again(run, member);
    return e == OK ? audit_append(run, "member.declare", STR("")) : e;
}

static bool is_inside(const struct viewer *viewer) {
    return (viewer->role & (ROLE_MEMBER | ROLE_ANIMATOR)) != 0;
}

static enum err declare_again_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct declare_in *in = input;
    struct fact_set facts = {.job_title = in->job_title,
                             .occupation_code = in->occupation_code,
                             .supervises = in->supervises ? STR("yes") : STR("no"),
                             .practising = in->practising ? STR("yes") : STR("no"),
                             .practising_since = STR("")};
    struct declarations_since_in often = {.member_id = run->actor.member,
                                          .since = run->now_ms - INTERIM_DAYS * DAY_MS};
    struct declarations_since_row row;
    struct viewer viewer;
    enum err e = viewer_of_actor(run, &viewer);
    if (e != OK) return e;
    if (run->actor.member.v != in->member.v || !is_inside(&viewer)) return ERR_DENIED;
    e = sql_declarations_since(run->db, run->arena, &often, &row);
    if (e == OK && row.made >= DECLARATIONS_A_YEAR) return ERR_LIMIT;
    return e == OK ? declare(run, &facts) : e;
}

const struct op op_declare_again = {.name = "member.declare_again", .run = declare_again_run};

static enum err declare_back_run(struct op_run *run, const void *input, void *output) {
    (void)input;
    (void)output;
    struct declaration before;
    struct viewer viewer;
    enum err e = viewer_of_actor(run, &viewer);
    if (e != OK) return e;
    if (viewer.cause != FORMER_REFUSED && viewer.cause != FORMER_REVIEW) return ERR_DENIED;
    e = declaration_before(run->db, run->arena, run->actor.member, run->now_ms, &before);
    if (e != OK) return e;
    struct fact_set facts = {.job_title = before.job_title,
                             .occupation_code = before.occupation_code,
                             .supervises = before.supervises,
                             .practising = before.practising,
                             .practising_since = STR("")};
    e = declare(run, &facts);
    if (e == OK) e = viewer_of_actor(run, &viewer);
    if (e != OK) return e;
    /* It was not their words that closed access: nothing is changed then. */
    return is_inside(&viewer) || viewer.role == ROLE_NEW ? OK : ERR_CONFLICT;
}

const struct op op_declare_back = {.name = "member.declare_back", .run = declare_back_run};
