/* Who set marks on a message: for peers, one message at a time. A list of people, in no order that
 * says when, and no sum of what anybody sets or gets. */
#include "server/core/page.h"
#include "server/threads/following_views.h"
#include "server/threads/threads.h"
#include "sql/threads_marks.h"
#include "sql/threads_threads.h"
#include "templates.h"

enum { NAMES_MOST = 100 }; /* a mark */

/* Names of those who are inside now; the others count among the others. */
static enum err fill_mark(struct request *r, struct post_id post, enum mark_kind kind,
                          int64_t total, struct marked_row *row) {
    struct marks_shown_in in = {
        .post_id = post, .kind = str_from_c(mark_names[kind]), .most = NAMES_MOST};
    struct marks_shown_row *rows;
    size_t count;
    enum err e = sql_marks_shown(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct author_view *people = arena_array(&r->arena, count, sizeof *people);
    *row = (struct marked_row){.kind = kind, .people = people};
    for (size_t i = 0; i < count; i++) {
        struct author_view person = page_author_of(r, rows[i].member_id);
        if (person.has_page) people[row->people_count++] = person;
    }
    row->others = total - (int64_t)row->people_count;
    return OK;
}

enum reply post_marked(struct request *r) {
    const struct post_visible_row *post = r->scope.object;
    struct post_markable_in find = {.post_id = post->post_id};
    struct post_markable_row row;
    struct thread_visible_in of = {.thread_id = post->thread_id};
    struct thread_visible_row thread;
    enum err e = sql_post_markable(r->db, &r->arena, &find, &row);
    if (e == OK) e = sql_thread_visible(r->db, &r->arena, &of, &thread);
    if (e != OK) return request_fail(r, e);
    const int64_t totals[MARK_KINDS] = {row.useful, row.thanks, row.same};
    struct marked_row marks[MARK_KINDS];
    struct marked_page page = {
        .post_id = post->post_id, .title = page_thread_title(r, thread.title), .marks = marks};
    for (int kind = 0; e == OK && kind < MARK_KINDS; kind++)
        if (totals[kind])
            e = fill_mark(r, post->post_id, (enum mark_kind)kind, totals[kind],
                          &marks[page.marks_count++]);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_SPACES, &frame);
    tmpl_marked_page(&w, &frame, &page);
    return page_send(r, 200);
}
