/* One appeal for each measure, and its answer by others. */
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/measures/measures_inside.h"
#include "server/members/members.h"
#include "server/threads/threads.h"

static enum err measure_appeal_run(struct op_run *run, const void *input, void *output) {
    const struct measure_appeal_in *in = input;
    struct measure_own_in find = {.measure_id = in->measure, .member_id = run->actor.member};
    struct measure_own_row row;
    struct viewer viewer;
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    enum err e = viewer_of_member(run->db, run->arena, run->actor.member, run->now_ms, &viewer);
    if (e == ERR_NOT_FOUND || (e == OK && viewer.role == ROLE_VISITOR)) return ERR_DENIED;
    if (e == OK) e = sql_measure_own(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    if (str_equal(row.kind, STR("help"))) return ERR_NOT_FOUND;
    if (row.appealed_at) return ERR_CONFLICT;
    if (row.asked_at + MEASURE_APPEAL_DAYS * DAY_MS <= run->now_ms) return ERR_TIMEOUT;
    if (str_is_empty(str_trim(in->text)) || in->text.length > MEASURE_TEXT_MOST) return ERR_INVALID;
    struct measure_appeal_put_in put = {.measure_id = in->measure,
                                        .text = in->text,
                                        .appealed_at = run->now_ms,
                                        .due_at = contest_due(run->service, run->now_ms)};
    struct str place = arena_format(run->arena, "measure/%lld", (long long)in->measure.v);
    *(struct measure_out *)output = (struct measure_out){in->measure, false};
    e = sql_measure_appeal_put(run->db, &put);
    if (e == OK) e = draft_drop_place(run, place);
    return e == OK ? measure_note(run, "measure.appeal", in->measure, STR(""), STR("asked")) : e;
}

const struct op op_measure_appeal = {.name = "measure.appeal",
                                     .output_bytes = sizeof(struct measure_out),
                                     .run = measure_appeal_run};

/* --- Answering */

static enum err finish(struct op_run *run, const struct measure_seen_row *row) {
    struct measure_finish_in over = {
        .measure_id = row->measure_id, .ended_at = run->now_ms, .ending = STR("appeal")};
    return row->ended_at ? OK : sql_measure_finish(run->db, &over);
}

/* Counted from where it began; by then it may be over. */
static enum err shorten(struct op_run *run, const struct measure_judge_in *in,
                        const struct measure_seen_row *row, enum measure_kind kind) {
    int64_t from = row->began_at ? row->began_at : row->asked_at;
    int64_t until = measure_end(run->service->zone, from, in->days);
    bool is_waiting = row->needs_second && !row->second_at;
    if (in->days < 1 || until >= row->asked_until || row->ended_at) return ERR_INVALID;
    if (until <= run->now_ms) return finish(run, row);
    struct measure_shorten_in put = {.measure_id = row->measure_id,
                                     .until = until,
                                     .needs_second = row->needs_second,
                                     .holds_until = row->holds_until};
    /* Within what one may decide, nobody is waited for; who judges is the second person. */
    bool is_short = kind == MEASURE_SUSPEND && in->days <= MEASURE_ALONE_DAYS && row->began_at;
    if (is_waiting && is_short) put.needs_second = false;
    if (!is_waiting || is_short || put.holds_until > until) put.holds_until = until;
    return sql_measure_shorten(run->db, &put);
}

static enum err carry_out(struct op_run *run, const struct measure_judge_in *in,
                          const struct measure_seen_row *row, enum measure_kind kind) {
    switch (in->judgement) {
    case JUDGE_UPHOLD:
        return OK;
    case JUDGE_LIFT:
        return finish(run, row);
    case JUDGE_SHORTEN:
        return shorten(run, in, row, kind);
    }
    return ERR_INVALID;
}

static enum err measure_judge_run(struct op_run *run, const void *input, void *output) {
    static const char *const outcomes[] = {
        [JUDGE_UPHOLD] = "upheld", [JUDGE_LIFT] = "lifted", [JUDGE_SHORTEN] = "shortened"};
    static const enum register_kind entered[] = {[JUDGE_UPHOLD] = REGISTER_UPHELD,
                                                 [JUDGE_LIFT] = REGISTER_OVERTURNED,
                                                 [JUDGE_SHORTEN] = REGISTER_SOFTENED};
    const struct measure_judge_in *in = input;
    struct measure_seen_row row;
    struct measure_standing standing;
    enum measure_kind kind;
    enum err e = measure_take(run, in->measure, &row, &standing);
    if (e != OK) return e;
    if (!row.appealed_at || row.judged_at) return ERR_CONFLICT;
    if (!standing.may_judge || !measure_kind_of(row.kind, &kind)) return ERR_DENIED;
    if (str_is_empty(str_trim(in->reason)) || in->reason.length > MEASURE_TEXT_MOST)
        return ERR_INVALID;
    struct str outcome = str_from_c(outcomes[in->judgement]);
    struct measure_judge_put_in put = {.measure_id = in->measure,
                                       .judge_id = run->actor.member,
                                       .judged_at = run->now_ms,
                                       .outcome = outcome,
                                       .reason = in->reason};
    *(struct measure_out *)output = (struct measure_out){in->measure, false};
    e = carry_out(run, in, &row, kind);
    if (e == OK) e = sql_measure_judge_put(run->db, &put);
    if (e == OK)
        e = measure_enter(run, in->measure, entered[in->judgement],
                          in->judgement == JUDGE_SHORTEN ? in->days : 0, false);
    if (e == OK) e = measure_tell(run, row.member_id, kind, in->measure, "measure.answered");
    return e == OK ? measure_note(run, "measure.judge", in->measure,
                                  measure_words_until(run->arena, row.holds_until), outcome)
                   : e;
}

const struct op op_measure_judge = {
    .name = "measure.judge", .output_bytes = sizeof(struct measure_out), .run = measure_judge_run};
