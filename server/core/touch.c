/* Writes when sessions were last used. */
#include "server/core/touch.h"

#include "sql/core_viewer.h"

static enum err touch_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct touch_in *in = input;
    for (size_t i = 0; i < in->count; i++) {
        struct session_touch_in row = {.session_id = in->sessions[i].session,
                                       .seen_at = in->sessions[i].at};
        enum err e = sql_session_touch(run->db, &row);
        if (e != OK) return e;
    }
    return OK;
}

const struct op op_touch = {.name = "session.touch", .run = touch_run};
