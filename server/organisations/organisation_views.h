/* What an organisation sees: what it wrote of its people, what that was judged to be, and nothing
 * of the community. */
#ifndef ORGANISATION_VIEWS_H
#define ORGANISATION_VIEWS_H

#include "server/core/frame_views.h"
#include "server/organisations/import_views.h"

enum account_state {
    ACCOUNT_INVITED = 1, /* invité */
    ACCOUNT_OPEN,        /* ouvert */
    ACCOUNT_CHECKING,    /* à vérifier */
    ACCOUNT_REFUSED,     /* refusé */
    ACCOUNT_CLOSED,      /* fermé */
};

struct account_row {
    struct attestation_id attestation_id;
    struct str name; /* as the organisation wrote it */
    struct str identifier, job_title;
    int64_t state; /* enum account_state */
};

struct state_choice {
    struct str code, label;
    bool is_chosen;
};

/* A wave that is waited for; no title: none. */
struct wave_note {
    struct str title, month; /* « janvier 2027 »; may be empty */
};

struct organisation_page {
    const struct account_row *accounts;
    size_t accounts_count;
    const struct state_choice *states; /* to show alone */
    size_t states_count;
    struct str query, wanted;
    bool is_filtered;
    struct str next; /* ?after=; empty: the end */
    bool is_first;
    struct seats_view seats;
    struct wave_note wave;
};

/* One set of facts, as it stood from `stated_at` to `replaced_at` (0: still). */
struct facts_view {
    struct str job_title, occupation_code, practising_since;
    struct str supervises, practising; /* in words */
    int64_t stated_at, replaced_at;
    int64_t outcome;           /* enum account_state: open, checking or refused */
    struct str sentence, rule; /* of the verdict told */
};

struct person_page {
    struct attestation_id attestation_id;
    struct str name, identifier, email, region, external_id;
    int64_t state;
    int64_t created_at, attested_at, ended_at;
    struct facts_view now;
    bool has_facts;
    const struct facts_view *before;
    size_t before_count;
    bool can_return, can_change, can_end, can_leave, can_attest, can_invite;
    int64_t said; /* enum stated_fact + 1 of what was just stated; 0: nothing */
    bool was_invited;
    bool is_taken;         /* the identifier is somebody else's */
    struct wave_note wave; /* of somebody invited */
};

/* One of the few words of a fact that is no plain text. */
struct word_choice {
    struct str value, label;
    bool is_chosen;
};

/* Facts being typed. */
struct facts_form {
    struct field_view identifier, email, given_name, family_name, job_title, occupation_code,
        practising_since, region, external_id;
    const struct word_choice *supervises, *practising;
    size_t supervises_count, practising_count;
    struct str supervises_error, practising_error;
};

struct add_page {
    struct facts_form form;
    bool has_errors;
    struct str error; /* of the whole */
    struct seats_view seats;
};
/* What adding would do, before it is confirmed. */
struct add_check_page {
    struct facts_form form;
    struct str name, supervises, practising;       /* as they are read */
    struct str supervises_value, practising_value; /* as they are sent */
    struct fate_view fate;
    bool can_confirm;
    struct seats_view seats;
};

struct state_page {
    struct attestation_id attestation_id;
    struct str title, name, fact; /* the last of the address */
    int64_t stated;               /* enum stated_fact */
    struct facts_form form;
    bool is_asking; /* a change whose facts are still to be given */
    bool has_errors;
    struct str error;
    int64_t outcome;           /* enum account_state, on the facts to come */
    struct str sentence, rule; /* of it */
    struct str supervises, practising, supervises_value, practising_value;
};

struct use_row {
    int64_t quarter, year;
    int64_t rounded; /* 0: no number is given */
};
struct use_page {
    const struct use_row *quarters;
    size_t quarters_count;
    int64_t people_least;
};

#endif
