/* What the pages of a list print. */
#ifndef IMPORT_VIEWS_H
#define IMPORT_VIEWS_H

#include "server/core/frame_views.h"
#include "server/organisations/fates.h"

struct seats_view {
    int64_t bound; /* 0: none */
    int64_t used, left;
};

struct import_form_page {
    struct str error, advice; /* what is wrong with the list, and how to do better */
    struct str text;          /* as pasted */
    bool attests;
    struct seats_view seats;
    int64_t rows_most, megabytes_most;
};

struct fate_view {
    int64_t number;
    int64_t fate, foreseen; /* enum fate */
    bool is_different;
    struct str name, identifier, job_title;
    struct str column, sentence, given, rule;
};

struct fate_tally {
    int64_t fate, count;
};

struct import_page {
    struct import_id import_id;
    struct str file_name; /* empty: pasted */
    int64_t rows;
    struct fate_tally *tally;
    size_t tally_count;
    const struct fate_view *fates;
    size_t fates_count;
    int64_t from, to;            /* of the rows, in the order shown, from 1 */
    int64_t page, before, after; /* ?page=, from 1; 0: none */
    int64_t expires_at;
    int64_t different; /* once confirmed: whose fate was not the one shown */
    int64_t writes;    /* rows that would change something */
    bool is_done, attests;
    struct seats_view seats;
};

#endif
