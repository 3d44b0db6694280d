/* Notes: variables, who may write to whom, bounds, one welcome a person, one answer a note; and
 * that what is handed to those who have not come is handed once, wherever it was stopped. */
#include "tests/unit/core/trial.h"

#include "lib/db_query.h"
#include "server/core/options.h"
#include "server/welcome/greet_ops.h"
#include "server/welcome/welcome_inside.h"

enum { BEYOND = 4000 };

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

static struct options settings;

/* Animators 1 and 2 of two organisations, members 3 to 9, who all came in a day ago. */
static void fill(struct trial *t) {
    settings.limits_notes_per_week = 4;
    settings.limits_notes_received_per_week = 2;
    t->service.options = &settings;
    t->service.language = LANGUAGE_FR;
    trial_sql(
        t->db,
        "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES "
        "(1, 'o', 'O', 'k', 1), (2, 'p', 'P', 'k', 1);"
        "INSERT INTO spaces (id, slug, title, region, created_at) VALUES (1, 's', 'Les Landes', "
        "'Aquitaine', 1)");
    for (int i = 1; i <= 9; i++) {
        struct str sql = arena_format(
            &t->arena,
            "INSERT INTO members (id, account, identifier, email, given_name, family_name,"
            " organisation_id, region, state, created_at, activated_at, charter_at, declared_at,"
            " verdict, judged_at, valid_until, password_hash) VALUES"
            " (%d, 'member', 'm%d', 'm%d@m', 'Prénom%d', 'Nom', %d, '%s', 'active', 1, %lld, 1, 1,"
            " 'peer', 1, 9000000000000, 'h')",
            i, i, i, i, i % 2 + 1, i == 3 ? "Aquitaine" : "", (long long)(t->run.now_ms - DAY_MS));
        trial_sql(t->db, sql.bytes);
    }
    trial_sql(t->db, "INSERT INTO mandates (member_id, began_at, ends_at) VALUES (1, 1, "
                     "8000000000000), (2, 1, 8000000000000)");
    t->run.actor = actor_member((struct member_id){1});
}

static enum err welcome(struct trial *t, int64_t member, const char *text) {
    struct greet_write_in in = {{member}, str_from_c(text)};
    struct greet_write_out out;
    return op_execute(&t->run, &op_greet_write, &in, &out);
}

static void test_variables(void **state) {
    struct arena arena = {0};
    struct str out, unknown;
    const struct greet_values values = {.given = STR("Zoé"),
                                        .region = STR("Corse"),
                                        .space = STR("Bastia"),
                                        .animator = STR("Luc"),
                                        .thread = STR("{prénom}")};
    const struct {
        const char *text, *filled; /* NULL: refused */
    } cases[] = {
        {"Bonjour {prénom}.", "Bonjour Zoé."},
        {"{PRENOM}{ prénom }{first name}", "ZoéZoéZoé"},
        {"{prénom de l'animateur·rice}, {prénom de l’animatrice}, {animator}", "Luc, Luc, Luc"},
        {"{région} {espace}", "Corse Bastia"},
        {"a { b } c", NULL},
        {"{prénon}", NULL},
        {"{fil}", NULL}, /* this text is about none */
        {"{", "{"},
        {"{\n}", "{\n}"},
        {"{{prénom}}", "{Zoé}"},
        {"}{}", "}{}"},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        enum err e = greet_fill(&arena, str_from_c(cases[i].text), &values, &out, &unknown);
        if (e != (cases[i].filled ? OK : ERR_INVALID)) fail_msg("%s", cases[i].text);
        if (cases[i].filled && !str_equal(out, str_from_c(cases[i].filled)))
            fail_msg("%s: %.*s", cases[i].text, STR_ARG(out));
    }
    /* What a value says is not read again. */
    struct greet_values about = values;
    about.has_thread = true;
    assert_int_equal(greet_fill(&arena, STR("{fil}"), &about, &out, &unknown), OK);
    assert_true(str_equal(out, STR("{prénom}")));
    about.thread = STR("« Je sais rien faire »");
    assert_int_equal(greet_fill(&arena, STR("« oui » {fil}, « {fil} »"), &about, &out, &unknown),
                     OK);
    assert_true(str_equal(out, STR("« oui » « Je sais rien faire », « “Je sais rien faire” »")));
    arena_release(&arena);
}

