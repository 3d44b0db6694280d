/* Telling of a trial and changing it: the operations of a message, and the trial's facts in the
 * same transaction. Withdrawing one is withdrawing its message. */
#include "server/core/nobody.h"
#include "server/core/service.h"
#include "server/practices/practices.h"
#include "server/threads/guarding.h"
#include "sql/practices_practices.h"
#include "sql/practices_to_try.h"
#include "sql/practices_trials.h"

static enum err trial_add_prepare(struct arena *arena, const struct service *service, void *input) {
    struct trial_add_in *in = input;
    return op_thread_reply.prepare(arena, service, &in->reply);
}

/* Only the operator tells of a trial in another's name (demo). */
static struct member_id author_of(const struct op_run *run, struct member_id named) {
    return run->actor.kind == ACTOR_OPERATOR && named.v ? named : run->actor.member;
}

static enum err check_count(struct op_run *run, struct thread_id thread, struct member_id author) {
    struct trials_of_author_in in = {.thread_id = thread, .author_id = author};
    struct trials_of_author_row row;
    enum err e = sql_trials_of_author(run->db, run->arena, &in, &row);
    if (e != OK) return e;
    return row.count < TRIALS_OF_ONE_MOST ? OK : ERR_CONFLICT;
}

/* Its author need not be asked for two years whether it serves. */
static enum err used_now(struct op_run *run, struct thread_id thread, int64_t at) {
    struct practice_ask_in in = {.thread_id = thread, .ask_at = at + PRACTICE_UNUSED_MS};
    return sql_practice_ask(run->db, &in);
}

static enum err trial_add_run(struct op_run *run, const void *input, void *output) {
    const struct trial_add_in *in = input;
    struct thread_reply_out *out = output;
    struct member_id author = author_of(run, in->reply.author);
    int64_t at = in->reply.at ? in->reply.at : run->now_ms;
    struct practice_visible_in find = {.thread_id = in->reply.thread};
    struct practice_visible_row sheet;
    enum err e = sql_practice_visible(run->db, run->arena, &find, &sheet);
    if (e != OK) return e;
    if (author_is(run->db, run->service->keys, author, sheet.author_id, sheet.thread_id))
        return ERR_INVALID;
    e = check_count(run, in->reply.thread, author);
    if (e == OK) e = op_thread_reply.run(run, &in->reply, out);
    if (e != OK) return e;
    struct trial_add_row_in row = {.post_id = out->post,
                                   .thread_id = out->thread,
                                   .result = in->facts.result,
                                   .public_id = in->facts.public,
                                   .setting = in->facts.setting,
                                   .changed_at = at};
    struct to_try_remove_in tried = {.member_id = author, .thread_id = out->thread};
    e = sql_trial_add_row(run->db, &row);
    if (e == OK) e = sql_to_try_remove(run->db, &tried);
    struct str place = arena_format(run->arena, "trial/%lld", (long long)out->thread.v);
    if (e == OK) e = draft_drop_place(run, place);
    if (e == OK) e = guard_keep(run, out->post, in->stated);
    return e == OK ? used_now(run, out->thread, at) : e;
}

const struct op op_trial_add = {.name = "trial.add",
                                .output_bytes = sizeof(struct thread_reply_out),
                                .pool = POOL_WORK,
                                .prepare = trial_add_prepare,
                                .run = trial_add_run};

static enum err trial_change_prepare(struct arena *arena, const struct service *service,
                                     void *input) {
    struct trial_change_in *in = input;
    return op_post_edit.prepare(arena, service, &in->edit);
}

static enum err trial_change_run(struct op_run *run, const void *input, void *output) {
    const struct trial_change_in *in = input;
    struct post_place_out *out = output;
    struct trial_own_in find = {.post_id = in->edit.post, .author_id = run->actor.member};
    struct trial_own_row own;
    enum err e = sql_trial_own(run->db, run->arena, &find, &own);
    if (e == OK) e = op_post_edit.run(run, &in->edit, out);
    if (e != OK) return e;
    struct trial_change_row_in row = {.post_id = in->edit.post,
                                      .result = in->facts.result,
                                      .public_id = in->facts.public,
                                      .setting = in->facts.setting,
                                      .changed_at = run->now_ms};
    e = sql_trial_change_row(run->db, &row);
    if (e == OK) e = guard_keep(run, in->edit.post, in->stated);
    return e == OK ? used_now(run, out->thread, run->now_ms) : e;
}

const struct op op_trial_change = {.name = "trial.change",
                                   .output_bytes = sizeof(struct post_place_out),
                                   .pool = POOL_WORK,
                                   .prepare = trial_change_prepare,
                                   .run = trial_change_run};
