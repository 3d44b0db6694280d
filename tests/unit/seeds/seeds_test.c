/* Seeds over a simulated clock: a year of Mondays at nine, over two changes of hour and many
 * restarts; who may do what; what becomes of the text of who has left. */
#include "tests/unit/core/trial.h"

#include "lib/db_query.h"
#include "server/seeds/seeds.h"
#include "tests/unit/moderation/policy_fixture.h"

enum { BEYOND = 4700, ANIMATOR = 1, OTHER = 2, MEMBER = 3 };

static int64_t ask(struct trial *t, const char *sql) {
    static struct arena kept; /* statements outlive the test that asked first */
    static struct db_statement statements[200];
    static unsigned used;
    unsigned i = 0;
    struct db_query q;
    while (i < used && strcmp(statements[i].sql, sql) != 0) i++;
    assert_true(i < ARRAY_LENGTH(statements));
    if (i == used)
        statements[used++] = (struct db_statement){BEYOND + i, (unsigned)strlen(sql), "ask",
                                                   arena_text(&kept, str_from_c(sql))};
    assert_int_equal(db_query_start(t->db, &statements[i], &q), OK);
    int64_t value = db_query_step(&q) ? db_take_int(&q, 0) : -1;
    assert_int_equal(db_query_end(&q), OK);
    return value;
}

static int64_t at(int year, int month, int day, int hour, int minute) {
    struct civil c = {.year = year, .month = month, .day = day, .hour = hour, .minute = minute};
    return clock_from_utc(&c);
}

static struct zone *paris(struct trial *t) {
    struct zone *zone;
    assert_int_equal(zone_open(STR("Europe/Paris"), &zone), OK);
    t->service.zone = zone;
    return zone;
}

/* Two animators and a member, one space. */
static void fill(struct trial *t) {
    trial_sql(
        t->db,
        "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES (1, 'o', 'O', 'k', 1);"
        "INSERT INTO spaces (id, slug, title, created_at) VALUES (1, 's', 'S', 1);"
        "INSERT INTO members (id, account, identifier, email, given_name, family_name,"
        " organisation_id, state, created_at, charter_at, declared_at, verdict, judged_at,"
        " valid_until, password_hash) VALUES"
        " (1, 'member', 'a', 'a@m', 'A', 'A', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000, 'h'),"
        " (2, 'member', 'b', 'b@m', 'B', 'B', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000, 'h'),"
        " (3, 'member', 'c', 'c@m', 'C', 'C', 1, 'active', 1, 1, 1, 'peer', 1, 9000000000000, 'h');"
        "INSERT INTO mandates (member_id, began_at, ends_at) VALUES (1, 1, 8000000000000),"
        " (2, 1, 8000000000000);");
    t->service.policy = fixture_policy(&t->arena);
    t->run.actor = actor_member((struct member_id){ANIMATOR});
}

static void by(struct trial *t, int64_t member) {
    t->run.actor = actor_member((struct member_id){member});
}

/* The job, as the writer runs it. */
static void tick(struct trial *t, int64_t now) {
    struct op_run run = t->run;
    struct arena scratch = {0};
    run.actor = actor_system();
    run.now_ms = now;
    run.arena = &scratch;
    assert_int_equal(db_begin_immediate(t->db), OK);
    assert_int_equal(seeds_run(&run), OK);
    assert_int_equal(db_commit(t->db), OK);
    arena_release(&scratch);
    t->run.now_ms = now;
}

static enum err save(struct trial *t, struct seed_save_in in, struct seed_id *seed) {
    struct seed_out out = {0};
    in.kind = STR("question");
    in.space = STR("s");
    if (!in.title.bytes) in.title = STR("Un titre");
    in.body = STR("Un *texte*.");
    enum err e = op_execute(&t->run, &op_seed_save, &in, &out);
    if (seed) *seed = out.seed;
    return e;
}

