/* Who sees to what was reported of a message: taken, given back, handed over. Nobody's act depends
 * on it; it says to colleagues that they need not, and lapses by itself (report_ops.h). */
#include "server/core/awaiting.h"
#include "server/reports/reports.h"
#include "server/reports/reports_inside.h"
#include "sql/reports_handling.h"

static const char *member_word(struct op_run *run, struct member_id member) {
    if (member.v == 0) return "nobody";
    return arena_format(run->arena, "member %lld", (long long)member.v).bytes;
}

/* May they see to it? Of a message without its author's name every colleague may: another answer
 * would tell who wrote it, and its author finds no report there. */
static enum err check_colleague(struct op_run *run, struct post_id post, struct member_id to) {
    struct hand_colleagues_in in = {.now = run->now_ms, .post_id = post};
    struct hand_colleagues_row *rows;
    size_t count;
    enum err e = sql_hand_colleagues(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++)
        if (rows[i].member_id.v == to.v) return OK;
    return e == OK ? ERR_INVALID : e;
}

enum err reports_hand(struct op_run *run, struct report_id report, struct member_id to,
                      struct post_id *post) {
    bool is_over = to.v && to.v != run->actor.member.v;
    struct handled_row row;
    struct hand_of_row hand = {0};
    enum err e = reports_find(run, report, &row);
    if (e == OK && row.closed_at) e = ERR_CONFLICT;
    if (e != OK) return e;
    struct hand_of_in find = {
        .post_id = row.post_id, .since = run->now_ms - HAND_KEPT_MS, .now = run->now_ms};
    e = sql_hand_of(run->db, run->arena, &find, &hand);
    if (e == ERR_NOT_FOUND) e = OK;
    bool is_others = hand.taker_id.v && hand.taker_id.v != run->actor.member.v;
    if (e == OK && is_others) e = ERR_CONFLICT;
    if (e == OK && is_over) e = check_colleague(run, row.post_id, to);
    if (e != OK) return e;
    struct hand_set_in set = {.post_id = row.post_id, .member_id = to, .now = run->now_ms};
    struct hand_drop_in drop = {.post_id = row.post_id};
    *post = row.post_id;
    if (to.v == hand.taker_id.v) return OK;
    e = to.v ? sql_hand_set(run->db, &set) : sql_hand_drop(run->db, &drop);
    struct notification n = {
        .member = to, .kind = "report.handed", .post = row.post_id, .subject = report.v};
    if (e == OK && is_over) e = notification_put(run, &n);
    return e == OK ? reports_audit(run, "report.hand", report, row.post_id,
                                   member_word(run, hand.taker_id), member_word(run, to))
                   : e;
}

static enum err report_hand_run(struct op_run *run, const void *input, void *output) {
    const struct report_hand_in *in = input;
    struct report_out *out = output;
    struct member_id to = in->turn == HAND_TAKE   ? run->actor.member
                          : in->turn == HAND_OVER ? in->to
                                                  : (struct member_id){0};
    out->report = in->report;
    if (in->turn == HAND_OVER && to.v == 0) return ERR_INVALID;
    return reports_hand(run, in->report, to, &out->post);
}

const struct op op_report_hand = {
    .name = "report.hand", .output_bytes = sizeof(struct report_out), .run = report_hand_run};
