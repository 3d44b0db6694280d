/* Publishing. A seed becomes a thread by the operation that opens any thread, acted by its author:
 * their right is read again, mentions tell, the search finds it, and what they told the guard is
 * kept with the message. What its guests have confirmed follows in the same transaction, each by
 * the operation that answers, acted by them. */
#include "lib/log.h"
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/page.h"
#include "server/core/service.h"
#include "server/seeds/seeds_inside.h"
#include "server/threads/parts.h"
#include "server/threads/threads.h"
#include "sql/seeds_guests.h"
#include "sql/seeds_seeds.h"

struct str seed_marks(struct request *r, struct task *task) {
    static const char *const names[] = {"guard_confirm", "guard_service", "guard_seen"};
    struct buf out;
    buf_init(&out, 8 * 1024);
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        struct str value;
        size_t at = 0;
        while (urlform_next(&r->fields, str_from_c(names[i]), &at, &value))
            buf_put_format(&out, "%s=%.*s\n", names[i], STR_ARG(value));
    }
    struct str marks = out.is_full ? STR("") : arena_copy(&task->arena, buf_str(&out));
    buf_release(&out);
    return marks;
}

static void put_field(struct urlform *form, struct str name, struct str value) {
    if (form->count < URLFORM_FIELDS_MAX)
        form->fields[form->count++] = (struct urlform_field){name, value};
}

static void put_marks(struct urlform *form, struct str marks) {
    struct str line;
    while (str_cut(&marks, '\n', &line)) {
        size_t equals = str_find_byte(line, '=', 0);
        if (equals < line.length)
            put_field(form, str_slice(line, 0, equals), str_slice(line, equals + 1, line.length));
    }
}

/* As much of a request as parts read (parts.h): the form that would have published it. */
static struct request *request_again(struct op_run *run, const struct route *route,
                                     const struct urlform *fields) {
    struct request *r = arena_alloc(run->arena, sizeof *r);
    arena_init(&r->arena);
    r->service = run->service;
    r->db = run->db;
    r->now_ms = run->now_ms;
    r->language = run->service->language;
    r->route = route;
    r->viewer.member = run->actor.member;
    r->viewer.role = ROLE_MEMBER;
    r->fields = *fields;
    form_read(route->form, &r->fields, &r->form);
    return r;
}

static enum err run_task(struct op_run *run, struct task *task) {
    enum err e = task->op->prepare(&task->arena, run->service, task->input);
    return e == OK ? task->op->run(run, task->input, task->output) : e;
}

/* By its author: `run->actor`. */
static enum err open_thread(struct op_run *run, const struct seed_find_row *seed,
                            struct thread_id *thread) {
    static const struct route route = {
        .form = &form_thread, .handler = thread_create, .name = "thread_create"};
    struct urlform *fields = arena_alloc(run->arena, sizeof *fields);
    fields->count = 0;
    put_field(fields, STR("space"), seed->space);
    put_field(fields, STR("kind"), seed->kind);
    put_field(fields, STR("title"), seed->title);
    put_field(fields, STR("body"), seed->body);
    put_marks(fields, seed->marks);
    struct request *r = request_again(run, &route, fields);
    struct composing what = {
        .of = COMPOSING_THREAD, .kind = page_kind(seed->kind), .is_opening = true, .is_sent = true};
    struct task *task = task_new(&op_thread_open, sizeof(struct thread_open_in));
    struct thread_open_in *in = task->input;
    in->space = seed->space;
    in->kind = seed->kind;
    in->title = str_trim(seed->title);
    in->body = seed->body;
    in->mentions = mentions_find(run->db, &task->arena, run->now_ms, in->body);
    in->parts = parts_take(r, &what, task);
    enum err e = run_task(run, task);
    if (e == OK) *thread = ((const struct thread_open_out *)task->output)->thread;
    arena_release(&r->arena);
    task_free(task);
    return e;
}

