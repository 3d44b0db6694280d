/* What is set on one thread: an act is a row of a table, and each writes its line in the log with
 * what was before and after, and tells who opened the thread what they should know. */
#include "lib/clock.h"
#include "lib/utf8.h"
#include "moderation/policy.h"
#include "server/core/audit.h"
#include "server/core/service.h"
#include "server/curation/curation_inside.h"
#include "server/threads/threads.h"
#include "sql/curation_curation.h"

struct curating {
    struct op_run *run;
    const struct thread_curate_in *in;
    struct reshape_thread_row thread; /* before */
    struct curate_thread_row now;     /* the same, with what stands around it */
};

static bool is_free(const struct curating *c) {
    return str_equal(c->now.kind, STR("discussion")) || str_equal(c->now.kind, STR("question"));
}

static bool is_closed(const struct curating *c) {
    return is_free(c) && str_equal(c->now.state, STR("closed"));
}

static enum err log_change(const struct curating *c, const char *kind, struct str before,
                           struct str after) {
    return audit_change(c->run, kind, curation_name(c->run, c->in->thread), before, after);
}

static enum err tell_author(const struct curating *c, const char *kind) {
    struct curation_word word = {
        .member = c->thread.author_id, .kind = kind, .thread = c->in->thread};
    return curation_tell(c->run, &word);
}

static struct str instant(const struct curating *c, const char *word, int64_t at) {
    char text[32];
    if (at == 0) return str_from_c(word);
    clock_rfc3339(at, text);
    return arena_format(c->run->arena, "%s until %s", word, text);
}

static struct str pin_words(const struct curating *c, int64_t pinned_at, int64_t until) {
    return pinned_at ? instant(c, "pinned", until) : STR("");
}

/* --- Pins and the discussion of the week */

static enum err run_pin(const struct curating *c) {
    struct curate_pins_in count = {.space_id = c->now.space_id, .thread_id = c->in->thread};
    struct curate_pins_row others;
    struct curate_set_pin_in set = {.pinned_at =
                                        c->now.pinned_at ? c->now.pinned_at : c->run->now_ms,
                                    .pinned_until = c->in->at,
                                    .thread_id = c->in->thread};
    if (c->in->at && c->in->at <= c->run->now_ms) return ERR_INVALID;
    enum err e = sql_curate_pins(c->run->db, c->run->arena, &count, &others);
    if (e == OK && others.pins >= PINS_MOST) e = ERR_LIMIT;
    if (e == OK) e = sql_curate_set_pin(c->run->db, &set);
    if (e != OK) return e;
    return log_change(c, "thread.pin", pin_words(c, c->now.pinned_at, c->now.pinned_until),
                      pin_words(c, set.pinned_at, set.pinned_until));
}

static enum err run_unpin(const struct curating *c) {
    struct curate_set_pin_in set = {.thread_id = c->in->thread};
    enum err e = sql_curate_set_pin(c->run->db, &set);
    if (e != OK || c->now.pinned_at == 0) return e;
    return log_change(c, "thread.unpin", pin_words(c, c->now.pinned_at, c->now.pinned_until),
                      STR(""));
}

static struct str week_words(const struct curating *c, struct thread_id thread) {
    char text[32];
    clock_rfc3339(c->in->at, text);
    if (thread.v == 0) return STR("");
    return arena_format(c->run->arena, "thread %lld, week of %s", (long long)thread.v, text);
}

/* ERR_CONFLICT: what stands there is not what was seen. */
static enum err check_week(const struct curating *c) {
    struct featured_of_week_in find = {.week_at = c->in->at};
    struct featured_of_week_row chosen = {0};
    enum err e = sql_featured_of_week(c->run->db, c->run->arena, &find, &chosen);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    return chosen.thread_id.v == c->in->other.v ? OK : ERR_CONFLICT;
}

