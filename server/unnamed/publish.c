/* The job that publishes what is due. The form that was sent is read again, as its handler would
 * have read it, and given to the operation that publishes; but it is of nobody, and the system
 * acts. */
#include "lib/log.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/core/service.h"
#include "server/unnamed/pending.h"
#include "server/unnamed/unnamed.h"
#include "sql/unnamed_unnamed.h"

enum { AT_ONCE = 5 };

/* --- What is shown of the author */

static int64_t people_in(const struct unnamed_group *groups, size_t count, struct str kind,
                         struct str region) {
    int64_t people = 0;
    for (size_t i = 0; i < count; i++)
        if (str_equal(groups[i].kind, kind) && str_equal(groups[i].region, region))
            people += groups[i].people;
    return people;
}

/* Those of this kind who are not many enough in their region: the kind alone is theirs. */
static int64_t left_of_kind(const struct unnamed_group *groups, size_t count, struct str kind) {
    int64_t people = 0;
    for (size_t i = 0; i < count; i++)
        if (str_equal(groups[i].kind, kind) &&
            (groups[i].people < SHARED_LEAST || str_is_empty(groups[i].region)))
            people += groups[i].people;
    return people;
}

/* Of those of this region the ones for whom neither was enough. */
static int64_t left_of_region(const struct unnamed_group *groups, size_t count, struct str region) {
    int64_t people = 0;
    for (size_t i = 0; i < count; i++)
        if (str_equal(groups[i].region, region) && groups[i].people < SHARED_LEAST &&
            left_of_kind(groups, count, groups[i].kind) < SHARED_LEAST)
            people += groups[i].people;
    return people;
}

void unnamed_shown(const struct unnamed_group *groups, size_t count, struct str kind,
                   struct str region, struct str *shown_kind, struct str *shown_region) {
    bool is_both = !str_is_empty(region) && people_in(groups, count, kind, region) >= SHARED_LEAST;
    bool is_kind = is_both || left_of_kind(groups, count, kind) >= SHARED_LEAST;
    bool is_region = is_both || (!is_kind && !str_is_empty(region) &&
                                 left_of_region(groups, count, region) >= SHARED_LEAST);
    *shown_kind = is_kind ? kind : STR("");
    *shown_region = is_region ? region : STR("");
}

static enum err name_thread(struct op_run *run, struct member_id member, struct thread_id thread) {
    struct unnamed_whereabouts_in find = {.member_id = member};
    struct unnamed_whereabouts_row own;
    struct unnamed_groups_in count_in = {.now = run->now_ms};
    struct unnamed_groups_row *rows;
    struct crypt_hash ref;
    size_t count;
    enum err e = sql_unnamed_whereabouts(run->db, run->arena, &find, &own);
    if (e == OK) e = sql_unnamed_groups(run->db, run->arena, &count_in, &rows, &count);
    if (e != OK) return e;
    struct unnamed_group *groups = arena_array(run->arena, count + 1, sizeof *groups);
    for (size_t i = 0; i < count; i++)
        groups[i] = (struct unnamed_group){rows[i].kind, rows[i].region, rows[i].people};
    author_ref_of(run->service->keys, member, thread, &ref);
    struct unnamed_add_in row = {.thread_id = thread, .author_ref = {ref.bytes, sizeof ref.bytes}};
    unnamed_shown(groups, count, own.kind, own.region, &row.shown_kind, &row.shown_region);
    return sql_unnamed_add(run->db, &row);
}

/* --- Publishing */

/* As much of a request as parts read (parts.h). */
static struct request *request_again(struct op_run *run, const struct pending *pending,
                                     const struct route *route) {
    struct request *r = arena_alloc(run->arena, sizeof *r);
    arena_init(&r->arena);
    r->service = run->service;
    r->db = run->db;
    r->now_ms = run->now_ms;
    r->language = run->service->language;
    r->route = route;
    r->viewer.member = pending->member;
    r->viewer.role = ROLE_MEMBER;
    r->fields = pending->fields;
    form_read(route->form, &r->fields, &r->form);
    return r;
}

