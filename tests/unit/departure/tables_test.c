/* Every column of the schema that names a member is known here: what becomes of its rows when the
 * person leaves, and under which name their own copy of their data has them. A new table fails this
 * test until leave_ops.c and the export know it, or it is said here why they need not. */
#include "tests/unit/core/trial.h"

#include <stdio.h>

#include "lib/db_query.h"
#include "server/departure/departure.h"
#include "server/measures/measures.h"

enum { BEYOND = 4000 };

enum fate { ERASED, STAYS, LATER, IDENTITY };

static const struct known {
    const char *table, *column;
    enum fate fate;       /* at once; never; after two weeks; with the identity */
    const char *exported; /* key of the document; NULL: its rows say nothing of the person */
    const char *row;      /* one row of member 1 */
} known[] = {
    {"activations", "member_id", ERASED, "activations",
     "INSERT INTO activations VALUES (x'01', 1, 1, 2, NULL)"},
    {"address_requests", "member_id", ERASED, "address_to_confirm",
     "INSERT INTO address_requests VALUES (1, x'01', 'a@b', 1, 2)"},
    {"answer_endorsements", "member_id", ERASED, "answers_endorsed",
     "INSERT INTO answers (id, thread_id, created_at, version) VALUES (1, 1, 1, 1) ON CONFLICT DO "
     "NOTHING;"
     "INSERT INTO answer_endorsements (answer_id, member_id, version) VALUES (1, 1, 1)"},
    {"answer_reservations", "author_id", STAYS, "answer_reservations", NULL},
    {"answer_versions", "author_id", STAYS, "answer_versions", NULL},
    {"bookmarks", "member_id", ERASED, "bookmarks", "INSERT INTO bookmarks VALUES (1, 1, 1)"},
    {"charter_acceptances", "member_id", IDENTITY, "charter_acceptances",
     "INSERT INTO charter_acceptances VALUES (1, 1, 1)"},
    {"contests", "member_id", LATER, "contests",
     "INSERT INTO contests (member_id, text, cause, rule, asked_at, due_at, answered_at) VALUES "
     "(1, 't', 'refused', 'r', 1, 1, 1)"},
    {"claim_offers", "animator_id", STAYS, NULL, NULL},
    {"claim_offers", "member_id", ERASED, "posts_offered",
     "INSERT INTO attestations (id, organisation_id, identifier, given_name, created_at, "
     "written_at, attested_at) VALUES (9, 1, 'claim', 'Z', 1, 1, 1) ON CONFLICT DO NOTHING;"
     "INSERT INTO claim_offers VALUES (9, 1, 'post', NULL, 1)"},
    {"decisions", "animator_id", STAYS, NULL, NULL},
    {"decisions", "member_id", IDENTITY, "decisions",
     "INSERT INTO decisions (organisation_id, member_id, title_key, job_title, occupation_code, "
     "supervises, practising, outcome, reason, decided_at) VALUES (1, 1, 'k', 't', '', '', '', "
     "'peer', 'r', 1)"},
    {"decisions", "revoker_id", STAYS, NULL, NULL},
    {"doubts", "doubter_id", STAYS, "doubts_written", NULL},
    {"doubts", "member_id", ERASED, "doubts",
     "INSERT INTO doubts (member_id, doubter_id, text, created_at, due_at) VALUES (1, 1, 't', 1, "
     "1)"},
    {"dashboard_voices", "member_id", ERASED, "weeks_counted",
     "INSERT OR IGNORE INTO dashboard_voices VALUES (1, 1, 1)"},
    {"departures", "member_id", IDENTITY, "departure", NULL}, /* made by leaving */
    {"desk_marks", "taker_id", ERASED, "desk_taken",
     "INSERT OR REPLACE INTO desk_marks (source, subject, taker_id, taken_at, changed_at) VALUES "
     "('reports', 1, 1, 1, 1)"},
    {"devices", "member_id", ERASED, "remembered_browsers",
     "INSERT INTO devices VALUES (x'01', 1, 1, 1)"},
    {"drafts", "member_id", ERASED, "drafts",
     "INSERT INTO drafts (member_id, place, saved_at) VALUES (1, 'new', 1)"},
    {"attestations", "member_id", IDENTITY, "attestations",
     "INSERT INTO attestations (id, organisation_id, member_id, identifier, given_name, created_at,"
     " written_at, attested_at) VALUES (1, 1, 1, 'zoe', 'Zoé', 1, 1, 1);"
     "INSERT INTO facts (attestation_id, stated_at) VALUES (1, 1)"},
    {"facts", "member_id", LATER, "facts",
     "INSERT INTO facts (member_id, stated_at) VALUES (1, 1)"},
    {"follows", "member_id", ERASED, "follows", "INSERT INTO follows VALUES (1, 1, 1, 1)"},
    {"greet_choices", "member_id", ERASED, "welcoming",
     "INSERT INTO greet_choices (member_id, sponsors) VALUES (1, 1)"},
    {"imports", "member_id", STAYS, NULL, NULL}, /* a provisioner's, for an hour */
    {"letter_choices", "member_id", ERASED, "letter",
     "INSERT INTO letter_choices (member_id, rhythm, chosen_at) VALUES (1, 'none', 1)"},
    {"mandate_ballots", "member_id", ERASED, "mandate_votes",
     "INSERT OR IGNORE INTO mandate_proposals (id, member_id, months, proposed_at) VALUES (9, -1, "
     "12, 1);"
     "INSERT INTO mandate_ballots VALUES (9, 1, 'yes')"},
    {"mandate_proposals", "member_id", IDENTITY, "mandate_proposals",
     "INSERT INTO mandate_proposals (member_id, months, proposed_at) VALUES (1, 12, 1)"},
    {"mandate_proposals", "proposed_by", STAYS, NULL, NULL}, /* an animator's act */
    {"mandates", "member_id", IDENTITY, "mandates",
     "INSERT INTO mandates (member_id, began_at, ends_at) VALUES (1, 1, 9000000000000)"},
    {"member_countries", "member_id", ERASED, "countries",
     "INSERT INTO member_countries VALUES (1, 'FR', 1, 1)"},
    {"measure_sittings", "member_id", STAYS, "measure_sittings", NULL},
    {"member_measures", "asked_by", STAYS, NULL, NULL},
    {"member_measures", "judge_id", STAYS, NULL, NULL},
    {"member_measures", "lift_second_id", STAYS, NULL, NULL},
    {"member_measures", "lifted_by", STAYS, NULL, NULL},
    {"member_measures", "member_id", LATER, "measures_about_me",
     "INSERT INTO member_measures (member_id, kind, ground, article, facts, reason, days, asked_by,"
     " asked_at, asked_until, holds_until, ended_at) VALUES (1, 'silence', 'charter', 'a', 'f', "
     "'r', 1, 1, 1, 1, 1, 1)"},
    {"member_measures", "second_id", STAYS, NULL, NULL},
    {"member_topics", "member_id", ERASED, "topics", "INSERT INTO member_topics VALUES (1, 't')"},
    {"profiles", "member_id", ERASED, "profile", "INSERT INTO profiles (member_id) VALUES (1)"},
    {"notices", "closed_by", STAYS, NULL, NULL},
    {"notes", "member_id", ERASED, "notes_received",
     "INSERT INTO relaunches (id, writer_id, text, asked_at) VALUES (1, 1, 't', 1) ON CONFLICT DO "
     "NOTHING;"
     "INSERT INTO notes (member_id, relaunch_id, purpose, text, sent_at) VALUES (1, 1, 'relaunch', "
     "'t', 1)"},
    {"notes", "writer_id", STAYS, "notes_written", NULL},
    {"notifications", "member_id", ERASED, "notifications",
     "INSERT INTO notifications (member_id, kind, created_at) VALUES (1, 'k', 1)"},
    {"once_answers", "member_id", STAYS, NULL, NULL}, /* a digest, for a day */
    {"outbox", "member_id", ERASED, "mail",
     "INSERT INTO outbox (kind, member_id, payload, created_at, due_at) VALUES ('k', 1, '', 1, 1)"},
    {"objections", "member_id", LATER, "contested_facts",
     "INSERT INTO objections (member_id, organisation_id, attestation_id, fact, stated, text, "
     "asked_at, due_at, answered_at) VALUES (1, 1, 1, 'job_title', 's', 't', 1, 1, 1)"},
    {"own_addresses", "member_id", ERASED, "own_address",
     "INSERT INTO own_addresses (member_id, address, confirmed_at) VALUES (1, 'a@b', 1)"},
    {"post_marks", "member_id", STAYS, "marks",
     "INSERT INTO post_marks (post_id, member_id, kind) VALUES (1, 1, 'useful')"},
    {"poll_votes", "member_id", STAYS, "poll_votes",
     "INSERT OR IGNORE INTO polls (id, post_id, question, is_multiple, is_anonymous, closes_at)"
     " VALUES (1, 1, 'q', 0, 0, 9000000000000);"
     "INSERT OR IGNORE INTO poll_options (poll_id, position, label) VALUES (1, 1, 'l');"
     "INSERT INTO poll_votes VALUES (1, 1, 1)"},
    {"practices_to_try", "member_id", ERASED, "practices_to_try",
     "INSERT INTO practices (thread_id) VALUES (1) ON CONFLICT DO NOTHING;"
     "INSERT INTO practices_to_try VALUES (1, 1, 1, NULL)"},
    {"question_offers", "member_id", ERASED, "questions_offered",
     "INSERT INTO question_offers (thread_id, member_id, offered_at, why) VALUES (1, 1, 1, "
     "'topic')"},
    {"offer_choices", "member_id", ERASED, "questions_wished_a_week",
     "INSERT INTO offer_choices VALUES (1, 3)"},
    {"policy_changes", "member_id", ERASED, "announced_rules",
     "INSERT OR IGNORE INTO policies (id, name, edition, fingerprint, text, state, announced_at, "
     "due_at) "
     "VALUES"
     " (1, 'n', 'v', 'f', 't', 'announced', 1, 1);"
     "INSERT INTO policy_changes VALUES (1, 1, 'review', 'r', 's', 's', 1)"},
    {"posts", "author_id", STAYS, "messages", NULL},
    {"reads", "member_id", ERASED, "read_positions",
     "INSERT INTO reads (member_id, thread_id, seq) VALUES (1, 1, 1)"},
    {"reads_ahead", "member_id", ERASED, "read_ahead",
     "INSERT INTO reads_ahead VALUES (1, 1, 3, 4)"},
    {"recovery_codes", "member_id", ERASED, "recovery_codes",
     "INSERT INTO recovery_codes (member_id, code_hash, made_at) VALUES (1, x'01', 1)"},
    {"member_notes", "member_id", ERASED, "notes_about_you",
     "INSERT INTO member_notes (member_id, writer_id, text, written_at) VALUES (1, 1, 't', 1)"},
    {"member_notes", "writer_id", STAYS, "notes_on_members", NULL},
    {"report_hands", "member_id", ERASED, "desk_taken",
     "INSERT INTO report_hands VALUES (1, 1, 1, 1)"},
    {"report_letters", "writer_id", STAYS, "report_letters_written", NULL},
    {"relaunches", "writer_id", STAYS, "relaunches_written", NULL},
    {"reports", "closed_by", STAYS, NULL, NULL},
    {"reports", "reporter_id", STAYS, "reports", NULL},
    {"resets", "member_id", ERASED, "password_resets",
     "INSERT INTO resets (token_hash, member_id, is_own, asked_at, opens_at, expires_at) VALUES "
     "(x'01', 1, 1, 1, 1, 1)"},
    {"seed_guests", "member_id", ERASED, "seed_answers",
     "INSERT OR IGNORE INTO seeds (id, kind, space_id, title, body, html, state, changed_at)"
     " SELECT 1, 'question', MIN(id), 't', 'b', 'h', 'waiting', 1 FROM spaces;"
     "INSERT INTO seed_guests (seed_id, member_id, state, body, invited_at, changed_at)"
     " VALUES (1, 1, 'writing', 'b', 1, 1)"},
    {"seeds", "author_id", STAYS, "seeds", NULL},
    {"second_factor_codes", "member_id", ERASED, NULL,
     "INSERT INTO second_factor_codes (member_id, code_hash, made_at) VALUES (1, x'01', 1)"},
    {"second_factors", "member_id", ERASED, "second_factor",
     "INSERT INTO second_factors (member_id, sealed, since_at, last_step) VALUES (1, x'01', 1, 1)"},
    {"review_letters", "member_id", LATER, "review_letters",
     "INSERT INTO review_letters (member_id, kind, text, written_at) VALUES (1, 'answer', 't', 1)"},
    {"review_letters", "writer_id", STAYS, NULL, NULL},
    {"sittings", "member_id", STAYS, "sittings", NULL},
    {"suspicions", "member_id", IDENTITY, "opened_as_a_provisioner",
     "INSERT INTO suspicions VALUES (1, 'browser', 1, NULL)"},
    {"sessions", "member_id", ERASED, "sessions",
     "INSERT INTO sessions (token_hash, member_id, created_at, seen_at, idle_ms, expires_at) "
     "VALUES (x'01', 1, 1, 1, 1, 1)"},
    {"sign_ins", "member_id", IDENTITY, "sign_ins",
     "INSERT INTO sign_ins (member_id, at) VALUES (1, 1)"},
    {"sponsorships", "newcomer_id", ERASED, "welcoming_peers",
     "INSERT INTO sponsorships (newcomer_id, sponsor_id, offered_by, offered_at, ends_at) VALUES "
     "(1, -1, 1, 1, 9000000000000)"},
    {"sponsorships", "offered_by", STAYS, NULL, NULL},
    {"sponsorships", "sponsor_id", ERASED, "welcoming_peers",
     "INSERT INTO sponsorships (newcomer_id, sponsor_id, offered_by, offered_at, accepted_at, "
     "ends_at) VALUES (-1, 1, -1, 1, 2, 9000000000000)"},
    {"threads", "author_id", STAYS, "threads", NULL},
    {"threads", "last_author_id", STAYS, NULL, NULL},
    {"trusted_browsers", "member_id", ERASED, "trusted_browsers",
     "INSERT INTO trusted_browsers (member_id, token_hash, browser, trusted_at, expires_at) VALUES "
     "(1, x'01', 'session', 1, 2)"},
    /* An animator’s acts: the log names them too. */
    {"statements", "decided_by", STAYS, NULL, NULL},
    {"statements", "judged_by", STAYS, NULL, NULL},
    {"statements", "sitter_id", STAYS, NULL, NULL},
    {"unnamed_openings", "asked_by", STAYS, NULL, NULL},
    {"unnamed_openings", "first_id", STAYS, NULL, NULL},
    {"unnamed_openings", "second_id", STAYS, NULL, NULL},
    {"visits", "member_id", ERASED, "visits", "INSERT INTO visits VALUES (1, 1, 1)"},
};

