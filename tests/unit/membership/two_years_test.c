/* Two years of a community in a few seconds: people of forty organisations with interims, silences,
 * moves, promotions and doubts, by the operations and jobs of the program over a real database.
 * Each evening everybody whose access changed, and some of the others in turn, are compared with
 * the rules said a second time (model.h, model_events.h): every access begins and ends when these
 * say so, each change is told to the person unless it was their own act, each reminder comes once.
 * The seed is printed; the first argument sets another. */
#include "tests/unit/core/trial.h"

#include <stdio.h>
#include <time.h>

#include "lib/db_query.h"
#include "lib/num.h"
#include "server/account/account.h"
#include "server/core/viewer.h"
#include "server/members/attestations.h"
#include "server/members/judge.h"
#include "server/membership/membership.h"
#include "server/organisations/organisations.h"
#include "tests/unit/membership/model_events.h"
#include "tests/unit/moderation/policy_fixture.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { PEOPLE = 200 };
#else
enum { PEOPLE = 2000 };
#endif
enum { ORGANISATIONS = 40, DAYS = 731, SAMPLE = PEOPLE / 20, BEYOND = 4000 };

/* What is to come for a person: one thing at a time. */
enum plan {
    PLAN_NONE,
    PLAN_BACK_FROM_INTERIM,
    PLAN_BACK_TO_PRACTICE,
    PLAN_RETURN,
    PLAN_ACCEPT,
    PLAN_REFUSE,
    PLAN_CORRECT,
    PLAN_ACCEPT_AFTER_ALL,
    PLAN_TAKE_BACK,
};

struct person {
    struct model model;
    struct member_id id;
    struct attestation_id rows[MODEL_POSTS];
    int organisations[MODEL_POSTS];
    bool is_active, is_gone, answers; /* gives their word when asked */
    int activation_day;               /* -1: never */
    enum plan plan;
    int64_t plan_at;
    int64_t own_words_at;   /* that ended access */
    enum model_access seen; /* yesterday evening */
    bool is_own_act;        /* access changed by what they said themselves today */
};

/* How an organisation speaks of its people. */
enum manner { MANNER_PROMPT, MANNER_LATE, MANNER_LIST, MANNER_SILENT, MANNERS };

struct community {
    struct trial *t;
    struct person *people;
    struct organisation_id organisations[ORGANISATIONS];
    struct member_id managers[ORGANISATIONS];
    uint64_t seed;
    int64_t evening; /* the one before */
    int64_t statements, words, attested, begins, by_fact, by_time, checks, told;
};

static uint64_t first_seed = 20261122;
static const struct str COUNSELLOR = {"Conseillère en insertion professionnelle", 41};
static const struct str ODD = {"Chargée de rayonnement", 23};

/* xorshift64*, Vigna 2016. */
static int64_t draw(struct community *c, int64_t below) {
    c->seed ^= c->seed >> 12;
    c->seed ^= c->seed << 25;
    c->seed ^= c->seed >> 27;
    return (int64_t)((c->seed * UINT64_C(2685821657736338717)) >> 33) % below;
}

static enum manner manner_of(int organisation) {
    return (enum manner)(organisation % MANNERS);
}

/* One operation inside the day's transaction; each is a millisecond of its own. */
static enum err act(struct community *c, struct actor actor, const struct op *op, const void *in,
                    void *out) {
    c->t->run.now_ms++;
    c->t->run.actor = actor;
    return op_run_saved(&c->t->run, op, NULL, in, out);
}

static int64_t ask(struct community *c, struct db_statement *statement, int64_t a, int64_t b) {
    struct db_query q;
    assert_int_equal(db_query_start(c->t->db, statement, &q), OK);
    db_bind_int(&q, 1, a);
    db_bind_int(&q, 2, b);
    int64_t value = db_query_step(&q) ? db_take_int(&q, 0) : -1;
    assert_int_equal(db_query_end(&q), OK);
    return value;
}

/* --- What is said */

static struct member_put_in row_of(const struct community *c, const struct person *p, int post) {
    static char names[2][32];
    const struct model_post *said = &p->model.posts[post];
    snprintf(names[0], sizeof names[0], "p%lld", (long long)(p - c->people));
    snprintf(names[1], sizeof names[1], "Prénom %lld", (long long)(p - c->people));
    return (struct member_put_in){
        .organisation = c->organisations[p->organisations[post]],
        .organisation_kind = STR("mission-locale"),
        .identifier = str_from_c(names[0]),
        .given_name = str_from_c(names[1]),
        .family_name = STR("Nom"),
        .job_title = said->has_odd_title ? ODD : COUNSELLOR,
        .occupation_code = said->has_odd_title ? STR("") : STR("K1801"),
        .supervises = STR("no"),
        .practising = STR("yes"),
    };
}