static enum err answer(struct op_run *run, const struct guests_writing_row *guest,
                       struct thread_id thread, struct str kind) {
    static const struct route route = {
        .form = &form_reply, .handler = thread_reply, .name = "thread_reply"};
    struct urlform *fields = arena_alloc(run->arena, sizeof *fields);
    fields->count = 0;
    put_field(fields, STR("body"), guest->body);
    put_marks(fields, guest->marks);
    struct op_run own = *run;
    own.actor = actor_member(guest->member_id);
    struct request *r = request_again(&own, &route, fields);
    struct composing what = {
        .of = COMPOSING_REPLY, .kind = page_kind(kind), .thread = thread, .is_sent = true};
    struct task *task = task_new(&op_thread_reply, sizeof(struct thread_reply_in));
    struct thread_reply_in *in = task->input;
    in->thread = thread;
    in->body = guest->body;
    in->mentions = mentions_find(run->db, &task->arena, run->now_ms, in->body);
    in->parts = parts_take(r, &what, task);
    enum err e = run_task(&own, task);
    arena_release(&r->arena);
    task_free(task);
    return e;
}

/* An answer that cannot be published (its author's access has ended) holds up nothing. */
static enum err try_answer(struct op_run *run, const struct guests_writing_row *guest,
                           struct thread_id thread, struct str kind) {
    enum err e = db_savepoint(run->db, 2);
    if (e != OK) return e;
    enum err done = answer(run, guest, thread, kind);
    if (done == OK) return db_release(run->db, 2);
    e = db_rollback_to(run->db, 2);
    return e == OK ? done : e;
}

/* What was not confirmed goes on as a draft of an answer; all are told that it is open. */
static enum err settle_guest(struct op_run *run, struct seed_id seed,
                             const struct guests_writing_row *guest, struct thread_id thread,
                             struct str kind) {
    bool is_ready = str_equal(guest->state, STR("ready"));
    enum err done = is_ready ? try_answer(run, guest, thread, kind) : ERR_NOT_FOUND;
    if (done == ERR_IO || done == ERR_CORRUPT || done == ERR_BUSY) return done;
    struct draft_keep_in draft = {.member = guest->member_id,
                                  .place =
                                      arena_format(run->arena, "thread/%lld", (long long)thread.v),
                                  .body = guest->body};
    struct guest_published_in row = {
        .is_published = done == OK, .seed_id = seed, .member_id = guest->member_id};
    struct notification told = {
        .member = guest->member_id, .kind = "seed.opened", .thread = thread, .subject = seed.v};
    enum err e = OK;
    if (done != OK && !str_is_empty(guest->body)) e = draft_keep(run, &draft);
    if (e == OK) e = sql_guest_published(run->db, &row);
    return e == OK ? notification_put(run, &told) : e;
}

static enum err settle_guests(struct op_run *run, struct seed_id seed, struct thread_id thread,
                              struct str kind) {
    struct guests_writing_in of = {.seed_id = seed};
    struct guests_writing_row *rows;
    size_t count;
    enum err e = sql_guests_writing(run->db, run->arena, &of, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++)
        e = settle_guest(run, seed, &rows[i], thread, kind);
    return e;
}

enum err seed_put_out(struct op_run *run, struct seed_id seed, struct thread_id *thread) {
    struct seed_find_in find = {.seed_id = seed};
    struct seed_find_row row;
    struct viewer viewer;
    enum err e = sql_seed_find(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    if (str_equal(row.state, STR("published")) || str_equal(row.state, STR("cancelled")))
        return ERR_NOT_FOUND;
    /* Nobody else says for its author that it may come out under their name. */
    if (row.held_at) return ERR_DENIED;
    e = viewer_of_member(run->db, run->arena, row.author_id, run->now_ms, &viewer);
    if (e == ERR_NOT_FOUND || (e == OK && viewer.role != ROLE_ANIMATOR)) return ERR_DENIED;
    struct op_run author = *run;
    author.actor = actor_member(row.author_id);
    if (e == OK) e = open_thread(&author, &row, thread);
    if (e != OK) return e;
    struct seed_published_in done = {
        .thread_id = *thread, .published_at = run->now_ms, .seed_id = seed};
    e = sql_seed_published(run->db, &done);
    if (e == OK) e = settle_guests(run, seed, *thread, row.kind);
    if (e != OK) return e;
    return audit_change(run, "seed.publish", seed_word(run->arena, seed), row.state,
                        arena_format(run->arena, "thread %lld", (long long)thread->v));
}

static enum err seed_publish_run(struct op_run *run, const void *input, void *output) {
    const struct seed_in *in = input;
    struct seed_published_out *out = output;
    enum err e = seed_check_animator(run, false);
    return e == OK ? seed_put_out(run, in->seed, &out->thread) : e;
}

const struct op op_seed_publish = {.name = "seed.publish",
                                   .output_bytes = sizeof(struct seed_published_out),
                                   .run = seed_publish_run};
