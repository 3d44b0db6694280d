/* What an operator writes into a configuration or a policy, and the answer they get. */
#include "lib/conf.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;

static struct conf parse(const char *text) {
    struct conf conf;
    struct conf_error error;
    assert_int_equal(conf_parse(&arena, str_from_c(text), &conf, &error), OK);
    return conf;
}

static void assert_value(const struct conf *conf, const char *section, const char *key,
                         const char *expected) {
    struct str value;
    assert_true(conf_get(conf, str_from_c(section), str_from_c(key), &value));
    assert_int_equal(value.length, strlen(expected));
    assert_memory_equal(value.bytes, expected, value.length);
}

/* The text is refused at that line with a sentence that contains `words`. */
static void assert_refused(const char *text, size_t line, const char *words) {
    struct conf conf;
    struct conf_error error;
    assert_int_not_equal(conf_parse(&arena, str_from_c(text), &conf, &error), OK);
    assert_int_equal(error.line, line);
    if (!strstr(error.text, words)) fail_msg("\"%s\" lacks \"%s\"", error.text, words);
}

static void test_sections_and_values(void **state) {
    (void)state;
    struct conf conf = parse("\xef\xbb\xbfname = Entre-pairs\r\n"
                             "[limits]\n"
                             "  posts_per_minute=20   # twenty\n"
                             "\n"
                             "# a comment = no row\n"
                             "[mail]\n"
                             "smtp_url = smtps://user:a#b@mail.example:465\n"
                             "from =\n"
                             "[limits]\n"
                             "sign_ins = 300\n");
    assert_value(&conf, "", "name", "Entre-pairs");
    assert_value(&conf, "limits", "posts_per_minute", "20");
    assert_value(&conf, "limits", "sign_ins", "300");
    assert_value(&conf, "mail", "smtp_url", "smtps://user:a#b@mail.example:465");
    assert_value(&conf, "mail", "from", "");
    assert_null(conf_find(&conf, STR("mail"), STR("posts_per_minute")));
    assert_int_equal(conf_find(&conf, STR("mail"), STR("from"))->line, 8);
    assert_int_equal(conf.rows_count, 5);
}

static void test_quotes_keep_what_would_be_lost(void **state) {
    (void)state;
    struct conf conf = parse("a = \"  # not a comment \"  # a comment\n"
                             "b = \"say \\\"yes\\\" \\\\ no\"\n");
    assert_value(&conf, "", "a", "  # not a comment ");
    assert_value(&conf, "", "b", "say \"yes\" \\ no");
}

static void test_repeated_keys_are_lists_and_the_last_one_counts(void **state) {
    (void)state;
    struct conf conf = parse("[titles]\ntitle = un\nother = x\ntitle = deux\n[s]\ntitle = trois\n");
    size_t at = 0;
    const struct conf_row *row = conf_next_of(&conf, STR("titles"), STR("title"), &at);
    assert_int_equal(row->line, 2);
    row = conf_next_of(&conf, STR("titles"), STR("title"), &at);
    assert_int_equal(row->line, 4);
    assert_null(conf_next_of(&conf, STR("titles"), STR("title"), &at));
    assert_value(&conf, "titles", "title", "deux");
    at = 0;
    size_t rows = 0;
    while (conf_next(&conf, STR("titles"), &at)) rows++;
    assert_int_equal(rows, 3);
}

static void test_items_of_a_list(void **state) {
    (void)state;
    struct str rest = STR(" K1801 ,,K2112,"), item;
    assert_true(conf_cut_item(&rest, &item));
    assert_true(str_equal(item, STR("K1801")));
    assert_true(conf_cut_item(&rest, &item));
    assert_true(str_equal(item, STR("K2112")));
    assert_false(conf_cut_item(&rest, &item));
}

static void test_booleans(void **state) {
    (void)state;
    bool b = false;
    assert_true(conf_parse_bool(STR("Yes"), &b));
    assert_true(b);
    assert_true(conf_parse_bool(STR("off"), &b));
    assert_false(b);
    assert_false(conf_parse_bool(STR("oui"), &b));
    assert_false(conf_parse_bool(STR(""), &b));
}

static void test_errors_say_where_and_why(void **state) {
    (void)state;
    assert_refused("a = 1\nposts per minute\n", 2, "expected \"key = value\"");
    assert_refused("[limits\n", 1, "closing bracket");
    assert_refused("\n[limits] x = 1\n", 2, "follows the section header");
    assert_refused("[]\n", 1, "empty");
    assert_refused(" = 3\n", 1, "no key");
    assert_refused("posts per minute = 3\n", 1, "posts per minute");
    assert_refused("cl\xc3\xa9 = 3\n", 1, "letters without accents");
    assert_refused("a = \"open\n", 1, "not closed");
    assert_refused("a = \"x\" y\n", 1, "follows the quoted value");
    assert_refused("a = \"\\n\"\n", 1, "backslash");
    assert_refused("a = 1\n\nb = caf\xe9\n", 3, "UTF-8");
    assert_refused("a = \x1b[31m\n", 1, "control character");
}

static void test_bounds(void **state) {
    (void)state;
    static char text[CONF_TEXT_MAX + 2];
    struct conf conf;
    struct conf_error error;
    memset(text, 'a', sizeof text - 1);
    struct str long_line = {text, CONF_LINE_MAX + 1};
    assert_int_equal(conf_parse(&arena, long_line, &conf, &error), ERR_LIMIT);
    assert_int_equal(error.line, 1);
    struct str large = {text, CONF_TEXT_MAX + 1};
    assert_int_equal(conf_parse(&arena, large, &conf, &error), ERR_LIMIT);
    size_t length = 0;
    for (size_t i = 0; i <= CONF_ROWS_MAX; i++) {
        memcpy(text + length, "a=1\n", 4);
        length += 4;
    }
    struct str many = {text, length};
    assert_int_equal(conf_parse(&arena, many, &conf, &error), ERR_LIMIT);
    assert_int_equal(error.line, CONF_ROWS_MAX + 1);
    assert_int_equal(conf_parse(&arena, (struct str){0}, &conf, &error), OK);
    assert_int_equal(conf.rows_count, 0);
}

static int teardown(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sections_and_values),
        cmocka_unit_test(test_quotes_keep_what_would_be_lost),
        cmocka_unit_test(test_repeated_keys_are_lists_and_the_last_one_counts),
        cmocka_unit_test(test_items_of_a_list),
        cmocka_unit_test(test_booleans),
        cmocka_unit_test(test_errors_say_where_and_why),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
