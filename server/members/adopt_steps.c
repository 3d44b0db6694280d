/* The steps of an adoption, by the state of its row:
 *
 *     foreseeing  everyone is looked at, whom it changes is noted; then it is announced, or
 * withdrawn when it would close somebody's access without notice announced   those concerned are
 * told; once a day it is foreseen anew, because facts move; on the day the file takes the place of
 * the old one judging     everyone is judged by it adopted     the daemon serves by it, and who was
 * judged by the old one meanwhile is again */
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/datadir.h"
#include "server/core/jobs.h"
#include "server/core/service.h"
#include "server/core/service_open.h"
#include "server/members/adopt.h"
#include "server/members/foresight.h"
#include "sql/members_adopt.h"

struct step {
    struct op_run *run;
    struct policy_pending_row row;
    const struct policy *policy;
    bool is_done;
    bool wants_reload; /* this process still serves by the policy before */
};

static enum err load(struct step *s) {
    struct policy_text_in in = {s->row.policy};
    struct policy_text_row text;
    struct conf_error error;
    enum err e = sql_policy_text(s->run->db, s->run->arena, &in, &text);
    return e == OK ? policy_load(s->run->arena, text.text, &s->policy, &error) : e;
}

static enum err people_after(struct step *s, int64_t after, struct policy_people_row **rows,
                             size_t *count) {
    struct policy_people_in in = {.after = after, .most = POLICY_STEP_PEOPLE};
    return sql_policy_people(s->run->db, s->run->arena, &in, rows, count);
}

static enum err end(struct step *s, struct str state, const char *action) {
    struct policy_end_in in = {.state = state, .at = s->run->now_ms, .policy = s->row.policy};
    struct policy_changes_forget_in forget = {s->row.policy};
    struct str what = arena_format(s->run->arena, "%.*s %.*s, %.*s", STR_ARG(s->row.name),
                                   STR_ARG(s->row.edition), STR_ARG(s->row.fingerprint));
    enum err e = sql_policy_end(s->run->db, &in);
    if (e == OK) e = sql_policy_changes_forget(s->run->db, &forget);
    return e == OK ? audit_append(s->run, action, what) : e;
}

/* Inside, and by mail that says only that something awaits. */
static enum err tell(struct op_run *run, struct member_id member, const char *notification) {
    struct notification n = {.member = member, .kind = notification};
    struct outgoing mail = {
        .member = member, .kind = "policy.told", .address = STR(""), .payload = STR("")};
    enum err e = notification_put(run, &n);
    return e == OK ? outgoing_put(run, &mail) : e;
}

/* What it changes for one who has an account, kept until the day. */
static enum err keep_change(struct step *s, struct member_id member, const struct foreseen *found) {
    const struct policy_rule *rule = policy_rule(s->policy, found->rule);
    struct policy_change_put_in in = {.policy = s->row.policy,
                                      .member_id = member,
                                      .verdict = found->verdict,
                                      .rule = found->rule,
                                      .sentence_fr = rule ? rule->sentence_fr : STR(""),
                                      .sentence_en = rule ? rule->sentence_en : STR("")};
    struct policy_change_drop_in drop = {.policy = s->row.policy, .member_id = member};
    return found->is_other_verdict ? sql_policy_change_put(s->run->db, &in)
                                   : sql_policy_change_drop(s->run->db, &drop);
}

static enum err foreseen_all(struct step *s) {
    int64_t days = s->row.due_at / DAY_MS - s->row.announced_at / DAY_MS;
    bool is_first = s->row.foreseen_at == 0;
    struct policy_foreseen_in in = {.at = s->run->now_ms, .policy = s->row.policy};
    if (is_first && s->row.closing > 0 && days < POLICY_NOTICE_DAYS)
        return end(s, STR("withdrawn"), "policy.without-notice");
    return sql_policy_foreseen(s->run->db, &in);
}

