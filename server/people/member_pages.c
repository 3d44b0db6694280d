/* A member's page: how they appear, what they know about, what they wrote and left there. */
#include "lib/clock.h"
#include "lib/num.h"
#include "server/core/page.h"
#include "server/people/people.h"
#include "sql/people_people.h"
#include "templates.h"

enum { PAGE_THREADS = 5, PAGE_MESSAGES = 15, EXTRACT_MOST = 240 };

enum err scope_member(struct scope_run *run) {
    struct member_visible_in in = {
        .member_id = {run->params[0].id}, .viewer_id = run->viewer->member, .now = clock_now_ms()};
    struct member_visible_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_member_visible(run->db, run->arena, &in, row);
}

static enum err fill_topics(struct request *r, struct member_page *page) {
    struct topics_chosen chosen;
    enum err e = topics_of_member(r->db, &r->arena, page->author.member_id, &chosen);
    if (e != OK) return e;
    const struct choice_view *all = topics_view(r, &chosen, &page->topics_count);
    struct choice_view *known = arena_array(&r->arena, page->topics_count, sizeof *known);
    size_t count = 0;
    for (size_t i = 0; i < page->topics_count; i++)
        if (all[i].is_chosen) known[count++] = all[i];
    page->topics = known;
    page->topics_count = count;
    return OK;
}

static enum err fill_threads(struct request *r, struct member_page *page) {
    struct member_threads_in in = {.member_id = page->author.member_id, .most = PAGE_THREADS};
    struct member_threads_row *rows;
    enum err e = sql_member_threads(r->db, &r->arena, &in, &rows, &page->threads_count);
    if (e != OK) return e;
    struct thread_row *threads = arena_array(&r->arena, page->threads_count, sizeof *threads);
    for (size_t i = 0; i < page->threads_count; i++)
        threads[i] = (struct thread_row){.thread_id = rows[i].thread_id,
                                         .kind = page_kind(rows[i].kind),
                                         .title = page_thread_title(r, rows[i].title),
                                         .space_title = rows[i].space_title,
                                         .messages = rows[i].last_seq,
                                         .last_at = rows[i].last_post_at};
    page->threads = threads;
    return OK;
}

static enum err fill_messages(struct request *r, int64_t before, struct member_page *page) {
    struct member_messages_in in = {
        .member_id = page->author.member_id, .before = before, .most = PAGE_MESSAGES + 1};
    struct member_messages_row *rows;
    size_t count;
    enum err e = sql_member_messages(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    bool has_more = count > PAGE_MESSAGES;
    page->messages_count = has_more ? PAGE_MESSAGES : count;
    page->has_more = has_more;
    if (has_more) page->next = rows[PAGE_MESSAGES - 1].post_id;
    struct member_message *messages =
        arena_array(&r->arena, page->messages_count, sizeof *messages);
    for (size_t i = 0; i < page->messages_count; i++)
        messages[i] =
            (struct member_message){.post_id = rows[i].post_id,
                                    .kind = page_kind(rows[i].kind),
                                    .title = page_thread_title(r, rows[i].title),
                                    .extract = page_excerpt(r, rows[i].markdown, EXTRACT_MOST),
                                    .at = rows[i].created_at};
    page->messages = messages;
    return OK;
}

enum reply member_page(struct request *r) {
    const struct member_visible_row *member = r->scope.object;
    struct str before_text = request_query(r, STR("before"));
    int64_t before = INT64_MAX;
    if (!str_is_empty(before_text) && !num_parse(before_text, INT64_MAX, &before))
        return request_error(r, 400, 0);
    struct member_page page = {
        .author = page_author_of(r, member->member_id),
        .agency = member->agency,
        .introduction = member->introduction,
        .is_animator = member->is_animator,
        .is_own = member->member_id.v == r->viewer.member.v,
        .is_colleague = member->is_colleague && member->member_id.v != r->viewer.member.v,
        .may_measure = r->viewer.role == ROLE_ANIMATOR && member->member_id.v != r->viewer.member.v,
        .is_later = before != INT64_MAX};
    enum err e = fill_topics(r, &page);
    if (e == OK && !page.is_later) e = fill_threads(r, &page);
    if (e == OK) e = fill_messages(r, before, &page);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_PEOPLE, &frame);
    tmpl_member_page(&w, &frame, &page);
    return page_send(r, 200);
}
