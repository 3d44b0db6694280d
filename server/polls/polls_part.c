/* Polls in the composers and on the pages of threads. On its message a poll is the same for every
 * reader, so its options name a form that stands after the messages, as do the results for who
 * voted; a script puts these where the options were. */
#include "lib/clock.h"
#include "moderation/guard.h"
#include "server/core/csrf.h"
#include "server/polls/polls_load.h"
#include "server/threads/parts.h"
#include "sql/polls_polls.h"
#include "templates.h"

enum {
    OPTIONS_TEXT_MOST = 4096, /* bytes of the field of all options */
    DATE_MOST = 10,
    WEEK = 7, /* days: how long a poll is open unless another day is chosen */
};

/* --- In the form that publishes a message */

/* What was typed, as it came: a page shows it again even where it cannot be taken. */
static struct str typed(const struct request *r, const char *name) {
    struct str value = {0};
    return urlform_get(&r->fields, str_from_c(name), &value) == OK ? value : (struct str){0};
}

static struct str day_after(struct request *r, int days) {
    struct civil day = zone_local(r->service->zone, r->now_ms + days * DAY_MS);
    return arena_format(&r->arena, "%04lld-%02d-%02d", (long long)day.year, day.month, day.day);
}

/* The end of that day, in the community's zone; 0: no such day. */
static int64_t end_of(const struct request *r, struct str date) {
    int64_t noon;
    if (!clock_parse_date(date, &noon)) return 0;
    struct civil next = clock_utc(noon + DAY_MS);
    next.hour = next.minute = next.second = 0;
    return zone_instant(r->service->zone, &next);
}

/* One option a line; empty lines are none. False: one of them is too long. */
static bool split_options(struct str text, struct poll_new *poll, bool *has_too_many) {
    struct str line;
    *has_too_many = false;
    while (str_cut(&text, '\n', &line)) {
        line = str_trim(line);
        if (str_is_empty(line)) continue;
        if (line.length > POLL_OPTION_MOST) return false;
        if (poll->options_count == POLL_OPTIONS_MOST) {
            *has_too_many = true;
            return true;
        }
        poll->options[poll->options_count++] = line;
    }
    return true;
}

static bool has_twins(const struct poll_new *poll) {
    for (size_t i = 0; i < poll->options_count; i++)
        for (size_t k = 0; k < i; k++)
            if (str_equal(poll->options[i], poll->options[k])) return true;
    return false;
}

static const char *wrong_options(struct request *r, struct poll_new *poll) {
    bool has_too_many;
    struct str text = part_text(r, "poll_options", OPTIONS_TEXT_MOST);
    if (part_is_wrong(r, "poll_options", OPTIONS_TEXT_MOST)) return "poll.option_long";
    if (!split_options(text, poll, &has_too_many)) return "poll.option_long";
    if (has_too_many || poll->options_count < POLL_OPTIONS_LEAST) return "poll.options_few";
    if (has_twins(poll)) return "poll.options_twice";
    return guard_stops(&r->arena, r->service->policy, text) ? "poll.identifies" : NULL;
}

static bool is_wanted(const struct request *r) {
    return !str_is_empty(str_trim(typed(r, "poll_question"))) ||
           !str_is_empty(str_trim(typed(r, "poll_options")));
}

/* The poll of the sent form, and the sentences for what is wrong with it. False: something is. */
static bool read_poll(struct request *r, struct poll_new *poll, struct poll_form *form) {
    *poll = (struct poll_new){.question = part_line(r, "poll_question", POLL_QUESTION_MOST),
                              .is_multiple = str_equal(typed(r, "poll_choices"), STR("several")),
                              .is_anonymous = !str_equal(typed(r, "poll_names"), STR("named")),
                              .closes_at = end_of(r, part_line(r, "poll_closes", DATE_MOST))};
    const char *options = wrong_options(r, poll);
    bool is_long = part_is_wrong(r, "poll_question", POLL_QUESTION_MOST);
    bool has_lines = str_find_byte(poll->question, '\n', 0) < poll->question.length;
    if (is_long || has_lines)
        form->question.error = page_message(r, "form.too_long");
    else if (str_is_empty(poll->question))
        form->question.error = page_message(r, "poll.question_missing");
    else if (guard_stops(&r->arena, r->service->policy, poll->question))
        form->question.error = page_message(r, "poll.identifies");
    if (options) form->options.error = page_message(r, options);
    bool is_day =
        poll->closes_at > r->now_ms && poll->closes_at <= r->now_ms + (POLL_DAYS_MOST + 1) * DAY_MS;
    if (!is_day) form->closes.error = page_message(r, "poll.closes_wrong");
    return str_is_empty(form->question.error) && str_is_empty(form->options.error) &&
           str_is_empty(form->closes.error);
}

