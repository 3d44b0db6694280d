/* How somebody stands to a measure, asked by pages and again by operations; what is told and noted
 * of one. */
#include "lib/clock.h"
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/viewer.h"
#include "server/mandates/mandates.h"
#include "server/measures/measures_inside.h"

int64_t measure_reported_since(int64_t now_ms) {
    return now_ms - MEASURE_REPORTED_DAYS * DAY_MS;
}

enum err measure_load(struct db *db, struct arena *arena, struct member_id viewer, bool is_animator,
                      int64_t now_ms, struct measure_id measure, struct measure_seen_row *row) {
    struct measure_seen_in in = {.measure_id = measure,
                                 .viewer_id = viewer,
                                 .is_animator = is_animator,
                                 .since = measure_reported_since(now_ms)};
    return sql_measure_seen(db, arena, &in, row);
}

/* Somebody of another organisation judges, where there is one; else another animator does. */
static enum err may_judge(struct db *db, struct arena *arena, int64_t now_ms,
                          const struct measure_seen_row *row, bool *may) {
    struct measure_apart_in in = {
        .measure_id = row->measure_id, .now = now_ms, .since = measure_reported_since(now_ms)};
    struct measure_apart_row apart;
    *may = !row->shares_first && !row->shares_second;
    if (*may) return OK;
    enum err e = sql_measure_apart(db, arena, &in, &apart);
    *may = e == ERR_NOT_FOUND;
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err measure_stand(struct db *db, struct arena *arena, struct member_id viewer,
                       bool is_animator, int64_t now_ms, const struct measure_seen_row *row,
                       struct measure_standing *out) {
    bool is_author = row->asked_by.v == viewer.v || row->second_id.v == viewer.v;
    bool is_other = !is_author && !row->is_reporter && row->member_id.v != viewer.v;
    bool is_over = row->ended_at != 0;
    *out = (struct measure_standing){.is_waiting = !is_over && row->needs_second && !row->second_at,
                                     .is_first = row->asked_by.v == viewer.v,
                                     .is_reporter = row->is_reporter,
                                     .is_close = row->shares_first};
    out->may_sign =
        out->is_waiting && is_other && !row->shares_first && (is_animator || row->sits_sign);
    out->lifts_by_two = row->second_agrees;
    out->is_lifting =
        !is_over && row->lift_asked_at && now_ms < row->lift_asked_at + MEASURE_LAPSE_DAYS * DAY_MS;
    out->may_lift = is_animator && !is_over && !row->is_reporter && row->member_id.v != viewer.v;
    if (out->is_lifting)
        out->may_lift = !row->is_reporter && row->member_id.v != viewer.v &&
                        row->lifted_by.v != viewer.v && !row->shares_lifter &&
                        (is_animator || row->sits_sign);
    bool is_appealed = row->appealed_at && !row->judged_at;
    out->may_judge = is_appealed && is_other && row->sits_appeal;
    if (!is_appealed || !is_other || !is_animator || out->may_judge) return OK;
    return may_judge(db, arena, now_ms, row, &out->may_judge);
}

enum err measure_take(struct op_run *run, struct measure_id measure, struct measure_seen_row *row,
                      struct measure_standing *standing) {
    struct viewer viewer;
    enum err e = viewer_of_actor(run, &viewer);
    if (e != OK) return e;
    bool is_animator = viewer.role == ROLE_ANIMATOR;
    if (!is_animator && viewer.role != ROLE_MEMBER) return ERR_DENIED;
    e = measure_load(run->db, run->arena, run->actor.member, is_animator, run->now_ms, measure,
                     row);
    return e == OK ? measure_stand(run->db, run->arena, run->actor.member, is_animator, run->now_ms,
                                   row, standing)
                   : e;
}

static bool is_bar(enum measure_kind kind) {
    return kind == MEASURE_SUSPEND || kind == MEASURE_EXCLUDE;
}

enum err measure_tell(struct op_run *run, struct member_id member, enum measure_kind kind,
                      struct measure_id measure, const char *notification) {
    struct notification n = {.member = member, .kind = notification, .subject = measure.v};
    struct outgoing mail = {
        .member = member, .kind = "measure", .address = STR(""), .payload = STR("")};
    enum err e = notification_put(run, &n);
    return e == OK && is_bar(kind) ? outgoing_put(run, &mail) : e;
}

enum err measure_began(struct op_run *run, struct member_id member, enum measure_kind kind) {
    struct measure_mandate_end_in in = {.ended_at = run->now_ms, .member_id = member};
    if (kind == MEASURE_SILENCE) return mandate_rests(run, member);
    return is_bar(kind) ? sql_measure_mandate_end(run->db, &in) : OK;
}

enum err measure_note(struct op_run *run, const char *kind, struct measure_id measure,
                      struct str before, struct str after) {
    return audit_change(run, kind, arena_format(run->arena, "measure %lld", (long long)measure.v),
                        before, after);
}

struct str measure_words_until(struct arena *arena, int64_t until) {
    char day[32];
    if (until == 0) return STR("no effect");
    if (until >= MEASURE_NO_END) return STR("without end");
    clock_rfc3339(until, day);
    return arena_format(arena, "until %s", day);
}

enum register_kind measure_register_kind(enum measure_kind kind) {
    static const enum register_kind kinds[MEASURE_KINDS] = {
        [MEASURE_HELP] = REGISTER_WARNED,      [MEASURE_SLOW] = REGISTER_SLOWED,
        [MEASURE_SILENCE] = REGISTER_SILENCED, [MEASURE_SUSPEND] = REGISTER_SUSPENDED,
        [MEASURE_EXCLUDE] = REGISTER_EXCLUDED,
    };
    return kinds[kind];
}

enum err measure_enter(struct op_run *run, struct measure_id measure, enum register_kind kind,
                       int64_t days, bool is_of_two) {
    struct measure_stated_in in = {.measure_id = measure};
    struct measure_stated_row row;
    enum err e = sql_measure_stated(run->db, run->arena, &in, &row);
    if (e != OK) return e;
    struct str reason = str_equal(row.ground, STR("law"))       ? STR("illegal")
                        : str_equal(row.ground, STR("charter")) ? STR("charter")
                                                                : STR("other");
    struct register_entry entry = {.kind = kind,
                                   .reason = reason,
                                   .role = is_of_two ? STR("animators") : STR(""),
                                   .days = days};
    return register_note(run, &entry);
}
