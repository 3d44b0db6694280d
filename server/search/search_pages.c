/* The page: the question is parked on the readers' thread, its answer made into views here. */
#include "lib/num.h"
#include "lib/utf8.h"
#include "server/core/page.h"
#include "server/search/search.h"
#include "templates.h"

enum { WIDER_LEAST = 5 };

/* When nothing was found: what begins like the longest word, « accom* ». */
static struct str wider(struct request *r, const struct question *q) {
    struct str longest = {0};
    for (size_t i = 0; i < q->count; i++)
        for (size_t t = 0; t < q->clauses[i].terms_count; t++)
            if (q->clauses[i].terms[t].length > longest.length) longest = q->clauses[i].terms[t];
    if (utf8_count(longest) < WIDER_LEAST) return (struct str){0};
    size_t at = 0;
    for (int i = 0; i < WIDER_LEAST - 1; i++) utf8_next(longest, &at);
    return arena_format(&r->arena, "%.*s*", (int)at, longest.bytes);
}

static enum reply send(struct request *r, const struct search_view *view) {
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_SEARCH, &frame);
    tmpl_search_page(&w, &frame, view);
    return page_send(r, 200);
}

static void search_done(struct request *r, enum err result, const void *output) {
    if (result != OK) {
        request_fail(r, result);
        return;
    }
    const struct search_in *found = output;
    struct found_message messages[SEARCH_PAGE];
    struct found_thread threads[SEARCH_THREADS];
    struct author_view people[SEARCH_PEOPLE];
    for (size_t i = 0; i < found->messages_count; i++) {
        messages[i] = found->messages[i];
        messages[i].author = page_author_of(r, found->message_authors[i]);
        messages[i].title = page_thread_title(r, found->messages[i].title);
    }
    for (size_t i = 0; i < found->threads_count; i++) {
        threads[i] = found->threads[i];
        threads[i].author = page_author_of(r, found->thread_authors[i]);
    }
    for (size_t i = 0; i < found->people_count; i++)
        people[i] = page_author_of(r, found->people[i]);
    struct search_view view = {.question = found->text,
                               .is_asked = true,
                               .is_vague = found->question.count == 0,
                               .has_short_prefix = found->question.has_short_prefix,
                               .is_later = !str_is_empty(request_query(r, STR("before"))),
                               .answers = found->answers,
                               .answers_count = found->answers_count,
                               .people = people,
                               .people_count = found->people_count,
                               .threads = threads,
                               .threads_count = found->threads_count,
                               .messages = messages,
                               .messages_count = found->messages_count,
                               .next = found->next};
    size_t count =
        found->answers_count + found->people_count + found->threads_count + found->messages_count;
    view.is_empty = count == 0 && found->next == 0 && !view.is_vague;
    if (view.is_empty) view.wider = wider(r, &found->question);
    send(r, &view);
}

enum reply search_page(struct request *r) {
    struct str text = str_trim(request_query(r, STR("q")));
    struct str before = request_query(r, STR("before"));
    int64_t from = INT64_MAX;
    if (!utf8_is_valid(text) || text.length > QUESTION_MOST) return request_error(r, 400, 0);
    if (!str_is_empty(before) && !num_parse(before, INT64_MAX, &from))
        return request_error(r, 400, 0);
    if (str_is_empty(text)) return send(r, &(struct search_view){.next = 0});
    struct task *task = request_task(r, &op_search, sizeof(struct search_in));
    struct search_in *in = task->input;
    in->text = task_copy(task, text);
    in->before = from;
    in->now_ms = r->now_ms;
    return request_park(r, task, search_done);
}
