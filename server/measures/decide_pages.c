/* Somebody's measures, and the form to decide another; the list of all that are open. */
#include "lib/clock.h"
#include "lib/num.h"
#include "server/core/page.h"
#include "server/measures/measures_inside.h"
#include "server/threads/threads_forms.h"
#include "templates.h"
#include "urls.h"

enum {
    DECIDE_FACTS,
    DECIDE_REASON,
    DECIDE_KIND,
    DECIDE_DAYS,
    DECIDE_EVERY,
    DECIDE_GROUND,
    DECIDE_ARTICLE,
    DECIDE_REPORT,
    DECIDE_SEEN
};

static const char *const kinds[] = {"help", "slow", "silence", "suspend", "exclude", NULL};
static const char *const everies[] = {"10", "60", "240", "1440", NULL}; /* minutes */
static const char *const grounds[] = {"charter", "law", NULL};

enum err scope_measured(struct scope_run *run) {
    int64_t now = clock_now_ms();
    struct measure_subject_in in = {.member_id = {run->params[0].id},
                                    .viewer_id = run->viewer->member,
                                    .since = measure_reported_since(now),
                                    .now = now,
                                    .alone_since = now - MEASURE_ALONE_WITHIN * DAY_MS,
                                    .alone_most = MEASURE_ALONE_DAYS * DAY_MS};
    struct measure_subject_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_measure_subject(run->db, run->arena, &in, row);
}

/* --- Lines of lists */

static enum err fill_line(struct request *r, struct measure_id measure, struct measure_line *line) {
    struct measure_stated_in in = {.measure_id = measure};
    struct measure_stated_row row;
    struct measure_seen_row seen;
    struct measure_standing standing;
    struct measure_statement said;
    enum err e = sql_measure_stated(r->db, &r->arena, &in, &row);
    if (e == OK)
        e = measure_load(r->db, &r->arena, r->viewer.member, true, r->now_ms, measure, &seen);
    if (e == OK)
        e = measure_stand(r->db, &r->arena, r->viewer.member, true, r->now_ms, &seen, &standing);
    if (e != OK) return e;
    measure_fill(r, &row, &said);
    *line = (struct measure_line){
        .measure_id = measure,
        .subject = page_author_of(r, row.member_id),
        .kind = said.kind,
        .state = said.state,
        .asked_at = said.asked_at,
        .due_at = row.appealed_at && !row.judged_at ? row.appeal_due_at : 0,
        .may_sign = standing.may_sign || (standing.is_lifting && standing.may_lift),
        .may_judge = standing.may_judge,
        .is_held = said.is_held,
    };
    return OK;
}

static bool is_in(const struct measure_line *lines, size_t count, struct measure_id measure) {
    for (size_t i = 0; i < count; i++)
        if (lines[i].measure_id.v == measure.v) return true;
    return false;
}

struct gathered {
    struct measure_line *waiting, *others;
    size_t waiting_count, others_count;
};

static enum err gather(struct request *r, struct measure_id measure, struct gathered *g) {
    struct measure_line line;
    if (is_in(g->waiting, g->waiting_count, measure) || is_in(g->others, g->others_count, measure))
        return OK;
    enum err e = fill_line(r, measure, &line);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    if (line.may_sign || line.may_judge)
        g->waiting[g->waiting_count++] = line;
    else
        g->others[g->others_count++] = line;
    return OK;
}

enum reply measure_list(struct request *r) {
    struct measures_open_in open = {.viewer_id = r->viewer.member};
    struct measures_open_row *opens;
    struct measures_appealed_in appealed = {.viewer_id = r->viewer.member};
    struct measures_appealed_row *appeals;
    size_t opens_count, appeals_count = 0;
    enum err e = sql_measures_open(r->db, &r->arena, &open, &opens, &opens_count);
    if (e == OK) e = sql_measures_appealed(r->db, &r->arena, &appealed, &appeals, &appeals_count);
    if (e != OK) return request_fail(r, e);
    size_t room = opens_count + appeals_count + 1;
    struct gathered g = {.waiting = arena_array(&r->arena, room, sizeof *g.waiting),
                         .others = arena_array(&r->arena, room, sizeof *g.others)};
    for (size_t i = 0; e == OK && i < appeals_count; i++) e = gather(r, appeals[i].measure_id, &g);
    for (size_t i = 0; e == OK && i < opens_count; i++) e = gather(r, opens[i].measure_id, &g);
    if (e != OK) return request_fail(r, e);
    struct measure_list_view page = {.waiting = g.waiting,
                                     .waiting_count = g.waiting_count,
                                     .others = g.others,
                                     .others_count = g.others_count};
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_MEASURES, &frame);
    tmpl_measure_list_page(&w, &frame, &page);
    return page_send(r, 200);
}

/* --- Somebody's */

