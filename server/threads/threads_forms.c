/* What the two forms of this feature share: hard texts, and failures that keep what was typed. */
#include "server/threads/threads_forms.h"

#include "lib/markdown.h"
#include "server/core/doors.h"
#include "server/core/page.h"
#include "templates.h"

/* Which bound a text met, and where. */
static struct str problem_sentence(struct request *r, const struct markdown_problem *problem) {
    struct buf out;
    int64_t line = (int64_t)problem->line;
    buf_init(&out, 1024);
    switch (problem->limit) {
    case MARKDOWN_NESTING:
        msg_form_markdown_too_deep(&out, r->language, MESSAGE_PLAIN,
                                   (struct msg_form_markdown_too_deep){.line = line});
        break;
    case MARKDOWN_LINES:
        msg_form_markdown_too_many_lines(&out, r->language, MESSAGE_PLAIN,
                                         (struct msg_form_markdown_too_many_lines){.line = line});
        break;
    case MARKDOWN_IMAGES:
        msg_form_markdown_too_many_images(&out, r->language, MESSAGE_PLAIN,
                                          (struct msg_form_markdown_too_many_images){.line = line});
        break;
    case MARKDOWN_WITHIN:
    case MARKDOWN_LENGTH:
    case MARKDOWN_LIMIT_COUNT_:
        buf_put(&out, page_message(r, "form.too_long"));
        break;
    }
    struct str copy = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return copy;
}

bool form_check_markdown(struct request *r, size_t field) {
    struct markdown_problem problem;
    if (markdown_check(form_value(r, field), &problem) == OK) return true;
    form_fail(&r->form, field, problem_sentence(r, &problem));
    r->form.status = 422;
    return false;
}

static struct str too_fast(struct request *r) {
    struct buf sentence;
    buf_init(&sentence, 1024);
    msg_form_too_fast(&sentence, r->language, MESSAGE_PLAIN,
                      (struct msg_form_too_fast){.count = r->form.retry_after_s});
    struct str copy = arena_copy(&r->arena, buf_str(&sentence));
    buf_release(&sentence);
    return copy;
}

struct str form_sentence(struct request *r) {
    if (r->refusal == REFUSAL_MEASURE) return r->publishing;
    switch (r->form.status) {
    case 429:
        return too_fast(r);
    case 403:
        return page_message(r, "form.stale");
    case 503:
        return page_message(r, "form.server_busy");
    case 500:
        return page_message(r, "form.failed");
    default:
        return (struct str){0};
    }
}

void request_fail_kept(struct request *r, enum err e, void (*refused)(struct request *r)) {
    if (e == ERR_DENIED) { /* access ended since the gates let them in */
        r->service->doors->put_aside(r);
        return;
    }
    if (e == ERR_NOT_FOUND) {
        request_fail(r, e);
        return;
    }
    r->form.status = e == ERR_BUSY || e == ERR_TIMEOUT ? 503 : 500;
    if (r->form.status == 503) request_add_field(r, "Retry-After: 5");
    refused(r);
}
