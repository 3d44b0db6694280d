/* Writes when sessions were last used, and up to where threads were read. */
#include "server/core/touch.h"

#include "server/core/whence.h"
#include "sql/core_viewer.h"

static enum err note_seen(struct op_run *run, const struct seen *seen) {
    struct visit_note_in visit = {
        .member_id = seen->member, .at = seen->at, .gap_ms = VISIT_GAP_MS};
    struct read_advance_in read = {
        .member_id = seen->member, .thread_id = seen->thread, .seq = seen->seq, .at = seen->at};
    enum err e = sql_visit_note(run->db, &visit);
    struct notifications_seen_in awaited = {
        .member_id = seen->member, .thread_id = seen->thread, .seq = seen->seq};
    if (e != OK || seen->thread.v == 0) return e;
    struct read_passed_in passed = {.member_id = seen->member, .thread_id = seen->thread};
    e = sql_read_advance(run->db, &read);
    if (e == OK) e = sql_read_passed(run->db, &passed);
    return e == OK ? sql_notifications_seen(run->db, &awaited) : e;
}

static enum err touch_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct touch_in *in = input;
    for (size_t i = 0; i < in->count; i++) {
        struct session_touch_in row = {.session_id = in->sessions[i].session,
                                       .seen_at = in->sessions[i].at};
        enum err e = sql_session_touch(run->db, &row);
        if (e == OK) e = whence_move(run, in->sessions[i].session, &in->sessions[i].country);
        if (e != OK) return e;
    }
    enum err e = OK;
    for (size_t i = 0; e == OK && i < in->seen_count; i++) e = note_seen(run, &in->seen[i]);
    return e;
}

const struct op op_touch = {.name = "session.touch", .run = touch_run};