static void state(struct community *c, struct person *p, enum stated_fact fact, enum said said) {
    const struct model_post *post = &p->model.posts[0];
    struct attestation_state_in in = {.attestation = p->rows[0],
                                      .fact = fact,
                                      .job_title = post->has_odd_title ? ODD : COUNSELLOR,
                                      .occupation_code =
                                          post->has_odd_title ? STR("") : STR("K1801"),
                                      .supervises = said == SAID_MANAGER ? STR("yes") : STR("no"),
                                      .practising = said == SAID_STOPPED ? STR("no") : STR("yes")};
    struct member_put_out out;
    struct actor manager = actor_member(c->managers[p->organisations[0]]);
    assert_int_equal(act(c, manager, &op_attestation_state, &in, &out), OK);
    c->statements++;
}

static void interrupt(struct community *c, struct person *p, enum said said) {
    struct model_post *post = &p->model.posts[0];
    bool is_change = said == SAID_MANAGER;
    state(c, p, is_change ? STATED_CHANGE : STATED_PRACTICE_ENDED, said);
    model_say(post, said, c->t->run.now_ms);
    model_settle(&p->model, c->t->run.now_ms);
}

static void resume(struct community *c, struct person *p, enum stated_fact fact) {
    state(c, p, fact, SAID_COUNSELLOR);
    model_resume(&p->model.posts[0], c->t->run.now_ms);
    model_settle(&p->model, c->t->run.now_ms);
}

static void depart(struct community *c, struct person *p) {
    state(c, p, STATED_DEPARTURE, SAID_NOTHING);
    p->model.posts[0].is_live = false;
    model_settle(&p->model, c->t->run.now_ms);
}

/* A title that nobody knows, or the right one after that. */
static void retitle(struct community *c, struct person *p, bool is_odd) {
    p->model.posts[0].has_odd_title = is_odd;
    resume(c, p, STATED_CHANGE);
}

static void decide(struct community *c, struct person *p, enum member_decision decision) {
    struct member_decide_in in = {
        .identifier = row_of(c, p, 0).identifier, .decision = decision, .reason = STR("vu")};
    enum model_verdict before = p->model.verdict;
    enum err e = act(c, actor_operator("root"), &op_member_decide, &in, NULL);
    assert_int_equal(e, before == MODEL_REVIEW ? OK : ERR_CONFLICT);
    if (e != OK) return;
    if (decision == DECIDE_ACCEPT) {
        model_accept(&p->model, c->t->run.now_ms);
        return;
    }
    p->model.refused_at = c->t->run.now_ms;
    for (int i = 0; i < MODEL_POSTS; i++)
        if (model_judge_post(&p->model.posts[i]) == MODEL_REVIEW)
            p->model.posts[i].is_told_refused = true;
    p->model.verdict = MODEL_REFUSED;
    p->model.until = 0;
    p->model.has_mandate = false;
    p->model.step = model_step(&p->model, c->t->run.now_ms);
}

static void declare(struct community *c, struct person *p, bool is_manager) {
    struct declare_in in = {.member = p->id,
                            .job_title = COUNSELLOR,
                            .occupation_code = STR(""),
                            .supervises = is_manager,
                            .practising = true};
    bool is_inside = model_access(&p->model, c->t->run.now_ms) == MODEL_INSIDE;
    enum err e = act(c, actor_member(p->id), &op_declare_again, &in, NULL);
    assert_int_equal(e, is_inside ? OK : ERR_DENIED);
    if (e != OK) return;
    p->model.own = is_manager ? SAID_MANAGER : SAID_COUNSELLOR;
    p->own_words_at = c->t->run.now_ms;
    p->is_own_act = true;
    model_settle(&p->model, c->t->run.now_ms);
}

/* Back to what they had declared before, which is refused when it changes nothing or is too late.
 */
