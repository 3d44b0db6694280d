/* The list of one's drafts; saving one from the page's script. */
#include "lib/json.h"
#include "lib/num.h"
#include "lib/utf8.h"
#include "server/core/page.h"
#include "server/threads/sheet.h"
#include "server/threads/thread_views.h"
#include "server/threads/threads.h"
#include "sql/threads_drafts.h"
#include "templates.h"
#include "urls.h"

enum { EXCERPT_BYTES = 200 };
enum {
    DRAFT_PLACE,
    DRAFT_SPACE,
    DRAFT_KIND,
    DRAFT_TITLE,
    DRAFT_BODY,
    DRAFT_ID,
    DRAFT_VERSION,
    DRAFT_UNNAMED
};

struct str draft_place(struct arena *arena, const struct route *route,
                       const struct route_param *params, struct url *composer) {
    if (route->handler == thread_create) {
        *composer = url_thread_new(arena);
        return STR("new");
    }
    if (route->handler == post_edit_submit) {
        *composer = url_post_edit(arena, (struct post_id){params[0].id});
        return arena_format(arena, "edit/%lld", (long long)params[0].id);
    }
    /* Of a feature above this one: known by its name. */
    if (str_equal(str_from_c(route->name), STR("report_file"))) {
        *composer = url_report_form(arena, (struct post_id){params[0].id});
        return arena_format(arena, "report/%lld", (long long)params[0].id);
    }
    if (str_equal(str_from_c(route->name), STR("measure_appeal"))) {
        *composer = url_measure_told(arena, (struct measure_id){params[0].id});
        return arena_format(arena, "measure/%lld", (long long)params[0].id);
    }
    if (str_equal(str_from_c(route->name), STR("trial_create"))) {
        *composer = url_trial_form(arena, (struct thread_id){params[0].id});
        return arena_format(arena, "trial/%lld", (long long)params[0].id);
    }
    if (str_equal(str_from_c(route->name), STR("trial_change"))) {
        *composer = url_trial_edit(arena, (struct post_id){params[0].id});
        return arena_format(arena, "edit/%lld", (long long)params[0].id);
    }
    if (str_equal(str_from_c(route->name), STR("answer_save"))) {
        *composer = url_answer_write(arena, (struct thread_id){params[0].id});
        return arena_format(arena, "answer/%lld", (long long)params[0].id);
    }
    if (route->handler != thread_reply) return (struct str){0};
    struct url thread = url_thread_show(arena, (struct thread_id){params[0].id});
    struct str at = arena_format(arena, "%.*s#reply", (int)thread.length, thread.bytes);
    *composer = (struct url){at.bytes, at.length};
    return arena_format(arena, "thread/%lld", (long long)params[0].id);
}

struct url draft_resume(struct arena *arena, struct url composer, struct draft_id draft) {
    if (draft.v == 0) return composer;
    struct str page = {composer.bytes, composer.length};
    size_t hash = str_find_byte(page, '#', 0);
    struct str path = str_slice(page, 0, hash), rest = str_slice(page, hash, page.length);
    struct str at = arena_format(arena, "%.*s?draft=%lld%.*s", STR_ARG(path), (long long)draft.v,
                                 STR_ARG(rest));
    return (struct url){at.bytes, at.length};
}

struct str draft_text(struct request *r, struct str place) {
    int64_t named = 0;
    struct str asked = request_query(r, STR("draft"));
    struct draft_find_in in = {.member_id = r->viewer.member, .place = place};
    struct draft_find_row row;
    if (num_parse(asked, INT64_MAX, &named)) in.draft_id.v = named;
    return sql_draft_find(r->db, &r->arena, &in, &row) == OK ? row.body : (struct str){0};
}

bool draft_is_unnamed(struct request *r, struct str place) {
    int64_t named = 0;
    struct draft_find_in in = {.member_id = r->viewer.member, .place = place};
    struct draft_find_row row;
    if (num_parse(request_query(r, STR("draft")), INT64_MAX, &named)) in.draft_id.v = named;
    return sql_draft_find(r->db, &r->arena, &in, &row) == OK && row.is_unnamed;
}

enum err scope_draft(struct scope_run *run) {
    struct draft_mine_in in = {.draft_id = {run->params[0].id}, .member_id = run->viewer->member};
    struct draft_mine_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_draft_mine(run->db, run->arena, &in, row);
}

/* --- The list */

/* The beginning of the text, cut between characters. */
static struct str excerpt(struct arena *arena, struct str body) {
    size_t at = 0;
    while (at < body.length && at < EXCERPT_BYTES) utf8_next(body, &at);
    if (at >= body.length) return body;
    return arena_format(arena, "%.*s…", (int)at, body.bytes);
}

