/* What is set on a whole thread with one button: its pin, by animators; its kind, by its author or
 * an animator. Each counts as a change of the thread (threads.steered). Whatever else animators do
 * to threads is server/curation. */
#include "server/core/audit.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/threads/threads.h"
#include "server/threads/threads_write.h"
#include "sql/threads_marks.h"
#include "sql/threads_threads.h"
#include "urls.h"

static enum err find(struct op_run *run, struct thread_id thread, struct thread_visible_row *row,
                     bool *is_animator) {
    struct viewer viewer;
    struct thread_visible_in in = {.thread_id = thread};
    enum err e = viewer_of_member(run->db, run->arena, run->actor.member, run->now_ms, &viewer);
    if (e != OK) return e == ERR_NOT_FOUND ? ERR_DENIED : e;
    *is_animator = viewer.role == ROLE_ANIMATOR;
    if (viewer.role != ROLE_MEMBER && !*is_animator) return ERR_DENIED;
    return sql_thread_visible(run->db, run->arena, &in, row);
}

static enum err note(struct op_run *run, const char *kind, struct thread_id thread,
                     struct str before, struct str after) {
    struct str what = arena_format(run->arena, "thread %lld", (long long)thread.v);
    return audit_change(run, kind, what, before, after);
}

static enum err thread_pin_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct thread_pin_in *in = input;
    struct thread_visible_row thread;
    struct thread_space_in where = {.thread_id = in->thread};
    struct thread_space_row space;
    struct pins_of_space_row others;
    bool is_animator;
    enum err e = find(run, in->thread, &thread, &is_animator);
    if (e == OK && !is_animator) e = ERR_DENIED;
    if (e != OK) return e;
    if (in->is_on == (thread.pinned_at != 0)) return OK;
    e = sql_thread_space(run->db, run->arena, &where, &space);
    if (e != OK) return e;
    struct pins_of_space_in count = {.space_id = space.space_id, .thread_id = in->thread};
    e = sql_pins_of_space(run->db, run->arena, &count, &others);
    if (e != OK) return e;
    if (in->is_on && others.pins >= PINS_MOST) return ERR_LIMIT;
    struct thread_set_pin_in set = {.thread_id = in->thread,
                                    .pinned_at = in->is_on ? run->now_ms : 0};
    e = sql_thread_set_pin(run->db, &set);
    if (e != OK) return e;
    return in->is_on ? note(run, "thread.pin", in->thread, STR(""), STR("pinned"))
                     : note(run, "thread.unpin", in->thread, STR("pinned"), STR(""));
}

const struct op op_thread_pin = {.name = "thread.pin", .run = thread_pin_run};

/* A plain text may become any kind; a case or a practice has what the others have no place for. */
static bool is_free(struct str kind) {
    return str_equal(kind, STR("discussion")) || str_equal(kind, STR("question"));
}

static enum err thread_kind_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct thread_kind_in *in = input;
    struct thread_visible_row thread;
    bool is_animator;
    enum err e = find(run, in->thread, &thread, &is_animator);
    if (e != OK) return e;
    bool is_author = op_is_mine(run, thread.author_id, in->thread);
    if (!is_author && !is_animator) return ERR_DENIED;
    if (str_equal(in->kind, thread.kind)) return OK;
    if (!is_free(thread.kind)) return ERR_INVALID;
    struct thread_set_kind_in set = {.kind = in->kind, .thread_id = in->thread};
    e = sql_thread_set_kind(run->db, &set);
    return e == OK && !is_author ? note(run, "thread.kind", in->thread, thread.kind, in->kind) : e;
}

const struct op op_thread_kind = {.name = "thread.kind", .run = thread_kind_run};

/* --- Handlers */

static void steered(struct request *r, enum err result, const void *output) {
    (void)output;
    const struct thread_visible_row *thread = r->scope.object;
    if (result == OK)
        request_redirect(r, url_thread_show(&r->arena, thread->thread_id));
    else if (result == ERR_LIMIT)
        request_error_named(r, 409, "pins_full");
    else
        request_fail(r, result);
}

static enum reply pin(struct request *r, bool is_on) {
    const struct thread_visible_row *thread = r->scope.object;
    struct task *task = request_task(r, &op_thread_pin, sizeof(struct thread_pin_in));
    *(struct thread_pin_in *)task->input = (struct thread_pin_in){thread->thread_id, is_on};
    task->has_once = false; /* says what is to be, so twice is once; and so does the kind */
    return request_park(r, task, steered);
}

enum reply thread_pin(struct request *r) {
    return pin(r, true);
}

enum reply thread_unpin(struct request *r) {
    return pin(r, false);
}

static const char *const kinds[] = {"discussion", "question", "case", "practice", NULL};
static const struct form_field kind_fields[] = {{"kind", FIELD_CHOICE, true, 32, kinds}};
const struct form_schema form_kind = {"kind", kind_fields, ARRAY_LENGTH(kind_fields), NULL};

enum reply thread_set_kind(struct request *r) {
    const struct thread_visible_row *thread = r->scope.object;
    struct task *task = request_task(r, &op_thread_kind, sizeof(struct thread_kind_in));
    struct thread_kind_in *in = task->input;
    in->thread = thread->thread_id;
    in->kind = task_copy(task, form_value(r, 0));
    task->has_once = false;
    return request_park(r, task, steered);
}
