/* One report in its context, and what an animator may do about it. */
#include "lib/num.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/reports/queue_views.h"
#include "server/reports/reports.h"
#include "server/reports/words.h"
#include "server/threads/guarding.h"
#include "server/threads/threads.h"
#include "sql/reports_handling.h"
#include "sql/reports_reports.h"
#include "templates.h"
#include "urls.h"

enum { VERSION_MOST = 1000000000 };
enum { FORM_VERSION, FORM_BODY, FORM_CHOICE }; /* of all three forms, as far as they go */
enum { FORM_GROUND = FORM_CHOICE + 1, FORM_FILL };
enum { HAND_TURN, HAND_TO };

enum err scope_handled(struct scope_run *run) {
    struct handled_in in = {.report_id = {run->params[0].id}, .animator_id = run->viewer->member};
    struct handled_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    enum err e = sql_handled(run->db, run->arena, &in, row);
    if (e != OK) return e;
    bool is_own =
        author_is(run->db, run->keys, run->viewer->member, row->author_id, row->thread_id);
    return is_own ? ERR_NOT_FOUND : OK;
}

/* Nobody, of what came from outside. */
static struct str name_of(struct request *r, struct member_id member) {
    return member.v ? page_author_of(r, member).name : (struct str){0};
}

/* --- The page's parts */

static enum err fill_beside(struct request *r, const struct handled_row *row, int64_t seq,
                            struct beside_view *view) {
    struct message_beside_in in = {.thread_id = row->thread_id, .seq = seq};
    struct message_beside_row beside;
    enum err e = sql_message_beside(r->db, &r->arena, &in, &beside);
    if (e == ERR_NOT_FOUND) return OK;
    if (e != OK) return e;
    *view = (struct beside_view){.is_there = true,
                                 .author = name_of(r, beside.author_id),
                                 .at = beside.created_at,
                                 .is_withdrawn = beside.withdrawn_at != 0,
                                 .hiding = post_hiding(beside.hidden_by),
                                 .body = beside.html};
    return OK;
}

static enum err fill_others(struct request *r, const struct handled_row *row,
                            struct handled_view *page) {
    struct reports_beside_in in = {.post_id = row->post_id, .report_id = row->report_id};
    struct reports_beside_row *rows;
    enum err e = sql_reports_beside(r->db, &r->arena, &in, &rows, &page->others_count);
    if (e != OK) return e;
    struct beside_report *views = arena_array(&r->arena, page->others_count, sizeof *views);
    for (size_t i = 0; i < page->others_count; i++)
        views[i] = (struct beside_report){.reporter = name_of(r, rows[i].reporter_id),
                                          .reason = words_of(r, "report.reason", rows[i].reason),
                                          .text = rows[i].text,
                                          .at = rows[i].created_at};
    page->others = views;
    return OK;
}

static enum err fill_letters(struct request *r, struct handled_view *page) {
    struct letters_written_in in = {.post_id = page->post_id};
    struct letters_written_row *rows;
    enum err e = sql_letters_written(r->db, &r->arena, &in, &rows, &page->letters_count);
    if (e != OK) return e;
    struct letter_view *views = arena_array(&r->arena, page->letters_count, sizeof *views);
    for (size_t i = 0; i < page->letters_count; i++)
        views[i] =
            (struct letter_view){.text = rows[i].text,
                                 .at = rows[i].written_at,
                                 .is_to_author = str_equal(rows[i].addressee, STR("author"))};
    page->letters = views;
    return OK;
}

static enum err fill_measures(struct request *r, struct handled_view *page) {
    struct measures_of_post_in in = {.post_id = page->post_id};
    struct measures_of_post_row *rows;
    enum err e = sql_measures_of_post(r->db, &r->arena, &in, &rows, &page->measures_count);
    if (e != OK) return e;
    struct measure_row *views = arena_array(&r->arena, page->measures_count, sizeof *views);
    for (size_t i = 0; i < page->measures_count; i++)
        views[i] = (struct measure_row){.kind = words_of(r, "measure.kind", rows[i].kind),
                                        .role = words_of(r, "measure.by", rows[i].role),
                                        .at = rows[i].decided_at};
    page->measures = views;
    return OK;
}