/* What parts and the guard keep of a check they take from it. It passed when the text was sent:
 * that is what counts, whatever has changed since. */
static void look_again(struct request *r, const struct composing *what) {
    bool is_fine = composer_check(r, what);
    (void)is_fine;
}

static enum err run_task(struct op_run *run, struct task *task) {
    enum err e = task->op->prepare(&task->arena, run->service, task->input);
    return e == OK ? task->op->run(run, task->input, task->output) : e;
}

static enum err open_thread(struct op_run *run, const struct pending *pending,
                            struct thread_id *thread) {
    const struct route route = {
        .form = &form_thread, .handler = thread_create, .name = "thread_create"};
    struct request *r = request_again(run, pending, &route);
    struct task *task = task_new(&op_thread_open, sizeof(struct thread_open_in));
    struct thread_open_in *in = task->input;
    in->space = pending_field(pending, "space");
    in->kind = pending_field(pending, "kind");
    in->title = str_trim(pending_field(pending, "title"));
    in->body = pending_field(pending, "body");
    in->mentions = mentions_find(run->db, &task->arena, run->now_ms, in->body);
    in->unnamed = pending->member;
    struct composing what = {
        .of = COMPOSING_THREAD, .kind = page_kind(in->kind), .is_opening = true, .is_sent = true};
    look_again(r, &what);
    in->parts = parts_take(r, &what, task);
    enum err e = run_task(run, task);
    if (e == OK) *thread = ((const struct thread_open_out *)task->output)->thread;
    if (e == OK) e = name_thread(run, pending->member, *thread);
    arena_release(&r->arena);
    task_free(task);
    return e;
}

static enum err answer(struct op_run *run, const struct pending *pending) {
    const struct route route = {
        .form = &form_reply, .handler = thread_reply, .name = "thread_reply"};
    struct unnamed_place_in find = {.thread_id = pending->thread};
    struct unnamed_place_row place;
    enum err e = sql_unnamed_place(run->db, run->arena, &find, &place);
    if (e != OK) return e;
    struct request *r = request_again(run, pending, &route);
    struct task *task = task_new(&op_thread_reply, sizeof(struct thread_reply_in));
    struct thread_reply_in *in = task->input;
    in->thread = pending->thread;
    in->body = pending_field(pending, "body");
    in->mentions = mentions_find(run->db, &task->arena, run->now_ms, in->body);
    in->unnamed = pending->member;
    struct composing what = {.of = COMPOSING_REPLY,
                             .kind = page_kind(place.kind),
                             .thread = pending->thread,
                             .is_sent = true};
    look_again(r, &what);
    in->parts = parts_take(r, &what, task);
    e = run_task(run, task);
    arena_release(&r->arena);
    task_free(task);
    return e;
}

static enum err unnamed_adopt_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct unnamed_adopt_in *in = input;
    struct own_list *list = arena_alloc(run->arena, sizeof *list);
    struct own_entry entry = {.thread = in->thread.v, .at = run->now_ms};
    if (run->actor.kind != ACTOR_SYSTEM && run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    enum err e = name_thread(run, in->member, in->thread);
    if (e == OK) e = own_read(run->db, run->arena, run->service->keys, in->member, list);
    if (e != OK) return e;
    own_add(list, &entry, run->now_ms);
    return own_write(run, in->member, list);
}

const struct op op_unnamed_adopt = {.name = "unnamed.adopt", .run = unnamed_adopt_run};

/* A text that cannot be published any more (its author's access ended, its space went) is kept as
 * their draft. */
static enum err keep(struct op_run *run, const struct pending *pending) {
    struct str place = pending->thread.v
                           ? arena_format(run->arena, "thread/%lld", (long long)pending->thread.v)
                           : STR("new");
    struct draft_keep_in draft = {.member = pending->member,
                                  .place = place,
                                  .space = pending_field(pending, "space"),
                                  .kind = pending_field(pending, "kind"),
                                  .title = pending_field(pending, "title"),
                                  .body = pending_field(pending, "body"),
                                  .is_unnamed = true};
    return draft_keep(run, &draft);
}

