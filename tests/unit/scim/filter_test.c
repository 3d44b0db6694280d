/* Filters: what directories ask, what attackers ask, and that every question comes to an end. */
#include "server/scim/filter.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "lib/buf.h"

static struct arena arena;

static struct scim_user person(void) {
    struct scim_user user = {.id = {7},
                             .id_text = STR("7"),
                             .user_name = STR("Hélène.Roux"),
                             .external_id = STR("E-42"),
                             .given_name = STR("Hélène"),
                             .family_name = STR("Roux"),
                             .title = STR("Conseillère en évolution professionnelle"),
                             .department = STR("Agence Nord"),
                             .supervises = PEER_NO,
                             .is_active = true,
                             .state = STR("accepted"),
                             .created_at = INT64_C(1700000000000),
                             .written_at = INT64_C(1700000000500),
                             .emails_count = 2};
    user.emails[0] = (struct scim_email){STR("h.roux@ml.example"), STR("work"), true};
    user.emails[1] = (struct scim_email){STR("roux@agence.example"), STR("work"), false};
    return user;
}

static bool fits(const char *text) {
    struct scim_user user = person();
    struct scim_filter filter;
    struct str why = {0};
    enum err e = scim_filter_parse(&arena, str_from_c(text), &filter, &why);
    if (e != OK) fail_msg("%s: %.*s", text, STR_ARG(why));
    return scim_filter_fits(&filter, &user, &arena);
}

static bool is_refused(struct str text) {
    struct scim_filter filter;
    struct str why = {0};
    enum err e = scim_filter_parse(&arena, text, &filter, &why);
    if (e != OK) assert_true(why.length > 0);
    return e == ERR_INVALID;
}

static void test_what_fits(void **state) {
    (void)state;
    static const char *const yes[] = {
        "userName eq \"hélène.roux\"",
        "USERNAME Eq \"HÉLÈNE.ROUX\"",
        "userName eq hélène.roux",
        "urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"H\"",
        "urn:ietf:params:scim:schemas:core:2.0:user:name.familyName eq \"Roux\"",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department co \"nord\"",
        "urn:ietf:params:scim:schemas:extension:entrepairs:2.0:User:supervises eq false",
        "urn:ietf:params:scim:schemas:extension:entrepairs:2.0:User:supervises eq \"False\"",
        "not (urn:ietf:params:scim:schemas:extension:entrepairs:2.0:User:practising pr)",
        "externalId eq \"E-42\"",
        "id eq \"7\"",
        "title pr and name pr and emails pr and meta pr",
        "title co \"ÉVOLUTION\"",
        "title ew \"professionnelle\"",
        "userName ne \"bob\"",
        "nickName ne \"bob\"",
        "nickName eq null",
        "title ne null",
        "active eq true",
        "not (active eq false)",
        "not(active eq false)",
        "meta.created gt \"2015-10-10T14:38:21.8617979-07:00\"",
        "meta.created gt 2015-10-10T14:38:21.8617979-07:00",
        "meta.lastModified le \"2023-11-14T22:13:20.5Z\"",
        "meta.lastModified gt \"2023-11-14T22:13:20.4Z\"",
        "emails co \"ml.example\"",
        "emails.value co \"agence\"",
        "emails[type eq \"work\"]",
        "emails[type eq \"work\" and value ew \"agence.example\"]",
        "emails[not (primary eq true) and value co \"agence\"]",
        "emails[value co \"zzz\" or primary eq true] and active eq true",
        "userName eq \"x\" and title pr or active eq true",
        "active eq true or userName eq \"x\" and title eq \"x\"",
        "(userName eq \"x\" or active eq true) and (title pr)",
        "( ( active eq true ) )",
        "title eq \"Conseill\\u00e8re en \\u00e9volution professionnelle\"",
        "name.familyName ge \"roux\" and name.familyName lt \"rouy\"",
        "name[familyName eq \"roux\"]",
        "userName sw \"\"",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(yes); i++)
        if (!fits(yes[i])) fail_msg("does not fit: %s", yes[i]);
}

static void test_what_does_not_fit(void **state) {
    (void)state;
    static const char *const no[] = {
        "externalId eq \"e-42\"", /* case counts */
        "userName eq \"h\"",
        "urn:ietf:params:scim:schemas:extension:entrepairs:2.0:User:practising eq false",
        "urn:ietf:params:scim:schemas:extension:entrepairs:2.0:User:practising eq true",
        "nickName eq \"x\"",
        "nickName pr",
        "phoneNumbers[type eq \"work\"]",
        "phoneNumbers[not (type eq \"work\")]",
        "nonsense.at.all gt \"3\"",
        "urn:unknown:thing:userName eq \"x\"",
        "password eq \"secret\"",
        "emails[type eq \"home\"]",
        /* no one element fits both */
        "emails[primary eq true and value co \"agence\"]",
        "active eq true and userName eq \"x\" or title eq \"x\"",
        "not (active eq true or userName eq \"x\")",
        "meta.created gt \"2023-11-14T23:13:20+01:00\"",
        "emails[userName eq \"x\"]",
        "emails eq null",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(no); i++)
        if (fits(no[i])) fail_msg("fits: %s", no[i]);
}