/* Who sees to it, and to whom it may be handed. */
static enum err fill_hand(struct request *r, struct handled_view *page) {
    struct hand_of_in find = {
        .post_id = page->post_id, .since = r->now_ms - HAND_KEPT_MS, .now = r->now_ms};
    struct hand_of_row hand = {0};
    struct hand_colleagues_in in = {.now = r->now_ms, .post_id = page->post_id};
    struct hand_colleagues_row *rows;
    size_t count, kept = 0;
    enum err e = sql_hand_of(r->db, &r->arena, &find, &hand);
    if (e == OK || e == ERR_NOT_FOUND)
        e = sql_hand_colleagues(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    page->taker = name_of(r, hand.taker_id);
    page->is_mine = hand.taker_id.v == r->viewer.member.v;
    page->is_taken = hand.taker_id.v && !page->is_mine;
    struct choice_view *views = arena_array(&r->arena, count, sizeof *views);
    for (size_t i = 0; i < count; i++)
        if (rows[i].member_id.v != r->viewer.member.v)
            views[kept++] = (struct choice_view){
                .code = arena_format(&r->arena, "%lld", (long long)rows[i].member_id.v),
                .label = name_of(r, rows[i].member_id)};
    page->colleagues = views;
    page->colleagues_count = kept;
    return OK;
}

static const char *const addressees[] = {"reporter", "author", NULL};
static const char *const measures[] = {"none", "edited", "hidden", "withdrawn", "purged", NULL};

/* What was sent, with what is wrong, in the form it came from. */
static void fill_forms(struct request *r, struct handled_view *page) {
    const struct form_schema *form = r->route->form;
    struct str chosen = form == &form_report_close ? form_value(r, FORM_CHOICE) : (struct str){0};
    page->choices = words_choices(r, "handled.measure", measures, chosen, &page->choices_count);
    if (form != &form_report_letter && form != &form_report_close && form != &form_report_turn &&
        form != &form_report_hand)
        return;
    page->problem = words_form_sentence(r);
    if (form == &form_report_letter) {
        page->letter = page_field(r, FORM_BODY);
        page->letter_to_error = page_field(r, FORM_CHOICE).error;
        page->is_to_author = str_equal(form_value(r, FORM_CHOICE), STR("author"));
        page->is_to_reporter = str_equal(form_value(r, FORM_CHOICE), STR("reporter"));
    }
    if (form == &form_report_close) {
        page->decided = page_field(r, FORM_BODY);
        page->measure_error = page_field(r, FORM_CHOICE).error;
        page->ground = page_field(r, FORM_GROUND);
        page->models.is_filled = !str_is_empty(form_value(r, FORM_FILL)) && r->form.status == 200;
    }
    if (!page->is_open && (form == &form_report_letter || form == &form_report_close)) {
        page->kept = form_value(r, FORM_BODY);
        if (str_is_empty(page->problem))
            page->problem = page_message(r, "handled.closed_meanwhile");
    }
}

static struct handled_view view_of(struct request *r, const struct handled_row *row) {
    struct handled_view page = {
        .report_id = row->report_id,
        .post_id = row->post_id,
        .version = row->version,
        .reason = words_of(r, "report.reason", row->reason),
        .reporter = name_of(r, row->reporter_id),
        .has_reporter = row->reporter_id.v != 0,
        .text = row->text,
        .title = row->title,
        .author = page_author_in(r, row->author_id, row->thread_id),
        .at = row->created_at,
        .posted_at = row->posted_at,
        .edited_at = row->edited_at,
        .is_urgent = row->is_urgent,
        .is_danger = str_equal(row->reason, STR("danger")),
        .author_id = member_is_nobody(row->author_id) ? (struct member_id){0} : row->author_id,
        .is_open = row->closed_at == 0,
        .is_withdrawn = row->withdrawn_at != 0,
        .is_reworded = row->hidden_at != 0 && row->edited_at > row->hidden_at,
        .hiding = post_hiding(row->hidden_by),
        .body = row->html,
        .decision = row->decision,
        .decided_at = row->closed_at,
        .is_just_closed = row->closed_at && request_is_done(r, "closed")};
    if (row->closed_at) page.measure = words_of(r, "report.measure", row->measure);
    return page;
}

static enum reply show(struct request *r, int status) {
    const struct handled_row *row = r->scope.object;
    struct handled_view page = view_of(r, row);
    enum err e = fill_beside(r, row, row->seq - 1, &page.before);
    if (e == OK) e = fill_beside(r, row, row->seq + 1, &page.after);
    if (e == OK) e = fill_others(r, row, &page);
    if (e == OK) e = fill_letters(r, &page);
    if (e == OK) e = fill_measures(r, &page);
    if (e == OK) e = fill_hand(r, &page);
    if (e == OK) e = words_models(r, &page.models);
    if (e == OK && !page.is_withdrawn) e = guard_words_of(r, row->post_id, &page.stated);
    if (e != OK) return request_fail(r, e);
    struct html *bodies[] = {&page.body, &page.before.body, &page.after.body};
    mentions_show(r, bodies, ARRAY_LENGTH(bodies));
    fill_forms(r, &page);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_REPORTS, &frame);
    tmpl_handled_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply handled_page(struct request *r) {
    return show(r, 200);
}

static void refused(struct request *r) {
    show(r, r->form.status);
}

/* A button that fills the reasons does so whatever else the form lacks. */
static void close_refused(struct request *r) {
    if (r->form.status == 422) words_filled(r, FORM_GROUND, FORM_BODY, FORM_FILL);
    refused(r);
}

static const char *const hand_turns[] = {"take", "back", "over", NULL};

static const struct form_field turn_fields[] = {
    [FORM_VERSION] = {"version", FIELD_LINE, true, 10, NULL},
};
static const struct form_field letter_fields[] = {
    [FORM_VERSION] = {"version", FIELD_LINE, true, 10, NULL},
    [FORM_BODY] = {"letter", FIELD_SAID, true, REPORT_TEXT_MOST, NULL},
    [FORM_CHOICE] = {"to", FIELD_CHOICE, true, 16, addressees},
};
static const struct form_field close_fields[] = {
    [FORM_VERSION] = {"version", FIELD_LINE, true, 10, NULL},
    [FORM_BODY] = {"decision", FIELD_SAID, true, REPORT_TEXT_MOST, NULL},
    [FORM_CHOICE] = {"measure", FIELD_CHOICE, true, 16, measures},
    [FORM_GROUND] = {"ground", FIELD_LINE, false, GROUND_MOST, NULL},
    [FORM_FILL] = {"fill", FIELD_LINE, false, 20, NULL},
};
static const struct form_field hand_fields[] = {
    [HAND_TURN] = {"turn", FIELD_CHOICE, true, 8, hand_turns},
    [HAND_TO] = {"to", FIELD_LINE, false, 20, NULL},
};
const struct form_schema form_report_turn = {"turn", turn_fields, ARRAY_LENGTH(turn_fields), NULL};
const struct form_schema form_report_letter = {"letter", letter_fields, ARRAY_LENGTH(letter_fields),
                                               refused};
const struct form_schema form_report_close = {"close", close_fields, ARRAY_LENGTH(close_fields),
                                              close_refused};
const struct form_schema form_report_hand = {"hand", hand_fields, ARRAY_LENGTH(hand_fields),
                                             refused};

/* --- Acting */

static void acted(struct request *r, enum err result, const void *output) {
    const struct handled_row *row = r->scope.object;
    (void)output;
    if (result == OK && r->route->form == &form_report_close) {
        request_done(r, url_handled_page(&r->arena, row->report_id), "closed");
        return;
    }
    if (result == OK) {
        request_redirect(r, url_handled_page(&r->arena, row->report_id));
        return;
    }
    if (result == ERR_INVALID) {
        bool is_edited = str_equal(form_value(r, FORM_CHOICE), STR("edited"));
        const char *why = r->route->form == &form_report_hand    ? "handled.no_colleague"
                          : r->route->form != &form_report_close ? "handled.no_reporter"
                          : is_edited                            ? "handled.edit_first"
                                                                 : "handled.purge_first";
        form_fail(&r->form, r->route->form == &form_report_hand ? HAND_TO : FORM_CHOICE,
                  page_message(r, why));
        r->form.status = 422;
    } else if (result == ERR_CONFLICT) {
        r->form.status = 409;
    } else if (result == ERR_BUSY || result == ERR_TIMEOUT) {
        r->form.status = 503;
        request_add_field(r, "Retry-After: 5");
    } else {
        request_fail(r, result);
        return;
    }
    /* As it is now: sent once more, the form goes through. */
    enum err e = scope_handled(&r->scope);
    if (e == OK)
        show(r, r->form.status);
    else
        request_fail(r, e);
}

/* The version that the form was made from; 0, which no report has, where it is no number. */
static int64_t version_sent(const struct request *r) {
    int64_t version;
    return num_parse(form_value(r, FORM_VERSION), VERSION_MOST, &version) ? version : 0;
}

static enum reply turn(struct request *r, bool is_hiding) {
    const struct handled_row *row = r->scope.object;
    struct task *task = request_task(r, &op_report_turn, sizeof(struct report_turn_in));
    struct report_turn_in *in = task->input;
    in->report = row->report_id;
    in->version = version_sent(r);
    in->is_hiding = is_hiding;
    return request_park(r, task, acted);
}

enum reply handled_hide(struct request *r) {
    return turn(r, true);
}

enum reply handled_show(struct request *r) {
    return turn(r, false);
}

enum reply handled_letter(struct request *r) {
    const struct handled_row *row = r->scope.object;
    struct task *task = request_task(r, &op_report_letter, sizeof(struct report_letter_in));
    struct report_letter_in *in = task->input;
    in->report = row->report_id;
    in->version = version_sent(r);
    in->addressee = task_copy(task, form_value(r, FORM_CHOICE));
    in->text = task_copy(task, form_value(r, FORM_BODY));
    return request_park(r, task, acted);
}

enum reply handled_hand(struct request *r) {
    const struct handled_row *row = r->scope.object;
    struct task *task = request_task(r, &op_report_hand, sizeof(struct report_hand_in));
    struct report_hand_in *in = task->input;
    struct str turn = form_value(r, HAND_TURN);
    in->report = row->report_id;
    in->turn = str_equal(turn, STR("take"))   ? HAND_TAKE
               : str_equal(turn, STR("back")) ? HAND_BACK
                                              : HAND_OVER;
    if (!num_parse(form_value(r, HAND_TO), INT64_MAX, &in->to.v)) in->to.v = 0;
    return request_park(r, task, acted);
}

enum reply handled_close(struct request *r) {
    const struct handled_row *row = r->scope.object;
    if (words_filled(r, FORM_GROUND, FORM_BODY, FORM_FILL)) return show(r, 200);
    struct task *task = request_task(r, &op_report_close, sizeof(struct report_close_in));
    struct report_close_in *in = task->input;
    in->report = row->report_id;
    in->version = version_sent(r);
    in->measure = task_copy(task, form_value(r, FORM_CHOICE));
    in->text = task_copy(task, form_value(r, FORM_BODY));
    in->ground = task_copy(task, form_value(r, FORM_GROUND));
    return request_park(r, task, acted);
}