static void test_turns_keep_their_hour(void **state) {
    struct trial *t = *state;
    struct zone *zone = paris(t);
    int64_t last = 0, turns = 0;
    for (int64_t now = at(2027, 1, 1, 0, 0); now < at(2028, 1, 1, 0, 0); now += HOUR_MS) {
        int64_t turn = seed_turn_after(zone, 1, 9 * 60, now);
        struct civil c = zone_local(zone, turn);
        assert_true(turn > now && turn - now <= 7 * DAY_MS + HOUR_MS && turn >= last);
        assert_true(c.weekday == 1 && c.hour == 9 && c.minute == 0);
        turns += turn != last;
        last = turn;
    }
    assert_int_equal(turns, 53);
    /* At its very moment, the next one. */
    int64_t monday = at(2027, 3, 1, 8, 0);
    assert_int_equal(seed_turn_after(zone, 1, 9 * 60, monday - 1), monday);
    assert_int_equal(seed_turn_after(zone, 1, 9 * 60, monday), monday + 7 * DAY_MS);
    /* Clocks go forward on 28 March 2027: nine is seven in UTC from then on. */
    assert_int_equal(seed_turn_after(zone, 1, 9 * 60, at(2027, 3, 22, 8, 0)),
                     at(2027, 3, 29, 7, 0));
    zone_free(zone);
}

static void test_moments(void **state) {
    struct trial *t = *state;
    struct zone *zone = paris(t);
    int64_t moment;
    assert_true(seed_moment(zone, STR("2027-03-29"), STR("09:00"), &moment));
    assert_int_equal(moment, at(2027, 3, 29, 7, 0));
    assert_true(seed_moment(zone, STR("2027-03-28"), STR("02:30"), &moment)); /* there is none */
    assert_int_equal(moment, at(2027, 3, 28, 1, 30));
    static const char *const days[] = {"", "2027-02-30", "30/11/2027", "2027-11-30x"};
    for (size_t i = 0; i < ARRAY_LENGTH(days); i++)
        assert_false(seed_moment(zone, str_from_c(days[i]), STR("09:00"), &moment));
    static const char *const hours[] = {"", "9:00", "24:00", "09:60", "09h00", "-1:00", "09:0x"};
    for (size_t i = 0; i < ARRAY_LENGTH(hours); i++)
        assert_false(seed_moment(zone, STR("2027-03-29"), str_from_c(hours[i]), &moment));
    zone_free(zone);
}

enum { LIVED = 45 }; /* of one year of Mondays, how many have a text */

/* Each published thread came at a Monday's nine o'clock, or with the first tick after it. */
static void assert_on_time(struct trial *t, const struct zone *zone, int64_t late) {
    for (int64_t i = 1; i <= LIVED; i++) {
        int64_t came = ask(t, arena_format(&t->arena,
                                           "SELECT published_at FROM seeds WHERE title = ''"
                                           " ORDER BY published_at LIMIT 1 OFFSET %lld",
                                           (long long)i - 1)
                                  .bytes);
        struct civil c = zone_local(zone, came);
        int64_t past = (c.hour - 9) * HOUR_MS + c.minute * MINUTE_MS;
        assert_true(c.weekday == 1 && past >= 0 && past < late);
    }
}

static void test_a_year_of_mondays(void **state) {
    struct trial *t = *state;
    struct zone *zone = paris(t);
    struct series_save_in series = {.name = STR("Lundi"), .weekday = 1, .minute = 9 * 60};
    struct series_out out;
    fill(t);
    t->run.now_ms = at(2027, 1, 1, 12, 0);
    assert_int_equal(op_execute(&t->run, &op_series_save, &series, &out), OK);
    for (int i = 0; i < LIVED; i++)
        assert_int_equal(save(t, (struct seed_save_in){.series = out.series}, NULL), OK);
    for (int64_t now = t->run.now_ms; now < at(2028, 1, 1, 0, 0); now += 4 * HOUR_MS) {
        tick(t, now);
        tick(t, now); /* started again */
    }
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM threads"), LIVED);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM threads WHERE author_id = 1"), LIVED);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM seeds WHERE state = 'published'"), LIVED);
    assert_on_time(t, zone, 4 * HOUR_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM seed_turns"), 52);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM seed_turns WHERE seed_id IS NULL"), 52 - LIVED);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notifications WHERE kind = 'seed.soon'"), LIVED);
    assert_int_equal(ask(t, "SELECT COUNT(DISTINCT subject) FROM notifications"), LIVED);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM audit WHERE kind = 'seed.publish'"), LIVED);
    /* Three weeks without a daemon: one turn is caught up, not three. */
    assert_int_equal(save(t, (struct seed_save_in){.series = out.series}, NULL), OK);
    assert_int_equal(save(t, (struct seed_save_in){.series = out.series}, NULL), OK);
    tick(t, at(2028, 1, 27, 12, 0));
    tick(t, at(2028, 1, 27, 12, 1));
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM threads"), LIVED + 1);
    zone_free(zone);
}

