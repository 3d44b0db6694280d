/* Notes, their models, newcomers and who welcomes them. */
#ifndef WELCOME_VIEWS_H
#define WELCOME_VIEWS_H

#include "server/core/frame_views.h"

/* One to be welcomed, or to be written to. */
struct greet_person {
    struct author_view author;
    struct str introduction; /* may be empty */
    int64_t since;           /* in the community */
    struct str why;          /* they are in the list; may be empty */
    struct str text;         /* as they will read it; may be empty */
    bool is_chosen;          /* their text stands open */
};

/* A model, in a list or to begin from. */
struct wording_row {
    struct wording_id wording_id;
    struct str purpose; /* « Bienvenue » */
    struct str code;    /* "welcome" */
    struct str title;
    int64_t changed_at;
};

/* A variable that texts may hold. */
struct greet_variable {
    struct str name;    /* "{prénom}" */
    struct str meaning; /* what it becomes */
};

/* The field of a note, and what stands around it. */
struct greet_text {
    struct field_view text;
    const struct greet_variable *variables;
    size_t variables_count;
    struct str preview; /* as it will be read; empty: not yet looked at */
    struct html guard;
};

/* Two people, one of whom welcomes the other. */
struct greet_pair {
    struct sponsorship_id sponsorship_id;
    struct author_view newcomer, sponsor;
    int64_t until;
    bool is_accepted;
};

struct greet_list_page {
    const struct greet_person *people; /* the longest awaited first */
    size_t people_count;
    bool has_more;
    const struct greet_pair *pairs; /* in course */
    size_t pairs_count;
    struct thread_id thread; /* of welcome; 0: none */
    struct str thread_title;
    struct field_view address; /* of another */
    int64_t silent;            /* who have not come, rounded; 0: few */
    bool is_counted;           /* and it was counted at all */
    bool is_sent, is_set;
};

struct greet_page {
    struct greet_person person;
    struct greet_text text;
    const struct wording_row *wordings;
    size_t wordings_count;
    struct str error;
    bool has_errors;
    bool is_refusing; /* they take no notes */
    /* Somebody has written already. */
    bool is_welcomed;
    struct author_view welcomer;
    int64_t welcomed_at;
    /* Who could welcome them. */
    const struct greet_person *sponsors;
    size_t sponsors_count;
    const struct greet_pair *offers;
    size_t offers_count;
    bool takes_offers, is_offered, is_late;
};

/* The newcomer's first week, on the home page. */
struct greet_guide {
    bool is_shown;
    bool has_line, has_read, has_topics, has_spoken; /* done by themselves */
    bool is_done;
    struct thread_id thread; /* of welcome; 0: none */
    struct str thread_title;
    struct greet_pair pair; /* 0: nobody welcomes them */
    const struct greet_pair *offers;
    size_t offers_count;
};

#endif
