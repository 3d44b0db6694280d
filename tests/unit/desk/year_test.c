/* A year of a community of Paris that grows from 25 to 2 000 people, in seconds: by the operations
 * and all jobs of the program, hour by hour and at the minutes that matter, over both changes of
 * hour, with a server that is restarted, stopped for hours and cut off before its commits. Every
 * promise, reminder, term, series, letter and expiry comes once, and at its time, as year_rules.h
 * counts it; the log of it all holds. The seed is printed; the first argument sets another. */
#include "tests/unit/desk/year_terms.h"
#include "tests/unit/desk/year_texts.h"
#include "tests/unit/desk/year_watch.h"

#include <time.h>

#include "lib/num.h"
#include "server/core/blobs.h"
#include "server/core/options.h"
#include "server/core/touch.h"
#include "server/letter/letter.h"
#include "server/members/attestations.h"
#include "server/members/members.h"
#include "server/organisations/organisations.h"
#include "server/promise/promise.h"
#include "server/reports/handling_ops.h"
#include "server/welcome/greet_ops.h"
#include "tests/unit/moderation/policy_fixture.h"

enum { RESTARTS = 60 };
static uint64_t first_seed = 20270104;

/* --- Persons */

static void join(struct year *y) {
    int who = y->count;
    struct person *p = &y->people[who];
    struct str name = arena_format(&y->t->arena, "p%d", who);
    struct member_put_in in = {.organisation = {who % ORGANISATIONS + 1},
                               .organisation_kind = STR("mission-locale"),
                               .identifier = name,
                               .given_name = name,
                               .family_name = STR("Nom"),
                               .job_title = STR("Conseillère en insertion professionnelle"),
                               .occupation_code = STR("K1801"),
                               .supervises = STR("no"),
                               .practising = STR("yes")};
    struct member_put_out out;
    assert_int_equal(act(y, actor_operator("root"), &op_member_put, &in, &out), OK);
    p->id = out.member;
    p->joined_at = now_of(y);
    p->only_editions = who % 50 == 30;
    YEAR_SQL(y->t,
             "UPDATE members SET state = 'active', password_hash = 'x', activated_at = %lld"
             " WHERE id = %lld",
             (long long)now_of(y), (long long)p->id.v);
    struct declare_in declared = {
        .member = p->id, .job_title = in.job_title, .occupation_code = STR(""), .practising = true};
    assert_int_equal(as(y, who, &op_declare, &declared, NULL), OK);
    y->count++;
    if (who >= ANIMATORS && (who % 7 == 0 || who % 7 >= 5))
        YEAR_SQL(y->t, "INSERT INTO member_topics VALUES (%lld, 'vae')", (long long)p->id.v);
    if (who % 7 == 4 && who < 60)
        YEAR_SQL(y->t, "UPDATE members SET sits = 1 WHERE id = %lld", (long long)p->id.v);
    struct letter_choose_op_in letter = {.rhythm = "none", .has_edition = true};
    if (p->only_editions) assert_int_equal(as(y, who, &op_letter_choose, &letter, NULL), OK);
    struct greet_choose_in sponsors = {GREET_SPONSORS, true};
    if (who % 7 == 6 && who < 150)
        assert_int_equal(as(y, who, &op_greet_choose, &sponsors, NULL), OK);
}

static void pair(struct year *y) {
    int newcomer = y->count - 1 - (int)draw(y, 3), sponsor = somebody(y, 6);
    struct sponsor_offer_in in = {y->people[newcomer].id, y->people[sponsor].id};
    if (as(y, 0, &op_sponsor_offer, &in, NULL) != OK) return; /* no newcomer, or nobody's peer */
    int64_t id = year_ask(y->t, 5, "SELECT MAX(id) FROM sponsorships WHERE ?1 = ?2", 0, 0);
    foresee(y, "pair.ended", id, 0, now_of(y) + 14 * DAY_MS, HOURLY);
    y->pairs[y->pairs_count++] = (struct pair){newcomer, id};
    if (draw(y, 2)) plan(y, now_of(y) + 3 * DAY_MS, ACCEPT, newcomer, id);
}

/* What else was offered to them ends with it. */
static void accept(struct year *y, int64_t newcomer, int64_t id) {
    struct sponsor_answer_in in = {{id}, true};
    enum err e = as(y, (int)newcomer, &op_sponsor_answer, &in, NULL);
    assert_true(e == OK || e == ERR_LIMIT || e == ERR_NOT_FOUND);
    if (e != OK) return;
    for (int i = 0; i < y->pairs_count; i++) {
        const struct pair *p = &y->pairs[i];
        if (p->newcomer != newcomer) continue;
        bool is_open = call_off(&y->due, "pair.ended", p->id, now_of(y));
        if (is_open && p->id != id) expect(&y->due, "pair.ended", p->id, 0, now_of(y), 0);
    }
    foresee(y, "pair.ended", id, 0, now_of(y) + 92 * DAY_MS, HOURLY);
}

