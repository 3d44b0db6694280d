/* Where from: a database that changes under threads that ask, which countries are let in, what is
 * kept of somebody and when they are told. */
#include "tests/unit/core/trial.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "lib/clock.h"
#include "lib/db_query.h"
#include "lib/log.h"
#include "server/core/whence.h"

#define CORPUS EP_SOURCE_DIR "/tests/fuzz/corpus/geo/"

enum { ASKERS = 3, CHANGES = 4, BEYOND = 6000 /* the statements of the product */ };

/* ---- the database in use ---- */

struct trial_whence {
    struct options options;
    struct service service;
    struct whence *whence;
    atomic_bool is_over;
};

static struct ip_address address_of(const char *text) {
    struct ip_address a;
    assert_int_equal(ip_parse(str_from_c(text), &a), OK);
    return a;
}

static void copy_to(const char *from, const char *to, size_t most) {
    static char bytes[16 * 1024];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_true(in && out);
    size_t length = fread(bytes, 1, sizeof bytes, in);
    if (length > most) length = most;
    assert_int_equal(fwrite(bytes, 1, length, out), length);
    fclose(in);
    fclose(out);
}

static void *ask_on(void *context) {
    struct trial_whence *w = context;
    struct ip_address here = address_of("198.51.100.7"), nowhere = address_of("192.0.2.1");
    while (!w->is_over) {
        struct whence_from from = whence_of(w->whence, &here);
        assert_string_equal(from.country.code, "FR");
        from = whence_of(w->whence, &nowhere);
        assert_string_equal(from.country.code, "");
        assert_true(whence_is_on(w->whence));
    }
    return NULL;
}

/* Until the log's reader is there, what tells a reload is an address that one file alone has. */
static bool wait_for(struct trial_whence *w, const char *address, const char *country) {
    struct ip_address a = address_of(address);
    for (int i = 0; i < 200; i++) {
        struct whence_from from = whence_of(w->whence, &a);
        if (strcmp(from.country.code, country) == 0) return true;
        usleep(50 * 1000);
    }
    return false;
}

static void test_threads_ask_while_the_file_changes(void **state) {
    struct trial *t = *state;
    struct trial_whence w = {.options = {.access_country_database = STR("countries.mmdb")}};
    pthread_t askers[ASKERS];
    const char *path = trial_file(t, "countries.mmdb"), *next = trial_file(t, "next");
    log_set_level(LOG_ERROR + 1);
    copy_to(CORPUS "flat", path, SIZE_MAX);
    w.service.options = &w.options;
    w.whence = whence_new(&w.service, t->path);
    w.service.whence = w.whence;
    for (size_t i = 0; i < ASKERS; i++) pthread_create(&askers[i], NULL, ask_on, &w);
    for (int i = 0; i < CHANGES; i++) {
        bool is_flat = i % 2;
        copy_to(CORPUS "flat", path, 100); /* torn, in place: nothing happens */
        usleep(20 * 1000);
        copy_to(is_flat ? CORPUS "flat" : CORPUS "pointers", next, SIZE_MAX);
        assert_int_equal(rename(next, path), 0);
        assert_true(wait_for(&w, "1.2.3.4", is_flat ? "" : "FR"));
    }
    w.is_over = true;
    for (size_t i = 0; i < ASKERS; i++) pthread_join(askers[i], NULL);
    whence_free(w.whence);
    log_set_level(LOG_INFO);
}

static void test_who_is_let_in(void **state) {
    struct trial *t = *state;
    struct options o = {.access_country_database = STR("countries.mmdb"),
                        .access_unknown_country = true};
    struct service service = {.options = &o};
    struct ip_address here = address_of("198.51.100.7"), there = address_of("203.0.113.7"),
                      nowhere = address_of("8.8.8.8"), inside = address_of("192.168.1.1");
    log_set_level(LOG_ERROR + 1);
    copy_to(CORPUS "nested", trial_file(t, "countries.mmdb"), SIZE_MAX);
    service.whence = whence_new(&service, t->path);
    const struct whence_from from[] = {
        whence_of(service.whence, &here), whence_of(service.whence, &there),
        whence_of(service.whence, &nowhere), whence_of(service.whence, &inside)};
    static const struct {
        const char *list;
        bool unknown, admits[4];
    } cases[] = {
        {"", false, {true, true, true, true}},
        {"FR", true, {true, false, true, true}},
        {"FR", false, {true, false, false, true}},
        {"LU, BE", false, {false, true, false, true}},
        {"LU,FR ,BE", true, {true, true, true, true}},
        {"LU", false, {false, false, false, true}},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        o.access_countries = str_from_c(cases[i].list);
        o.access_unknown_country = cases[i].unknown;
        for (size_t f = 0; f < ARRAY_LENGTH(from); f++)
            assert_int_equal(whence_admits(&service, &from[f]), cases[i].admits[f]);
    }
    whence_free(service.whence);
    service.whence = NULL; /* no database: the list closes nothing */
    for (size_t f = 0; f < ARRAY_LENGTH(from); f++) assert_true(whence_admits(&service, &from[f]));
    log_set_level(LOG_INFO);
}

static void test_lists(void **state) {
    (void)state;
    assert_true(whence_is_list(STR("")));
    assert_true(whence_is_list(STR("FR")));
    assert_true(whence_is_list(STR(" FR,BE , LU,")));
    assert_false(whence_is_list(STR("fr")));
    assert_false(whence_is_list(STR("FRA")));
    assert_false(whence_is_list(STR("F")));
    assert_false(whence_is_list(STR("FR BE")));
    assert_false(whence_is_list(STR("F1")));
}

