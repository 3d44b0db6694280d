/* What members mean to try, the reminder they set, and the question to authors of sheets that
 * nobody has used for two years. */
#include "server/core/awaiting.h"
#include "server/core/jobs.h"
#include "server/core/viewer.h"
#include "server/practices/practices.h"
#include "sql/practices_practices.h"
#include "sql/practices_to_try.h"

enum { DUE_AT_ONCE = 200, ASKED_AT_ONCE = 100 }; /* the statements say the same */
#define WEEK_MS (7 * DAY_MS)

static enum err add(struct op_run *run, const struct to_try_in *in) {
    struct to_try_find_in find = {.member_id = run->actor.member, .thread_id = in->thread};
    struct to_try_find_row there;
    struct to_try_count_in all = {.member_id = run->actor.member};
    struct to_try_count_row listed;
    struct to_try_set_row_in set = {.member_id = run->actor.member,
                                    .thread_id = in->thread,
                                    .added_at = run->now_ms,
                                    .remind_at = in->weeks ? run->now_ms + in->weeks * WEEK_MS : 0};
    enum err e = sql_to_try_find(run->db, run->arena, &find, &there);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    bool is_new = e == ERR_NOT_FOUND;
    e = sql_to_try_count(run->db, run->arena, &all, &listed);
    if (e == OK && is_new && listed.count >= TO_TRY_MOST) e = ERR_LIMIT;
    return e == OK ? sql_to_try_set_row(run->db, &set) : e;
}

static enum err to_try_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct to_try_in *in = input;
    struct viewer viewer;
    struct practice_visible_in find = {.thread_id = in->thread};
    struct practice_visible_row sheet;
    struct to_try_remove_in remove = {.member_id = run->actor.member, .thread_id = in->thread};
    enum err e = viewer_of_member(run->db, run->arena, run->actor.member, run->now_ms, &viewer);
    if (e != OK) return e == ERR_NOT_FOUND ? ERR_DENIED : e;
    if (viewer.role != ROLE_MEMBER && viewer.role != ROLE_ANIMATOR) return ERR_DENIED;
    if (in->weeks < 0 || in->weeks > PRACTICE_REMIND_WEEKS_MOST) return ERR_INVALID;
    if (in->is_off) return sql_to_try_remove(run->db, &remove);
    e = sql_practice_visible(run->db, run->arena, &find, &sheet);
    return e == OK ? add(run, in) : e;
}

const struct op op_to_try = {.name = "practice.to_try", .run = to_try_run};

/* --- Jobs */

static enum err remind(struct op_run *run, const struct to_try_due_row *due) {
    struct notification told = {
        .member = due->member_id, .kind = "practice.try", .thread = due->thread_id};
    struct to_try_reminded_in in = {.member_id = due->member_id, .thread_id = due->thread_id};
    enum err e = due->is_shown ? notification_put(run, &told) : OK;
    return e == OK ? sql_to_try_reminded(run->db, &in) : e;
}

enum err remind_to_try_run(struct op_run *run) {
    struct to_try_due_in in = {.now = run->now_ms};
    struct to_try_due_row *rows;
    size_t count = 0;
    enum err e = sql_to_try_due(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) e = remind(run, &rows[i]);
    return e == OK && count == DUE_AT_ONCE ? job_soon(run, "remind_to_try") : e;
}

/* A trial taken back, or a text changed meanwhile, is found here: what counts is what is shown. */
static enum err ask(struct op_run *run, struct thread_id thread) {
    struct practice_used_in find = {.thread_id = thread};
    struct practice_used_row row;
    struct practice_ask_in next = {.thread_id = thread};
    enum err e = sql_practice_used(run->db, run->arena, &find, &row);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    bool is_used = e == OK && row.used_at + PRACTICE_UNUSED_MS > run->now_ms;
    if (is_used) next.ask_at = row.used_at + PRACTICE_UNUSED_MS;
    struct notification asked = {
        .member = row.author_id, .kind = "practice.unused", .thread = thread, .post = row.post_id};
    bool is_shown = e == OK;
    e = sql_practice_ask(run->db, &next);
    return e == OK && is_shown && !is_used ? notification_put(run, &asked) : e;
}

enum err ask_unused_run(struct op_run *run) {
    struct practices_to_ask_in in = {.now = run->now_ms};
    struct practices_to_ask_row *rows;
    size_t count = 0;
    enum err e = sql_practices_to_ask(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) e = ask(run, rows[i].thread_id);
    return e == OK && count == ASKED_AT_ONCE ? job_soon(run, "ask_unused") : e;
}
