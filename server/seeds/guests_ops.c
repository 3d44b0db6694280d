/* Inviting members to answer a seed before it is public, and what they write. */
#include "lib/utf8.h"
#include "server/core/audit.h"
#include "server/core/publishing.h"
#include "server/core/viewer.h"
#include "server/seeds/seeds_inside.h"
#include "server/threads/threads_write.h"
#include "sql/seeds_guests.h"
#include "sql/seeds_seeds.h"

static enum err find_open(struct op_run *run, struct seed_id seed, struct seed_find_row *row) {
    struct seed_find_in in = {.seed_id = seed};
    enum err e = sql_seed_find(run->db, run->arena, &in, row);
    bool is_open = e == OK && (str_equal(row->state, STR("waiting")) ||
                               str_equal(row->state, STR("scheduled")));
    return e == OK && !is_open ? ERR_NOT_FOUND : e;
}

static enum err check_guest(struct op_run *run, struct member_id member) {
    enum err e = author_check(run, member);
    return e == ERR_DENIED ? ERR_INVALID : e;
}

static enum err invite(struct op_run *run, struct seed_id seed, struct member_id member) {
    struct guest_add_in row = {
        .seed_id = seed, .member_id = member, .invited_at = run->now_ms, .changed_at = run->now_ms};
    enum err e = check_guest(run, member);
    if (e == OK) e = sql_guest_add(run->db, &row);
    if (e != OK || db_changes(run->db) == 0) return e;
    e = seed_tell(run, member, "seed.invited", seed);
    if (e != OK) return e;
    return audit_change(run, "seed.invite", seed_word(run->arena, seed), STR(""),
                        arena_format(run->arena, "member %lld", (long long)member.v));
}

static enum err seed_invite_run(struct op_run *run, const void *input, void *output) {
    const struct seed_invite_in *in = input;
    struct guest_count_in of = {.seed_id = in->seed};
    struct guest_count_row count;
    struct seed_find_row seed;
    (void)output;
    enum err e = seed_check_animator(run, false);
    if (e == OK) e = find_open(run, in->seed, &seed);
    for (size_t i = 0; e == OK && i < in->count; i++)
        if (in->members[i].v != seed.author_id.v) e = invite(run, in->seed, in->members[i]);
    if (e == OK) e = sql_guest_count(run->db, run->arena, &of, &count);
    return e == OK && count.guests > SEED_GUESTS_MOST ? ERR_LIMIT : e;
}

const struct op op_seed_invite = {.name = "seed.invite", .run = seed_invite_run};

static enum err seed_uninvite_run(struct op_run *run, const void *input, void *output) {
    const struct seed_uninvite_in *in = input;
    struct guest_remove_in row = {.seed_id = in->seed, .member_id = in->member};
    (void)output;
    enum err e = seed_check_animator(run, false);
    if (e == OK) e = sql_guest_remove(run->db, &row);
    if (e != OK || db_changes(run->db) == 0) return e;
    return audit_change(run, "seed.uninvite", seed_word(run->arena, in->seed),
                        arena_format(run->arena, "member %lld", (long long)in->member.v), STR(""));
}

const struct op op_seed_uninvite = {.name = "seed.uninvite", .run = seed_uninvite_run};

/* --- By whoever is invited */

static enum err check_invited(struct op_run *run, struct seed_id seed) {
    struct seed_find_row row;
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    enum err e = author_check(run, run->actor.member);
    return e == OK ? find_open(run, seed, &row) : e;
}

static enum err seed_answer_prepare(struct arena *arena, const struct service *service,
                                    void *input) {
    struct seed_answer_in *in = input;
    (void)service;
    return post_render(arena, in->body, &in->html);
}

static enum err seed_answer_run(struct op_run *run, const void *input, void *output) {
    const struct seed_answer_in *in = input;
    struct guest_find_in find = {.seed_id = in->seed, .member_id = run->actor.member};
    struct guest_find_row before;
    struct guest_store_in row = {.state = in->is_ready ? STR("ready") : STR("writing"),
                                 .body = in->body,
                                 .marks = in->marks,
                                 .changed_at = run->now_ms,
                                 .seed_id = in->seed,
                                 .member_id = run->actor.member,
                                 .version = in->version};
    (void)output;
    enum err e = check_invited(run, in->seed);
    /* What is kept is a draft; what is confirmed will appear. */
    if (e == OK && in->is_ready) e = publishing_check(run, run->actor.member, false);
    if (e == OK && !utf8_is_written(in->body, SEED_BODY_MOST, true)) e = ERR_INVALID;
    if (e == OK) e = sql_guest_find(run->db, run->arena, &find, &before);
    if (e == OK && str_equal(before.state, STR("declined"))) e = ERR_NOT_FOUND;
    if (e == OK) e = sql_guest_store(run->db, &row);
    return e == OK && db_changes(run->db) == 0 ? ERR_CONFLICT : e;
}

const struct op op_seed_answer = {.name = "seed.answer",
                                  .pool = POOL_WORK,
                                  .prepare = seed_answer_prepare,
                                  .run = seed_answer_run};

static enum err seed_decline_run(struct op_run *run, const void *input, void *output) {
    const struct seed_in *in = input;
    struct guest_decline_in row = {
        .changed_at = run->now_ms, .seed_id = in->seed, .member_id = run->actor.member};
    (void)output;
    enum err e = check_invited(run, in->seed);
    return e == OK ? sql_guest_decline(run->db, &row) : e;
}

const struct op op_seed_decline = {.name = "seed.decline", .run = seed_decline_run};