static void take_back(struct community *c, struct person *p) {
    struct model after = p->model;
    int64_t now = c->t->run.now_ms + 1;
    after.own = SAID_COUNSELLOR;
    model_settle(&after, now);
    bool is_late = now - p->own_words_at > 365 * MODEL_DAY;
    bool opens = model_access(&after, now) == MODEL_INSIDE;
    enum err e = act(c, actor_member(p->id), &op_declare_back, "", NULL);
    assert_int_equal(e, is_late ? ERR_NOT_FOUND : opens ? OK : ERR_CONFLICT);
    if (e != OK) return;
    p->model = after;
    p->is_own_act = true;
}

/* Whoever is asked may say it; whoever is not, or said it, may not. */
static void give_word(struct community *c, struct person *p) {
    int64_t now = c->t->run.now_ms + 1;
    bool is_inside = model_access(&p->model, now) == MODEL_INSIDE;
    bool is_taken = model_takes_word(&p->model, now);
    bool is_review = p->model.verdict == MODEL_REVIEW;
    if (is_review) return;
    enum err e = act(c, actor_member(p->id), &op_word, "", NULL);
    assert_int_equal(e, is_taken ? OK : is_inside ? ERR_CONFLICT : ERR_DENIED);
    if (e != OK) return;
    p->model.word_at = now;
    model_settle(&p->model, now);
    c->words++;
}

/* --- What happens to one person on one day */

static void carry_out(struct community *c, struct person *p) {
    enum plan plan = p->plan;
    int64_t planned_at = p->plan_at;
    p->plan = PLAN_NONE;
    switch (plan) {
    case PLAN_NONE:
        break;
    case PLAN_BACK_FROM_INTERIM:
        resume(c, p, STATED_CHANGE);
        break;
    case PLAN_BACK_TO_PRACTICE:
        resume(c, p, STATED_RETURN);
        break;
    case PLAN_RETURN:
        state(c, p, STATED_RETURN, SAID_COUNSELLOR);
        p->model.posts[0].is_live = true;
        p->model.posts[0].at = c->t->run.now_ms;
        model_settle(&p->model, c->t->run.now_ms);
        break;
    case PLAN_ACCEPT:
        decide(c, p, DECIDE_ACCEPT);
        break;
    case PLAN_REFUSE:
        decide(c, p, DECIDE_REFUSE);
        p->plan = PLAN_CORRECT;
        p->plan_at = planned_at + (5 + draw(c, 60)) * MODEL_DAY;
        break;
    case PLAN_CORRECT:
        retitle(c, p, false);
        p->plan = p->model.refused_at ? PLAN_ACCEPT_AFTER_ALL : PLAN_NONE;
        p->plan_at = planned_at + (5 + draw(c, 30)) * MODEL_DAY;
        break;
    case PLAN_ACCEPT_AFTER_ALL:
        decide(c, p, DECIDE_ACCEPT);
        break;
    case PLAN_TAKE_BACK:
        take_back(c, p);
        break;
    }
}

static void plan(struct community *c, struct person *p, enum plan what, int64_t after_days) {
    p->plan = what;
    p->plan_at = c->t->run.now_ms + after_days * MODEL_DAY;
}

/* Another organisation lists them: animators see that it is the same person, and say so. */
static void list_elsewhere(struct community *c, struct person *p) {
    struct model_post *post = &p->model.posts[1];
    struct member_put_out out;
    p->organisations[1] =
        (p->organisations[0] + 1 + (int)draw(c, ORGANISATIONS - 1)) % ORGANISATIONS;
    struct member_put_in in = row_of(c, p, 1);
    assert_int_equal(act(c, actor_operator("root"), &op_member_put, &in, &out), OK);
    assert_int_equal(out.member.v, 0);
    post->at = c->t->run.now_ms;
    p->rows[1] = out.attestation;
    c->t->run.now_ms++;
    trial_sql(c->t->db,
              arena_format(&c->t->arena,
                           "UPDATE attestations SET member_id = %lld, claim = '' WHERE id = %lld",
                           (long long)p->id.v, (long long)out.attestation.v)
                  .bytes);
    assert_int_equal(member_judge_again(&c->t->run, p->id), OK);
    assert_int_equal(facts_tell(&c->t->run, p->id), OK);
    post->said = SAID_COUNSELLOR;
    post->is_live = true;
    model_settle(&p->model, c->t->run.now_ms);
}

