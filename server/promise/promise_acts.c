/* What people do about it: animators set the hours of spaces and ask peers; members refuse an
 * offer, or choose how many they wish. */
#include "lib/utf8.h"
#include "server/core/audit.h"
#include "server/core/nobody.h"
#include "server/core/viewer.h"
#include "server/promise/promise_inside.h"
#include "server/threads/threads_write.h"
#include "sql/promise_promise.h"

enum err promise_check_actor(struct op_run *run, bool or_operator) {
    if (or_operator && run->actor.kind == ACTOR_OPERATOR) return OK;
    return actor_check(run, ROLE_ANIMATOR);
}

/* --- The hours of spaces */

static struct str hours_word(struct arena *arena, int64_t hours) {
    return hours < 0 ? STR("usual") : arena_format(arena, "%lld h", (long long)hours);
}

static enum err set_one(struct op_run *run, const struct promise_set_in *in) {
    struct promise_space_hours_in find = {.space_id = in->space};
    struct promise_space_hours_row now;
    struct promise_space_set_in set = {.space_id = in->space, .hours = in->hours};
    if (in->hours < -1 || in->hours > PROMISE_HOURS_MOST) return ERR_INVALID;
    enum err e = sql_promise_space_hours(run->db, run->arena, &find, &now);
    if (e != OK || now.hours == in->hours) return e;
    e = sql_promise_space_set(run->db, &set);
    if (e != OK) return e;
    return audit_change(run, "promise.set",
                        arena_format(run->arena, "space %lld", (long long)in->space.v),
                        hours_word(run->arena, now.hours), hours_word(run->arena, in->hours));
}

static enum err promises_set_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct promises_set_in *in = input;
    enum err e = promise_check_actor(run, true);
    if (in->count > PROMISE_SPACES_MOST) return ERR_INVALID;
    for (size_t i = 0; e == OK && i < in->count; i++) e = set_one(run, &in->spaces[i]);
    return e;
}

const struct op op_promises_set = {.name = "promise.set", .run = promises_set_run};

/* --- One's own offers */

static enum err offer_refuse_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct offer_refuse_in *in = input;
    struct offer_refuse_row_in refuse = {
        .thread_id = in->thread, .member_id = run->actor.member, .refused_at = run->now_ms};
    struct offer_told_drop_in drop = {.thread_id = in->thread, .member_id = run->actor.member};
    enum err e = author_check(run, run->actor.member);
    if (e == OK) e = sql_offer_refuse_row(run->db, &refuse);
    if (e == OK && db_changes(run->db) == 0) return ERR_NOT_FOUND;
    return e == OK ? sql_offer_told_drop(run->db, &drop) : e;
}

const struct op op_offer_refuse = {.name = "offer.refuse", .run = offer_refuse_run};

static enum err offers_choose_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct offers_choose_in *in = input;
    struct offer_choose_in set = {.member_id = run->actor.member, .per_week = in->per_week};
    enum err e = author_check(run, run->actor.member);
    if (e == OK && (in->per_week < 0 || in->per_week > OFFERS_MOST)) e = ERR_INVALID;
    return e == OK ? sql_offer_choose(run->db, &set) : e;
}

const struct op op_offers_choose = {.name = "offer.choose", .run = offers_choose_run};

/* --- « Demander à un pair » */

static enum err check_ask(const struct promise_ask_in *in) {
    bool is_fine = in->count > 0 && in->count <= ASK_MOST && in->note.length <= OFFER_NOTE_BYTES &&
                   utf8_is_clean(in->note, true) && utf8_count(in->note) <= OFFER_NOTE_MOST;
    for (size_t i = 0; is_fine && i < in->count; i++)
        for (size_t k = 0; k < i; k++)
            if (in->members[i].v == in->members[k].v) is_fine = false;
    return is_fine ? OK : ERR_INVALID;
}

/* What is still allowed, whatever becomes of each: the number tells nothing of who was passed over.
 */
static enum err check_room(struct op_run *run, int64_t asked, size_t more) {
    struct offers_asked_lately_in in = {.since = run->now_ms - DAY_MS};
    struct offers_asked_lately_row lately;
    if (asked + (int64_t)more > ASKS_MOST) return ERR_LIMIT;
    enum err e = sql_offers_asked_lately(run->db, run->arena, &in, &lately);
    if (e != OK) return e;
    return lately.asked + (int64_t)more > ASKS_DAY ? ERR_LIMIT : OK;
}

/* Only those who fit: a form made by hand reaches nobody else. */
static enum err ask_each(struct op_run *run, const struct promise_ask_in *in,
                         const struct promise_of_thread_row *row) {
    struct fit_for question = {.thread = in->thread, .space = row->space_id, .is_asking = true};
    struct offer offer = {.thread = in->thread,
                          .author = row->author_id,
                          .is_asked = true,
                          .note = str_trim(in->note)};
    struct fit fits[FITS_MOST];
    size_t count = 0;
    enum err e = fits_find(run->db, run->arena, &question, run->now_ms, fits, &count);
    for (size_t i = 0; e == OK && i < count; i++)
        for (size_t k = 0; e == OK && k < in->count; k++) {
            bool done;
            if (fits[i].member.v == in->members[k].v) e = offer_make(run, &offer, &fits[i], &done);
        }
    return e;
}

static enum err promise_ask_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct promise_ask_in *in = input;
    struct promise_of_thread_in find = {.thread_id = in->thread};
    struct promise_of_thread_row row;
    enum err e = promise_check_actor(run, false);
    if (e == OK) e = check_ask(in);
    if (e == OK) e = sql_promise_of_thread(run->db, run->arena, &find, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? ERR_CONFLICT : e;
    if (author_is(run->db, run->service->keys, run->actor.member, row.author_id, in->thread))
        return ERR_DENIED;
    e = check_room(run, row.asked, in->count);
    if (e == OK) e = ask_each(run, in, &row);
    struct promise_asked_in asked = {.thread_id = in->thread, .more = (int64_t)in->count};
    if (e == OK) e = sql_promise_asked(run->db, &asked);
    if (e != OK) return e;
    struct str who = STR("members");
    for (size_t i = 0; i < in->count; i++)
        who = arena_format(run->arena, "%.*s %lld", STR_ARG(who), (long long)in->members[i].v);
    return audit_change(run, "promise.ask",
                        arena_format(run->arena, "thread %lld", (long long)in->thread.v), STR(""),
                        who);
}

const struct op op_promise_ask = {.name = "promise.ask", .run = promise_ask_run};
