/* One message: its page of changes for the author, its earlier texts for everyone. */
#include "lib/num.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/threads/guarding.h"
#include "server/threads/parts.h"
#include "server/threads/post_views.h"
#include "server/threads/sheet.h"
#include "server/threads/threads.h"
#include "server/threads/threads_forms.h"
#include "sql/threads_drafts.h"
#include "sql/threads_posts.h"
#include "sql/threads_threads.h"
#include "templates.h"
#include "urls.h"

enum { VERSION_MOST = 1000000000 };

enum err scope_own_post(struct scope_run *run) {
    struct post_own_in in = {.post_id = {run->params[0].id}};
    struct post_own_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    enum err e = sql_post_own(run->db, run->arena, &in, row);
    if (e == OK) {
        bool is_own =
            author_is(run->db, run->keys, run->viewer->member, row->author_id, row->thread_id);
        return is_own ? OK : ERR_DENIED;
    }
    if (e != ERR_NOT_FOUND) return e;
    struct post_visible_in seen = {.post_id = in.post_id};
    struct post_visible_row other;
    e = sql_post_visible(run->db, run->arena, &seen, &other);
    return e == OK ? ERR_DENIED : e;
}

/* --- Earlier texts */

enum reply post_history(struct request *r) {
    const struct post_visible_row *post = r->scope.object;
    struct post_head_in find = {.post_id = post->post_id};
    struct post_versions_shown_in list = {.post_id = post->post_id};
    struct post_head_row head;
    struct post_versions_shown_row *rows;
    size_t count;
    enum err e = sql_post_head(r->db, &r->arena, &find, &head);
    if (e == OK) e = sql_post_versions_shown(r->db, &r->arena, &list, &rows, &count);
    if (e != OK) return request_fail(r, e);
    struct post_version *versions = arena_array(&r->arena, count + 1, sizeof *versions);
    versions[0] = (struct post_version){.at = head.edited_at ? head.edited_at : head.created_at,
                                        .is_current = true,
                                        .body = head.html};
    for (size_t i = 0; i < count; i++)
        versions[i + 1] = (struct post_version){.at = rows[i].written_at,
                                                .is_concealed = rows[i].withdrawn_at != 0,
                                                .body = rows[i].html};
    struct html **bodies = arena_array(&r->arena, count + 1, sizeof(struct html *));
    for (size_t i = 0; i <= count; i++) bodies[i] = &versions[i].body;
    mentions_show(r, bodies, count + 1);
    bool is_read = head.withdrawn_at == 0 && head.hidden_at == 0;
    struct post_history_page page = {.post_id = post->post_id,
                                     .title = page_thread_title(r, head.title),
                                     .author = page_author_in(r, head.author_id, post->thread_id),
                                     .is_withdrawn = head.withdrawn_at != 0,
                                     .is_edited = head.edited_at != 0,
                                     .hiding = post_hiding(head.hidden_by),
                                     .versions = versions,
                                     .versions_count = is_read ? count + 1 : 0};
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_SPACES, &frame);
    tmpl_post_history_page(&w, &frame, &page);
    return page_send(r, 200);
}

/* --- Changing it */

static void fill_from_form(struct request *r, struct post_edit_page *page) {
    composer_from_form(r, &page->composer);
    page->is_concealing = !str_is_empty(form_value(r, EDIT_CONCEAL));
    if (str_is_empty(page->composer.body.error))
        page->composer.body.error = page_field(r, EDIT_VERSION).error;
}

static void fill_fresh(struct request *r, const struct post_own_row *post,
                       struct post_edit_page *page) {
    struct str place = arena_format(&r->arena, "edit/%lld", (long long)post->post_id.v);
    struct draft_find_row row;
    if (!composer_from_draft(r, place, &page->composer, &row))
        page->composer.body.value = post->markdown;
}

static struct composing composing_of(const struct post_own_row *post, bool is_sent) {
    return (struct composing){.of = COMPOSING_EDIT,
                              .kind = page_kind(post->kind),
                              .thread = post->thread_id,
                              .post = post->post_id,
                              .is_opening = post->seq == 1,
                              .is_sent = is_sent};
}

static enum reply show(struct request *r, int status, struct html preview) {
    const struct post_own_row *post = r->scope.object;
    struct post_edit_page page = {.post_id = post->post_id,
                                  .title = page_thread_title(r, post->title),
                                  .version = post->version,
                                  .is_opening = post->seq == 1,
                                  .hiding = post_hiding(post->hidden_by)};
    if (r->route->form == &form_edit)
        fill_from_form(r, &page);
    else
        fill_fresh(r, post, &page);
    if (r->route->form == &form_delete) {
        page.reason = page_field(r, DELETE_REASON);
        if (str_is_empty(page.reason.error)) page.reason.error = form_sentence(r);
    }
    page.composer.preview = preview;
    struct composing what = composing_of(post, r->route->form == &form_edit);
    if (page.is_opening) composer_sections(r, what.kind, false, &page.composer);
    enum err e = parts_compose(r, &what, &page.composer.parts);
    if (e != OK) return request_fail(r, e);
    page.composer.guard = guard_panel(r);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_SPACES, &frame);
    tmpl_post_edit_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply post_edit(struct request *r) {
    const struct post_own_row *post = r->scope.object;
    if (post->withdrawn_at) return request_redirect(r, url_post_show(&r->arena, post->post_id));
    if (post_hiding(post->hidden_by) == HIDING_WITHDRAWN)
        return request_redirect(r, url_post_moderation(&r->arena, post->post_id));
    return show(r, 200, (struct html){0});
}

