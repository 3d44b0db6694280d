/* « Animer ce fil »: what can be done to a thread, each with its form, and how the thread is now.
 * One address takes all of the small acts: the field `act` says which. */
#include "lib/clock.h"
#include "lib/num.h"
#include "moderation/policy.h"
#include "server/curation/curation_pages.h"
#include "server/threads/threads.h"
#include "sql/curation_curation.h"
#include "templates.h"
#include "urls.h"

enum {
    FIELD_ACT,
    FIELD_SEEN,
    FIELD_UNTIL,
    FIELD_WEEK,
    FIELD_INSTEAD,
    FIELD_SPACE,
    FIELD_KIND,
    FIELD_NAME,
    FIELD_REASON,
    FIELD_BODY,
    FIELD_OTHER,
};

static const char *const kinds[] = {"discussion", "question", "case", "practice", NULL};

struct str curation_words(const struct request *r, const char *name) {
    char id[64];
    snprintf(id, sizeof id, "curation.%s", name);
    return page_message(r, id);
}

/* An address in which one like this stands, with another number in place of its 0. */
static bool find_number(struct str text, struct url like, int64_t *number) {
    struct str after = {like.bytes, like.length - 1};
    size_t at = str_find(text, after), end;
    if (at == text.length) return false;
    at += after.length;
    for (end = at; end < text.length && text.bytes[end] >= '0' && text.bytes[end] <= '9';) end++;
    return num_parse(str_slice(text, at, end), INT64_MAX, number) && *number > 0;
}

struct thread_id curation_read_thread(struct request *r, struct str text) {
    struct curate_redirect_in gone = {0};
    struct curate_redirect_row redirect;
    struct curate_post_in of = {0};
    struct curate_post_row post;
    struct curate_thread_in find = {0};
    struct curate_thread_row row;
    text = str_trim(text);
    if (find_number(text, url_post_show(&r->arena, of.post_id), &of.post_id.v)) {
        if (sql_curate_post(r->db, &r->arena, &of, &post) == OK) find.thread_id = post.thread_id;
    } else if (!num_parse(text, INT64_MAX, &find.thread_id.v) &&
               !find_number(text, url_thread_show(&r->arena, gone.thread_id), &find.thread_id.v)) {
        return (struct thread_id){0};
    }
    gone.thread_id = find.thread_id;
    if (sql_curate_redirect(r->db, &r->arena, &gone, &redirect) == OK)
        find.thread_id = redirect.target_id;
    bool is_there = sql_curate_thread(r->db, &r->arena, &find, &row) == OK;
    return is_there ? find.thread_id : (struct thread_id){0};
}

/* --- The page */

static enum err fill_spaces(struct request *r, struct str chosen, struct curate_page *page) {
    struct curate_spaces_row *rows;
    enum err e = sql_curate_spaces(r->db, &r->arena, &rows, &page->spaces_count);
    if (e != OK) return e;
    struct curate_choice *spaces = arena_array(&r->arena, page->spaces_count, sizeof *spaces);
    for (size_t i = 0; i < page->spaces_count; i++)
        spaces[i] =
            (struct curate_choice){rows[i].slug, rows[i].title, str_equal(rows[i].slug, chosen)};
    page->spaces = spaces;
    return OK;
}

static bool is_among(const struct curate_topics_row *rows, size_t count, struct str topic) {
    for (size_t i = 0; i < count; i++)
        if (str_equal(rows[i].topic, topic)) return true;
    return false;
}

