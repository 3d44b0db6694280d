/* A thread's page, by seq, and the answer at its end. */
#include "lib/num.h"
#include "lib/utf8.h"
#include "server/core/loop.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/threads/guarding.h"
#include "server/threads/parts.h"
#include "server/threads/thread_views.h"
#include "server/threads/threads.h"
#include "server/threads/threads_forms.h"
#include "sql/threads_drafts.h"
#include "sql/threads_follows.h"
#include "sql/threads_marks.h"
#include "sql/threads_posts.h"
#include "sql/threads_reads.h"
#include "sql/threads_threads.h"
#include "templates.h"
#include "urls.h"

enum {
    BLOCK_MOST = 6 << 20,
    MESSAGE_FRAME = 4000, /* bytes around a message's body, about */
    PAGE_NUMBER_MOST = 1000000000,
};
_Static_assert(THREAD_PAGE *(POST_HTML_MOST + UNDER_MOST + MESSAGE_FRAME) < BLOCK_MOST,
               "a page of the longest");

enum err scope_thread(struct scope_run *run) {
    struct thread_visible_in in = {.thread_id = {run->params[0].id}};
    struct thread_visible_row *row = arena_alloc(run->arena, sizeof *row);
    struct thread_redirect_in gone = {.thread_id = in.thread_id};
    struct thread_redirect_row redirect;
    run->object = row;
    enum err e = sql_thread_visible(run->db, run->arena, &in, row);
    if (e != ERR_NOT_FOUND) return e;
    /* Part of another now: what is asked or done there is asked and done in that one. */
    e = sql_thread_redirect(run->db, run->arena, &gone, &redirect);
    in.thread_id = redirect.target_id;
    return e == OK ? sql_thread_visible(run->db, run->arena, &in, row) : e;
}

enum err scope_post(struct scope_run *run) {
    struct post_visible_in in = {.post_id = {run->params[0].id}};
    struct post_visible_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_post_visible(run->db, run->arena, &in, row);
}

enum hiding post_hiding(struct str hidden_by) {
    if (str_equal(hidden_by, STR("recognised"))) return HIDING_RECOGNISED;
    if (str_equal(hidden_by, STR("withdrawn"))) return HIDING_WITHDRAWN;
    return str_is_empty(hidden_by) ? HIDING_NONE : HIDING_ANIMATOR;
}

static int64_t page_of(int64_t seq) {
    return (seq + THREAD_PAGE - 1) / THREAD_PAGE;
}

static void fill_message(struct request *r, const struct thread_messages_row *row,
                         struct message_row *message) {
    bool is_read = row->withdrawn_at == 0 && row->hidden_at == 0;
    *message = (struct message_row){.post_id = row->post_id,
                                    .thread_id = row->thread_id,
                                    .seq = row->seq,
                                    .is_opening = row->seq == 1,
                                    .author = page_author_in(r, row->author_id, row->thread_id),
                                    .at = row->created_at,
                                    .edited_at = is_read ? row->edited_at : 0,
                                    .is_withdrawn = row->withdrawn_at != 0,
                                    .hiding = post_hiding(row->hidden_by),
                                    .useful = row->useful,
                                    .thanks = row->thanks,
                                    .same = row->same,
                                    .is_marked = row->useful || row->thanks || row->same,
                                    .body = row->html};
}

/* What stands where messages were that are elsewhere: one line for those that follow each other.
 * Addresses of theirs on this page are places in it, unless they came back. */
static void fill_moved(struct request *r, const struct thread_messages_row *rows, size_t count,
                       struct message_row *message) {
    struct moved_spot *spots = arena_array(&r->arena, count, sizeof *spots);
    *message = (struct message_row){.post_id = rows->post_id,
                                    .thread_id = rows->thread_id,
                                    .seq = rows->seq,
                                    .is_withdrawn = true,
                                    .is_moved = true,
                                    .moved = spots,
                                    .moved_count = count,
                                    .moved_title = rows->moved_title};
    for (size_t i = 0; i < count; i++)
        spots[i] = (struct moved_spot){.post_id = rows[i].moved_id,
                                       .is_away = rows[i].moved_to.v != rows[i].thread_id.v};
    message->moved_first = rows->moved_id;
}

