/* Notes about a member: the animators' page of them, and what the member reads of their own. */
#include "server/core/options.h"
#include "server/core/page.h"
#include "server/core/service.h"
#include "server/reports/handling_views.h"
#include "server/reports/reports.h"
#include "server/reports/reports_inside.h"
#include "server/reports/words.h"
#include "server/threads/threads_forms.h"
#include "sql/reports_notes.h"
#include "templates.h"
#include "urls.h"

enum { NOTE_TEXT };

enum err scope_noted(struct scope_run *run) {
    struct noted_member_in in = {.member_id = {run->params[0].id}};
    struct noted_member_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    if (in.member_id.v == run->viewer->member.v) return ERR_NOT_FOUND;
    return sql_noted_member(run->db, run->arena, &in, row);
}

enum err scope_member_note(struct scope_run *run) {
    struct note_find_in in = {.member_note_id = {run->params[0].id},
                              .animator_id = run->viewer->member};
    struct note_find_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_note_find(run->db, run->arena, &in, row);
}

static enum err fill(struct request *r, struct member_id member, bool is_own,
                     struct notes_view *page) {
    struct notes_of_in in = {.member_id = member};
    struct notes_of_row *rows;
    page->months = notes_months(r->service);
    enum err e = sql_notes_of(r->db, &r->arena, &in, &rows, &page->notes_count);
    if (e != OK) return e;
    struct note_row *views = arena_array(&r->arena, page->notes_count, sizeof *views);
    for (size_t i = 0; i < page->notes_count; i++)
        views[i] = (struct note_row){.member_note_id = rows[i].member_note_id,
                                     .writer = is_own ? (struct str){0}
                                                      : page_author_of(r, rows[i].writer_id).name,
                                     .text = rows[i].text,
                                     .at = rows[i].written_at,
                                     .until = rows[i].written_at + notes_kept_ms(r->service)};
    page->notes = views;
    return OK;
}

static enum reply show(struct request *r, int status) {
    const struct noted_member_row *row = r->scope.object;
    struct notes_view page = {.member_id = row->member_id,
                              .name = page_author_of(r, row->member_id).name};
    enum err e = fill(r, row->member_id, false, &page);
    if (e != OK) return request_fail(r, e);
    if (r->route->form == &form_note) {
        page.text = page_field(r, NOTE_TEXT);
        page.problem = words_form_sentence(r);
    }
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_notes_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply note_list(struct request *r) {
    return show(r, 200);
}

static void refused(struct request *r) {
    show(r, r->form.status);
}

static const struct form_field note_fields[] = {
    [NOTE_TEXT] = {"text", FIELD_SAID, true, NOTE_MOST, NULL},
};
const struct form_schema form_note = {"note", note_fields, ARRAY_LENGTH(note_fields), refused};

static void added(struct request *r, enum err result, const void *output) {
    const struct noted_member_row *row = r->scope.object;
    (void)output;
    if (result == OK) {
        request_redirect(r, url_note_list(&r->arena, row->member_id));
    } else if (result == ERR_LIMIT) {
        form_fail(&r->form, NOTE_TEXT, page_message(r, "noted.full"));
        r->form.status = 422;
        show(r, 422);
    } else {
        request_fail_kept(r, result, refused);
    }
}

enum reply note_add(struct request *r) {
    const struct noted_member_row *row = r->scope.object;
    struct task *task = request_task(r, &op_note_add, sizeof(struct note_add_in));
    struct note_add_in *in = task->input;
    in->member = row->member_id;
    in->text = task_copy(task, form_value(r, NOTE_TEXT));
    return request_park(r, task, added);
}

static void erased(struct request *r, enum err result, const void *output) {
    const struct note_find_row *row = r->scope.object;
    (void)output;
    if (result == OK || result == ERR_NOT_FOUND)
        request_redirect(r, url_note_list(&r->arena, row->member_id));
    else
        request_fail(r, result);
}

enum reply note_erase(struct request *r) {
    const struct note_find_row *row = r->scope.object;
    struct task *task = request_task(r, &op_note_erase, sizeof(struct note_erase_in));
    *(struct note_erase_in *)task->input = (struct note_erase_in){row->member_note_id};
    return request_park(r, task, erased);
}

/* --- One's own */

enum reply own_notes(struct request *r) {
    struct notes_view page = {.member_id = r->viewer.member};
    enum err e = fill(r, r->viewer.member, true, &page);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_own_notes_page(&w, &frame, &page);
    return page_send(r, 200);
}
