/* What animators send from an answer's page; a discussion closed and open again. */
#include "lib/num.h"
#include "server/answers/answers_inside.h"
#include "server/core/page.h"
#include "server/threads/parts.h"
#include "server/threads/threads_forms.h"
#include "urls.h"

enum { PUBLISH_REVIEW, PUBLISH_VERSION, PUBLISH_CLOSE };
enum { UNPUBLISH_REASON };

static void refused(struct request *r) {
    answer_page_show(r, r->form.status);
}

/* As it is now, with the sentence at the field. */
static void show_now(struct request *r, size_t field, const char *message) {
    form_fail(&r->form, field, page_message(r, message));
    r->form.status = 409;
    enum err e = scope_answer(&r->scope);
    if (e == OK)
        refused(r);
    else
        request_fail(r, e);
}

/* --- Publishing */

static const char *const terms[] = {"183", "365", "730", NULL};
static const struct form_field publish_fields[] = {
    [PUBLISH_REVIEW] = {"review", FIELD_CHOICE, false, 8, terms},
    [PUBLISH_VERSION] = {"version", FIELD_LINE, true, 12, NULL},
    [PUBLISH_CLOSE] = {"close", FIELD_CHECK, false, 8, NULL},
};
const struct form_schema form_answer_publish = {"answer_publish", publish_fields,
                                                ARRAY_LENGTH(publish_fields), refused};

static void published(struct request *r, enum err result, const void *output) {
    const struct answer_out *out = output;
    if (result == OK)
        answer_page_redirect(r, out->answer);
    else if (result == ERR_CONFLICT)
        show_now(r, PUBLISH_REVIEW, "answer.changed_since");
    else
        request_fail_kept(r, result, refused);
}

static int64_t review_days(const struct request *r) {
    int64_t days;
    return num_parse(form_value(r, PUBLISH_REVIEW), 3 * ANSWER_REVIEW_DAYS, &days)
               ? days
               : ANSWER_REVIEW_DAYS;
}

enum reply answer_publish(struct request *r) {
    const struct answer_visible_row *answer = r->scope.object;
    int64_t version;
    if (!num_parse(form_value(r, PUBLISH_VERSION), INT32_MAX, &version))
        return request_error(r, 400, 0);
    struct task *task = request_task(r, &op_answer_publish, sizeof(struct answer_publish_in));
    struct answer_publish_in *in = task->input;
    in->answer = answer->answer_id;
    in->version = version;
    in->review_days = review_days(r);
    in->is_closing = !str_is_empty(form_value(r, PUBLISH_CLOSE));
    task->has_once = false; /* a version is in force or is not */
    return request_park(r, task, published);
}

/* --- Taking back */

static const struct form_field unpublish_fields[] = {
    [UNPUBLISH_REASON] = {"reason", FIELD_SAID_LINE, true, ANSWER_REASON_MOST, NULL},
};
const struct form_schema form_answer_unpublish = {"answer_unpublish", unpublish_fields,
                                                  ARRAY_LENGTH(unpublish_fields), refused};

static void taken_back(struct request *r, enum err result, const void *output) {
    const struct answer_out *out = output;
    if (result == OK)
        answer_page_redirect(r, out->answer);
    else if (result == ERR_CONFLICT)
        show_now(r, UNPUBLISH_REASON, "answer.not_in_force");
    else
        request_fail_kept(r, result, refused);
}

enum reply answer_unpublish(struct request *r) {
    const struct answer_visible_row *answer = r->scope.object;
    struct task *task = request_task(r, &op_answer_unpublish, sizeof(struct answer_unpublish_in));
    struct answer_unpublish_in *in = task->input;
    in->answer = answer->answer_id;
    in->reason = task_copy(task, form_value(r, UNPUBLISH_REASON));
    return request_park(r, task, taken_back);
}

/* --- Still right */

static void reviewed(struct request *r, enum err result, const void *output) {
    const struct answer_visible_row *answer = r->scope.object;
    (void)output;
    if (result == OK || result == ERR_CONFLICT)
        answer_page_redirect(r, answer->answer_id);
    else
        request_fail(r, result);
}

enum reply answer_review(struct request *r) {
    const struct answer_visible_row *answer = r->scope.object;
    struct task *task = request_task(r, &op_answer_review, sizeof(struct answer_review_in));
    *(struct answer_review_in *)task->input =
        (struct answer_review_in){answer->answer_id, ANSWER_REVIEW_DAYS};
    return request_park(r, task, reviewed);
}

/* --- Discussions */

static void turned(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_redirect(r, url_thread_show(&r->arena, thread_seen_of(r).thread_id));
    else if (result == ERR_INVALID)
        request_error_named(r, 409, "no_conclusion");
    else
        request_fail(r, result);
}

static enum reply turn(struct request *r, bool is_closing) {
    struct task *task = request_task(r, &op_thread_turn, sizeof(struct thread_turn_in));
    *(struct thread_turn_in *)task->input =
        (struct thread_turn_in){thread_seen_of(r).thread_id, is_closing};
    task->has_once = false;
    return request_park(r, task, turned);
}

enum reply thread_close(struct request *r) {
    return turn(r, true);
}

enum reply thread_reopen(struct request *r) {
    return turn(r, false);
}
