/* Pages of welcoming: models of notes, a note to several, to those who have not come, to one. */
#ifndef GREET_VIEWS_H
#define GREET_VIEWS_H

#include "server/welcome/welcome_views.h"

struct wording_list_page {
    const struct wording_row *wordings;
    size_t wordings_count;
    bool is_saved, is_retired;
};

/* An earlier text of a model. */
struct wording_past {
    int64_t version, at;
    struct str text;
};

struct wording_page {
    struct wording_id wording_id; /* 0: a new one */
    struct str purpose, code;
    int64_t version;
    struct field_view title;
    struct greet_text text;
    const struct wording_past *past;
    size_t past_count;
    struct str error;
    bool has_errors, is_conflict;
    struct str their_title, their_text;
};

/* One of a list that is chosen from. */
struct greet_option {
    struct str value, label;
    bool is_chosen;
};

struct greet_options {
    const struct greet_option *options;
    size_t options_count;
};

struct greet_send_page {
    struct greet_options purposes, criteria, topics, waves, regions;
    struct greet_options kept; /* while asked to confirm: fields, by name and value */
    struct field_view thread, about, criterion;
    struct greet_text text;
    const struct wording_row *wordings;
    size_t wordings_count;
    /* Asked to confirm: who, why, what. */
    bool is_asking;
    const struct greet_person *people;
    size_t people_count;
    struct str error;
    bool has_errors;
    bool is_sent;
    int64_t most;
};

struct relaunch_page {
    struct greet_text text;
    const struct wording_row *wordings;
    size_t wordings_count;
    int64_t silent; /* rounded; 0: few */
    bool is_counted;
    int64_t under_way_since; /* 0: none is */
    int64_t next_at;         /* before which no other may be sent; 0: now */
    struct str error;
    bool has_errors, is_sent;
};

struct greet_note_page {
    struct note_id note_id;
    struct author_view writer; /* of a relaunch: of nobody */
    struct author_view person; /* it was written to */
    bool is_relaunch, is_own;  /* one's own to read; else one wrote it */
    struct str text, answer;
    int64_t sent_at, answered_at;
    struct thread_id thread; /* 0: none */
    struct str thread_title;
    bool takes_answer;
    struct field_view field;
    bool has_errors;
    bool is_refusing, is_thanked;
};

struct greet_choices_page {
    bool refuses_notes, sponsors, is_saved, is_late;
    const struct greet_pair *pairs, *offers;
    size_t pairs_count, offers_count;
    int64_t most;
};

#endif