static bool is_known(const char *table, const char *column) {
    for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
        if (strcmp(known[i].table, table) == 0 && strcmp(known[i].column, column) == 0) return true;
    return false;
}

static void read_word(const char *from, char out[64]) {
    size_t length = strspn(from, "abcdefghijklmnopqrstuvwxyz_");
    assert_true(length < 64);
    memcpy(out, from, length);
    out[length] = '\0';
}

static void test_each_column_that_names_a_member_is_known(void **state) {
    static char line[2048];
    char table[64] = "", column[64];
    size_t seen = 0;
    (void)state;
    FILE *f = fopen(EP_SOURCE_DIR "/schema/schema.sql", "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        if (strncmp(line, "CREATE TABLE ", 13) == 0)
            read_word(line + 13 + (line[13] == '"'), table);
        if (strncmp(line, "    ", 4) != 0) continue;
        read_word(line + 4, column);
        bool names = strstr(line, "REFERENCES members") || strcmp(column, "member_id") == 0;
        if (!names || strcmp(column, "") == 0) continue;
        seen++;
        if (!is_known(table, column))
            fail_msg("%s.%s: what becomes of it when the person leaves?", table, column);
    }
    fclose(f);
    assert_true(seen >= ARRAY_LENGTH(known) - 1);
}

