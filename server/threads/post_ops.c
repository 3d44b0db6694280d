/* A message's author changes it or takes it back. What it said before is kept apart, so that
 * answers to it can be understood; what was taken back is erased after 30 days. */
#include "server/core/audit.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/core/publishing.h"
#include "server/threads/guarding.h"
#include "server/threads/parts.h"
#include "server/threads/threads.h"
#include "server/threads/threads_write.h"
#include "sql/threads_mentions.h"
#include "sql/threads_posts.h"

static const int64_t WITHDRAWN_KEPT_MS = 30 * DAY_MS;

/* The message, if it is the actor's and they may still write. */
static enum err own_post(struct op_run *run, struct post_id post, struct post_own_row *row) {
    enum err e = author_check(run, run->actor.member);
    if (e != OK) return e;
    struct post_own_in in = {.post_id = post};
    e = sql_post_own(run->db, run->arena, &in, row);
    if (e != OK) return e;
    return op_is_mine(run, row->author_id, row->thread_id) ? OK : ERR_NOT_FOUND;
}

static struct post_place_out place_of(const struct post_own_row *row) {
    return (struct post_place_out){row->thread_id, row->post_id, row->seq};
}

static enum err post_edit_prepare(struct arena *arena, const struct service *service, void *input) {
    (void)service;
    struct post_edit_in *in = input;
    return post_set(arena, in->body, in->mentions, &in->source, &in->html);
}

static enum err drop_draft(struct op_run *run, struct post_id post, struct draft_id draft,
                           struct str body) {
    struct str place = arena_format(run->arena, "edit/%lld", (long long)post.v);
    return draft_drop(run, place, draft, body);
}

/* When this happened. Of a message without its author's name some minutes earlier, so that nothing
 * else that they did in this second tells of it. */
static int64_t near_now(struct op_run *run, const struct post_own_row *row) {
    if (!member_is_nobody(row->author_id)) return run->now_ms;
    int64_t at = run->now_ms - (int64_t)crypt_random_below(10 * MINUTE_MS);
    int64_t since = row->edited_at > row->created_at ? row->edited_at : row->created_at;
    return at > since ? at : since + (run->now_ms > since);
}

static enum err rewrite(struct op_run *run, const struct post_edit_in *in,
                        const struct post_own_row *row, bool is_concealed) {
    struct post_version_keep_in keep = {.post_id = in->post,
                                        .withdrawn_at = is_concealed ? near_now(run, row) : 0};
    struct post_rewrite_in post = {.post_id = in->post,
                                   .author_id = row->author_id,
                                   .html = in->html,
                                   .edited_at = near_now(run, row)};
    struct post_source_rewrite_in source = {.post_id = in->post, .markdown = in->source};
    struct post_markup_in find = {.post_id = in->post};
    struct post_markup_row before;
    enum err e = sql_post_markup(run->db, run->arena, &find, &before);
    if (e == OK) e = sql_post_version_keep(run->db, &keep);
    if (e == OK) e = sql_post_rewrite(run->db, &post);
    if (e == OK) e = sql_post_source_rewrite(run->db, &source);
    struct mentions_tell tell = {.thread = row->thread_id,
                                 .post = in->post,
                                 .author = row->author_id,
                                 .html = in->html,
                                 .before = before.html,
                                 .is_edit = true};
    return e == OK ? mentions_tell(run, &tell) : e;
}

static enum err post_edit_run(struct op_run *run, const void *input, void *output) {
    const struct post_edit_in *in = input;
    struct post_own_row row;
    enum err e = own_post(run, in->post, &row);
    if (e == OK) e = publishing_check(run, run->actor.member, false);
    if (e != OK) return e;
    if (row.withdrawn_at || str_equal(row.hidden_by, STR("withdrawn"))) return ERR_NOT_FOUND;
    if (in->version && in->version != row.version) return ERR_CONFLICT;
    *(struct post_place_out *)output = place_of(&row);
    /* What was hidden is not to be read among the earlier texts later on. */
    bool is_concealed = in->is_concealed || row.hidden_at != 0;
    if (!str_equal(in->source, row.markdown)) e = rewrite(run, in, &row, is_concealed);
    struct part_place place = {.thread = row.thread_id,
                               .post = in->post,
                               .seq = row.seq,
                               .of = COMPOSING_EDIT,
                               .kind = page_kind(row.kind),
                               .author = row.author_id};
    if (e == OK) e = parts_store(run, &place, in->parts);
    return e == OK ? drop_draft(run, in->post, in->draft, in->body) : e;
}

const struct op op_post_edit = {.name = "post.edit",
                                .output_bytes = sizeof(struct post_place_out),
                                .pool = POOL_WORK,
                                .prepare = post_edit_prepare,
                                .run = post_edit_run};

static enum err post_withdraw_run(struct op_run *run, const void *input, void *output) {
    const struct post_withdraw_in *in = input;
    struct post_own_row row;
    enum err e = own_post(run, in->post, &row);
    if (e != OK) return e;
    *(struct post_place_out *)output = place_of(&row);
    if (row.withdrawn_at) return OK;
    struct post_withdraw_row_in post = {
        .post_id = in->post, .author_id = row.author_id, .withdrawn_at = near_now(run, &row)};
    e = sql_post_withdraw_row(run->db, &post);
    if (e == OK) e = guard_forget(run, in->post);
    if (e != OK || run->is_unnamed) return e; /* an entry would tell the moment */
    struct str what = arena_format(run->arena, "post %lld%s%.*s", (long long)in->post.v,
                                   str_is_empty(in->reason) ? "" : ": ", STR_ARG(in->reason));
    return audit_append(run, "post.withdraw", what);
}

const struct op op_post_withdraw = {.name = "post.withdraw",
                                    .output_bytes = sizeof(struct post_place_out),
                                    .run = post_withdraw_run};

enum err forget_withdrawn_run(struct op_run *run) {
    int64_t before = run->now_ms - WITHDRAWN_KEPT_MS;
    struct sources_forget_in sources = {.before = before};
    struct versions_forget_in versions = {.before = before};
    struct versions_forget_whole_in whole = {.before = before};
    enum err e = sql_sources_forget(run->db, &sources);
    if (e == OK) e = sql_versions_forget(run->db, &versions);
    if (e == OK) e = sql_versions_forget_whole(run->db, &whole);
    return e;
}
