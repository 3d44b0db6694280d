/* What one wishes to receive, and the link that stops it. */
#include "server/core/page.h"
#include "server/letter/letter.h"
#include "server/letter/letter_views.h"
#include "sql/letter_letter.h"
#include "templates.h"
#include "urls.h"

enum { LETTER_RHYTHM, LETTER_TITLES, LETTER_EDITION };

static const char *const rhythms[] = {"weekly", "immediate", "none", NULL};
static void letter_refused(struct request *r);
static const struct form_field letter_fields[] = {
    [LETTER_RHYTHM] = {"rhythm", FIELD_CHOICE, true, 12, rhythms},
    [LETTER_TITLES] = {"titles", FIELD_CHECK, false, 8, NULL},
    [LETTER_EDITION] = {"edition", FIELD_CHECK, false, 8, NULL},
};
const struct form_schema form_letter = {"letter", letter_fields, ARRAY_LENGTH(letter_fields),
                                        letter_refused};

static enum reply show(struct request *r, struct letter_page *page, struct str rhythm, int status) {
    struct letter_own_address_in in = {.member_id = r->viewer.member};
    struct letter_own_address_row own;
    enum err e = sql_letter_own_address(r->db, &r->arena, &in, &own);
    if (e != OK && e != ERR_NOT_FOUND) return request_fail(r, e);
    page->has_own_address = e == OK;
    page->is_weekly = str_equal(rhythm, STR("weekly"));
    page->is_immediate = str_equal(rhythm, STR("immediate"));
    page->is_none = str_equal(rhythm, STR("none"));
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_letter_page(&w, &frame, page);
    return page_send(r, status);
}

enum reply letter_page(struct request *r) {
    struct letter_choice_in in = {.member_id = r->viewer.member};
    struct letter_choice_row row = {.rhythm = STR("weekly"), .has_edition = true};
    struct letter_page page = {.is_saved = request_is_done(r, "1")};
    enum err e = sql_letter_choice(r->db, &r->arena, &in, &row);
    if (e != OK && e != ERR_NOT_FOUND) return request_fail(r, e);
    page.has_titles = row.has_titles;
    page.has_edition = row.has_edition;
    return show(r, &page, row.rhythm, 200);
}

static void letter_refused(struct request *r) {
    struct letter_page page = {.has_titles = form_value(r, LETTER_TITLES).length > 0,
                               .has_edition = form_value(r, LETTER_EDITION).length > 0,
                               .rhythm = page_field(r, LETTER_RHYTHM),
                               .has_errors = true};
    show(r, &page, form_value(r, LETTER_RHYTHM), r->form.status);
}

static void chosen(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result != OK) {
        request_fail(r, result);
        return;
    }
    request_done(r, url_letter_page(&r->arena), "1");
}

enum reply letter_submit(struct request *r) {
    struct task *task = request_task(r, &op_letter_choose, sizeof(struct letter_choose_op_in));
    struct letter_choose_op_in *in = task->input;
    struct str rhythm = form_value(r, LETTER_RHYTHM);
    snprintf(in->rhythm, sizeof in->rhythm, "%.*s", STR_ARG(rhythm));
    in->has_titles = form_value(r, LETTER_TITLES).length > 0;
    in->has_edition = form_value(r, LETTER_EDITION).length > 0;
    task->has_once = false;
    return request_park(r, task, chosen);
}

/* The handler reads who it is about from the path: that it is a token's form is all that the scope
 * can say, which knows no key. */
struct stop {
    struct str token;
};

enum err scope_letter_stop(struct scope_run *run) {
    struct stop *stop = arena_alloc(run->arena, sizeof *stop);
    unsigned char bytes[LETTER_TOKEN_BYTES];
    stop->token = run->params[0].text;
    run->object = stop;
    return crypt_base64_read(stop->token, bytes, sizeof bytes) ? OK : ERR_NOT_FOUND;
}

static enum reply show_stop(struct request *r, enum letter_kind kind, bool is_stopped) {
    const struct stop *stop = r->scope.object;
    struct letter_stop_page page = {
        .token = stop->token, .is_stopped = is_stopped, .is_edition = kind == LETTER_COMMUNITY};
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_letter_stop_page(&w, &frame, &page);
    return page_send(r, 200);
}

static enum reply stop_page(struct request *r, enum letter_kind kind) {
    const struct stop *stop = r->scope.object;
    struct member_id member;
    enum err e = letter_token_read(r->service, kind, stop->token, &member);
    return e == OK ? show_stop(r, kind, false) : request_fail(r, e);
}

enum reply letter_stop_page(struct request *r) {
    return stop_page(r, LETTER_WEEKLY);
}

enum reply edition_stop_page(struct request *r) {
    return stop_page(r, LETTER_COMMUNITY);
}

static void finish(struct request *r, enum letter_kind kind, enum err result) {
    if (result == OK)
        show_stop(r, kind, true);
    else
        request_fail(r, result == ERR_CONFLICT ? ERR_NOT_FOUND : result);
}

static void stopped(struct request *r, enum err result, const void *output) {
    (void)output;
    finish(r, LETTER_WEEKLY, result);
}

static void edition_stopped(struct request *r, enum err result, const void *output) {
    (void)output;
    finish(r, LETTER_COMMUNITY, result);
}

static enum reply stop(struct request *r, enum letter_kind kind) {
    const struct stop *stop = r->scope.object;
    struct letter_stop_in in = {.kind = kind};
    enum err e = letter_token_read(r->service, kind, stop->token, &in.member);
    if (e != OK) return request_fail(r, e);
    struct task *task = request_task(r, &op_letter_stop, sizeof in);
    *(struct letter_stop_in *)task->input = in;
    return request_park(r, task, kind == LETTER_COMMUNITY ? edition_stopped : stopped);
}

enum reply letter_stop_submit(struct request *r) {
    return stop(r, LETTER_WEEKLY);
}

enum reply edition_stop_submit(struct request *r) {
    return stop(r, LETTER_COMMUNITY);
}
