/* Inside of organisations: single people of an organisation's list. */
#ifndef ORGANISATIONS_PEOPLE_H
#define ORGANISATIONS_PEOPLE_H

#include "server/core/request.h"
#include "server/members/attestations.h"
#include "server/organisations/imports.h"
#include "server/organisations/organisation_views.h"
#include "server/organisations/reports.h"
#include "server/organisations/seats.h"
#include "sql/organisations_people.h"

/* One row, with the seats looked at. Answers member_put_out. ERR_DENIED: not this organisation's
 * provisioner; ERR_CONFLICT: the external id is another's; ERR_LIMIT: no seat is left. */
extern const struct op op_person_put;
/* A statement (struct attestation_state_in), with the seats looked at: ERR_LIMIT; else as
 * op_attestation_state. */
extern const struct op op_person_state;

struct person_invite_in {
    struct attestation_id attestation;
};
/* Another invitation, if the account is not open and none has left within a day. Answers nothing:
 * whether one leaves depends on more than this organisation may know. ERR_NOT_FOUND: not theirs. */
extern const struct op op_person_invite;

/* What a statement would make of a row: the facts to come, as a row of a list. */
struct member_put_in stated_row(const struct person_find_row *person,
                                const struct person_facts_row *now,
                                const struct attestation_state_in *in,
                                struct organisation_id organisation);

/* "yes", "no" or unknown, in words. */
struct str fact_words(struct request *r, struct str fact);
struct facts_view facts_view_of(struct request *r, const struct person_facts_row *row);

/* The form of facts: fields in this order begin every schema that has them. */
enum facts_field {
    FACTS_JOB_TITLE,
    FACTS_OCCUPATION,
    FACTS_SUPERVISES,
    FACTS_PRACTISING,
    FACTS_FIELDS
};
#define FACTS_FORM_FIELDS                                                                          \
    [FACTS_JOB_TITLE] = {"job_title", FIELD_LINE, false, 1200, NULL},                              \
    [FACTS_OCCUPATION] = {"occupation_code", FIELD_LINE, false, 400, NULL},                        \
    [FACTS_SUPERVISES] = {"supervises", FIELD_LINE, false, 16, NULL},                              \
    [FACTS_PRACTISING] = {"practising", FIELD_LINE, false, 16, NULL}
/* Marks a field whose text its column would not take. */
void facts_check(struct request *r, size_t field, enum list_column column);
/* The form as it was sent. */
void facts_form_fill(struct request *r, struct facts_form *form);
/* The choices of supervises and practising. */
void facts_choices(struct request *r, struct facts_form *form, struct str supervises,
                   struct str practising);

#endif
