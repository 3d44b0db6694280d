/* What the person concerned sees of what is looked at about them; what colleagues see of each
 * other.
 */
#ifndef HEARING_VIEWS_H
#define HEARING_VIEWS_H

#include "server/admissions/admissions_views.h"

/* The person's own page. */
struct offer_view {
    struct attestation_id attestation_id;
    struct str organisation, title;
    int64_t at;
    bool is_move;
};

struct hearing_view {
    struct str rule, sentence;
    int64_t since, due_at;
    bool is_in_review, is_closed, is_done, is_quiet;
    const struct doubt_view *doubts;
    size_t doubts_count;
    const struct offer_view *offers;
    size_t offers_count;
    const struct case_letter *letters;
    size_t letters_count;
    bool may_answer;
    struct field_view answer;
    struct str problem;
};

/* « Je ne connais pas cette personne ». */
struct doubt_form_view {
    struct author_view author;
    struct field_view text;
};

struct newcomer_view {
    struct author_view author;
};

struct newcomers_view {
    const struct newcomer_view *people;
    size_t people_count;
    bool is_sent;
};

#endif