static const struct measure_choice *choices(struct request *r, const char *group,
                                            const char *const *codes, struct str chosen,
                                            size_t *count) {
    for (*count = 0; codes[*count];) ++*count;
    struct measure_choice *list = arena_array(&r->arena, *count, sizeof *list);
    for (size_t i = 0; i < *count; i++) {
        struct str code = str_from_c(codes[i]);
        struct str help = arena_format(&r->arena, "%s_help", codes[i]);
        list[i] = (struct measure_choice){.code = code,
                                          .label = measure_word(r, group, code),
                                          .help = measure_word(r, group, help),
                                          .is_chosen = str_equal(code, chosen)};
    }
    return list;
}

static struct report_id report_of(struct request *r, struct str text) {
    struct report_id report = {0};
    if (!str_is_empty(text) && !num_parse(text, INT64_MAX, &report.v)) report.v = 0;
    (void)r;
    return report;
}

static void fill_form(struct request *r, const struct measure_subject_row *row,
                      struct measured_view *page) {
    bool is_sent = r->route->form == &form_measure;
    struct str kind = is_sent ? form_value(r, DECIDE_KIND) : request_query(r, STR("kind"));
    struct str every = is_sent ? form_value(r, DECIDE_EVERY) : STR("60");
    struct str ground = is_sent ? form_value(r, DECIDE_GROUND) : STR("charter");
    page->kinds = choices(r, "measure.kind", kinds, kind, &page->kinds_count);
    page->everies = choices(r, "measure.every", everies, every, &page->everies_count);
    page->grounds = choices(r, "measure.ground", grounds, ground, &page->grounds_count);
    page->seen = row->latest_id;
    page->report =
        report_of(r, is_sent ? form_value(r, DECIDE_REPORT) : request_query(r, STR("report")));
    if (!is_sent) return;
    page->facts = page_field(r, DECIDE_FACTS);
    page->reason = page_field(r, DECIDE_REASON);
    page->days = page_field(r, DECIDE_DAYS);
    page->article = page_field(r, DECIDE_ARTICLE);
    page->kind_error = page_field(r, DECIDE_KIND).error;
    page->every_error = page_field(r, DECIDE_EVERY).error;
    page->ground_error = page_field(r, DECIDE_GROUND).error;
    page->problem = r->form.status == 409 ? page_message(r, "measure.meanwhile") : form_sentence(r);
    page->has_errors = r->form.has_problem;
}

/* « Partir d'un modèle »: its ground and its words, where nothing was sent yet. */
static enum err fill_models(struct request *r, struct measured_view *page) {
    struct measure_models_row *rows;
    struct measure_model_in in = {{0}};
    struct measure_model_row model;
    enum err e = sql_measure_models(r->db, &r->arena, &rows, &page->models_count);
    if (e != OK) return e;
    struct measure_model_choice *models =
        arena_array(&r->arena, page->models_count + 1, sizeof *models);
    for (size_t i = 0; i < page->models_count; i++)
        models[i] = (struct measure_model_choice){rows[i].model_id.v, rows[i].title};
    page->models = models;
    bool is_fresh = r->route->form != &form_measure;
    if (!is_fresh || !num_parse(request_query(r, STR("model")), INT64_MAX, &in.model_id.v))
        return OK;
    e = sql_measure_model(r->db, &r->arena, &in, &model);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    page->article.value = model.ground;
    page->reason.value = model.body;
    return OK;
}

static enum reply show(struct request *r, int status) {
    const struct measure_subject_row *row = r->scope.object;
    struct measures_of_member_in in = {.member_id = row->member_id};
    struct measures_of_member_row *rows;
    struct measured_view page = {.subject = page_author_of(r, row->member_id),
                                 .may_decide = !row->is_reporter,
                                 .is_about_animator = row->is_animator};
    enum err e = sql_measures_of_member(r->db, &r->arena, &in, &rows, &page.lines_count);
    if (e != OK) return request_fail(r, e);
    struct measure_line *lines = arena_array(&r->arena, page.lines_count + 1, sizeof *lines);
    for (size_t i = 0; e == OK && i < page.lines_count; i++)
        e = fill_line(r, rows[i].measure_id, &lines[i]);
    if (e == OK) e = fill_models(r, &page);
    if (e != OK) return request_fail(r, e);
    page.lines = lines;
    fill_form(r, row, &page);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_MEASURES, &frame);
    tmpl_measured_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply measured_page(struct request *r) {
    return show(r, 200);
}

static void refused(struct request *r) {
    const struct measure_subject_row *row = r->scope.object;
    if (row->is_reporter) { /* who has no form here */
        request_error_named(r, 403, "measure_reporter");
        return;
    }
    show(r, r->form.status);
}