static void note(struct year *y) {
    struct note_add_in in = {y->people[somebody(y, 2)].id, STR("Une note.")};
    struct note_add_in *input = &in;
    enum err e = as(y, 0, &op_note_add, input, NULL);
    assert_int_equal(e, OK);
    int64_t id = year_ask(y->t, 6, "SELECT MAX(id) FROM member_notes WHERE ?1 = ?2", 0, 0);
    expect(&y->due, "note.forgotten", id, 0, now_of(y) + 93 * DAY_MS, DAILY);
}

/* Half of them come, and all of whom a measure may be about. */
static void visit(struct year *y) {
    for (int i = 0; i < y->count; i++) {
        struct touch_in in = {.seen = {{.member = y->people[i].id, .at = now_of(y)}},
                              .seen_count = 1};
        if (i % 7 != 3 && draw(y, 2)) continue;
        assert_int_equal(act(y, actor_system(), &op_touch, &in, NULL), OK);
        y->people[i].seen_at = now_of(y);
    }
}

static void relaunch(struct year *y) {
    struct relaunch_in in = {STR("Bonjour {prénom}.")};
    int64_t now = now_of(y), before = now - 56 * DAY_MS;
    assert_int_equal(as(y, 0, &op_relaunch, &in, NULL), OK);
    int64_t id = year_ask(y->t, 7, "SELECT MAX(id) FROM relaunches WHERE ?1 = ?2", 0, 0);
    for (int i = 1; i < y->count; i++) {
        struct person *p = &y->people[i];
        if (p->joined_at >= before || p->seen_at >= before) continue;
        if (p->noted_at && p->noted_at > now - 182 * DAY_MS) continue;
        p->noted_at = now;
        expect(&y->due, "relaunch", id, p->id.v, now, 2 * MINUTELY);
    }
}

/* --- A day */

static void morning(struct year *y, int64_t day) {
    int64_t wanted = FOUNDERS + (PEOPLE - FOUNDERS) * (day + 1) * (day + 1) / (DAYS * DAYS);
    int64_t now = now_of(y), midnight = START + day * DAY_MS; /* give or take an hour */
    while (y->count < wanted) join(y);
    int64_t asked = y->count < 100 ? draw(y, 7) < 3 : 1 + draw(y, 1 + y->count / 500);
    while (asked-- > 0) plan(y, now + draw(y, 1440) * MINUTE_MS, ASK, 0, 0);
    if (draw(y, 3) == 0) plan(y, now + draw(y, 1440) * MINUTE_MS, DECIDE, 0, 0);
    if (day % 5 == 1) pin(y);
    if (day % 7 == 3 && day + 4 < DAYS)
        feature(y, midnight + 4 * DAY_MS + HOUR_MS - year_offset(midnight + 5 * DAY_MS));
    if (day % 4 == 2) plan(y, now + draw(y, 600) * MINUTE_MS, PAIR, 0, 0);
    if (day % 6 == 3) note(y);
    if (day % 7 == 2 && draw(y, 8)) y->queue[y->queued++] = seed_save(y, y->series, 0);
    if (day % 9 == 4) seed_once(y);
    if (day % 28 == 10)
        prepare_edition(y, midnight + 5 * DAY_MS + 9 * HOUR_MS -
                               year_offset(midnight + 5 * DAY_MS + 9 * HOUR_MS));
    if (day == 89 || day == 149 || day == 289) visit(y);
    if (day == 90 || day == 150 || day == 290) relaunch(y);
    if (day % 12 == 5) collect(y);
}

static void stop(struct year *y, const struct plan *p) {
    y->restarts += p->what == RESTART;
    y->cuts += p->what == CUT;
    if (p->what == RESTART) {
        year_restart(y->t);
        return;
    }
    year_cut(y->t, p->a);
    plan(y, now_of(y) + MINUTE_MS, LOOK, 0, 0);
}

