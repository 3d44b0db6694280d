/* Whom the software picks for an opening, and who sits in for one who does not answer. Whatever can
 * be seen from outside is decided as if the author were of no organisation. */
#include "lib/crypt.h"
#include "server/core/nobody.h"
#include "server/core/service.h"
#include "server/unnamed/opening_inside.h"
#include "sql/unnamed_opening.h"

enum { PICKED_MOST = 400 };

enum { DRAWS = 32 }; /* the first of two may leave no second */

struct person {
    struct member_id member;
    struct organisations_of_row *organisations;
    size_t count;
    bool is_left_out; /* asks, or has not answered */
};

static enum err load(struct op_run *run, struct member_id member, struct person *person) {
    struct organisations_of_in in = {.member_id = member};
    person->member = member;
    person->is_left_out = member.v == run->actor.member.v;
    return sql_organisations_of(run->db, run->arena, &in, &person->organisations, &person->count);
}

static bool is_apart(const struct person *a, const struct person *b) {
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++)
            if (a->organisations[i].organisation_id.v == b->organisations[k].organisation_id.v)
                return false;
    return a->member.v != b->member.v;
}

/* Somebody of the list who is apart from these two (the second may be NULL), each as likely. */
static bool draw(const struct person *people, size_t count, const struct person *author,
                 const struct person *other, struct person *drawn) {
    uint64_t fitting = 0;
    for (size_t i = 0; i < count; i++) {
        if (people[i].is_left_out) continue; /* who asks does not decide as well */
        if (!is_apart(&people[i], author) || (other && !is_apart(&people[i], other))) continue;
        if (crypt_random_below(++fitting) == 0) *drawn = people[i];
    }
    return fitting > 0;
}

static enum err load_animators(struct op_run *run, struct person *animators, size_t *count) {
    struct opening_animators_in in = {.now = run->now_ms};
    struct opening_animators_row *rows;
    enum err e = sql_opening_animators(run->db, run->arena, &in, &rows, count);
    for (size_t i = 0; e == OK && i < *count; i++) e = load(run, rows[i].member_id, &animators[i]);
    return e;
}

static enum err load_volunteers(struct op_run *run, struct person *volunteers, size_t *count) {
    struct opening_volunteers_in in = {.now = run->now_ms};
    struct opening_volunteers_row *rows;
    enum err e = sql_opening_volunteers(run->db, run->arena, &in, &rows, count);
    for (size_t i = 0; e == OK && i < *count; i++) e = load(run, rows[i].member_id, &volunteers[i]);
    return e;
}

struct pool_of_two {
    struct person *animators, *volunteers;
    size_t acting, offering;
};

/* Two animators, or one and a member who offered to sit in. */
static bool draw_two(const struct pool_of_two *p, const struct person *author,
                     struct person picked[2]) {
    if (!draw(p->animators, p->acting, author, NULL, &picked[0])) return false;
    return draw(p->animators, p->acting, author, &picked[0], &picked[1]) ||
           draw(p->volunteers, p->offering, author, &picked[0], &picked[1]);
}

/* Whether two can be found is answered as if the author were of no organisation: else the answer
 * would tell of which they are. Where it is this author who leaves too few, nobody is picked, and
 * the request lapses as one that is not answered. */
enum err opening_pick(struct op_run *run, struct member_id author, struct member_id picked[2]) {
    struct pool_of_two p = {.animators = arena_array(run->arena, PICKED_MOST, sizeof *p.animators),
                            .volunteers =
                                arena_array(run->arena, PICKED_MOST, sizeof *p.volunteers)};
    struct person own, anybody = {{0}, NULL, 0, false}, two[2];
    enum err e = load(run, author, &own);
    if (e == OK) e = load_animators(run, p.animators, &p.acting);
    if (e == OK) e = load_volunteers(run, p.volunteers, &p.offering);
    if (e != OK) return e;
    bool is_found = false;
    for (int i = 0; i < DRAWS && !is_found; i++) is_found = draw_two(&p, &anybody, two);
    if (!is_found) return ERR_LIMIT;
    is_found = false;
    for (int i = 0; i < DRAWS && !is_found; i++) is_found = draw_two(&p, &own, two);
    for (int i = 0; i < 2; i++) picked[i] = is_found ? two[i].member : MEMBER_NOBODY;
    return OK;
}

/* --- Sitting in */

/* The two of an opening, and whose places are to be filled. */
struct seats {
    struct person person[2];
    bool is_silent[2];
};

