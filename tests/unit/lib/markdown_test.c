/* Members' texts: shown as meant, nothing lost, no markup of their own, and no text that stalls
 * the daemon. */
#include "lib/markdown.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "tests/markdown_tokens.h"

static struct buf out;

static int start(void **state) {
    (void)state;
    buf_init(&out, 2 * 1024 * 1024);
    return 0;
}

static int stop(void **state) {
    (void)state;
    buf_release(&out);
    return 0;
}

static const char *render(const char *text) {
    buf_reset(&out);
    assert_int_equal(markdown_render(str_from_c(text), &out), OK);
    const char *problem = markdown_tokens_problem(buf_str(&out));
    if (problem) fail_msg("%s: %s gives %s", problem, text, buf_text(&out));
    return buf_text(&out);
}

static void writes_what_is_meant(void **state) {
    (void)state;
    static const struct {
        const char *text, *html;
    } cases[] = {
        {"", ""},
        {"Bonjour *tous*,\nc’est **fini**.", "<p>Bonjour <em>tous</em>,<br>\n"
                                             "c’est <strong>fini</strong>.</p>\n"},
        {"# A\n\n## B\n\n### C\n\n###### F", "<h3>A</h3>\n<h3>B</h3>\n<h4>C</h4>\n<h6>F</h6>\n"},
        {"- a\n- b\n  - c", "<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n"},
        {"- a\n\n- b", "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>\n"},
        {"3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n"},
        {"1) a", "<ol>\n<li>a</li>\n</ol>\n"},
        {"> cité\n\nréponse", "<blockquote>\n<p>cité</p>\n</blockquote>\n<p>réponse</p>\n"},
        {"```sql x=\"y\"\nSELECT '<a>';\n```",
         "<pre><code>SELECT &#39;&lt;a&gt;&#39;;\n</code></pre>\n"},
        {"`a < b` & c", "<p><code>a &lt; b</code> &amp; c</p>\n"},
        {"a\n\n* * *\n\nb  \nc", "<p>a</p>\n<hr>\n<p>b<br>\nc</p>\n"},
        {"\"Oui\" -- l'an...", "<p>&quot;Oui&quot; -- l&#39;an...</p>\n"},
        {"a\r\nb\r\n\r\nc", "<p>a<br>\nb</p>\n<p>c</p>\n"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        assert_string_equal(render(cases[i].text), cases[i].html);
}

#define REL " rel=\"nofollow noopener noreferrer\""

static void links_lead_where_they_may(void **state) {
    (void)state;
    static const struct {
        const char *text, *html;
    } cases[] = {
        {"[a](https://example.org/x?y=1&z=é)",
         "<a href=\"https://example.org/x?y=1&amp;z=%C3%A9\"" REL ">a</a>"},
        {"<https://example.org/>",
         "<a href=\"https://example.org/\"" REL ">https://example.org/</a>"},
        {"[a](HTTP://Example.org 'T\"<')",
         "<a href=\"HTTP://Example.org\" title=\"T&quot;&lt;\"" REL ">a</a>"},
        {"<a.b@example.org>", "<a href=\"mailto:a.b@example.org\">a.b@example.org</a>"},
        {"[a](/threads/7#m3)", "<a href=\"/threads/7#m3\">a</a>"},
        {"[a](#bas)", "<a href=\"#bas\">a</a>"},
        {"[](https://example.org)",
         "<a href=\"https://example.org\"" REL ">https://example.org</a>"},
        {"![plan](https://example.org/p.png)",
         "<a href=\"https://example.org/p.png\"" REL ">plan</a>"},
        {"![](/p.png)", "<a href=\"/p.png\">/p.png</a>"},
        {"[![logo](/l.png)](/accueil)", "<a href=\"/accueil\">logo (/l.png)</a>"},
        {"![a [b](/c) d](/e)", "<a href=\"/e\">a b (/c) d</a>"},
        {"[a]\n\n[a]: /b", "<a href=\"/b\">a</a>"},
        /* What is refused stays legible. */
        {"[dossier](file:///S:/partage)", "dossier (file:///S:/partage)"},
        {"[a](page.html \"t\")", "a (page.html t)"},
        {"<chemin:dossier>", "&lt;chemin:dossier&gt;"},
        {"[a]()", "a"},
        /* A text that reads as an address of elsewhere has the true one beside it. */
        {"[https://banque.fr](https://evil.example/)",
         "<a href=\"https://evil.example/\"" REL ">https://banque.fr</a> (evil.example)"},
        {"[www.banque.fr/compte](https://evil.example)",
         "<a href=\"https://evil.example\"" REL ">www.banque.fr/compte</a> (evil.example)"},
        {"[banque.fr](https://banque.fr.evil.example)",
         "<a href=\"https://banque.fr.evil.example\"" REL
         ">banque.fr</a> (banque.fr.evil.example)"},
        {"[banque.fr](https://www.banque.fr:8443/x)",
         "<a href=\"https://www.banque.fr:8443/x\"" REL ">banque.fr</a>"},
        {"[l’art. L. 262-2](https://legifrance.gouv.fr/a)",
         "<a href=\"https://legifrance.gouv.fr/a\"" REL ">l’art. L. 262-2</a>"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct str html = str_from_c(render(cases[i].text));
        html = str_slice(html, strlen("<p>"), html.length - strlen("</p>\n"));
        if (!str_equal(html, str_from_c(cases[i].html)))
            fail_msg("%s gives %.*s", cases[i].text, STR_ARG(html));
    }
}

/* What a reader sees: without tags, character references decoded. */
static void visible(struct str html, char *text, size_t room) {
    size_t length = 0;
    struct markdown_tokens t = {.html = html};
    while (t.at < html.length && length + 1 < room) {
        char c = html.bytes[t.at];
        if (c == '<') {
            t.at = str_find_byte(html, '>', t.at) + 1;
        } else if (c == '&') {
            text[length++] = tokens_reference(&t);
        } else {
            text[length++] = c;
            t.at++;
        }
    }
    text[length] = '\0';
}

static void assert_harmless(const char *text, size_t *count) {
    static char seen[8192];
    struct str html = str_from_c(render(text));
    visible(html, seen, sizeof seen);
    /* Each payload says "alert": it must still be there to read, outside of any tag. */
    if (!strstr(seen, "alert")) fail_msg("%s is lost: %.*s", text, STR_ARG(html));
    (*count)++;
}

static const char *const hostile_addresses[] = {
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "javascript&#58;alert(1)",
    "javascript&#x3a;alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;&#x61;&#x76;&#x61;script:alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "java&#9;script:alert(1)",
    "java&#10;script:alert(1)",
    "java&#13;script:alert(1)",
    "&#1;javascript:alert(1)",
    "&#x1f;javascript:alert(1)",
    "&#0;javascript:alert(1)",
    "&#32;javascript:alert(1)",
    "&nbsp;javascript:alert(1)",
    "&#xfeff;javascript:alert(1)",
    "&#x202e;javascript:alert(1)",
    "&#x3000;javascript:alert(1)",
    "javascript\\:alert(1)",
    "\\javascript:alert(1)",
    "javascript://example.org/%0aalert(1)",
    "javascript:/**/alert(1)//https://example.org",
    "javascript&amp;colon;alert(1)",
    "vbscript:alert(1)",
    "vb&#9;script:alert(1)",
    "data:text/html,alert(1)",
    "data:text/html;base64,alert",
    "DATA:image/svg+xml,alert(1)",
    "data:image/png;base64,alert",
    "blob:https://example.org/alert",
    "file:///etc/alert",
    "filesystem:https://example.org/alert",
    "view-source:javascript:alert(1)",
    "jar:https://example.org/alert!/",
    "about:alert",
    "chrome://alert/",
    "intent://alert#Intent;end",
    "feed:javascript:alert(1)",
    "livescript:alert(1)",
    "mhtml:alert",
    "ms-settings:alert",
    "search-ms:query=alert",
    "tel:alert",
    "ws://alert.example/",
    "ftp://alert.example/",
    "//alert.example/",
    "///alert.example/",
    "/\\alert.example/",
    "/&#92;alert.example/",
    "/&#9;/alert.example/",
    "/&#10;/alert.example/",
    "\\\\alert.example\\",
    "&#92;&#92;alert.example",
    "https:alert.example",
    "https:/alert.example",
    "https:///alert.example",
    "https:\\\\alert.example",
    "https://banque.fr@alert.example/",
    "https://a:b@alert.example/",
    "https://banque.fr&#92;@alert.example/",
    "https://banque.fr%40alert.example/",
    "http://?alert",
    "http://:80/alert",
    "http&#58;//&#x202e;alert.example/",
    "://alert",
    ":alert",
    "alert",
    "?alert",
    "./alert",
    "../alert",
};

static void no_hostile_address_is_a_link(void **state) {
    (void)state;
    static const char *const forms[] = {
        "[texte](%s)",
        "[texte](<%s>)",
        "![texte](%s)",
        "[texte][r]\n\n[r]: %s",
        "[r]\n\n[r]: <%s> 'alert'",
        "[![texte](%s)](%s)",
    };
    size_t count = 0;
    char text[1024];
    for (size_t a = 0; a < ARRAY_LENGTH(hostile_addresses); a++) {
        const char *url = hostile_addresses[a];
        for (size_t f = 0; f < ARRAY_LENGTH(forms); f++) {
            struct buf b;
            buf_init(&b, sizeof text);
            struct str rest = str_from_c(forms[f]);
            for (size_t at; (at = str_find(rest, STR("%s"))) < rest.length;) {
                buf_put(&b, str_slice(rest, 0, at));
                buf_put(&b, str_from_c(url));
                rest = str_slice(rest, at + 2, rest.length);
            }
            buf_put(&b, rest);
            assert_harmless(buf_text(&b), &count);
            if (strstr(buf_text(&out), "<a")) fail_msg("%s is a link: %s", url, buf_text(&out));
            buf_release(&b);
        }
    }
    assert_true(count > 400);
}

static const char *const hostile_markup[] = {
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//alert.example></SCRIPT>",
    "<script\n>alert(1)</script\n>",
    "texte <script>alert(1)</script> texte",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "a <img src=x onerror=alert(1)> b",
    "<img/src=x/onerror=alert(1)>",
    "<img src=`x`onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src onerror=alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x",
    "<isindex action=javascript:alert(1)>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=javascript:alert(1)//>",
    "<link rel=stylesheet href=//alert.example>",
    "<style>@import '//alert.example'</style>",
    "<p style=\"background:url(javascript:alert(1))\">x</p>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\"https://example.org\" onclick=\"alert(1)\">x</a>",
    "<a id=x tabindex=1 onfocus=alert(1)>x</a>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<title><img src=x onerror=alert(1)></title>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext>alert(1)",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script> -->",
    "<!--\n\n<script>alert(1)</script>",
    "x <!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php alert(1) ?>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<!DOCTYPE x [<!ENTITY e 'alert(1)'>]>",
    "<!alert\nonload=alert(1)>",
    "</p><script>alert(1)</script><p>",
    "</div></main><script>alert(1)</script>",
    "</code></pre><script>alert(1)</script>",
    "`</code><script>alert(1)</script>`",
    "``\n</code><img src=x onerror=alert(1)>``",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "```\"><script>alert(1)</script>\nalert\n```",
    "``` x\" onmouseover=\"alert(1)\nalert\n```",
    "~~~ '><img src=x onerror=alert(1)>\nalert\n~~~",
    "    </pre><script>alert(1)</script>",
    "# </h3><script>alert(1)</script>",
    "<script>alert(1)</script>\n===",
    "> <script>alert(1)</script>",
    "- <script>alert(1)</script>",
    "1. <img src=x onerror=alert(1)>",
    "**<b onclick=alert(1)>x</b>**",
    "*a <i onmouseover=alert(1)>b* c</i>",
    "[<img src=x onerror=alert(1)>](/a)",
    "![<img src=x onerror=alert(1)>](/a)",
    "[a](/\"onmouseover=\"alert(1))alert",
    "[alert](/'onmouseover='alert(1\\))",
    "[alert](</\" onmouseover=\"alert(1)>)",
    "[alert](https://example.org/\"><script>alert(1)</script>)",
    "[alert](https://example.org/%22onclick=alert(1))",
    "[alert](/a '\"><script>alert(1)</script>')",
    "[alert](/a \"&quot; onmouseover=alert(1) x=&quot;\")",
    "[alert](/a (' onmouseover='alert\\(1\\)))",
    "![alert](/a \"\\\" onerror=alert(1)\")",
    "![\" onerror=\"alert(1)](/a)",
    "![' onerror='alert(1)](https://example.org/x.png)",
    "[alert]\n\n[alert]: /a '\" onclick=alert(1)'",
    "[\"><script>alert(1)</script>]: /a\n\n[\"><script>alert(1)</script>]",
    "<https://example.org/\"onmouseover=\"alert(1)>",
    "<https://example.org/'><script>alert(1)</script>",
    "<javascript:alert(1)>",
    "<JAVASCRIPT:alert(1)>",
    "<data:text/html,alert(1)>",
    "<x:alert>",
    "<\"onclick=alert(1)\"@example.org>",
    "<alert'onclick='x@example.org>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&#x3c;img src=x onerror=alert(1)&#x3e;",
    "&amp;lt;script&amp;gt;alert(1)",
    "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;",
    "&LT;script&GT;alert(1)",
    "&lt&#59;script&gt&#59;alert(1)",
    "\\<script\\>alert(1)\\</script\\>",
    "<\\script>alert(1)</script>",
    "<&#115;cript>alert(1)</script>",
    "<ſcript>alert(1)</ſcript>",
    "＜script＞alert(1)＜/script＞",
    "<a href=\"x\n\nonclick=alert(1)\">",
    "<div onclick=\"\n\nalert(1)\">\n\n</div>",
    "<img src=\"a\n> onerror=alert(1)\">",
    "[a](<\n> javascript:alert(1))",
    "&#1;&#2;&#27;[31malert&#127;&#128;",
    "&#x202e;trela&#x202c; alert &#x2066;x",
    "&#0;&#xd800;&#x110000;&#xfffe;alert",
    "&#x2028;&#x2029;alert",
    "{{constructor.constructor('alert(1)')()}}",
    "<%= alert(1) %>",
    "${alert(1)}",
    "<a name=body><a name=body href=alert>",
    "<form id=document><input name=cookie value=alert>",
    "<a href=/logout data-method=delete class=\"btn alert\">x</a>",
    "<div class=\"alert message\" data-id=1>faux message</div>",
    "***[**[*alert](/a)**](javascript:alert(1))***",
    "[a](/b)![c](/d)[e][f]\n\n[f]: javascript:alert(1)",
};

static void no_markup_of_a_member_passes(void **state) {
    (void)state;
    static const char *const places[] = {"%", "a\n%\nb", "> - %", "**%**", "[%](/x)"};
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(hostile_markup); i++) {
        for (size_t p = 0; p < ARRAY_LENGTH(places); p++) {
            struct buf b;
            buf_init(&b, 4096);
            struct str place = str_from_c(places[p]);
            size_t at = str_find_byte(place, '%', 0);
            buf_put(&b, str_slice(place, 0, at));
            buf_put(&b, str_from_c(hostile_markup[i]));
            buf_put(&b, str_slice(place, at + 1, place.length));
            assert_harmless(buf_text(&b), &count);
            buf_release(&b);
        }
    }
    assert_true(count > 500);
}

static void raw_html_is_shown_as_typed(void **state) {
    (void)state;
    assert_string_equal(render("<div>\n<b>Attention</b>\n</div>"),
                        "<p>&lt;div&gt;<br>\n&lt;b&gt;Attention&lt;/b&gt;<br>\n&lt;/div&gt;</p>\n");
    assert_string_equal(render("si a <b et c> d, <nom> <!-- note -->"),
                        "<p>si a &lt;b et c&gt; d, &lt;nom&gt; &lt;!-- note --&gt;</p>\n");
    assert_string_equal(render("x &#8238;y&#7;"), "<p>x \xef\xbf\xbdy\xef\xbf\xbd</p>\n");
}

static void refuses_what_is_no_text(void **state) {
    (void)state;
    assert_int_equal(markdown_render(STR("a\xff"), &out), ERR_INVALID);
    assert_int_equal(markdown_render((struct str){"a\0b", 3}, &out), ERR_INVALID);
    assert_int_equal(out.length, 0);
    struct buf small;
    buf_init(&small, 16);
    BUF_LIT(&small, "before");
    assert_int_equal(markdown_render(STR("a long enough text"), &small), ERR_LIMIT);
    assert_string_equal(buf_text(&small), "before");
    buf_release(&small);
}

static void emphasis_is_not_nested_without_end(void **state) {
    (void)state;
    static char text[40001];
    memset(text, '*', 40000);
    text[20000] = 'a';
    assert_non_null(strstr(render(text), "<strong>a</strong>"));
}

static void plain_words_for_lists(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t max;
        const char *plain;
    } cases[] = {
        {"", 20, ""},
        {"# Titre\n\nUn *mot*\nici, `code`.", 100, "Titre Un mot ici, code."},
        {"- a\n- [b](https://example.org)\n\n> c", 100, "a b c"},
        {"a&#10;&#8238;  b <b>&amp;", 100, "a b <b>&"},
        {"Une phrase assez longue", 23, "Une phrase assez longue"},
        {"Une phrase assez longue!", 23, "Une phrase assez…"},
        {"Une phrase assez longue !", 23, "Une phrase assez…"},
        {"éééééééééé", 12, "éééé…"},
        {"Il le dit, mais plus tard", 14, "Il le dit…"},
        {"Voici : mais plus tard encore", 12, "Voici…"},
        {"Il répond : « Non », puis rien", 18, "Il répond…"},
        {"Un fait. Mais plus tard encore", 13, "Un fait…"},
        {"Vraiment ? Mais plus tard encore", 16, "Vraiment ?…"},
        {",,,,,,,,,,,,", 8, "…"},
        {"abc", 2, ""},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        buf_reset(&out);
        assert_int_equal(markdown_plain(str_from_c(cases[i].text), &out, cases[i].max), OK);
        assert_string_equal(buf_text(&out), cases[i].plain);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(writes_what_is_meant, start, stop),
        cmocka_unit_test_setup_teardown(links_lead_where_they_may, start, stop),
        cmocka_unit_test_setup_teardown(no_hostile_address_is_a_link, start, stop),
        cmocka_unit_test_setup_teardown(no_markup_of_a_member_passes, start, stop),
        cmocka_unit_test_setup_teardown(raw_html_is_shown_as_typed, start, stop),
        cmocka_unit_test_setup_teardown(refuses_what_is_no_text, start, stop),
        cmocka_unit_test_setup_teardown(emphasis_is_not_nested_without_end, start, stop),
        cmocka_unit_test_setup_teardown(plain_words_for_lists, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
