/* A member reports a message, adds to what they said, takes it back. */
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/nobody.h"
#include "server/core/register.h"
#include "server/core/viewer.h"
#include "server/reports/reports.h"
#include "server/reports/reports_inside.h"
#include "server/threads/threads.h"
#include "sql/reports_reports.h"

enum err reports_own_role(struct op_run *run) {
    struct viewer viewer;
    enum err e = viewer_of_actor(run, &viewer);
    return e == OK && viewer.role == ROLE_VISITOR ? ERR_DENIED : e;
}

static enum err note(struct op_run *run, struct post_id post, enum register_kind kind,
                     struct str reason) {
    struct register_entry entry = {.kind = kind, .reason = reason, .post = post};
    return register_note(run, &entry);
}

struct str report_place(struct arena *arena, struct post_id post) {
    return arena_format(arena, "report/%lld", (long long)post.v);
}

enum err reports_hide(struct op_run *run, struct post_id post, const char *by, struct str reason) {
    struct post_hide_in in = {
        .post_id = post, .hidden_at = run->now_ms, .hidden_by = str_from_c(by)};
    enum err e = sql_post_hide(run->db, &in);
    bool is_withdrawn = str_equal(in.hidden_by, STR("withdrawn"));
    return e == OK ? note(run, post, is_withdrawn ? REGISTER_WITHDRAWN : REGISTER_HIDDEN, reason)
                   : e;
}

enum err reports_show(struct op_run *run, struct post_id post, struct str reason) {
    struct post_unhide_in in = {.post_id = post};
    enum err e = sql_post_unhide(run->db, &in);
    return e == OK ? note(run, post, REGISTER_SHOWN, reason) : e;
}

enum err reports_tell_animators(struct op_run *run, struct post_id post, const char *kind,
                                struct report_id report) {
    struct animators_told_in in = {.post_id = post, .now = run->now_ms};
    bool is_danger = strcmp(kind, "report.danger") == 0;
    struct animators_told_row *rows;
    size_t count;
    enum err e = sql_animators_told(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct notification n = {
            .member = rows[i].member_id, .kind = kind, .post = post, .subject = report.v};
        struct danger_mail_ask_in mail = {
            .created_at = run->now_ms, .apart = DANGER_APART_MS, .member_id = rows[i].member_id};
        e = notification_put(run, &n);
        if (e == OK && is_danger) e = sql_danger_mail_ask(run->db, &mail);
    }
    return e;
}

enum err reports_audit(struct op_run *run, const char *kind, struct report_id report,
                       struct post_id post, const char *before, const char *after) {
    struct str subject =
        arena_format(run->arena, "report %lld, post %lld", (long long)report.v, (long long)post.v);
    return audit_change(run, kind, subject, str_from_c(before), str_from_c(after));
}

const char *reports_post_state(struct arena *arena, struct str hidden_by) {
    return str_is_empty(hidden_by) ? "shown" : arena_text(arena, hidden_by);
}

/* --- Filing */

struct bounds {
    bool is_enough;     /* they filed a day's worth */
    bool is_enough_hid; /* that hid at once */
    bool hides_nothing; /* theirs about this author hide nothing now */
};

/* A colleague with a grudge cannot make a rival's messages go one after the other: after the
 * second, or after three that animators found unfounded, reports wait to be looked at as any other.
 */
static enum err find_bounds(struct op_run *run, const struct post_reportable_row *post,
                            struct bounds *bounds) {
    struct reports_counted_in in = {.reporter_id = run->actor.member,
                                    .since = run->now_ms - DAY_MS};
    struct reports_counted_row counted;
    struct hiding_bounds_in hid = {.reporter_id = run->actor.member,
                                   .author_id = post->author_id,
                                   .thread_id = post->thread_id,
                                   .since = run->now_ms - HIDING_DAYS * DAY_MS,
                                   .unfounded_since = run->now_ms - UNFOUNDED_DAYS * DAY_MS};
    struct hiding_bounds_row row;
    enum err e = sql_reports_counted(run->db, run->arena, &in, &counted);
    if (e == OK) e = sql_hiding_bounds(run->db, run->arena, &hid, &row);
    if (e != OK) return e;
    bounds->is_enough = counted.filed >= REPORTS_A_DAY;
    bounds->is_enough_hid = counted.urgent >= RECOGNITIONS_A_DAY;
    bounds->hides_nothing =
        row.about_author >= HIDDEN_OF_ONE_AUTHOR || row.unfounded >= UNFOUNDED_MOST;
    return OK;
}

static enum err insert(struct op_run *run, const struct report_file_in *in, bool is_hiding,
                       struct report_out *out) {
    struct report_insert_in row = {.post_id = in->post,
                                   .reporter_id = run->actor.member,
                                   .reason = in->reason,
                                   .is_urgent = is_hiding,
                                   .text = in->text,
                                   .created_at = run->now_ms};
    enum err e = sql_report_insert(run->db, &row);
    out->report.v = db_last_id(run->db);
    return e;
}

/* What became of the report that was sent. */
struct taken {
    bool is_news;   /* there was none, or it did not hide */
    bool is_hiding; /* it does now */
};

