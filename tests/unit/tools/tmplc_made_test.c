/* What the generators make of the small site in tests/unit/tools/tmplc: pages as a browser gets
 * them, whatever a member typed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "assets.h"
#include "lib/clock.h"
#include "templates.h"
#include "tests/unit/tools/tmplc/views.h"
#include "urls.h"

#define HOSTILE "\"><script>alert('1')</script>&"
#define HOSTILE_HTML "&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;"
#define HOSTILE_URL "%22%3E%3Cscript%3Ealert%28%271%27%29%3C%2Fscript%3E%26"

static struct buf out;
static struct zone *paris;
static struct template_writer french, english;

static int set_up(void **state) {
    (void)state;
    buf_init(&out, 65536);
    if (zone_open(STR("Europe/Paris"), &paris) != OK) return -1;
    french = (struct template_writer){&out, LANGUAGE_FR, paris};
    english = (struct template_writer){&out, LANGUAGE_EN, NULL};
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    buf_release(&out);
    zone_free(paris);
    return 0;
}

/* The text written since the last call. */
static void assert_written(const char *expected) {
    assert_string_equal(buf_text(&out), expected);
    buf_reset(&out);
}

static void assert_contains(const char *expected) {
    if (!strstr(buf_text(&out), expected))
        fail_msg("\"%s\" is not in \"%s\"", expected, buf_text(&out));
}

static struct page_view hostile_page(void) {
    return (struct page_view){.title = STR(HOSTILE),
                              .query = STR(HOSTILE),
                              .thread_id = {412},
                              .next = {"/next?a=1&amp;b=2", 17},
                              .page = 2,
                              .unread = 3,
                              .small = 65535,
                              .visits = -1234567,
                              .advice = MSG_advice_calm};
}

static void test_places(void **state) {
    (void)state;
    struct page_view p = hostile_page();
    tmpl_places(&english, &p);
    assert_written("<!DOCTYPE html>\n<title>" HOSTILE_HTML "</title>\n"
                   "<!-- a comment: <b> - - ' \" -->\n"
                   "<p title=\"" HOSTILE_HTML "\" data-page=\"2\">" HOSTILE_HTML
                   " 2 3 65535 -1234567</p>\n"
                   "<textarea name=\"body\">\n" HOSTILE_HTML "</textarea>\n"
                   "<script>if (1 < 2) { /* \"</p>\" */ }</script>\n"
                   "<p id=\"t-412\">412 “What \?\?!”: there’s no hurry; really! &lt;&amp;&gt; "
                   "&quot;yes&quot; {x} {p.title} }</p>\n");
}

static void test_addresses(void **state) {
    (void)state;
    struct page_view p = hostile_page();
    tmpl_addresses(&french, &p);
    char css[64] = "", svg[64] = "", expected[1024];
    for (size_t i = 0; i < assets_count; i++)
        snprintf(strcmp(assets[i].name, "style.css") == 0 ? css : svg, sizeof css, "%s",
                 assets[i].path);
    snprintf(expected, sizeof expected,
             "<link rel=\"stylesheet\" href=\"%s\">\n<use href=\"%s#i-star\"/>\n"
             "<a href=\"/\">a</a>\n"
             "<a href=\"/threads/412?q=%s&amp;page=2#post-412\">b</a>\n"
             "<a href=\"/tags/%s\">c</a>\n"
             "<a href=\"/next?a=1&amp;b=2\">d</a>\n"
             "<a href=\"#%s\">e</a>\n"
             "<form action=\"/threads/412?page=2#end\"></form>\n",
             css, svg, HOSTILE_URL, HOSTILE_URL, HOSTILE_URL);
    assert_written(expected);
}

