/* Operations on waves: who may, what is refused, and that letting people in stops and goes on. */
#include "tests/unit/core/trial.h"

#include "lib/db_query.h"
#include "server/members/members.h"
#include "server/waves/waves.h"

enum { BEYOND = 4000, WAITING = 7, PACE = 3 };

static struct options settings = {.mail_invitations_per_minute = PACE};

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

/* An animator (1), a member (2), and people who are invited to an organisation of their own. */
static void fill(struct trial *t) {
    t->service.options = &settings;
    trial_sql(
        t->db,
        "INSERT INTO organisations (id, slug, name, kind, region, created_at) VALUES"
        " (1, 'o', 'O', 'k', 'Nord', 1), (2, 'p', 'P', 'k', 'Sud', 1);"
        "INSERT INTO members (id, account, identifier, email, given_name, family_name,"
        " organisation_id, state, created_at, charter_at, declared_at, verdict, judged_at,"
        " valid_until, password_hash) VALUES"
        " (1, 'member', 'a', 'a@m', 'A', 'A', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000, 'h'),"
        " (2, 'member', 'b', 'b@m', 'B', 'B', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000, 'h');"
        "INSERT INTO mandates (member_id, began_at, ends_at) VALUES (1, 1, 8000000000000);"
        "INSERT INTO jobs (kind, due_at) VALUES ('invite_waves', 9000000000000);");
    for (int i = 0; i < WAITING; i++)
        trial_sql(t->db, arena_format(&t->arena,
                                      "INSERT INTO members (id, account, identifier, email, "
                                      "given_name, family_name, organisation_id, state, "
                                      "created_at, verdict, judged_at, valid_until) VALUES (%d, "
                                      "'member', 'w%d', 'w%d@m', 'W', 'W', 2, 'invited', 1, "
                                      "'peer', 1, 9000000000000)",
                                      10 + i, i, i)
                             .bytes);
}

static struct actor member(int64_t id) {
    return actor_member((struct member_id){id});
}

static struct wave_id add(struct trial *t, const char *title) {
    struct wave_add_in in = {.title = str_from_c(title)};
    struct wave_add_out out = {0};
    t->run.actor = actor_operator("root");
    assert_int_equal(op_execute(&t->run, &op_wave_add, &in, &out), OK);
    return out.wave;
}

static void test_animators_and_the_operator_alone(void **state) {
    struct trial *t = *state;
    fill(t);
    struct wave_open_in open = {.wave = add(t, "Sud")};
    struct wave_add_in another = {.title = STR("Nord")};
    struct wave_set_in set = {.wave = open.wave, .title = STR("Midi")};
    struct wave_add_out out;
    const struct actor strangers[] = {member(2), member(10), member(99), actor_system()};
    for (size_t i = 0; i < ARRAY_LENGTH(strangers); i++) {
        t->run.actor = strangers[i];
        assert_int_not_equal(op_execute(&t->run, &op_wave_add, &another, &out), OK);
        assert_int_not_equal(op_execute(&t->run, &op_wave_set, &set, NULL), OK);
        assert_int_not_equal(op_execute(&t->run, &op_wave_open, &open, NULL), OK);
    }
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM waves WHERE opened_at IS NULL"), 1);
    /* Who belongs where is the operator's alone. */
    struct wave_organisation_in place = {STR("p"), open.wave};
    struct wave_region_in region = {STR("Sud"), open.wave};
    t->run.actor = member(1);
    assert_int_equal(op_execute(&t->run, &op_wave_organisation, &place, NULL), ERR_DENIED);
    assert_int_equal(op_execute(&t->run, &op_wave_region, &region, NULL), ERR_DENIED);
    /* A mandate that ended since the page was shown. */
    trial_sql(t->db, "UPDATE mandates SET ended_at = 1");
    assert_int_equal(op_execute(&t->run, &op_wave_open, &open, NULL), ERR_DENIED);
    trial_sql(t->db, "UPDATE mandates SET ended_at = NULL");
    assert_int_equal(op_execute(&t->run, &op_wave_set, &set, NULL), OK);
    assert_int_equal(op_execute(&t->run, &op_wave_open, &open, NULL), OK);
    int64_t opened = ask(t, "SELECT opened_at FROM waves");
    t->run.now_ms += DAY_MS;
    assert_int_equal(op_execute(&t->run, &op_wave_open, &open, NULL), OK);
    assert_int_equal(ask(t, "SELECT opened_at FROM waves"), opened);
    open.wave.v = 99;
    assert_int_equal(op_execute(&t->run, &op_wave_open, &open, NULL), ERR_NOT_FOUND);
}

