/* /bookmarks: the messages that a reader keeps at hand, kept last first. */
#include "server/core/page.h"
#include "server/core/place.h"
#include "server/threads/following_views.h"
#include "server/threads/threads.h"
#include "server/threads/threads_write.h"
#include "sql/threads_follows.h"
#include "templates.h"

enum { PAGE_ROWS = 25, EXCERPT_MOST = 240 /* bytes: three lines */ };

static void fill_row(struct request *r, const struct bookmarks_mine_row *row,
                     struct bookmark_row *out) {
    *out = (struct bookmark_row){.post_id = row->post_id,
                                 .title = page_thread_title(r, row->title),
                                 .author = page_author_of(r, row->author_id),
                                 .excerpt = page_excerpt(r, row->markdown, EXCERPT_MOST),
                                 .at = row->created_at};
}

enum reply bookmark_list(struct request *r) {
    struct bookmarks_mine_in in = {.member_id = r->viewer.member, .most = PAGE_ROWS + 1};
    struct place place = {INT64_MAX, INT64_MAX};
    struct str before = request_query(r, STR("before"));
    struct bookmark_page page = {.is_later = !str_is_empty(before)};
    struct bookmarks_mine_row *rows;
    size_t count;
    if (page.is_later && !place_read(before, &place)) return request_error(r, 400, 0);
    in.before_at = place.key;
    in.before_id = place.id;
    enum err e = sql_bookmarks_mine(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return request_fail(r, e);
    page.bookmarks_count = count > PAGE_ROWS ? PAGE_ROWS : count;
    struct bookmark_row *shown = arena_array(&r->arena, page.bookmarks_count, sizeof *shown);
    for (size_t i = 0; i < page.bookmarks_count; i++) fill_row(r, &rows[i], &shown[i]);
    page.bookmarks = shown;
    if (count > PAGE_ROWS)
        page.older =
            place_write(&r->arena, rows[PAGE_ROWS - 1].saved_at, rows[PAGE_ROWS - 1].post_id.v);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_bookmark_page(&w, &frame, &page);
    return page_send(r, 200);
}