static void carry_out(struct year *y, const struct plan *p) {
    switch (p->what) {
    case LOOK:
        break;
    case MORNING:
        morning(y, p->a);
        break;
    case ASK:
        ask(y);
        break;
    case ROUND:
    case LATE:
    case GIVEN_UP:
    case ON_DESK:
    case NOT_ON_DESK:
    case ANSWER:
    case STATE:
        question_turn(y, p);
        break;
    case APPOINT:
        appoint(y, p->a, p->b);
        break;
    case GO_ON:
        go_on(y, p->a, p->b);
        break;
    case DECIDE:
        decide(y);
        break;
    case SIGN:
        sign(y, p->a, p->b);
        break;
    case INSIDE:
    case OUTSIDE:
        check_inside(y, p->a, p->what == INSIDE);
        break;
    case PAIR:
        pair(y);
        break;
    case ACCEPT:
        accept(y, p->a, p->b);
        break;
    case TURN:
        take_turn(y, p->a);
        break;
    case LETTER:
        send_letter(y, p->a);
        break;
    case REVIEW:
        review(y, p->a);
        break;
    case RESTART:
    case CUT:
        stop(y, p);
        break;
    }
}

/* --- The year */

static void found(struct year *y) {
    struct promise_set_in spaces[] = {{{2}, 24}, {{3}, 0}};
    struct promises_set_in promises = {spaces, 2};
    struct series_save_in series = {.name = STR("Lundi"), .weekday = 1, .minute = 9 * 60};
    struct series_out out;
    for (int i = 0; i < ORGANISATIONS; i++) {
        struct str name = arena_format(&y->t->arena, "o%d", i);
        struct organisation_add_in add = {
            .slug = name, .name = name, .kind = STR("mission-locale"), .region = STR("")};
        assert_int_equal(act(y, actor_operator("root"), &op_organisation_add, &add, NULL), OK);
    }
    trial_sql(y->t->db, "INSERT INTO spaces (id, slug, title, created_at) VALUES (1, 'usual', 'U',"
                        " 1), (2, 'quick', 'Q', 1), (3, 'none', 'N', 1)");
    trial_sql(y->t->db, year_watch);
    while (y->count < FOUNDERS) join(y);
    appoint(y, 0, 2 * DAYS);
    appoint(y, 1, 2 * DAYS);
    appoint(y, 2, 75);
    appoint(y, 3, 150);
    appoint(y, 4, 40);
    assert_int_equal(as(y, 0, &op_promises_set, &promises, NULL), OK);
    assert_int_equal(as(y, 0, &op_series_save, &series, &out), OK);
    y->series = out.series;
}

static void foresee_year(struct year *y) {
    for (int64_t i = 0; i < 20; i++) {
        struct outage *o = &y->due.outages[y->due.outages_count++];
        o->from = START + (i * 18 + 1 + draw(y, 16)) * DAY_MS + draw(y, 1440) * MINUTE_MS;
        o->to = o->from + (20 + draw(y, 160)) * MINUTE_MS;
    }
    for (size_t i = 0; i < y->due.outages_count; i++) plan(y, y->due.outages[i].to, RESTART, 0, 0);
    for (int64_t day = 0; day < DAYS; day++)
        plan(y, START + day * DAY_MS + 13 * HOUR_MS, MORNING, day, 0);
    for (int64_t week = 0; week < DAYS / 7; week++) {
        int64_t monday = year_days_later(START + 9 * HOUR_MS, 7 * week);
        int64_t tuesday = year_days_later(START + 32 * HOUR_MS, 7 * week);
        plan(y, monday, TURN, monday, 0);
        plan(y, tuesday, LETTER, tuesday, 0);
        watch(y, year_days_later(monday, 7) - DAY_MS);
        watch(y, monday);
        for (int64_t i = 1; i < 9; i++) plan(y, tuesday + i * MINUTE_MS, LOOK, 0, 0);
        if (draw(y, 3) == 0) plan(y, monday, CUT, draw(y, 2), 0);
        if (draw(y, 3) == 0) plan(y, tuesday + draw(y, 3) * MINUTE_MS, CUT, draw(y, 2), 0);
    }
    for (int i = 0; i < RESTARTS; i++)
        plan(y, START + draw(y, DAYS * 1440) * MINUTE_MS, draw(y, 2) ? RESTART : CUT, draw(y, 2),
             0);
}

static void live(struct year *y) {
    for (int64_t hour = START; hour < END;) {
        bool is_hour = y->plans_count == 0 || y->plans[0].at > hour;
        y->t->run.now_ms = is_hour ? hour : y->plans[0].at;
        if (y->t->run.now_ms >= END) break;
        YEAR_SQL(y->t, "UPDATE year_clock SET now = %lld", (long long)now_of(y));
        while (y->plans_count > 0 && y->plans[0].at <= now_of(y)) {
            struct plan next = next_plan(y);
            carry_out(y, &next);
        }
        note_featured(y);
        y->jobs += jobs_pass(y->t);
        y->steps++;
        if (now_of(y) >= hour) hour = year_up(&y->due, hour + HOUR_MS);
        arena_reset(&y->t->arena);
    }
}

