/* Where a case stands, how it went, what helped, and asking about it. */
#include "server/cases/cases_inside.h"
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/nobody.h"
#include "server/core/service.h"
#include "server/threads/guarding.h"
#include "sql/cases_pathway.h"

static const int64_t WITHDRAWN_KEPT_MS = 30 * DAY_MS; /* as the message's own source */

static bool is_state(struct str state) {
    return str_equal(state, STR("open")) || str_equal(state, STR("followed")) ||
           str_equal(state, STR("closed"));
}

/* From now on; asked again later, as long as it is not closed. Of an author without a name the day
 * alone is kept. */
static enum err set_state(struct op_run *run, struct thread_id thread, struct str state) {
    struct case_set_state_in set = {.state = state, .thread_id = thread};
    bool is_over = str_equal(state, STR("closed"));
    struct case_set_waiting_in wait = {.waits_since = is_over ? 0 : op_moment(run, DAY_MS),
                                       .thread_id = thread};
    enum err e = sql_case_set_state(run->db, &set);
    return e == OK ? sql_case_set_waiting(run->db, &wait) : e;
}

static enum err case_state_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct case_state_in *in = input;
    struct case_at at;
    enum err e = case_of_actor(run, in->thread, &at);
    if (e != OK) return e;
    if (!at.is_author && !at.is_animator) return ERR_DENIED;
    if (!is_state(in->state)) return ERR_INVALID;
    if (str_equal(at.row.state, in->state) && !at.is_author) return OK;
    e = set_state(run, in->thread, in->state);
    if (e != OK || at.is_author) return e;
    return audit_append(run, "case.state",
                        arena_format(run->arena, "thread %lld", (long long)in->thread.v));
}

const struct op op_case_state = {.name = "case.state", .run = case_state_run};

/* --- Outcome */

static enum err case_outcome_prepare(struct arena *arena, const struct service *service,
                                     void *input) {
    struct case_outcome_in *in = input;
    return op_post_edit.prepare(arena, service, &in->edit);
}

static enum err case_outcome_run(struct op_run *run, const void *input, void *output) {
    const struct case_outcome_in *in = input;
    struct case_at at;
    enum err e = case_of_actor(run, in->thread, &at);
    if (e != OK) return e;
    if (!at.is_author) return ERR_DENIED;
    if (!is_state(in->state) || at.row.post_id.v != in->edit.post.v) return ERR_INVALID;
    e = op_post_edit.run(run, &in->edit, output);
    if (e == OK) e = guard_keep_besides(run, in->edit.post, in->stated);
    return e == OK ? set_state(run, in->thread, in->state) : e;
}

const struct op op_case_outcome = {.name = "case.outcome",
                                   .output_bytes = sizeof(struct post_place_out),
                                   .pool = POOL_WORK,
                                   .prepare = case_outcome_prepare,
                                   .run = case_outcome_run};

/* --- « M'a aidé » */

static bool is_named(const struct case_helped_in *in, struct post_id post) {
    for (size_t i = 0; i < in->count; i++)
        if (in->posts[i].v == post.v) return true;
    return false;
}

static enum err case_helped_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct case_helped_in *in = input;
    struct case_at at;
    enum err e = case_of_actor(run, in->thread, &at);
    if (e != OK) return e;
    if (!at.is_author) return ERR_DENIED;
    if (in->to_seq - in->from_seq >= THREAD_PAGE) return ERR_INVALID;
    struct case_answers_in find = {.thread_id = in->thread,
                                   .from_seq = in->from_seq,
                                   .to_seq = in->to_seq,
                                   .own_id = at.row.author_id};
    struct case_answers_row *rows;
    size_t count;
    e = sql_case_answers(run->db, run->arena, &find, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        bool is_wanted = is_named(in, rows[i].post_id);
        struct helped_add_in add = {.post_id = rows[i].post_id, .thread_id = in->thread};
        struct helped_remove_in remove = {.post_id = rows[i].post_id};
        if (is_wanted && !rows[i].is_helpful) e = sql_helped_add(run->db, &add);
        if (!is_wanted && rows[i].is_helpful) e = sql_helped_remove(run->db, &remove);
    }
    struct helped_count_in of = {.thread_id = in->thread};
    struct helped_count_row helped;
    if (e == OK) e = sql_helped_count(run->db, run->arena, &of, &helped);
    return e == OK && helped.count > HELPED_MOST ? ERR_LIMIT : e;
}

const struct op op_case_helped = {.name = "case.helped", .run = case_helped_run};

/* --- Asking */

static enum err asking_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct asking_in *in = input;
    struct asking_refuse_in set = {.refuses = in->refuses, .member_id = run->actor.member};
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    return sql_asking_refuse(run->db, &set);
}

const struct op op_asking = {.name = "case.asking", .run = asking_run};

static enum err ask(struct op_run *run, const struct cases_to_ask_row *row) {
    struct case_set_asked_in asked = {.asked_at = run->now_ms, .thread_id = row->thread_id};
    struct case_set_waiting_in never = {.thread_id = row->thread_id};
    struct notification n = {.member = row->author_id,
                             .kind = "case.outcome",
                             .thread = row->thread_id,
                             .post = row->post_id};
    if (!row->may_ask) return sql_case_set_waiting(run->db, &never);
    enum err e = sql_case_set_asked(run->db, &asked);
    return e == OK ? notification_put(run, &n) : e;
}

enum err cases_ask_run(struct op_run *run) {
    int64_t days = run->service->options ? run->service->options->community_case_outcome_days : 90;
    struct cases_to_ask_in in = {.before = run->now_ms - days * DAY_MS, .now = run->now_ms};
    struct cases_to_ask_row *rows;
    size_t count;
    if (days == 0) return OK;
    enum err e = sql_cases_to_ask(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) e = ask(run, &rows[i]);
    return e;
}

/* An animator takes news: the author is told, where they have a name to be told by, and reads it on
 * the page of their case. */
static enum err case_news_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct case_news_in *in = input;
    struct case_at at;
    struct case_news_of_in find = {.now = run->now_ms, .thread_id = in->thread};
    struct case_news_of_row row;
    enum err e = case_of_actor(run, in->thread, &at);
    if (e != OK) return e;
    if (!at.is_animator || at.is_author) return ERR_DENIED;
    e = sql_case_news_of(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    if (!row.may_ask || !at.row.is_shown) return ERR_CONFLICT;
    bool is_soon = row.news_at > run->now_ms - CASE_NEWS_MS;
    if (is_soon || row.times >= CASE_NEWS_MOST) return ERR_LIMIT;
    struct case_news_set_in set = {.news_at = run->now_ms, .thread_id = in->thread};
    struct notification n = {.member = at.row.author_id,
                             .kind = "case.news",
                             .thread = in->thread,
                             .post = at.row.post_id};
    e = sql_case_news_set(run->db, &set);
    if (e == OK) e = notification_put(run, &n);
    if (e != OK) return e;
    struct str subject = arena_format(run->arena, "thread %lld", (long long)in->thread.v);
    struct str before = arena_format(run->arena, "asked %lld", (long long)row.times);
    return audit_change(run, "case.news", subject, before,
                        arena_format(run->arena, "asked %lld", (long long)row.times + 1));
}

const struct op op_case_news = {.name = "case.news", .run = case_news_run};

enum err forget_pathways_run(struct op_run *run) {
    struct pathways_forget_in in = {.before = run->now_ms - WITHDRAWN_KEPT_MS};
    return sql_pathways_forget(run->db, &in);
}
