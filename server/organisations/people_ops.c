/* Single acts on an organisation's list. What the members' operations decide, they decide; here the
 * seats are counted before. */
#include "server/core/audit.h"
#include "server/organisations/people.h"

/* Is there a seat for what this row would be? */
static enum err check_seat(struct op_run *run, const struct member_put_in *row) {
    struct member_put_out foreseen;
    struct seats seats;
    bool has_room = true;
    enum err e = seats_load(run->db, run->arena, row->organisation, &seats);
    if (e != OK || !seats.bound) return e;
    e = member_put_preview(run, row, &foreseen);
    if (e == OK) e = seats_take(run, &seats, &foreseen, &has_room);
    return e == OK && !has_room ? ERR_LIMIT : e;
}

static enum err person_put_run(struct op_run *run, const void *input, void *output) {
    const struct member_put_in *in = input;
    enum err e = may_provision(run, in->organisation);
    if (e == OK) e = check_seat(run, in);
    return e == OK ? op_member_put.run(run, in, output) : e;
}

const struct op op_person_put = {
    .name = "person.put", .output_bytes = sizeof(struct member_put_out), .run = person_put_run};

/* The organisation of a browser's provisioner; whoever else acts is asked by the operation itself.
 */
static enum err find_person(struct op_run *run, struct attestation_id attestation,
                            struct organisation_id *organisation, struct person_find_row *person) {
    struct person_owner_in owner_in = {attestation};
    struct person_owner_row owner;
    enum err e = sql_person_owner(run->db, run->arena, &owner_in, &owner);
    if (e != OK) return e;
    struct person_find_in find = {.attestation_id = attestation,
                                  .organisation_id = owner.organisation_id};
    *organisation = owner.organisation_id;
    e = may_provision(run, owner.organisation_id);
    if (e == ERR_DENIED) return ERR_NOT_FOUND;
    return e == OK ? sql_person_find(run->db, run->arena, &find, person) : e;
}

struct member_put_in stated_row(const struct person_find_row *person,
                                const struct person_facts_row *now,
                                const struct attestation_state_in *in,
                                struct organisation_id organisation) {
    struct member_put_in row = {.organisation = organisation,
                                .organisation_kind = person->organisation_kind,
                                .identifier = person->identifier,
                                .email = person->email,
                                .given_name = person->given_name,
                                .family_name = person->family_name,
                                .region = person->region,
                                .external_id = person->external_id,
                                .job_title = now->job_title,
                                .occupation_code = now->occupation_code,
                                .supervises = now->supervises,
                                .practising = now->practising,
                                .practising_since = now->practising_since};
    if (in->fact == STATED_PRACTICE_ENDED) row.practising = STR("no");
    if (in->fact == STATED_RETURN && str_equal(now->practising, STR("no")))
        row.practising = STR("yes");
    if (in->fact != STATED_CHANGE) return row;
    row.job_title = in->job_title;
    row.occupation_code = in->occupation_code;
    row.supervises = in->supervises;
    row.practising = in->practising;
    return row;
}

static enum err person_state_run(struct op_run *run, const void *input, void *output) {
    const struct attestation_state_in *in = input;
    struct organisation_id organisation;
    struct person_find_row person;
    struct person_facts_in find = {in->attestation};
    struct person_facts_row none = {0}, *facts;
    size_t count;
    enum err e = find_person(run, in->attestation, &organisation, &person);
    if (e == OK) e = sql_person_facts(run->db, run->arena, &find, &facts, &count);
    if (e != OK) return e;
    bool takes = in->fact == STATED_CHANGE || in->fact == STATED_RETURN;
    struct member_put_in row = stated_row(&person, count ? &facts[0] : &none, in, organisation);
    if (takes) e = check_seat(run, &row);
    return e == OK ? op_attestation_state.run(run, in, output) : e;
}

const struct op op_person_state = {
    .name = "person.state", .output_bytes = sizeof(struct member_put_out), .run = person_state_run};

static enum err person_invite_run(struct op_run *run, const void *input, void *output) {
    const struct person_invite_in *in = input;
    struct organisation_id organisation;
    struct person_find_row person;
    (void)output;
    enum err e = find_person(run, in->attestation, &organisation, &person);
    if (e != OK) return e;
    if (person.member_id.v && !person.ended_at) e = activation_again(run, person.member_id);
    return e == OK ? audit_append(run, "member.invite", person.identifier) : e;
}

const struct op op_person_invite = {.name = "person.invite", .run = person_invite_run};