/* The author's list, and what a tab saved late. */
static enum err settle(struct op_run *run, const struct pending *pending, struct blob ref,
                       struct thread_id thread) {
    struct own_list *list = arena_alloc(run->arena, sizeof *list);
    enum err e = own_read(run->db, run->arena, run->service->keys, pending->member, list);
    struct own_entry *entry = e == OK ? own_find(list, ref.bytes) : NULL;
    if (entry && thread.v == 0) own_remove(list, entry);
    if (entry && thread.v) {
        memset(entry->ref, 0, sizeof entry->ref);
        entry->thread = thread.v;
    }
    if (e == OK && entry) e = own_write(run, pending->member, list);
    struct str place = pending->thread.v
                           ? arena_format(run->arena, "thread/%lld", (long long)pending->thread.v)
                           : STR("new");
    struct op_run author = *run;
    author.actor = actor_member(pending->member);
    if (e == OK && thread.v)
        e = draft_drop(&author, place, (struct draft_id){0}, pending_field(pending, "body"));
    struct pending_remove_in gone = {.ref = ref};
    return e == OK ? sql_pending_remove(run->db, &gone) : e;
}

static enum err withdraw(struct op_run *run, struct blob ref, struct thread_id thread) {
    struct unnamed_withdraw_in posts = {.thread_id = thread, .withdrawn_at = run->now_ms};
    struct pending_remove_in gone = {.ref = ref};
    enum err e = sql_unnamed_withdraw(run->db, &posts);
    return e == OK ? sql_pending_remove(run->db, &gone) : e;
}

static enum err publish_one(struct op_run *run, struct blob ref, struct blob sealed) {
    struct pending *pending = arena_alloc(run->arena, sizeof *pending);
    enum err e = pending_open(run->arena, run->service->keys, ref, sealed, pending);
    struct thread_id thread = pending->thread;
    if (e != OK) return e;
    if (!str_is_empty(pending_field(pending, "withdraw"))) return withdraw(run, ref, thread);
    e = pending->thread.v ? answer(run, pending) : open_thread(run, pending, &thread);
    return e == OK ? settle(run, pending, ref, thread) : e;
}

static enum err give_back(struct op_run *run, struct blob ref, struct blob sealed) {
    struct pending *pending = arena_alloc(run->arena, sizeof *pending);
    enum err e = pending_open(run->arena, run->service->keys, ref, sealed, pending);
    if (e == OK) e = keep(run, pending);
    return e == OK ? settle(run, pending, ref, (struct thread_id){0}) : e;
}

/* Within a savepoint: a text that cannot be stored holds up no other. */
static enum err attempt(struct op_run *run, struct blob ref, struct blob sealed,
                        enum err (*act)(struct op_run *, struct blob, struct blob)) {
    enum err e = db_savepoint(run->db, 1);
    if (e != OK) return e;
    e = act(run, ref, sealed);
    if (e == OK) return db_release(run->db, 1);
    enum err undone = db_rollback_to(run->db, 1);
    return undone == OK ? e : undone;
}

enum err publish_unnamed_run(struct op_run *run) {
    struct pending_due_in in = {.now = run->now_ms, .most = AT_ONCE};
    struct pending_due_row *rows;
    size_t count;
    enum err e = sql_pending_due(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        enum err done = attempt(run, rows[i].ref, rows[i].sealed, publish_one);
        bool is_lost = done == ERR_DENIED || done == ERR_NOT_FOUND || done == ERR_LIMIT;
        if (is_lost) done = attempt(run, rows[i].ref, rows[i].sealed, give_back);
        if (done == OK) continue;
        log_line(LOG_ERROR, "unnamed", "a text could not be published (%d)", (int)done);
        struct pending_postpone_in later = {.ref = rows[i].ref, .due_at = run->now_ms + MINUTE_MS};
        e = sql_pending_postpone(run->db, &later);
    }
    return e;
}
