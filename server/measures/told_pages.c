/* « Ce qui a été décidé à votre sujet »: the statement of reasons (DSA, article 17), and the
 * appeal. */
#include "server/core/page.h"
#include "server/measures/measures_inside.h"
#include "server/threads/threads_forms.h"
#include "templates.h"
#include "urls.h"

#include <stdio.h>

enum { APPEAL_BODY };

struct str measure_word(const struct request *r, const char *group, struct str code) {
    char id[96];
    snprintf(id, sizeof id, "%s.%.*s", group, STR_ARG(code));
    return page_message(r, id);
}

/* --- What is stated */

static struct str state_of(struct request *r, const struct measure_stated_row *row,
                           const struct measure_statement *s) {
    if (s->is_help) return page_message(r, "measure.state_said");
    if (s->is_waiting && !s->is_held) return page_message(r, "measure.state_waiting");
    if (s->is_waiting) return page_message(r, "measure.state_held_waiting");
    if (s->is_held) return page_message(r, "measure.state_held");
    struct str ending = str_is_empty(row->ending) ? STR("term") : row->ending;
    return measure_word(r, "measure.ending", ending);
}

/* « heures », « 10 minutes »: after « toutes les ». */
static struct str every_word(struct request *r, int64_t every_ms) {
    char minutes[24];
    snprintf(minutes, sizeof minutes, "%lld", (long long)(every_ms / MINUTE_MS));
    return measure_word(r, "measure.every", str_from_c(minutes));
}

static struct str effect_sentence(struct request *r, const struct measure_stated_row *row,
                                  const struct measure_statement *s) {
    const struct zone *zone = r->service->zone;
    enum language l = r->language;
    struct buf out;
    buf_init(&out, 2048);
    int64_t until = row->holds_until;
    bool is_bar = str_equal(row->kind, STR("suspend")) || str_equal(row->kind, STR("exclude"));
    if (s->is_waiting && !s->is_held)
        buf_put(&out, page_message(r, "measure.effect_waiting"));
    else if (is_bar && until >= MEASURE_NO_END)
        buf_put(&out, page_message(r, "measure.effect_endless"));
    else if (is_bar && s->is_waiting)
        msg_measure_effect_first(&out, l, MESSAGE_PLAIN,
                                 (struct msg_measure_effect_first){until, zone});
    else if (is_bar)
        msg_measure_effect_bar(&out, l, MESSAGE_PLAIN,
                               (struct msg_measure_effect_bar){until, zone});
    else if (str_equal(row->kind, STR("silence")))
        msg_measure_effect_silence(&out, l, MESSAGE_PLAIN,
                                   (struct msg_measure_effect_silence){until, zone});
    else
        msg_measure_effect_slow(
            &out, l, MESSAGE_PLAIN,
            (struct msg_measure_effect_slow){
                .every = every_word(r, row->every_ms), .until = until, .zone = zone});
    struct str copy = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return copy;
}

void measure_fill(struct request *r, const struct measure_stated_row *row,
                  struct measure_statement *out) {
    bool is_open = row->ended_at == 0;
    *out = (struct measure_statement){
        .measure_id = row->measure_id,
        .kind = measure_word(r, "measure.kind", row->kind),
        .article = row->article,
        .facts = row->facts,
        .reason = row->reason,
        .asked_at = row->asked_at,
        .is_help = str_equal(row->kind, STR("help")),
        .is_carried = row->carried,
        .is_held = is_open && row->holds_until > r->now_ms,
        .is_waiting = is_open && row->needs_second && !row->second_at,
        .takes_two = row->needs_second,
        .second_at = row->second_at,
        .is_declined = row->second_at && !row->second_agrees,
        .second_reason = row->second_reason,
        .lifted_reason = row->ended_at ? row->lifted_reason : (struct str){0},
        .appeal_text = row->appeal_text,
        .appealed_at = row->appealed_at,
        .appeal_due_at = row->appeal_due_at,
        .judged_at = row->judged_at,
        .outcome_reason = row->outcome_reason,
    };
    if (row->carried) out->reason = page_message(r, "measure.carried");
    if (!str_is_empty(row->ground)) out->ground = measure_word(r, "measure.ground", row->ground);
    if (!str_is_empty(row->outcome))
        out->outcome = measure_word(r, "measure.outcome", row->outcome);
    out->is_over = !out->is_held && !out->is_waiting && !out->is_help;
    out->state = state_of(r, row, out);
    if (out->is_held || out->is_waiting) out->effect = effect_sentence(r, row, out);
}

/* --- The person's page */

enum err scope_own_measure(struct scope_run *run) {
    struct measure_own_in in = {.measure_id = {run->params[0].id},
                                .member_id = run->viewer->member};
    struct measure_own_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_measure_own(run->db, run->arena, &in, row);
}

