/* Removing a passage. The message's markup is made anew from what is left of its source. */
#include "server/core/purge.h"

#include "lib/crypt.h"
#include "lib/markdown.h"
#include "messages.h"
#include "server/core/audit.h"
#include "server/core/jobs.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "sql/core_purge.h"

enum { TEXT_MOST = 256 * 1024, MARKUP_MOST = 1024 * 1024 };

static enum err check_actor(struct op_run *run) {
    if (run->actor.kind == ACTOR_OPERATOR || run->actor.kind == ACTOR_SYSTEM) return OK;
    struct viewer viewer;
    enum err e = viewer_of_member(run->db, run->arena, run->actor.member, run->now_ms, &viewer);
    if (e != OK) return e;
    return viewer.role == ROLE_ANIMATOR ? OK : ERR_DENIED;
}

/* The text with every occurrence replaced; how many there were. */
static struct str replace(struct arena *arena, struct str text, struct str passage,
                          struct str marker, int64_t *places) {
    struct buf out;
    buf_init(&out, TEXT_MOST);
    for (;;) {
        size_t at = str_find(text, passage);
        buf_put(&out, str_slice(text, 0, at));
        if (at >= text.length) break;
        buf_put(&out, marker);
        text = str_slice(text, at + passage.length, text.length);
        ++*places;
    }
    struct str copy = arena_copy(arena, buf_str(&out));
    buf_release(&out);
    return copy;
}

static enum err rewrite_post(struct op_run *run, const struct purge_post_row *post,
                             struct str source) {
    struct buf html;
    buf_init(&html, MARKUP_MOST);
    enum err e = markdown_render(source, &html);
    struct purge_source_in text = {.markdown = source, .post_id = post->post_id};
    struct purge_markup_in markup = {.html = {html.bytes, html.length}, .post_id = post->post_id};
    if (e == OK) e = sql_purge_source(run->db, &text);
    if (e == OK) e = sql_purge_markup(run->db, &markup);
    buf_release(&html);
    return e;
}

/* Outside the message itself: what may have copied it. */
static enum err rewrite_copies(struct op_run *run, struct str passage, struct str marker,
                               int64_t *places) {
    struct purge_drafts_in drafts = {.passage = passage, .marker = marker};
    struct purge_audit_in audit = {.passage = passage};
    struct purge_outbox_in outbox = {.passage = passage, .marker = marker};
    enum err e = sql_purge_drafts(run->db, &drafts);
    if (e == OK) *places += db_changes(run->db);
    if (e == OK) e = sql_purge_audit(run->db, &audit);
    if (e == OK) e = sql_purge_outbox(run->db, &outbox);
    return e;
}

static enum err rewrite(struct op_run *run, const struct purge_post_row *post, struct str passage,
                        int64_t *places) {
    struct str marker = message_text(run->service->language, MSG_purge_marker);
    struct str source = replace(run->arena, post->markdown, passage, marker, places);
    enum err e = rewrite_post(run, post, source);
    if (e == OK && post->seq == 1) {
        struct purge_title_in title = {
            .title = replace(run->arena, post->title, passage, marker, places),
            .thread_id = post->thread_id};
        e = sql_purge_title(run->db, &title);
    }
    if (e == OK && *places == 0) return ERR_NOT_FOUND;
    return e == OK ? rewrite_copies(run, passage, marker, places) : e;
}

static enum err journal(struct op_run *run, struct post_id post, struct str passage) {
    struct crypt_hash digest;
    crypt_digest(run->service->keys->blob, passage, &digest);
    struct purge_journal_in in = {.post_id = post,
                                  .passage_digest = {digest.bytes, sizeof digest.bytes},
                                  .passage_bytes = (int64_t)passage.length,
                                  .purged_at = run->now_ms};
    enum err e = sql_purge_journal(run->db, &in);
    if (e == OK) e = job_soon(run, "purge_files");
    if (e != OK) return e;
    struct str what = arena_format(run->arena, "post %lld", (long long)post.v);
    return audit_append(run, "post.purge", what);
}

static enum err purge_run(struct op_run *run, const void *input, void *output) {
    const struct purge_in *in = input;
    struct purge_out *out = output;
    enum err e = check_actor(run);
    if (e != OK) return e;
    if (in->passage.length < PASSAGE_LEAST || in->passage.length > PASSAGE_MOST) return ERR_INVALID;
    struct purge_post_in find = {.post_id = in->post};
    struct purge_post_row post;
    e = sql_purge_post(run->db, run->arena, &find, &post);
    if (e == OK) e = rewrite(run, &post, in->passage, &out->places);
    return e == OK ? journal(run, in->post, in->passage) : e;
}

const struct op op_purge = {
    .name = "post.purge", .output_bytes = sizeof(struct purge_out), .run = purge_run};

enum err purge_files_run(struct op_run *run) {
    struct purge_clean_in in = {.files_clean_at = run->now_ms};
    return sql_purge_clean(run->db, &in);
}

/* The passage itself is not known any more: the window of its length whose digest fits is it. */
static struct str find_passage(const struct crypt_key *key, struct str text, struct str digest,
                               size_t length) {
    for (size_t at = 0; at + length <= text.length; at++) {
        struct crypt_hash hash;
        struct str window = str_slice(text, at, at + length);
        crypt_digest(key, window, &hash);
        if (crypt_equal(hash.bytes, digest.bytes, sizeof hash.bytes)) return window;
    }
    return (struct str){0};
}

enum err purge_again(struct op_run *run, struct post_id post_id, struct str digest,
                     int64_t passage_bytes) {
    struct purge_post_in find = {.post_id = post_id};
    struct purge_post_row post;
    enum err e = sql_purge_post(run->db, run->arena, &find, &post);
    if (e == ERR_NOT_FOUND) return OK;
    if (e != OK || digest.length != CRYPT_HASH_BYTES || passage_bytes < PASSAGE_LEAST) return e;
    const struct crypt_key *key = run->service->keys->blob;
    struct str passage = find_passage(key, post.markdown, digest, (size_t)passage_bytes);
    if (str_is_empty(passage))
        passage = find_passage(key, post.title, digest, (size_t)passage_bytes);
    if (str_is_empty(passage)) return OK;
    int64_t places = 0;
    passage = arena_copy(run->arena, passage);
    e = rewrite(run, &post, passage, &places);
    return e == OK ? journal(run, post_id, passage) : e;
}