static void test_one_welcome_a_person(void **state) {
    struct trial *t = *state;
    fill(t);
    assert_int_equal(welcome(t, 1, "Moi"), ERR_NOT_FOUND);
    assert_int_equal(welcome(t, 3, "{rien}"), ERR_INVALID);
    assert_int_equal(welcome(t, 3, " \n"), ERR_INVALID);
    assert_int_equal(welcome(t, 3, "Bonjour {prénom}, voyez {espace} en {région}"), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notes WHERE text = 'Bonjour Prénom3, voyez Les "
                            "Landes en Aquitaine'"),
                     1);
    t->run.actor = actor_member((struct member_id){2});
    assert_int_equal(welcome(t, 3, "Encore"), ERR_CONFLICT);
    trial_sql(t->db, "INSERT INTO greet_choices (member_id, refuses_notes) VALUES (4, 1);"
                     "UPDATE members SET state = 'suspended' WHERE id = 5;"
                     "UPDATE members SET activated_at = 1 WHERE id = 6");
    assert_int_equal(welcome(t, 4, "Bonjour"), ERR_TIMEOUT);
    assert_int_equal(welcome(t, 5, "Bonjour"), ERR_NOT_FOUND);
    assert_int_equal(welcome(t, 6, "Bonjour"), ERR_NOT_FOUND);
    t->run.actor = actor_member((struct member_id){7});
    assert_int_equal(welcome(t, 8, "Bonjour"), ERR_DENIED);
    t->run.actor = actor_system();
    assert_int_equal(welcome(t, 8, "Bonjour"), ERR_DENIED);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notes"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notifications WHERE kind = 'note.received' AND "
                            "member_id = 3"),
                     1);
}

static enum err send(struct trial *t, const char *region, int64_t from, size_t count) {
    struct greet_send_in in = {.audience = {.by = GREET_BY_REGION, .word = str_from_c(region)},
                               .purpose = STR("thanks"),
                               .text = STR("Merci"),
                               .to_count = count};
    struct greet_send_out out;
    for (size_t i = 0; i < count; i++) in.to[i].v = from + (int64_t)i;
    return op_execute(&t->run, &op_greet_send, &in, &out);
}

static void test_bounds_of_a_week(void **state) {
    struct trial *t = *state;
    fill(t);
    trial_sql(t->db, "UPDATE members SET region = 'Corse'");
    assert_int_equal(send(t, "Corse", 3, 5), ERR_LIMIT); /* four a week */
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notes"), 0);
    assert_int_equal(send(t, "Corse", 3, 2), OK);
    assert_int_equal(send(t, "Bretagne", 5, 1), ERR_CONFLICT); /* not of the criterion */
    assert_int_equal(send(t, "Corse", 1, 1), ERR_CONFLICT);    /* oneself */
    t->run.actor = actor_member((struct member_id){2});
    assert_int_equal(send(t, "Corse", 3, 2), OK);
    assert_int_equal(send(t, "Corse", 3, 2), ERR_CONFLICT); /* both had two */
    t->run.now_ms += 8 * DAY_MS;
    assert_int_equal(send(t, "Corse", 3, 2), OK);
    t->run.actor = actor_member((struct member_id){3});
    assert_int_equal(send(t, "Corse", 5, 1), ERR_DENIED);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM audit WHERE kind = 'note.send'"), 6);
}

