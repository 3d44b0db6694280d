/* Search: collective answers first, then the people of that first name, the threads whose title
 * fits, and messages, newest first. Asked of a reading connection on a thread of its own; never on
 * a loop. */
#ifndef SEARCH_H
#define SEARCH_H

#include "server/core/op.h"
#include "server/core/request.h"
#include "server/search/question.h"
#include "server/search/search_views.h"

enum reply search_page(struct request *r);

enum { SEARCH_PAGE = 20, SEARCH_ANSWERS = 6, SEARCH_THREADS = 6, SEARCH_PEOPLE = 6 };

/* The question, and after op_search its answer in the same place; texts live in the task's arena.
 * Messages' and threads' author is left to the page. */
struct search_in {
    struct str text;
    int64_t before; /* messages older than this post's id; INT64_MAX: from the newest */
    int64_t now_ms;

    struct question question;
    struct found_answer answers[SEARCH_ANSWERS];
    size_t answers_count;
    struct found_thread threads[SEARCH_THREADS];
    struct member_id thread_authors[SEARCH_THREADS];
    size_t threads_count;
    struct member_id people[SEARCH_PEOPLE];
    size_t people_count;
    struct found_message messages[SEARCH_PAGE];
    struct member_id message_authors[SEARCH_PAGE];
    size_t messages_count;
    int64_t next; /* 0: that was all */
};
/* ERR_TIMEOUT: longer than a statement may take. */
extern const struct op op_search;

#endif