static const struct form_field fields[] = {
    [DECIDE_FACTS] = {"facts", FIELD_SAID, false, MEASURE_TEXT_MOST, NULL},
    [DECIDE_REASON] = {"reason", FIELD_SAID, true, MEASURE_TEXT_MOST, NULL},
    [DECIDE_KIND] = {"kind", FIELD_CHOICE, true, 16, kinds},
    [DECIDE_DAYS] = {"days", FIELD_LINE, false, 6, NULL},
    [DECIDE_EVERY] = {"every", FIELD_CHOICE, false, 8, everies},
    [DECIDE_GROUND] = {"ground", FIELD_CHOICE, false, 16, grounds},
    [DECIDE_ARTICLE] = {"article", FIELD_LINE, false, MEASURE_ARTICLE_MOST, NULL},
    [DECIDE_REPORT] = {"report", FIELD_LINE, false, 20, NULL},
    [DECIDE_SEEN] = {"seen", FIELD_LINE, false, 20, NULL},
};
const struct form_schema form_measure = {"measure", fields, ARRAY_LENGTH(fields), refused};

/* --- Sent */

static void miss(struct request *r, size_t field, const char *sentence) {
    form_fail(&r->form, field, page_message(r, sentence));
    r->form.status = 422;
}

static const char *days_sentence(enum measure_kind kind) {
    switch (kind) {
    case MEASURE_SUSPEND:
        return "measure.days_suspend";
    case MEASURE_EXCLUDE:
        return "measure.days_exclude";
    case MEASURE_HELP:
    case MEASURE_SLOW:
    case MEASURE_SILENCE:
        break;
    }
    return "measure.days_wrong";
}

/* What this kind needs, and the schema cannot know. */
static bool read_form(struct request *r, struct measure_decide_in *in) {
    struct str days = str_trim(form_value(r, DECIDE_DAYS));
    int64_t minutes = 0;
    if (!measure_kind_of(form_value(r, DECIDE_KIND), &in->kind)) return false;
    if (!num_parse(form_value(r, DECIDE_EVERY), 1440, &minutes)) minutes = 0;
    in->every_ms = minutes * MINUTE_MS;
    if (in->kind == MEASURE_HELP) return true;
    bool is_number = str_is_empty(days) || num_parse(days, 9999, &in->days);
    if (in->kind == MEASURE_SLOW && minutes == 0) miss(r, DECIDE_EVERY, "measure.every_wanted");
    bool is_askable = measure_is_askable(in->kind, in->days, MINUTE_MS);
    if (!is_number || !is_askable) miss(r, DECIDE_DAYS, days_sentence(in->kind));
    if (str_is_empty(form_value(r, DECIDE_GROUND))) miss(r, DECIDE_GROUND, "form.choose");
    if (str_is_empty(str_trim(form_value(r, DECIDE_ARTICLE))))
        miss(r, DECIDE_ARTICLE, "measure.article_wanted");
    if (str_is_empty(str_trim(form_value(r, DECIDE_FACTS))))
        miss(r, DECIDE_FACTS, "measure.facts_wanted");
    return !r->form.has_problem;
}

static void decided(struct request *r, enum err result, const void *output) {
    const struct measure_out *out = output;
    if (result == OK) {
        request_redirect(r, url_measure_case(&r->arena, out->measure));
        return;
    }
    if (result == ERR_LIMIT) {
        miss(r, DECIDE_KIND, "measure.under_way");
        r->form.status = 409;
        show(r, 409);
        return;
    }
    if (result != ERR_CONFLICT) {
        request_fail_kept(r, result == ERR_DENIED ? ERR_NOT_FOUND : result, refused);
        return;
    }
    /* With what a colleague decided meanwhile; sent once more, it goes through. */
    r->form.status = 409;
    enum err e = scope_measured(&r->scope);
    if (e == OK)
        show(r, 409);
    else
        request_fail(r, e);
}

enum reply measure_decide(struct request *r) {
    const struct measure_subject_row *row = r->scope.object;
    struct measure_decide_in read = {.member = row->member_id};
    if (row->is_reporter) return request_error_named(r, 403, "measure_reporter");
    if (!read_form(r, &read)) return show(r, 422);
    struct task *task = request_task(r, &op_measure_decide, sizeof(struct measure_decide_in));
    struct measure_decide_in *in = task->input;
    *in = read;
    in->report = report_of(r, form_value(r, DECIDE_REPORT));
    if (!num_parse(form_value(r, DECIDE_SEEN), INT64_MAX, &in->seen.v)) in->seen.v = 0;
    in->ground = task_copy(task, form_value(r, DECIDE_GROUND));
    in->article = task_copy(task, str_trim(form_value(r, DECIDE_ARTICLE)));
    in->facts = task_copy(task, form_value(r, DECIDE_FACTS));
    in->reason = task_copy(task, form_value(r, DECIDE_REASON));
    return request_park(r, task, decided);
}
