/* A contract changes hands: people go over from one organisation's list to another's, all of them
 * or none. Each has at the new one the facts that the old one had stated, so that access is not
 * interrupted where the new organisation is entitled too; the old one sees a row that has ended, as
 * after any departure. */
#include "server/core/audit.h"
#include "server/members/attestations.h"
#include "server/organisations/organisations.h"
#include "sql/organisations_transfer.h"

enum { BATCH = 200 };

struct transfer {
    struct op_run *run;
    struct organisation_id from, to;
    struct transfer_out *out;
    bool is_same_kind;
};

/* The row at the new organisation begins with the facts of the old one. */
static enum err put_there(const struct transfer *t, const struct transfer_people_row *person,
                          const struct transfer_there_row *there) {
    struct db *db = t->run->db;
    struct attestation_id row;
    enum err e;
    if (there) {
        struct transfer_begin_in begin = {.member_id = person->member_id,
                                          .at = t->run->now_ms,
                                          .attestation_id = there->attestation_id};
        struct transfer_replace_in replace = {.at = t->run->now_ms,
                                              .attestation_id = there->attestation_id};
        row = there->attestation_id;
        e = sql_transfer_begin(db, &begin);
        if (e == OK) e = sql_transfer_replace(db, &replace);
    } else {
        struct transfer_add_in add = {.organisation_id = t->to,
                                      .at = t->run->now_ms,
                                      .attestation_id = person->attestation_id};
        e = sql_transfer_add(db, &add);
        row.v = db_last_id(db);
    }
    struct transfer_facts_in facts = {.to_id = row,
                                      .at = t->run->now_ms,
                                      .is_same_kind = t->is_same_kind,
                                      .attestation_id = person->attestation_id};
    return e == OK ? sql_transfer_facts(db, &facts) : e;
}

static enum err move(const struct transfer *t, const struct transfer_people_row *person) {
    struct op_run *run = t->run;
    struct transfer_there_in find = {
        .organisation_id = t->to, .identifier = person->identifier, .member_id = person->member_id};
    struct transfer_there_row there;
    struct transfer_end_in end = {.at = run->now_ms, .attestation_id = person->attestation_id};
    struct transfer_member_in member = {
        .to_organisation_id = t->to, .member_id = person->member_id, .organisation_id = t->from};
    enum err found = sql_transfer_there(run->db, run->arena, &find, &there);
    if (found != OK && found != ERR_NOT_FOUND) return found;
    /* Somebody else of that identifier, whom the new organisation has listed by itself. */
    bool is_other = found == OK && there.member_id.v && there.member_id.v != person->member_id.v;
    if (is_other) {
        t->out->left++;
        return OK;
    }
    bool is_live = found == OK && there.member_id.v && !there.ended_at;
    enum err e = is_live ? OK : put_there(t, person, found == OK ? &there : NULL);
    if (e == OK) e = sql_transfer_end(run->db, &end);
    if (e == OK) e = sql_transfer_member(run->db, &member);
    if (e == OK) e = member_judge_again(run, person->member_id);
    if (e == OK) e = facts_tell(run, person->member_id);
    t->out->moved++;
    return e;
}

/* A claim is not an account: it is the new organisation's to make again. */
static enum err move_one(const struct transfer *t, const struct transfer_people_row *person) {
    if (person->member_id.v) return move(t, person);
    t->out->left++;
    return OK;
}

static enum err move_all(const struct transfer *t) {
    struct transfer_people_in in = {.organisation_id = t->from, .most = BATCH};
    struct transfer_people_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        e = sql_transfer_people(t->run->db, t->run->arena, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) e = move_one(t, &rows[i]);
        if (e == OK && count) in.after_id = rows[count - 1].attestation_id.v;
    }
    return e;
}

static enum err move_named(const struct transfer *t, const struct transfer_in *in) {
    for (size_t i = 0; i < in->count; i++) {
        struct transfer_person_in find = {.organisation_id = t->from,
                                          .identifier = in->identifiers[i]};
        struct transfer_person_row row;
        enum err e = sql_transfer_person(t->run->db, t->run->arena, &find, &row);
        if (e == ERR_NOT_FOUND) t->out->unknown++;
        if (e != OK && e != ERR_NOT_FOUND) return e;
        struct transfer_people_row person = {.attestation_id = row.attestation_id,
                                             .identifier = row.identifier,
                                             .member_id = row.member_id};
        if (e == OK) e = move_one(t, &person);
        if (e != OK && e != ERR_NOT_FOUND) return e;
    }
    return OK;
}

static enum err find(struct op_run *run, struct str slug, struct transfer_organisation_row *row) {
    struct transfer_organisation_in in = {slug};
    return sql_transfer_organisation(run->db, run->arena, &in, row);
}

static enum err transfer_run(struct op_run *run, const void *input, void *output) {
    const struct transfer_in *in = input;
    struct transfer t = {.run = run, .out = output};
    struct transfer_organisation_row from, to;
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    enum err e = find(run, in->from, &from);
    if (e == OK) e = find(run, in->to, &to);
    if (e != OK) return e;
    /* A closed one hands its people on as well. */
    if (to.closed_at) return ERR_CONFLICT;
    t.from = from.organisation_id;
    t.to = to.organisation_id;
    t.is_same_kind = str_equal(from.kind, to.kind);
    if (t.from.v == t.to.v) return ERR_INVALID;
    e = in->identifiers ? move_named(&t, in) : move_all(&t);
    if (e != OK) return e;
    struct str what = arena_format(run->arena, "%.*s to %.*s: %lld", STR_ARG(in->from),
                                   STR_ARG(in->to), (long long)t.out->moved);
    return audit_append(run, "organisation.transfer", what);
}

const struct op op_organisation_transfer = {.name = "organisation.transfer",
                                            .output_bytes = sizeof(struct transfer_out),
                                            .run = transfer_run};