/* The new report, or the one that is open already. */
static enum err take_row(struct op_run *run, const struct report_file_in *in,
                         const struct post_reportable_row *post, struct report_out *out,
                         struct taken *taken) {
    struct report_open_mine_in find = {.post_id = in->post, .reporter_id = run->actor.member};
    struct report_open_mine_row mine;
    struct bounds bounds;
    bool is_asked = in->is_urgent || str_equal(in->reason, STR("beneficiary"));
    *taken = (struct taken){0};
    enum err e = sql_report_open_mine(run->db, run->arena, &find, &mine);
    bool is_there = e == OK;
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (is_there) out->report = mine.report_id;
    if (is_there && (mine.is_urgent || !is_asked)) return OK;
    e = find_bounds(run, post, &bounds);
    if (e != OK) return e;
    if (bounds.is_enough || (in->is_urgent && bounds.is_enough_hid)) return ERR_TOO_FAST;
    taken->is_hiding = is_asked && !bounds.is_enough_hid && !bounds.hides_nothing;
    taken->is_news = !is_there || taken->is_hiding;
    if (!is_there) return insert(run, in, taken->is_hiding, out);
    struct report_make_urgent_in urgent = {.report_id = mine.report_id};
    return taken->is_hiding ? sql_report_make_urgent(run->db, &urgent) : OK;
}

/* Hides the message, unless it is hidden, or an animator has left this very text. */
static enum err hide_at_once(struct op_run *run, const struct post_reportable_row *post,
                             struct report_out *out) {
    struct report_looked_at_in in = {.post_id = post->post_id,
                                     .since = post->edited_at ? post->edited_at : post->created_at};
    struct report_looked_at_row looked;
    enum err e = sql_report_looked_at(run->db, run->arena, &in, &looked);
    if (e != OK || out->is_hidden || looked.times > 0) return e;
    out->is_hidden = true;
    e = reports_hide(run, post->post_id, "recognised", STR("beneficiary"));
    struct notification n = {
        .member = post->author_id, .kind = "post.hidden", .post = post->post_id};
    return e == OK ? notification_put(run, &n) : e;
}

static enum err report_file_run(struct op_run *run, const void *input, void *output) {
    const struct report_file_in *in = input;
    struct report_out *out = output;
    struct post_reportable_in find = {.post_id = in->post};
    struct post_reportable_row post;
    struct taken taken;
    enum err e = actor_check(run, ROLE_MEMBER | ROLE_ANIMATOR);
    if (e == OK) e = sql_post_reportable(run->db, run->arena, &find, &post);
    if (e != OK) return e;
    if (op_is_mine(run, post.author_id, post.thread_id)) return ERR_DENIED;
    *out = (struct report_out){.post = in->post, .is_hidden = post.hidden_at != 0};
    e = take_row(run, in, &post, out, &taken);
    if (e != OK || !taken.is_news) return e;
    if (!in->is_urgent) e = draft_drop_place(run, report_place(run->arena, in->post));
    if (e != OK) return e;
    if (taken.is_hiding) e = hide_at_once(run, &post, out);
    const char *kind = taken.is_hiding                        ? "report.recognised"
                       : str_equal(in->reason, STR("danger")) ? "report.danger"
                                                              : "report.filed";
    if (e == OK) e = reports_tell_animators(run, in->post, kind, out->report);
    return e == OK ? reports_audit(run, kind, out->report, in->post, "",
                                   taken.is_hiding && out->is_hidden ? "hidden" : "open")
                   : e;
}

const struct op op_report_file = {
    .name = "report.file", .output_bytes = sizeof(struct report_out), .run = report_file_run};

/* --- Afterwards */

static enum err find_mine(struct op_run *run, struct report_id report,
                          struct report_mine_row *row) {
    struct report_mine_in in = {.report_id = report, .reporter_id = run->actor.member};
    enum err e = actor_check(run, ROLE_MEMBER | ROLE_ANIMATOR);
    return e == OK ? sql_report_mine(run->db, run->arena, &in, row) : e;
}

static enum err report_add_run(struct op_run *run, const void *input, void *output) {
    const struct report_add_in *in = input;
    struct report_mine_row row;
    enum err e = find_mine(run, in->report, &row);
    if (e != OK) return e;
    if (row.closed_at) return ERR_CONFLICT;
    *(struct report_out *)output = (struct report_out){.report = in->report, .post = row.post_id};
    struct report_text_set_in set = {
        .report_id = in->report, .reporter_id = run->actor.member, .text = in->text};
    e = sql_report_text_set(run->db, &set);
    return e == OK ? reports_audit(run, "report.add", in->report, row.post_id, "open", "open") : e;
}

const struct op op_report_add = {
    .name = "report.add", .output_bytes = sizeof(struct report_out), .run = report_add_run};

/* Shows what only this report had hidden. */
static enum err show_again(struct op_run *run, const struct report_mine_row *row) {
    struct urgent_open_in in = {.post_id = row->post_id};
    struct urgent_open_row others;
    if (!row->is_urgent || !str_equal(row->hidden_by, STR("recognised"))) return OK;
    enum err e = sql_urgent_open(run->db, run->arena, &in, &others);
    if (e != OK || others.times > 0) return e;
    struct post_unhide_in unhide = {.post_id = row->post_id};
    e = sql_post_unhide(run->db, &unhide);
    return e == OK ? note(run, row->post_id, REGISTER_MISTAKEN, row->reason) : e;
}

static enum err report_retract_run(struct op_run *run, const void *input, void *output) {
    const struct report_retract_in *in = input;
    struct report_mine_row row;
    enum err e = find_mine(run, in->report, &row);
    if (e != OK) return e;
    *(struct report_out *)output = (struct report_out){.report = in->report, .post = row.post_id};
    if (str_equal(row.measure, STR("mistaken"))) return OK;
    struct report_retract_row_in retract = {
        .report_id = in->report, .reporter_id = run->actor.member, .closed_at = run->now_ms};
    e = sql_report_retract_row(run->db, &retract);
    if (e == OK && db_changes(run->db) == 0) return ERR_CONFLICT;
    if (e == OK) e = show_again(run, &row);
    return e == OK
               ? reports_audit(run, "report.retract", in->report, row.post_id, "open", "mistaken")
               : e;
}

const struct op op_report_retract = {
    .name = "report.retract", .output_bytes = sizeof(struct report_out), .run = report_retract_run};
