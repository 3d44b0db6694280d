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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_in_order),
        cmocka_unit_test(tells_what_cannot_be_written),
        cmocka_unit_test(keeps_under_the_ceiling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
