/* The page of one poll: the vote, its results, closing it before its time. */
#include "lib/num.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/polls/polls_load.h"
#include "sql/polls_polls.h"
#include "templates.h"
#include "urls.h"

enum err scope_poll(struct scope_run *run) {
    struct poll_visible_in in = {.poll_id = {run->params[0].id}};
    struct poll_visible_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_poll_visible(run->db, run->arena, &in, row);
}

enum err scope_led_poll(struct scope_run *run) {
    enum err e = scope_poll(run);
    const struct poll_visible_row *row = run->object;
    bool leads = e == OK && (run->viewer->role == ROLE_ANIMATOR ||
                             author_is(run->db, run->keys, run->viewer->member, row->author_id,
                                       row->thread_id));
    return e == OK && !leads ? ERR_DENIED : e;
}

static bool may_close(const struct request *r, const struct poll_visible_row *row) {
    return r->viewer.role == ROLE_ANIMATOR || post_is_mine(r, row->author_id, row->thread_id);
}

static enum reply show(struct request *r, int status, struct str error) {
    const struct poll_visible_row *row = r->scope.object;
    struct poll_page page = {.title = page_thread_title(r, row->title), .error = error};
    enum err e = poll_load_own(r, row, &page.poll);
    if (e == OK) e = poll_load_voters(r, &page.poll);
    if (e != OK) return request_fail(r, e);
    page.poll.may_close = !page.poll.is_closed && may_close(r, row);
    page.is_thanked = page.poll.has_voted && request_is_done(r, "1");
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_SPACES, &frame);
    tmpl_poll_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply poll_show(struct request *r) {
    return show(r, 200, (struct str){0});
}

/* A page may hold several polls, and its form all their fields: each has its own name. */
const struct form_schema form_vote = {.name = "vote"};

static bool choices_of(struct request *r, struct poll_id poll, unsigned *choices) {
    struct str value, name = arena_format(&r->arena, "choice-%lld", (long long)poll.v);
    size_t at = 0;
    *choices = 0;
    while (urlform_next(&r->fields, name, &at, &value)) {
        int64_t place;
        if (!num_parse(value, POLL_OPTIONS_MOST, &place) || place < 1) return false;
        *choices |= 1u << (place - 1);
    }
    return *choices != 0;
}

static void poll_done(struct request *r, enum err result, const void *output) {
    (void)output;
    const struct poll_visible_row *row = r->scope.object;
    if (result == OK)
        request_done(r, url_poll_show(&r->arena, row->poll_id), "1");
    else if (result == ERR_INVALID)
        show(r, 422, page_message(r, row->is_multiple ? "poll.choose_some" : "poll.choose_one"));
    else if (result == ERR_TIMEOUT)
        show(r, 409, page_message(r, "poll.too_late"));
    else if (result == ERR_CONFLICT)
        show(r, 409, page_message(r, "poll.voted_already"));
    else
        request_fail(r, result);
}

enum reply poll_vote(struct request *r) {
    const struct poll_visible_row *row = r->scope.object;
    unsigned choices;
    if (!choices_of(r, row->poll_id, &choices)) {
        poll_done(r, ERR_INVALID, NULL);
        return REPLIED;
    }
    struct task *task = request_task(r, &op_poll_vote, sizeof(struct poll_vote_in));
    *(struct poll_vote_in *)task->input =
        (struct poll_vote_in){.poll = row->poll_id, .choices = choices};
    /* The kept answer to a form has an hour and a name: of these ballots there must be neither. A
     * second one is refused anyway. */
    if (row->is_anonymous) task->has_once = false;
    return request_park(r, task, poll_done);
}

static void closed(struct request *r, enum err result, const void *output) {
    (void)output;
    const struct poll_visible_row *row = r->scope.object;
    if (result == OK)
        request_redirect(r, url_poll_show(&r->arena, row->poll_id));
    else
        request_fail(r, result);
}

enum reply poll_close(struct request *r) {
    const struct poll_visible_row *row = r->scope.object;
    struct task *task = request_task(r, &op_poll_close, sizeof(struct poll_close_in));
    *(struct poll_close_in *)task->input = (struct poll_close_in){row->poll_id};
    task->has_once = false; /* closed stays closed */
    return request_park(r, task, closed);
}
