/* Keyed digests in place of authors. */
#include "server/core/nobody.h"

#include "server/core/op.h"
#include "server/core/request.h"
#include "server/core/service.h"
#include "sql/core_nobody.h"

void unnamed_ref(const struct keys *keys, struct str purpose, struct member_id member,
                 int64_t number, struct crypt_hash *out) {
    char about[16];
    for (int i = 0; i < 8; i++) {
        about[i] = (char)((uint64_t)member.v >> (56 - 8 * i));
        about[8 + i] = (char)((uint64_t)number >> (56 - 8 * i));
    }
    const struct str parts[] = {purpose, {about, sizeof about}};
    crypt_mac(keys->unnamed, parts, ARRAY_LENGTH(parts), out);
}

struct member_id member_stand_in(const struct keys *keys, struct member_id member, int64_t about) {
    return (struct member_id){db_stand_in(keys->unnamed, member.v, about)};
}

void author_ref_of(const struct keys *keys, struct member_id member, struct thread_id thread,
                   struct crypt_hash *out) {
    unnamed_ref(keys, STR("author"), member, thread.v, out);
}

bool author_is(struct db *db, const struct keys *keys, struct member_id member,
               struct member_id author, struct thread_id thread) {
    if (member.v <= 0) return false;
    if (!member_is_nobody(author)) return author.v == member.v;
    struct arena arena = {0};
    struct unnamed_of_in in = {.thread_id = thread};
    struct unnamed_of_row row;
    struct crypt_hash own;
    author_ref_of(keys, member, thread, &own);
    bool is_own = sql_unnamed_of(db, &arena, &in, &row) == OK &&
                  row.author_ref.length == sizeof own.bytes &&
                  crypt_equal(row.author_ref.bytes, own.bytes, sizeof own.bytes);
    arena_release(&arena);
    return is_own;
}

bool post_is_mine(const struct request *r, struct member_id author, struct thread_id thread) {
    return author_is(r->db, r->service->keys, r->viewer.member, author, thread);
}

bool op_is_mine(struct op_run *run, struct member_id author, struct thread_id thread) {
    if (run->actor.kind != ACTOR_MEMBER) return false;
    bool is_own = author_is(run->db, run->service->keys, run->actor.member, author, thread);
    if (is_own && member_is_nobody(author)) run->is_unnamed = true;
    return is_own;
}

int64_t op_moment(const struct op_run *run, int64_t grain_ms) {
    return run->is_unnamed ? run->now_ms - run->now_ms % grain_ms : run->now_ms;
}
