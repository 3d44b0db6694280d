/* What animators see of who comes in: the queue, one person's case, a claim, decisions. */
#ifndef ADMISSIONS_VIEWS_H
#define ADMISSIONS_VIEWS_H

#include "server/core/frame_views.h"

/* One of the answers of a group of radio buttons. */
struct answer_view {
    struct str code, label, help; /* help may be empty */
    bool is_chosen;
};

enum admission_kind {
    ADMISSION_FUNCTION = 1, /* people whom an organisation states in the same words */
    ADMISSION_PERSON,
    ADMISSION_CONTEST,
    ADMISSION_DOUBT,
    ADMISSION_CLAIM,
};

struct admission_row {
    int64_t kind;
    struct member_id member_id;           /* the case that it leads to */
    struct attestation_id attestation_id; /* of a claim */
    struct str title, organisation, why;  /* a function; empty where it is not told */
    int64_t people;                       /* of a function */
    int64_t since, due_at;
    bool is_late, is_waiting; /* waiting: for somebody else's answer */
};

struct decided_row {
    struct decision_id decision_id;
    struct str title, organisation, reason;
    struct str occupation_code, supervises, practising; /* as stated; in words */
    int64_t at, revoked_at;
    bool is_accepted, is_pending, is_of_person;
};

struct admissions_view {
    bool is_decided; /* the other tab */
    const struct admission_row *rows;
    size_t rows_count;
    int64_t others; /* that only animators of other organisations may look at */
    bool is_cut;    /* there are more than are shown */
    const struct decided_row *decided;
    size_t decided_count;
    int64_t next; /* ?before= */
    int64_t days; /* promised, working ones */
};

/* Facts as one source states them. */
struct facts_view {
    struct str organisation, kind; /* empty: the person themselves */
    struct str job_title, occupation_code, supervises, practising, practising_since;
    struct str told;             /* the verdict on these alone, in words */
    int64_t at, until, ended_at; /* until: replaced then */
};

struct case_letter {
    struct str text;
    int64_t at;
    bool is_answer, is_decision;
};

struct doubt_view {
    struct doubt_id doubt_id;
    struct str text, answer;
    int64_t at, due_at, answered_at;
    bool is_heard;           /* answered, or the time for it is over */
    struct field_view field; /* of its form, when that was sent */
    struct str rule_error;
};

struct case_view {
    struct member_id member_id;
    int64_t version;
    struct str name; /* empty: of the same organisation, which sees the function alone */
    struct str title, organisation, rule, sentence, verdict;
    int64_t since, due_at, people;
    bool is_person;   /* the person may be decided on, not the function alone */
    bool is_barred;   /* somebody else's turn: one decided first */
    bool is_function; /* a decision for all is possible */
    bool is_late, is_open;
    const struct facts_view *facts;
    size_t facts_count;
    struct str policy_verdict, policy_rule, policy_sentence; /* of the title alone */
    const struct author_view *others;                        /* the same function */
    size_t others_count;
    struct str contest, contest_cause;
    int64_t contest_at, contest_due;
    struct str suspicion;
    struct doubt_view *doubts;
    size_t doubts_count;
    const struct case_letter *letters;
    size_t letters_count;
    const struct decided_row *decided, *elsewhere;
    size_t decided_count, elsewhere_count;
    /* The form. */
    struct str problem, decision_error, scope_error;
    const struct answer_view *answers, *scopes;
    size_t answers_count, scopes_count;
    struct field_view reason;
    const struct answer_view *rules; /* that a founded doubt may end in */
    size_t rules_count;
};

struct claim_view {
    struct attestation_id attestation_id;
    struct str name, identifier, organisation;
    struct author_view holder;
    bool has_holder, is_provisioner, is_same_name, is_offered, is_move;
    const struct facts_view *facts;
    size_t facts_count;
    int64_t since, due_at;
    const struct answer_view *answers;
    size_t answers_count;
    struct str answer_error, problem;
};

struct revoke_view {
    struct decided_row decided;
    struct field_view reason;
};

#endif
