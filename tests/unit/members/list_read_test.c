/* A list as spreadsheets write it: what is read, and what is refused with its row and column. */
#include "server/members/list_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static struct arena arena;

static struct list read(const char *text) {
    static const struct member_put_in base = {.organisation = {7}, .attests = true};
    struct list list;
    assert_int_equal(list_read(&arena, str_from_c(text), &base, &list), OK);
    return list;
}

static void test_what_a_spreadsheet_writes(void **state) {
    (void)state;
    struct list list = read("\xEF\xBB\xBFIdentifier;given_name;Supervises;practising;email\r\n"
                            "ZOE;\"Zoé \"\"Z\"\"\";NON;Oui;Zoe@Mail.example\r\n"
                            "\r\n"
                            "max; Max ;;;\r\n");
    assert_int_equal(list.header.problem, LIST_FINE);
    assert_int_equal(list.count, 2);
    const struct member_put_in *zoe = &list.rows[0].put;
    assert_true(str_equal(zoe->identifier, STR("zoe")));
    assert_true(str_equal(zoe->given_name, STR("Zoé \"Z\"")));
    assert_true(str_equal(zoe->supervises, STR("no")) && str_equal(zoe->practising, STR("yes")));
    assert_true(str_equal(zoe->email, STR("zoe@mail.example")));
    assert_int_equal(zoe->organisation.v, 7);
    assert_true(zoe->attests);
    assert_true(str_equal(list.rows[1].put.given_name, STR("Max")));
    assert_true(str_is_empty(list.rows[1].put.supervises)); /* unknown, not "no" */
    assert_int_equal(list.rows[1].line, 4);
}

static void assert_problem(const char *row, enum list_problem problem, enum list_column where) {
    char text[4096];
    snprintf(text, sizeof text,
             "identifier,given_name,email,supervises,practising,job_title,external_id\n%s\n", row);
    struct list list = read(text);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.rows[0].problem, problem);
    assert_int_equal(list.rows[0].where, where);
    assert_int_equal(list.rows[0].number, 2);
}

static void test_each_refusal_names_its_cell(void **state) {
    static char wide[1200];
    (void)state;
    assert_problem("z,Zoé", LIST_BAD_IDENTIFIER, LIST_IDENTIFIER);
    assert_problem("zoé,Zoé", LIST_BAD_IDENTIFIER, LIST_IDENTIFIER);
    assert_problem("a b,Zoé", LIST_BAD_IDENTIFIER, LIST_IDENTIFIER);
    assert_problem("parti/7,Zoé", LIST_BAD_IDENTIFIER, LIST_IDENTIFIER);
    assert_problem("zoe, ", LIST_NO_NAME, LIST_GIVEN_NAME);
    assert_problem("zoe,Zoé,nowhere", LIST_BAD_EMAIL, LIST_EMAIL);
    assert_problem("zoe,Zoé,,perhaps", LIST_BAD_FACT, LIST_SUPERVISES);
    assert_problem("zoe,Zoé,,no,2", LIST_BAD_FACT, LIST_PRACTISING);
    assert_problem("zoe,Zoé,e.montreuil@", LIST_BAD_EMAIL, LIST_EMAIL);
    assert_problem("zoe,Zo\x01\x02", LIST_CONTROLS, LIST_GIVEN_NAME);
    assert_problem("zoe,\"Zo\té\"", LIST_CONTROLS, LIST_GIVEN_NAME);
    assert_problem("zoe,Zoé\u202e", LIST_CONTROLS, LIST_GIVEN_NAME);
    assert_problem("zoe,Zo\xE9", LIST_NOT_TEXT, LIST_GIVEN_NAME);
    assert_problem("zoe,=1+1", LIST_FORMULA, LIST_GIVEN_NAME);
    assert_problem("zoe,Zoé,,,,@SUM(A1)", LIST_FORMULA, LIST_JOB_TITLE);
    assert_problem("zoe,\"Zoé", LIST_UNCLOSED, LIST_COLUMNS);
    assert_problem("zoe,Z\"oé", LIST_BAD_QUOTES, LIST_COLUMNS);
    assert_problem("zoe,\"Zoé\"x", LIST_BAD_QUOTES, LIST_COLUMNS);
    assert_problem("zoe,Zoé,,,,,,autre", LIST_TOO_WIDE, LIST_COLUMNS);
    snprintf(wide, sizeof wide, "zoe,Zoé,,,,%0400d", 7);
    assert_problem(wide, LIST_TOO_LONG, LIST_JOB_TITLE);
    assert_problem("zoe,Zoé", LIST_FINE, LIST_COLUMNS);
}