/* About twice a year something happens to somebody. */
static void befall(struct community *c, struct person *p) {
    const struct model_post *post = &p->model.posts[0];
    bool is_calm = post->said == SAID_COUNSELLOR || post->is_odd_accepted;
    int64_t what = draw(c, 100);
    if (!post->is_live || !is_calm) return;
    if (what < 35) {
        interrupt(c, p, SAID_MANAGER);
        plan(c, p, PLAN_BACK_FROM_INTERIM, 5 + draw(c, 500));
    } else if (what < 47) {
        interrupt(c, p, SAID_STOPPED);
        plan(c, p, PLAN_BACK_TO_PRACTICE, 10 + draw(c, 500));
    } else if (what < 56) {
        depart(c, p);
        if (draw(c, 10) < 7) plan(c, p, PLAN_RETURN, 1 + draw(c, 300));
    } else if (what < 64) {
        if (!p->rows[1].v) list_elsewhere(c, p);
        depart(c, p);
    } else if (what < 82 && !post->has_odd_title) {
        static const enum plan fates[] = {PLAN_ACCEPT, PLAN_ACCEPT, PLAN_CORRECT, PLAN_REFUSE};
        retitle(c, p, true);
        plan(c, p, fates[draw(c, 4)], 3 + draw(c, 25));
    } else if (model_access(&p->model, c->t->run.now_ms) == MODEL_INSIDE) {
        declare(c, p, true);
        plan(c, p, PLAN_TAKE_BACK, 5 + draw(c, 500));
    }
}

static void activate(struct community *c, struct person *p) {
    struct declare_in in = {
        .member = p->id, .job_title = COUNSELLOR, .occupation_code = STR(""), .practising = true};
    struct mandate_in mandate = {.identifier = row_of(c, p, 0).identifier,
                                 .ends_at = c->t->run.now_ms + 1000 * MODEL_DAY};
    trial_sql(c->t->db, arena_format(&c->t->arena,
                                     "UPDATE members SET state = 'active', password_hash = 'x',"
                                     " activated_at = %lld WHERE id = %lld",
                                     (long long)c->t->run.now_ms, (long long)p->id.v)
                            .bytes);
    assert_int_equal(act(c, actor_member(p->id), &op_declare, &in, NULL), OK);
    p->is_active = true;
    p->model.own = SAID_COUNSELLOR;
    p->model.has_mandate = p->id.v % 20 == 0;
    model_settle(&p->model, c->t->run.now_ms);
    p->seen = model_access(&p->model, c->t->run.now_ms);
    if (p->model.has_mandate)
        assert_int_equal(act(c, actor_operator("root"), &op_mandate, &mandate, NULL), OK);
    if (draw(c, 20) == 0) list_elsewhere(c, p); /* two half-time posts */
}

static void live(struct community *c, struct person *p, int day) {
    if (day == p->activation_day) activate(c, p);
    if (!p->is_active) return;
    if (p->plan != PLAN_NONE && c->t->run.now_ms >= p->plan_at)
        carry_out(c, p);
    else if (p->plan == PLAN_NONE && draw(c, 180) == 0)
        befall(c, p);
    bool is_asked = model_takes_word(&p->model, c->t->run.now_ms + 1);
    if (is_asked ? p->answers && draw(c, 20) == 0 : draw(c, 400) == 0) give_word(c, p);
}

/* --- What organisations do */

/* « Toujours en exercice » for all whom they are asked about. */
static void answer_for_all(struct community *c, int organisation) {
    struct attest_in in = {.before = c->t->run.now_ms + 1 - 305 * MODEL_DAY};
    struct attest_out out = {.is_more = true};
    int64_t expected = 0, done = 0, now = c->t->run.now_ms + 1;
    for (int i = 0; i < PEOPLE; i++)
        for (int k = 0; k < MODEL_POSTS; k++) {
            struct person *p = &c->people[i];
            if (p->is_gone || !p->rows[k].v || p->organisations[k] != organisation) continue;
            if (!model_is_asked(&p->model.posts[k], now)) continue;
            model_attest(&p->model, &p->model.posts[k], now);
            expected++;
        }
    while (out.is_more) {
        out = (struct attest_out){0};
        struct actor manager = actor_member(c->managers[organisation]);
        assert_int_equal(act(c, manager, &op_attest, &in, &out), OK);
        c->t->run.now_ms--; /* all in one moment */
        done += out.done;
    }
    c->t->run.now_ms++;
    assert_int_equal(done, expected);
    c->attested += done;
}