static enum err step_foreseeing(struct step *s) {
    struct policy_people_row *rows;
    struct policy_progress_in in = {.policy = s->row.policy};
    size_t count;
    enum err e = load(s);
    if (e == OK) e = people_after(s, s->row.through, &rows, &count);
    if (e != OK) return e;
    if (count == 0) return foreseen_all(s);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct foreseen found = {0};
        e = foresee(s->run, s->policy, rows[i].member_id, &found);
        if (e == OK && str_equal(rows[i].state, STR("active")))
            e = keep_change(s, rows[i].member_id, &found);
        in.changing += found.is_other_verdict;
        in.closing += found.closes;
        in.through = rows[i].member_id.v;
    }
    return e == OK ? sql_policy_progress(s->run->db, &in) : e;
}

static enum err tell_untold(struct step *s, size_t *told) {
    struct policy_untold_in in = {.policy = s->row.policy, .most = POLICY_STEP_PEOPLE};
    struct policy_untold_row *rows;
    enum err e = sql_policy_untold(s->run->db, s->run->arena, &in, &rows, told);
    for (size_t i = 0; e == OK && i < *told; i++) {
        struct policy_change_told_in note = {
            .at = s->run->now_ms, .policy = s->row.policy, .member_id = rows[i].member_id};
        e = tell(s->run, rows[i].member_id, "policy.announced");
        if (e == OK) e = sql_policy_change_told(s->run->db, &note);
    }
    return e;
}

/* Titles that people decided about are found again by the spelling of the policy that serves. */
static enum err rekey_decisions(struct step *s) {
    struct decisions_to_rekey_in in = {.most = POLICY_STEP_PEOPLE};
    size_t count = POLICY_STEP_PEOPLE;
    enum err e = OK;
    while (e == OK && count == POLICY_STEP_PEOPLE) {
        struct decisions_to_rekey_row *rows;
        e = sql_decisions_to_rekey(s->run->db, s->run->arena, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) {
            char key[TITLE_KEY_CHARS + 1];
            title_key(&s->policy->spelling, &s->policy->lexicon, rows[i].job_title, key);
            struct decision_rekey_in row = {.title_key = str_from_c(key),
                                            .decision = rows[i].decision};
            e = sql_decision_rekey(s->run->db, &row);
            in.after = rows[i].decision;
        }
    }
    return e;
}

/* The file first: when the rest fails, the next step does both again. */
static enum err begin_judging(struct step *s) {
    struct policy_text_in find = {s->row.policy};
    struct policy_text_row text;
    struct policy_judge_in in = {s->row.policy};
    const char *file = s->run->service->policy_file;
    enum err e = sql_policy_text(s->run->db, s->run->arena, &find, &text);
    if (e == OK) e = load(s);
    if (e == OK && file) e = datadir_write(file, text.text);
    if (e == OK) e = rekey_decisions(s);
    return e == OK ? sql_policy_judge(s->run->db, &in) : e;
}

static enum err step_announced(struct step *s) {
    struct policy_pass_in pass = {.state = STR("foreseeing"), .policy = s->row.policy};
    size_t told = 0;
    enum err e = tell_untold(s, &told);
    if (e != OK || told > 0) return e;
    if (s->run->now_ms >= s->row.due_at) return begin_judging(s);
    if (s->run->now_ms - s->row.foreseen_at >= DAY_MS) return sql_policy_pass(s->run->db, &pass);
    s->is_done = true;
    return OK;
}

/* One person by the policy that is adopted, and told when something is other than it was. */
static enum err judge_one(struct op_run *run, const struct policy *policy,
                          const struct policy_people_row *person) {
    struct foreseen found;
    enum err e = judge_by(run, policy, person->member_id, &found);
    if (e != OK || !found.is_other_verdict) return e;
    struct str what =
        arena_format(run->arena, "%.*s: %.*s", STR_ARG(person->identifier), STR_ARG(found.rule));
    e = audit_append(run, "policy.judge", what);
    if (e != OK) return e;
    if (str_equal(person->state, STR("active")))
        return tell(run, person->member_id, "policy.adopted");
    return activation_offer(run, person->member_id);
}

