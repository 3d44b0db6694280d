/* « Je ne connais pas cette personne », newcomers of one's own organisation, and what animators
 * make of a doubt. */
#include "lib/clock.h"
#include "lib/utf8.h"
#include "moderation/peer.h"
#include "server/admissions/admissions.h"
#include "server/admissions/case_inside.h"
#include "server/admissions/case_words.h"
#include "server/admissions/hearing_views.h"
#include "server/core/page.h"
#include "sql/admissions_doubts.h"
#include "templates.h"
#include "urls.h"

/* --- Newcomers */

enum reply newcomers_page(struct request *r) {
    struct newcomers_in in = {.viewer_id = r->viewer.member,
                              .since = r->now_ms - NEWCOMER_DAYS * DAY_MS,
                              .now = r->now_ms};
    struct newcomers_row *rows;
    struct newcomers_view page = {.is_sent = request_is_done(r, "1")};
    enum err e = sql_newcomers(r->db, &r->arena, &in, &rows, &page.people_count);
    if (e != OK) return request_fail(r, e);
    struct newcomer_view *people = arena_array(&r->arena, page.people_count, sizeof *people);
    for (size_t i = 0; i < page.people_count; i++)
        people[i] = (struct newcomer_view){.author = page_author_of(r, rows[i].member_id)};
    page.people = people;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_PEOPLE, &frame);
    tmpl_newcomers_page(&w, &frame, &page);
    return page_send(r, 200);
}

/* --- A doubt, written */

enum { DOUBT_TEXT };
static void doubt_refused(struct request *r);
static const struct form_field doubt_fields[] = {
    [DOUBT_TEXT] = {"text", FIELD_SAID, true, REVIEW_TEXT_MOST, NULL},
};
const struct form_schema form_doubt = {"doubt", doubt_fields, ARRAY_LENGTH(doubt_fields),
                                       doubt_refused};

enum err scope_colleague(struct scope_run *run) {
    struct colleague_in in = {
        .member_id = {run->params[0].id}, .viewer_id = run->viewer->member, .now = clock_now_ms()};
    struct colleague_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_colleague(run->db, run->arena, &in, row);
}

static enum reply show_form(struct request *r, int status) {
    const struct colleague_row *row = r->scope.object;
    struct doubt_form_view page = {.author = page_author_of(r, row->member_id)};
    if (r->route->form == &form_doubt) page.text = page_field(r, DOUBT_TEXT);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_PEOPLE, &frame);
    tmpl_doubt_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply doubt_form(struct request *r) {
    return show_form(r, 200);
}

static void doubt_refused(struct request *r) {
    show_form(r, r->form.status);
}

static void filed(struct request *r, enum err result, const void *output) {
    (void)output;
    const char *problem = result == ERR_LIMIT      ? "doubt.too_often"
                          : result == ERR_CONFLICT ? "doubt.again"
                          : result == ERR_INVALID  ? "doubt.too_short"
                                                   : NULL;
    if (problem) {
        form_fail(&r->form, DOUBT_TEXT, page_message(r, problem));
        show_form(r, 422);
    } else if (result == OK) {
        request_done(r, url_newcomers_page(&r->arena), "1");
    } else {
        request_fail(r, result);
    }
}

enum reply doubt_file(struct request *r) {
    const struct colleague_row *row = r->scope.object;
    struct str text = form_value(r, DOUBT_TEXT);
    if (utf8_count(text) < DOUBT_TEXT_LEAST) {
        form_fail(&r->form, DOUBT_TEXT, page_message(r, "doubt.too_short"));
        return show_form(r, 422);
    }
    struct task *task = request_task(r, &op_doubt_file, sizeof(struct doubt_file_in));
    struct doubt_file_in *in = task->input;
    in->member = row->member_id;
    in->text = task_copy(task, text);
    return request_park(r, task, filed);
}

/* --- A doubt, closed by an animator */

enum { CLOSE_RULE, CLOSE_REASON };
static void close_refused(struct request *r);
static const struct form_field close_fields[] = {
    [CLOSE_RULE] = {"rule", FIELD_LINE, true, 64, NULL},
    [CLOSE_REASON] = {"reason", FIELD_SAID, true, REVIEW_TEXT_MOST, NULL},
};
const struct form_schema form_doubt_close = {"doubt_close", close_fields,
                                             ARRAY_LENGTH(close_fields), close_refused};

struct doubt_scope {
    struct case_scope scope; /* first: pages of the case read it */
    struct doubt_id doubt;
};

enum err scope_doubt(struct scope_run *run) {
    struct doubt_of_in in = {{run->params[0].id}};
    struct doubt_of_row row;
    struct doubt_scope *scope = arena_alloc(run->arena, sizeof *scope);
    run->object = scope;
    enum err e = sql_doubt_of(run->db, run->arena, &in, &row);
    if (e != OK) return e;
    scope->doubt = row.doubt_id;
    e = case_load(run->db, run->arena, run->viewer, row.member_id, &scope->scope);
    return e == OK && !scope->scope.is_person ? ERR_NOT_FOUND : e;
}

void doubt_close_fill(struct request *r, struct case_view *page) {
    bool is_sent = r->route->form == &form_doubt_close;
    struct str chosen = is_sent ? form_value(r, CLOSE_RULE) : (struct str){0};
    struct answer_view *rules = arena_array(&r->arena, PEER_RULE_COUNT_, sizeof *rules);
    for (size_t i = 0; i < PEER_RULE_COUNT_; i++) {
        struct str id = str_from_c(peer_rules[i].id);
        if (peer_rules[i].outcome != PEER_REFUSED) continue;
        rules[page->rules_count++] = (struct answer_view){
            .code = id, .label = rule_words(r, id), .is_chosen = str_equal(id, chosen)};
    }
    page->rules = rules;
    if (!is_sent) return;
    page->problem = case_form_sentence(r);
    struct doubt_id sent = ((const struct doubt_scope *)r->scope.object)->doubt;
    for (size_t i = 0; i < page->doubts_count; i++) {
        if (page->doubts[i].doubt_id.v != sent.v) continue;
        page->doubts[i].rule_error = page_field(r, CLOSE_RULE).error;
        page->doubts[i].field = page_field(r, CLOSE_REASON);
    }
}

static void close_refused(struct request *r) {
    case_show(r);
}

static bool is_refusal(struct str rule) {
    for (size_t i = 0; i < PEER_RULE_COUNT_; i++)
        if (peer_rules[i].outcome == PEER_REFUSED && str_equal(str_from_c(peer_rules[i].id), rule))
            return true;
    return false;
}

enum reply doubt_close(struct request *r) {
    const struct doubt_scope *scope = r->scope.object;
    struct str rule = form_value(r, CLOSE_RULE);
    if (!str_equal(rule, STR("groundless")) && !is_refusal(rule)) {
        form_fail(&r->form, CLOSE_RULE, page_message(r, "form.not_a_choice"));
        r->form.status = 422;
        return case_show(r);
    }
    struct task *task = request_task(r, &op_doubt_close, sizeof(struct doubt_close_in));
    struct doubt_close_in *in = task->input;
    in->doubt = scope->doubt;
    in->rule = str_equal(rule, STR("groundless")) ? STR("") : task_copy(task, rule);
    in->reason = task_copy(task, form_value(r, CLOSE_REASON));
    return request_park(r, task, case_acted);
}