static void test_held_until_adopted(void **state) {
    struct trial *t = *state;
    struct zone *zone = paris(t);
    struct seed_in one;
    int64_t now = at(2027, 1, 4, 12, 0);
    fill(t);
    t->run.now_ms = now;
    struct seed_save_in in = {.publish_at = now + 3 * DAY_MS};
    assert_int_equal(save(t, in, &one.seed), OK);
    by(t, OTHER);
    assert_int_equal(op_execute(&t->run, &op_seed_adopt, &one, NULL), ERR_CONFLICT);
    trial_sql(t->db, "UPDATE mandates SET ended_at = 2 WHERE member_id = 1");
    tick(t, now + DAY_MS);
    assert_int_equal(ask(t, "SELECT held_at > 0 FROM seeds"), 1);
    tick(t, now + 4 * DAY_MS);
    tick(t, now + 5 * DAY_MS);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM threads"), 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM audit WHERE kind = 'seed.hold'"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notifications"), 0);
    /* Its day has passed: it waits for another one. */
    assert_int_equal(op_execute(&t->run, &op_seed_adopt, &one, NULL), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM seeds WHERE state = 'waiting' AND author_id = 2"),
                     1);
    assert_int_equal(ask(t, "SELECT INSTR(text, 'member 1 -> member 2') > 0 FROM audit_texts"
                            " ORDER BY seq DESC LIMIT 1"),
                     1);
    struct seed_published_out thread;
    assert_int_equal(op_execute(&t->run, &op_seed_publish, &one, &thread), OK);
    assert_int_equal(op_execute(&t->run, &op_seed_publish, &one, &thread), ERR_NOT_FOUND);
    assert_int_equal(ask(t, "SELECT author_id FROM threads"), 2);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM threads"), 1);
    zone_free(zone);
}

static void test_animators_alone(void **state) {
    struct trial *t = *state;
    struct zone *zone = paris(t);
    struct seed_in one;
    fill(t);
    assert_int_equal(save(t, (struct seed_save_in){0}, &one.seed), OK);
    struct seed_invite_in invite = {.seed = one.seed, .members = {{MEMBER}}, .count = 1};
    struct series_save_in series = {.name = STR("S"), .weekday = 1, .minute = 1};
    struct seed_published_out thread;
    struct series_out out;
    const struct actor strangers[] = {actor_member((struct member_id){MEMBER}),
                                      actor_member((struct member_id){99}), actor_system()};
    for (size_t i = 0; i < ARRAY_LENGTH(strangers); i++) {
        t->run.actor = strangers[i];
        struct seed_save_in again = {.seed = one.seed, .version = 1};
        assert_int_equal(save(t, again, NULL), ERR_DENIED);
        assert_int_equal(save(t, (struct seed_save_in){0}, NULL), ERR_DENIED);
        assert_int_equal(op_execute(&t->run, &op_seed_cancel, &one, NULL), ERR_DENIED);
        assert_int_equal(op_execute(&t->run, &op_seed_adopt, &one, NULL), ERR_DENIED);
        assert_int_equal(op_execute(&t->run, &op_seed_move, &one, NULL), ERR_DENIED);
        assert_int_equal(op_execute(&t->run, &op_seed_publish, &one, &thread), ERR_DENIED);
        assert_int_equal(op_execute(&t->run, &op_seed_invite, &invite, NULL), ERR_DENIED);
        assert_int_equal(op_execute(&t->run, &op_series_save, &series, &out), ERR_DENIED);
    }
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM seeds WHERE state = 'waiting'"), 1);
    zone_free(zone);
}

