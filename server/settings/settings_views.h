/* Pages of one's own settings. */
#ifndef SETTINGS_VIEWS_H
#define SETTINGS_VIEWS_H

#include "server/core/frame_views.h"

struct session_row {
    struct session_id session_id;
    int64_t began_at, seen_at;
    bool is_current, is_shared;
    struct str country; /* its name; empty: not known */
    int64_t country_at; /* since when */
    bool is_moved;      /* it was another when the session began */
};

struct sessions_page {
    const struct session_row *sessions; /* newest first */
    size_t sessions_count;
    bool has_others;
    bool has_countries; /* there is a database of them */
};

struct password_page {
    struct field_view current, next;
    struct code_view code;
    struct str identifier;
    int64_t minimum; /* characters */
    bool is_changed; /* it was, just now */
    bool has_errors;
};

struct rules_page {
    struct str trade, version, sentence; /* the reader's own rule */
    const struct str *kinds;             /* of organisations that are entitled */
    size_t kinds_count;
    int64_t due_at;    /* another policy is announced for then; 0: none is */
    struct str change; /* "refused", "review", "peer"; empty: nothing changes for the reader */
    struct str change_sentence;
    bool is_refused, is_review;
};

#endif
