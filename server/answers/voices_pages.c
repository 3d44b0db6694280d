/* Endorsing, reserving, and taking either back. */
#include "server/answers/answers_inside.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/threads/guarding.h"
#include "server/threads/threads_forms.h"

static void done(struct request *r, enum err result, const void *output) {
    const struct answer_out *out = output;
    if (result == OK)
        answer_page_redirect(r, out->answer);
    else
        request_fail(r, result);
}

static enum reply sign(struct request *r, bool is_on) {
    const struct answer_visible_row *answer = r->scope.object;
    struct task *task = request_task(r, &op_answer_sign, sizeof(struct answer_sign_in));
    struct answer_sign_in *in = task->input;
    in->answer = answer->answer_id;
    in->is_on = is_on;
    task->has_once = false; /* says what is to be, so twice is once */
    return request_park(r, task, done);
}

enum reply answer_sign(struct request *r) {
    return sign(r, true);
}

enum reply answer_unsign(struct request *r) {
    return sign(r, false);
}

/* --- Reservations */

static const struct form_field reservation_fields[] = {
    [RESERVATION_BODY] = {"body", FIELD_TEXT, true, RESERVATION_MOST, NULL},
    [RESERVATION_NAMED] = {"named", FIELD_CHECK, false, 8, NULL},
};

static const size_t texts[] = {RESERVATION_BODY};

static void refused(struct request *r) {
    guard_press(r, GUARD_STRICT, texts, ARRAY_LENGTH(texts));
    answer_page_show(r, r->form.status);
}

const struct form_schema form_reservation = {"reservation", reservation_fields,
                                             ARRAY_LENGTH(reservation_fields), refused};

static void reserved(struct request *r, enum err result, const void *output) {
    const struct answer_out *out = output;
    if (result == OK) {
        answer_page_redirect(r, out->answer);
        return;
    }
    if (result != ERR_LIMIT && result != ERR_CONFLICT) {
        request_fail_kept(r, result, refused);
        return;
    }
    form_fail(&r->form, RESERVATION_BODY,
              page_message(r, result == ERR_LIMIT ? "form.too_long" : "answer.reserved_already"));
    r->form.status = result == ERR_LIMIT ? 422 : 409;
    refused(r);
}

enum reply answer_reserve(struct request *r) {
    const struct answer_visible_row *answer = r->scope.object;
    if (!form_check_markdown(r, RESERVATION_BODY) ||
        !guard_form(r, GUARD_STRICT, texts, ARRAY_LENGTH(texts)))
        return answer_page_show(r, r->form.status);
    struct task *task = request_task(r, &op_answer_reserve, sizeof(struct answer_reserve_in));
    struct answer_reserve_in *in = task->input;
    in->answer = answer->answer_id;
    in->body = task_copy(task, form_value(r, RESERVATION_BODY));
    in->is_named = !str_is_empty(form_value(r, RESERVATION_NAMED));
    task->has_once = false; /* one a person */
    return request_park(r, task, reserved);
}

enum err scope_reservation(struct scope_run *run) {
    struct reservation_there_in in = {.reservation_id = {run->params[0].id}};
    struct reservation_there_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    enum err e = sql_reservation_there(run->db, run->arena, &in, row);
    bool is_mine = e == OK && author_is(run->db, run->keys, run->viewer->member, row->author_id,
                                        row->thread_id);
    return e == OK && !is_mine ? ERR_DENIED : e;
}

enum reply reservation_withdraw(struct request *r) {
    const struct reservation_there_row *row = r->scope.object;
    struct task *task =
        request_task(r, &op_reservation_withdraw, sizeof(struct reservation_withdraw_in));
    struct reservation_withdraw_in *in = task->input;
    in->reservation = row->reservation_id;
    task->has_once = false;
    return request_park(r, task, done);
}