/* What the database saw, by kind. */
static void read_log(struct year *y) {
    static const char rows[] = "SELECT kind, a, b, at FROM year_log";
    static struct db_statement all = {YEAR_BEYOND + 30, sizeof rows - 1, "log", rows};
    struct db_query q;
    assert_int_equal(db_query_start(y->t->db, &all, &q), OK);
    while (db_query_step(&q)) {
        char kind[24];
        static const unsigned char column[] = {0};
        struct str word;
        db_take_texts(&q, &y->t->arena, column, 1, &word);
        snprintf(kind, sizeof kind, "%.*s", STR_ARG(word));
        struct event *e = ledger_add(&y->came, kind, db_take_int(&q, 1), db_take_int(&q, 2));
        e->at = db_take_int(&q, 3);
    }
    assert_int_equal(db_query_end(&q), OK);
}

static void print_counts(struct year *y) {
    for (size_t i = 0, from = 0; i < y->came.count; i++) {
        bool is_last = i + 1 == y->came.count ||
                       strcmp(y->came.events[i].kind, y->came.events[i + 1].kind) != 0;
        if (!is_last) continue;
        print_message("  %-18s %zu\n", y->came.events[i].kind, i + 1 - from);
        from = i + 1;
    }
}

/* Whole as it stands; no more with a row gone from its middle. */
static void check_audit(struct year *y) {
    struct audit_report report;
    const struct crypt_key *key = y->t->keys->audit;
    assert_int_equal(audit_verify(y->t->db, key, &report), OK);
    assert_int_equal(report.erased, 0);
    int64_t gone = 1 + draw(y, report.entries - 1);
    print_message("  audit: %lld entries hold; row %lld taken away is missed\n",
                  (long long)report.entries, (long long)gone);
    YEAR_SQL(y->t, "DELETE FROM audit_texts WHERE seq = %lld", (long long)gone);
    YEAR_SQL(y->t, "DELETE FROM audit WHERE seq = %lld", (long long)gone);
    assert_int_equal(audit_verify(y->t->db, key, &report), ERR_CORRUPT);
    assert_int_equal(report.broken_at, gone + 1);
}

static void test_a_year(void **state) {
    static struct arena policy;
    static struct blobs blobs;
    struct trial *t = *state;
    struct year *y = mem_alloc(sizeof *y);
    struct zone *zone;
    struct options *options;
    struct str problem;
    clock_t began = clock();
    print_message("seed %llu, %d people\n", (unsigned long long)first_seed, PEOPLE);
    *y = (struct year){.t = t, .seed = first_seed};
    assert_int_equal(zone_open(STR("Europe/Paris"), &zone), OK);
    static const char conf[] = "[community]\nname = C\nurl = https://forum.example.org\n"
                               "contact = c@example.org\nnotes_months = 3\n";
    if (options_read(str_from_c(conf), &policy, &options, &problem) != OK)
        fail_msg("%.*s", STR_ARG(problem));
    blobs = (struct blobs){arena_format(&policy, "%s/files", t->path).bytes, t->keys};
    t->service.blobs = &blobs;
    t->service.zone = zone;
    t->service.options = options;
    t->service.policy = fixture_policy(&policy);
    t->service.language = LANGUAGE_FR;
    t->run.now_ms = START;
    db_close(t->db);
    year_open(t);
    foresee_year(y);
    found(y);
    live(y);
    take_turn(y, year_days_later(START + 9 * HOUR_MS, DAYS)); /* its author is told already */
    assert_int_equal(db_commit(t->db), OK);
    read_log(y);
    int wrong = ledger_compare(&y->due, &y->came, END);
    print_counts(y);
    print_message("  %d people, %d questions and cases; %lld minutes, %lld jobs, %lld restarts, "
                  "%lld cuts; %lld looks; %.1f s\n",
                  y->count, y->asked_count, (long long)y->steps, (long long)y->jobs,
                  (long long)y->restarts, (long long)y->cuts, (long long)y->looked,
                  (double)(clock() - began) / CLOCKS_PER_SEC);
    assert_int_equal(wrong, 0);
    check_audit(y);
    options_free(options);
    zone_free(zone);
    mem_free(y->plans);
    mem_free(y->due.events);
    mem_free(y->came.events);
    mem_free(y);
    arena_release(&policy);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {WITH_FULL(test_a_year)};
    int64_t seed;
    if (argc > 1 && num_parse(str_from_c(argv[1]), INT64_MAX, &seed)) first_seed = (uint64_t)seed;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