static void assert_put(struct str got, const char *wanted) {
    assert_true(str_equal(got, str_from_c(wanted)));
}

static void test_spreadsheets_habits_are_understood(void **state) {
    (void)state;
    struct list list = read("Identifiant\tPRÉNOM\tcode ROME\tEncadre\texternal-id\tétat\t\t\r\n"
                            "=\"0012\"\t\u00a0Zoé\u202f\tk1801\tNON\t'-7\touvert\t\t\r\n"
                            "\t\t\t\t\t\t\t\r\n"
                            "max\tMax\t\tVrai\t\t\t\t\r\n");
    assert_int_equal(list.header.problem, LIST_FINE);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.rows[0].problem, LIST_BAD_QUOTES); /* list_text takes this = out before */
    assert_int_equal(list.rows[1].problem, LIST_FINE);
    assert_put(list.rows[1].put.supervises, "yes");
    list = read("identifiant;prénom;matricule\n\"=\"\"0012\"\"\";\u00a0Zoé\u202f;'-7\n");
    assert_int_equal(list.rows[0].problem, LIST_FINE);
    assert_put(list.rows[0].put.identifier, "0012");
    assert_put(list.rows[0].put.given_name, "Zoé");
    assert_put(list.rows[0].put.external_id, "-7");
}

static void test_each_person_once(void **state) {
    (void)state;
    struct list list = read("identifier,given_name,external_id\nzoe,Zoé,1\nmax,Max,2\nZOE,Zoé,3\n"
                            "luc,Luc,2\nada,Ada,\neve,Eve,\n");
    static const enum list_problem expected[] = {LIST_FINE,  LIST_FINE, LIST_TWICE,
                                                 LIST_TWICE, LIST_FINE, LIST_FINE};
    assert_int_equal(list.count, ARRAY_LENGTH(expected));
    for (size_t i = 0; i < list.count; i++) assert_int_equal(list.rows[i].problem, expected[i]);
    assert_int_equal(list.rows[2].other, 2);
    assert_int_equal(list.rows[3].where, LIST_EXTERNAL_ID);
    assert_int_equal(list.rows[3].other, 3);
}

static void test_a_header_that_cannot_be_used(void **state) {
    (void)state;
    assert_int_equal(read("").header.problem, LIST_NEEDS_COLUMNS);
    assert_int_equal(read("identifier\nzoe\n").header.problem, LIST_NEEDS_COLUMNS);
    struct list unknown = read("identifier,given_name,salaire\n");
    assert_int_equal(unknown.header.problem, LIST_UNKNOWN_COLUMN);
    assert_true(str_equal(unknown.header.detail, STR("salaire")));
    assert_int_equal(unknown.header.other, 3);
    assert_int_equal(read("identifier,given_name,Identifier\n").header.problem, LIST_COLUMN_TWICE);
    assert_int_equal(read("identifier,pr\xE9nom\n").header.problem, LIST_NOT_TEXT);
}

static int teardown(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_a_spreadsheet_writes),
        cmocka_unit_test(test_each_refusal_names_its_cell),
        cmocka_unit_test(test_spreadsheets_habits_are_understood),
        cmocka_unit_test(test_each_person_once),
        cmocka_unit_test(test_a_header_that_cannot_be_used),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
