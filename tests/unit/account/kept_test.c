/* No form loses what was typed into it: a route added tomorrow neither. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "server/core/form_again.h"
#include "server/routes.h"

/* Whoever may send them needs no session, or what they hold is not typed there. */
static const char *const others[] = {
    "/notice",              /* a visitor sends it as well: it comes back as one of a page too old */
    "/organisation/import", /* a file, or what was copied from one */
};

static bool is_other(const struct route *route) {
    for (size_t i = 0; i < ARRAY_LENGTH(others); i++)
        if (strcmp(route->path, others[i]) == 0) return true;
    return false;
}

static bool has_long_text(const struct form_schema *form) {
    for (size_t i = 0; form && i < form->count; i++) switch (form->fields[i].type) {
        case FIELD_TEXT:
        case FIELD_SAID:
        case FIELD_RAW:
            return true;
        case FIELD_LINE:
        case FIELD_SAID_LINE:
        case FIELD_SECRET:
        case FIELD_KEPT:
        case FIELD_CHECK:
        case FIELD_CHOICE:
            break;
        }
    return false;
}

static bool has_secret(const struct form_schema *form) {
    for (size_t i = 0; form && i < form->count; i++)
        if (form->fields[i].type == FIELD_SECRET) return true;
    return false;
}

static void test_every_text_outlives_its_session(void **state) {
    (void)state;
    size_t kept = 0;
    for (size_t i = 0; i < server_routes.count; i++) {
        const struct route *route = &server_routes.routes[i];
        bool is_kept = form_outlives_session(route);
        if (has_long_text(route->form) && !is_kept && !is_other(route))
            fail_msg("%s loses its text with the session", route->path);
        if (is_kept && has_secret(route->form))
            fail_msg("%s would show a password in a page", route->path);
        if (is_kept && !route->form->refused) fail_msg("%s has no page", route->path);
        kept += is_kept;
    }
    assert_in_range(kept, 60, server_routes.count);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_text_outlives_its_session)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
