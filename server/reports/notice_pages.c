/* Notices: the form that anybody may send (DSA, article 16), and the animators' list of them. */
#include "lib/num.h"
#include "server/core/page.h"
#include "server/reports/queue_views.h"
#include "server/reports/reports.h"
#include "server/reports/words.h"
#include "sql/reports_notices.h"
#include "templates.h"
#include "urls.h"

enum { NOTICES_PAGE = 50 };
enum { N_REASON, N_ADDRESS, N_TEXT, N_NAME, N_EMAIL, N_FAITH };
enum { ANSWER_TEXT };

static const char *const reasons[] = {"illegal", "person", "child", "other", NULL};

/* --- For everybody */

/* "4821-9037", as the address of the page that says it was received. */
static struct str received(struct request *r) {
    struct str text = request_query(r, STR("received"));
    bool is_reference = text.length == 9;
    for (size_t i = 0; is_reference && i < text.length; i++)
        is_reference = i == 4 ? text.bytes[i] == '-' : text.bytes[i] >= '0' && text.bytes[i] <= '9';
    return is_reference ? text : (struct str){0};
}

static enum reply show_form(struct request *r, int status) {
    const struct options *o = r->service->options;
    bool is_sent = r->route->form == &form_notice;
    struct str chosen = is_sent ? form_value(r, N_REASON) : (struct str){0};
    struct notice_form_view page = {.publisher = o->community_publisher,
                                    .publisher_address = o->community_publisher_address};
    page.reasons = words_choices(r, "notice.reason", reasons, chosen, &page.reasons_count);
    if (is_sent) {
        page.reason_error = page_field(r, N_REASON).error;
        page.address = page_field(r, N_ADDRESS);
        page.text = page_field(r, N_TEXT);
        page.name = page_field(r, N_NAME);
        page.email = page_field(r, N_EMAIL);
        page.faith_error = page_field(r, N_FAITH).error;
        page.has_faith = !str_is_empty(form_value(r, N_FAITH));
        if (str_is_empty(page.text.error)) page.text.error = words_form_sentence(r);
    } else {
        page.received = received(r);
    }
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_notice_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply notice_page(struct request *r) {
    return show_form(r, 200);
}

static void notice_refused(struct request *r) {
    show_form(r, r->form.status);
}

static const struct form_field notice_fields[] = {
    [N_REASON] = {"reason", FIELD_CHOICE, true, 16, reasons},
    [N_ADDRESS] = {"address", FIELD_LINE, true, 2000, NULL},
    [N_TEXT] = {"text", FIELD_SAID, true, NOTICE_TEXT_MOST, NULL},
    [N_NAME] = {"name", FIELD_LINE, false, 200, NULL},
    [N_EMAIL] = {"email", FIELD_LINE, false, 254, NULL},
    [N_FAITH] = {"good_faith", FIELD_CHECK, true, 16, NULL},
};
const struct form_schema form_notice = {"notice", notice_fields, ARRAY_LENGTH(notice_fields),
                                        notice_refused};

static bool looks_like_mail(struct str email) {
    size_t at = str_find_byte(email, '@', 0);
    return at > 0 && at + 1 < email.length && str_find_byte(email, ' ', 0) == email.length;
}

/* Name and address to answer to are not asked of who reports abuse of children (article 16.2.c). */
static bool check_sender(struct request *r) {
    bool is_child = str_equal(form_value(r, N_REASON), STR("child"));
    struct str email = form_value(r, N_EMAIL);
    if (!is_child && str_is_empty(form_value(r, N_NAME)))
        form_fail(&r->form, N_NAME, page_message(r, "form.required"));
    if (!is_child && str_is_empty(email))
        form_fail(&r->form, N_EMAIL, page_message(r, "form.required"));
    else if (!str_is_empty(email) && !looks_like_mail(email))
        form_fail(&r->form, N_EMAIL, page_message(r, "notice.not_mail"));
    if (r->form.has_problem) r->form.status = 422;
    return !r->form.has_problem;
}

/* Five an hour from one address. */
static bool is_too_fast(struct request *r) {
    int64_t wait_ms;
    struct limit_rule rule = {5, HOUR_MS};
    struct ip_address client = http_client_address(r->exchange);
    client = ip_subscriber(&client);
    struct str address = {(const char *)client.bytes, sizeof client.bytes};
    uint64_t key = rates_key(r->service->rates, STR("notice"), STR(""), address);
    if (rates_take(r->service->rates, key, rule, r->now_ms, &wait_ms) == OK) return false;
    r->form.status = 429;
    request_add_field(r, "Retry-After: %lld", (long long)(wait_ms / 1000 + 1));
    notice_refused(r);
    return true;
}

/* The number behind the last `mark` in an address; 0: none. */
static int64_t number_after(struct str address, struct str mark) {
    int64_t number = 0;
    for (size_t at = 0; at + mark.length < address.length; at++) {
        if (!str_starts(str_slice(address, at, address.length), mark)) continue;
        size_t end = at + mark.length;
        while (end < address.length && address.bytes[end] >= '0' && address.bytes[end] <= '9')
            end++;
        if (!num_parse(str_slice(address, at + mark.length, end), INT64_MAX, &number)) number = 0;
    }
    return number;
}

/* An address of a route without the number at its end. */
static struct str stem(struct url url) {
    size_t length = url.length;
    while (length > 0 && url.bytes[length - 1] != '/') length--;
    return (struct str){url.bytes, length};
}

/* The message that an address of ours leads to. Whoever asks is not told whether it exists. */
static struct post_id post_of(struct request *r, struct str address) {
    struct post_id post = {number_after(address, STR("#post-"))};
    struct str posts = stem(url_post_show(&r->arena, (struct post_id){1}));
    struct str threads = stem(url_thread_show(&r->arena, (struct thread_id){1}));
    if (post.v == 0) post.v = number_after(address, posts);
    struct opening_post_in in = {.thread_id = {number_after(address, threads)}};
    struct opening_post_row row;
    if (post.v == 0 && sql_opening_post(r->db, &r->arena, &in, &row) == OK) post = row.post_id;
    return post;
}

static void filed(struct request *r, enum err result, const void *output) {
    const struct notice_out *out = output;
    if (result == OK) {
        struct url url = url_notice_page(&r->arena);
        struct str at =
            arena_format(&r->arena, "%.*s?received=%s", (int)url.length, url.bytes, out->reference);
        request_redirect(r, (struct url){at.bytes, at.length});
        return;
    }
    bool is_busy = result == ERR_BUSY || result == ERR_TIMEOUT || result == ERR_LIMIT;
    if (!is_busy) {
        request_fail(r, result);
        return;
    }
    r->form.status = 503;
    request_add_field(r, "Retry-After: %d", result == ERR_LIMIT ? 3600 : 5);
    notice_refused(r);
}

enum reply notice_submit(struct request *r) {
    if (!check_sender(r)) {
        notice_refused(r);
        return REPLIED;
    }
    if (is_too_fast(r)) return REPLIED;
    struct task *task = request_task(r, &op_notice_file, sizeof(struct notice_file_in));
    struct notice_file_in *in = task->input;
    memcpy(in->once, r->once, ONCE_BYTES);
    if (!r->has_once) crypt_random(in->once, ONCE_BYTES);
    in->reason = task_copy(task, form_value(r, N_REASON));
    in->address = task_copy(task, form_value(r, N_ADDRESS));
    in->text = task_copy(task, form_value(r, N_TEXT));
    in->name = task_copy(task, form_value(r, N_NAME));
    in->email = task_copy(task, form_value(r, N_EMAIL));
    in->post = post_of(r, in->address);
    task->has_once = false;
    return request_park(r, task, filed);
}

/* --- For animators */

enum err scope_notice(struct scope_run *run) {
    struct notice_find_in in = {.notice_id = {run->params[0].id},
                                .animator_id = run->viewer->member};
    struct notice_find_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_notice_find(run->db, run->arena, &in, row);
}

enum reply notice_queue(struct request *r) {
    struct notices_before_in in = {
        .animator_id = r->viewer.member, .before = INT64_MAX, .most = NOTICES_PAGE + 1};
    struct str before = request_query(r, STR("before"));
    struct notices_before_row *rows;
    size_t count;
    if (!str_is_empty(before) && !num_parse(before, INT64_MAX, &in.before))
        return request_error(r, 400, 0);
    enum err e = sql_notices_before(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return request_fail(r, e);
    struct notice_row *views = arena_array(&r->arena, count, sizeof *views);
    for (size_t i = 0; i < count; i++)
        views[i] = (struct notice_row){.notice_id = rows[i].notice_id,
                                       .reference = rows[i].reference,
                                       .reason = words_of(r, "notice.reason", rows[i].reason),
                                       .at = rows[i].created_at,
                                       .is_open = rows[i].closed_at == 0};
    struct notice_queue_view page = {.notices = views,
                                     .notices_count = count > NOTICES_PAGE ? NOTICES_PAGE : count};
    if (count > NOTICES_PAGE) page.next = rows[NOTICES_PAGE - 1].notice_id.v;
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_REPORTS, &frame);
    tmpl_notice_queue_page(&w, &frame, &page);
    return page_send(r, 200);
}

static enum reply show_notice(struct request *r, int status) {
    const struct notice_find_row *row = r->scope.object;
    struct notice_view page = {.notice_id = row->notice_id,
                               .reference = row->reference,
                               .reason = words_of(r, "notice.reason", row->reason),
                               .address = row->address,
                               .text = row->text,
                               .name = row->name,
                               .email = row->email,
                               .answer = row->answer,
                               .post_id = row->post_id,
                               .report_id = row->report_id,
                               .at = row->created_at,
                               .closed_at = row->closed_at};
    if (r->route->form == &form_notice_close) {
        page.body = page_field(r, ANSWER_TEXT);
        page.problem = words_form_sentence(r);
    }
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_REPORTS, &frame);
    tmpl_notice_handled_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply notice_handled(struct request *r) {
    return show_notice(r, 200);
}

static void close_refused(struct request *r) {
    show_notice(r, r->form.status);
}

static const struct form_field close_fields[] = {
    [ANSWER_TEXT] = {"answer", FIELD_SAID, true, REPORT_TEXT_MOST, NULL},
};
const struct form_schema form_notice_close = {"notice_close", close_fields,
                                              ARRAY_LENGTH(close_fields), close_refused};

static void closed(struct request *r, enum err result, const void *output) {
    const struct notice_find_row *row = r->scope.object;
    (void)output;
    if (result == OK) {
        request_redirect(r, url_notice_handled(&r->arena, row->notice_id));
        return;
    }
    enum err e = result == ERR_CONFLICT ? scope_notice(&r->scope) : result;
    r->form.status = 409;
    if (e == OK)
        close_refused(r);
    else
        request_fail(r, e);
}

enum reply notice_close(struct request *r) {
    const struct notice_find_row *row = r->scope.object;
    struct task *task = request_task(r, &op_notice_close, sizeof(struct notice_close_in));
    struct notice_close_in *in = task->input;
    in->notice = row->notice_id;
    in->answer = task_copy(task, form_value(r, ANSWER_TEXT));
    return request_park(r, task, closed);
}

static void reported(struct request *r, enum err result, const void *output) {
    const struct notice_find_row *row = r->scope.object;
    const struct report_out *out = output;
    if (result == OK)
        request_redirect(r, url_handled_page(&r->arena, out->report));
    else if (result == ERR_INVALID || result == ERR_CONFLICT)
        request_redirect(r, url_notice_handled(&r->arena, row->notice_id));
    else
        request_fail(r, result);
}

enum reply notice_report(struct request *r) {
    const struct notice_find_row *row = r->scope.object;
    struct task *task = request_task(r, &op_notice_report, sizeof(struct notice_report_in));
    struct notice_report_in *in = task->input;
    in->notice = row->notice_id;
    return request_park(r, task, reported);
}
