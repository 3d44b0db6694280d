/* The list of spaces, one space: lists paged by key (never OFFSET), newest activity first. */
#include "lib/num.h"
#include "server/core/page.h"
#include "server/core/place.h"
#include "server/spaces/space_views.h"
#include "server/spaces/spaces.h"
#include "sql/spaces_spaces.h"
#include "templates.h"

enum { SPACE_THREADS = 25 };

enum err scope_space(struct scope_run *run) {
    struct space_visible_in in = {.slug = run->params[0].text};
    struct space_visible_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_space_visible(run->db, run->arena, &in, row);
}

/* Those of the reader's region first. */
static enum err fill_spaces(struct request *r, const struct space_row **out, size_t *out_count) {
    struct str own = page_author_of(r, r->viewer.member).region;
    struct space_rows_row *rows;
    size_t count = 0;
    enum err e = sql_space_rows(r->db, &r->arena, &rows, out_count);
    if (e != OK) return e;
    struct space_row *spaces = arena_array(&r->arena, *out_count, sizeof *spaces);
    for (int is_other = 0; is_other < 2; is_other++)
        for (size_t i = 0; i < *out_count; i++) {
            bool is_own = !str_is_empty(own) && str_equal(own, rows[i].region);
            if (is_own == (is_other == 1)) continue;
            spaces[count++] = (struct space_row){.slug = rows[i].slug,
                                                 .title = rows[i].title,
                                                 .about = rows[i].about,
                                                 .region = rows[i].region,
                                                 .threads = rows[i].threads,
                                                 .last_at = rows[i].last_at,
                                                 .is_own = is_own};
        }
    *out = spaces;
    return OK;
}

enum reply space_list(struct request *r) {
    struct space_list page = {0};
    enum err e = fill_spaces(r, &page.spaces, &page.spaces_count);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_SPACES, &frame);
    tmpl_space_list(&w, &frame, &page);
    return page_send(r, 200);
}

static struct str place_of(struct request *r, const struct thread_row *row) {
    return place_write(&r->arena, row->last_at, row->thread_id.v);
}

static void fill_row(struct request *r, const struct threads_of_space_before_row *row,
                     struct thread_row *out) {
    *out = (struct thread_row){.thread_id = row->thread_id,
                               .kind = page_kind(row->kind),
                               .state = page_state(row->state),
                               .answer_id = row->answer_id,
                               .title = page_thread_title(r, row->title),
                               .author = page_author_in(r, row->author_id, row->thread_id),
                               .messages = row->last_seq,
                               .last_at = row->last_post_at,
                               .is_followed = row->is_followed};
}

/* The statements give the same columns. */
_Static_assert(sizeof(struct threads_of_space_before_row) == sizeof(struct threads_pinned_in_row),
               "rows of the list and those above it");
_Static_assert(sizeof(struct threads_of_space_before_row) ==
                   sizeof(struct threads_of_space_after_row),
               "rows of both directions");

/* One part of the list, newest first, and whether there is more on the far side. */
static enum err load_threads(struct request *r, struct space_id space, const struct place *before,
                             const struct place *after, struct space_page *page) {
    struct threads_of_space_before_row *rows;
    size_t count;
    enum err e;
    if (after) {
        struct threads_of_space_after_in in = {.space_id = space,
                                               .member_id = r->viewer.member,
                                               .after_at = after->key,
                                               .after_id = after->id,
                                               .most = SPACE_THREADS + 1};
        struct threads_of_space_after_row *newer;
        e = sql_threads_of_space_after(r->db, &r->arena, &in, &newer, &count);
        if (e != OK) return e;
        rows = arena_array(&r->arena, count, sizeof *rows);
        for (size_t i = 0; i < count; i++) memcpy(&rows[count - 1 - i], &newer[i], sizeof *rows);
    } else {
        struct threads_of_space_before_in in = {.space_id = space,
                                                .member_id = r->viewer.member,
                                                .before_at = before->key,
                                                .before_id = before->id,
                                                .most = SPACE_THREADS + 1};
        e = sql_threads_of_space_before(r->db, &r->arena, &in, &rows, &count);
        if (e != OK) return e;
    }
    bool has_more = count > SPACE_THREADS;
    size_t shown = has_more ? SPACE_THREADS : count;
    size_t first = after && has_more ? 1 : 0;
    struct thread_row *threads = arena_array(&r->arena, shown, sizeof *threads);
    for (size_t i = 0; i < shown; i++) fill_row(r, &rows[first + i], &threads[i]);
    page->threads = threads;
    page->threads_count = shown;
    bool has_older = after ? true : has_more;
    bool has_newer = after ? has_more : before->key != INT64_MAX;
    if (shown && has_older) page->pager.older = place_of(r, &threads[shown - 1]);
    if (shown && has_newer) page->pager.newer = place_of(r, &threads[0]);
    return OK;
}

/* What animators pinned, above the list's beginning. */
static enum err load_pinned(struct request *r, struct space_id space, struct space_page *page) {
    struct threads_pinned_in_in in = {.space_id = space, .member_id = r->viewer.member};
    struct threads_pinned_in_row *rows;
    struct threads_of_space_before_row row;
    enum err e = sql_threads_pinned_in(r->db, &r->arena, &in, &rows, &page->pinned_count);
    if (e != OK) return e;
    struct thread_row *threads = arena_array(&r->arena, page->pinned_count, sizeof *threads);
    for (size_t i = 0; i < page->pinned_count; i++) {
        memcpy(&row, &rows[i], sizeof row);
        fill_row(r, &row, &threads[i]);
        threads[i].is_pinned = true;
    }
    page->pinned = threads;
    return OK;
}

enum reply space_show(struct request *r) {
    const struct space_visible_row *space = r->scope.object;
    struct place before = {INT64_MAX, INT64_MAX}, after = {0, 0};
    struct str before_text = request_query(r, STR("before"));
    struct str after_text = request_query(r, STR("after"));
    bool has_after = !str_is_empty(after_text);
    if (!str_is_empty(before_text) && !place_read(before_text, &before))
        return request_error(r, 400, 0);
    if (has_after && !place_read(after_text, &after)) return request_error(r, 400, 0);
    struct space_page page = {
        .slug = space->slug, .title = space->title, .about = space->about, .region = space->region};
    page.promise_hours = space->promise_hours >= 0 ? space->promise_hours
                                                   : r->service->options->community_promise_hours;
    enum err e = load_threads(r, space->space_id, &before, has_after ? &after : NULL, &page);
    if (e == OK && !has_after && str_is_empty(before_text))
        e = load_pinned(r, space->space_id, &page);
    if (e != OK) return request_fail(r, e);
    page.has_threads = page.pinned_count || page.threads_count;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_SPACES, &frame);
    page_mark_space(r, &frame, space->slug);
    tmpl_space_page(&w, &frame, &page);
    return page_send(r, 200);
}