static void measure(struct trial *t, int64_t member, const char *kind, int64_t until) {
    trial_sql(t->db, arena_format(&t->arena,
                                  "INSERT INTO member_measures (member_id, kind, ground, article,"
                                  " facts, reason, every_ms, days, asked_by, asked_at, asked_until,"
                                  " holds_until, began_at) VALUES (%lld, '%s', 'charter', 'a', 'f',"
                                  " 'r', 3600000, 1, 1, 1, %lld, %lld, 1)",
                                  (long long)member, kind, (long long)until, (long long)until)
                         .bytes);
}

static void test_a_silenced_reader_does_not_answer(void **state) {
    struct trial *t = *state;
    struct note_answer_in in = {{1}, STR("Merci")};
    fill(t);
    assert_int_equal(welcome(t, 3, "Bonjour"), OK);
    int64_t until = t->run.now_ms + DAY_MS;
    measure(t, 3, "silence", until);
    t->run.actor = actor_member((struct member_id){3});
    assert_int_equal(op_execute(&t->run, &op_note_answer, &in, NULL), ERR_DENIED);
    t->run.now_ms = until;
    assert_int_equal(op_execute(&t->run, &op_note_answer, &in, NULL), OK);
}

static void test_one_answer_to_who_wrote(void **state) {
    struct trial *t = *state;
    struct note_answer_in in = {{1}, STR("Merci")};
    fill(t);
    assert_int_equal(welcome(t, 3, "Bonjour"), OK);
    assert_int_equal(op_execute(&t->run, &op_note_answer, &in, NULL), ERR_DENIED);
    t->run.actor = actor_member((struct member_id){4});
    assert_int_equal(op_execute(&t->run, &op_note_answer, &in, NULL), ERR_NOT_FOUND);
    t->run.actor = actor_member((struct member_id){3});
    assert_int_equal(op_execute(&t->run, &op_note_answer, &in, NULL), OK);
    in.text = STR("Autre");
    assert_int_equal(op_execute(&t->run, &op_note_answer, &in, NULL), ERR_CONFLICT);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notes WHERE answer = 'Merci'"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notifications WHERE kind = 'note.answered' AND "
                            "member_id = 1"),
                     1);
}

static void test_handed_out_once(void **state) {
    struct trial *t = *state;
    struct relaunch_in in = {STR("Bonjour {prénom}")};
    fill(t);
    trial_sql(t->db, "UPDATE members SET activated_at = 1;"
                     "INSERT INTO greet_choices (member_id, refuses_notes) VALUES (4, 1);"
                     "UPDATE members SET state = 'suspended' WHERE id = 5;"
                     "UPDATE members SET valid_until = 2 WHERE id = 6");
    struct member_id seen = {7};
    trial_sql(t->db,
              arena_format(&t->arena, "INSERT INTO visits VALUES (stand_in(%lld, -1), 1, %lld)",
                           (long long)seen.v, (long long)(t->run.now_ms - DAY_MS))
                  .bytes);
    t->run.actor = actor_member((struct member_id){3});
    assert_int_equal(op_execute(&t->run, &op_relaunch, &in, NULL), ERR_DENIED);
    t->run.actor = actor_member((struct member_id){1});
    assert_int_equal(op_execute(&t->run, &op_relaunch, &in, NULL), OK);
    assert_int_equal(op_execute(&t->run, &op_relaunch, &in, NULL), ERR_CONFLICT);
    t->run.actor = actor_system();
    for (int i = 0; i < 3; i++) assert_int_equal(relaunch_run(&t->run), OK);
    /* Not to who wrote it (1), refused (4), is out (5, 6) or came (7). */
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notes WHERE member_id IN (2, 3, 8, 9)"), 4);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notes"), 4);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notes WHERE writer_id IS NOT NULL"), 0);
    /* Six months for each, four weeks for the community. */
    t->run.actor = actor_member((struct member_id){1});
    t->run.now_ms += 20 * DAY_MS;
    assert_int_equal(op_execute(&t->run, &op_relaunch, &in, NULL), ERR_CONFLICT);
    t->run.now_ms += 10 * DAY_MS;
    assert_int_equal(op_execute(&t->run, &op_relaunch, &in, NULL), OK);
    assert_int_equal(relaunch_run(&t->run), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notes"), 4);
    t->run.now_ms += 180 * DAY_MS;
    assert_int_equal(op_execute(&t->run, &op_relaunch, &in, NULL), OK);
    assert_int_equal(relaunch_run(&t->run), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notes WHERE relaunch_id = 3"), 5); /* and 7 */
}

/* « You have not come lately » is not for those who are told at every page that they may not write.
 */
static void test_not_to_those_under_a_measure(void **state) {
    struct trial *t = *state;
    struct relaunch_in in = {STR("Bonjour {prénom}")};
    fill(t);
    trial_sql(t->db, "UPDATE members SET activated_at = 1");
    measure(t, 4, "silence", t->run.now_ms + DAY_MS);
    measure(t, 5, "slow", t->run.now_ms + DAY_MS);
    measure(t, 6, "silence", t->run.now_ms); /* over */
    assert_int_equal(op_execute(&t->run, &op_relaunch, &in, NULL), OK);
    t->run.actor = actor_system();
    assert_int_equal(relaunch_run(&t->run), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notes WHERE member_id IN (4, 5)"), 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notes WHERE member_id IN (2, 3, 6, 7, 8, 9)"), 6);
}