static void test_bounds(void **state) {
    struct trial *t = *state;
    struct zone *zone = paris(t);
    fill(t);
    const struct seed_save_in wrong[] = {
        {.title = STR(" ")},
        {.title = STR("a\nb")},
        {.publish_at = t->run.now_ms},
        {.publish_at = t->run.now_ms - 1},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
        assert_int_equal(save(t, wrong[i], NULL), ERR_INVALID);
    for (int i = 0; i < SEEDS_MOST; i++)
        assert_int_equal(save(t, (struct seed_save_in){0}, NULL), OK);
    assert_int_equal(save(t, (struct seed_save_in){0}, NULL), ERR_LIMIT);
    zone_free(zone);
}

/* What a guest confirmed is not published when their access has ended meanwhile. */
static void test_guests(void **state) {
    struct trial *t = *state;
    struct zone *zone = paris(t);
    struct seed_in one;
    struct seed_published_out thread;
    fill(t);
    assert_int_equal(save(t, (struct seed_save_in){0}, &one.seed), OK);
    struct seed_answer_in answer = {
        .seed = one.seed, .version = 1, .body = STR("Ma réponse"), .is_ready = true};
    by(t, MEMBER);
    assert_int_equal(op_execute(&t->run, &op_seed_answer, &answer, NULL), ERR_NOT_FOUND);
    by(t, ANIMATOR);
    struct seed_invite_in invite = {
        .seed = one.seed, .members = {{MEMBER}, {OTHER}, {ANIMATOR}}, .count = 3};
    assert_int_equal(op_execute(&t->run, &op_seed_invite, &invite, NULL), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM seed_guests"), 2); /* not its author */
    by(t, MEMBER);
    assert_int_equal(op_execute(&t->run, &op_seed_answer, &answer, NULL), OK);
    assert_int_equal(op_execute(&t->run, &op_seed_answer, &answer, NULL), ERR_CONFLICT);
    by(t, OTHER);
    assert_int_equal(op_execute(&t->run, &op_seed_answer, &answer, NULL), OK);
    trial_sql(t->db, "UPDATE members SET verdict = 'refused' WHERE id = 3");
    assert_int_equal(op_execute(&t->run, &op_seed_publish, &one, &thread), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM posts WHERE seq = 2 AND author_id = 2"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM posts"), 2);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM drafts WHERE member_id = 3"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM seed_guests WHERE body <> ''"), 0);
    zone_free(zone);
}

/* Who is silenced keeps a draft, and confirms nothing; what they had confirmed stays theirs. */
static void test_a_silenced_guest(void **state) {
    struct trial *t = *state;
    struct zone *zone = paris(t);
    struct seed_in one;
    struct seed_published_out thread;
    fill(t);
    assert_int_equal(save(t, (struct seed_save_in){0}, &one.seed), OK);
    struct seed_answer_in answer = {
        .seed = one.seed, .version = 1, .body = STR("Ma réponse"), .is_ready = true};
    struct seed_invite_in invite = {.seed = one.seed, .members = {{MEMBER}, {OTHER}}, .count = 2};
    assert_int_equal(op_execute(&t->run, &op_seed_invite, &invite, NULL), OK);
    by(t, OTHER);
    assert_int_equal(op_execute(&t->run, &op_seed_answer, &answer, NULL), OK);
    trial_sql(t->db, "INSERT INTO member_measures (member_id, kind, ground, article, facts, reason,"
                     " days, asked_by, asked_at, asked_until, holds_until, began_at) VALUES"
                     " (2, 'silence', 'charter', 'a', 'f', 'r', 1, 1, 1, 8000000000000,"
                     " 8000000000000, 1), (3, 'silence', 'charter', 'a', 'f', 'r', 1, 1, 1,"
                     " 8000000000000, 8000000000000, 1)");
    by(t, MEMBER);
    assert_int_equal(op_execute(&t->run, &op_seed_answer, &answer, NULL), ERR_DENIED);
    answer.is_ready = false;
    assert_int_equal(op_execute(&t->run, &op_seed_answer, &answer, NULL), OK);
    by(t, ANIMATOR);
    assert_int_equal(op_execute(&t->run, &op_seed_publish, &one, &thread), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM posts"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM drafts WHERE member_id IN (2, 3)"), 2);
    zone_free(zone);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_turns_keep_their_hour),
        WITH_FULL(test_moments),
        WITH_FULL(test_a_year_of_mondays),
        WITH_FULL(test_held_until_adopted),
        WITH_FULL(test_animators_alone),
        WITH_FULL(test_bounds),
        WITH_FULL(test_guests),
        WITH_FULL(test_a_silenced_guest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