static int64_t ask(struct trial *t, const char *sql) {
    static struct db_statement statements[400];
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

static int64_t rows_of(struct trial *t, const struct known *k) {
    return ask(
        t,
        arena_format(&t->arena, "SELECT COUNT(*) FROM %s WHERE %s = 1", k->table, k->column).bytes);
}

static struct options settings = {.community_identity_years = 1};

static void fill(struct trial *t) {
    t->service.options = &settings;
    settings.community_name = STR("C");
    settings.community_url = STR("http://localhost");
    trial_sql(
        t->db,
        "INSERT INTO organisations (id, slug, name, kind, created_at) VALUES (1, 'o', 'O', 'k', 1);"
        "INSERT INTO members (id, account, identifier, email, given_name, family_name, region,"
        " organisation_id, state, created_at, charter_at, declared_at, verdict, judged_at,"
        " valid_until, password_hash) VALUES (1, 'member', 'zoe', 'zoe@mail', 'Zoé', 'Dupont', "
        "'Nord', 1,"
        " 'active', 1, 1, 1, 'peer', 1, 9000000000000, 'hash');"
        "INSERT INTO spaces (id, slug, title, created_at) VALUES (1, 's', 'S', 1);"
        "INSERT INTO threads (id, space_id, kind, title, author_id, created_at, last_seq,"
        " last_post_at, last_author_id) VALUES (1, 1, 'question', 'T', 1, 1, 1, 1, 1);"
        "INSERT INTO posts (id, thread_id, seq, author_id, created_at, html) VALUES (1, 1, 1, 1, "
        "1, 'h');"
        "INSERT INTO post_sources (post_id, markdown) VALUES (1, 'm');");
    for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
        if (known[i].row) trial_sql(t->db, known[i].row);
}

static void assert_rows(struct trial *t, enum fate gone) {
    for (size_t i = 0; i < ARRAY_LENGTH(known); i++) {
        const struct known *k = &known[i];
        if (!k->row) continue;
        bool is_erased = k->fate == ERASED || (gone != ERASED && k->fate == LATER) ||
                         (gone == IDENTITY && k->fate == IDENTITY);
        if (is_erased == (rows_of(t, k) > 0))
            fail_msg("%s.%s: %s", k->table, k->column,
                     is_erased ? "still there" : "gone too early");
    }
}

static void test_leaving_erases_what_it_says(void **state) {
    struct trial *t = *state;
    struct leave_in in = {.member = {1}};
    fill(t);
    assert_int_equal(op_execute(&t->run, &op_leave, &in, NULL), OK);
    assert_rows(t, ERASED);
    assert_int_equal(op_execute(&t->run, &op_leave, &in, NULL), ERR_CONFLICT);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM departures WHERE INSTR(sealed, 'Dupont') > 0"),
                     0);
    t->run.now_ms += (RETURN_DAYS + 1) * DAY_MS;
    assert_int_equal(forget_departed_run(&t->run), OK);
    assert_rows(t, LATER);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM facts WHERE attestation_id = 1"), 1);
    struct return_in back = {{1}};
    assert_int_equal(op_execute(&t->run, &op_return, &back, NULL), ERR_NOT_FOUND);
    t->run.now_ms += 366 * DAY_MS;
    assert_int_equal(forget_departed_run(&t->run), OK);
    assert_rows(t, IDENTITY);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM departures"), 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM facts"), 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM members WHERE identifier = 'zoe' OR email <> ''"),
                     0);
}

