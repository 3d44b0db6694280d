/* One's own list, read from the sealed cell. */
#include "messages.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/unnamed/pending.h"
#include "server/unnamed/unnamed.h"
#include "server/unnamed/unnamed_views.h"
#include "sql/unnamed_unnamed.h"
#include "templates.h"
#include "urls.h"

enum { CANCEL_REF, SHOWN_MOST = 100 };

/* The title of a thread of nobody's, as its author sees it. */
static struct str title_of(struct request *r, int64_t thread) {
    struct unnamed_row_in in = {.thread_id = {thread}};
    struct unnamed_row_row row;
    return sql_unnamed_row(r->db, &r->arena, &in, &row) == OK ? row.title : (struct str){0};
}

static void fill_pending(struct request *r, const struct own_list *list,
                         struct unnamed_list_page *page) {
    struct unnamed_pending_view *views = arena_array(&r->arena, list->count + 1, sizeof *views);
    for (size_t i = list->count; i > 0; i--) {
        const struct own_entry *entry = &list->entries[i - 1];
        struct pending_find_in in = {.ref = {entry->ref, sizeof entry->ref}};
        struct pending_find_row row;
        struct pending *pending = arena_alloc(&r->arena, sizeof *pending);
        char ref[2 * UNNAMED_REF_BYTES];
        if (!own_is_pending(entry) || sql_pending_find(r->db, &r->arena, &in, &row) != OK) continue;
        if (pending_open(&r->arena, r->service->keys, in.ref, row.sealed, pending) != OK) continue;
        crypt_base64(entry->ref, sizeof entry->ref, ref);
        views[page->pending_count++] = (struct unnamed_pending_view){
            .ref = arena_copy(&r->arena, str_from_c(ref)),
            .title = entry->thread ? title_of(r, entry->thread) : pending_field(pending, "title"),
            .is_answer = entry->thread != 0};
    }
    page->pending = views;
}

static enum message_id words_of(struct str kind) {
    if (str_equal(kind, STR("asked"))) return MSG_unnamed_news_asked;
    if (str_equal(kind, STR("news"))) return MSG_unnamed_news_outcome;
    if (str_equal(kind, STR("opened"))) return MSG_unnamed_news_opened;
    if (str_equal(kind, STR("hidden"))) return MSG_unnamed_news_hidden;
    if (str_equal(kind, STR("withdrawn"))) return MSG_unnamed_news_withdrawn;
    if (str_equal(kind, STR("purged"))) return MSG_unnamed_news_purged;
    if (str_equal(kind, STR("steered"))) return MSG_unnamed_news_steered;
    return MSG_unnamed_news_shown;
}

static enum err fill_news(struct request *r, struct unnamed_thread_view *view) {
    struct unnamed_measures_in in = {.thread_id = view->row.thread_id};
    struct unnamed_measures_row *rows;
    size_t count;
    enum err e = sql_unnamed_measures(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct unnamed_news *news = arena_array(&r->arena, count + 1, sizeof *news);
    for (size_t i = 0; i < count; i++)
        news[i] = (struct unnamed_news){rows[i].post_id, words_of(rows[i].kind), rows[i].at};
    view->news = news;
    view->news_count = count;
    return OK;
}

static enum err fill_thread(struct request *r, int64_t thread, struct unnamed_thread_view *view) {
    struct unnamed_row_in in = {.thread_id = {thread},
                                .stand_in =
                                    member_stand_in(r->service->keys, r->viewer.member, thread).v};
    struct unnamed_row_row row;
    enum err e = sql_unnamed_row(r->db, &r->arena, &in, &row);
    if (e != OK) return e;
    view->row = (struct thread_row){.thread_id = row.thread_id,
                                    .kind = page_kind(row.kind),
                                    .state = page_state(row.state),
                                    .title = row.title,
                                    .space_title = row.space_title,
                                    .author = page_author_in(r, MEMBER_NOBODY, row.thread_id),
                                    .messages = row.last_seq,
                                    .last_at = row.last_post_at,
                                    .fresh = row.fresh,
                                    .first_unread = row.first_unread};
    return fill_news(r, view);
}

static bool is_listed(const struct unnamed_list_page *page, const struct unnamed_thread_view *views,
                      int64_t thread) {
    for (size_t i = 0; i < page->threads_count; i++)
        if (views[i].row.thread_id.v == thread) return true;
    return false;
}

static enum err fill_threads(struct request *r, const struct own_list *list,
                             struct unnamed_list_page *page) {
    struct unnamed_thread_view *views = arena_array(&r->arena, SHOWN_MOST, sizeof *views);
    enum err e = OK;
    for (size_t i = list->count; e == OK && i > 0 && page->threads_count < SHOWN_MOST; i--) {
        const struct own_entry *entry = &list->entries[i - 1];
        if (entry->thread == 0 || is_listed(page, views, entry->thread)) continue;
        e = fill_thread(r, entry->thread, &views[page->threads_count]);
        if (e == OK) page->threads_count++;
        if (e == ERR_NOT_FOUND) e = OK;
    }
    page->threads = views;
    return e;
}

enum reply unnamed_list(struct request *r) {
    struct own_list *list = arena_alloc(&r->arena, sizeof *list);
    struct unnamed_list_page page = {.is_sent = !str_is_empty(request_query(r, STR("sent")))};
    enum err e = own_read(r->db, &r->arena, r->service->keys, r->viewer.member, list);
    if (e == OK) e = fill_threads(r, list, &page);
    if (e != OK) return request_fail(r, e);
    fill_pending(r, list, &page);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ME, &frame);
    tmpl_unnamed_list_page(&w, &frame, &page);
    return page_send(r, 200);
}

static const struct form_field cancel_fields[] = {
    [CANCEL_REF] = {"ref", FIELD_LINE, true, 2 * UNNAMED_REF_BYTES, NULL},
};
const struct form_schema form_unnamed_cancel = {"unnamed_cancel", cancel_fields,
                                                ARRAY_LENGTH(cancel_fields), NULL};

static void cancelled(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK || result == ERR_NOT_FOUND) /* published meanwhile: the list says so */
        request_redirect(r, url_unnamed_list(&r->arena));
    else
        request_fail(r, result);
}

enum reply unnamed_cancel(struct request *r) {
    struct task *task = request_task(r, &op_unnamed_cancel, sizeof(struct unnamed_cancel_in));
    struct unnamed_cancel_in *in = task->input;
    task->has_once = false; /* says what is to be; and nothing is kept under the sender's id */
    if (!crypt_base64_read(form_value(r, CANCEL_REF), in->ref, sizeof in->ref)) {
        task_free(task);
        return request_redirect(r, url_unnamed_list(&r->arena));
    }
    return request_park(r, task, cancelled);
}