/* What was typed before a session ended waits as a draft of this place. */
static void fill_text(struct request *r, const struct measure_own_row *own,
                      struct measure_told_view *page) {
    struct composer composer = {0};
    struct str title, kind;
    struct str place = arena_format(&r->arena, "measure/%lld", (long long)own->measure_id.v);
    if (r->route->form == &form_measure_appeal) {
        page->text = page_field(r, APPEAL_BODY);
        if (str_is_empty(page->text.error)) page->text.error = form_sentence(r);
    } else if (page->may_appeal && composer_resume(r, place, &composer, &title, &kind)) {
        page->text.value = composer.body.value;
    }
}

static enum reply show(struct request *r, int status) {
    const struct measure_own_row *own = r->scope.object;
    struct measure_stated_in in = {.measure_id = own->measure_id};
    struct measure_stated_row row;
    struct measure_told_view page = {.is_sent = str_equal(request_query(r, STR("sent")), STR("1")),
                                     .contact = r->service->options->community_contact};
    enum err e = sql_measure_stated(r->db, &r->arena, &in, &row);
    if (e != OK) return request_fail(r, e);
    measure_fill(r, &row, &page.said);
    page.appeal_by = row.asked_at + MEASURE_APPEAL_DAYS * DAY_MS;
    page.may_appeal = !page.said.is_help && !row.appealed_at && r->now_ms < page.appeal_by;
    if (page.said.is_held && str_equal(row.kind, STR("silence"))) {
        struct measure_mandate_in find = {.member_id = r->viewer.member};
        struct measure_mandate_row mandate;
        page.mandate_rests = sql_measure_mandate(r->db, &r->arena, &find, &mandate) == OK;
    }
    fill_text(r, own, &page);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ME, &frame);
    tmpl_measure_told_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply measure_told(struct request *r) {
    return show(r, 200);
}

static void refused(struct request *r) {
    show(r, r->form.status);
}

static const struct form_field appeal_fields[] = {
    [APPEAL_BODY] = {"body", FIELD_SAID, true, MEASURE_TEXT_MOST, NULL},
};
const struct form_schema form_measure_appeal = {"appeal", appeal_fields,
                                                ARRAY_LENGTH(appeal_fields), refused};

static void appealed(struct request *r, enum err result, const void *output) {
    const struct measure_own_row *own = r->scope.object;
    (void)output;
    struct url page = url_measure_told(&r->arena, own->measure_id);
    if (result == OK || result == ERR_CONFLICT) {
        struct str at = arena_format(&r->arena, "%.*s?sent=1", (int)page.length, page.bytes);
        request_redirect(r, (struct url){at.bytes, at.length});
    } else if (result == ERR_TIMEOUT) {
        form_fail(&r->form, APPEAL_BODY, page_message(r, "measure.appeal_late"));
        r->form.status = 409;
        show(r, 409);
    } else if (result == ERR_BUSY) {
        request_fail_kept(r, result, refused);
    } else {
        request_fail(r, result);
    }
}

enum reply measure_appeal(struct request *r) {
    const struct measure_own_row *own = r->scope.object;
    struct task *task = request_task(r, &op_measure_appeal, sizeof(struct measure_appeal_in));
    struct measure_appeal_in *in = task->input;
    in->measure = own->measure_id;
    in->text = task_copy(task, form_value(r, APPEAL_BODY));
    return request_park(r, task, appealed);
}

/* --- /status */

enum err measures_status(struct request *r, struct html *out) {
    struct measures_held_of_in in = {.member_id = r->viewer.member};
    struct measures_held_of_row *rows;
    struct measure_status_view view = {0};
    enum err e = sql_measures_held_of(r->db, &r->arena, &in, &rows, &view.said_count);
    *out = (struct html){0};
    if (e != OK || view.said_count == 0) return e;
    struct measure_statement *said = arena_array(&r->arena, view.said_count, sizeof *said);
    for (size_t i = 0; e == OK && i < view.said_count; i++) {
        struct measure_stated_in find = {.measure_id = rows[i].measure_id};
        struct measure_stated_row row;
        e = sql_measure_stated(r->db, &r->arena, &find, &row);
        if (e == OK) measure_fill(r, &row, &said[i]);
    }
    if (e != OK) return e;
    view.said = said;
    struct buf markup;
    buf_init(&markup, 64 * 1024);
    struct template_writer w = {.out = &markup, .language = r->language, .zone = r->service->zone};
    tmpl_measures_status(&w, &view);
    struct str copy = arena_copy(&r->arena, buf_str(&markup));
    buf_release(&markup);
    *out = (struct html){copy.bytes, copy.length};
    return OK;
}