/* Who comes to look within the two weeks gives an address, makes codes, is remembered: all of it
 * goes when the way back closes. Nor can a list take the name that is left. */
static void test_nothing_given_after_leaving_stays(void **state) {
    struct trial *t = *state;
    struct leave_in in = {.member = {1}};
    fill(t);
    assert_int_equal(op_execute(&t->run, &op_leave, &in, NULL), OK);
    for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
        if (known[i].row && known[i].fate == ERASED) trial_sql(t->db, known[i].row);
    trial_sql(t->db, "UPDATE members SET language = 'en', scheme = 'dark' WHERE id = 1;"
                     "INSERT INTO members (id, account, identifier, given_name, family_name,"
                     " organisation_id, state, created_at, verdict, judged_at, valid_until)"
                     " VALUES (2, 'member', 'parti.1', 'A', 'B', 1, 'invited', 0, 'peer', 0, 9);");
    t->run.now_ms += (RETURN_DAYS + 1) * DAY_MS;
    assert_int_equal(forget_departed_run(&t->run), OK);
    assert_rows(t, LATER);
    assert_int_equal(
        ask(t, "SELECT COUNT(*) FROM members WHERE id = 1 AND (language <> '' OR scheme <> '')"),
        0);
    t->run.now_ms += 366 * DAY_MS;
    assert_int_equal(forget_departed_run(&t->run), OK);
    assert_rows(t, IDENTITY);
}