static enum err step_judging(struct step *s) {
    struct policy_people_row *rows;
    struct policy_progress_in in = {.policy = s->row.policy};
    size_t count;
    if (!str_equal(s->run->service->policy->fingerprint, s->row.fingerprint)) {
        service_ask_policy(s->run->service);
        s->wants_reload = true;
        return OK;
    }
    enum err e = load(s);
    if (e == OK) e = people_after(s, s->row.through, &rows, &count);
    if (e != OK) return e;
    if (count == 0) return end(s, STR("adopted"), "policy.adopt");
    for (size_t i = 0; e == OK && i < count; i++) {
        e = judge_one(s->run, s->policy, &rows[i]);
        in.through = rows[i].member_id.v;
    }
    return e == OK ? sql_policy_progress(s->run->db, &in) : e;
}

/* After an adoption: a daemon that still has the old file is asked to read the new one, and whom
 * it judged by the old one meanwhile is judged again by a pass of its own. */
static enum err step_following(struct op_run *run, bool *is_done) {
    struct policy_adopted_row adopted;
    struct policy_others_row others;
    const struct policy *served = run->service->policy;
    *is_done = true;
    enum err e = sql_policy_adopted(run->db, run->arena, &adopted);
    if (e != OK || adopted.is_followed || !run->service->writer) return e == ERR_NOT_FOUND ? OK : e;
    if (!str_equal(served->fingerprint, adopted.fingerprint)) {
        service_ask_policy(run->service);
        return OK;
    }
    struct policy_others_in in = {.fingerprint = adopted.fingerprint};
    struct policy_followed_in followed = {adopted.policy};
    struct policy_judge_in again = {adopted.policy};
    e = sql_policy_others(run->db, run->arena, &in, &others);
    if (e != OK) return e;
    *is_done = others.people == 0;
    return others.people ? sql_policy_judge(run->db, &again)
                         : sql_policy_followed(run->db, &followed);
}

static enum err step(struct op_run *run, struct policy_step_out *out) {
    static const struct {
        const char *state;
        enum err (*step)(struct step *s);
    } steps[] = {
        {"foreseeing", step_foreseeing}, {"announced", step_announced}, {"judging", step_judging}};
    struct step s = {.run = run};
    enum err e = sql_policy_pending(run->db, run->arena, &s.row);
    if (e == ERR_NOT_FOUND) return step_following(run, &out->is_done);
    for (size_t i = 0; e == OK && i < ARRAY_LENGTH(steps); i++) {
        if (!str_equal(s.row.state, str_from_c(steps[i].state))) continue;
        e = steps[i].step(&s);
        break;
    }
    *out = (struct policy_step_out){.is_done = s.is_done, .wants_reload = s.wants_reload};
    return e;
}

static enum err policy_step_run(struct op_run *run, const void *input, void *output) {
    (void)input;
    struct policy_step_out *out = output;
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    return step(run, out);
}

const struct op op_policy_step = {
    .name = "policy.step", .output_bytes = sizeof(struct policy_step_out), .run = policy_step_run};

enum err policies_run(struct op_run *run) {
    struct policy_step_out out;
    enum err e = step(run, &out);
    return e == OK && !out.is_done ? job_soon(run, "policies") : e;
}

static enum err policy_withdraw_run(struct op_run *run, const void *input, void *output) {
    (void)input;
    (void)output;
    struct step s = {.run = run};
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    enum err e = sql_policy_pending(run->db, run->arena, &s.row);
    if (e != OK) return e;
    if (str_equal(s.row.state, STR("judging"))) return ERR_CONFLICT;
    struct policy_told_in in = {.policy = s.row.policy, .most = POLICY_STEP_PEOPLE};
    struct policy_told_row *rows;
    size_t count = POLICY_STEP_PEOPLE;
    while (count == POLICY_STEP_PEOPLE) {
        e = sql_policy_told(run->db, run->arena, &in, &rows, &count);
        if (e != OK) return e;
        for (size_t i = 0; i < count; i++) {
            e = tell(run, rows[i].member_id, "policy.withdrawn");
            if (e != OK) return e;
            in.after = rows[i].member_id.v;
        }
    }
    return end(&s, STR("withdrawn"), "policy.withdraw");
}

const struct op op_policy_withdraw = {.name = "policy.withdraw", .run = policy_withdraw_run};
