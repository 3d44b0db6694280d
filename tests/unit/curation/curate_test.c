/* What is set on one thread: only animators, only on what they have seen, logged with before and
 * after, told to who opened it; pins that end once, weeks that begin on Mondays. */
#include "tests/unit/core/trial.h"

#include "lib/clock.h"
#include "lib/db_query.h"
#include "lib/zone.h"
#include "moderation/policy.h"
#include "server/curation/curation.h"

enum { BEYOND = 4000, ANA = 1, CLO = 3 };

static struct policy_topic topics[] = {{.id = {"vae", 3}}, {.id = {"cpf", 3}}};
static const struct policy some_topics = {.topics = topics, .topics_count = 2};

static int64_t ask(struct trial *t, const char *sql) {
    static struct db_statement statements[200];
    static unsigned used;
    struct db_statement *s = &statements[used];
    struct db_query q;
    assert_true(used < ARRAY_LENGTH(statements));
    *s = (struct db_statement){BEYOND + used++, (unsigned)strlen(sql), "ask",
                               arena_text(&t->arena, str_from_c(sql))};
    assert_int_equal(db_query_start(t->db, s, &q), OK);
    int64_t value = db_query_step(&q) ? db_take_int(&q, 0) : -1;
    assert_int_equal(db_query_end(&q), OK);
    return value;
}

static void fill(struct trial *t) {
    t->service.policy = &some_topics;
    trial_sql(
        t->db,
        "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES (1, 'o', 'O', 'k', 1);"
        "INSERT INTO members (id, account, identifier, given_name, family_name, organisation_id, "
        "state, created_at, charter_at, declared_at, verdict, judged_at, valid_until) VALUES "
        "(1, 'member', 'a', 'A', 'A', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000),"
        "(3, 'member', 'c', 'C', 'C', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000);"
        "INSERT INTO mandates (member_id, began_at, ends_at) VALUES (3, 1, 8000000000000);"
        "INSERT INTO spaces (id, slug, title, created_at) VALUES (1, 's', 'S', 1), (2, 'n', 'N', "
        "1);"
        "INSERT INTO threads (id, space_id, kind, title, author_id, created_at, last_seq, "
        "last_post_at, last_author_id, state) VALUES (10, 1, 'question', 'Avant', 1, 1, 1, 1, 1, "
        "'open'), (20, 1, 'case', 'Un cas', 1, 1, 1, 1, 1, 'open'), (30, 1, 'discussion', 'X', -1, "
        "1, 1, 1, -1, '');"
        "INSERT INTO posts (thread_id, seq, author_id, created_at, html) VALUES (10, 1, 1, 1, 'h'),"
        " (20, 1, 1, 1, 'h'), (30, 1, -1, 1, 'h');");
    t->run.actor = actor_member((struct member_id){CLO});
}

static enum err curate(struct trial *t, struct thread_curate_in in) {
    in.seen = ask(t, arena_format(&t->arena, "SELECT steered FROM threads WHERE id = %lld",
                                  (long long)in.thread.v)
                         .bytes);
    return op_execute(&t->run, &op_thread_curate, &in, NULL);
}

static bool logged(struct trial *t, const char *kind, const char *text) {
    return ask(t, arena_format(&t->arena,
                               "SELECT COUNT(*) FROM audit AS a JOIN audit_texts AS x ON x.seq = "
                               "a.seq WHERE a.kind = '%s' AND x.text = '%s'",
                               kind, text)
                      .bytes) == 1;
}

static int64_t told(struct trial *t, const char *kind) {
    return ask(t, arena_format(&t->arena,
                               "SELECT COUNT(*) FROM notifications WHERE member_id = 1 AND kind = "
                               "'%s'",
                               kind)
                      .bytes);
}

/* For what is made before the program runs. */
#define TEXT(literal)                                                                              \
    { literal, sizeof literal - 1 }

/* The Monday of the trial's time. */
#define WEEK INT64_C(1799625600000)

static const struct {
    struct thread_curate_in in;
    const char *kind, *text, *told;
} acts[] = {
    {{.act = CURATE_TITLE, .word = TEXT("Après"), .reason = TEXT("r")},
     "thread.rename",
     "thread 10: Avant -> Après",
     "thread.renamed"},
    {{.act = CURATE_MOVE, .word = TEXT("n")},
     "thread.move",
     "thread 10: space 1 -> space 2",
     "thread.moved"},
    {{.act = CURATE_FEATURE, .at = WEEK},
     "thread.feature",
     "thread 10:  -> thread 10, week of 2027-01-11T00:00:00Z",
     "thread.featured"},
    {{.act = CURATE_UNFEATURE, .at = WEEK},
     "thread.unfeature",
     "thread 10: thread 10, week of 2027-01-11T00:00:00Z -> ",
     NULL},
    {{.act = CURATE_CLOSE, .word = TEXT("Fin.")},
     "thread.close",
     "thread 10: open -> closed",
     "thread.closed"},
    {{.act = CURATE_REOPEN}, "thread.reopen", "thread 10: closed -> open", "thread.reopened"},
    {{.act = CURATE_KIND, .word = TEXT("discussion")},
     "thread.kind",
     "thread 10: question -> discussion",
     "thread.kind"},
    {{.act = CURATE_LABEL, .topics = {TEXT("cpf")}, .topics_count = 1},
     "thread.label",
     "thread 10:  -> cpf",
     NULL},
    {{.act = CURATE_LINK, .other = {20}}, "thread.link", "thread 10:  -> thread 20", NULL},
    {{.act = CURATE_UNLINK, .other = {20}}, "thread.unlink", "thread 10: thread 20 -> ", NULL},
    {{.act = CURATE_PIN}, "thread.pin", "thread 10:  -> pinned", NULL},
    {{.act = CURATE_UNPIN}, "thread.unpin", "thread 10: pinned -> ", NULL},
};

