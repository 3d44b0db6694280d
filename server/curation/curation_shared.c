/* Who may act, on what they have seen; and who is told. */
#include "server/core/awaiting.h"
#include "server/core/nobody.h"
#include "server/core/viewer.h"
#include "server/curation/curation_inside.h"
#include "server/threads/threads_write.h"

enum err curation_check_actor(struct op_run *run) {
    if (run->actor.kind == ACTOR_OPERATOR) return OK;
    return actor_check(run, ROLE_ANIMATOR);
}

enum err curation_take(struct op_run *run, struct thread_id thread, int64_t seen,
                       struct reshape_thread_row *row) {
    struct reshape_thread_in in = {.thread_id = thread};
    struct thread_steer_in steer = {.thread_id = thread, .steered = seen};
    enum err e = curation_check_actor(run);
    if (e == OK) e = sql_reshape_thread(run->db, run->arena, &in, row);
    if (e != OK) return e;
    if (row->steered != seen) return ERR_CONFLICT;
    return sql_thread_steer(run->db, &steer);
}

enum err curation_tell(struct op_run *run, const struct curation_word *word) {
    struct notification n = {
        .member = word->member, .kind = word->kind, .thread = word->thread, .post = word->post};
    bool is_own = run->actor.kind == ACTOR_MEMBER && word->member.v == run->actor.member.v;
    if (is_own || member_is_nobody(word->member)) return OK;
    enum err e = author_check(run, word->member);
    if (e != OK) return e == ERR_DENIED ? OK : e;
    return notification_put(run, &n);
}

enum err curation_note(struct op_run *run, const struct curation_change *change) {
    struct thread_change_add_in in = {.thread_id = change->thread,
                                      .act = str_from_c(change->act),
                                      .was = change->was,
                                      .became = change->became,
                                      .reason = change->reason,
                                      .at = run->now_ms};
    return sql_thread_change_add(run->db, &in);
}

struct str curation_name(struct op_run *run, struct thread_id thread) {
    return arena_format(run->arena, "thread %lld", (long long)thread.v);
}
