/* Models of texts: the animators' list and form, and what the form that opens a thread offers. */
#ifndef MODELS_VIEWS_H
#define MODELS_VIEWS_H

#include "server/threads/thread_views.h"

struct model_row {
    struct model_id model_id;
    int64_t kind;         /* enum thread_kind */
    struct str kind_code; /* "case" */
    struct str title;
    int64_t changed_at;
};

struct model_list_page {
    const struct model_row *models; /* by kind, then title */
    size_t models_count;
    bool is_saved, is_retired; /* what was just done */
};

struct model_page {
    struct model_id model_id; /* 0: a new one */
    int64_t kind;
    struct str kind_code;
    int64_t version;
    struct field_view title;
    struct composer composer; /* its text, in sections or not */
    struct str error;         /* of the whole */
    bool has_errors;
    /* Somebody else changed it meanwhile: what it says now. */
    bool is_conflict;
    struct str their_title, their_body;
};

/* « Partir d’un modèle ». */
struct model_choice {
    struct model_id model_id;
    struct str title;
};
struct model_offer {
    const struct model_choice *models;
    size_t models_count;
    bool is_taken; /* the text was just filled from one */
};

#endif
