/* Taking a line, giving it, putting it off. */
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/desk/desk_inside.h"

static const int64_t KEPT_MS = 30 * DAY_MS;

static enum err check_animator(struct op_run *run, struct member_id member, enum err otherwise) {
    struct viewer viewer;
    enum err e = viewer_of_member(run->db, run->arena, member, run->now_ms, &viewer);
    if (e != OK) return e == ERR_NOT_FOUND ? otherwise : e;
    return viewer.role == ROLE_ANIMATOR ? OK : otherwise;
}

/* As it is now; what is older than the line is of nothing any more. */
static enum err read_mark(struct op_run *run, const struct desk_mark_in *in,
                          struct desk_mark_set_in *mark) {
    struct desk_mark_find_in find = {
        .now = run->now_ms, .source = str_from_c(in->source), .subject = in->subject};
    struct desk_mark_find_row row;
    *mark = (struct desk_mark_set_in){
        .source = find.source, .subject = in->subject, .changed_at = run->now_ms};
    enum err e = sql_desk_mark_find(run->db, run->arena, &find, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    if (row.taker_id.v && row.taken_at >= in->since_ms) {
        mark->taker_id = row.taker_id;
        mark->taken_at = row.taken_at;
    }
    if (row.put_off_until > run->now_ms && row.put_off_at >= in->since_ms) {
        mark->put_off_at = row.put_off_at;
        mark->put_off_until = row.put_off_until;
    }
    return OK;
}

static struct str words_of(struct op_run *run, const struct desk_mark_set_in *mark) {
    struct str taker = STR(""), off = STR("");
    char until[32];
    if (mark->taker_id.v)
        taker = arena_format(run->arena, "member %lld", (long long)mark->taker_id.v);
    if (mark->put_off_until) {
        clock_rfc3339(mark->put_off_until, until);
        off = arena_format(run->arena, "%suntil %s", mark->taker_id.v ? ", " : "", until);
    }
    const struct str parts[] = {taker, off};
    return arena_join(run->arena, parts, ARRAY_LENGTH(parts));
}

static void put_off(struct desk_mark_set_in *mark, int64_t at, int64_t until) {
    mark->put_off_at = at;
    mark->put_off_until = until;
}

static void take(struct desk_mark_set_in *mark, struct member_id by, int64_t at) {
    mark->taker_id = by;
    mark->taken_at = at;
    put_off(mark, 0, 0);
}

static enum err act(struct op_run *run, const struct desk_mark_in *in,
                    struct desk_mark_set_in *mark) {
    switch (in->act) {
    case DESK_TAKE:
        take(mark, run->actor.member, run->now_ms);
        return OK;
    case DESK_GIVE:
        take(mark, in->to, run->now_ms);
        return check_animator(run, in->to, ERR_NOT_FOUND);
    case DESK_LEAVE:
        take(mark, (struct member_id){0}, 0);
        return OK;
    case DESK_PUT_OFF:
        put_off(mark, run->now_ms, desk_when(run->service->zone, run->now_ms, in->later));
        return OK;
    case DESK_RESUME:
        put_off(mark, 0, 0);
        return OK;
    }
    return ERR_INVALID;
}

static enum err tell(struct op_run *run, const struct desk_mark_in *in) {
    struct notification n = {.member = in->to, .kind = "desk.given"};
    if (in->act != DESK_GIVE || in->to.v == run->actor.member.v) return OK;
    return notification_put(run, &n);
}

/* Another has it: whoever knows may take it over or pass it on, and nothing else. */
static bool is_anothers(const struct op_run *run, const struct desk_mark_in *in,
                        struct member_id taker) {
    if (taker.v == run->actor.member.v || in->act == DESK_RESUME) return false;
    bool is_moved = in->act == DESK_TAKE || in->act == DESK_GIVE;
    return taker.v != in->seen.v || (taker.v && !is_moved);
}

/* The feature keeps who does it; the line is not put off any more. */
static enum err hand(struct op_run *run, const struct desk_source *source,
                     const struct desk_mark_in *in, struct desk_mark_out *out) {
    struct desk_mark_set_in mark = {
        .source = str_from_c(in->source), .subject = in->subject, .changed_at = run->now_ms};
    out->taker = in->act == DESK_TAKE   ? run->actor.member
                 : in->act == DESK_GIVE ? in->to
                                        : (struct member_id){0};
    enum err e = in->act == DESK_GIVE ? check_animator(run, in->to, ERR_NOT_FOUND) : OK;
    if (e == OK) e = source->hand(run, in->subject, out->taker);
    return e == OK ? sql_desk_mark_set(run->db, &mark) : e;
}

static enum err desk_mark_run(struct op_run *run, const void *input, void *output) {
    static const char *const kinds[] = {[DESK_TAKE] = "desk.take",
                                        [DESK_GIVE] = "desk.give",
                                        [DESK_LEAVE] = "desk.leave",
                                        [DESK_PUT_OFF] = "desk.put_off",
                                        [DESK_RESUME] = "desk.resume"};
    const struct desk_mark_in *in = input;
    struct desk_mark_out *out = output;
    const struct desk_source *source = desk_source_of(str_from_c(in->source));
    bool is_moved = in->act == DESK_TAKE || in->act == DESK_GIVE || in->act == DESK_LEAVE;
    struct desk_mark_set_in mark;
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    enum err e = check_animator(run, run->actor.member, ERR_DENIED);
    if (e == OK && !source) e = ERR_INVALID;
    if (e == OK && source->hand && is_moved) return hand(run, source, in, out);
    if (e == OK) e = read_mark(run, in, &mark);
    if (e != OK) return e;
    out->taker = mark.taker_id;
    if (!source->hand && is_anothers(run, in, mark.taker_id)) return ERR_CONFLICT;
    struct str before = words_of(run, &mark);
    e = act(run, in, &mark);
    if (e == OK) e = sql_desk_mark_set(run->db, &mark);
    if (e == OK) e = tell(run, in);
    if (e != OK) return e;
    out->taker = mark.taker_id;
    out->until_ms = mark.put_off_until;
    struct str subject = arena_format(run->arena, "%s %lld", in->source, (long long)in->subject);
    return audit_change(run, kinds[in->act], subject, before, words_of(run, &mark));
}

const struct op op_desk_mark = {
    .name = "desk.mark", .output_bytes = sizeof(struct desk_mark_out), .run = desk_mark_run};

enum err desk_hand_over(struct op_run *run, struct member_id from, struct member_id to) {
    struct desk_marks_give_in in = {.to_id = to, .changed_at = run->now_ms, .from_id = from};
    return sql_desk_marks_give(run->db, &in);
}

enum err forget_desk_run(struct op_run *run) {
    struct desk_marks_forget_in in = {.before = run->now_ms - KEPT_MS};
    return sql_desk_marks_forget(run->db, &in);
}
