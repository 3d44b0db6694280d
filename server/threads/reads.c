/* Marking a thread read, or unread from one message on. Where pages took the reader is remembered
 * by the loop and written now and then (server/core/touch); this is what they said themselves. */
#include "lib/num.h"
#include "server/core/page.h"
#include "server/core/touch.h"
#include "server/threads/threads.h"
#include "server/threads/threads_write.h"
#include "sql/core_viewer.h"
#include "sql/threads_reads.h"
#include "sql/threads_threads.h"
#include "urls.h"

enum { UNREAD_SEQ };

static enum err read_mark_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct read_mark_in *in = input;
    struct thread_visible_in find = {.thread_id = in->thread};
    struct thread_visible_row thread;
    enum err e = author_check(run, run->actor.member);
    if (e == OK) e = sql_thread_visible(run->db, run->arena, &find, &thread);
    if (e != OK) return e;
    bool is_all = in->unread_from == 0;
    if (in->unread_from > thread.last_seq) return ERR_INVALID;
    struct read_set_in row = {.member_id = run->actor.member,
                              .author_id = thread.author_id,
                              .thread_id = in->thread,
                              .seq = is_all ? thread.last_seq : in->unread_from - 1,
                              .marked_at = is_all ? 0 : run->now_ms};
    struct read_ahead_drop_in ahead = {.member_id = run->actor.member, .thread_id = in->thread};
    e = sql_read_set(run->db, &row);
    return e == OK ? sql_read_ahead_drop(run->db, &ahead) : e;
}

const struct op op_read_mark = {.name = "thread.read", .run = read_mark_run};

static enum err read_as_of_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct read_as_of_in *in = input;
    enum err e = author_check(run, run->actor.member);
    struct reads_as_of_in reads = {.member_id = run->actor.member, .at = in->at};
    struct visit_note_in visit = {
        .member_id = run->actor.member, .at = in->at, .gap_ms = VISIT_GAP_MS};
    if (e == OK) e = sql_reads_as_of(run->db, &reads);
    return e == OK ? sql_visit_note(run->db, &visit) : e;
}

const struct op op_read_as_of = {.name = "demo.read", .run = read_as_of_run};

/* Back to the list: the thread's own page would move the position again. */
static void marked(struct request *r, enum err result, const void *output) {
    (void)output;
    const struct thread_visible_row *thread = r->scope.object;
    if (result != OK)
        request_fail(r, result);
    else
        request_redirect(r, url_space_show(&r->arena, thread->space_slug));
}

static enum reply mark(struct request *r, int64_t unread_from) {
    const struct thread_visible_row *thread = r->scope.object;
    struct task *task = request_task(r, &op_read_mark, sizeof(struct read_mark_in));
    *(struct read_mark_in *)task->input = (struct read_mark_in){thread->thread_id, unread_from};
    task->has_once = false;
    return request_park(r, task, marked);
}

enum reply thread_read(struct request *r) {
    return mark(r, 0);
}

static const struct form_field unread_fields[] = {
    [UNREAD_SEQ] = {"seq", FIELD_LINE, true, 20, NULL},
};
const struct form_schema form_unread = {"unread", unread_fields, ARRAY_LENGTH(unread_fields), NULL};

enum reply thread_unread(struct request *r) {
    int64_t seq;
    if (!num_parse(form_value(r, UNREAD_SEQ), INT64_MAX, &seq) || seq < 1)
        return request_error(r, 422, 0);
    return mark(r, seq);
}