static enum err run_feature(const struct curating *c) {
    struct featured_set_in set = {
        .week_at = c->in->at, .thread_id = c->in->thread, .chosen_at = c->run->now_ms};
    const struct zone *zone = c->run->service->zone;
    int64_t week = curation_week(zone, c->run->now_ms);
    bool is_near = c->in->at == week || c->in->at == curation_week_after(zone, week);
    if (!is_free(c) || is_closed(c) || c->now.hidden_at || !is_near) return ERR_INVALID;
    enum err e = check_week(c);
    if (e == OK) e = sql_featured_set(c->run->db, &set);
    if (e == OK)
        e = log_change(c, "thread.feature", week_words(c, c->in->other),
                       week_words(c, c->in->thread));
    return e == OK ? tell_author(c, "thread.featured") : e;
}

static enum err run_unfeature(const struct curating *c) {
    struct featured_drop_in drop = {.week_at = c->in->at, .thread_id = c->in->thread};
    enum err e = sql_featured_drop(c->run->db, &drop);
    if (e != OK || db_changes(c->run->db) == 0) return e;
    return log_change(c, "thread.unfeature", week_words(c, c->in->thread), STR(""));
}

/* --- Closed and open */

static enum err run_close(const struct curating *c) {
    struct conclusion_set_in text = {
        .thread_id = c->in->thread, .text = c->in->word, .closed_at = c->run->now_ms};
    struct curate_set_state_in set = {.state = STR("closed"), .thread_id = c->in->thread};
    struct curation_change change = {.thread = c->in->thread, .act = "closed"};
    if (!is_free(c) || is_closed(c) || !utf8_is_written(c->in->word, CONCLUSION_MOST, true))
        return ERR_INVALID;
    enum err e = sql_conclusion_set(c->run->db, &text);
    if (e == OK) e = sql_curate_set_state(c->run->db, &set);
    if (e == OK) e = curation_note(c->run, &change);
    if (e == OK) e = log_change(c, "thread.close", c->now.state, set.state);
    return e == OK ? tell_author(c, "thread.closed") : e;
}

static enum err run_reopen(const struct curating *c) {
    struct curate_set_kind_in set = {.kind = c->now.kind, .thread_id = c->in->thread};
    struct curation_change change = {.thread = c->in->thread, .act = "reopened"};
    if (!is_closed(c)) return ERR_INVALID;
    struct curate_await_in await = {.thread_id = c->in->thread};
    enum err e = sql_curate_set_kind(c->run->db, &set); /* the state that its kind begins with */
    if (e == OK) e = sql_curate_await(c->run->db, &await);
    if (e == OK) e = curation_note(c->run, &change);
    if (e == OK) e = log_change(c, "thread.reopen", c->now.state, STR("open"));
    return e == OK ? tell_author(c, "thread.reopened") : e;
}

/* --- Where it stands and what it is called */

static enum err run_move(const struct curating *c) {
    struct curate_space_in find = {.slug = c->in->word};
    struct curate_space_row space;
    enum err e = sql_curate_space(c->run->db, c->run->arena, &find, &space);
    if (e != OK) return e == ERR_NOT_FOUND ? ERR_INVALID : e;
    if (space.space_id.v == c->now.space_id.v) return OK;
    struct curate_set_space_in set = {.space_id = space.space_id, .thread_id = c->in->thread};
    struct curation_change change = {.thread = c->in->thread,
                                     .act = "space",
                                     .was = c->now.space_slug,
                                     .became = c->in->word,
                                     .reason = c->in->reason};
    e = sql_curate_set_space(c->run->db, &set);
    if (e == OK) e = curation_note(c->run, &change);
    if (e == OK)
        e = log_change(c, "thread.move",
                       arena_format(c->run->arena, "space %lld", (long long)c->now.space_id.v),
                       arena_format(c->run->arena, "space %lld", (long long)space.space_id.v));
    return e == OK ? tell_author(c, "thread.moved") : e;
}

static bool is_kind(struct str kind) {
    static const char *const kinds[] = {"discussion", "question", "case", "practice", NULL};
    return str_is_among(kind, kinds);
}

