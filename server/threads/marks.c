/* Marks on a message: useful, thanks, « moi aussi ». How many there are is the message's, and the
 * same for everybody; whose they are peers may see, a message at a time, and nobody is counted. The
 * buttons stand in the block of messages that depends on no reader, so without a script they
 * toggle; the script says what it wants, and gets the button's new words. */
#include "messages.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/threads/threads.h"
#include "server/threads/threads_write.h"
#include "sql/threads_follows.h"
#include "sql/threads_marks.h"
#include "urls.h"

const char *const mark_names[] = {
    [MARK_USEFUL] = "useful", [MARK_THANKS] = "thanks", [MARK_SAME] = "same", NULL};
_Static_assert(ARRAY_LENGTH(mark_names) == MARK_KINDS + 1, "a name for each kind");
static const char *const wishes[] = {"on", "off", NULL};

/* --- Operations */

static enum err find(struct op_run *run, struct post_id post, struct post_markable_row *row) {
    struct post_markable_in in = {.post_id = post};
    enum err e = author_check(run, run->actor.member);
    return e == OK ? sql_post_markable(run->db, run->arena, &in, row) : e;
}

static int64_t count_of(const struct post_markable_row *row, enum mark_kind kind) {
    return kind == MARK_USEFUL ? row->useful : kind == MARK_THANKS ? row->thanks : row->same;
}

/* One more or one less; *step is what changed. */
static enum err change_mark(struct op_run *run, const struct post_mark_in *in, int64_t *step) {
    struct str kind = str_from_c(mark_names[in->kind]);
    struct mark_remove_in take = {
        .post_id = in->post, .member_id = run->actor.member, .kind = kind};
    struct mark_add_in add = {.post_id = in->post, .member_id = run->actor.member, .kind = kind};
    enum err e = OK;
    *step = 0;
    if (in->change != MARK_SET) {
        e = sql_mark_remove(run->db, &take);
        if (e != OK || db_changes(run->db) || in->change == MARK_TAKE) {
            *step = -db_changes(run->db);
            return e;
        }
    }
    e = sql_mark_add(run->db, &add);
    *step = db_changes(run->db);
    return e;
}

static enum err post_mark_run(struct op_run *run, const void *input, void *output) {
    const struct post_mark_in *in = input;
    struct post_mark_out *out = output;
    struct post_markable_row row;
    int64_t step;
    enum err e = find(run, in->post, &row);
    if (e != OK) return e;
    if (op_is_mine(run, row.author_id, row.thread_id)) return ERR_DENIED;
    e = change_mark(run, in, &step);
    if (e != OK) return e;
    *out = (struct post_mark_out){.thread = row.thread_id,
                                  .post = row.post_id,
                                  .seq = row.seq,
                                  .count = count_of(&row, in->kind) + step,
                                  .is_on = step > 0 || (step == 0 && in->change == MARK_SET)};
    struct mark_counts_in counts = {.post_id = in->post,
                                    .useful = in->kind == MARK_USEFUL ? step : 0,
                                    .thanks = in->kind == MARK_THANKS ? step : 0,
                                    .same = in->kind == MARK_SAME ? step : 0};
    return step ? sql_mark_counts(run->db, &counts) : OK;
}

const struct op op_post_mark = {
    .name = "post.mark", .output_bytes = sizeof(struct post_mark_out), .run = post_mark_run};

static enum err post_keep_run(struct op_run *run, const void *input, void *output) {
    const struct post_keep_in *in = input;
    struct post_mark_out *out = output;
    struct post_markable_row row;
    struct bookmark_count_row kept;
    struct bookmark_remove_in take = {.member_id = run->actor.member, .post_id = in->post};
    struct bookmark_count_in all = {.member_id = run->actor.member};
    struct bookmark_add_in add = {
        .member_id = run->actor.member, .post_id = in->post, .saved_at = run->now_ms};
    enum err e = find(run, in->post, &row);
    if (e != OK) return e;
    *out = (struct post_mark_out){.thread = row.thread_id, .post = row.post_id, .seq = row.seq};
    bool is_own = op_is_mine(run, row.author_id, row.thread_id);
    if (is_own && member_is_nobody(row.author_id)) return OK; /* kept, it would tell whose it is */
    if (in->change != MARK_SET) {
        e = sql_bookmark_remove(run->db, &take);
        if (e != OK || db_changes(run->db) || in->change == MARK_TAKE) return e;
    }
    e = sql_bookmark_count(run->db, run->arena, &all, &kept);
    if (e != OK) return e;
    if (kept.count >= BOOKMARKS_MOST) return ERR_LIMIT;
    out->is_on = true;
    return sql_bookmark_add(run->db, &add);
}

const struct op op_post_keep = {
    .name = "post.keep", .output_bytes = sizeof(struct post_mark_out), .run = post_keep_run};

/* --- Handlers */

enum { MARK_FIELD_KIND, MARK_FIELD_WISH };
enum { KEEP_FIELD_WISH };

