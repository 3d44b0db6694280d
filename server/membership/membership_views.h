/* What a person reads of their own membership; what animators read of a fact that is contested;
 * whom an organisation is asked about. */
#ifndef MEMBERSHIP_VIEWS_H
#define MEMBERSHIP_VIEWS_H

#include "server/core/frame_views.h"

/* Where a membership stands. */
enum membership_phase {
    PHASE_HOLDS = 1, /* far from its term */
    PHASE_ASKS,      /* near it: the person may say that they still practise */
    PHASE_WORD,      /* it holds on their word */
    PHASE_GRACE,     /* the term is over, access goes on for a while */
    PHASE_EXPIRED,   /* access ended with the days of grace */
    PHASE_KEPT,      /* looked at again, access kept meanwhile */
    PHASE_REVIEW,
    PHASE_REFUSED,
    PHASE_CLOSED, /* by a measure, a departure or the organisation's end: /status says which */
};

/* One fact, as stated or declared. */
struct fact_view {
    struct str code;  /* "job_title" */
    struct str label; /* in words */
    struct str value; /* in words; empty: unknown */
    bool is_contested;
};

struct stated_view {
    struct attestation_id attestation_id;
    struct str organisation;
    int64_t stated_at, attested_at;
    int64_t ended_at; /* 0: stands */
    bool is_departure;
    const struct fact_view *facts;
    size_t facts_count;
};

struct objection_view {
    struct str fact, stated, organisation, text, reason; /* fact in words */
    int64_t asked_at, due_at, answered_at;
    bool is_accepted;
};

/* Near the end of a membership, said on the home page too. phase 0: nothing to say. */
struct membership_notice {
    int64_t phase;
    int64_t ends_at; /* the term */
    int64_t until;   /* access ends */
    int64_t word_at; /* of the word that it holds on; 0: none */
    bool takes_word; /* the person may give theirs now */
};

struct membership_page {
    struct membership_notice at;
    struct str rule, sentence;
    int64_t judged_at;
    const struct stated_view *stated;
    size_t stated_count;
    const struct fact_view *declared;
    size_t declared_count; /* 0: nothing was declared */
    int64_t declared_at;
    int64_t back_to; /* when they declared what they can go back to; 0: nothing */
    const struct objection_view *objections;
    size_t objections_count;
    struct str said;  /* what was just done */
    struct str error; /* why it was not */
};

struct functions_page {
    struct field_view job_title, occupation, supervises, practising;
    bool supervises_yes, supervises_no, practising_yes, practising_no;
    bool has_errors;
};

struct objection_form_page {
    struct attestation_id attestation_id;
    struct str organisation;
    const struct fact_view *facts; /* is_contested: the one that is chosen */
    size_t facts_count;
    struct str fact_error;
    struct field_view text;
};

struct objection_row {
    struct objection_id objection_id;
    struct str fact, person;
    int64_t asked_at, due_at;
};

struct objection_queue_page {
    const struct objection_row *objections;
    size_t objections_count;
    int64_t next; /* ?after= of the next part; 0: none */
};

struct objection_handled_page {
    struct objection_id objection_id;
    struct author_view person;
    struct objection_view objection;
    struct field_view answer, reason;
    bool answer_accepted, answer_refused;
};

struct attest_row {
    struct attestation_id attestation_id;
    struct str name, identifier;
    int64_t attested_at;
};

struct attest_page {
    struct str organisation;
    const struct attest_row *people;
    size_t people_count; /* on this page */
    int64_t count;       /* in all */
    int64_t before;      /* what was attested by then is asked about */
    int64_t done;        /* people just confirmed; 0: none */
};

#endif
