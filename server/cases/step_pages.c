/* Writing one step of a pathway. */
#include "lib/num.h"
#include "lib/utf8.h"
#include "messages.h"
#include "server/cases/step_form.h"
#include "server/threads/guarding.h"
#include "server/threads/threads_forms.h"
#include "templates.h"
#include "urls.h"

enum {
    STEP_ACTION,
    STEP_MOMENT,
    STEP_ACTOR,
    STEP_OBSTACLE,
    STEP_RESULT,
    STEP_BRANCHES,
    STEP_STAGE,
    STEP_FOLLOWS,
    STEP_AFTER,
    STEP_VERSION,
};
enum { VERSION_MOST = 1000000000, FOLLOWS_BYTES = 32 };
enum { REMOVE_VERSION };

static void step_refused(struct request *r);

static const char *const stages[] = {"done", "now", "later", NULL};
static const struct form_field step_fields[] = {
    [STEP_ACTION] = {"action", FIELD_LINE, true, STEP_ACTION_BYTES, NULL},
    [STEP_MOMENT] = {"moment", FIELD_LINE, false, STEP_WORDS_BYTES, NULL},
    [STEP_ACTOR] = {"actor", FIELD_LINE, false, STEP_WORDS_BYTES, NULL},
    [STEP_OBSTACLE] = {"obstacle", FIELD_TEXT, false, STEP_TEXT_BYTES, NULL},
    [STEP_RESULT] = {"result", FIELD_TEXT, false, STEP_TEXT_BYTES, NULL},
    [STEP_BRANCHES] = {"branches", FIELD_TEXT, false, 5 * STEP_WORDS_BYTES, NULL},
    [STEP_STAGE] = {"stage", FIELD_CHOICE, false, 8, stages},
    [STEP_FOLLOWS] = {"follows", FIELD_LINE, false, FOLLOWS_BYTES, NULL},
    [STEP_AFTER] = {"after", FIELD_LINE, false, 20, NULL},
    [STEP_VERSION] = {"version", FIELD_LINE, false, 12, NULL},
};
const struct form_schema form_step = {"step", step_fields, ARRAY_LENGTH(step_fields), step_refused};
static const struct form_field remove_fields[] = {
    [REMOVE_VERSION] = {"version", FIELD_LINE, true, 12, NULL},
};
const struct form_schema form_step_remove = {"step_remove", remove_fields,
                                             ARRAY_LENGTH(remove_fields), NULL};

/* --- Choices */

static struct str follows_code(struct arena *arena, struct step_id step, int64_t branch) {
    return arena_format(arena, "%lld.%lld", (long long)step.v, (long long)branch);
}

static struct str choice_label(struct request *r, size_t decision, const struct pathway_step *step,
                               int64_t branch) {
    struct buf out;
    int64_t number = (int64_t)decision + 1;
    buf_init(&out, 4096);
    if (branch == 0)
        msg_pathway_follows_meeting(&out, r->language, MESSAGE_PLAIN,
                                    (struct msg_pathway_follows_meeting){.number = number});
    else
        msg_pathway_follows_branch(
            &out, r->language, MESSAGE_PLAIN,
            (struct msg_pathway_follows_branch){.number = number,
                                                .branch = step->branches[branch - 1].label});
    struct str label = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return label;
}

/* The branches that come before it, each with its meeting. */
static void fill_follows(struct request *r, const struct pathway_step *steps, size_t before,
                         struct step_form *form) {
    struct step_choice *choices =
        arena_array(&r->arena, before * (PATHWAY_BRANCHES_MOST + 1), sizeof *choices);
    for (size_t i = 0; i < before; i++)
        for (size_t b = 0; steps[i].branches_count && b <= steps[i].branches_count; b++) {
            /* Each branch, then where they meet. */
            int64_t branch = b < steps[i].branches_count ? (int64_t)b + 1 : 0;
            struct str code = follows_code(&r->arena, steps[i].step_id, branch);
            choices[form->follows_count++] =
                (struct step_choice){.value = code,
                                     .label = choice_label(r, i, &steps[i], branch),
                                     .is_chosen = str_equal(code, form->follows_value)};
        }
    form->follows = choices;
}

