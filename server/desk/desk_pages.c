/* /animation, one line of it, and what is done with a line. Which lines there are is told by each
 * source for who asks: a line that is not for them is not there. */
#include "lib/num.h"
#include "server/core/page.h"
#include "server/desk/desk_inside.h"
#include "sql/core_nobody.h"
#include "templates.h"
#include "urls.h"

enum { MARK_ACT, MARK_SEEN, MARK_TO };

static const char *const acts[] = {"take",       "give",   "leave",  "tomorrow",
                                   "three_days", "monday", "resume", NULL};
static const struct {
    enum desk_act act;
    enum desk_later later;
} meanings[] = {{DESK_TAKE, 0},
                {DESK_GIVE, 0},
                {DESK_LEAVE, 0},
                {DESK_PUT_OFF, DESK_TOMORROW},
                {DESK_PUT_OFF, DESK_THREE_DAYS},
                {DESK_PUT_OFF, DESK_MONDAY},
                {DESK_RESUME, 0}};

static enum reply send(struct request *r, int status, struct desk_view *page) {
    enum err e = desk_gather(r, page);
    if (e == OK) e = desk_below(r, &page->below);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_DESK, &frame);
    tmpl_desk_page(&w, &frame, page);
    return page_send(r, status);
}

/* When a line that was just put off comes back; 0: that is not what was done. */
static int64_t back_at(const struct request *r, struct str done) {
    for (size_t i = 0; acts[i]; i++)
        if (meanings[i].act == DESK_PUT_OFF && str_equal(done, str_from_c(acts[i])))
            return desk_when(r->service->zone, r->now_ms, meanings[i].later);
    return 0;
}

enum reply desk_page(struct request *r) {
    struct str done = request_query(r, STR("done"));
    struct desk_view page = {.back_at = back_at(r, done)};
    /* What other features say they did comes the same way: a sentence "desk.done_<word>". */
    if (!str_is_empty(done) && done.length < 40) {
        struct str id = arena_format(&r->arena, "desk.done_%.*s", STR_ARG(done));
        page.done = page_message(r, id.bytes);
    }
    return send(r, 200, &page);
}

/* --- One line */

/* The line that the address names, "reports-12", for this viewer. */
static enum err find(struct request *r, struct desk_line *line, const struct desk_source **source,
                     struct member_id *taker) {
    struct str id = r->params[0].text;
    size_t dash = str_find_byte(id, '-', 0);
    int64_t subject;
    *source = desk_source_of(str_slice(id, 0, dash));
    if (!*source || dash == id.length) return ERR_NOT_FOUND;
    if (!num_parse(str_slice(id, dash + 1, id.length), INT64_MAX, &subject)) return ERR_NOT_FOUND;
    return desk_find(r, *source, subject, line, taker);
}

static enum reply show_line(struct request *r, int status, struct str error) {
    struct desk_line line;
    struct member_id taker;
    const struct desk_source *source;
    enum err e = find(r, &line, &source, &taker);
    struct desk_line_view page = {.error = error};
    if (e == OK) {
        desk_row_of(r, source, &line, taker, &page.row);
        e = desk_colleagues(r, &page);
    }
    if (e != OK) return request_fail(r, e);
    page.tomorrow_at = desk_when(r->service->zone, r->now_ms, DESK_TOMORROW);
    page.three_days_at = desk_when(r->service->zone, r->now_ms, DESK_THREE_DAYS);
    page.monday_at = desk_when(r->service->zone, r->now_ms, DESK_MONDAY);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_DESK, &frame);
    tmpl_desk_line_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply desk_line_page(struct request *r) {
    return show_line(r, 200, (struct str){0});
}

static void refused(struct request *r) {
    const char *why = r->form.status == 403   ? "form.stale"
                      : r->form.status == 503 ? "form.server_busy"
                                              : "desk.no_act";
    show_line(r, r->form.status, page_message(r, why));
}

static const struct form_field mark_fields[] = {
    [MARK_ACT] = {"act", FIELD_CHOICE, true, 16, acts},
    [MARK_SEEN] = {"seen", FIELD_LINE, false, 20, NULL},
    [MARK_TO] = {"to", FIELD_LINE, false, 20, NULL},
};
const struct form_schema form_desk_mark = {"desk_mark", mark_fields, ARRAY_LENGTH(mark_fields),
                                           refused};

static void marked(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK) {
        struct url desk = url_desk_page(&r->arena);
        struct str act = form_value(r, MARK_ACT);
        struct str to =
            arena_format(&r->arena, "%.*s?done=%.*s", (int)desk.length, desk.bytes, STR_ARG(act));
        request_redirect(r, (struct url){to.bytes, to.length});
    } else if (result == ERR_INVALID) {
        show_line(r, 422, page_message(r, "desk.not_to_them"));
    } else if (result == ERR_CONFLICT) {
        struct desk_view page = {.conflict = page_message(r, "desk.conflict")};
        send(r, 409, &page);
    } else {
        request_fail(r, result);
    }
}

/* Would this colleague find that line on their own desk? What concerns them is not given to them.
 * About what was published without a name that is not asked, or the answer would tell whose it is:
 * who is given their own does not find it, and somebody else takes it over. */
static bool may_have(struct request *r, const struct desk_line *given, struct member_id colleague) {
    struct viewer mine = r->viewer;
    struct desk_line line;
    struct unnamed_of_in thread = {.thread_id = given->thread};
    struct unnamed_of_row unnamed;
    const struct desk_source *source;
    struct member_id taker;
    enum err e = viewer_of_member(r->db, &r->arena, colleague, r->now_ms, &r->viewer);
    if (e == OK && r->viewer.role != ROLE_ANIMATOR) e = ERR_DENIED;
    bool is_unnamed = sql_unnamed_of(r->db, &r->arena, &thread, &unnamed) == OK;
    if (e == OK && !is_unnamed) e = find(r, &line, &source, &taker);
    r->viewer = mine;
    return e == OK;
}

enum reply desk_line_mark(struct request *r) {
    struct desk_line line;
    const struct desk_source *source;
    struct member_id taker, to = {0}, seen = {0};
    size_t chosen = 0;
    enum err e = find(r, &line, &source, &taker);
    if (e != OK) return request_fail(r, e);
    while (!str_equal(form_value(r, MARK_ACT), str_from_c(acts[chosen]))) chosen++;
    bool is_given = meanings[chosen].act == DESK_GIVE;
    if (!num_parse(form_value(r, MARK_SEEN), INT64_MAX, &seen.v)) seen.v = 0;
    if (is_given && !num_parse(form_value(r, MARK_TO), INT64_MAX, &to.v))
        return show_line(r, 422, page_message(r, "desk.to_whom"));
    if (is_given && !may_have(r, &line, to))
        return show_line(r, 422, page_message(r, "desk.not_to_them"));
    bool is_heavy = meanings[chosen].act == DESK_PUT_OFF && line.weight == DESK_NOW;
    if (is_heavy) return show_line(r, 422, page_message(r, "desk.not_this"));
    if (line.taker.v && !source->hand) return request_error(r, 404, 0); /* its feature's alone */
    struct task *task = request_task(r, &op_desk_mark, sizeof(struct desk_mark_in));
    struct desk_mark_in *in = task->input;
    *in = (struct desk_mark_in){.subject = line.subject,
                                .since_ms = line.since_ms,
                                .act = meanings[chosen].act,
                                .later = meanings[chosen].later,
                                .to = to,
                                .seen = seen};
    memcpy(in->source, source->name, strlen(source->name));
    task->has_once = false; /* a page has many such forms; each says what is to be */
    return request_park(r, task, marked);
}