static const struct form_field reaction_fields[] = {
    [MARK_FIELD_KIND] = {"kind", FIELD_CHOICE, true, 16, mark_names},
    [MARK_FIELD_WISH] = {"wish", FIELD_CHOICE, false, 8, wishes},
};
const struct form_schema form_reaction = {"reaction", reaction_fields,
                                          ARRAY_LENGTH(reaction_fields), NULL};
static const struct form_field bookmark_fields[] = {
    [KEEP_FIELD_WISH] = {"wish", FIELD_CHOICE, false, 8, wishes},
};
const struct form_schema form_bookmark = {"bookmark", bookmark_fields,
                                          ARRAY_LENGTH(bookmark_fields), NULL};

static enum mark_change wish_of(struct str wish) {
    if (str_is_empty(wish)) return MARK_TOGGLE;
    return str_equal(wish, STR("on")) ? MARK_SET : MARK_TAKE;
}

static enum mark_kind kind_of(struct str name) {
    enum mark_kind kind = MARK_USEFUL;
    while (kind + 1 < MARK_KINDS && !str_equal(name, str_from_c(mark_names[kind]))) kind++;
    return kind;
}

static void lead_to(struct request *r, const struct post_mark_out *place) {
    struct url thread = url_thread_show(&r->arena, place->thread);
    int64_t page = (place->seq + THREAD_PAGE - 1) / THREAD_PAGE;
    struct str at = arena_format(&r->arena, "%.*s?page=%lld#post-%lld", (int)thread.length,
                                 thread.bytes, (long long)page, (long long)place->post.v);
    request_redirect(r, (struct url){at.bytes, at.length});
}

static void put_words(struct request *r, struct buf *out, enum mark_kind kind, int64_t count) {
    if (count == 0) {
        static const char *const ids[] = {"mark.useful", "mark.thanks", "mark.same"};
        buf_put(out, page_message(r, ids[kind]));
        return;
    }
    switch (kind) {
    case MARK_USEFUL:
        msg_mark_useful_count(out, r->language, MESSAGE_PLAIN,
                              (struct msg_mark_useful_count){.count = count});
        break;
    case MARK_THANKS:
        msg_mark_thanks_count(out, r->language, MESSAGE_PLAIN,
                              (struct msg_mark_thanks_count){.count = count});
        break;
    case MARK_SAME:
    case MARK_KINDS:
        msg_mark_same_count(out, r->language, MESSAGE_PLAIN,
                            (struct msg_mark_same_count){.count = count});
        break;
    }
}

static void send_json(struct request *r, bool is_on, struct str words) {
    struct buf json;
    buf_init(&json, 1024);
    buf_put_format(&json, "{\"on\":%s,\"words\":\"", is_on ? "true" : "false");
    escape_json(&json, words);
    BUF_LIT(&json, "\"}");
    page_send_json(r, buf_str(&json));
    buf_release(&json);
}

static void marked(struct request *r, enum err result, const void *output) {
    const struct post_mark_out *out = output;
    if (result == ERR_DENIED) {
        request_error_named(r, 403, "own_mark");
    } else if (result != OK) {
        request_fail(r, result);
    } else if (str_is_empty(form_value(r, MARK_FIELD_WISH))) {
        lead_to(r, out);
    } else {
        struct buf words;
        buf_init(&words, 256);
        put_words(r, &words, kind_of(form_value(r, MARK_FIELD_KIND)), out->count);
        send_json(r, out->is_on, buf_str(&words));
        buf_release(&words);
    }
}

enum reply post_react(struct request *r) {
    struct task *task = request_task(r, &op_post_mark, sizeof(struct post_mark_in));
    struct post_mark_in *in = task->input;
    in->post.v = r->params[0].id;
    in->kind = kind_of(form_value(r, MARK_FIELD_KIND));
    in->change = wish_of(form_value(r, MARK_FIELD_WISH));
    if (in->change != MARK_TOGGLE) task->has_once = false;
    return request_park(r, task, marked);
}

static void kept(struct request *r, enum err result, const void *output) {
    const struct post_mark_out *out = output;
    if (result == ERR_LIMIT)
        request_error_named(r, 409, "bookmarks_full");
    else if (result != OK)
        request_fail(r, result);
    else if (str_is_empty(form_value(r, KEEP_FIELD_WISH)))
        lead_to(r, out);
    else
        send_json(r, out->is_on, page_message(r, out->is_on ? "bookmark.remove" : "bookmark.add"));
}

enum reply post_bookmark(struct request *r) {
    struct task *task = request_task(r, &op_post_keep, sizeof(struct post_keep_in));
    struct post_keep_in *in = task->input;
    in->post.v = r->params[0].id;
    in->change = wish_of(form_value(r, KEEP_FIELD_WISH));
    if (in->change != MARK_TOGGLE) task->has_once = false;
    return request_park(r, task, kept);
}