static void test_what_is_no_filter(void **state) {
    (void)state;
    static const char *const bad[] = {
        "",
        "   ",
        "userName",
        "userName eq",
        "userName eq ",
        "userName is \"x\"",
        "userName eq \"x",
        "userName eq \"\\q\"",
        "userName eq \"\\ud800\"",
        "userName eq \"\\u0000\"",
        "userName eq \"a\nb\"",
        "eq \"x\"",
        "\"x\" eq userName",
        "userName eq \"x\" and",
        "and userName eq \"x\"",
        "userName eq \"x\" userName eq \"y\"",
        "userName eq \"x\" xor title pr",
        "userName eq \"x\"and title pr",
        "(userName eq \"x\"",
        "userName eq \"x\")",
        "()",
        "not",
        "not userName eq \"x\"",
        "not (userName eq \"x\"",
        "emails[type eq \"work\"",
        "emails[type eq \"work\")",
        "(emails[type eq \"work\")]",
        "emails[emails[type eq \"x\"]]",
        "emails[]",
        "[type eq \"x\"]",
        "emails [type eq \"x\"]",
        "active gt true",
        "active co \"t\"",
        "active eq \"maybe\"",
        "name eq \"x\"",
        "title gt null",
        "meta.created gt \"yesterday\"",
        "meta.created co \"2015\"",
        "userName eq {\"a\":1}",
        "userName eq \"x\"; DROP TABLE members",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
        if (!is_refused(str_from_c(bad[i]))) fail_msg("taken: %s", bad[i]);
    assert_true(is_refused((struct str){"userName eq \"\xff\"", 15}));
    assert_true(is_refused((struct str){"userName eq \"a\0b\"", 17}));
}

static struct str repeated(struct buf *out, const char *open, size_t times, const char *middle,
                           const char *close) {
    buf_reset(out);
    for (size_t i = 0; i < times; i++) buf_put(out, str_from_c(open));
    buf_put(out, str_from_c(middle));
    for (size_t i = 0; i < times; i++) buf_put(out, str_from_c(close));
    return buf_str(out);
}

static void test_bounds(void **state) {
    (void)state;
    struct buf text;
    struct scim_filter filter;
    struct scim_user user = person();
    struct str why;
    buf_init(&text, 4 << 20);
    struct str deep = repeated(&text, "(", SCIM_FILTER_DEPTH_MOST, "title pr", ")");
    assert_int_equal(scim_filter_parse(&arena, deep, &filter, &why), OK);
    assert_true(scim_filter_fits(&filter, &user, &arena));
    assert_true(is_refused(repeated(&text, "(", SCIM_FILTER_DEPTH_MOST + 1, "title pr", ")")));
    assert_true(is_refused(repeated(&text, "(", 10000, "title pr", ")")));
    assert_true(is_refused(repeated(&text, "not (", 10000, "title pr", ")")));
    assert_true(is_refused(repeated(&text, "not(", 20, "title pr", ")")));
    assert_true(is_refused(repeated(&text, "emails[", 500, "type pr", "]")));
    assert_true(is_refused(repeated(&text, "a pr and (b pr or ", 200, "title pr", ")")));
    assert_true(is_refused(repeated(&text, "title pr or ", 90000, "title pr", "")));
    /* Long and flat is fine up to the bound. */
    struct str flat = repeated(&text, "title pr and ", 300, "title pr", "");
    assert_int_equal(scim_filter_parse(&arena, flat, &filter, &why), OK);
    assert_true(scim_filter_fits(&filter, &user, &arena));
    struct str mixed = repeated(&text, "a pr or title pr and (", 31, "title pr", ")");
    assert_int_equal(scim_filter_parse(&arena, mixed, &filter, &why), OK);
    assert_true(scim_filter_fits(&filter, &user, &arena));
    buf_release(&text);
}

static void test_times(void **state) {
    (void)state;
    int64_t at;
    assert_true(scim_time_parse(STR("2023-11-14T22:13:20Z"), &at) && at == INT64_C(1700000000000));
    assert_true(scim_time_parse(STR("2023-11-14T23:13:20.1234567+01:00"), &at));
    assert_int_equal(at, INT64_C(1700000000123));
    assert_true(scim_time_parse(STR("2023-11-14T22:13:20"), &at));
    static const char *const bad[] = {"",
                                      "2023-11-14",
                                      "2023-11-14T22:13",
                                      "2023-13-14T22:13:20Z",
                                      "2023-11-14 22:13:20Z",
                                      "2023-11-14T22:13:20.Z",
                                      "2023-11-14T22:13:20+0100",
                                      "2023-11-14T25:13:20Z"};
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
        assert_false(scim_time_parse(str_from_c(bad[i]), &at));
}

static int end(void **state) {
    (void)state;
    arena_release(&arena);
    arena_init(&arena);
    return 0;
}

#define TEST(test) cmocka_unit_test_teardown(test, end)

int main(void) {
    const struct CMUnitTest tests[] = {TEST(test_what_fits), TEST(test_what_does_not_fit),
                                       TEST(test_what_is_no_filter), TEST(test_bounds),
                                       TEST(test_times)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
