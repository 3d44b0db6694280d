/* Questions of every space, those alone that nobody has answered if wished. */
#include "server/core/page.h"
#include "server/core/place.h"
#include "server/spaces/space_views.h"
#include "server/spaces/spaces.h"
#include "sql/spaces_spaces.h"
#include "templates.h"

enum { QUESTIONS = 25 };

_Static_assert(sizeof(struct threads_of_kind_row) == sizeof(struct threads_waiting_of_kind_row),
               "both statements give the same columns");

static enum err load(struct request *r, bool is_waiting, struct place before,
                     struct threads_of_kind_row **rows, size_t *count) {
    if (!is_waiting) {
        struct threads_of_kind_in in = {.kind = STR("question"),
                                        .before_at = before.key,
                                        .before_id = before.id,
                                        .most = QUESTIONS + 1};
        return sql_threads_of_kind(r->db, &r->arena, &in, rows, count);
    }
    struct threads_waiting_of_kind_in in = {.kind = STR("question"),
                                            .before_at = before.key,
                                            .before_id = before.id,
                                            .most = QUESTIONS + 1};
    struct threads_waiting_of_kind_row *waiting;
    enum err e = sql_threads_waiting_of_kind(r->db, &r->arena, &in, &waiting, count);
    if (e != OK) return e;
    *rows = arena_array(&r->arena, *count, sizeof **rows);
    for (size_t i = 0; i < *count; i++) memcpy(&(*rows)[i], &waiting[i], sizeof **rows);
    return OK;
}

enum reply question_list(struct request *r) {
    struct place before = {INT64_MAX, INT64_MAX};
    struct str before_text = request_query(r, STR("before"));
    struct question_list page = {.is_waiting =
                                     str_equal(request_query(r, STR("filter")), STR("waiting")),
                                 .is_later = !str_is_empty(before_text)};
    struct threads_of_kind_row *rows;
    size_t count;
    if (page.is_later && !place_read(before_text, &before)) return request_error(r, 400, 0);
    enum err e = load(r, page.is_waiting, before, &rows, &count);
    if (e != OK) return request_fail(r, e);
    page.threads_count = count > QUESTIONS ? QUESTIONS : count;
    struct thread_row *threads = arena_array(&r->arena, page.threads_count, sizeof *threads);
    for (size_t i = 0; i < page.threads_count; i++)
        threads[i] =
            (struct thread_row){.thread_id = rows[i].thread_id,
                                .kind = page_kind(rows[i].kind),
                                .state = page_state(rows[i].state),
                                .answer_id = rows[i].answer_id,
                                .title = page_thread_title(r, rows[i].title),
                                .space_title = rows[i].space_title,
                                .author = page_author_in(r, rows[i].author_id, rows[i].thread_id),
                                .messages = rows[i].last_seq,
                                .last_at = rows[i].last_post_at};
    page.threads = threads;
    if (count > QUESTIONS)
        page.older = place_write(&r->arena, threads[QUESTIONS - 1].last_at,
                                 threads[QUESTIONS - 1].thread_id.v);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_QUESTIONS, &frame);
    tmpl_question_list(&w, &frame, &page);
    return page_send(r, 200);
}