static enum err run_kind(const struct curating *c) {
    struct curate_set_kind_in set = {.kind = c->in->word, .thread_id = c->in->thread};
    struct curation_change change = {.thread = c->in->thread,
                                     .act = "kind",
                                     .was = c->now.kind,
                                     .became = c->in->word,
                                     .reason = c->in->reason};
    if (!is_free(c) || is_closed(c) || !is_kind(c->in->word)) return ERR_INVALID;
    if (str_equal(c->in->word, c->now.kind)) return OK;
    enum err e = sql_curate_set_kind(c->run->db, &set);
    if (e == OK) e = curation_note(c->run, &change);
    if (e == OK) e = log_change(c, "thread.kind", c->now.kind, c->in->word);
    return e == OK ? tell_author(c, "thread.kind") : e;
}

/* The log keeps both titles: its text can be erased (purge). */
static enum err run_title(const struct curating *c) {
    struct curate_set_title_in set = {.title = c->in->word, .thread_id = c->in->thread};
    struct curation_change change = {.thread = c->in->thread,
                                     .act = "title",
                                     .was = c->now.title,
                                     .became = c->in->word,
                                     .reason = c->in->reason};
    if (!utf8_is_written(c->in->word, THREAD_TITLE_MOST, false)) return ERR_INVALID;
    if (str_equal(c->in->word, c->now.title)) return OK;
    enum err e = sql_curate_set_title(c->run->db, &set);
    if (e == OK) e = curation_note(c->run, &change);
    if (e == OK) e = log_change(c, "thread.rename", c->now.title, c->in->word);
    return e == OK ? tell_author(c, "thread.renamed") : e;
}

/* --- What it is about, and what goes with it */

static struct str topics_now(const struct curating *c) {
    struct curate_topics_in in = {.thread_id = c->in->thread};
    struct curate_topics_row *rows;
    size_t count;
    struct str words = STR("");
    if (sql_curate_topics(c->run->db, c->run->arena, &in, &rows, &count) != OK) return words;
    for (size_t i = 0; i < count; i++)
        words = arena_format(c->run->arena, "%.*s%s%.*s", STR_ARG(words), i ? " " : "",
                             STR_ARG(rows[i].topic));
    return words;
}

static enum err run_label(const struct curating *c) {
    struct curate_topics_drop_in drop = {.thread_id = c->in->thread};
    struct str before = topics_now(c);
    enum err e = sql_curate_topics_drop(c->run->db, &drop);
    for (size_t i = 0; e == OK && i < c->in->topics_count; i++) {
        struct curate_topic_add_in add = {.thread_id = c->in->thread, .topic = c->in->topics[i]};
        if (!policy_topic(c->run->service->policy, add.topic)) return ERR_INVALID;
        e = sql_curate_topic_add(c->run->db, &add);
    }
    return e == OK ? log_change(c, "thread.label", before, topics_now(c)) : e;
}

static enum err find_other(const struct curating *c, size_t *links) {
    struct curate_thread_in find = {.thread_id = c->in->other};
    struct curate_thread_row other;
    struct links_of_in of = {.thread_id = c->in->thread}, back = {.thread_id = c->in->other};
    struct links_of_row *rows;
    size_t count;
    if (c->in->other.v == c->in->thread.v) return ERR_INVALID;
    enum err e = sql_curate_thread(c->run->db, c->run->arena, &find, &other);
    if (e != OK) return e == ERR_NOT_FOUND ? ERR_INVALID : e;
    e = sql_links_of(c->run->db, c->run->arena, &of, &rows, links);
    if (e == OK) e = sql_links_of(c->run->db, c->run->arena, &back, &rows, &count);
    if (e == OK && count > *links) *links = count;
    return e;
}

static enum err run_link(const struct curating *c) {
    struct link_add_in add = {.thread_id = c->in->thread, .other_id = c->in->other};
    size_t links;
    enum err e = find_other(c, &links);
    if (e == OK && links >= LINKS_MOST) e = ERR_LIMIT;
    if (e == OK) e = sql_link_add(c->run->db, &add);
    if (e != OK || db_changes(c->run->db) == 0) return e;
    return log_change(c, "thread.link", STR(""), curation_name(c->run, c->in->other));
}