static void test_each_act_has_before_and_after(void **state) {
    struct trial *t = *state;
    struct thread_id thread = {10};
    fill(t);
    assert_int_equal(ARRAY_LENGTH(acts), CURATE_ACTS);
    for (size_t i = 0; i < ARRAY_LENGTH(acts); i++) {
        struct thread_curate_in in = acts[i].in;
        in.thread = thread;
        t->run.actor = actor_member((struct member_id){ANA});
        assert_int_equal(curate(t, in), ERR_DENIED);
        t->run.actor = actor_member((struct member_id){CLO});
        in.seen = 99;
        assert_int_equal(op_execute(&t->run, &op_thread_curate, &in, NULL), ERR_CONFLICT);
        assert_int_equal(curate(t, in), OK);
        if (!logged(t, acts[i].kind, acts[i].text))
            fail_msg("%s: %s is not in the log", acts[i].kind, acts[i].text);
        if (acts[i].told) assert_int_equal(told(t, acts[i].told), 1);
    }
    assert_int_equal(ask(t, "SELECT steered FROM threads WHERE id = 10"), CURATE_ACTS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM thread_changes WHERE act = 'title' AND was = "
                            "'Avant' AND reason = 'r'"),
                     1);
}

static void test_what_does_not_fit(void **state) {
    struct trial *t = *state;
    fill(t);
    const struct thread_curate_in wrong[] = {
        {.thread = {10}, .act = CURATE_TITLE, .word = STR(" ")},
        {.thread = {10}, .act = CURATE_MOVE, .word = STR("nowhere")},
        {.thread = {10}, .act = CURATE_CLOSE},
        {.thread = {10}, .act = CURATE_REOPEN},
        {.thread = {10}, .act = CURATE_KIND, .word = STR("poem")},
        {.thread = {10}, .act = CURATE_LINK, .other = {10}},
        {.thread = {10}, .act = CURATE_LINK, .other = {99}},
        {.thread = {10}, .act = CURATE_PIN, .at = 1},
        {.thread = {10}, .act = CURATE_FEATURE, .at = 1},
        {.thread = {10}, .act = CURATE_LABEL, .topics = {STR("poésie")}, .topics_count = 1},
        {.thread = {20}, .act = CURATE_CLOSE, .word = STR("Fin.")},
        {.thread = {20}, .act = CURATE_KIND, .word = STR("question")},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
        assert_int_equal(curate(t, wrong[i]), ERR_INVALID);
    assert_int_equal(ask(t, "SELECT SUM(steered) FROM threads"), 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM audit"), 0);
    /* Of nobody: done, and nobody is told by name. */
    struct thread_curate_in of_nobody = {
        .thread = {30}, .act = CURATE_TITLE, .word = STR("Mieux dit")};
    assert_int_equal(curate(t, of_nobody), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notifications"), 0);
}

static void run_job(struct trial *t) {
    assert_int_equal(db_run_script(t->db, "test", "BEGIN"), OK);
    assert_int_equal(end_pins_run(&t->run), OK);
    assert_int_equal(db_run_script(t->db, "test", "COMMIT"), OK);
}

static void test_a_pin_ends_once(void **state) {
    struct trial *t = *state;
    fill(t);
    struct thread_curate_in in = {.thread = {10}, .act = CURATE_PIN, .at = t->run.now_ms + DAY_MS};
    assert_int_equal(curate(t, in), OK);
    run_job(t);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM threads WHERE pinned_at IS NOT NULL"), 1);
    t->run.now_ms += DAY_MS;
    t->run.actor = actor_system();
    for (int i = 0; i < 3; i++) run_job(t);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM threads WHERE pinned_at IS NOT NULL OR "
                            "pinned_until IS NOT NULL"),
                     0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM audit WHERE kind = 'thread.unpin'"), 1);
}

/* Weeks of 167 and 169 hours: Paris changes its clocks on the last Sundays of March and October. */
static void test_weeks_begin_on_mondays(void **state) {
    struct zone *paris;
    (void)state;
    assert_int_equal(zone_open(STR("Europe/Paris"), &paris), OK);
    int64_t week = curation_week(paris, INT64_C(1790000000000));
    for (int i = 0; i < 120; i++) {
        struct civil day = zone_local(paris, week);
        assert_int_equal(day.weekday, 1);
        assert_int_equal(day.hour * 60 + day.minute, 0);
        int64_t next = curation_week_after(paris, week);
        assert_true(next > week + 166 * HOUR_MS && next < week + 170 * HOUR_MS);
        assert_int_equal(curation_week(paris, next - 1), week);
        assert_int_equal(curation_week(paris, next), next);
        week = next;
    }
    zone_free(paris);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_each_act_has_before_and_after),
        WITH_FULL(test_what_does_not_fit),
        WITH_FULL(test_a_pin_ends_once),
        cmocka_unit_test(test_weeks_begin_on_mondays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
