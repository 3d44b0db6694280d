/* The command as a shell sees it: arguments, output, exit status, lines that match. */
#include "tools/cli/check_title.h"

#include "tests/unit/moderation/policy_fixture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* The command line is no library. */
#include "tools/cli/check_title.c"

static struct arena arena;
static struct str policy_text;
static char out_text[4 << 20], talk_text[1 << 16];

enum { ARGUMENTS_MAX = 16 };

/* Runs the command with these arguments (NULL ends them) and this standard input. */
static int run(struct str input, const char *const *arguments) {
    char *argv[ARGUMENTS_MAX + 1];
    int argc = 0;
    argv[argc++] = arena_text(&arena, STR("check-title"));
    for (; *arguments; arguments++) argv[argc++] = arena_text(&arena, str_from_c(*arguments));
    FILE *in = tmpfile();
    assert_non_null(in);
    assert_int_equal(fwrite(input.bytes, 1, input.length, in), input.length);
    rewind(in);
    memset(out_text, 0, sizeof out_text);
    memset(talk_text, 0, sizeof talk_text);
    struct check_title_io io = {in, fmemopen(out_text, sizeof out_text, "w"),
                                fmemopen(talk_text, sizeof talk_text, "w")};
    int status = cli_check_title(&io, argc, argv, policy_text);
    fclose(io.in);
    fclose(io.out);
    fclose(io.talk);
    return status;
}

#define RUN(input, ...) run(str_from_c(input), (const char *const[]){__VA_ARGS__, NULL})

static void test_one_title(void **state) {
    (void)state;
    assert_int_equal(RUN("", "Conseillère emploi"), 0);
    assert_non_null(strstr(out_text, "verdict: peer\nrule: peer.title\n"));
    assert_int_equal(RUN("", "Responsable d'agence"), 0);
    assert_non_null(strstr(out_text, "verdict: refused\nreason: manager\nrule: manager.title\n"));
    assert_non_null(strstr(out_text, "encadrement"));
    assert_int_equal(RUN("", "--occupation=K1801", "Animatrice insertion"), 0);
    assert_non_null(strstr(out_text, "peer.occupation"));
    assert_int_equal(RUN("", "CIP", "--supervises", "yes"), 0);
    assert_non_null(strstr(out_text, "manager.authority"));
    assert_int_equal(RUN("", "CIP", "--practising", "no"), 0);
    assert_non_null(strstr(out_text, "not_practising"));
    assert_int_equal(RUN("", "CIP", "--organisation-kind", "autre"), 0);
    assert_non_null(strstr(out_text, "organisation_not_entitled"));
    assert_int_equal(RUN("", "CIP", "--organisation-kind", "nowhere"), 0);
    assert_non_null(strstr(talk_text, "nowhere"));
    assert_int_equal(RUN("", "--", "--CIP"), 0);
    assert_non_null(strstr(out_text, "peer"));
}

static void test_json(void **state) {
    (void)state;
    assert_int_equal(RUN("", "Formatrice", "--json"), 0);
    assert_non_null(strstr(out_text, "\"verdict\": \"refused\""));
    assert_non_null(strstr(out_text, "\"reason\": \"partner_profession\""));
    assert_non_null(strstr(out_text, "\"rule\": \"partner.title\""));
}

static void test_wrong_usage(void **state) {
    (void)state;
    assert_int_equal(RUN("", "CIP", "--supervises", "maybe"), 64);
    assert_non_null(strstr(talk_text, "maybe"));
    assert_int_equal(RUN("", "CIP", "DRH"), 64);
    assert_int_equal(RUN("", "CIP", "--frobnicate"), 64);
    assert_int_equal(RUN("", "CIP", "--occupation"), 64);
    assert_int_equal(RUN("", "CIP", "--csv"), 64);
    assert_int_equal(RUN("", "--csv", "--occupation", "K1801"), 64);
    assert_int_equal(RUN("", "\xff"), 64);
    assert_int_equal(run(STR(""), (const char *const[]){NULL}), 64);
    assert_string_equal(out_text, "");
}

static void test_a_policy_of_ones_own(void **state) {
    (void)state;
    assert_int_equal(RUN("", "CIP", "--policy", "/nowhere/at/all.conf"), 1);
    assert_non_null(strstr(talk_text, "/nowhere/at/all.conf"));
    assert_int_equal(RUN("", "CIP", "--policy", EP_SOURCE_DIR "/moderation/policy/cep.conf"), 0);
    assert_int_equal(RUN("", "CIP", "--policy", EP_SOURCE_DIR "/tests/data/title-cases.csv"), 1);
    assert_non_null(strstr(talk_text, "line 1:"));
}

static void test_csv_keeps_lines_in_order(void **state) {
    (void)state;
    assert_int_equal(RUN("Conseillère emploi\r\n"
                         "\"Directeur, mission locale\",,,yes\n"
                         "\n"
                         "Animatrice insertion,K1801\n"
                         "CIP,,yes,\n"
                         "CIP,K1801,,no",
                         "--csv"),
                     0);
    assert_string_equal(out_text, "peer,,peer.title\n"
                                  "refused,manager,manager.title\n"
                                  "review,unknown_title,review.no-title\n"
                                  "peer,,peer.occupation\n"
                                  "refused,manager,manager.authority\n"
                                  "refused,not_practising,practice.ended\n");
    assert_int_equal(RUN("", "--csv"), 0);
    assert_string_equal(out_text, "");
}

static void test_a_bad_row_keeps_its_line(void **state) {
    (void)state;
    assert_int_equal(RUN("CIP,,maybe,\n\"CIP\"x\nCIP,,,,\nConseill\xe8re\nCIP\n", "--csv"), 2);
    assert_string_equal(out_text, "invalid,supervises is yes or no or empty,\n"
                                  "invalid,text follows the closing quote of the field,\n"
                                  "invalid,more than four columns,\n"
                                  "invalid,the title is not UTF-8,\n"
                                  "peer,,peer.title\n");
    assert_non_null(strstr(talk_text, "row 1:"));
    assert_non_null(strstr(talk_text, "row 4:"));
}

/* More input than any buffer holds at once, cut at every possible place. */
static void test_a_long_file(void **state) {
    (void)state;
    enum { ROWS = 50000 };
    struct buf input;
    buf_init(&input, 8 << 20);
    for (int i = 0; i < ROWS; i++) buf_put_format(&input, "\"CIP, no %d\nsecond line\",,,yes\n", i);
    assert_int_equal(run(buf_str(&input), (const char *const[]){"--csv", NULL}), 0);
    size_t lines = 0;
    for (const char *c = out_text; *c; c++) lines += *c == '\n';
    assert_int_equal(lines, ROWS);
    assert_null(strstr(out_text, "invalid"));
    buf_release(&input);
}

static int setup(void **state) {
    (void)state;
    policy_text = fixture_read(&arena, "moderation/policy/cep.conf");
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_title),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_wrong_usage),
        cmocka_unit_test(test_a_policy_of_ones_own),
        cmocka_unit_test(test_csv_keeps_lines_in_order),
        cmocka_unit_test(test_a_bad_row_keeps_its_line),
        cmocka_unit_test(test_a_long_file),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
