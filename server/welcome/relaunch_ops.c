/* Asking after those who have not come for eight weeks. Animators see how many, rounded and a day
 * old; the note is handed out by the system, a part of the members at a time, so that whoever stops
 * in between goes on where it was and nobody gets it twice. */
#include "lib/utf8.h"
#include "server/core/audit.h"
#include "server/core/jobs.h"
#include "server/core/service.h"
#include "server/welcome/welcome_inside.h"
#include "sql/welcome_relaunch.h"

enum { PART = 500, ROUNDED_TO = 5 };

static enum err relaunch_run_op(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct relaunch_in *in = input;
    struct greet_values values = {0};
    struct relaunch_last_row last;
    struct relaunch_add_in add = {
        .writer_id = run->actor.member, .text = in->text, .asked_at = run->now_ms};
    struct str filled, unknown;
    enum err e = greet_check_animator(run, NULL);
    if (e != OK) return e;
    if (!utf8_is_written(in->text, GREET_TEXT_MOST, true) ||
        greet_fill(run->arena, in->text, &values, &filled, &unknown) != OK)
        return ERR_INVALID;
    e = sql_relaunch_last(run->db, run->arena, &last);
    bool is_first = e == ERR_NOT_FOUND;
    if (e != OK && !is_first) return e;
    if (!is_first && (!last.is_done || run->now_ms - last.asked_at < RELAUNCH_APART_DAYS * DAY_MS))
        return ERR_CONFLICT;
    e = sql_relaunch_add(run->db, &add);
    if (e != OK) return e;
    struct str subject = greet_id(run, "relaunch", db_last_id(run->db));
    e = job_soon(run, "relaunch");
    return e == OK ? audit_change(run, "relaunch.ask", subject, STR(""), STR("asked")) : e;
}

const struct op op_relaunch = {.name = "relaunch.ask", .run = relaunch_run_op};

/* The next part of the insiders; *count PART: there may be more. */
static enum err some(struct op_run *run, int64_t after, struct silent_some_row **rows,
                     size_t *count) {
    struct silent_some_in in = {.after = after,
                                .since = run->now_ms - SILENT_DAYS * DAY_MS,
                                .now = run->now_ms,
                                .each_since = run->now_ms - RELAUNCH_EACH_DAYS * DAY_MS,
                                .most = PART};
    return sql_silent_some(run->db, run->arena, &in, rows, count);
}

static enum err hand_out(struct op_run *run, const struct relaunch_now_row *now,
                         struct member_id member) {
    struct greet_values values = {0}, writer = {0};
    struct greet_note note = {
        .member = member, .relaunch = now->relaunch_id, .purpose = STR("relaunch")};
    struct note_id id;
    struct str unknown;
    enum language language = run->service->language;
    enum err e = greet_values_of(run->db, run->arena, member, language, &values);
    if (e == OK) e = greet_values_of(run->db, run->arena, now->writer_id, language, &writer);
    values.animator = writer.given;
    if (e == OK) e = greet_fill(run->arena, now->text, &values, &note.text, &unknown);
    return e == OK ? greet_note_put(run, &note, &id) : e;
}

enum err relaunch_run(struct op_run *run) {
    struct relaunch_now_row now;
    struct silent_some_row *rows;
    size_t count;
    enum err e = sql_relaunch_now(run->db, run->arena, &now);
    if (e == ERR_NOT_FOUND) return OK;
    if (e == OK) e = some(run, now.reached_member, &rows, &count);
    /* Never to who wrote it. */
    for (size_t i = 0; e == OK && i < count; i++)
        if (rows[i].is_silent && rows[i].member_id.v != now.writer_id.v)
            e = hand_out(run, &now, rows[i].member_id);
    if (e != OK) return e;
    struct relaunch_reached_in reached = {.reached_member = count ? rows[count - 1].member_id.v
                                                                  : now.reached_member,
                                          .done_at = count < PART ? run->now_ms : 0,
                                          .relaunch_id = now.relaunch_id};
    e = sql_relaunch_reached(run->db, &reached);
    return e == OK && count == PART ? job_soon(run, "relaunch") : e;
}

/* Fewer than ten are not told apart from none. */
static int64_t rounded(int64_t counted) {
    if (counted < SILENT_LEAST) return 0;
    return (counted + ROUNDED_TO / 2) / ROUNDED_TO * ROUNDED_TO;
}

enum err relaunch_count_run(struct op_run *run) {
    struct relaunch_count_row row;
    struct silent_some_row *rows;
    size_t count;
    enum err e = sql_relaunch_count(run->db, run->arena, &row);
    if (e != OK) return e;
    if (row.reached_member == 0 && row.due_at > run->now_ms) return OK;
    e = some(run, row.reached_member, &rows, &count);
    if (e != OK) return e;
    int64_t counted = row.counted;
    for (size_t i = 0; i < count; i++) counted += rows[i].is_silent;
    struct relaunch_count_step_in step = {.reached_member = count ? rows[count - 1].member_id.v : 0,
                                          .counted = counted};
    struct relaunch_count_end_in end = {
        .rounded = rounded(counted), .counted_at = run->now_ms, .due_at = run->now_ms + DAY_MS};
    if (count < PART) return sql_relaunch_count_end(run->db, &end);
    e = sql_relaunch_count_step(run->db, &step);
    return e == OK ? job_soon(run, "relaunch_count") : e;
}