static enum err run_unlink(const struct curating *c) {
    struct link_remove_in remove = {.thread_id = c->in->thread, .other_id = c->in->other};
    enum err e = sql_link_remove(c->run->db, &remove);
    if (e != OK || db_changes(c->run->db) == 0) return e;
    return log_change(c, "thread.unlink", curation_name(c->run, c->in->other), STR(""));
}

/* --- The operation */

const char *const curate_names[] = {
    [CURATE_PIN] = "pin",         [CURATE_UNPIN] = "unpin",
    [CURATE_FEATURE] = "feature", [CURATE_UNFEATURE] = "unfeature",
    [CURATE_CLOSE] = "close",     [CURATE_REOPEN] = "reopen",
    [CURATE_MOVE] = "move",       [CURATE_KIND] = "kind",
    [CURATE_TITLE] = "title",     [CURATE_LABEL] = "label",
    [CURATE_LINK] = "link",       [CURATE_UNLINK] = "unlink",
    [CURATE_ACTS] = NULL,
};

static enum err (*const acts[])(const struct curating *c) = {
    [CURATE_PIN] = run_pin,         [CURATE_UNPIN] = run_unpin,
    [CURATE_FEATURE] = run_feature, [CURATE_UNFEATURE] = run_unfeature,
    [CURATE_CLOSE] = run_close,     [CURATE_REOPEN] = run_reopen,
    [CURATE_MOVE] = run_move,       [CURATE_KIND] = run_kind,
    [CURATE_TITLE] = run_title,     [CURATE_LABEL] = run_label,
    [CURATE_LINK] = run_link,       [CURATE_UNLINK] = run_unlink,
};
_Static_assert(ARRAY_LENGTH(acts) == CURATE_ACTS, "each act is run");

static enum err thread_curate_run(struct op_run *run, const void *input, void *output) {
    struct curating c = {.run = run, .in = input};
    struct curate_thread_in find = {.thread_id = c.in->thread};
    (void)output;
    if ((size_t)c.in->act >= CURATE_ACTS) return ERR_INVALID;
    if (c.in->reason.length > CHANGE_REASON_MOST || !utf8_is_clean(c.in->reason, true))
        return ERR_INVALID;
    enum err e = curation_take(run, c.in->thread, c.in->seen, &c.thread);
    if (e == OK) e = sql_curate_thread(run->db, run->arena, &find, &c.now);
    return e == OK ? acts[c.in->act](&c) : e;
}

const struct op op_thread_curate = {.name = "thread.curate", .run = thread_curate_run};

/* --- Time */

int64_t curation_week(const struct zone *zone, int64_t at) {
    struct civil today = zone_local(zone, at);
    today.hour = 12, today.minute = today.second = 0;
    /* Noon of each day is within 24 hours and a change of the clocks of the one before. */
    int64_t days = (today.weekday + 6) % 7;
    struct civil monday = zone_local(zone, zone_instant(zone, &today) - days * DAY_MS);
    monday.hour = monday.minute = monday.second = 0;
    return zone_instant(zone, &monday);
}

int64_t curation_week_after(const struct zone *zone, int64_t week) {
    return curation_week(zone, week + 7 * DAY_MS + DAY_MS / 2);
}

/* Each once: the row says no more that it ends. */
enum err end_pins_run(struct op_run *run) {
    struct pins_ending_in in = {.now = run->now_ms};
    struct pins_ending_row *rows;
    size_t count;
    enum err e = sql_pins_ending(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct curate_set_pin_in set = {.thread_id = rows[i].thread_id};
        char until[32];
        clock_rfc3339(rows[i].pinned_until, until);
        e = sql_curate_set_pin(run->db, &set);
        if (e == OK)
            e = audit_change(run, "thread.unpin", curation_name(run, rows[i].thread_id),
                             arena_format(run->arena, "pinned until %s", until), STR(""));
    }
    return e;
}
