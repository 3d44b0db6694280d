/* Opening a thread and answering. The text is rendered before, on a worker; here the author's right
 * is read again, the seq is taken, and all of it is one transaction. */
#include "lib/markdown.h"
#include "moderation/policy.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/core/publishing.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/threads/mentions.h"
#include "server/threads/parts.h"
#include "server/threads/threads.h"
#include "server/threads/threads_write.h"
#include "sql/threads_threads.h"

/* Who must be allowed to write: named or not. */
static enum err writer_check(struct op_run *run, struct member_id author,
                             struct member_id unnamed) {
    struct member_id writer = unnamed.v ? unnamed : author;
    if (unnamed.v && run->actor.kind != ACTOR_SYSTEM) return ERR_DENIED;
    enum err e = author_check(run, writer);
    /* What waited to be published without a name was counted when it was sent. */
    return e == OK ? publishing_check(run, writer, unnamed.v == 0) : e;
}

static struct member_id author_of(const struct op_run *run, struct member_id named,
                                  struct member_id unnamed) {
    if (unnamed.v) return MEMBER_NOBODY;
    /* Only the operator writes in another's name (load, demo, import). */
    return run->actor.kind == ACTOR_OPERATOR && named.v ? named : run->actor.member;
}

enum err author_check(struct op_run *run, struct member_id author) {
    struct viewer viewer;
    enum err e = viewer_of_member(run->db, run->arena, author, run->now_ms, &viewer);
    if (e == ERR_NOT_FOUND) return ERR_DENIED;
    if (e != OK) return e;
    return viewer.role == ROLE_MEMBER || viewer.role == ROLE_ANIMATOR ? OK : ERR_DENIED;
}

enum err post_render(struct arena *arena, struct str body, struct str *html) {
    struct buf out;
    buf_init(&out, POST_HTML_MOST);
    enum err e = markdown_render(body, &out);
    if (e == OK && out.is_full) e = ERR_LIMIT;
    if (e == OK) *html = arena_copy(arena, buf_str(&out));
    buf_release(&out);
    return e;
}

enum err post_set(struct arena *arena, struct str body, const struct mentions *mentions,
                  struct str *source, struct str *html) {
    *source = mentions_link(arena, body, mentions);
    enum err e = post_render(arena, *source, html);
    if (e != ERR_LIMIT || source->bytes == body.bytes) return e;
    *source = body; /* names fit where their links do not */
    return post_render(arena, body, html);
}

static enum err thread_open_prepare(struct arena *arena, const struct service *service,
                                    void *input) {
    struct thread_open_in *in = input;
    struct stemmer *stemmer = stemmer_new();
    in->topics_count = topics_of(service->policy, stemmer, in->title, in->topics);
    stemmer_free(stemmer);
    return post_set(arena, in->body, in->mentions, &in->source, &in->html);
}

static enum err thread_reply_prepare(struct arena *arena, const struct service *service,
                                     void *input) {
    (void)service;
    struct thread_reply_in *in = input;
    return post_set(arena, in->body, in->mentions, &in->source, &in->html);
}

/* One message at the thread's end. */
static enum err add_post(struct op_run *run, const struct thread_reply_in *in,
                         struct member_id author, struct thread_reply_out *out) {
    int64_t at = in->at ? in->at : run->now_ms;
    struct thread_advance_in advance = {
        .thread_id = in->thread, .author_id = author, .created_at = at};
    struct thread_advance_row taken;
    enum err e = sql_thread_advance(run->db, run->arena, &advance, &taken);
    if (e != OK) return e;
    struct post_add_in post = {.thread_id = in->thread,
                               .seq = taken.seq,
                               .author_id = author,
                               .created_at = at,
                               .html = in->html};
    e = sql_post_add(run->db, &post);
    if (e != OK) return e;
    *out = (struct thread_reply_out){in->thread, {db_last_id(run->db)}, taken.seq};
    struct post_source_add_in source = {.post_id = out->post, .markdown = in->source};
    e = sql_post_source_add(run->db, &source);
    struct mentions_tell tell = {
        .thread = in->thread, .post = out->post, .author = author, .at = in->at, .html = in->html};
    return e == OK ? mentions_tell(run, &tell) : e;
}

