/* An animator acts on a report: hides the message or shows it, writes to one of the two persons,
 * decides. Who acted on a state that a colleague had changed is told so, and changes nothing. */
#include "server/core/awaiting.h"
#include "server/core/nobody.h"
#include "server/core/register.h"
#include "server/reports/reports.h"
#include "server/reports/reports_inside.h"
#include "server/threads/threads.h"
#include "sql/reports_handling.h"

enum err reports_find(struct op_run *run, struct report_id report, struct handled_row *row) {
    struct handled_in in = {.report_id = report, .animator_id = run->actor.member};
    enum err e = actor_check(run, ROLE_ANIMATOR);
    if (e == OK) e = sql_handled(run->db, run->arena, &in, row);
    if (e == OK && op_is_mine(run, row->author_id, row->thread_id)) e = ERR_NOT_FOUND;
    return e;
}

enum err reports_take(struct op_run *run, struct report_id report, int64_t version,
                      struct handled_row *row) {
    enum err e = reports_find(run, report, row);
    return e == OK && version != row->version ? ERR_CONFLICT : e;
}

enum err reports_acted(struct op_run *run, const struct handled_row *row) {
    struct reports_bump_in bump = {.post_id = row->post_id};
    struct hand_of_in find = {
        .post_id = row->post_id, .since = run->now_ms - HAND_KEPT_MS, .now = run->now_ms};
    struct hand_of_row hand;
    struct hand_set_in take = {
        .post_id = row->post_id, .member_id = run->actor.member, .now = run->now_ms};
    struct hand_touch_in touch = {
        .now = run->now_ms, .post_id = row->post_id, .member_id = run->actor.member};
    enum err e = sql_reports_bump(run->db, &bump);
    if (e == OK) e = sql_hand_of(run->db, run->arena, &find, &hand);
    if (e == ERR_NOT_FOUND && row->closed_at == 0) return sql_hand_set(run->db, &take);
    if (e == ERR_NOT_FOUND) return OK;
    return e == OK ? sql_hand_touch(run->db, &touch) : e;
}

enum err reports_tell_author(struct op_run *run, const struct handled_row *row, const char *kind) {
    struct notification n = {.member = row->author_id, .kind = kind, .post = row->post_id};
    return notification_put(run, &n);
}

static enum err tell_reporter(struct op_run *run, struct member_id reporter,
                              struct report_id report, struct post_id post, const char *kind) {
    struct notification n = {.member = reporter, .kind = kind, .post = post, .subject = report.v};
    return reporter.v ? notification_put(run, &n) : OK;
}

/* --- Hiding and showing */

static enum err report_turn_run(struct op_run *run, const void *input, void *output) {
    const struct report_turn_in *in = input;
    struct handled_row row;
    enum err e = reports_take(run, in->report, in->version, &row);
    if (e != OK) return e;
    bool is_hidden = row.hidden_at != 0;
    bool is_final = post_hiding(row.hidden_by) == HIDING_WITHDRAWN;
    if (row.withdrawn_at || is_final || is_hidden == in->is_hiding) return ERR_CONFLICT;
    e = in->is_hiding ? reports_hide(run, row.post_id, "animator", row.reason)
                      : reports_show(run, row.post_id, row.reason);
    *(struct report_out *)output = (struct report_out){in->report, row.post_id, in->is_hiding};
    struct statement_of told = {.post = row.post_id, .kind = "hidden", .reason = row.reason};
    if (e == OK && in->is_hiding) e = statement_put(run, &told);
    if (e == OK) e = reports_acted(run, &row);
    if (e == OK) e = reports_tell_author(run, &row, in->is_hiding ? "post.hidden" : "post.shown");
    const char *before = reports_post_state(run->arena, row.hidden_by);
    return e == OK ? reports_audit(run, in->is_hiding ? "report.hide" : "report.show", in->report,
                                   row.post_id, before, in->is_hiding ? "animator" : "shown")
                   : e;
}

