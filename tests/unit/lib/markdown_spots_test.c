/* Which @ stand in words, and the links of the markup, read back. */
#include "lib/markdown_spots.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "lib/markdown.h"
#include "lib/markdown_anchor.h"

/* A letter for each @: words, quoted, apart. */
static void tells_words_from_the_rest(void **state) {
    (void)state;
    static const struct {
        const char *text, *spots;
    } cases[] = {
        {"@a et **@b** et _@c_", "www"},
        {"`@a` ``x @b`` @c", "aaw"},
        {"    @a\n\n@b", "aw"},
        {"```\n@a\n```\n@b", "aw"},
        {"> @a\n>\n> - @b\n\n@c", "qqw"},
        {"[@a](https://x.example/@b) <https://x.example/@c> @d", "aaaw"},
        {"![@a](/b) [![@c](/d)](/e) @f", "aaw"},
        {"<b title=\"@a\">@b</b>", "aw"},
        {"<div>\n@a\n</div>\n\n@b", "aw"},
        {"# @a\n\n1. @b\n2. `@c`", "wwa"},
        {"@a\n===\n\n[x]: /@b\n@c", "waw"},
        {"@a \xee\x80\x80 @b", "aa"},
        {"\\@a &#64; @b", "ww"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct str text = str_from_c(cases[i].text);
        size_t at[MARKDOWN_SPOTS_MAX], count = 0;
        enum markdown_spot spots[MARKDOWN_SPOTS_MAX];
        for (size_t b = str_find_byte(text, '@', 0); b < text.length;
             b = str_find_byte(text, '@', b + 1))
            at[count++] = b;
        markdown_spots(text, at, count, spots);
        char told[MARKDOWN_SPOTS_MAX + 1] = {0};
        for (size_t s = 0; s < count; s++) told[s] = "awq"[spots[s]];
        if (strcmp(told, cases[i].spots) != 0)
            fail_msg("%s: %s, not %s", cases[i].text, told, cases[i].spots);
    }
}

static void finds_the_links(void **state) {
    (void)state;
    struct buf html;
    buf_init(&html, 1 << 16);
    struct str text =
        STR("[@A *b*](/members/1) &lt;a href=\"/members/2\"&gt; `<a href=\"/x\">`\n\n"
            "> [q](/posts/3)\n>\n> > [r](/posts/4 \"titre\")\n\n<a href=\"/x\">y</a>\n\n"
            "[s](https://e.example/?a=1&b=\"2\")");
    assert_int_equal(markdown_render(text, &html), OK);
    struct markdown_scan scan = {0};
    struct markdown_anchor a;
    static const struct {
        const char *url, *label;
        bool is_bare, is_quoted;
    } wanted[] = {{"/members/1", "@A <em>b</em>", true, false},
                  {"/posts/3", "q", true, true},
                  {"/posts/4", "r", false, true},
                  {"https://e.example/?a=1&amp;b=%222%22", "s", false, false}};
    for (size_t i = 0; i < ARRAY_LENGTH(wanted); i++) {
        assert_true(markdown_next_anchor(buf_str(&html), &scan, &a));
        assert_true(str_equal(a.url, str_from_c(wanted[i].url)));
        assert_true(str_equal(a.label, str_from_c(wanted[i].label)));
        assert_int_equal(a.is_bare, wanted[i].is_bare);
        assert_int_equal(a.is_quoted, wanted[i].is_quoted);
        assert_int_equal(html.bytes[a.from], '<');
        assert_int_equal(html.bytes[a.to - 1], '>');
    }
    assert_false(markdown_next_anchor(buf_str(&html), &scan, &a));
    assert_false(markdown_next_anchor(STR("<a href=\"/x\">cut"), &(struct markdown_scan){0}, &a));
    buf_release(&html);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_words_from_the_rest),
        cmocka_unit_test(finds_the_links),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