static void test_few_are_not_counted(void **state) {
    struct trial *t = *state;
    fill(t);
    trial_sql(t->db, "UPDATE members SET activated_at = 1");
    t->run.actor = actor_system();
    assert_int_equal(relaunch_count_run(&t->run), OK);
    assert_int_equal(ask(t, "SELECT rounded FROM relaunch_counts WHERE counted_at > 0"), 0);
    for (int i = 10; i <= 22; i++)
        trial_sql(t->db,
                  arena_format(&t->arena,
                               "INSERT INTO members (id, account, identifier, given_name,"
                               " family_name, organisation_id, state, created_at, activated_at,"
                               " charter_at, declared_at, verdict, judged_at, valid_until) VALUES"
                               " (%d, 'member', 'n%d', 'N', 'N', 1, 'active', 1, 1, 1, 1, 'peer',"
                               " 1, 9000000000000)",
                               i, i)
                      .bytes);
    assert_int_equal(relaunch_count_run(&t->run), OK);
    assert_int_equal(ask(t, "SELECT rounded FROM relaunch_counts"), 0); /* once a day */
    t->run.now_ms += DAY_MS;
    assert_int_equal(relaunch_count_run(&t->run), OK);
    assert_int_equal(ask(t, "SELECT rounded FROM relaunch_counts"), 20); /* of 22 */
    assert_int_equal(ask(t, "SELECT counted FROM relaunch_counts"), 0);
}

static enum err offer(struct trial *t, int64_t newcomer, int64_t sponsor) {
    struct sponsor_offer_in in = {{newcomer}, {sponsor}};
    return op_execute(&t->run, &op_sponsor_offer, &in, NULL);
}

static enum err answer(struct trial *t, int64_t who, const char *pair, bool accepts) {
    struct sponsor_answer_in in = {{ask(t, pair)}, accepts};
    struct actor before = t->run.actor;
    t->run.actor = actor_member((struct member_id){who});
    enum err e = op_execute(&t->run, &op_sponsor_answer, &in, NULL);
    t->run.actor = before;
    return e;
}