static void fill_after(struct request *r, const struct pathway_step *steps, size_t count,
                       struct str chosen, struct step_form *form) {
    struct step_choice *choices = arena_array(&r->arena, count, sizeof *choices);
    for (size_t i = 0; i < count; i++) {
        struct str code = arena_format(&r->arena, "%lld", (long long)steps[i].step_id.v);
        choices[i] = (struct step_choice){
            .value = code,
            .label = arena_format(&r->arena, "%zu. %.*s", i + 1, STR_ARG(steps[i].action)),
            .is_chosen = str_equal(code, chosen)};
    }
    form->after = choices;
    form->after_count = count > 0 ? count - 1 : 0; /* after the last one is the end */
}

static struct str branches_of(struct arena *arena, const struct pathway_step *step) {
    struct str text = {0};
    for (size_t b = 0; b < step->branches_count; b++)
        text = arena_format(arena, "%.*s%s%.*s", STR_ARG(text), b ? "\n" : "",
                            STR_ARG(step->branches[b].label));
    return text;
}

static void fill_sent(struct request *r, struct step_form *form) {
    form->action = page_field(r, STEP_ACTION);
    form->moment = page_field(r, STEP_MOMENT);
    form->actor = page_field(r, STEP_ACTOR);
    form->obstacle = page_field(r, STEP_OBSTACLE);
    form->result = page_field(r, STEP_RESULT);
    form->branches = page_field(r, STEP_BRANCHES);
    form->follows_value = form_value(r, STEP_FOLLOWS);
    form->stage = str_equal(form_value(r, STEP_STAGE), STR("now"))     ? STAGE_NOW
                  : str_equal(form_value(r, STEP_STAGE), STR("later")) ? STAGE_LATER
                                                                       : STAGE_DONE;
    form->guard = guard_panel(r);
    form->has_errors = r->form.has_problem;
}

void step_form_fill(struct request *r, const struct pathway_step *steps, size_t count,
                    const struct pathway_step *edited, bool is_sent, struct step_form *form) {
    size_t before = edited ? (size_t)(edited - steps) : count;
    *form = (struct step_form){.stage = STAGE_DONE, .is_new = !edited};
    if (edited) {
        form->action.value = edited->action;
        form->moment.value = edited->moment;
        form->actor.value = edited->actor;
        form->obstacle.value = edited->obstacle;
        form->result.value = edited->result;
        form->branches.value = branches_of(&r->arena, edited);
        form->stage = edited->stage;
        if (edited->from >= 0)
            form->follows_value =
                follows_code(&r->arena, steps[edited->from].step_id, edited->branch);
    }
    if (is_sent) fill_sent(r, form);
    fill_follows(r, steps, before, form);
    if (!edited)
        fill_after(r, steps, count, is_sent ? form_value(r, STEP_AFTER) : (struct str){0}, form);
}

/* --- The page of one */

static enum reply show_step(struct request *r, bool is_sent, bool is_conflict, int status) {
    const struct case_at *at = r->scope.object;
    struct pathway_step *steps;
    int64_t *versions;
    size_t count, i = 0;
    enum err e = pathway_load(r->db, &r->arena, at->row.thread_id, &steps, &versions, &count);
    if (e != OK) return request_fail(r, e);
    while (i < count && steps[i].step_id.v != at->step.v) i++;
    if (i == count) return request_error(r, 404, 0);
    struct step_page page = {.thread_id = at->row.thread_id,
                             .step_id = at->step,
                             .title = page_thread_title(r, at->row.title),
                             .number = (int64_t)i + 1,
                             .version = versions[i],
                             .is_conflict = is_conflict};
    step_form_fill(r, steps, count, &steps[i], is_sent, &page.form);
    if (is_conflict) {
        struct pathway_view view = {.thread_id = at->row.thread_id};
        pathway_fill(r, steps, count, &view);
        page.now = &view.rows[i];
    }
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_CASES, &frame);
    tmpl_step_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply step_page(struct request *r) {
    return show_step(r, false, false, 200);
}

static const size_t texts[] = {STEP_ACTION,   STEP_MOMENT, STEP_ACTOR,
                               STEP_OBSTACLE, STEP_RESULT, STEP_BRANCHES};

/* A button of the guard does its work whatever else the form lacks. */
static void step_refused(struct request *r) {
    const struct case_at *at = r->scope.object;
    if (at) guard_press(r, GUARD_STRICT, texts, ARRAY_LENGTH(texts));
    if (!at)
        request_error(r, 422, 0);
    else if (at->step.v)
        show_step(r, true, false, r->form.status);
    else
        pathway_show(r, PATHWAY_STEP_WRONG, r->form.status);
}

/* --- Sent */