const struct op op_report_turn = {
    .name = "report.turn", .output_bytes = sizeof(struct report_out), .run = report_turn_run};

/* --- Writing to somebody */

static enum err report_letter_run(struct op_run *run, const void *input, void *output) {
    const struct report_letter_in *in = input;
    struct handled_row row;
    enum err e = reports_take(run, in->report, in->version, &row);
    if (e == OK && row.closed_at) e = ERR_CONFLICT;
    if (e != OK) return e;
    bool is_to_author = str_equal(in->addressee, STR("author"));
    if (!is_to_author && row.reporter_id.v == 0) return ERR_INVALID;
    struct letter_add_in letter = {.report_id = in->report,
                                   .post_id = row.post_id,
                                   .addressee = in->addressee,
                                   .writer_id = run->actor.member,
                                   .text = in->text,
                                   .written_at = run->now_ms};
    *(struct report_out *)output = (struct report_out){.report = in->report, .post = row.post_id};
    e = sql_letter_add(run->db, &letter);
    if (e == OK) e = reports_acted(run, &row);
    if (e == OK)
        e = is_to_author
                ? reports_tell_author(run, &row, "post.asked")
                : tell_reporter(run, row.reporter_id, in->report, row.post_id, "report.answered");
    return e == OK ? reports_audit(run, "report.letter", in->report, row.post_id, "",
                                   is_to_author ? "to the author" : "to the reporter")
                   : e;
}

const struct op op_report_letter = {
    .name = "report.letter", .output_bytes = sizeof(struct report_out), .run = report_letter_run};

/* --- Deciding */

/* What the decision says was done has been: ERR_INVALID where it was not. */
static enum err check_done(struct op_run *run, const struct handled_row *row, struct str measure) {
    struct purged_since_in find = {.post_id = row->post_id, .since = row->created_at};
    struct purged_since_row purged = {1};
    struct edited_since_in look = {.post_id = row->post_id, .since = row->created_at};
    struct edited_since_row edited = {1};
    enum err e = OK;
    if (str_equal(measure, STR("purged")))
        e = sql_purged_since(run->db, run->arena, &find, &purged);
    if (str_equal(measure, STR("edited")))
        e = sql_edited_since(run->db, run->arena, &look, &edited);
    return e == OK && (purged.times == 0 || edited.times == 0) ? ERR_INVALID : e;
}

/* The message as the measure wants it. */
static enum err apply(struct op_run *run, const struct handled_row *row, struct str measure) {
    bool is_hidden = row->hidden_at != 0;
    bool is_final = post_hiding(row->hidden_by) == HIDING_WITHDRAWN;
    if (str_equal(measure, STR("withdrawn")))
        return is_final ? OK : reports_hide(run, row->post_id, "withdrawn", row->reason);
    if (is_final) return ERR_CONFLICT;
    if (str_equal(measure, STR("hidden")))
        return str_equal(row->hidden_by, STR("animator"))
                   ? OK
                   : reports_hide(run, row->post_id, "animator", row->reason);
    enum err e = check_done(run, row, measure);
    if (e != OK) return e;
    if (is_hidden) return reports_show(run, row->post_id, row->reason);
    struct register_entry left = {
        .kind = REGISTER_NONE, .reason = row->reason, .post = row->post_id};
    return str_equal(measure, STR("none")) ? register_note(run, &left) : OK;
}

static enum err answer_notice(struct op_run *run, int64_t notice, struct str answer) {
    struct notice_answer_set_in in = {.notice_id = {notice},
                                      .closed_at = run->now_ms,
                                      .closed_by = run->actor.member,
                                      .answer = answer};
    return notice ? sql_notice_answer_set(run->db, &in) : OK;
}

/* Everybody who had reported it. */
static enum err tell_reporters(struct op_run *run, const struct handled_row *row,
                               struct str answer) {
    struct reporters_open_in in = {.post_id = row->post_id};
    struct reporters_open_row *rows;
    size_t count;
    enum err e = sql_reporters_open(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        e = answer_notice(run, rows[i].notice_id.v, answer);
        if (e == OK)
            e = tell_reporter(run, rows[i].reporter_id, rows[i].report_id, row->post_id,
                              "report.closed");
    }
    return e;
}