/* What its title is about, for those who know. */
static enum err add_topics(struct op_run *run, struct thread_id thread,
                           const struct thread_open_in *in) {
    enum err e = OK;
    for (size_t i = 0; e == OK && i < in->topics_count; i++) {
        struct thread_topic_add_in topic = {.thread_id = thread, .topic = in->topics[i]};
        e = sql_thread_topic_add(run->db, &topic);
    }
    return e;
}

static enum err thread_open_run(struct op_run *run, const void *input, void *output) {
    const struct thread_open_in *in = input;
    struct thread_open_out *out = output;
    struct member_id author = author_of(run, in->author, in->unnamed);
    enum err e = writer_check(run, author, in->unnamed);
    if (e != OK) return e;
    struct thread_add_in thread = {.space_slug = in->space,
                                   .kind = in->kind,
                                   .title = in->title,
                                   .author_id = author,
                                   .created_at = in->at ? in->at : run->now_ms};
    e = sql_thread_add(run->db, &thread);
    if (e != OK) return e;
    if (db_changes(run->db) == 0) return ERR_NOT_FOUND;
    out->thread.v = db_last_id(run->db);
    struct thread_reply_in first = {
        .thread = out->thread, .source = in->source, .html = in->html, .at = in->at};
    struct thread_reply_out added;
    e = add_post(run, &first, author, &added);
    out->post = added.post;
    if (e == OK) e = follow_by_writing(run, author, out->thread);
    if (e == OK) e = add_topics(run, out->thread, in);
    struct part_place place = {.thread = out->thread,
                               .post = out->post,
                               .seq = 1,
                               .of = COMPOSING_THREAD,
                               .kind = page_kind(in->kind),
                               .author = author};
    if (e == OK) e = parts_store(run, &place, in->parts);
    return e == OK ? draft_drop(run, STR("new"), in->draft, in->body) : e;
}

/* What features add to an answer. */
static enum err store_parts(struct op_run *run, const struct thread_reply_in *in,
                            struct member_id author, const struct thread_reply_out *out) {
    struct thread_visible_in find = {.thread_id = in->thread};
    struct thread_visible_row thread;
    if (!in->parts) return OK;
    enum err e = sql_thread_visible(run->db, run->arena, &find, &thread);
    struct part_place place = {.thread = in->thread,
                               .post = out->post,
                               .seq = out->seq,
                               .of = COMPOSING_REPLY,
                               .kind = page_kind(thread.kind),
                               .author = author};
    return e == OK ? parts_store(run, &place, in->parts) : e;
}

/* What was closed with a conclusion takes no more answers. */
static enum err check_open(struct op_run *run, struct thread_id thread) {
    struct thread_visible_in find = {.thread_id = thread};
    struct thread_visible_row row;
    enum err e = sql_thread_visible(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    enum thread_kind kind = page_kind(row.kind);
    bool is_free = kind == KIND_DISCUSSION || kind == KIND_QUESTION;
    bool is_closed = is_free && page_state(row.state) == STATE_CLOSED;
    return is_closed ? ERR_CONFLICT : OK;
}

static enum err thread_reply_run(struct op_run *run, const void *input, void *output) {
    const struct thread_reply_in *in = input;
    struct member_id author = author_of(run, in->author, in->unnamed);
    const struct thread_reply_out *out = output;
    enum err e = writer_check(run, author, in->unnamed);
    /* Nobody answers with their name where they asked without it. */
    if (e == OK && in->unnamed.v == 0 && op_is_mine(run, MEMBER_NOBODY, in->thread)) e = ERR_DENIED;
    if (e == OK) e = check_open(run, in->thread);
    if (e == OK) e = add_post(run, in, author, output);
    if (e == OK) e = follow_by_writing(run, author, in->thread);
    if (e == OK) e = store_parts(run, in, author, out);
    if (e != OK) return e;
    struct str place = arena_format(run->arena, "thread/%lld", (long long)in->thread.v);
    return draft_drop(run, place, in->draft, in->body);
}

const struct op op_thread_open = {.name = "thread.open",
                                  .output_bytes = sizeof(struct thread_open_out),
                                  .pool = POOL_WORK,
                                  .prepare = thread_open_prepare,
                                  .run = thread_open_run};

const struct op op_thread_reply = {.name = "thread.reply",
                                   .output_bytes = sizeof(struct thread_reply_out),
                                   .pool = POOL_WORK,
                                   .prepare = thread_reply_prepare,
                                   .run = thread_reply_run};
