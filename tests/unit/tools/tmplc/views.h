/* The views of the small site that tests of tmplc are made of. */
#ifndef TMPLC_FIXTURE_VIEWS_H
#define TMPLC_FIXTURE_VIEWS_H

#include "messages.h"
#include "server/core/ids.h"

#include "lib/escape.h"

enum mood { MOOD_CALM, MOOD_BUSY };

struct person_view {
    struct str name, region;
};

struct note_view {
    struct post_id post_id;
    struct person_view author;
    struct html body;
    int64_t at;
    bool is_first;
};

struct page_view {
    struct str title, query, nothing;
    struct thread_id thread_id;
    struct url next;
    const struct note_view *notes;
    size_t notes_count;
    const struct str *tags;
    size_t tags_count;
    const struct person_view *reader; /* NULL: a visitor */
    enum message_id advice;
    enum mood mood;
    int64_t visits;
    int page;
    size_t unread;
    uint16_t small;
    bool is_open;
};

#endif
