/* What animators do with an answer: put it in force, take it back, say that it still holds; and a
 * discussion closed with its conclusion. */
#include "server/answers/answers_inside.h"
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/nobody.h"
#include "server/core/register.h"
#include "server/core/viewer.h"
#include "server/threads/threads_write.h"
#include "sql/answers_answers_write.h"

enum err answers_check_animator(struct op_run *run) {
    if (run->actor.kind == ACTOR_OPERATOR || run->actor.kind == ACTOR_SYSTEM) return OK;
    return actor_check(run, ROLE_ANIMATOR);
}

/* As the actor may lead it. */
static enum err take(struct op_run *run, struct answer_id answer, struct answer_visible_row *row) {
    struct answer_visible_in in = {.answer_id = answer};
    enum err e = answers_check_animator(run);
    return e == OK ? sql_answer_visible(run->db, run->arena, &in, row) : e;
}

static enum err note(struct op_run *run, const char *kind, const struct answer_visible_row *answer,
                     int64_t version) {
    struct str what = version
                          ? arena_format(run->arena, "answer %lld, version %lld",
                                         (long long)answer->answer_id.v, (long long)version)
                          : arena_format(run->arena, "answer %lld", (long long)answer->answer_id.v);
    return audit_append(run, kind, what);
}

static enum err tell(struct op_run *run, const struct answer_visible_row *answer, const char *kind,
                     struct member_id member) {
    struct notification n = {.member = member,
                             .kind = kind,
                             .thread = answer->thread_id,
                             .subject = answer->answer_id.v};
    if (member.v == run->actor.member.v) return OK;
    enum err e = author_check(run, member);
    if (e != OK) return e == ERR_DENIED ? OK : e;
    return notification_put(run, &n);
}

enum err answers_tell_hands(struct op_run *run, const struct answer_visible_row *answer,
                            const char *kind) {
    struct answer_hands_in in = {.answer_id = answer->answer_id};
    struct answer_hands_row *hands;
    size_t count;
    bool is_told = false;
    enum err e = sql_answer_hands(run->db, run->arena, &in, &hands, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        is_told |= hands[i].author_id.v == answer->thread_author_id.v;
        e = tell(run, answer, kind, hands[i].author_id);
    }
    return e == OK && !is_told ? tell(run, answer, kind, answer->thread_author_id) : e;
}

/* --- In force */

static enum err set_topics(struct op_run *run, struct answer_id answer, struct str topics,
                           int64_t at) {
    struct answer_topics_drop_in drop = {.answer_id = answer};
    struct str rest = topics, topic;
    enum err e = sql_answer_topics_drop(run->db, &drop);
    while (e == OK && str_cut(&rest, ' ', &topic)) {
        struct answer_topic_add_in add = {.topic = topic, .published_at = at, .answer_id = answer};
        if (!str_is_empty(topic)) e = sql_answer_topic_add(run->db, &add);
    }
    return e;
}

/* What the thread is once it has this answer: a case keeps the state that its author gives it. */
static struct str state_with(const struct answer_visible_row *answer, bool is_closing) {
    if (str_equal(answer->kind, STR("question"))) return STR("answered");
    if (str_equal(answer->kind, STR("discussion")) && is_closing) return STR("closed");
    return answer->thread_state;
}

static struct str state_without(const struct answer_visible_row *answer) {
    if (str_equal(answer->kind, STR("question"))) return STR("open");
    if (str_equal(answer->kind, STR("discussion"))) return STR("");
    return answer->thread_state;
}

static enum err set_thread(struct op_run *run, const struct answer_visible_row *answer,
                           struct answer_id current, struct str state) {
    struct thread_set_answer_in set = {
        .answer_id = current, .state = state, .thread_id = answer->thread_id};
    return sql_thread_set_answer(run->db, &set);
}

static enum err publish(struct op_run *run, const struct answer_publish_in *in,
                        const struct answer_visible_row *answer) {
    int64_t at = in->at ? in->at : run->now_ms;
    struct answer_version_at_in find = {.answer_id = in->answer, .version = in->version};
    struct answer_version_at_row text;
    enum err e = sql_answer_version_at(run->db, run->arena, &find, &text);
    if (e != OK) return e;
    struct answer_put_in_force_in force = {
        .published_at = at, .review_at = at + in->review_days * DAY_MS, .answer_id = in->answer};
    struct answer_version_publish_in version = {
        .published_at = at, .answer_id = in->answer, .version = in->version};
    e = sql_answer_put_in_force(run->db, &force);
    if (e == OK) e = sql_answer_version_publish(run->db, &version);
    if (e == OK) e = set_topics(run, in->answer, text.topics, at);
    return e == OK ? set_thread(run, answer, in->answer, state_with(answer, in->is_closing)) : e;
}

static bool is_term(int64_t days) {
    return days > 0 && days <= 3 * ANSWER_REVIEW_DAYS;
}

static enum err answer_publish_run(struct op_run *run, const void *input, void *output) {
    const struct answer_publish_in *in = input;
    struct answer_visible_row answer;
    enum err e = take(run, in->answer, &answer);
    if (e != OK) return e;
    if (!is_term(in->review_days)) return ERR_INVALID;
    if (in->version != answer.version) return ERR_CONFLICT;
    *(struct answer_out *)output =
        (struct answer_out){in->answer, answer.thread_id, answer.version};
    if (answer.published_version == in->version) return OK;
    e = publish(run, in, &answer);
    if (e == OK) e = answers_tell_hands(run, &answer, "answer.published");
    return e == OK ? note(run, "answer.publish", &answer, in->version) : e;
}

