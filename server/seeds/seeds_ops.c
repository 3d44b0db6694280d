/* Writing seeds, and what animators do with them before they are published. */
#include "lib/utf8.h"
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/viewer.h"
#include "server/seeds/seeds_inside.h"
#include "server/threads/threads_write.h"
#include "sql/seeds_guests.h"
#include "sql/seeds_seeds.h"
#include "sql/seeds_series.h"

enum err seed_check_animator(struct op_run *run, bool may_operator) {
    if (run->actor.kind == ACTOR_OPERATOR) return may_operator ? OK : ERR_DENIED;
    return actor_check(run, ROLE_ANIMATOR);
}

struct str seed_word(struct arena *arena, struct seed_id seed) {
    return arena_format(arena, "seed %lld", (long long)seed.v);
}

enum err seed_tell(struct op_run *run, struct member_id member, const char *kind,
                   struct seed_id seed) {
    struct notification n = {.member = member, .kind = kind, .subject = seed.v};
    return notification_put(run, &n);
}

static enum err find(struct op_run *run, struct seed_id seed, struct seed_find_row *row) {
    struct seed_find_in in = {.seed_id = seed};
    enum err e = sql_seed_find(run->db, run->arena, &in, row);
    return e == OK && str_equal(row->state, STR("published")) ? ERR_NOT_FOUND : e;
}

/* --- Saving */

static bool is_valid(const struct op_run *run, const struct seed_save_in *in) {
    bool is_kind = str_equal(in->kind, STR("discussion")) || str_equal(in->kind, STR("question"));
    bool is_when = in->publish_at == 0 || (in->publish_at > run->now_ms && in->series.v == 0);
    return is_kind && is_when && utf8_is_written(in->title, SEED_TITLE_MOST, false) &&
           utf8_is_written(in->body, SEED_BODY_MOST, true) && utf8_is_clean(in->marks, true);
}

static enum err seed_save_prepare(struct arena *arena, const struct service *service, void *input) {
    struct seed_save_in *in = input;
    (void)service;
    return post_render(arena, in->body, &in->html);
}

/* Where it goes, and whether there is room. */
static enum err find_place(struct op_run *run, const struct seed_save_in *in,
                           struct space_id *space) {
    struct seed_space_in of = {.slug = in->space};
    struct seed_space_row row;
    struct series_find_in series = {.series_id = in->series};
    struct series_find_row found;
    struct seeds_open_count_row count;
    enum err e = sql_seed_space(run->db, run->arena, &of, &row);
    if (e == OK && in->series.v) e = sql_series_find(run->db, run->arena, &series, &found);
    if (e == OK) e = sql_seeds_open_count(run->db, run->arena, &count);
    if (e != OK) return e;
    *space = row.space_id;
    return in->seed.v == 0 && count.seeds >= SEEDS_MOST ? ERR_LIMIT : OK;
}

static struct str when_word(struct arena *arena, struct series_id series, int64_t publish_at) {
    if (series.v) return arena_format(arena, "series %lld", (long long)series.v);
    if (publish_at) return arena_format(arena, "at %lld", (long long)publish_at);
    return STR("waiting");
}

/* Who writes the day before needs no reminder of it. */
static int64_t reminded(const struct op_run *run, const struct seed_save_in *in) {
    return in->publish_at - run->now_ms <= DAY_MS ? in->publish_at : 0;
}

static enum err add(struct op_run *run, const struct seed_save_in *in, struct space_id space,
                    struct seed_out *out) {
    struct seed_add_in row = {.kind = in->kind,
                              .space_id = space,
                              .title = in->title,
                              .body = in->body,
                              .html = in->html,
                              .marks = in->marks,
                              .series_id = in->series,
                              .state = in->publish_at ? STR("scheduled") : STR("waiting"),
                              .publish_at = in->publish_at,
                              .reminded_for = reminded(run, in),
                              .changed_at = run->now_ms};
    if (run->actor.kind == ACTOR_MEMBER) row.author_id = run->actor.member;
    enum err e = sql_seed_add(run->db, &row);
    if (e != OK) return e;
    out->seed.v = db_last_id(run->db);
    return audit_change(run, "seed.add", seed_word(run->arena, out->seed), STR(""),
                        when_word(run->arena, in->series, in->publish_at));
}

/* Whoever has answered it looks again at what they answered. */
static enum err tell_guests(struct op_run *run, struct seed_id seed, const char *kind) {
    struct guests_writing_in of = {.seed_id = seed};
    struct guests_writing_row *rows;
    size_t count;
    enum err e = sql_guests_writing(run->db, run->arena, &of, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) e = seed_tell(run, rows[i].member_id, kind, seed);
    return e;
}

static enum err unready_guests(struct op_run *run, const struct seed_save_in *in,
                               const struct seed_find_row *before) {
    struct guests_unready_in guests = {.seed_id = in->seed};
    if (str_equal(before->title, in->title) && str_equal(before->body, in->body)) return OK;
    enum err e = sql_guests_unready(run->db, &guests);
    return e == OK ? tell_guests(run, in->seed, "seed.changed") : e;
}

