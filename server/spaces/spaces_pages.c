/* Home, the list of spaces, one space: lists paged by key (never OFFSET), newest activity first. */
#include "lib/num.h"
#include "server/core/page.h"
#include "server/spaces/space_views.h"
#include "server/spaces/spaces.h"
#include "sql/spaces_spaces.h"
#include "templates.h"

enum { HOME_THREADS = 12, SPACE_THREADS = 25 };

enum err scope_space(struct scope_run *run) {
    struct space_visible_in in = {.slug = run->params[0].text};
    struct space_visible_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_space_visible(run->db, run->arena, &in, row);
}

static enum err fill_spaces(struct request *r, const struct space_row **out, size_t *out_count) {
    struct space_rows_row *rows;
    enum err e = sql_space_rows(r->db, &r->arena, &rows, out_count);
    if (e != OK) return e;
    struct space_row *spaces = arena_array(&r->arena, *out_count, sizeof *spaces);
    for (size_t i = 0; i < *out_count; i++)
        spaces[i] = (struct space_row){.slug = rows[i].slug,
                                       .title = rows[i].title,
                                       .about = rows[i].about,
                                       .region = rows[i].region,
                                       .threads = rows[i].threads,
                                       .last_at = rows[i].last_at};
    *out = spaces;
    return OK;
}

static enum err fill_fresh(struct request *r, struct home_page *page) {
    struct threads_fresh_in in = {
        .member_id = r->viewer.member, .since_at = page->since_at, .most = HOME_THREADS};
    struct threads_fresh_row *rows;
    if (page->since_at == 0) return OK;
    enum err e = sql_threads_fresh(r->db, &r->arena, &in, &rows, &page->fresh_count);
    if (e != OK) return e;
    struct thread_row *threads = arena_array(&r->arena, page->fresh_count, sizeof *threads);
    for (size_t i = 0; i < page->fresh_count; i++) {
        struct person author = {rows[i].author_id, rows[i].given_name, rows[i].family_name,
                                rows[i].organisation_kind, rows[i].region};
        threads[i] = (struct thread_row){.thread_id = rows[i].thread_id,
                                         .kind = page_kind(rows[i].kind),
                                         .title = page_thread_title(r, rows[i].title),
                                         .space_title = rows[i].space_title,
                                         .author = page_author(r, &author),
                                         .messages = rows[i].last_seq,
                                         .last_at = rows[i].last_post_at,
                                         .fresh = rows[i].fresh,
                                         .first_unread = rows[i].first_unread};
    }
    page->fresh = threads;
    return OK;
}

enum reply home_page(struct request *r) {
    struct threads_recent_in in = {.most = HOME_THREADS};
    struct threads_recent_row *rows;
    size_t count;
    struct home_page page = {.given_name = r->viewer.given_name, .since_at = page_since(r)};
    enum err e = fill_spaces(r, &page.spaces, &page.spaces_count);
    page_seen(r, (struct thread_id){0}, 0);
    if (e == OK) e = fill_fresh(r, &page);
    if (e == OK) e = sql_threads_recent(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return request_fail(r, e);
    struct thread_row *threads = arena_array(&r->arena, count, sizeof *threads);
    for (size_t i = 0; i < count; i++) {
        struct person author = {rows[i].author_id, rows[i].given_name, rows[i].family_name,
                                rows[i].organisation_kind, rows[i].region};
        threads[i] = (struct thread_row){.thread_id = rows[i].thread_id,
                                         .kind = page_kind(rows[i].kind),
                                         .title = page_thread_title(r, rows[i].title),
                                         .space_title = rows[i].space_title,
                                         .author = page_author(r, &author),
                                         .messages = rows[i].last_seq,
                                         .last_at = rows[i].last_post_at};
    }
    page.threads = threads;
    page.threads_count = count;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_HOME, &frame);
    tmpl_home_page(&w, &frame, &page);
    return page_send(r, 200);
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

/* A place in the list: "<time>.<id>", as ?before= and ?after= carry it. */
struct place {
    int64_t at, id;
};

static bool read_place(struct str text, struct place *place) {
    size_t dot = str_find_byte(text, '.', 0);
    return num_parse(str_slice(text, 0, dot), INT64_MAX, &place->at) &&
           num_parse(str_slice(text, dot + 1, text.length), INT64_MAX, &place->id);
}

static struct str write_place(struct request *r, const struct thread_row *row) {
    return arena_format(&r->arena, "%lld.%lld", (long long)row->last_at,
                        (long long)row->thread_id.v);
}

static void fill_row(struct request *r, const struct threads_of_space_before_row *row,
                     struct thread_row *out) {
    struct person author = {row->author_id, row->given_name, row->family_name,
                            row->organisation_kind, row->region};
    *out = (struct thread_row){.thread_id = row->thread_id,
                               .kind = page_kind(row->kind),
                               .title = page_thread_title(r, row->title),
                               .author = page_author(r, &author),
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
                                               .after_at = after->at,
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
                                                .before_at = before->at,
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
    bool has_newer = after ? has_more : before->at != INT64_MAX;
    if (shown && has_older) page->pager.older = write_place(r, &threads[shown - 1]);
    if (shown && has_newer) page->pager.newer = write_place(r, &threads[0]);
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
    if (!str_is_empty(before_text) && !read_place(before_text, &before))
        return request_error(r, 400, 0);
    if (has_after && !read_place(after_text, &after)) return request_error(r, 400, 0);
    struct space_page page = {
        .slug = space->slug, .title = space->title, .about = space->about, .region = space->region};
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