/* The list of the year, with --attest: whoever still works there. */
static void send_list(struct community *c, int organisation) {
    for (int i = 0; i < PEOPLE; i++)
        for (int k = 0; k < MODEL_POSTS; k++) {
            struct person *p = &c->people[i];
            struct model_post *post = &p->model.posts[k];
            struct member_put_out out;
            bool is_listed = p->rows[k].v && p->organisations[k] == organisation && post->is_live;
            bool is_same = post->said == SAID_COUNSELLOR || post->said == SAID_ODD_TITLE;
            if (!p->is_active || !is_listed || !is_same) continue;
            struct member_put_in in = row_of(c, p, k);
            in.attests = true;
            assert_int_equal(act(c, actor_operator("root"), &op_member_put, &in, &out), OK);
            assert_int_equal(out.change, MEMBER_SAME);
            model_attest(&p->model, post, c->t->run.now_ms);
            c->attested++;
        }
}

static void organisations_act(struct community *c, int day) {
    for (int i = 0; i < ORGANISATIONS; i++) {
        enum manner manner = manner_of(i);
        if (manner == MANNER_PROMPT && day % 30 == i % 30) answer_for_all(c, i);
        if (manner == MANNER_LATE && day % 170 == 160) answer_for_all(c, i);
        if (manner == MANNER_LIST && day % 365 == 250 + i) send_list(c, i);
    }
}

/* --- The evening */

static void compare(struct community *c, struct person *p) {
    static const enum former_cause causes[] = {FORMER_NOT, FORMER_EXPIRED, FORMER_REVIEW,
                                               FORMER_REFUSED};
    static struct db_statement mails = {
        BEYOND, 0, "mails",
        "SELECT COUNT(*) FROM outbox WHERE member_id = ?1 AND kind = 'validity' AND ?2 = 0"};
    struct viewer viewer;
    enum model_access access = model_access(&p->model, c->t->run.now_ms);
    assert_int_equal(viewer_of_member(c->t->db, &c->t->arena, p->id, c->t->run.now_ms, &viewer),
                     OK);
    enum role inside = p->model.has_mandate ? ROLE_ANIMATOR : ROLE_MEMBER;
    enum role expected = access == MODEL_INSIDE ? inside : ROLE_FORMER;
    mails.length = (unsigned)strlen(mails.sql);
    int64_t told = ask(c, &mails, p->id.v, 0);
    c->checks++;
    if (viewer.role == expected && viewer.cause == causes[access] && told == p->model.reminders)
        return;
    fail_msg("person %lld: %s, cause %d, %lld reminders; the rules say %s, cause %d, %lld (until "
             "%lld, now %lld)",
             (long long)p->id.v, role_name(viewer.role), (int)viewer.cause, (long long)told,
             role_name(expected), (int)causes[access], (long long)p->model.reminders,
             (long long)p->model.until, (long long)c->t->run.now_ms);
}

/* Access began or ended since yesterday evening. */
static void note_change(struct community *c, struct person *p, enum model_access access) {
    static struct db_statement rows = {
        BEYOND + 1, 0, "told",
        "SELECT (SELECT COUNT(*) FROM outbox WHERE member_id = ?1 AND created_at > ?2) +"
        " (SELECT COUNT(*) FROM notifications WHERE member_id = ?1 AND created_at > ?2)"};
    rows.length = (unsigned)strlen(rows.sql);
    bool is_told = ask(c, &rows, p->id.v, c->evening) > 0;
    if (!is_told && !p->is_own_act)
        fail_msg("person %lld was not told: access %d is now %d", (long long)p->id.v, (int)p->seen,
                 (int)access);
    c->told += is_told;
    c->begins += access == MODEL_INSIDE;
    c->by_time += access == MODEL_EXPIRED || access == MODEL_IN_REVIEW;
    c->by_fact += access == MODEL_OUT;
}

static void end_day(struct community *c, int day) {
    struct viewer viewer;
    c->t->run.actor = actor_system();
    for (int i = 0; i < 5; i++) assert_int_equal(reminders_run(&c->t->run), OK);
    assert_int_equal(attest_ask_run(&c->t->run), OK);
    assert_int_equal(forget_invited_run(&c->t->run), OK);
    for (int i = 0; i < PEOPLE; i++) {
        struct person *p = &c->people[i];
        if (!p->is_active) {
            enum err e = viewer_of_member(c->t->db, &c->t->arena, p->id, c->t->run.now_ms, &viewer);
            p->is_gone = day >= 90;
            assert_int_equal(e, p->is_gone ? ERR_NOT_FOUND : OK);
            if (e == OK) assert_int_equal(viewer.role, ROLE_VISITOR);
            continue;
        }
        model_tick(&p->model, c->t->run.now_ms);
        enum model_access access = model_access(&p->model, c->t->run.now_ms);
        bool is_changed = access != p->seen;
        if (is_changed) note_change(c, p, access);
        if (is_changed || i % (PEOPLE / SAMPLE) == day % (PEOPLE / SAMPLE)) compare(c, p);
        p->seen = access;
        p->is_own_act = false;
    }
    c->evening = c->t->run.now_ms;
}

