/* Scripts read what the command line prints, whatever members wrote in it. */
#include "lib/json.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void prints_in_order(void **state) {
    (void)state;
    struct json_writer w;
    struct buf out;
    buf_init(&out, 4096);
    json_writer_init(&w);
    json_open_object(&w, NULL);
    json_put_text(&w, "z", STR("É \"q\" \\ \n \x01 </script>"));
    json_put_int(&w, "a", INT64_MIN);
    json_open_array(&w, "m");
    json_put_bool(&w, NULL, true);
    json_put_null(&w, NULL);
    json_open_object(&w, NULL);
    json_close(&w);
    json_put_text(&w, NULL, (struct str){0});
    json_close(&w);
    json_put_int(&w, "last", INT64_MAX);
    json_close(&w);
    assert_int_equal(json_print(&w, &out), OK);
    assert_string_equal(buf_text(&out),
                        "{\n"
                        "  \"z\": \"É \\\"q\\\" \\\\ \\n \\u0001 </script>\",\n"
                        "  \"a\": -9223372036854775808,\n"
                        "  \"m\": [\n    true,\n    null,\n    {},\n    \"\"\n  ],\n"
                        "  \"last\": 9223372036854775807\n}\n");
    json_writer_release(&w);
    buf_release(&out);
}

static void tells_what_cannot_be_written(void **state) {
    (void)state;
    static const struct str bad[] = {{"a\xff", 2}, {"\xc3", 1}, {"a\0b", 3}, {"\xed\xa0\x80", 3}};
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
        struct json_writer w;
        struct buf out;
        buf_init(&out, 4096);
        json_writer_init(&w);
        json_open_array(&w, NULL);
        json_put_text(&w, NULL, bad[i]);
        json_put_text(&w, NULL, STR("fine"));
        json_close(&w);
        assert_int_equal(json_print(&w, &out), ERR_INVALID);
        assert_int_equal(out.length, 0);
        json_writer_release(&w);
        buf_release(&out);
    }
}

static void keeps_under_the_ceiling(void **state) {
    (void)state;
    struct json_writer w;
    struct buf out;
    buf_init(&out, 10);
    BUF_LIT(&out, "x");
    json_writer_init(&w);
    json_put_text(&w, NULL, STR("longer than that"));
    assert_int_equal(json_print(&w, &out), ERR_LIMIT);
    assert_string_equal(buf_text(&out), "x");
    json_writer_release(&w);
    buf_release(&out);
}

static void reads_what_programs_send(void **state) {
    (void)state;
    struct arena arena = {0};
    struct json_value v;
    struct str text =
        STR("{\"userName\": \"\\u00e9\\uD83D\\uDE00\", \"n\": [1, -2.5, true, false, null, {}],"
            " \"o\": {\"a\": {\"b\": \"]}[{\\\"\"}}}");
    assert_int_equal(json_read(&arena, text, &v), OK);
    assert_int_equal(v.kind, JSON_KIND_OBJECT);
    assert_int_equal(v.count, 3);
    assert_true(str_equal(json_find(&v, STR("USERNAME"))->text, STR("é😀")));
    const struct json_value *n = json_find(&v, STR("n"));
    assert_int_equal(n->count, 6);
    assert_true(str_equal(n->members[0].text, STR("1")));
    assert_true(str_equal(n->members[1].text, STR("-2.5")));
    assert_true(n->members[2].is_true && !n->members[3].is_true);
    assert_int_equal(n->members[4].kind, JSON_KIND_NULL);
    assert_int_equal(n->members[5].count, 0);
    assert_null(json_find(n, STR("a")));
    const struct json_value *a = json_find(json_find(&v, STR("o")), STR("a"));
    assert_true(str_equal(json_find(a, STR("b"))->text, STR("]}[{\"")));
    arena_release(&arena);
}

static void refuses_what_could_be_read_twice(void **state) {
    (void)state;
    struct arena arena = {0};
    struct json_value v;
    struct buf deep;
    static const struct str bad[] = {{"", 0},
                                     {"{", 1},
                                     {"1", 1},
                                     {"\"a\"", 3},
                                     {"{\"a\":1,}", 8},
                                     {"{\"a\":tre}", 9},
                                     {"{'a':1}", 7},
                                     {"{\"a\":1}x", 8},
                                     {"{\"a\":\"\\u0000\"}", 14},
                                     {"{\"a\":\"\0\"}", 9},
                                     {"{\"a\":\"\xff\"}", 9},
                                     {"{\"a\":1,\"a\":2}", 13},
                                     {"{\"a\":1e999}", 11},
                                     {"{\"a\":\"\\ud800\"}", 14},
                                     {"{\"a\":99999999999999999999}", 26}};
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
        if (json_read(&arena, bad[i], &v) != ERR_INVALID) fail_msg("taken: %.*s", STR_ARG(bad[i]));
    buf_init(&deep, 1 << 20);
    for (int i = 0; i < JSON_READ_DEPTH_MOST; i++) BUF_LIT(&deep, "[");
    for (int i = 0; i < JSON_READ_DEPTH_MOST; i++) BUF_LIT(&deep, "]");
    assert_int_equal(json_read(&arena, buf_str(&deep), &v), OK);
    buf_reset(&deep);
    for (int i = 0; i < 100000; i++) BUF_LIT(&deep, "[");
    assert_int_equal(json_read(&arena, buf_str(&deep), &v), ERR_LIMIT);
    buf_release(&deep);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_in_order),
        cmocka_unit_test(tells_what_cannot_be_written),
        cmocka_unit_test(keeps_under_the_ceiling),
        cmocka_unit_test(reads_what_programs_send),
        cmocka_unit_test(refuses_what_could_be_read_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