static size_t fill_messages(struct request *r, const struct thread_messages_row *rows, size_t count,
                            struct message_row *messages) {
    size_t filled = 0, i = 0;
    while (i < count) {
        size_t first = i++;
        if (rows[first].moved_id.v == 0) {
            fill_message(r, &rows[first], &messages[filled++]);
            continue;
        }
        while (i < count && rows[i].moved_id.v && rows[i].moved_to.v == rows[first].moved_to.v) i++;
        fill_moved(r, rows + first, i - first, &messages[filled++]);
    }
    return filled;
}

/* What features add to messages that are shown. */
static enum err fill_under(struct request *r, struct message_row *messages, size_t count) {
    struct thread_seen seen = thread_seen_of(r);
    struct post_id posts[THREAD_PAGE];
    struct html unders[THREAD_PAGE];
    for (size_t i = 0; i < count; i++) posts[i] = messages[i].post_id;
    enum err e = parts_under(r, &seen, posts, count, unders);
    for (size_t i = 0; e == OK && i < count; i++)
        if (!messages[i].is_withdrawn && messages[i].hiding == HIDING_NONE)
            messages[i].under = unders[i];
    return e;
}

/* One page of messages as markup, the same for every reader. */
static enum err write_block(struct request *r, struct memo_block *key, struct buf *out) {
    struct thread_messages_in in = {.thread_id = key->thread,
                                    .from_seq = (key->page - 1) * THREAD_PAGE + 1,
                                    .most = THREAD_PAGE};
    r->people_until_ms = INT64_MAX;
    struct thread_messages_row *rows;
    size_t count;
    enum err e = sql_thread_messages(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct message_row *messages = arena_array(&r->arena, count, sizeof *messages);
    struct html *bodies[THREAD_PAGE];
    size_t room = count * MESSAGE_FRAME;
    count = fill_messages(r, rows, count, messages);
    for (size_t i = 0; i < count; i++) bodies[i] = &messages[i].body;
    mentions_show(r, bodies, count);
    e = fill_under(r, messages, count);
    if (e != OK) return e;
    for (size_t i = 0; i < count; i++) room += messages[i].body.length + messages[i].under.length;
    if (room < out->ceiling) buf_reserve(out, room);
    struct thread_block block = {.messages = messages, .messages_count = count};
    struct template_writer w = {.out = out, .language = r->language, .zone = r->service->zone};
    tmpl_thread_block(&w, &block);
    key->until_ms = r->people_until_ms;
    return OK;
}

static void fill_pager(struct thread_page *page, int64_t number, int64_t last, int64_t total) {
    page->total = total;
    page->from = (number - 1) * THREAD_PAGE + 1;
    page->to = number * THREAD_PAGE < total ? number * THREAD_PAGE : total;
    page->is_paged = last > 1;
    page->first_page = number > 2 ? 1 : 0; /* no second link to a neighbour */
    page->previous_page = number > 1 ? number - 1 : 0;
    page->next_page = number < last ? number + 1 : 0;
    page->last_page = number < last - 1 ? last : 0;
}

static void put_word(struct buf *out, const char *kind, struct post_id post) {
    buf_put_format(out, "%s%s%lld", out->length ? " " : "", kind, (long long)post.v);
}

/* What the messages of this page are to the reader. */
static enum err fill_mine(struct request *r, struct thread_page *page) {
    static const char *const marks[] = {"useful-", "thanks-", "same-"};
    struct posts_about_in in = {.thread_id = page->thread_id,
                                .member_id = r->viewer.member,
                                .from_seq = page->from,
                                .to_seq = page->to};
    struct posts_about_row *rows;
    size_t count;
    enum err e = sql_posts_about(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    /* Whoever published the thread without a name wrote all of its messages that have none. */
    bool is_unnamed_mine = post_is_mine(r, MEMBER_NOBODY, page->thread_id);
    struct buf mine, kept, marked;
    buf_init(&mine, 100 * 24);
    buf_init(&kept, 100 * 24);
    buf_init(&marked, 300 * 32);
    for (size_t i = 0; i < count; i++) {
        int64_t set = rows[i].mark;
        while (i + 1 < count && rows[i + 1].post_id.v == rows[i].post_id.v) set |= rows[++i].mark;
        bool is_own = rows[i].author_id.v == r->viewer.member.v ||
                      (is_unnamed_mine && member_is_nobody(rows[i].author_id));
        if (is_own) put_word(&mine, "", rows[i].post_id);
        if (rows[i].is_kept) put_word(&kept, "", rows[i].post_id);
        for (int kind = 0; kind < MARK_KINDS; kind++)
            if (set >> kind & 1) put_word(&marked, marks[kind], rows[i].post_id);
    }
    page->mine = arena_copy(&r->arena, buf_str(&mine));
    page->kept = arena_copy(&r->arena, buf_str(&kept));
    page->marked = arena_copy(&r->arena, buf_str(&marked));
    buf_release(&mine);
    buf_release(&kept);
    buf_release(&marked);
    return OK;
}

/* What the reader may do with the thread as a whole. */
static enum err fill_acts(struct request *r, const struct thread_visible_row *thread,
                          struct thread_page *page) {
    struct follow_find_in in = {.member_id = r->viewer.member, .thread_id = thread->thread_id};
    struct follow_find_row follow;
    enum err e = sql_follow_find(r->db, &r->arena, &in, &follow);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    bool is_author = post_is_mine(r, thread->author_id, thread->thread_id);
    bool may_lead = r->viewer.role == ROLE_ANIMATOR;
    page->is_followed = e == OK && follow.is_on;
    page->is_pinned = thread->pinned_at != 0;
    bool is_free = page->kind == KIND_DISCUSSION || page->kind == KIND_QUESTION;
    page->is_closed = is_free && page->state == STATE_CLOSED;
    page->may_reopen = page->is_closed && (may_lead || is_author);
    page->may_lead = may_lead;
    page->may_change_kind = is_author && is_free && !may_lead;
    return OK;
}

/* What is new since the reader was here; someone who never was is told nothing. */
static enum err fill_fresh(struct request *r, struct thread_page *page) {
    const struct thread_visible_row *thread = r->scope.object;
    struct read_find_in in = {.member_id = r->viewer.member,
                              .author_id = thread->author_id,
                              .thread_id = page->thread_id};
    struct read_find_row read;
    enum err e = sql_read_find(r->db, &r->arena, &in, &read);
    int64_t seen = loop_seen_seq(r->loop, r->viewer.member, page->thread_id);
    page_seen(r, page->thread_id, page->to);
    if (e == ERR_NOT_FOUND && seen == 0) return OK;
    if (e != OK && e != ERR_NOT_FOUND) return e;
    int64_t seq = e == OK && read.seq > seen ? read.seq : seen;
    struct unread_after_in after = {
        .member_id = r->viewer.member, .thread_id = page->thread_id, .seq = seq};
    struct unread_after_row row;
    if (seq >= page->total) return OK;
    e = sql_unread_after(r->db, &r->arena, &after, &row);
    if (e != OK || row.first_unread.v == 0) return e;
    page->fresh = row.unread;
    page->first_unread = row.first_unread;
    return OK;
}

/* A page of a thread that became part of this one began here and went on where the next page is:
 * its messages there are found from here, as its address said. */
static enum err fill_onward(struct request *r, struct thread_page *page) {
    struct redirects_across_in in = {.thread_id = page->thread_id, .upto = page->to};
    struct redirects_across_row *rows;
    size_t count;
    enum err e = sql_redirects_across(r->db, &r->arena, &in, &rows, &count);
    if (e != OK || count == 0) return e;
    const struct redirects_across_row *last = &rows[count - 1];
    int64_t begun = (page->to - last->after_seq - 1) / THREAD_PAGE;
    int64_t end = last->after_seq + (begun + 1) * THREAD_PAGE;
    if (end > last->after_seq + last->messages) end = last->after_seq + last->messages;
    struct posts_between_in between = {
        .thread_id = page->thread_id, .from_seq = page->to + 1, .to_seq = end};
    struct posts_between_row *posts;
    e = sql_posts_between(r->db, &r->arena, &between, &posts, &count);
    if (e != OK) return e;
    struct moved_spot *spots = arena_array(&r->arena, count, sizeof *spots);
    for (size_t i = 0; i < count; i++) spots[i] = (struct moved_spot){posts[i].post_id, true};
    page->onward = spots;
    page->onward_count = count;
    return OK;
}

/* The text that was sent, or the draft for this thread. */
static void fill_composer(struct request *r, struct thread_page *page, struct html preview,
                          const struct post_quoted_row *quoted) {
    if (r->route->form == &form_reply) {
        composer_from_form(r, &page->composer);
        page->composer.preview = preview;
        return;
    }
    struct str place = arena_format(&r->arena, "thread/%lld", (long long)page->thread_id.v);
    struct draft_find_row row;
    bool is_there = composer_from_draft(r, place, &page->composer, &row);
    (void)is_there;
    if (quoted) page->composer.body.value = quote_after(r, page->composer.body.value, quoted);
}

static struct composing composing_of(struct request *r, bool is_sent) {
    struct thread_seen seen = thread_seen_of(r);
    return (struct composing){
        .of = COMPOSING_REPLY, .kind = seen.kind, .thread = seen.thread_id, .is_sent = is_sent};
}

/* What features add to the page and its composer. */
static enum err fill_parts(struct request *r, int64_t number, struct thread_page *page) {
    struct thread_seen seen = thread_seen_of(r);
    struct composing what = composing_of(r, r->route->form == &form_reply);
    enum err e = parts_above(r, &seen, number, &page->above);
    if (e == OK) e = parts_below(r, &seen, number, &page->below);
    if (e == OK) e = parts_compose(r, &what, &page->composer.parts);
    page->composer.guard = guard_panel(r);
    return e;
}

/* A browser's tab has room for some 40 characters. */
static struct str tab_title(struct str title) {
    size_t at = 0, count = 0, cut = 0;
    while (at < title.length && count < 40) {
        if (title.bytes[at] == ' ') cut = at;
        utf8_next(title, &at);
        count++;
    }
    if (at >= title.length) return (struct str){0};
    return str_slice(title, 0, cut ? cut : at);
}

static enum reply show(struct request *r, int64_t number, int status, struct html preview,
                       const struct post_quoted_row *quoted) {
    const struct thread_visible_row *thread = r->scope.object;
    struct str title = page_thread_title(r, thread->title);
    struct thread_page page = {.thread_id = thread->thread_id,
                               .kind = page_kind(thread->kind),
                               .state = page_state(thread->state),
                               .title = title,
                               .tab_title = tab_title(title),
                               .space_slug = thread->space_slug,
                               .space_title = thread->space_title};
    struct buf block;
    buf_init(&block, BLOCK_MOST);
    struct memo *memo = loop_memo(r->loop);
    struct memo_block key = {.thread = thread->thread_id, .page = number, .language = r->language};
    bool is_kept = memo_find_block(memo, &key, r->now_ms, &page.messages);
    enum err e = is_kept ? OK : write_block(r, &key, &block);
    fill_pager(&page, number, page_of(thread->last_seq), thread->last_seq);
    if (e == OK) e = fill_mine(r, &page);
    if (e == OK) e = fill_acts(r, thread, &page);
    if (e == OK) e = fill_fresh(r, &page);
    if (e == OK && page.next_page) e = fill_onward(r, &page);
    if (e == OK) e = fill_parts(r, number, &page);
    if (e != OK) {
        buf_release(&block);
        return request_fail(r, e);
    }
    if (!is_kept) page.messages = (struct html){block.bytes, block.length};
    fill_composer(r, &page, preview, quoted);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_SPACES, &frame);
    page_mark_space(r, &frame, thread->space_slug);
    tmpl_thread_page(&w, &frame, &page);
    if (!is_kept) memo_keep_block(memo, &key, &block);
    buf_release(&block);
    return page_send(r, status);
}

/* To the page on which this one of another thread begins now. Without a fragment: the browser keeps
 * the one it had, the place of a message. */
static enum reply lead_on(struct request *r, int64_t number) {
    const struct thread_visible_row *thread = r->scope.object;
    struct thread_redirect_in in = {.thread_id = {r->params[0].id}};
    struct thread_redirect_row redirect;
    enum err e = sql_thread_redirect(r->db, &r->arena, &in, &redirect);
    if (e != OK) return request_fail(r, e);
    if (number < 1 || number > page_of(redirect.messages)) return request_error(r, 404, 0);
    int64_t seq = redirect.after_seq + (number - 1) * THREAD_PAGE + 1;
    struct url url = url_thread_show(&r->arena, thread->thread_id);
    struct str at = arena_format(&r->arena, "%.*s?page=%lld", (int)url.length, url.bytes,
                                 (long long)page_of(seq));
    return request_redirect_for_good(r, (struct url){at.bytes, at.length});
}

enum reply thread_show(struct request *r) {
    const struct thread_visible_row *thread = r->scope.object;
    int64_t last = page_of(thread->last_seq), number = 1;
    struct str wanted = request_query(r, STR("page"));
    int64_t quote;
    struct post_quoted_row quoted;
    bool is_quoting = num_parse(request_query(r, STR("quote")), INT64_MAX, &quote) &&
                      quote_find(r, thread->thread_id, quote, &quoted);
    if (is_quoting) number = page_of(quoted.seq);
    bool is_number = wanted.bytes == NULL || num_parse(wanted, PAGE_NUMBER_MOST, &number);
    if (is_number && r->params[0].id != thread->thread_id.v) return lead_on(r, number);
    if (!is_number || number < 1 || number > last) return request_error(r, 404, 0);
    return show(r, number, 200, (struct html){0}, is_quoting ? &quoted : NULL);
}

enum reply post_show(struct request *r) {
    const struct post_visible_row *post = r->scope.object;
    struct url thread = url_thread_show(&r->arena, post->thread_id);
    struct str at =
        arena_format(&r->arena, "%.*s?page=%lld#post-%lld", (int)thread.length, thread.bytes,
                     (long long)page_of(post->seq), (long long)post->post_id.v);
    return request_redirect(r, (struct url){at.bytes, at.length});
}

/* The thread's last page with the text in its place, and maybe its preview. */
static void show_reply(struct request *r, struct html preview) {
    const struct thread_visible_row *thread = r->scope.object;
    show(r, page_of(thread->last_seq), r->form.status, preview, NULL);
}

static void reply_refused(struct request *r) {
    struct composing what = composing_of(r, true);
    if (!composer_divert(r, &what, show_reply)) show_reply(r, (struct html){0});
}

static const struct form_field reply_fields[] = {TEXT_SCHEMA};
const struct form_schema form_reply = {"reply", reply_fields, ARRAY_LENGTH(reply_fields),
                                       reply_refused};

static void reply_done(struct request *r, enum err result, const void *output) {
    if (result == ERR_LIMIT || result == ERR_CONFLICT) {
        bool is_closed = result == ERR_CONFLICT;
        form_fail(&r->form, TEXT_BODY,
                  page_message(r, is_closed ? "thread.closed_meanwhile" : "form.too_long"));
        if (is_closed) r->form.status = 409;
        reply_refused(r);
        return;
    }
    if (result != OK) {
        request_fail_kept(r, result, reply_refused);
        return;
    }
    const struct thread_reply_out *out = output;
    struct url thread = url_thread_show(&r->arena, out->thread);
    int64_t page = page_of(out->seq);
    struct str at = page > 1
                        ? arena_format(&r->arena, "%.*s?page=%lld#post-%lld", (int)thread.length,
                                       thread.bytes, (long long)page, (long long)out->post.v)
                        : arena_format(&r->arena, "%.*s#post-%lld", (int)thread.length,
                                       thread.bytes, (long long)out->post.v);
    request_redirect(r, (struct url){at.bytes, at.length});
}

enum reply thread_reply(struct request *r) {
    const struct thread_visible_row *thread = r->scope.object;
    struct composing what = composing_of(r, true);
    if (composer_divert(r, &what, show_reply)) return r->exchange ? PARKED : REPLIED;
    if (!composer_check(r, &what)) {
        reply_refused(r);
        return REPLIED;
    }
    enum reply reply;
    if (parts_publish(r, &what, &reply)) return reply;
    struct task *task = request_task(r, &op_thread_reply, sizeof(struct thread_reply_in));
    struct thread_reply_in *in = task->input;
    in->thread = thread->thread_id;
    in->body = task_copy(task, form_value(r, TEXT_BODY));
    in->mentions = mentions_find(r->db, &task->arena, r->now_ms, in->body);
    in->draft = composer_draft(r);
    in->parts = parts_take(r, &what, task);
    return request_park(r, task, reply_done);
}