/* The job's turns: each lets in so many; what fails is not counted as done. */
static void test_people_are_let_in_by_turns(void **state) {
    struct trial *t = *state;
    fill(t);
    struct wave_id wave = add(t, "Sud");
    struct wave_organisation_in place = {STR("p"), wave};
    struct wave_open_in open = {wave};
    assert_int_equal(op_execute(&t->run, &op_wave_organisation, &place, NULL), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM members WHERE held_at IS NOT NULL"), WAITING);
    t->run.actor = actor_system();
    assert_int_equal(invite_waves_run(&t->run), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM outbox"), 0);
    t->run.actor = member(1);
    assert_int_equal(op_execute(&t->run, &op_wave_open, &open, NULL), OK);
    assert_true(ask(t, "SELECT due_at FROM jobs") <= t->run.now_ms);
    t->run.actor = actor_system();
    for (int turn = 1; turn <= 4; turn++) {
        /* A turn that dies leaves everything as it was. */
        assert_int_equal(db_begin_immediate(t->db), OK);
        assert_int_equal(invite_waves_run(&t->run), OK);
        db_rollback(t->db);
        assert_int_equal(db_begin_immediate(t->db), OK);
        assert_int_equal(invite_waves_run(&t->run), OK);
        assert_int_equal(db_commit(t->db), OK);
        int64_t sent = turn * PACE < WAITING ? turn * PACE : WAITING;
        assert_int_equal(ask(t, "SELECT COUNT(*) FROM outbox WHERE kind = 'activation'"), sent);
    }
    assert_int_equal(ask(t, "SELECT COUNT(DISTINCT member_id) FROM outbox"), WAITING);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM members WHERE let_in_at IS NULL AND id >= 10"),
                     0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM waves WHERE is_moving = 1"), 0);
}

/* One's own wave goes before the organisation's, that before the region's. */
static void test_whose_wave_counts(void **state) {
    struct trial *t = *state;
    fill(t);
    struct wave_id own = add(t, "Seul"), first = add(t, "Premier"), second = add(t, "Second");
    struct wave_region_in region = {STR("Sud"), second};
    struct wave_organisation_in place = {STR("p"), first};
    assert_int_equal(op_execute(&t->run, &op_wave_region, &region, NULL), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM member_waves WHERE title = 'Second'"), WAITING);
    assert_int_equal(op_execute(&t->run, &op_wave_organisation, &place, NULL), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM member_waves WHERE title = 'Premier'"), WAITING);
    trial_sql(t->db, arena_format(&t->arena, "UPDATE members SET wave_id = %lld WHERE id = 10",
                                  (long long)own.v)
                         .bytes);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM member_waves WHERE title = 'Premier'"),
                     WAITING - 1);
    /* A region of the person's own, before their organisation's. */
    place.wave.v = 0;
    assert_int_equal(op_execute(&t->run, &op_wave_organisation, &place, NULL), OK);
    trial_sql(t->db, "UPDATE members SET region = 'Nord' WHERE id = 11");
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM member_waves"), WAITING - 1);
}

static void test_months_as_people_say_them(void **state) {
    struct trial *t = *state;
    static const struct {
        const char *planned, *french, *english;
    } months[] = {{"2027-01", "janvier 2027", "January 2027"},
                  {"2026-08", "août 2026", "August 2026"},
                  {"2026-13", "", ""},
                  {"2026-1", "", ""},
                  {"", "", ""},
                  {"2026-0x", "", ""}};
    for (size_t i = 0; i < ARRAY_LENGTH(months); i++) {
        struct str planned = str_from_c(months[i].planned);
        assert_true(
            str_equal(wave_month(&t->arena, LANGUAGE_FR, planned), str_from_c(months[i].french)));
        assert_true(
            str_equal(wave_month(&t->arena, LANGUAGE_EN, planned), str_from_c(months[i].english)));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_animators_and_the_operator_alone),
        WITH_FULL(test_people_are_let_in_by_turns),
        WITH_FULL(test_whose_wave_counts),
        WITH_FULL(test_months_as_people_say_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