static void test_three_newcomers_at_a_time(void **state) {
    struct trial *t = *state;
    fill(t);
    trial_sql(t->db, "UPDATE members SET region = 'R' || id;"
                     "INSERT INTO greet_choices (member_id, sponsors) VALUES (3, 1), (5, 1)");
    assert_int_equal(offer(t, 4, 6), ERR_NOT_FOUND); /* did not volunteer */
    assert_int_equal(offer(t, 3, 3), ERR_NOT_FOUND);
    for (int64_t i = 6; i <= 9; i++) assert_int_equal(offer(t, i, 3), OK);
    assert_int_equal(offer(t, 6, 5), OK);
    assert_int_equal(
        answer(t, 7, "SELECT id FROM sponsorships WHERE newcomer_id = 6 AND sponsor_id = 3", true),
        ERR_NOT_FOUND);
    for (int64_t i = 6; i <= 8; i++) {
        struct str pair = arena_format(
            &t->arena, "SELECT id FROM sponsorships WHERE newcomer_id = %lld AND sponsor_id = 3",
            (long long)i);
        assert_int_equal(answer(t, i, pair.bytes, true), OK);
    }
    assert_int_equal(answer(t, 9, "SELECT id FROM sponsorships WHERE newcomer_id = 9", true),
                     ERR_LIMIT);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM sponsorships WHERE newcomer_id = 6"), 1);
    assert_int_equal(offer(t, 6, 5), ERR_CONFLICT);
    assert_int_equal(offer(t, 4, 3), ERR_NOT_FOUND); /* hands full */
    assert_int_equal(answer(t, 9, "SELECT id FROM sponsorships WHERE newcomer_id = 9", false), OK);
    assert_int_equal(offer(t, 9, 5), ERR_CONFLICT); /* declined: left in peace */
    t->run.now_ms += 93 * DAY_MS;
    assert_int_equal(greet_tidy_run(&t->run), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM sponsorships"), 0);
}

static void test_not_of_the_same_agency(void **state) {
    struct trial *t = *state;
    fill(t);
    trial_sql(t->db,
              "UPDATE members SET region = 'Corse';"
              "INSERT INTO greet_choices (member_id, sponsors) VALUES (3, 1), (4, 1);"
              "INSERT INTO profiles (member_id, agency) VALUES (4, 'Bastia'), (5, 'Bastia')");
    assert_int_equal(offer(t, 5, 3), ERR_NOT_FOUND); /* same organisation and region */
    assert_int_equal(offer(t, 5, 4), ERR_NOT_FOUND); /* same agency */
    assert_int_equal(offer(t, 7, 4), OK);
}

static void test_versions_of_a_model(void **state) {
    struct trial *t = *state;
    struct wording_save_out out = {0};
    fill(t);
    struct wording_save_in in = {
        .purpose = STR("welcome"), .title = STR("T"), .text = STR("Bonjour {fil}")};
    assert_int_equal(op_execute(&t->run, &op_wording_save, &in, &out), ERR_INVALID);
    in.text = STR("Bonjour {prénom}");
    assert_int_equal(op_execute(&t->run, &op_wording_save, &in, &out), OK);
    in.wording = out.wording;
    for (int64_t v = 1; v <= 30; v++) {
        in.version = v;
        in.text = arena_format(&t->arena, "Texte %lld", (long long)v);
        assert_int_equal(op_execute(&t->run, &op_wording_save, &in, &out), OK);
    }
    assert_int_equal(op_execute(&t->run, &op_wording_save, &in, &out), OK); /* the same again */
    in.text = STR("Autre");
    assert_int_equal(op_execute(&t->run, &op_wording_save, &in, &out), ERR_CONFLICT);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM wording_versions"), 21);
    t->run.actor = actor_member((struct member_id){3});
    assert_int_equal(op_execute(&t->run, &op_wording_save, &in, &out), ERR_DENIED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_variables),
        WITH_FULL(test_one_welcome_a_person),
        WITH_FULL(test_bounds_of_a_week),
        WITH_FULL(test_one_answer_to_who_wrote),
        WITH_FULL(test_a_silenced_reader_does_not_answer),
        WITH_FULL(test_handed_out_once),
        WITH_FULL(test_not_to_those_under_a_measure),
        WITH_FULL(test_not_to_those_under_a_measure),
        WITH_FULL(test_few_are_not_counted),
        WITH_FULL(test_three_newcomers_at_a_time),
        WITH_FULL(test_not_of_the_same_agency),
        WITH_FULL(test_versions_of_a_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
