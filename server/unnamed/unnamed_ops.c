/* What the author does: sends a text, takes it back before it is published, leaves. None of it
 * writes a row that names them. */
#include "server/core/nobody.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/unnamed/pending.h"
#include "server/unnamed/unnamed.h"
#include "sql/unnamed_unnamed.h"

enum { PENDING_MOST = 20, BATCH = 500, THREADS_MOST = 5000 };
/* Between one and ten minutes, with room for the job that publishes. */
static const int64_t WAIT_LEAST_MS = MINUTE_MS, WAIT_SPREAD_MS = 9 * MINUTE_MS - 25 * SECOND_MS;

static const int64_t WITHDRAWAL_MS = 7 * DAY_MS;

/* Slow mode counts what was sent without a name too; of texts with one, the gate knows. */
static enum err check_pace(struct op_run *run, const struct own_list *list) {
    struct viewer viewer;
    enum err e = viewer_of_member(run->db, run->arena, run->actor.member, run->now_ms, &viewer);
    if (e != OK || viewer.slow_until <= run->now_ms) return e;
    for (size_t i = 0; i < list->count; i++)
        if (list->entries[i].at + viewer.slow_ms > run->now_ms) return ERR_LIMIT;
    return OK;
}

static bool is_sent_before(const struct own_list *list, const unsigned char once[ONCE_BYTES]) {
    for (size_t i = 0; i < list->count; i++)
        if (memcmp(list->entries[i].once, once, ONCE_BYTES) == 0) return true;
    return false;
}

static size_t count_pending(const struct own_list *list) {
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) count += own_is_pending(&list->entries[i]);
    return count;
}

static enum err add_pending(struct op_run *run, const struct unnamed_submit_in *in,
                            const unsigned char ref[UNNAMED_REF_BYTES]) {
    struct pending pending = {run->actor.member, in->thread, in->fields};
    struct pending_add_in row = {.ref = {ref, UNNAMED_REF_BYTES},
                                 .due_at = run->now_ms + WAIT_LEAST_MS +
                                           (int64_t)crypt_random_below((uint64_t)WAIT_SPREAD_MS),
                                 .sealed =
                                     pending_seal(run->arena, run->service->keys, ref, &pending)};
    return sql_pending_add(run->db, &row);
}

static enum err unnamed_submit_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct unnamed_submit_in *in = input;
    struct own_list *list = arena_alloc(run->arena, sizeof *list);
    struct own_entry entry = {.thread = in->thread.v, .at = run->now_ms};
    enum err e = actor_check(run, ROLE_MEMBER | ROLE_ANIMATOR);
    if (e == OK && in->thread.v && !op_is_mine(run, MEMBER_NOBODY, in->thread)) e = ERR_DENIED;
    run->is_unnamed = true;
    if (e == OK) e = own_read(run->db, run->arena, run->service->keys, run->actor.member, list);
    if (e != OK || is_sent_before(list, in->once)) return e;
    e = check_pace(run, list);
    if (e != OK) return e;
    if (count_pending(list) >= PENDING_MOST) return ERR_BUSY;
    crypt_random(entry.ref, sizeof entry.ref);
    memcpy(entry.once, in->once, sizeof entry.once);
    own_add(list, &entry, run->now_ms);
    e = add_pending(run, in, entry.ref);
    if (e == OK) e = own_write(run, run->actor.member, list);
    return e == OK ? draft_drop(run, in->place, in->draft, in->body) : e;
}

const struct op op_unnamed_submit = {.name = "unnamed.submit", .run = unnamed_submit_run};

static enum err unnamed_cancel_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct unnamed_cancel_in *in = input;
    struct own_list *list = arena_alloc(run->arena, sizeof *list);
    struct pending_remove_in row = {.ref = {in->ref, UNNAMED_REF_BYTES}};
    enum err e = actor_check(run, ROLE_MEMBER | ROLE_ANIMATOR);
    run->is_unnamed = true;
    if (e == OK) e = own_read(run->db, run->arena, run->service->keys, run->actor.member, list);
    if (e != OK) return e;
    struct own_entry *entry = own_find(list, in->ref);
    if (!entry || !own_is_pending(entry)) return ERR_NOT_FOUND;
    own_remove(list, entry);
    e = sql_pending_remove(run->db, &row);
    return e == OK ? own_write(run, run->actor.member, list) : e;
}