static void test_coming_back_restores_name_and_state(void **state) {
    struct trial *t = *state;
    struct leave_in in = {.member = {1}};
    struct return_in back = {{1}};
    fill(t);
    trial_sql(t->db, "UPDATE members SET state = 'suspended'");
    assert_int_equal(op_execute(&t->run, &op_leave, &in, NULL), OK);
    t->run.actor = actor_member((struct member_id){2});
    assert_int_equal(op_execute(&t->run, &op_return, &back, NULL), ERR_DENIED);
    assert_int_equal(op_execute(&t->run, &op_leave, &in, NULL), ERR_DENIED);
    t->run.actor = actor_member((struct member_id){1});
    assert_int_equal(op_execute(&t->run, &op_return, &back, NULL), OK);
    assert_int_equal(
        ask(t, "SELECT COUNT(*) FROM members WHERE given_name = 'Zoé' AND family_name = 'Dupont'"
               " AND region = 'Nord' AND state = 'suspended' AND email = 'zoe@mail'"),
        1);
    /* By oneself only with the password's own hash. */
    assert_int_equal(op_execute(&t->run, &op_leave, &in, NULL), ERR_DENIED);
}

/* --- Leaving is no way around a measure */

#define UNDER                                                                                      \
    "INSERT INTO member_measures (member_id, kind, ground, article, facts, reason, days,"          \
    " asked_by, asked_at, asked_until, holds_until, began_at) VALUES (1, "