static enum err store(struct op_run *run, const struct seed_save_in *in, struct space_id space) {
    struct seed_find_row before;
    struct seed_store_in row = {.kind = in->kind,
                                .space_id = space,
                                .title = in->title,
                                .body = in->body,
                                .html = in->html,
                                .marks = in->marks,
                                .author_id = run->actor.member,
                                .series_id = in->series,
                                .state = in->publish_at ? STR("scheduled") : STR("waiting"),
                                .publish_at = in->publish_at,
                                .reminded_for = reminded(run, in),
                                .changed_at = run->now_ms,
                                .seed_id = in->seed,
                                .version = in->version};
    enum err e = find(run, in->seed, &before);
    if (e == OK) e = sql_seed_store(run->db, &row);
    if (e != OK) return e;
    if (db_changes(run->db) == 0) return ERR_CONFLICT;
    e = unready_guests(run, in, &before);
    if (e != OK) return e;
    return audit_change(run, "seed.change", seed_word(run->arena, in->seed),
                        when_word(run->arena, before.series_id, before.publish_at),
                        when_word(run->arena, in->series, in->publish_at));
}

static enum err seed_save_run(struct op_run *run, const void *input, void *output) {
    const struct seed_save_in *in = input;
    struct seed_out *out = output;
    struct space_id space;
    enum err e = seed_check_animator(run, in->seed.v == 0);
    if (e == OK && !is_valid(run, in)) e = ERR_INVALID;
    if (e == OK) e = find_place(run, in, &space);
    if (e != OK) return e;
    out->seed = in->seed;
    return in->seed.v ? store(run, in, space) : add(run, in, space, out);
}

const struct op op_seed_save = {.name = "seed.save",
                                .output_bytes = sizeof(struct seed_out),
                                .pool = POOL_WORK,
                                .prepare = seed_save_prepare,
                                .run = seed_save_run};

/* --- Cancelling, taking on, moving */

static enum err seed_cancel_run(struct op_run *run, const void *input, void *output) {
    const struct seed_in *in = input;
    struct seed_find_row before;
    struct seed_cancel_row_in row = {.changed_at = run->now_ms, .seed_id = in->seed};
    (void)output;
    enum err e = seed_check_animator(run, false);
    if (e == OK) e = find(run, in->seed, &before);
    if (e == OK) e = sql_seed_cancel_row(run->db, &row);
    if (e != OK || db_changes(run->db) == 0) return e; /* cancelled stays cancelled */
    e = tell_guests(run, in->seed, "seed.cancelled");
    if (e != OK) return e;
    return audit_change(run, "seed.cancel", seed_word(run->arena, in->seed),
                        when_word(run->arena, before.series_id, before.publish_at),
                        STR("cancelled"));
}

const struct op op_seed_cancel = {.name = "seed.cancel", .run = seed_cancel_run};

static struct str author_word(struct arena *arena, struct member_id author) {
    return author.v ? arena_format(arena, "member %lld", (long long)author.v) : STR("");
}

static enum err seed_adopt_run(struct op_run *run, const void *input, void *output) {
    const struct seed_in *in = input;
    struct seed_find_row before;
    struct seed_adopt_row_in row = {
        .author_id = run->actor.member, .now = run->now_ms, .seed_id = in->seed};
    (void)output;
    enum err e = seed_check_animator(run, false);
    if (e == OK) e = find(run, in->seed, &before);
    if (e == OK) e = sql_seed_adopt_row(run->db, &row);
    if (e != OK) return e;
    if (db_changes(run->db) == 0)
        return before.author_id.v == run->actor.member.v ? OK : ERR_CONFLICT;
    return audit_change(run, "seed.adopt", seed_word(run->arena, in->seed),
                        author_word(run->arena, before.author_id),
                        author_word(run->arena, run->actor.member));
}

const struct op op_seed_adopt = {.name = "seed.adopt", .run = seed_adopt_run};

static enum err seed_move_run(struct op_run *run, const void *input, void *output) {
    const struct seed_in *in = input;
    struct seed_place_in of = {.seed_id = in->seed};
    struct seed_place_row place;
    (void)output;
    enum err e = seed_check_animator(run, false);
    if (e == OK) e = sql_seed_place(run->db, run->arena, &of, &place);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e; /* the first one */
    struct seed_move_row_in row = {.seed_id = in->seed,
                                   .position = place.other_position,
                                   .other_position = place.position,
                                   .other_id = place.other_id};
    e = sql_seed_move_row(run->db, &row);
    if (e != OK) return e;
    return audit_change(run, "seed.move", seed_word(run->arena, in->seed),
                        arena_format(run->arena, "place %lld", (long long)place.position),
                        arena_format(run->arena, "place %lld", (long long)place.other_position));
}

const struct op op_seed_move = {.name = "seed.move", .run = seed_move_run};