const struct op op_unnamed_cancel = {.name = "unnamed.cancel", .run = unnamed_cancel_run};

/* --- Leaving */

enum err unnamed_threads_of(struct db *db, const struct keys *keys, struct member_id member,
                            struct thread_id *out, size_t room, size_t *count) {
    struct arena scratch = {0};
    struct unnamed_all_in in = {.most = BATCH};
    struct unnamed_all_row *rows;
    size_t read = BATCH;
    enum err e = OK;
    *count = 0;
    while (e == OK && read == BATCH && *count < room) {
        arena_reset(&scratch);
        e = sql_unnamed_all(db, &scratch, &in, &rows, &read);
        for (size_t i = 0; e == OK && i < read && *count < room; i++) {
            struct crypt_hash own;
            author_ref_of(keys, member, rows[i].thread_id, &own);
            in.after = rows[i].thread_id.v;
            if (rows[i].author_ref.length == sizeof own.bytes &&
                crypt_equal(rows[i].author_ref.bytes, own.bytes, sizeof own.bytes))
                out[(*count)++] = rows[i].thread_id;
        }
    }
    arena_release(&scratch);
    return e;
}

/* A row like those of texts that wait, which withdraws instead; of no member. */
static enum err plan_withdrawal(struct op_run *run, struct thread_id thread) {
    unsigned char ref[UNNAMED_REF_BYTES];
    struct pending *pending = arena_alloc(run->arena, sizeof *pending);
    *pending = (struct pending){.thread = thread, .fields.count = 1};
    pending->fields.fields[0] = (struct urlform_field){.name = STR("withdraw"), .value = STR("1")};
    crypt_random(ref, sizeof ref);
    struct pending_add_in row = {
        .ref = {ref, sizeof ref},
        .due_at = run->now_ms + (int64_t)crypt_random_below((uint64_t)WITHDRAWAL_MS),
        .sealed = pending_seal(run->arena, run->service->keys, ref, pending)};
    return sql_pending_add(run->db, &row);
}

enum err unnamed_withdraw(struct op_run *run, struct member_id member) {
    struct thread_id *threads = arena_array(run->arena, THREADS_MOST, sizeof *threads);
    size_t count;
    enum err e =
        unnamed_threads_of(run->db, run->service->keys, member, threads, THREADS_MOST, &count);
    for (size_t i = 0; e == OK && i < count; i++) e = plan_withdrawal(run, threads[i]);
    return e;
}

enum err unnamed_forget(struct op_run *run, struct member_id member) {
    struct own_list *list = arena_alloc(run->arena, sizeof *list);
    enum err e = own_read(run->db, run->arena, run->service->keys, member, list);
    for (size_t i = 0; e == OK && i < list->count; i++) {
        struct pending_remove_in row = {.ref = {list->entries[i].ref, UNNAMED_REF_BYTES}};
        if (own_is_pending(&list->entries[i])) e = sql_pending_remove(run->db, &row);
    }
    return e == OK ? own_forget(run, member) : e;
}

enum err unnamed_found_again(struct op_run *run, struct member_id member) {
    struct own_list *list = arena_alloc(run->arena, sizeof *list);
    struct thread_id *threads = arena_array(run->arena, THREADS_MOST, sizeof *threads);
    size_t count;
    *list = (struct own_list){0};
    enum err e =
        unnamed_threads_of(run->db, run->service->keys, member, threads, THREADS_MOST, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct own_entry entry = {.thread = threads[i].v, .at = run->now_ms};
        own_add(list, &entry, run->now_ms);
    }
    return e == OK && count ? own_write(run, member, list) : e;
}
