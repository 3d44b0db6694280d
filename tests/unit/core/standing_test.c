/* From what is stored about a person to the one role they have now: each row is somebody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "server/core/viewer.h"

enum { NOW = 1000, PAST = NOW - 1, FUTURE = NOW + 1 };

static const struct {
    const char *who;
    const char *account, *state, *verdict;
    int64_t valid_until, charter, declared, closed, mandate;
    enum role role;
    enum former_cause cause;
} people[] = {
    {"a member", "member", "active", "peer", FUTURE, 1, 1, 0, 0, ROLE_MEMBER, FORMER_NOT},
    {"an animator", "member", "active", "peer", FUTURE, 1, 1, 0, FUTURE, ROLE_ANIMATOR, FORMER_NOT},
    {"whose mandate ends now", "member", "active", "peer", FUTURE, 1, 1, 0, NOW, ROLE_MEMBER,
     FORMER_NOT},
    {"without charter", "member", "active", "peer", FUTURE, 0, 1, 0, 0, ROLE_NEW, FORMER_NOT},
    {"without declaration", "member", "active", "peer", FUTURE, 1, 0, 0, 0, ROLE_NEW, FORMER_NOT},
    {"an animator who has not accepted the charter", "member", "active", "peer", FUTURE, 0, 1, 0,
     FUTURE, ROLE_NEW, FORMER_NOT},
    {"expired now", "member", "active", "peer", NOW, 1, 1, 0, 0, ROLE_FORMER, FORMER_EXPIRED},
    {"expired with a mandate", "member", "active", "peer", PAST, 1, 1, 0, FUTURE, ROLE_FORMER,
     FORMER_EXPIRED},
    {"promoted this morning", "member", "active", "refused", FUTURE, 1, 1, 0, 0, ROLE_FORMER,
     FORMER_REFUSED},
    {"promoted, with a mandate", "member", "active", "refused", FUTURE, 1, 1, 0, FUTURE,
     ROLE_FORMER, FORMER_REFUSED},
    {"refused before the charter", "member", "active", "refused", FUTURE, 0, 0, 0, 0, ROLE_FORMER,
     FORMER_REFUSED},
    {"never judged", "member", "active", "none", FUTURE, 1, 1, 0, 0, ROLE_FORMER, FORMER_REFUSED},
    {"of an unknown verdict", "member", "active", "PEER", FUTURE, 1, 1, 0, 0, ROLE_FORMER,
     FORMER_REFUSED},
    {"in review, access kept", "member", "active", "review", FUTURE, 1, 1, 0, 0, ROLE_MEMBER,
     FORMER_NOT},
    {"in review, access over", "member", "active", "review", NOW, 1, 1, 0, 0, ROLE_FORMER,
     FORMER_REVIEW},
    {"in review from the start", "member", "active", "review", 0, 1, 1, 0, 0, ROLE_FORMER,
     FORMER_REVIEW},
    {"suspended", "member", "suspended", "peer", FUTURE, 1, 1, 0, FUTURE, ROLE_FORMER,
     FORMER_EXCLUDED},
    {"excluded", "member", "excluded", "peer", FUTURE, 1, 1, 0, 0, ROLE_FORMER, FORMER_EXCLUDED},
    {"who left", "member", "left", "peer", FUTURE, 1, 1, 0, 0, ROLE_FORMER, FORMER_LEFT},
    {"of a closed organisation", "member", "active", "peer", FUTURE, 1, 1, PAST, FUTURE,
     ROLE_FORMER, FORMER_LEFT},
    {"excluded, of a closed organisation", "member", "excluded", "peer", FUTURE, 1, 1, PAST, 0,
     ROLE_FORMER, FORMER_EXCLUDED},
    {"invited", "member", "invited", "peer", FUTURE, 1, 1, 0, 0, ROLE_VISITOR, FORMER_NOT},
    {"of an unknown state", "member", "", "peer", FUTURE, 1, 1, 0, 0, ROLE_VISITOR, FORMER_NOT},
    {"a provisioner", "provisioner", "active", "none", 0, 0, 0, 0, 0, ROLE_PROVISIONER, FORMER_NOT},
    {"a provisioner with a mandate, somehow", "provisioner", "active", "peer", FUTURE, 1, 1, 0,
     FUTURE, ROLE_PROVISIONER, FORMER_NOT},
    {"a suspended provisioner", "provisioner", "suspended", "none", 0, 0, 0, 0, 0, ROLE_FORMER,
     FORMER_EXCLUDED},
    {"a provisioner of a closed organisation", "provisioner", "active", "none", 0, 0, 0, PAST, 0,
     ROLE_FORMER, FORMER_LEFT},
    {"an invited provisioner", "provisioner", "invited", "none", 0, 0, 0, 0, 0, ROLE_VISITOR,
     FORMER_NOT},
};

static void test_each_person_has_one_role(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(people); i++) {
        struct standing standing = {.account = str_from_c(people[i].account),
                                    .state = str_from_c(people[i].state),
                                    .verdict = str_from_c(people[i].verdict),
                                    .valid_until = people[i].valid_until,
                                    .charter_at = people[i].charter,
                                    .declared_at = people[i].declared,
                                    .organisation_closed_at = people[i].closed,
                                    .mandate_ends_at = people[i].mandate};
        enum former_cause cause;
        enum role role = standing_role(&standing, NOW, &cause);
        if (role != people[i].role)
            fail_msg("%s is %s, not %s", people[i].who, role_name(role), role_name(people[i].role));
        if (cause != people[i].cause) fail_msg("%s: cause %d", people[i].who, (int)cause);
    }
}

/* What rests without a second factor, and from when on. */
static void test_a_missing_second_factor(void **state) {
    (void)state;
    static const struct {
        const char *account;
        int64_t due;
        enum role role;
    } cases[] = {
        {"member", 0, ROLE_ANIMATOR},         {"member", FUTURE, ROLE_ANIMATOR},
        {"member", NOW, ROLE_MEMBER},         {"member", PAST, ROLE_MEMBER},
        {"provisioner", 0, ROLE_PROVISIONER}, {"provisioner", FUTURE, ROLE_PROVISIONER},
        {"provisioner", NOW, ROLE_ENROLLING}, {"provisioner", PAST, ROLE_ENROLLING},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct standing standing = {.account = str_from_c(cases[i].account),
                                    .state = STR("active"),
                                    .verdict = STR("peer"),
                                    .valid_until = FUTURE,
                                    .charter_at = 1,
                                    .declared_at = 1,
                                    .mandate_ends_at = FUTURE,
                                    .factor_due_at = cases[i].due};
        enum former_cause cause;
        assert_int_equal(standing_role(&standing, NOW, &cause), cases[i].role);
        standing.state = STR("suspended");
        assert_int_equal(standing_role(&standing, NOW, &cause), ROLE_FORMER);
    }
}

static void test_each_role_has_one_name(void **state) {
    (void)state;
    struct str letters = STR("VNFMAPTE");
    for (unsigned bit = 0; bit < ROLE_COUNT; bit++) {
        assert_int_equal(role_letter((enum role)(1U << bit)), letters.bytes[bit]);
        assert_non_null(role_name((enum role)(1U << bit)));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_person_has_one_role),
        cmocka_unit_test(test_a_missing_second_factor),
        cmocka_unit_test(test_each_role_has_one_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