static void list_again(struct trial *t, int id, const char *identifier, const char *email) {
    trial_sql(
        t->db,
        arena_format(&t->arena,
                     "INSERT INTO members (id, account, identifier, email, given_name, family_name,"
                     " organisation_id, state, created_at, verdict, judged_at, valid_until) VALUES"
                     " (%d, 'member', '%s', '%s', 'A', 'B', 1, 'active', 0, 'peer', 0, 9)",
                     id, identifier, email)
            .bytes);
}

static enum err open_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    return measures_carry(run, *(const struct member_id *)input);
}
static const struct op op_open = {.name = "test.open", .run = open_run};

static void open_account(struct trial *t, int64_t id) {
    struct member_id member = {id};
    assert_int_equal(op_execute(&t->run, &op_open, &member, NULL), OK);
}

static void test_who_left_excluded_is_excluded_again_until_the_term(void **state) {
    struct trial *t = *state;
    struct leave_in in = {.member = {1}};
    fill(t);
    int64_t term = t->run.now_ms + 200 * DAY_MS;
    trial_sql(t->db, arena_format(&t->arena,
                                  UNDER "'exclude', 'law', 'a', 'f', 'r', 200, -1, 1, "
                                        "%lld, %lld, 1)",
                                  (long long)term, (long long)term)
                         .bytes);
    assert_int_equal(op_execute(&t->run, &op_leave, &in, NULL), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM barred_marks"), 2); /* identifier and address */
    t->run.now_ms += (RETURN_DAYS + 1) * DAY_MS;
    assert_int_equal(forget_departed_run(&t->run), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM member_measures WHERE member_id = 1"), 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM barred_marks WHERE measure_id IS NOT NULL"), 0);
    /* Nobody can read out of it whose it is. */
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM barred_marks WHERE INSTR(mark, 'zoe') > 0"), 0);
    /* By the address alone, in capitals; and who has neither is nobody of theirs. */
    list_again(t, 2, "z.dupont", "ZOE@mail");
    list_again(t, 3, "ana", "ana@mail");
    open_account(t, 2);
    open_account(t, 3);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM member_measures WHERE member_id = 3"), 0);
    assert_int_equal(ask(t, "SELECT holds_until FROM member_measures WHERE member_id = 2 AND "
                            "kind = 'exclude' AND carried = 1 AND facts = '' AND reason = ''"),
                     term);
    /* Lifted there, it is lifted for good. */
    trial_sql(t->db, "UPDATE member_measures SET ended_at = 1 WHERE member_id = 2");
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM barred_marks WHERE measure_id IS NOT NULL"), 0);
    list_again(t, 4, "z.d", "zoe@mail");
    open_account(t, 4);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM member_measures WHERE member_id = 4"), 0);
    /* What is left of the marks ends with the term. */
    t->run.now_ms = term;
    assert_int_equal(forget_measures_run(&t->run), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM barred_marks"), 0);
}

static void test_marks_are_kept_of_nobody_else_and_three_years_at_most(void **state) {
    struct trial *t = *state;
    struct leave_in in = {.member = {1}};
    struct return_in back = {{1}};
    fill(t); /* with a silence that is over */
    assert_int_equal(op_execute(&t->run, &op_leave, &in, NULL), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM barred_marks"), 0);
    assert_int_equal(op_execute(&t->run, &op_return, &back, NULL), OK);
    trial_sql(t->db, UNDER "'exclude', 'law', 'a', 'f', 'r', 0, -1, 1, 253402300799000, "
                           "253402300799000, 1)");
    assert_int_equal(op_execute(&t->run, &op_leave, &in, NULL), OK);
    assert_int_equal(ask(t, "SELECT MAX(until) FROM barred_marks"), t->run.now_ms + 1095 * DAY_MS);
    /* An appeal from outside that lifts it ends them; coming back too. */
    assert_int_equal(op_execute(&t->run, &op_return, &back, NULL), OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM barred_marks"), 0);
    assert_int_equal(op_execute(&t->run, &op_leave, &in, NULL), OK);
    trial_sql(t->db, "UPDATE member_measures SET ended_at = 1 WHERE kind = 'exclude'");
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM barred_marks"), 0);
}

static void test_the_export_has_each_table(void **state) {
    struct trial *t = *state;
    struct leave_in leave = {.member = {1}};
    fill(t);
    struct export_in in = {.member = {1}, .part = 1, .now_ms = t->run.now_ms};
    assert_int_equal(export_write(t->db, &t->arena, &t->service, &in), OK);
    for (size_t i = 0; i < ARRAY_LENGTH(known); i++) {
        if (!known[i].exported || strcmp(known[i].table, "departures") == 0) continue;
        struct str key = arena_format(&t->arena, "\"%s\":", known[i].exported);
        size_t at = str_find(in.json, key);
        if (at == in.json.length) fail_msg("%s is not in the export", known[i].table);
        if (known[i].row &&
            str_starts(str_slice(in.json, at + key.length, in.json.length), STR(" []")))
            fail_msg("%s is empty in the export", known[i].table);
    }
    assert_int_equal(op_execute(&t->run, &op_leave, &leave, NULL), OK);
    assert_int_equal(export_write(t->db, &t->arena, &t->service, &in), OK);
    assert_true(str_find(in.json, STR("\"departure\":")) < in.json.length);
    in.part = 2;
    assert_int_equal(export_write(t->db, &t->arena, &t->service, &in), ERR_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_column_that_names_a_member_is_known),
        WITH_FULL(test_leaving_erases_what_it_says),
        WITH_FULL(test_nothing_given_after_leaving_stays),
        WITH_FULL(test_coming_back_restores_name_and_state),
        WITH_FULL(test_who_left_excluded_is_excluded_again_until_the_term),
        WITH_FULL(test_marks_are_kept_of_nobody_else_and_three_years_at_most),
        WITH_FULL(test_the_export_has_each_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