static void fill_row(struct request *r, const struct drafts_mine_row *row, struct draft_row *out) {
    struct url composer = url_thread_new(&r->arena);
    *out = (struct draft_row){.draft_id = row->draft_id,
                              .title = row->thread_id.v ? page_thread_title(r, row->thread_title)
                                                        : row->thread_title,
                              .excerpt = excerpt(&r->arena, row->body),
                              .at = row->saved_at,
                              .due_at = row->due_at,
                              .is_edit = row->post_id.v != 0 && !row->is_report,
                              .is_report = row->post_id.v != 0 && row->is_report,
                              .is_answer = row->is_answer,
                              .is_reply = row->post_id.v == 0 && row->thread_id.v != 0};
    out->is_reply &= !out->is_answer;
    out->is_new = !out->is_edit && !out->is_reply && !out->is_report && !out->is_answer;
    bool is_trial = str_starts(row->place, STR("trial/"));
    if (out->is_new) out->title = row->title;
    if (out->is_edit) composer = url_post_edit(&r->arena, row->post_id);
    if (out->is_answer) composer = url_answer_write(&r->arena, row->thread_id);
    if (out->is_report) composer = url_report_form(&r->arena, row->post_id);
    if (is_trial) {
        composer = url_trial_form(&r->arena, row->thread_id);
    } else if (out->is_reply) {
        struct url thread = url_thread_show(&r->arena, row->thread_id);
        struct str at = arena_format(&r->arena, "%.*s#reply", (int)thread.length, thread.bytes);
        composer = (struct url){at.bytes, at.length};
    }
    out->resume = draft_resume(&r->arena, composer, row->draft_id);
}

enum reply draft_list(struct request *r) {
    struct drafts_mine_in in = {.member_id = r->viewer.member};
    struct drafts_mine_row *rows;
    struct draft_list_page page = {0};
    enum err e = sql_drafts_mine(r->db, &r->arena, &in, &rows, &page.drafts_count);
    if (e != OK) return request_fail(r, e);
    struct draft_row *drafts = arena_array(&r->arena, page.drafts_count, sizeof *drafts);
    for (size_t i = 0; i < page.drafts_count; i++) fill_row(r, &rows[i], &drafts[i]);
    page.drafts = drafts;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_draft_list_page(&w, &frame, &page);
    return page_send(r, 200);
}

static void deleted(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_redirect(r, url_draft_list(&r->arena));
    else
        request_fail(r, result);
}

enum reply draft_delete(struct request *r) {
    const struct draft_mine_row *draft = r->scope.object;
    struct task *task = request_task(r, &op_draft_delete, sizeof(struct draft_delete_in));
    struct draft_delete_in *in = task->input;
    in->draft = draft->draft_id;
    return request_park(r, task, deleted);
}

/* --- Saving, by the script */

static const struct form_field draft_fields[] = {
    [DRAFT_PLACE] = {"place", FIELD_LINE, true, 40, NULL},
    [DRAFT_SPACE] = {"space", FIELD_KEPT, false, DRAFT_BODY_MOST, NULL},
    [DRAFT_KIND] = {"kind", FIELD_KEPT, false, DRAFT_BODY_MOST, NULL},
    [DRAFT_TITLE] = {"title", FIELD_KEPT, false, DRAFT_BODY_MOST, NULL},
    [DRAFT_BODY] = {"body", FIELD_KEPT, false, DRAFT_BODY_MOST, NULL},
    [DRAFT_ID] = {"draft", FIELD_LINE, false, 20, NULL},
    [DRAFT_VERSION] = {"draft_version", FIELD_LINE, false, 20, NULL},
    [DRAFT_UNNAMED] = {"unnamed", FIELD_CHECK, false, 16, NULL},
};
const struct form_schema form_draft = {"draft", draft_fields, ARRAY_LENGTH(draft_fields), NULL};

/* It holds what is kept nowhere: the page says so, where the text stays. */
static void say_refused(struct request *r) {
    struct json_writer json;
    struct buf out;
    buf_init(&out, 2048);
    json_writer_init(&json);
    json_open_object(&json, NULL);
    json_put_text(&json, "refused", page_message(r, "guard.draft_refused"));
    json_close(&json);
    if (json_print(&json, &out) == OK)
        page_send_json(r, buf_str(&out));
    else
        request_fail(r, ERR_IO);
    json_writer_release(&json);
    buf_release(&out);
}

static void saved(struct request *r, enum err result, const void *output) {
    const struct draft_save_out *out = output;
    struct buf json;
    if (result == ERR_LIMIT) {
        say_refused(r);
        return;
    }
    if (result != OK) {
        request_fail(r, result == ERR_INVALID ? ERR_LIMIT : result);
        return;
    }
    buf_init(&json, 512);
    buf_put_format(&json, "{\"draft\":%lld,\"version\":%lld,\"apart\":%s,\"at\":\"",
                   (long long)out->draft.v, (long long)out->version,
                   out->is_apart ? "true" : "false");
    language_put_time(&json, r->language, r->service->zone, out->at);
    BUF_LIT(&json, "\"}");
    page_send_json(r, buf_str(&json));
    buf_release(&json);
}

static int64_t number(struct str text) {
    int64_t n;
    return num_parse(text, INT64_MAX, &n) ? n : 0;
}

enum reply draft_save(struct request *r) {
    struct task *task = request_task(r, &op_draft_save, sizeof(struct draft_save_in));
    struct draft_save_in *in = task->input;
    in->draft.v = number(form_value(r, DRAFT_ID));
    in->version = number(form_value(r, DRAFT_VERSION));
    in->is_unnamed = !str_is_empty(form_value(r, DRAFT_UNNAMED));
    in->place = task_copy(task, form_value(r, DRAFT_PLACE));
    in->space = task_copy(task, form_value(r, DRAFT_SPACE));
    in->kind = task_copy(task, form_value(r, DRAFT_KIND));
    in->title = task_copy(task, form_value(r, DRAFT_TITLE));
    in->body = task_copy(task, form_value(r, DRAFT_BODY));
    task->has_once = false;
    return request_park(r, task, saved);
}