/* What the author is told, of the measures that are decided here. */
static enum err state(struct op_run *run, const struct handled_row *row,
                      const struct report_close_in *in) {
    bool is_hidden = str_equal(in->measure, STR("hidden"));
    struct statement_of told = {.post = row->post_id,
                                .kind = is_hidden ? "hidden" : "withdrawn",
                                .reason = row->reason,
                                .ground = in->ground,
                                .facts = in->text};
    if (row->withdrawn_at || (!is_hidden && !str_equal(in->measure, STR("withdrawn")))) return OK;
    return statement_put(run, &told);
}

static enum err tell_decided(struct op_run *run, const struct handled_row *row,
                             struct str measure) {
    bool is_none = str_equal(measure, STR("none"));
    if (!is_none) return reports_tell_author(run, row, "post.decided");
    return row->hidden_at ? reports_tell_author(run, row, "post.shown") : OK;
}

static enum err report_close_run(struct op_run *run, const void *input, void *output) {
    const struct report_close_in *in = input;
    struct handled_row row;
    enum err e = reports_take(run, in->report, in->version, &row);
    if (e == OK && row.closed_at) e = ERR_CONFLICT;
    if (e == OK && !row.withdrawn_at) e = apply(run, &row, in->measure);
    if (e == OK) e = state(run, &row, in);
    if (e == OK) e = tell_reporters(run, &row, in->text);
    if (e != OK) return e;
    struct reports_close_in close = {.post_id = row.post_id,
                                     .closed_at = run->now_ms,
                                     .closed_by = run->actor.member,
                                     .measure = in->measure,
                                     .decision = in->text};
    struct hand_drop_in drop = {.post_id = row.post_id};
    *(struct report_out *)output = (struct report_out){.report = in->report, .post = row.post_id};
    e = sql_reports_close(run->db, &close);
    if (e == OK) e = reports_acted(run, &row);
    if (e == OK) e = sql_hand_drop(run->db, &drop);
    if (e == OK) e = tell_decided(run, &row, in->measure);
    return e == OK ? reports_audit(run, "report.close", in->report, row.post_id, "open",
                                   arena_text(run->arena, in->measure))
                   : e;
}

const struct op op_report_close = {
    .name = "report.close", .output_bytes = sizeof(struct report_out), .run = report_close_run};

/* --- What was decided long ago */

/* What is in nobody's hands any more, statements, and notes about members. */
static enum err forget_handled(struct op_run *run) {
    struct hands_forget_in hands = {.since = run->now_ms - HAND_KEPT_MS};
    enum err e = sql_hands_forget(run->db, &hands);
    if (e == OK) e = statements_forget(run);
    return e == OK ? notes_forget(run) : e;
}

enum err forget_reports_run(struct op_run *run) {
    int64_t before = run->now_ms - DECIDED_KEPT_DAYS * DAY_MS;
    int64_t removed = run->now_ms - CONTEST_DAYS * DAY_MS;
    struct decided_forget_in decided = {.before = before};
    struct letters_forget_in letters = {.before = before};
    struct notices_forget_in notices = {.before = before};
    struct removed_forget_in markup = {.before = removed};
    struct removed_sources_forget_in sources = {.before = removed};
    struct removed_versions_forget_in versions = {.before = removed};
    enum err e = sql_decided_forget(run->db, &decided);
    if (e == OK) e = sql_letters_forget(run->db, &letters);
    if (e == OK) e = sql_notices_forget(run->db, &notices);
    if (e == OK) e = sql_removed_forget(run->db, &markup);
    if (e == OK) e = sql_removed_sources_forget(run->db, &sources);
    if (e == OK) e = sql_removed_versions_forget(run->db, &versions);
    return e == OK ? forget_handled(run) : e;
}