const struct op op_answer_publish = {
    .name = "answer.publish", .output_bytes = sizeof(struct answer_out), .run = answer_publish_run};

/* --- And not any more */

static enum err answer_unpublish_run(struct op_run *run, const void *input, void *output) {
    const struct answer_unpublish_in *in = input;
    struct answer_visible_row answer;
    enum err e = take(run, in->answer, &answer);
    if (e != OK) return e;
    *(struct answer_out *)output =
        (struct answer_out){in->answer, answer.thread_id, answer.version};
    if (answer.published_version == 0) return ERR_CONFLICT;
    struct answer_take_back_in back = {
        .withdrawn_at = run->now_ms, .reason = in->reason, .answer_id = in->answer};
    e = sql_answer_take_back(run->db, &back);
    if (e == OK) e = set_topics(run, in->answer, (struct str){0}, 0);
    if (e == OK) e = set_thread(run, &answer, (struct answer_id){0}, state_without(&answer));
    if (e == OK) e = answers_tell_hands(run, &answer, "answer.withdrawn");
    struct register_entry entry = {.kind = REGISTER_UNPUBLISHED,
                                   .reason = STR("other"),
                                   .role = run->actor.kind == ACTOR_MEMBER ? STR("animator")
                                                                           : STR("operator"),
                                   .thread = answer.thread_id};
    if (e == OK) e = register_note(run, &entry);
    return e == OK ? note(run, "answer.unpublish", &answer, answer.published_version) : e;
}

const struct op op_answer_unpublish = {.name = "answer.unpublish",
                                       .output_bytes = sizeof(struct answer_out),
                                       .run = answer_unpublish_run};

/* --- Read again */

static enum err answer_review_run(struct op_run *run, const void *input, void *output) {
    const struct answer_review_in *in = input;
    struct answer_visible_row answer;
    enum err e = take(run, in->answer, &answer);
    if (e != OK) return e;
    if (!is_term(in->review_days)) return ERR_INVALID;
    if (answer.published_version == 0) return ERR_CONFLICT;
    *(struct answer_out *)output =
        (struct answer_out){in->answer, answer.thread_id, answer.version};
    struct answer_set_review_in set = {.review_at = run->now_ms + in->review_days * DAY_MS,
                                       .answer_id = in->answer};
    e = sql_answer_set_review(run->db, &set);
    return e == OK ? note(run, "answer.review", &answer, answer.published_version) : e;
}

const struct op op_answer_review = {
    .name = "answer.review", .output_bytes = sizeof(struct answer_out), .run = answer_review_run};

static enum err tell_animators(struct op_run *run, const struct answers_to_review_row *answer) {
    struct animators_acting_in in = {.now = run->now_ms};
    struct animators_acting_row *rows;
    size_t count;
    enum err e = sql_animators_acting(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct notification n = {.member = rows[i].member_id,
                                 .kind = "answer.review",
                                 .thread = answer->thread_id,
                                 .subject = answer->answer_id.v};
        e = notification_put(run, &n);
    }
    return e;
}

enum err answers_review_run(struct op_run *run) {
    struct answers_to_review_in in = {.now = run->now_ms};
    struct answers_to_review_row *rows;
    size_t count;
    enum err e = sql_answers_to_review(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct answer_set_remind_in later = {.remind_at =
                                                 run->now_ms + ANSWER_REMIND_AGAIN_DAYS * DAY_MS,
                                             .answer_id = rows[i].answer_id};
        e = tell_animators(run, &rows[i]);
        if (e == OK) e = sql_answer_set_remind(run->db, &later);
    }
    return e;
}

/* --- A discussion closed with its conclusion */

static enum err thread_turn_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct thread_turn_in *in = input;
    struct answer_ground_in find = {.thread_id = in->thread};
    struct answer_ground_row thread;
    enum err e = author_check(run, run->actor.member);
    if (e == OK) e = sql_answer_ground(run->db, run->arena, &find, &thread);
    if (e != OK) return e;
    bool is_author = op_is_mine(run, thread.author_id, in->thread);
    if (in->is_closing || !is_author) e = answers_check_animator(run);
    if (e != OK) return e;
    bool is_closed = str_equal(thread.state, STR("closed"));
    bool is_fit = str_equal(thread.kind, STR("discussion")) && thread.answer_id.v != 0;
    if (!is_fit && !(is_closed && !in->is_closing)) return ERR_INVALID;
    if (is_closed == in->is_closing) return OK;
    struct str open = str_equal(thread.kind, STR("question"))
                          ? (thread.answer_id.v ? STR("answered") : STR("open"))
                          : STR("");
    struct thread_set_state_in set = {.state = in->is_closing ? STR("closed") : open,
                                      .thread_id = in->thread};
    e = sql_thread_set_state(run->db, &set);
    if (e != OK || is_author) return e;
    struct str what = arena_format(run->arena, "thread %lld", (long long)in->thread.v);
    return audit_change(run, in->is_closing ? "thread.close" : "thread.reopen", what, thread.state,
                        in->is_closing ? set.state : STR("open"));
}

const struct op op_thread_turn = {.name = "thread.turn", .run = thread_turn_run};
