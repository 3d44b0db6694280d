/* A form's fields against its schema: what is refused, and that nothing typed is lost by it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "server/core/form.h"

enum { TITLE, BODY, PASSWORD, BOX, KIND };
static const char *const kinds[] = {"question", "discussion", NULL};
static const struct form_field fields[] = {
    [TITLE] = {"title", FIELD_LINE, true, 10, NULL},
    [BODY] = {"body", FIELD_TEXT, false, 20, NULL},
    [PASSWORD] = {"password", FIELD_SECRET, false, 20, NULL},
    [BOX] = {"box", FIELD_CHECK, false, 8, NULL},
    [KIND] = {"kind", FIELD_CHOICE, false, 16, kinds},
};
static const struct form_schema schema = {"test", fields, ARRAY_LENGTH(fields), NULL};
static struct arena arena;
static struct form form;

static void read_body(const char *body) {
    static struct urlform sent;
    assert_int_equal(urlform_parse(&arena, str_from_c(body), &sent), OK);
    form_read(&schema, &sent, &form);
}

/* The problem of one field, the others being fine. */
static void expect(const char *body, size_t field, enum form_problem problem) {
    read_body(body);
    for (size_t i = 0; i < schema.count; i++)
        if (form.problems[i] != (i == field ? problem : FORM_FINE))
            fail_msg("%s: field %zu has problem %d", body, i, (int)form.problems[i]);
    assert_int_equal(form.has_problem, problem != FORM_FINE);
    assert_int_equal(form.status, 422);
}

static void test_fields_are_checked(void **state) {
    (void)state;
    expect("title=abc", TITLE, FORM_FINE);
    expect("", TITLE, FORM_REQUIRED);
    expect("title=", TITLE, FORM_REQUIRED);
    expect("title=+%09+", TITLE, FORM_REQUIRED);
    expect("title=0123456789", TITLE, FORM_FINE);
    expect("title=01234567890", TITLE, FORM_TOO_LONG);
    expect("title=%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9e", TITLE, FORM_TOO_LONG); /* bytes count */
    expect("title=a%0Ab", TITLE, FORM_NOT_TEXT);
    expect("title=a%1Bb", TITLE, FORM_NOT_TEXT);
    expect("title=a&body=a%0Ab", BODY, FORM_FINE);
    expect("title=a&body=a%07b", BODY, FORM_NOT_TEXT);
    expect("title=a&password=a%07b", PASSWORD, FORM_FINE);
    expect("title=a&password=012345678901234567890", PASSWORD, FORM_TOO_LONG);
    expect("title=a&kind=question", KIND, FORM_FINE);
    expect("title=a&kind=Question", KIND, FORM_NO_CHOICE);
    expect("title=a&kind=question%20", KIND, FORM_NO_CHOICE);
    expect("title=a&box=on", BOX, FORM_FINE);
}

/* Two readers of one request must not disagree about what it says. */
static void test_a_repeated_field_is_refused(void **state) {
    (void)state;
    expect("title=a&title=b", TITLE, FORM_NO_CHOICE);
    expect("title=a&kind=question&kind=discussion", KIND, FORM_NO_CHOICE);
}

static void test_names_are_exact_and_others_ignored(void **state) {
    (void)state;
    expect("Title=a&title[]=b&titles=c&is_admin=1", TITLE, FORM_REQUIRED);
}

static void test_what_was_typed_stays(void **state) {
    (void)state;
    read_body("title=++un+titre+trop+long++&body=%20deux%0A%20lignes%20&kind=autre");
    assert_true(str_equal(form.values[TITLE], STR("un titre trop long")));
    assert_true(str_equal(form.values[BODY], STR(" deux\n lignes ")));
    assert_true(str_equal(form.values[KIND], STR("autre")));
    assert_int_equal(form.problems[TITLE], FORM_TOO_LONG);
    assert_int_equal(form.problems[KIND], FORM_NO_CHOICE);
}

static void test_a_feature_marks_a_field(void **state) {
    (void)state;
    read_body("title=abc");
    form_fail(&form, TITLE, STR("pris"));
    assert_true(form.has_problem);
    assert_int_equal(form.problems[TITLE], FORM_OTHER);
    assert_true(str_equal(form.sentences[TITLE], STR("pris")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields_are_checked),
        cmocka_unit_test(test_a_repeated_field_is_refused),
        cmocka_unit_test(test_names_are_exact_and_others_ignored),
        cmocka_unit_test(test_what_was_typed_stays),
        cmocka_unit_test(test_a_feature_marks_a_field),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
