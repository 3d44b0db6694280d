/* /notes/12: a note as its reader has it, answered once; and as its writer finds it again. */
#include "server/welcome/welcome_inside.h"
#include "sql/welcome_notes.h"
#include "templates.h"
#include "urls.h"

enum { ANSWER_TEXT };

enum err scope_note(struct scope_run *run) {
    struct note_visible_in in = {.note_id = {run->params[0].id}, .viewer_id = run->viewer->member};
    struct note_visible_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_note_visible(run->db, run->arena, &in, row);
}

enum err scope_own_note(struct scope_run *run) {
    enum err e = scope_note(run);
    const struct note_visible_row *row = run->object;
    return e == OK && row->member_id.v != run->viewer->member.v ? ERR_NOT_FOUND : e;
}

static enum reply show(struct request *r, int status, struct field_view field) {
    const struct note_visible_row *row = r->scope.object;
    struct greet_note_page page = {.note_id = row->note_id,
                                   .person = page_author_of(r, row->member_id),
                                   .is_relaunch = row->is_relaunch,
                                   .is_own = row->member_id.v == r->viewer.member.v,
                                   .text = row->text,
                                   .answer = row->answer,
                                   .sent_at = row->sent_at,
                                   .answered_at = row->answered_at,
                                   .thread = row->thread_id,
                                   .field = field,
                                   .has_errors = status != 200,
                                   .is_refusing = row->is_refusing,
                                   .is_thanked = request_is_done(r, "answered")};
    if (!row->is_relaunch) page.writer = page_author_of(r, row->writer_id);
    if (row->thread_id.v) page.thread_title = page_thread_title(r, row->title);
    /* Nobody would read what is written to somebody who has left. */
    page.takes_answer = page.is_own && page.writer.has_page && row->answered_at == 0;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_greet_note_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply greet_note_show(struct request *r) {
    return show(r, 200, (struct field_view){0});
}

static void refused(struct request *r) {
    show(r, r->form.status, page_field(r, ANSWER_TEXT));
}

static const struct form_field answer_fields[] = {
    [ANSWER_TEXT] = {"text", FIELD_SAID, true, GREET_ANSWER_MOST, NULL},
};
const struct form_schema form_note_answer = {"note_answer", answer_fields,
                                             ARRAY_LENGTH(answer_fields), refused};

static void answered(struct request *r, enum err result, const void *output) {
    const struct note_visible_row *row = r->scope.object;
    (void)output;
    if (result == OK) {
        request_done(r, url_greet_note_show(&r->arena, row->note_id), "answered");
    } else if (result == ERR_CONFLICT) {
        r->form.status = 409;
        form_fail(&r->form, ANSWER_TEXT, page_message(r, "greet.answered_already"));
        refused(r);
    } else {
        request_fail(r, result);
    }
}

enum reply greet_note_answer(struct request *r) {
    const struct note_visible_row *row = r->scope.object;
    struct task *task = request_task(r, &op_note_answer, sizeof(struct note_answer_in));
    struct note_answer_in *in = task->input;
    in->note = row->note_id;
    in->text = task_copy(task, form_value(r, ANSWER_TEXT));
    return request_park(r, task, answered);
}
