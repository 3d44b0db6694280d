/* Which row a path finds, however oddly it is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "server/core/route.h"

static const struct route rows[] = {
    {.method = HTTP_GET, .path = "/", .name = "home"},
    {.method = HTTP_GET, .path = "/threads/new", .name = "new"},
    {.method = HTTP_GET, .path = "/threads/<thread>", .name = "show"},
    {.method = HTTP_POST, .path = "/threads/<thread>/posts", .name = "reply"},
    {.method = HTTP_GET, .path = "/threads/<thread>/posts", .name = "posts"},
    {.method = HTTP_POST, .path = "/login", .name = "sign in"},
    {.method = HTTP_GET, .path = "/spaces/<slug>", .name = "space"},
    {.method = HTTP_GET, .path = "/of/<space>/<member>", .name = "two"},
};
static const struct route_table table = {rows, ARRAY_LENGTH(rows)};
static struct arena arena;
static struct route_param params[ROUTE_PARAMS_MOST];

/* The name of the row, "404", or "405 " and the Allow field. */
static const char *find(enum http_method method, const char *path) {
    const struct route *route = NULL;
    struct buf allow;
    buf_init(&allow, 128);
    enum route_found found =
        route_find(&table, &arena, method, str_from_c(path), &route, params, &allow);
    const char *said = found == ROUTE_FOUND ? route->name : "404";
    if (found == ROUTE_OTHER_METHOD) said = arena_format(&arena, "405 %s", buf_text(&allow)).bytes;
    buf_release(&allow);
    return said;
}

static void test_rows_are_found(void **state) {
    (void)state;
    assert_string_equal(find(HTTP_GET, "/"), "home");
    assert_string_equal(find(HTTP_HEAD, "/"), "home");
    assert_string_equal(find(HTTP_GET, "/threads/new"), "new");
    assert_string_equal(find(HTTP_GET, "/threads/42"), "show");
    assert_int_equal(params[0].id, 42);
    assert_string_equal(find(HTTP_POST, "/threads/7/posts"), "reply");
    assert_int_equal(params[0].id, 7);
    assert_string_equal(find(HTTP_GET, "/of/lyon/9"), "two");
    assert_true(str_equal(params[0].text, STR("lyon")));
    assert_int_equal(params[1].id, 9);
}

static void test_other_methods_are_told(void **state) {
    (void)state;
    assert_string_equal(find(HTTP_POST, "/"), "405 GET, HEAD");
    assert_string_equal(find(HTTP_GET, "/login"), "405 POST");
    assert_string_equal(find(HTTP_DELETE, "/threads/7/posts"), "405 POST, GET, HEAD");
    assert_string_equal(find(HTTP_OTHER, "/threads/7"), "405 GET, HEAD");
    assert_string_equal(find(HTTP_OTHER, "/threads/x"), "404");
}

static void test_odd_paths_find_nothing(void **state) {
    (void)state;
    static const char *const paths[] = {
        "",
        "//",
        "/threads",
        "/threads/",
        "/threads//",
        "//threads/1",
        "/threads/1/",
        "/threads/1//posts",
        "/threads/1/posts/",
        "/Threads/1",
        "/threads/%31",
        "/%74hreads/1",
        "/threads/0",
        "/threads/-1",
        "/threads/+1",
        "/threads/1.0",
        "/threads/0x1",
        "/threads/ 1",
        "/threads/1 ",
        "/threads/1;a=b",
        "/threads/9223372036854775808",
        "/threads/99999999999999999999999999999999",
        "/threads/../login",
        "/./login",
        "/threads/1/posts/2",
        "threads/1",
        "/of/lyon",
        "/of//9",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(paths); i++)
        if (strcmp(find(HTTP_GET, paths[i]), "404") != 0) fail_msg("%s was found", paths[i]);
    assert_string_equal(find(HTTP_GET, "/threads/9223372036854775807"), "show");
}

static void test_texts_are_decoded_once_and_clean(void **state) {
    (void)state;
    assert_string_equal(find(HTTP_GET, "/spaces/a%2Fb"), "space");
    assert_true(str_equal(params[0].text, STR("a/b")));
    assert_string_equal(find(HTTP_GET, "/spaces/%2561"), "space");
    assert_true(str_equal(params[0].text, STR("%61")));
    assert_string_equal(find(HTTP_GET, "/spaces/%C3%A9t%c3%a9"), "space");
    assert_true(str_equal(params[0].text, STR("été")));
    assert_string_equal(find(HTTP_GET, "/spaces/.."), "space");
    static const char *const refused[] = {
        "/spaces/%00",       "/spaces/a%0Ab",  "/spaces/%7F",    "/spaces/%",
        "/spaces/%4",        "/spaces/%G1",    "/spaces/%C3",    "/spaces/%FF",
        "/spaces/%ED%A0%80", "/spaces/%C0%AF", "/spaces/%u0041",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(refused); i++)
        if (strcmp(find(HTTP_GET, refused[i]), "404") != 0) fail_msg("%s was found", refused[i]);
}

static void test_texts_are_bounded(void **state) {
    (void)state;
    char path[1024] = "/spaces/";
    memset(path + 8, 'a', 200);
    assert_string_equal(find(HTTP_GET, path), "space");
    path[208] = 'a';
    assert_string_equal(find(HTTP_GET, path), "404");
    memset(path + 8, 'a', 1000);
    assert_string_equal(find(HTTP_GET, path), "404");
}

static void test_the_matrix_names_all_rows(void **state) {
    (void)state;
    struct buf out;
    struct route row = {.method = HTTP_POST,
                        .path = "/x",
                        .roles = ROLE_MEMBER | ROLE_ANIMATOR,
                        .scope_name = "none"};
    buf_init(&out, 4096);
    route_print_matrix(&(struct route_table){&row, 1}, &out);
    assert_non_null(strstr(buf_text(&out), "POST   /x "));
    assert_non_null(strstr(buf_text(&out), " . . . x x . . . none"));
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_are_found),
        cmocka_unit_test(test_other_methods_are_told),
        cmocka_unit_test(test_odd_paths_find_nothing),
        cmocka_unit_test(test_texts_are_decoded_once_and_clean),
        cmocka_unit_test(test_texts_are_bounded),
        cmocka_unit_test(test_the_matrix_names_all_rows),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