/* ---- what is kept, who is told ---- */

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

/* Eight colleagues, the first of whom has an address of their own. */
static void fill(struct trial *t) {
    trial_sql(t->db, "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES "
                     "(1, 'ml', 'ML', 'k', 1), (2, 'ce', 'CE', 'k', 1);");
    for (int i = 1; i <= 9; i++)
        trial_sql(t->db,
                  arena_format(&t->arena,
                               "INSERT INTO members (id, account, identifier, given_name, "
                               "family_name, organisation_id, state, created_at, verdict, "
                               "judged_at, valid_until) VALUES (%d, 'member', 'm%d', 'A', 'B', %d, "
                               "'active', 1, 'peer', 1, 9000000000000)",
                               i, i, i == 9 ? 2 : 1)
                      .bytes);
    trial_sql(t->db, "INSERT INTO own_addresses (member_id, address, confirmed_at, tells_sign_ins) "
                     "VALUES (1, 'a@b', 1, 1), (2, 'c@d', 1, 0);");
}

static bool note(struct trial *t, int64_t member, const char *code) {
    struct country country = country_of(str_from_c(code));
    bool is_told = true;
    assert_int_equal(db_begin_immediate(t->db), OK);
    assert_int_equal(whence_note(&t->run, (struct member_id){member}, &country, &is_told), OK);
    assert_int_equal(db_commit(t->db), OK);
    return is_told;
}

static void test_a_new_country_is_told_once(void **state) {
    struct trial *t = *state;
    fill(t);
    assert_false(note(t, 1, "")); /* not known: nothing is noted */
    assert_false(note(t, 1, "FR"));
    assert_false(note(t, 1, "FR"));
    assert_true(note(t, 1, "JP"));
    assert_false(note(t, 1, "JP"));
    assert_false(note(t, 1, "FR"));
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notifications WHERE member_id = 1 AND kind = "
                            "'session.country'"),
                     1);
    assert_int_equal(ask(t,
                         "SELECT COUNT(*) FROM outbox WHERE kind = 'sign_in_country' AND address "
                         "= 'a@b' AND payload = ''"),
                     1);
    /* An address that does not wish to hear of sign-ins. */
    note(t, 2, "FR");
    assert_true(note(t, 2, "JP"));
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM outbox"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM member_countries WHERE last_on % 86400000 <> 0"),
                     0);
}

static void test_the_way_out_of_an_organisation_is_no_news(void **state) {
    struct trial *t = *state;
    fill(t);
    for (int64_t i = 1; i <= 8; i++) note(t, i, "FR");
    assert_true(note(t, 1, "DE"));
    assert_true(note(t, 2, "DE"));
    assert_true(note(t, 3, "DE")); /* two colleagues: people who travel */
    assert_false(note(t, 4, "DE"));
    assert_true(note(t, 4, "JP"));
    /* Another organisation's people tell nothing of this one. */
    note(t, 9, "FR");
    assert_true(note(t, 9, "DE"));
    /* After three months without anybody from there it is news again. */
    t->run.now_ms += 91 * DAY_MS;
    assert_true(note(t, 5, "DE"));
    trial_sql(t->db, "UPDATE organisations SET country_notices = 'off'");
    assert_false(note(t, 5, "PE"));
    trial_sql(t->db, "UPDATE organisations SET country_notices = 'on'");
    for (int64_t i = 6; i <= 8; i++) assert_true(note(t, i, "PE"));
    assert_true(note(t, 1, "PE"));
}

static void test_countries_are_few_and_forgotten(void **state) {
    struct trial *t = *state;
    char code[] = "AA";
    fill(t);
    for (code[0] = 'A'; code[0] <= 'B'; code[0]++)
        for (code[1] = 'A'; code[1] <= 'Z'; code[1]++) {
            note(t, 1, code);
            t->run.now_ms += DAY_MS;
        }
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM member_countries"), 30);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM member_countries WHERE country = 'BZ'"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM member_countries WHERE country = 'AA'"), 0);
    t->run.now_ms += (COUNTRY_DAYS + 1) * DAY_MS;
    assert_int_equal(whence_forget_run(&t->run), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM member_countries"), 0);
}

static void test_a_session_moves(void **state) {
    struct trial *t = *state;
    struct country fr = country_of(STR("FR")), unknown = {""};
    fill(t);
    trial_sql(t->db, "INSERT INTO sessions (id, token_hash, member_id, created_at, seen_at, "
                     "idle_ms, expires_at) VALUES (1, x'01', 1, 1, 1, 1, 9000000000000)");
    assert_int_equal(db_begin_immediate(t->db), OK);
    assert_int_equal(whence_move(&t->run, (struct session_id){1}, &unknown), OK);
    assert_int_equal(ask(t, "SELECT country_at FROM sessions"), 0);
    assert_int_equal(whence_move(&t->run, (struct session_id){1}, &fr), OK);
    t->run.now_ms += HOUR_MS;
    assert_int_equal(whence_move(&t->run, (struct session_id){1}, &fr), OK);
    assert_int_equal(whence_move(&t->run, (struct session_id){2}, &fr), OK); /* it has ended */
    assert_int_equal(db_commit(t->db), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM sessions WHERE country = 'FR' AND country_at = "
                            "1800000000000"),
                     1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FULL(test_threads_ask_while_the_file_changes),
        WITH_FULL(test_who_is_let_in),
        cmocka_unit_test(test_lists),
        WITH_FULL(test_a_new_country_is_told_once),
        WITH_FULL(test_the_way_out_of_an_organisation_is_no_news),
        WITH_FULL(test_countries_are_few_and_forgotten),
        WITH_FULL(test_a_session_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
