/* Leaving is no way around a suspension or an exclusion. From the departure to the term, keyed
 * digests stay of what organisations call the person by; an account that is opened under one of
 * them has the measure again, until the same term and with an appeal of its own. It is looked for
 * where the account is opened, not where it is listed: a list is answered as ever, and what the
 * organisation is shown of the account is what it is of any that was opened. */
#include "server/core/audit.h"
#include "server/core/nobody.h"
#include "server/core/service.h"
#include "server/measures/measures_inside.h"

enum { NAMES_MOST = 128 };

/* Identifiers and addresses are matched in lower case, and one may serve as the other. */
struct names {
    struct crypt_hash marks[NAMES_MOST];
    size_t count;
};

static void add(struct op_run *run, struct names *names, struct str text) {
    struct str folded = arena_lower(run->arena, str_trim(text));
    if (str_is_empty(folded) || names->count == NAMES_MOST) return;
    crypt_digest(run->service->keys->barred, folded, &names->marks[names->count++]);
}

/* One a line: its kind, whether it is the first, itself (server/scim). */
static void add_addresses(struct op_run *run, struct names *names, struct str packed) {
    struct str line, part;
    while (str_cut(&packed, '\n', &line)) {
        if (!str_cut(&line, '\t', &part) || !str_cut(&line, '\t', &part)) continue;
        add(run, names, line);
    }
}

static enum err names_of(struct op_run *run, struct member_id member, struct names *names) {
    struct barred_account_in find = {member};
    struct barred_account_row account;
    struct barred_listed_in listed = {member};
    struct barred_listed_row *rows;
    size_t count = 0;
    names->count = 0;
    enum err e = sql_barred_account(run->db, run->arena, &find, &account);
    if (e == OK) e = sql_barred_listed(run->db, run->arena, &listed, &rows, &count);
    if (e != OK) return e;
    add(run, names, account.identifier);
    add(run, names, account.email);
    for (size_t i = 0; i < count; i++) {
        add(run, names, rows[i].identifier);
        add(run, names, rows[i].email);
        add(run, names, rows[i].user_name);
        add_addresses(run, names, rows[i].emails);
    }
    return OK;
}

static struct blob mark_at(const struct names *names, size_t i) {
    return (struct blob){names->marks[i].bytes, sizeof names->marks[i].bytes};
}

enum err measures_leave(struct op_run *run, struct member_id member) {
    struct barred_find_in find = {.member_id = member};
    struct barred_find_row row;
    struct names *names = arena_alloc(run->arena, sizeof *names);
    enum err e = sql_barred_find(run->db, run->arena, &find, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    int64_t longest = run->now_ms + MEASURE_EXCLUDE_DAYS * DAY_MS;
    int64_t until = row.holds_until < longest ? row.holds_until : longest;
    e = names_of(run, member, names);
    for (size_t i = 0; e == OK && i < names->count; i++) {
        struct barred_put_in put = {.mark = mark_at(names, i),
                                    .kind = row.kind,
                                    .until = until,
                                    .measure_id = row.measure_id};
        e = sql_barred_put(run->db, &put);
    }
    return e;
}

enum err measures_return(struct op_run *run, struct member_id member) {
    struct barred_drop_in drop = {.member_id = member};
    return sql_barred_drop(run->db, &drop);
}

/* --- An account is opened */

/* The longest of those found; an exclusion where one is. */
static enum err look(struct op_run *run, const struct names *names, struct str *kind,
                     int64_t *until) {
    enum err e = OK;
    *until = 0;
    for (size_t i = 0; e == OK && i < names->count; i++) {
        struct barred_seen_in in = {.mark = mark_at(names, i), .now = run->now_ms};
        struct barred_seen_row row;
        e = sql_barred_seen(run->db, run->arena, &in, &row);
        if (e == OK && row.until > *until) {
            *until = row.until;
            *kind = row.kind;
        }
        if (e == ERR_NOT_FOUND) e = OK;
    }
    return e;
}

enum err measures_carry(struct op_run *run, struct member_id member) {
    struct names *names = arena_alloc(run->arena, sizeof *names);
    struct str kind = {0};
    int64_t until;
    enum err e = names_of(run, member, names);
    if (e == ERR_NOT_FOUND) return OK; /* no member's account */
    if (e == OK) e = look(run, names, &kind, &until);
    if (e != OK || until == 0) return e;
    struct barred_stand_in stand = {.member_id = member,
                                    .kind = kind,
                                    .days = (until - run->now_ms + DAY_MS - 1) / DAY_MS,
                                    .nobody_id = MEMBER_NOBODY,
                                    .now = run->now_ms,
                                    .until = until};
    e = sql_barred_stand(run->db, &stand);
    struct measure_id measure = {db_last_id(run->db)};
    for (size_t i = 0; e == OK && i < names->count; i++) {
        struct barred_follow_in follow = {.measure_id = measure, .mark = mark_at(names, i)};
        e = sql_barred_follow(run->db, &follow);
    }
    if (e != OK) return e;
    struct str after = arena_format(run->arena, "member %lld %.*s %.*s", (long long)member.v,
                                    STR_ARG(kind), STR_ARG(measure_words_until(run->arena, until)));
    return measure_note(run, "measure.carry", measure, STR(""), after);
}
