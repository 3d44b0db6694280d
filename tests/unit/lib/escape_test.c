/* Text stays text wherever it is put: no byte of it ends the place where it stands. */
#include "lib/escape.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void assert_escaped(void (*escape)(struct buf *, struct str), struct str text,
                           const char *expected) {
    struct buf out;
    buf_init(&out, 4096);
    escape(&out, text);
    assert_string_equal(buf_text(&out), expected);
    buf_release(&out);
}

static void test_html(void **state) {
    (void)state;
    assert_escaped(escape_html, STR("<img src=x onerror='alert(\"1\")'> & co"),
                   "&lt;img src=x onerror=&#39;alert(&quot;1&quot;)&#39;&gt; &amp; co");
    assert_escaped(escape_html, STR("L’été à Besançon : 3 ;"), "L’été à Besançon : 3 ;");
    assert_escaped(escape_html, STR("&lt;"), "&amp;lt;");
    assert_escaped(escape_html, (struct str){0}, "");
}

/* Every byte alone: the five specials only are changed. */
static void test_html_each_byte(void **state) {
    (void)state;
    for (int byte = 1; byte < 256; byte++) {
        char text[] = {(char)byte, '\0'};
        if (strchr("&<>\"'", byte)) continue;
        assert_escaped(escape_html, (struct str){text, 1}, text);
    }
}

static void test_url(void **state) {
    (void)state;
    assert_escaped(escape_url, STR("a-z_A.Z~09"), "a-z_A.Z~09");
    assert_escaped(escape_url, STR("/é&x=\"1\"#?%+ '<\\"),
                   "%2F%C3%A9%26x%3D%221%22%23%3F%25%2B%20%27%3C%5C");
    assert_escaped(escape_url, STR("javascript:alert(1)"), "javascript%3Aalert%281%29");
    assert_escaped(escape_url, (struct str){"\0\xff", 2}, "%00%FF");
}

static void test_json(void **state) {
    (void)state;
    assert_escaped(escape_json, STR("dit « \"non\" »\n\\"),
                   "dit « \\u0022non\\u0022 »\\u000A\\u005C");
    assert_escaped(escape_json, STR("</script><!--&"), "\\u003C/script\\u003E\\u003C!--\\u0026");
    assert_escaped(escape_json, STR("a\xe2\x80\xa8 b\xe2\x80\xa9"), "a\\u2028 b\\u2029");
    assert_escaped(escape_json, STR("…\xe2\x80"), "…\xe2\x80");
}

/* Over the ceiling nothing is written by halves. */
static void test_ceiling(void **state) {
    (void)state;
    struct buf out;
    buf_init(&out, 6);
    escape_html(&out, STR("ab<cd"));
    assert_true(out.is_full);
    assert_string_equal(buf_text(&out), "ab&lt;");
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_html),    cmocka_unit_test(test_html_each_byte),
        cmocka_unit_test(test_url),     cmocka_unit_test(test_json),
        cmocka_unit_test(test_ceiling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