/* --- The two years */

static void found(struct community *c) {
    for (int i = 0; i < ORGANISATIONS; i++) {
        struct str name = arena_format(&c->t->arena, "o%d", i);
        struct organisation_add_in add = {
            .slug = name, .name = name, .kind = STR("mission-locale"), .region = STR("")};
        struct provisioner_add_in manager = {.organisation = {i + 1},
                                             .email = arena_format(&c->t->arena, "rh@o%d", i),
                                             .name = STR("R. H.")};
        struct provisioner_add_out out;
        c->organisations[i].v = i + 1;
        assert_int_equal(act(c, actor_operator("root"), &op_organisation_add, &add, NULL), OK);
        assert_int_equal(act(c, actor_operator("root"), &op_provisioner_add, &manager, &out), OK);
        c->managers[i] = out.member;
    }
    trial_sql(c->t->db, "UPDATE members SET state = 'active' WHERE account = 'provisioner'");
}

/* All lists come on the first day. */
static void list_everybody(struct community *c) {
    for (int i = 0; i < PEOPLE; i++) {
        struct person *p = &c->people[i];
        struct model_post *post = &p->model.posts[0];
        struct member_put_out out;
        p->organisations[0] = i % ORGANISATIONS;
        struct member_put_in in = row_of(c, p, 0);
        assert_int_equal(act(c, actor_operator("root"), &op_member_put, &in, &out), OK);
        p->id = out.member;
        p->rows[0] = out.attestation;
        p->model.id = out.member.v;
        *post =
            (struct model_post){.is_live = true, .said = SAID_COUNSELLOR, .at = c->t->run.now_ms};
        model_settle(&p->model, c->t->run.now_ms);
        p->activation_day = draw(c, 33) == 0 ? -1 : 1 + (int)draw(c, 80);
        p->answers = draw(c, 2) == 0;
    }
}

static void test_two_years(void **state) {
    static struct arena policy;
    struct trial *t = *state;
    struct community c = {.t = t, .seed = first_seed};
    int64_t start = t->run.now_ms;
    clock_t began = clock();
    printf("seed %llu, %d people\n", (unsigned long long)first_seed, PEOPLE);
    t->service.policy = fixture_policy(&policy);
    c.people = mem_alloc(PEOPLE * sizeof *c.people);
    for (int day = 0; day < DAYS; day++) {
        t->run.now_ms = start + day * MODEL_DAY;
        assert_int_equal(db_begin_immediate(t->db), OK);
        if (day == 0) found(&c);
        if (day == 0) list_everybody(&c);
        organisations_act(&c, day);
        t->run.now_ms = start + day * MODEL_DAY + 6 * HOUR_MS;
        for (int i = 0; i < PEOPLE; i++) live(&c, &c.people[i], day);
        t->run.now_ms = start + day * MODEL_DAY + 20 * HOUR_MS;
        end_day(&c, day);
        assert_int_equal(db_commit(t->db), OK);
        arena_reset(&t->arena);
    }
    for (int i = 0; i < PEOPLE; i++)
        if (c.people[i].is_active) compare(&c, &c.people[i]);
    printf("%lld statements, %lld attested, %lld words; access began %lld times, ended %lld times "
           "by a fact and %lld by time, %lld of these told by others; %lld comparisons, %.1f s\n",
           (long long)c.statements, (long long)c.attested, (long long)c.words, (long long)c.begins,
           (long long)c.by_fact, (long long)c.by_time, (long long)c.told, (long long)c.checks,
           (double)(clock() - began) / CLOCKS_PER_SEC);
    assert_true(c.words > 0 && c.by_time > 0 && c.begins > 0 && c.by_fact > 0);
    mem_free(c.people);
    arena_release(&policy);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {WITH_FULL(test_two_years)};
    int64_t seed;
    if (argc > 1 && num_parse(str_from_c(argv[1]), INT64_MAX, &seed)) first_seed = (uint64_t)seed;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