/* Two to PATHWAY_BRANCHES_MOST lines, or none; false: it is said in the form. */
static bool check_branches(struct request *r) {
    struct str rest = form_value(r, STEP_BRANCHES), line;
    size_t count = 0;
    bool is_long = false;
    while (str_cut(&rest, '\n', &line)) {
        line = str_trim(line);
        if (str_is_empty(line)) continue;
        count++;
        if (line.length > STEP_WORDS_BYTES) is_long = true;
    }
    if (!is_long && count != 1 && count <= PATHWAY_BRANCHES_MOST) return true;
    form_fail(&r->form, STEP_BRANCHES, page_message(r, "pathway.branches_wrong"));
    r->form.status = 422;
    return false;
}

/* "12.3", of a step and its branch; nothing: after the step before. */
static bool read_follows(struct str text, struct step_put_in *in) {
    struct str step;
    if (str_is_empty(text)) return true;
    return str_cut(&text, '.', &step) && num_parse(step, INT64_MAX, &in->from.v) &&
           num_parse(text, PATHWAY_BRANCHES_MOST, &in->from_branch);
}

static void put(struct request *r, enum err result, const void *output) {
    const struct case_at *at = r->scope.object;
    (void)output;
    if (result == OK) {
        request_redirect(r, url_pathway_page(&r->arena, at->row.thread_id));
    } else if (result == ERR_CONFLICT) {
        show_step(r, true, true, 409);
    } else if (result == ERR_LIMIT) {
        form_fail(&r->form, STEP_ACTION, page_message(r, "pathway.is_full"));
        r->form.status = 422;
        step_refused(r);
    } else {
        request_fail_kept(r, result, step_refused);
    }
}

/* Of a version that the form began with; an absent one is of now. */
static bool read_number(struct str text, int64_t *number) {
    return str_is_empty(text) || num_parse(text, VERSION_MOST, number);
}

static enum reply submit(struct request *r, struct step_id step) {
    const struct case_at *at = r->scope.object;
    struct step_put_in put_in = {.thread = at->row.thread_id, .step = step};
    bool is_read = read_follows(form_value(r, STEP_FOLLOWS), &put_in) &&
                   read_number(form_value(r, STEP_VERSION), &put_in.version) &&
                   read_number(form_value(r, STEP_AFTER), &put_in.after.v);
    if (!is_read) return request_error(r, 422, 0);
    if (!check_branches(r) || !guard_form(r, GUARD_STRICT, texts, ARRAY_LENGTH(texts))) {
        step_refused(r);
        return REPLIED;
    }
    struct task *task = request_task(r, &op_step_put, sizeof put_in);
    struct str stage = form_value(r, STEP_STAGE);
    put_in.stated = guard_take(r, task);
    put_in.stage = task_copy(task, str_is_empty(stage) ? STR("done") : stage);
    put_in.action = task_copy(task, form_value(r, STEP_ACTION));
    put_in.moment = task_copy(task, form_value(r, STEP_MOMENT));
    put_in.actor = task_copy(task, form_value(r, STEP_ACTOR));
    put_in.obstacle = task_copy(task, str_trim(form_value(r, STEP_OBSTACLE)));
    put_in.result = task_copy(task, str_trim(form_value(r, STEP_RESULT)));
    put_in.branches = task_copy(task, str_trim(form_value(r, STEP_BRANCHES)));
    *(struct step_put_in *)task->input = put_in;
    case_without_trace(at, task);
    return request_park(r, task, put);
}

enum reply pathway_add_submit(struct request *r) {
    return submit(r, (struct step_id){0});
}

enum reply step_submit(struct request *r) {
    const struct case_at *at = r->scope.object;
    return submit(r, at->step);
}

static void removed(struct request *r, enum err result, const void *output) {
    const struct case_at *at = r->scope.object;
    (void)output;
    if (result == OK)
        request_redirect(r, url_pathway_page(&r->arena, at->row.thread_id));
    else if (result == ERR_CONFLICT)
        show_step(r, false, true, 409);
    else
        request_fail(r, result);
}

enum reply step_remove_submit(struct request *r) {
    const struct case_at *at = r->scope.object;
    int64_t version;
    if (!num_parse(form_value(r, REMOVE_VERSION), VERSION_MOST, &version))
        return request_error(r, 422, 0);
    struct task *task = request_task(r, &op_step_move, sizeof(struct step_move_in));
    *(struct step_move_in *)task->input = (struct step_move_in){
        .thread = at->row.thread_id, .step = at->step, .way = STEP_AWAY, .version = version};
    case_without_trace(at, task);
    return request_park(r, task, removed);
}