static enum err fill_topics(struct request *r, struct curate_page *page) {
    const struct policy *policy = r->service->policy;
    struct curate_topics_in in = {.thread_id = page->thread_id};
    struct curate_topics_row *rows;
    size_t count;
    enum err e = sql_curate_topics(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct curate_choice *topics = arena_array(&r->arena, policy->topics_count, sizeof *topics);
    for (size_t i = 0; i < policy->topics_count; i++)
        topics[i] = (struct curate_choice){policy->topics[i].id,
                                           curation_topic_label(r, policy->topics[i].id),
                                           is_among(rows, count, policy->topics[i].id)};
    page->topics = topics;
    page->topics_count = policy->topics_count;
    return OK;
}

static enum err fill_weeks(struct request *r, struct curate_page *page) {
    struct curate_week *weeks = arena_array(&r->arena, 2, sizeof *weeks);
    int64_t week = curation_week(r->service->zone, r->now_ms);
    for (size_t i = 0; i < 2; i++) {
        struct featured_of_week_in find = {.week_at = week};
        struct featured_of_week_row row = {0};
        enum err e = sql_featured_of_week(r->db, &r->arena, &find, &row);
        if (e != OK && e != ERR_NOT_FOUND) return e;
        weeks[i] = (struct curate_week){.at = week,
                                        .is_this = i == 0,
                                        .is_own = row.thread_id.v == page->thread_id.v,
                                        .other = row.thread_id};
        if (row.thread_id.v) weeks[i].other_title = page_thread_title(r, row.title);
        week = curation_week_after(r->service->zone, week);
    }
    page->weeks = weeks;
    page->weeks_count = 2;
    return OK;
}

static void fill_thread(struct request *r, const struct curate_thread_row *row,
                        struct curate_page *page) {
    struct civil tomorrow = zone_local(r->service->zone, r->now_ms + DAY_MS);
    *page = (struct curate_page){
        .thread_id = row->thread_id,
        .title = page_thread_title(r, row->hidden_at ? STR("") : row->title),
        .kind = page_kind(row->kind),
        .state = page_state(row->state),
        .space_title = row->space_title,
        .seen = row->steered,
        .is_hidden = row->hidden_at != 0,
        .is_unnamed = row->is_unnamed,
        .has_answer = row->has_answer,
        .is_pinned = row->pinned_at != 0,
        .pinned_until = row->pinned_until ? row->pinned_until - 1 : 0,
        .first_day = arena_format(&r->arena, "%04lld-%02d-%02d", (long long)tomorrow.year,
                                  tomorrow.month, tomorrow.day),
        .open = CURATE_ACTS,
        .name.value = row->hidden_at ? STR("") : row->title};
    page->is_free = page->kind == KIND_DISCUSSION || page->kind == KIND_QUESTION;
    page->is_closed = page->is_free && page->state == STATE_CLOSED;
}

static enum curate_act act_of(const struct request *r) {
    struct str act = form_value(r, FIELD_ACT);
    for (int i = 0; i < CURATE_ACTS; i++)
        if (str_equal(act, str_from_c(curate_names[i]))) return (enum curate_act)i;
    return CURATE_ACTS;
}

/* What was typed stands where it was, in the form that it was typed in. */
static void fill_sent(struct request *r, struct str *space, struct curate_page *page) {
    page->open = act_of(r);
    if (page->open == CURATE_TITLE) page->name = page_field(r, FIELD_NAME);
    if (page->open == CURATE_MOVE && !str_is_empty(form_value(r, FIELD_SPACE)))
        *space = form_value(r, FIELD_SPACE);
    page->until = page_field(r, FIELD_UNTIL);
    page->reason = page_field(r, FIELD_REASON);
    page->body = page_field(r, FIELD_BODY);
    page->other = page_field(r, FIELD_OTHER);
}

static enum reply show(struct request *r, int status, bool is_sent, struct str error) {
    struct thread_seen thread = thread_seen_of(r);
    struct curate_thread_in find = {.thread_id = thread.thread_id};
    struct curate_thread_row row;
    struct curate_page page;
    enum err e = sql_curate_thread(r->db, &r->arena, &find, &row);
    if (e != OK) return request_fail(r, e);
    fill_thread(r, &row, &page);
    struct str space = row.space_slug, done = request_query(r, STR("done"));
    if (is_sent) fill_sent(r, &space, &page);
    page.error = error;
    page.is_conflict = status == 409;
    if (!str_is_empty(done) && done.length < 16)
        page.done = curation_words(r, arena_format(&r->arena, "done.%.*s", STR_ARG(done)).bytes);
    if (str_equal(done, STR("pin"))) page.done_until = page.pinned_until;
    e = fill_spaces(r, space, &page);
    if (e == OK) e = fill_topics(r, &page);
    if (e == OK) e = fill_weeks(r, &page);
    if (e == OK) e = curation_links(r, page.thread_id, &page.links, &page.links_count);
    if (e == OK) e = curation_changes(r, page.thread_id, &page.changes, &page.changes_count);
    if (e != OK) return request_fail(r, e);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_SPACES, &frame);
    page_mark_space(r, &frame, row.space_slug);
    tmpl_curate_page(&w, &frame, &page);
    return page_send(r, status);
}

enum reply curate_page(struct request *r) {
    struct thread_seen thread = thread_seen_of(r);
    if (r->params[0].id != thread.thread_id.v)
        return request_redirect_for_good(r, url_curate_page(&r->arena, thread.thread_id));
    return show(r, 200, false, STR(""));
}

/* --- The form */

static void refused(struct request *r) {
    show(r, r->form.status, true, STR(""));
}

