/* The document of one's own data. Field names are stable: other programs read them. */
#include "server/core/service.h"
#include "server/departure/export_parts.h"
#include "sql/departure_export.h"

enum { BATCH = 50, DOCUMENT_MOST = 64 << 20 };
static const int64_t PART_BYTES = 8 << 20;

void export_put_time(struct export *x, const char *key, int64_t ms) {
    char text[32];
    clock_rfc3339(ms, text);
    if (ms)
        json_put_text(&x->w, key, str_from_c(text));
    else
        json_put_null(&x->w, key);
}

/* Which part a text belongs to, by how much comes before it. */
static bool is_in(int64_t *bytes, size_t length, int64_t part) {
    bool is_here = *bytes / PART_BYTES + 1 == part;
    *bytes += (int64_t)length;
    return is_here;
}

static void put_text(struct export *x, struct post_id post, int64_t version, struct str markdown) {
    json_open_object(&x->w, NULL);
    json_put_int(&x->w, "message", post.v);
    json_put_int(&x->w, "version", version);
    json_put_text(&x->w, "text", markdown);
}

static enum err put_versions(struct export *x, const struct export_posts_row *post, int64_t part,
                             int64_t *bytes) {
    struct export_versions_in in = {post->post_id};
    struct export_versions_row *rows;
    size_t count;
    if (post->version < 2) return OK;
    enum err e = sql_export_versions(x->db, x->scratch, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        if (!is_in(bytes, rows[i].markdown.length, part)) continue;
        put_text(x, post->post_id, rows[i].version, rows[i].markdown);
        export_put_time(x, "written_at", rows[i].written_at);
        export_put_time(x, "withdrawn_at", rows[i].withdrawn_at);
        json_close(&x->w);
    }
    return e;
}

static enum err put_message(struct export *x, const struct export_posts_row *post, int64_t part,
                            int64_t *bytes) {
    enum err e = put_versions(x, post, part, bytes);
    if (e != OK || !is_in(bytes, post->markdown.length, part)) return e;
    put_text(x, post->post_id, post->version, post->markdown);
    json_put_int(&x->w, "thread", post->thread_id.v);
    json_put_int(&x->w, "place", post->seq);
    export_put_time(x, "created_at", post->created_at);
    export_put_time(x, "edited_at", post->edited_at);
    export_put_time(x, "withdrawn_at", post->withdrawn_at);
    export_put_time(x, "hidden_at", post->hidden_at);
    json_put_text(&x->w, "let_stand", post->let_stand);
    json_close(&x->w);
    return OK;
}

enum err export_put_messages(struct export *x, int64_t part, int64_t *parts) {
    struct export_posts_in in = {.author_id = x->member, .most = BATCH};
    struct export_posts_row *rows;
    size_t count = BATCH;
    int64_t bytes = 0;
    enum err e = OK;
    json_open_array(&x->w, "messages");
    while (e == OK && count == BATCH) {
        arena_reset(x->scratch);
        e = sql_export_posts(x->db, x->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) e = put_message(x, &rows[i], part, &bytes);
        if (e == OK && count) in.after_id = rows[count - 1].post_id.v;
    }
    json_close(&x->w);
    *parts = bytes ? (bytes - 1) / PART_BYTES + 1 : 1;
    return e;
}

/* What is held and not in here, so that nobody has to guess. */
static void put_left_out(struct export *x) {
    static const char *const words[] = {
        "password, session and activation secrets (only digests of them are stored)",
        "texts of other people; messages, threads and people are named by their number",
        "the log of operations, a chain that names accounts by number: ask the contact address",
    };
    json_open_array(&x->w, "not_included");
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
        json_put_text(&x->w, NULL, str_from_c(words[i]));
    json_close(&x->w);
}

static enum err put_document(struct export *x, const struct service *service,
                             const struct export_in *in) {
    int64_t parts = 1;
    json_open_object(&x->w, NULL);
    json_put_text(&x->w, "format", STR("entre-pairs-own-data/1"));
    json_put_text(&x->w, "community", service->options->community_name);
    json_put_text(&x->w, "address", service->options->community_url);
    export_put_time(x, "made_at", in->now_ms);
    json_put_int(&x->w, "part", in->part);
    enum err e = in->part == 1 ? export_put_account(x) : OK;
    if (e == OK && in->part == 1) e = export_put_choices(x);
    if (e == OK && in->part == 1) e = export_put_moderation(x);
    if (e == OK && in->part == 1) e = export_put_reviews(x);
    if (e == OK && in->part == 1) e = export_put_member_measures(x);
    if (e == OK && in->part == 1) e = export_put_answers(x);
    if (e == OK && in->part == 1) e = export_put_threads(x);
    if (e == OK && in->part == 1 && in->is_own) e = export_put_unnamed(x);
    if (e == OK) e = export_put_messages(x, in->part, &parts);
    if (e == OK && in->part > parts) return ERR_NOT_FOUND;
    json_put_int(&x->w, "parts", parts);
    put_left_out(x);
    json_close(&x->w);
    return e;
}

static enum err print(struct export *x, struct arena *arena, struct export_in *in) {
    struct buf out;
    buf_init(&out, DOCUMENT_MOST);
    enum err e = json_print(&x->w, &out);
    if (e == OK) in->json = arena_copy(arena, buf_str(&out));
    buf_release(&out);
    return e;
}

enum err export_write(struct db *db, struct arena *arena, const struct service *service,
                      struct export_in *in) {
    struct arena scratch = {0};
    struct export x = {.db = db, .scratch = &scratch, .member = in->member, .service = service};
    json_writer_init(&x.w);
    enum err e = db_begin_read(db);
    if (e == OK) {
        e = put_document(&x, service, in);
        db_end_read(db);
    }
    if (e == OK) e = print(&x, arena, in);
    json_writer_release(&x.w);
    arena_release(&scratch);
    return e;
}

static enum err export_run(struct db *db, struct arena *arena, const struct service *service,
                           void *input) {
    return export_write(db, arena, service, input);
}

const struct op op_export = {.name = "export", .pool = POOL_READ, .ask = export_run};
