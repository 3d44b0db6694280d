/* Following a thread: by writing in it, or by hand; and the list of followed threads. */
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/core/place.h"
#include "server/threads/following_views.h"
#include "server/threads/threads.h"
#include "server/threads/threads_write.h"
#include "sql/threads_follows.h"
#include "sql/threads_threads.h"
#include "templates.h"
#include "urls.h"

enum { PAGE_ROWS = 25 };
_Static_assert(FOLLOWS_MOST == 1000, "follows.sql says the same");

static enum err trim(struct op_run *run, struct member_id member) {
    struct follows_trim_in in = {.member_id = member};
    return sql_follows_trim(run->db, &in);
}

enum err follow_by_writing(struct op_run *run, struct member_id member, struct thread_id thread) {
    if (member_is_nobody(member)) return OK;
    struct follow_add_in in = {
        .member_id = member, .thread_id = thread, .followed_at = run->now_ms};
    enum err e = sql_follow_add(run->db, &in);
    return e == OK && db_changes(run->db) ? trim(run, member) : e;
}

static enum err thread_follow_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct thread_follow_in *in = input;
    struct thread_visible_in find = {.thread_id = in->thread};
    struct thread_visible_row thread;
    enum err e = author_check(run, run->actor.member);
    if (e == OK) e = sql_thread_visible(run->db, run->arena, &find, &thread);
    if (e != OK) return e;
    /* Their list of what has no name tells them; a row of theirs here would tell others. */
    if (op_is_mine(run, thread.author_id, in->thread) && member_is_nobody(thread.author_id))
        return OK;
    struct follow_set_in set = {.member_id = run->actor.member,
                                .thread_id = in->thread,
                                .is_on = in->is_on,
                                .followed_at = run->now_ms};
    e = sql_follow_set(run->db, &set);
    return e == OK ? trim(run, run->actor.member) : e;
}

const struct op op_thread_follow = {.name = "thread.follow", .run = thread_follow_run};

static void followed(struct request *r, enum err result, const void *output) {
    (void)output;
    const struct thread_visible_row *thread = r->scope.object;
    if (result == OK)
        request_redirect(r, url_thread_show(&r->arena, thread->thread_id));
    else
        request_fail(r, result);
}

static enum reply follow(struct request *r, bool is_on) {
    const struct thread_visible_row *thread = r->scope.object;
    struct task *task = request_task(r, &op_thread_follow, sizeof(struct thread_follow_in));
    *(struct thread_follow_in *)task->input = (struct thread_follow_in){thread->thread_id, is_on};
    task->has_once = false; /* says what is to be, so twice is once */
    return request_park(r, task, followed);
}

enum reply thread_follow(struct request *r) {
    return follow(r, true);
}

enum reply thread_unfollow(struct request *r) {
    return follow(r, false);
}

/* --- The list */

static void fill_row(struct request *r, const struct threads_followed_row *row,
                     struct thread_row *out) {
    *out = (struct thread_row){.thread_id = row->thread_id,
                               .kind = page_kind(row->kind),
                               .state = page_state(row->state),
                               .title = page_thread_title(r, row->title),
                               .space_title = row->space_title,
                               .author = page_author_in(r, row->author_id, row->thread_id),
                               .messages = row->last_seq,
                               .last_at = row->last_post_at,
                               .fresh = row->first_unread.v ? row->fresh : 0,
                               .first_unread = row->first_unread};
}

enum reply following_list(struct request *r) {
    struct threads_followed_in in = {.member_id = r->viewer.member, .most = PAGE_ROWS + 1};
    struct place place = {INT64_MAX, INT64_MAX};
    struct str before = request_query(r, STR("before"));
    struct following_page page = {.is_later = !str_is_empty(before)};
    struct threads_followed_row *rows;
    size_t count;
    if (page.is_later && !place_read(before, &place)) return request_error(r, 400, 0);
    in.before_at = place.key;
    in.before_id = place.id;
    enum err e = sql_threads_followed(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return request_fail(r, e);
    page.threads_count = count > PAGE_ROWS ? PAGE_ROWS : count;
    struct thread_row *threads = arena_array(&r->arena, page.threads_count, sizeof *threads);
    for (size_t i = 0; i < page.threads_count; i++) fill_row(r, &rows[i], &threads[i]);
    page.threads = threads;
    if (count > PAGE_ROWS)
        page.older = place_write(&r->arena, threads[PAGE_ROWS - 1].last_at,
                                 threads[PAGE_ROWS - 1].thread_id.v);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_FOLLOWING, &frame);
    tmpl_following_page(&w, &frame, &page);
    return page_send(r, 200);
}