static const struct form_field fields[] = {
    [FIELD_ACT] = {"act", FIELD_CHOICE, true, 16, curate_names},
    [FIELD_SEEN] = {"seen", FIELD_LINE, true, 20, NULL},
    [FIELD_UNTIL] = {"until", FIELD_LINE, false, 10, NULL},
    [FIELD_WEEK] = {"week", FIELD_LINE, false, 20, NULL},
    [FIELD_INSTEAD] = {"instead", FIELD_LINE, false, 20, NULL},
    [FIELD_SPACE] = {"space", FIELD_LINE, false, 64, NULL},
    [FIELD_KIND] = {"kind", FIELD_CHOICE, false, 16, kinds},
    [FIELD_NAME] = {"name", FIELD_SAID_LINE, false, THREAD_TITLE_MOST, NULL},
    [FIELD_REASON] = {"reason", FIELD_SAID, false, CHANGE_REASON_MOST, NULL},
    [FIELD_BODY] = {"body", FIELD_SAID, false, CONCLUSION_MOST, NULL},
    [FIELD_OTHER] = {"other", FIELD_LINE, false, 500, NULL},
};
const struct form_schema form_curate = {"curate", fields, ARRAY_LENGTH(fields), refused};

static void fail(struct request *r, size_t field, const char *name) {
    form_fail(&r->form, field, curation_words(r, name));
    r->form.status = 422;
}

/* The day given is the last: a pin ends when it is over. */
static void read_until(struct request *r, struct thread_curate_in *in) {
    int64_t day;
    struct str text = form_value(r, FIELD_UNTIL);
    if (str_is_empty(text)) return;
    if (!clock_parse_date(text, &day)) {
        fail(r, FIELD_UNTIL, "day_wrong");
        return;
    }
    struct civil next = clock_utc(day + DAY_MS);
    in->at = zone_instant(r->service->zone, &next);
    if (in->at <= r->now_ms) fail(r, FIELD_UNTIL, "day_past");
}

static void read_week(struct request *r, struct thread_curate_in *in) {
    if (!num_parse(form_value(r, FIELD_WEEK), INT64_MAX, &in->at)) in->at = 0;
    if (!num_parse(form_value(r, FIELD_INSTEAD), INT64_MAX, &in->other.v)) in->other.v = 0;
}

static void read_topics(struct request *r, struct task *task, struct thread_curate_in *in) {
    struct str topics[TOPICS_MAX];
    in->topics_count = part_values(r, "topics", topics, TOPICS_MAX);
    for (size_t i = 0; i < in->topics_count; i++) in->topics[i] = task_copy(task, topics[i]);
}

static void read_word(struct request *r, struct task *task, struct thread_curate_in *in) {
    static const size_t of[CURATE_ACTS] = {[CURATE_CLOSE] = FIELD_BODY,
                                           [CURATE_MOVE] = FIELD_SPACE,
                                           [CURATE_KIND] = FIELD_KIND,
                                           [CURATE_TITLE] = FIELD_NAME};
    size_t field = of[in->act];
    if (field == 0) return;
    in->word = task_copy(task, form_value(r, field));
    if (!str_is_empty(str_trim(in->word))) return;
    form_fail(&r->form, field, page_message(r, "form.required"));
    r->form.status = 422;
}

static void read_other(struct request *r, struct thread_curate_in *in) {
    in->other = curation_read_thread(r, form_value(r, FIELD_OTHER));
    if (in->other.v == 0) fail(r, FIELD_OTHER, "other_none");
    if (in->other.v == in->thread.v) fail(r, FIELD_OTHER, "other_same");
}

/* False: the form comes back. */
static bool read(struct request *r, struct task *task, struct thread_curate_in *in) {
    struct thread_seen thread = thread_seen_of(r);
    *in = (struct thread_curate_in){.thread = thread.thread_id, .act = act_of(r)};
    if (!num_parse(form_value(r, FIELD_SEEN), INT64_MAX, &in->seen)) in->seen = -1;
    r->form.status = 200;
    if (in->act == CURATE_PIN) read_until(r, in);
    if (in->act == CURATE_FEATURE || in->act == CURATE_UNFEATURE) read_week(r, in);
    if (in->act == CURATE_LABEL) read_topics(r, task, in);
    if (in->act == CURATE_LINK || in->act == CURATE_UNLINK) read_other(r, in);
    read_word(r, task, in);
    in->reason = task_copy(task, form_value(r, FIELD_REASON));
    return r->form.status == 200;
}

static void done(struct request *r, enum err result, const void *output) {
    struct thread_seen thread = thread_seen_of(r);
    (void)output;
    if (result == OK) {
        request_done(r, url_curate_page(&r->arena, thread.thread_id), curate_names[act_of(r)]);
        return;
    }
    if (result == ERR_CONFLICT)
        show(r, 409, true, STR(""));
    else if (result == ERR_INVALID || result == ERR_LIMIT)
        show(r, 422, true, curation_words(r, result == ERR_LIMIT ? "full" : "unfit"));
    else if (result == ERR_BUSY)
        show(r, 503, true, page_message(r, "form.server_busy"));
    else
        request_fail(r, result);
}

enum reply curate_submit(struct request *r) {
    struct task *task = request_task(r, &op_thread_curate, sizeof(struct thread_curate_in));
    if (!read(r, task, task->input)) {
        task_free(task);
        refused(r);
        return REPLIED;
    }
    return request_park(r, task, done);
}