static void test_notes(void **state) {
    (void)state;
    const struct note_view notes[] = {
        {.post_id = {7},
         .author = {STR("Nadia L."), STR("Bretagne")},
         .body = {"<p>un</p>", 9},
         .at = INT64_C(1794475445000), /* 2026-11-12T09:24:05Z */
         .is_first = true},
        {.post_id = {8}, .author = {STR("A & B"), {0}}, .body = {"<p>deux</p>", 11}, .at = 0},
    };
    const struct str tags[] = {STR("a<b"), STR("c")};
    struct page_view p = {.title = STR("<Zoé>"),
                          .thread_id = {4},
                          .notes = notes,
                          .notes_count = 2,
                          .tags = tags,
                          .tags_count = 2,
                          .visits = INT64_C(1794475445000)};
    tmpl_notes(&french, &p);
    assert_contains(
        "<article class=\"first\" id=\"post-7\">\n<a href=\"/threads/4/posts/7\"><b>Nadia "
        "L.</b>, Bretagne\n</a>\n");
    assert_contains("<time datetime=\"2026-11-12T09:24:05Z\">12 novembre 2026; 12 novembre 2026, "
                    "10\u00a0h\u00a024; 10\u00a0h\u00a024</time>\n<p>un</p>\n</article>\n");
    assert_contains(
        "<article id=\"post-8\">\n<a href=\"/threads/4/posts/8\"><b>A &amp; B</b>\n</a>");
    assert_contains("\"1970-01-01T00:00:00Z\">1er janvier 1970; 1er janvier 1970, 1\u00a0h;");
    assert_contains("2 notes\n&lt;Zoé&gt;, le 12 novembre 2026 (12 novembre 2026, "
                    "10\u00a0h\u00a024)\u202f: 1\u202f794\u202f475\u202f445\u202f000 "
                    "&lt;visites&gt;\n[a&lt;b][c]\n");
    buf_reset(&out);
    tmpl_notes(&english, &p);
    assert_contains("12 November 2026; 12 November 2026, 9:24; 9:24</time>");
    assert_contains(
        "on 12 November 2026 (12 November 2026, 9:24): 1,794,475,445,000 &lt;visits&gt;");
    buf_reset(&out);
}

static void test_conditions(void **state) {
    (void)state;
    const struct person_view reader = {.name = STR("Léa")};
    struct page_view p = {.title = STR("Bonjour"),
                          .next = {"/n", 2},
                          .reader = &reader,
                          .mood = MOOD_BUSY,
                          .page = 3,
                          .notes_count = 3,
                          .unread = 1,
                          .visits = 999,
                          .is_open = true};
    tmpl_arguments(&english, &p);
    assert_written("busy\n\n late\n greeting\n reader=Léa\n no-thread\n limit\n"
                   "literal Hello at the desk… <a href=\"/n\">999</a>\nunread\n<b>Léa</b>\n");
    p = (struct page_view){.next = {"/n", 2}, .thread_id = {1}, .page = 2, .visits = 1000};
    tmpl_arguments(&english, &p);
    assert_written("calm\n closed\n second\n\n\n\n\nliteral Hello at the desk… "
                   "<a href=\"/n\">1,000</a>\n\n");
}

static void test_white_space(void **state) {
    (void)state;
    struct page_view p = {.is_open = true};
    tmpl_spaces(&french, &p);
    assert_written("<ul>\n<li>one</li>\n<li>two\nlines</li>\n</ul>\n"
                   "<pre>\n  kept\n    \n  as   it is\n    \n</pre>\n");
    p.is_open = false;
    tmpl_spaces(&french, &p);
    assert_written("<ul>\n</ul>\n<pre>\n  kept\n    \n</pre>\n");
}

static void test_long_text(void **state) {
    (void)state;
    tmpl_long_text(&french);
    assert_contains("<p>Ligne 0 \?\?/ d’un long texte");
    assert_contains(
        "<p>Ligne 119 \?\?/ d’un long texte, é à ü “ ” — pour dépasser 4095 octets.</p>\n");
    assert_true(out.length > 9000);
    buf_reset(&out);
}

static void test_messages(void **state) {
    (void)state;
    assert_true(str_equal(message_text(LANGUAGE_FR, MSG_hello), STR("Bonjour à l’accueil…")));
    assert_true(str_equal(message_text(LANGUAGE_FR, MSG_advice_calm),
                          STR("«\u202fQuoi\u202f\?\?!\u202f»\u202f: rien ne presse\u202f; "
                              "vraiment\u202f! <&> \"oui\" {x}")));
    assert_int_equal(message_text(LANGUAGE_EN, MESSAGE_NONE).length, 0);
    enum message_id id;
    assert_true(message_find(STR("note.404.title"), &id));
    assert_int_equal(id, MSG_note_404_title);
    assert_true(message_find(STR("advice.calm"), &id));
    assert_false(message_find(STR("note.by"), &id)); /* it takes arguments */
    assert_false(message_find(STR("note"), &id));
    assert_false(message_find(STR(""), &id));
}

