/* Every text that a form takes is read by the guard, or stands here with the reason why not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "server/routes.h"

static const struct {
    const char *form, *field, *why;
} others[] = {
    /* Read by the form's own call of guard_form: strictly, with the composer's parts, or after the
     * variables that it may hold. */
    {"thread", "body", "composer"},
    {"reply", "body", "composer"},
    {"edit", "body", "composer"},
    {"answer", "body", "strict"},
    {"reservation", "body", "strict"},
    {"outcome", "done", "strict"},
    {"outcome", "happened", "strict"},
    {"outcome", "again", "strict"},
    {"step", "obstacle", "strict"},
    {"step", "result", "strict"},
    {"step", "branches", "strict"},
    {"seed", "body", "strict in a question"},
    {"seed_answer", "body", "strict in a question"},
    {"greet_send", "text", "variables"},
    {"greet", "text", "variables"},
    {"relaunch", "text", "variables"},
    {"wording", "text", "variables"},
    /* Nobody reads them. */
    {"greet", "seen", "the text that was looked at, to be compared"},
    {"relaunch", "seen", "the text that was looked at, to be compared"},
    {"answer", "link", "addresses of threads, of which numbers are kept"},
    {"seed_guests", "names", "names of members, of which numbers are kept"},
    {"purge", "passage", "what must be found to be erased, and is kept by no row"},
};

static bool is_there[ARRAY_LENGTH(others)];

static bool is_told(const char *form, const char *field) {
    for (size_t i = 0; i < ARRAY_LENGTH(others); i++)
        if (!strcmp(others[i].form, form) && !strcmp(others[i].field, field))
            return is_there[i] = true;
    return false;
}

static void every_text_is_read_by_the_guard(void **state) {
    (void)state;
    size_t read = 0;
    for (size_t i = 0; i < server_routes.count; i++) {
        const struct form_schema *form = server_routes.routes[i].form;
        for (size_t k = 0; form && k < form->count; k++) {
            if (form_is_said(&form->fields[k])) {
                assert_non_null(form->refused); /* the page that comes back */
                read++;
            }
            if (form->fields[k].type == FIELD_TEXT && !is_told(form->name, form->fields[k].name))
                fail_msg("the guard does not read %s of %s", form->fields[k].name, form->name);
        }
    }
    assert_in_range(read, 30, 100);
    for (size_t i = 0; i < ARRAY_LENGTH(others); i++)
        if (!is_there[i]) fail_msg("no form takes %s of %s", others[i].field, others[i].form);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_is_read_by_the_guard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