struct lot {
    struct person *volunteers;
    size_t count;
};

/* A volunteer in each of these places, apart from the author and from each other or who keeps the
 * other place. */
static bool fill(const struct lot *lot, const struct person *author, const bool places[2],
                 struct person two[2]) {
    for (int i = 0; i < 2; i++) {
        const struct person *other = i == 0 && places[1] ? NULL : &two[!i];
        if (places[i] && !draw(lot->volunteers, lot->count, author, other, &two[i])) return false;
    }
    return true;
}

static bool is_filled(const struct lot *lot, const struct person *author, const bool places[2],
                      const struct person before[2], struct person two[2]) {
    bool is_found = false;
    for (int i = 0; i < DRAWS && !is_found; i++) {
        two[0] = before[0];
        two[1] = before[1];
        is_found = fill(lot, author, places, two);
    }
    return is_found;
}

/* All the places of those who have not answered, or else one of them. Which, would tell who keeps
 * theirs of the author, were it not decided as if these were of no organisation: where only the
 * author leaves too few, the places are nobody's. */
static void sit(const struct lot *lot, const struct person *author, const struct seats *seats,
                struct person two[2]) {
    const struct person anybody = {{0}, NULL, 0, false};
    const bool ways[3][2] = {{seats->is_silent[0], seats->is_silent[1]},
                             {seats->is_silent[0], false},
                             {false, seats->is_silent[1]}};
    for (size_t i = 0; i < ARRAY_LENGTH(ways); i++) {
        if (!ways[i][0] && !ways[i][1]) continue;
        if (!is_filled(lot, &anybody, ways[i], seats->person, two)) continue;
        if (is_filled(lot, author, ways[i], seats->person, two)) return;
        for (int k = 0; k < 2; k++) {
            two[k] = seats->person[k];
            if (ways[i][k]) two[k].member = MEMBER_NOBODY;
        }
        return;
    }
    two[0] = seats->person[0];
    two[1] = seats->person[1];
}

static enum err load_seats(struct op_run *run, const struct openings_silent_row *row,
                           struct seats *seats) {
    seats->is_silent[0] = row->first_at == 0;
    seats->is_silent[1] = row->second_at == 0;
    enum err e = load(run, row->first_id, &seats->person[0]);
    return e == OK ? load(run, row->second_id, &seats->person[1]) : e;
}

/* It falls neither on who asked nor on who was picked already. */
static void leave_out(struct lot *lot, const struct openings_silent_row *row) {
    for (size_t i = 0; i < lot->count; i++) {
        int64_t member = lot->volunteers[i].member.v;
        lot->volunteers[i].is_left_out =
            member == row->asked_by.v || member == row->first_id.v || member == row->second_id.v;
    }
}

/* Noted alike whoever sits in, or nobody. */
static enum err draw_for(struct op_run *run, const struct openings_silent_row *row,
                         struct lot *lot) {
    struct member_id author;
    struct person own, two[2];
    struct seats seats;
    enum err e = opening_author(run->db, run->service->keys, row->thread_id, &author);
    if (e == OK) e = load(run, author, &own);
    if (e == OK) e = load_seats(run, row, &seats);
    if (e != OK) return e;
    leave_out(lot, row);
    sit(lot, &own, &seats, two);
    struct opening_sit_in put = {.opening_id = row->opening_id,
                                 .first_id = two[0].member,
                                 .second_id = two[1].member,
                                 .sits_at = run->now_ms};
    e = sql_opening_sit(run->db, &put);
    for (int i = 0; e == OK && i < 2; i++)
        if (two[i].member.v != seats.person[i].member.v && !member_is_nobody(two[i].member))
            e = opening_tell(run, two[i].member, row->thread_id);
    return e == OK ? opening_note(run, "identity.draw", row->thread_id, STR("")) : e;
}

enum err openings_draw_run(struct op_run *run) {
    struct openings_silent_in in = {.before = run->now_ms - OPENING_ANSWER_MS,
                                    .since = run->now_ms - 2 * OPENING_ANSWER_MS};
    struct openings_silent_row *rows;
    size_t count;
    struct lot lot = {.volunteers = arena_array(run->arena, PICKED_MOST, sizeof *lot.volunteers)};
    enum err e = sql_openings_silent(run->db, run->arena, &in, &rows, &count);
    if (e != OK || count == 0) return e;
    e = load_volunteers(run, lot.volunteers, &lot.count);
    for (size_t i = 0; e == OK && i < count; i++) e = draw_for(run, &rows[i], &lot);
    return e;
}