/* Mail and the command line get the same sentences without entities. */
static void test_plain_form(void **state) {
    (void)state;
    msg_note_by(&out, LANGUAGE_EN, MESSAGE_PLAIN,
                (struct msg_note_by){.name = STR("<Zoé>"), .visits = 1});
    assert_written("<Zoé>, on 1 January 1970 (1 January 1970, 0:00): 1 <visits>");
}

static void test_plurals(void **state) {
    (void)state;
    static const struct {
        int64_t count;
        const char *french, *english;
    } cases[] = {{0, "0 note", "0 notes"},
                 {1, "1 note", "1 note"},
                 {2, "2 notes", "2 notes"},
                 {-1, "-1 note", "-1 notes"}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct msg_note_count args = {.count = cases[i].count};
        msg_note_count(&out, LANGUAGE_FR, MESSAGE_HTML, args);
        assert_written(cases[i].french);
        msg_note_count(&out, LANGUAGE_EN, MESSAGE_HTML, args);
        assert_written(cases[i].english);
    }
}

static void test_urls(void **state) {
    (void)state;
    struct arena arena = {0};
    struct url url = url_reply_submit(&arena, (struct thread_id){4}, (struct post_id){9});
    assert_true(str_equal((struct str){url.bytes, url.length}, STR("/threads/4/posts/9")));
    url = url_tag_show(&arena, STR("/../é"));
    assert_true(str_equal((struct str){url.bytes, url.length}, STR("/tags/%2F..%2F%C3%A9")));
    arena_release(&arena);
}

static void test_assets(void **state) {
    (void)state;
    const struct asset *css = NULL, *svg = NULL;
    assert_int_equal(assets_count, 2);
    for (size_t i = 0; i < assets_count; i++) {
        assert_ptr_equal(asset_find(str_from_c(assets[i].path)), &assets[i]);
        *(strcmp(assets[i].name, "style.css") == 0 ? &css : &svg) = &assets[i];
    }
    assert_null(asset_find(STR("/static/style.css")));
    assert_null(asset_find(STR("")));
    assert_string_equal(css->content_type, "text/css; charset=utf-8");
    assert_string_equal(svg->content_type, "image/svg+xml");
    assert_memory_equal(css->path, "/static/style.", 14);
    assert_int_equal(strlen(css->path), strlen("/static/style.0123456789ab.css"));
    assert_int_equal(strlen(css->etag), 18);
    struct str content = {(const char *)css->bytes, css->length};
    assert_true(str_find(content, str_from_c(svg->path)) < content.length);
    assert_true(str_find(content, STR("asset(")) == content.length);
    assert_true(css->gzip_length > 0 && css->gzip_length < css->length);
    assert_memory_equal(css->gzip, "\x1f\x8b", 2);
    assert_int_equal(svg->gzip_length, 0); /* too short to gain */
    assert_int_equal(embedded_texts_count, 1);
    assert_string_equal(embedded_texts[0].name, "text.conf");
}

/* A page of 20 messages, many times: the figure is printed, the bound is far above it. */
static void test_speed(void **state) {
    (void)state;
    static struct note_view notes[20];
    for (size_t i = 0; i < ARRAY_LENGTH(notes); i++)
        notes[i] = (struct note_view){.author = {STR("Nadia L."), STR("Bretagne")},
                                      .body = {"<p>Un paragraphe.</p>", 21},
                                      .at = INT64_C(1794475445000) + (int64_t)i * DAY_MS};
    struct page_view p = {.title = STR("t"), .notes = notes, .notes_count = ARRAY_LENGTH(notes)};
    int64_t start = clock_monotonic_ms();
    enum { TURNS = 2000 };
    for (int i = 0; i < TURNS; i++) {
        buf_reset(&out);
        tmpl_notes(&french, &p);
    }
    double us = (double)(clock_monotonic_ms() - start) * 1000 / TURNS;
    print_message("%.1f µs for 20 messages, 80 dates, %zu bytes\n", us, out.length);
    assert_true(us < 5000);
    buf_reset(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),      cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_notes),       cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_white_space), cmocka_unit_test(test_long_text),
        cmocka_unit_test(test_messages),    cmocka_unit_test(test_plain_form),
        cmocka_unit_test(test_plurals),     cmocka_unit_test(test_urls),
        cmocka_unit_test(test_assets),      cmocka_unit_test(test_speed),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
