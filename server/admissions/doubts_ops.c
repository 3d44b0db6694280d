/* A colleague's doubt. The person is told at once and heard; their access does not change
 * meanwhile. A groundless doubt is erased, text and row: what stays is a mark made with the
 * server's key, which tells nobody who doubted whom, and that the same one is not raised again. */
#include "lib/utf8.h"
#include "moderation/policy.h"
#include "server/admissions/admissions.h"
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/members/decisions.h"
#include "server/members/judge.h"
#include "sql/admissions_decisions.h"
#include "sql/admissions_doubts.h"

static void mark(const struct op_run *run, struct member_id doubter, struct member_id member,
                 struct crypt_hash *out) {
    struct str about =
        arena_format(run->arena, "%lld %lld", (long long)doubter.v, (long long)member.v);
    const struct str parts[] = {STR("doubt"), about};
    crypt_mac(run->service->keys->pepper, parts, ARRAY_LENGTH(parts), out);
}

static struct blob blob_of(const struct crypt_hash *hash) {
    return (struct blob){hash->bytes, sizeof hash->bytes};
}

/* How often, and about whom. */
static enum err check_often(struct op_run *run, struct member_id member,
                            const struct crypt_hash *doubter, const struct crypt_hash *pair) {
    int64_t since = run->now_ms - 365 * DAY_MS;
    struct doubt_open_in open = {.member_id = member, .doubter_id = run->actor.member};
    struct doubt_open_row row;
    struct doubt_marks_counted_in count_in = {.doubter_mac = blob_of(doubter), .since = since};
    struct doubt_marks_counted_row counted;
    struct doubt_marked_in again = {.pair_mac = blob_of(pair), .since = since};
    struct doubt_marked_row marked;
    enum err e = sql_doubt_open(run->db, run->arena, &open, &row);
    if (e != ERR_NOT_FOUND) return e == OK ? ERR_CONFLICT : e;
    e = sql_doubt_marked(run->db, run->arena, &again, &marked);
    if (e == OK && marked.times > 0) return ERR_CONFLICT;
    if (e == OK) e = sql_doubt_marks_counted(run->db, run->arena, &count_in, &counted);
    return e == OK && counted.times >= DOUBTS_A_YEAR ? ERR_LIMIT : e;
}

static enum err tell_animators(struct op_run *run, struct member_id member) {
    struct doubt_animators_in in = {.now = run->now_ms, .person_id = member};
    struct doubt_animators_row *rows;
    size_t count;
    enum err e = sql_doubt_animators(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct notification n = {.member = rows[i].member_id, .kind = "review.doubt"};
        e = notification_put(run, &n);
    }
    return e;
}

static enum err check_colleague(struct op_run *run, struct member_id member) {
    struct colleague_in in = {
        .member_id = member, .viewer_id = run->actor.member, .now = run->now_ms};
    struct colleague_row row;
    enum err e = actor_check(run, ROLE_MEMBER | ROLE_ANIMATOR);
    if (e != OK) return e;
    return sql_colleague(run->db, run->arena, &in, &row);
}

static enum err doubt_file_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct doubt_file_in *in = input;
    struct crypt_hash doubter, pair;
    if (utf8_count(in->text) < DOUBT_TEXT_LEAST || in->text.length > REVIEW_TEXT_MOST)
        return ERR_INVALID;
    mark(run, run->actor.member, (struct member_id){0}, &doubter);
    mark(run, run->actor.member, in->member, &pair);
    enum err e = check_colleague(run, in->member);
    if (e == OK) e = check_often(run, in->member, &doubter, &pair);
    if (e != OK) return e;
    struct doubt_add_in add = {.member_id = in->member,
                               .doubter_id = run->actor.member,
                               .text = in->text,
                               .created_at = run->now_ms,
                               .due_at = run->now_ms + HEARING_DAYS * DAY_MS};
    struct doubt_mark_add_in noted = {
        .doubter_mac = blob_of(&doubter), .pair_mac = blob_of(&pair), .made_at = run->now_ms};
    e = sql_doubt_add(run->db, &add);
    if (e == OK) e = sql_doubt_mark_add(run->db, &noted);
    if (e == OK) e = review_tell(run, in->member);
    if (e == OK) e = tell_animators(run, in->member);
    return e; /* nothing in the audit log: it would say who */
}