static enum err compose(struct request *r, const struct composing *what, struct buf *out) {
    struct poll_form form = {.closes.value = day_after(r, WEEK),
                             .first_day = day_after(r, 0),
                             .last_day = day_after(r, POLL_DAYS_MOST),
                             .is_anonymous = true};
    struct poll_new poll;
    if (what->of == COMPOSING_EDIT) return OK;
    if (what->is_sent && is_wanted(r)) {
        read_poll(r, &poll, &form);
        form.question.value = typed(r, "poll_question");
        form.options.value = typed(r, "poll_options");
        form.closes.value = typed(r, "poll_closes");
        form.is_multiple = poll.is_multiple;
        form.is_anonymous = poll.is_anonymous;
        form.is_open = true;
    }
    struct template_writer w = {.out = out, .language = r->language, .zone = r->service->zone};
    tmpl_poll_fields(&w, &form);
    return OK;
}

static bool check(struct request *r, const struct composing *what) {
    struct poll_form form = {.is_open = true};
    struct poll_new poll;
    return what->of == COMPOSING_EDIT || !is_wanted(r) || read_poll(r, &poll, &form);
}

/* A text that was put off may come out when its poll's last day is over: a week from then. */
static bool put_off(struct request *r, const struct poll_form *form, struct poll_new *poll) {
    poll->closes_at = end_of(r, day_after(r, WEEK));
    return str_is_empty(form->question.error) && str_is_empty(form->options.error);
}

static void *take(struct request *r, const struct composing *what, struct task *task) {
    struct poll_form form = {.is_open = true};
    struct poll_new poll;
    if (what->of == COMPOSING_EDIT || !is_wanted(r)) return NULL;
    if (!read_poll(r, &poll, &form) && !put_off(r, &form, &poll)) return NULL;
    struct poll_new *taken = arena_alloc(&task->arena, sizeof *taken);
    *taken = poll;
    taken->question = task_copy(task, poll.question);
    for (size_t i = 0; i < poll.options_count; i++)
        taken->options[i] = task_copy(task, poll.options[i]);
    return taken;
}

static enum err store(struct op_run *run, const struct part_place *place, const void *taken) {
    struct poll_new poll = *(const struct poll_new *)taken;
    struct poll_id id;
    if (place->of == COMPOSING_EDIT) return OK;
    poll.post = place->post;
    return poll_put(run, &poll, &id);
}

/* --- On a thread's page */

static enum err under_one(struct request *r, struct post_id post, struct buf *out) {
    struct poll_of_post_in of = {.post_id = post};
    struct poll_of_post_row found;
    struct poll_visible_row row;
    struct poll_view view;
    enum err e = sql_poll_of_post(r->db, &r->arena, &of, &found);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    struct poll_visible_in in = {.poll_id = found.poll_id};
    e = sql_poll_visible(r->db, &r->arena, &in, &row);
    if (e == OK) e = poll_load(r, &row, &view);
    if (e != OK) return e;
    struct template_writer w = {.out = out, .language = r->language, .zone = r->service->zone};
    tmpl_poll_card(&w, &view);
    return OK;
}

static enum err under(struct request *r, const struct thread_seen *thread,
                      const struct post_id *posts, size_t count, struct buf *outs) {
    enum err e = OK;
    (void)thread;
    for (size_t i = 0; e == OK && i < count; i++) e = under_one(r, posts[i], &outs[i]);
    return e;
}

static struct poll_tokens new_tokens(struct request *r) {
    char csrf[CSRF_CHARS + 1], text[32];
    unsigned char once[ONCE_BYTES];
    csrf_write(r->service->keys->csrf, r->secret, csrf);
    crypt_random(once, sizeof once);
    crypt_base64(once, sizeof once, text);
    return (struct poll_tokens){.csrf = arena_copy(&r->arena, str_from_c(csrf)),
                                .once = arena_copy(&r->arena, str_from_c(text))};
}

static enum err below_one(struct request *r, struct poll_id poll, struct buf *out) {
    struct poll_visible_in in = {.poll_id = poll};
    struct poll_visible_row row;
    struct poll_view view;
    enum err e = sql_poll_visible(r->db, &r->arena, &in, &row);
    if (e == OK) e = poll_load_own(r, &row, &view);
    if (e != OK || view.is_closed) return e;
    struct template_writer w = {.out = out, .language = r->language, .zone = r->service->zone};
    struct poll_tokens tokens = new_tokens(r);
    tmpl_poll_form_apart(&w, &view, &tokens);
    if (view.has_voted) tmpl_poll_own(&w, &view);
    return OK;
}

static enum err below(struct request *r, const struct thread_seen *thread, int64_t page,
                      struct buf *out) {
    struct polls_of_page_in in = {.thread_id = thread->thread_id,
                                  .from_seq = (page - 1) * THREAD_PAGE + 1,
                                  .to_seq = page * THREAD_PAGE};
    struct polls_of_page_row *rows;
    size_t count;
    enum err e = sql_polls_of_page(r->db, &r->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) e = below_one(r, rows[i].poll_id, out);
    return e;
}

const struct thread_part poll_part = {.name = "poll",
                                      .compose = compose,
                                      .check = check,
                                      .take = take,
                                      .store = store,
                                      .below = below,
                                      .under = under};