static void show_sent(struct request *r, struct html preview) {
    show(r, r->form.status, preview);
}

static void edit_refused(struct request *r) {
    struct composing what = composing_of(r->scope.object, true);
    if (!composer_divert(r, &what, show_sent)) show_sent(r, (struct html){0});
}

static void delete_refused(struct request *r) {
    show_sent(r, (struct html){0});
}

static const struct form_field edit_fields[] = {
    TEXT_SCHEMA,
    [EDIT_VERSION] = {"version", FIELD_LINE, false, 10, NULL},
    [EDIT_CONCEAL] = {"conceal", FIELD_CHECK, false, 16, NULL},
};
const struct form_schema form_edit = {"edit", edit_fields, ARRAY_LENGTH(edit_fields), edit_refused};

static const struct form_field delete_fields[] = {
    [DELETE_REASON] = {"reason", FIELD_SAID_LINE, false, REASON_MOST, NULL},
};
const struct form_schema form_delete = {"delete", delete_fields, ARRAY_LENGTH(delete_fields),
                                        delete_refused};

/* The message in its thread. */
static void lead_to(struct request *r, const struct post_place_out *place) {
    struct url thread = url_thread_show(&r->arena, place->thread);
    int64_t page = (place->seq + THREAD_PAGE - 1) / THREAD_PAGE;
    struct str at = arena_format(&r->arena, "%.*s?page=%lld#post-%lld", (int)thread.length,
                                 thread.bytes, (long long)page, (long long)place->post.v);
    request_redirect(r, (struct url){at.bytes, at.length});
}

/* What changed or went in another tab keeps the text in the form. */
static void edited(struct request *r, enum err result, const void *output) {
    if (result == OK) {
        lead_to(r, output);
        return;
    }
    if (result != ERR_CONFLICT && result != ERR_NOT_FOUND && result != ERR_LIMIT) {
        request_fail_kept(r, result, edit_refused);
        return;
    }
    const char *why = result == ERR_CONFLICT    ? "post.changed_elsewhere"
                      : result == ERR_NOT_FOUND ? "post.withdrawn_elsewhere"
                                                : "form.too_long";
    form_fail(&r->form, TEXT_BODY, page_message(r, why));
    r->form.status = result == ERR_LIMIT ? 422 : 409;
    /* Shown again with the version of now: sent once more, it goes through. */
    enum err e = scope_own_post(&r->scope);
    if (e == OK)
        edit_refused(r);
    else
        request_fail(r, e);
}

enum reply post_edit_submit(struct request *r) {
    const struct post_own_row *post = r->scope.object;
    int64_t version = 0;
    struct composing what = composing_of(post, true);
    if (composer_divert(r, &what, show_sent)) return r->exchange ? PARKED : REPLIED;
    struct str version_text = form_value(r, EDIT_VERSION);
    bool is_number = str_is_empty(version_text) || num_parse(version_text, VERSION_MOST, &version);
    if (!is_number) form_fail(&r->form, EDIT_VERSION, page_message(r, "form.not_a_number"));
    if (!is_number || !composer_check(r, &what)) {
        r->form.status = 422;
        edit_refused(r);
        return REPLIED;
    }
    struct task *task = request_task(r, &op_post_edit, sizeof(struct post_edit_in));
    struct post_edit_in *in = task->input;
    in->post = post->post_id;
    in->version = version;
    in->body = task_copy(task, form_value(r, TEXT_BODY));
    in->mentions = mentions_find(r->db, &task->arena, r->now_ms, in->body);
    in->draft = composer_draft(r);
    in->is_concealed = !str_is_empty(form_value(r, EDIT_CONCEAL));
    in->parts = parts_take(r, &what, task);
    return request_park(r, task, edited);
}

static void withdrawn(struct request *r, enum err result, const void *output) {
    if (result == OK)
        lead_to(r, output);
    else
        request_fail_kept(r, result, delete_refused);
}

enum reply post_delete(struct request *r) {
    const struct post_own_row *post = r->scope.object;
    struct task *task = request_task(r, &op_post_withdraw, sizeof(struct post_withdraw_in));
    struct post_withdraw_in *in = task->input;
    in->post = post->post_id;
    in->reason = task_copy(task, form_value(r, DELETE_REASON));
    return request_park(r, task, withdrawn);
}