const struct op op_doubt_file = {.name = "doubt.file", .run = doubt_file_run};

/* --- What becomes of it */

static enum err load(struct op_run *run, struct doubt_id doubt, struct doubt_of_row *row) {
    struct doubt_of_in in = {doubt};
    return sql_doubt_of(run->db, run->arena, &in, row);
}

/* A refusal by a rule, which people found: contested like any other. */
static enum err refuse(struct op_run *run, const struct doubt_of_row *doubt, struct str rule_id,
                       struct str reason) {
    const struct policy_rule *rule = policy_rule(run->service->policy, rule_id);
    struct doubt_found_in found = {.founded_at = run->now_ms, .member_id = doubt->member_id};
    bool is_refusal = false;
    for (size_t i = 0; i < PEER_RULE_COUNT_; i++)
        is_refusal |= peer_rules[i].outcome == PEER_REFUSED &&
                      str_equal(str_from_c(peer_rules[i].id), rule_id);
    if (!rule || !is_refusal) return ERR_INVALID;
    enum err e = refusal_remember(run, doubt->member_id);
    if (e == OK) e = verdict_decide(run, doubt->member_id, STR("refused"), rule->id);
    if (e == OK) e = decision_note(run, doubt->member_id, false, reason);
    return e == OK ? sql_doubt_found(run->db, &found) : e;
}

static enum err doubt_close_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct doubt_close_in *in = input;
    struct doubt_of_row doubt;
    struct doubt_erase_in erase = {in->doubt};
    bool is_groundless = str_is_empty(in->rule);
    if (str_is_empty(in->reason) || in->reason.length > REVIEW_TEXT_MOST) return ERR_INVALID;
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    enum err e = load(run, in->doubt, &doubt);
    if (e == OK) e = reviewing_check(run, doubt.member_id, false);
    bool is_heard = e == OK && (doubt.answered_at || doubt.due_at <= run->now_ms);
    if (e == OK && !is_groundless && !is_heard) e = ERR_CONFLICT;
    if (e == OK)
        e = is_groundless ? sql_doubt_erase(run->db, &erase)
                          : refuse(run, &doubt, in->rule, in->reason);
    if (e == OK) e = review_letter(run, doubt.member_id, "decision", in->reason);
    if (e == OK) e = review_tell(run, doubt.member_id);
    return e == OK ? audit_append(run, is_groundless ? "doubt.groundless" : "doubt.founded",
                                  is_groundless ? STR("") : in->rule)
                   : e;
}

const struct op op_doubt_close = {.name = "doubt.close", .run = doubt_close_run};

/* --- Heard */

/* Of themselves; whoever holds the account, access open or closed. */
static enum err check_person(struct op_run *run) {
    struct judged_now_in find = {run->actor.member};
    struct judged_now_row now;
    if (run->actor.kind != ACTOR_MEMBER) return ERR_DENIED;
    enum err e = sql_judged_now(run->db, run->arena, &find, &now);
    if (e != OK) return e;
    bool is_member = str_equal(now.account, STR("member")) &&
                     !str_equal(now.state, STR("invited")) && !str_equal(now.state, STR("left"));
    return is_member ? OK : ERR_DENIED;
}

static enum err hearing_answer_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct hearing_answer_in *in = input;
    struct doubt_of_row doubt;
    struct doubt_answer_row_in answer = {.answer = in->text,
                                         .answered_at = run->now_ms,
                                         .doubt_id = in->doubt,
                                         .member_id = run->actor.member};
    if (str_is_empty(in->text) || in->text.length > REVIEW_TEXT_MOST) return ERR_INVALID;
    enum err e = check_person(run);
    if (e != OK) return e;
    if (!in->doubt.v) return review_letter(run, run->actor.member, "answer", in->text);
    e = load(run, in->doubt, &doubt);
    if (e == OK && doubt.member_id.v != run->actor.member.v) e = ERR_NOT_FOUND;
    return e == OK ? sql_doubt_answer_row(run->db, &answer) : e;
}

const struct op op_hearing_answer = {.name = "hearing.answer", .run = hearing_answer_run};
