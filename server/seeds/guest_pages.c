/* /seeds/<seed>: a seed before it is public, for those who are invited to answer, and animators. */
#include "lib/markdown.h"
#include "lib/num.h"
#include "server/core/page.h"
#include "server/seeds/seeds_inside.h"
#include "server/seeds/seeds_views.h"
#include "server/threads/guarding.h"
#include "sql/seeds_guests.h"
#include "sql/seeds_seeds.h"
#include "templates.h"
#include "urls.h"

enum { ANSWER_BODY, ANSWER_READY, ANSWER_VERSION };

struct seen {
    struct seed_find_row seed;
    struct guest_find_row guest;
    bool is_invited;
};

/* Who declined sees it no more than anybody else. */
static enum err load(struct scope_run *run, struct seen **out) {
    struct seen *seen = arena_alloc(run->arena, sizeof *seen);
    struct seed_find_in in = {.seed_id = {run->params[0].id}};
    struct guest_find_in guest = {.seed_id = in.seed_id, .member_id = run->viewer->member};
    enum err e = sql_seed_find(run->db, run->arena, &in, &seen->seed);
    if (e != OK) return e;
    e = sql_guest_find(run->db, run->arena, &guest, &seen->guest);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    seen->is_invited = e == OK && !str_equal(seen->guest.state, STR("declined"));
    *out = seen;
    run->object = seen;
    return OK;
}

enum err scope_seed_seen(struct scope_run *run) {
    struct seen *seen;
    enum err e = load(run, &seen);
    if (e != OK) return e;
    return seen->is_invited || run->viewer->role == ROLE_ANIMATOR ? OK : ERR_NOT_FOUND;
}

enum err scope_seed_guest(struct scope_run *run) {
    struct seen *seen;
    enum err e = load(run, &seen);
    if (e != OK) return e;
    bool is_open = str_equal(seen->seed.state, STR("waiting")) ||
                   str_equal(seen->seed.state, STR("scheduled"));
    return seen->is_invited && is_open ? OK : ERR_NOT_FOUND;
}

static enum reply show(struct request *r, struct seed_seen_page *page, int status) {
    const struct seen *seen = r->scope.object;
    const struct seed_find_row *seed = &seen->seed;
    page->seed_id = seed->seed_id;
    page->kind = page_kind(seed->kind);
    page->title = seed->title;
    page->space_title = seed->space_title;
    page->html = seed->html;
    page->body = seed->body;
    page->at = seed->publish_at ? seed->publish_at : seed->next_at;
    if (seed->held_at) page->at = 0;
    page->is_invited = seen->is_invited;
    page->is_ready = str_equal(seen->guest.state, STR("ready"));
    page->is_cancelled = str_equal(seed->state, STR("cancelled"));
    if (seed->author_id.v) page->author = page_author_of(r, seed->author_id);
    page->composer.guard = guard_panel(r);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_seed_seen(&w, &frame, page);
    return page_send(r, status);
}

enum reply seed_show(struct request *r) {
    const struct seen *seen = r->scope.object;
    if (seen->seed.thread_id.v)
        return request_redirect(r, url_thread_show(&r->arena, seen->seed.thread_id));
    struct seed_seen_page page = {.version = seen->guest.version,
                                  .composer.body.value = seen->guest.body};
    if (request_is_done(r, "ready")) page.done = page_message(r, "seeds.done_ready");
    if (request_is_done(r, "kept")) page.done = page_message(r, "seeds.done_kept");
    return show(r, &page, 200);
}

/* --- The answer */

static void show_sent(struct request *r, bool is_conflict) {
    const struct seen *seen = r->scope.object;
    struct seed_seen_page page = {.composer.body = page_field(r, ANSWER_BODY),
                                  .has_errors = r->form.status != 200,
                                  .is_conflict = is_conflict};
    if (!num_parse(form_value(r, ANSWER_VERSION), INT64_MAX, &page.version)) page.version = 0;
    struct guest_find_in find = {.seed_id = seen->seed.seed_id, .member_id = r->viewer.member};
    struct guest_find_row now;
    if (is_conflict && sql_guest_find(r->db, &r->arena, &find, &now) == OK)
        page.version = now.version;
    show(r, &page, r->form.status);
}

static bool check(struct request *r);
static void refused(struct request *r) {
    bool is_fine = r->guarding || !guard_is_asked(r) || check(r);
    (void)is_fine;
    show_sent(r, false);
}

static const struct form_field answer_fields[] = {
    [ANSWER_BODY] = {"body", FIELD_TEXT, true, SEED_BODY_MOST, NULL},
    [ANSWER_READY] = {"ready", FIELD_CHECK, false, 8, NULL},
    [ANSWER_VERSION] = {"version", FIELD_LINE, false, 20, NULL},
};
const struct form_schema form_seed_answer = {"seed_answer", answer_fields,
                                             ARRAY_LENGTH(answer_fields), refused};

/* As the answer that it will be. */
static bool check(struct request *r) {
    static const size_t texts[] = {ANSWER_BODY};
    const struct seen *seen = r->scope.object;
    struct markdown_problem problem;
    if (markdown_check(form_value(r, ANSWER_BODY), &problem) != OK) {
        form_fail(&r->form, ANSWER_BODY, page_message(r, "form.too_long"));
        r->form.status = 422;
        return false;
    }
    bool is_question = str_equal(seen->seed.kind, STR("question"));
    return guard_form(r, is_question ? GUARD_STRICT : GUARD_ADVISING, texts, ARRAY_LENGTH(texts));
}

static void answered(struct request *r, enum err result, const void *output) {
    const struct seen *seen = r->scope.object;
    bool is_ready = !str_is_empty(form_value(r, ANSWER_READY));
    (void)output;
    if (result == OK) {
        request_done(r, url_seed_show(&r->arena, seen->seed.seed_id), is_ready ? "ready" : "kept");
        return;
    }
    if (result != ERR_CONFLICT && result != ERR_LIMIT) {
        request_fail(r, result);
        return;
    }
    r->form.status = result == ERR_CONFLICT ? 409 : 422;
    if (result == ERR_LIMIT) form_fail(&r->form, ANSWER_BODY, page_message(r, "form.too_long"));
    show_sent(r, result == ERR_CONFLICT);
}

enum reply seed_answer(struct request *r) {
    const struct seen *seen = r->scope.object;
    if (!check(r)) {
        show_sent(r, false);
        return REPLIED;
    }
    struct task *task = request_task(r, &op_seed_answer, sizeof(struct seed_answer_in));
    struct seed_answer_in *in = task->input;
    in->seed = seen->seed.seed_id;
    if (!num_parse(form_value(r, ANSWER_VERSION), INT64_MAX, &in->version)) in->version = 0;
    in->body = task_copy(task, form_value(r, ANSWER_BODY));
    in->marks = seed_marks(r, task);
    in->is_ready = !str_is_empty(form_value(r, ANSWER_READY));
    return request_park(r, task, answered);
}

static void declined(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_redirect(r, url_home_page(&r->arena));
    else
        request_fail(r, result);
}

enum reply seed_decline(struct request *r) {
    const struct seen *seen = r->scope.object;
    struct task *task = request_task(r, &op_seed_decline, sizeof(struct seed_in));
    *(struct seed_in *)task->input = (struct seed_in){seen->seed.seed_id};
    task->has_once = false;
    return request_park(r, task, declined);
}
