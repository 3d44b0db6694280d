/* What a person published without their name: in their own export, for them alone. */
#include "server/core/service.h"
#include "server/departure/export_parts.h"
#include "server/unnamed/unnamed.h"
#include "sql/departure_export.h"

enum { THREADS_MOST = 500 };

static void put_message(struct export *x, const struct export_unnamed_posts_row *post) {
    json_open_object(&x->w, NULL);
    json_put_int(&x->w, "message", post->post_id.v);
    export_put_time(x, "created_at", post->created_at);
    export_put_time(x, "edited_at", post->edited_at);
    export_put_time(x, "withdrawn_at", post->withdrawn_at);
    json_put_text(&x->w, "markdown", post->markdown);
    json_close(&x->w);
}

static enum err put_thread(struct export *x, struct thread_id thread) {
    struct export_unnamed_thread_in find = {.thread_id = thread};
    struct export_unnamed_thread_row row;
    struct export_unnamed_posts_in list = {.thread_id = thread};
    struct export_unnamed_posts_row *posts;
    size_t count;
    arena_reset(x->scratch);
    enum err e = sql_export_unnamed_thread(x->db, x->scratch, &find, &row);
    if (e == OK) e = sql_export_unnamed_posts(x->db, x->scratch, &list, &posts, &count);
    if (e != OK) return e;
    json_open_object(&x->w, NULL);
    json_put_int(&x->w, "thread", thread.v);
    json_put_text(&x->w, "kind", row.kind);
    json_put_text(&x->w, "title", row.title);
    export_put_time(x, "created_at", row.created_at);
    json_open_array(&x->w, "messages");
    for (size_t i = 0; i < count; i++) put_message(x, &posts[i]);
    json_close(&x->w);
    json_close(&x->w);
    return OK;
}

enum err export_put_unnamed(struct export *x) {
    struct thread_id threads[THREADS_MOST];
    size_t count;
    enum err e =
        unnamed_threads_of(x->db, x->service->keys, x->member, threads, THREADS_MOST, &count);
    json_open_array(&x->w, "without_name");
    for (size_t i = 0; e == OK && i < count; i++) e = put_thread(x, threads[i]);
    json_close(&x->w);
    return e;
}
