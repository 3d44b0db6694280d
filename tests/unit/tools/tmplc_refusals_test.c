/* What the generators refuse: each mistake is told with its file and line, and nothing that could
 * put a member's text into a page unescaped becomes a program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/str.h"

#define FIXTURE "tests/unit/tools/tmplc/"

static char folder[] = "/tmp/tmplc-test-XXXXXX";
static char said[16384];

static void write_file(const char *name, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* Runs a shell line whose $D is the test's folder; what it says is in `said`. */
static int run(const char *line) {
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        setenv("D", folder, 1);
        if (chdir(EP_SOURCE_DIR) == 0) execl("/bin/sh", "sh", "-c", line, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    size_t length = 0;
    for (ssize_t got = 1; got > 0 && length + 1 < sizeof said; length += (size_t)got) {
        got = read(ends[0], said + length, sizeof said - 1 - length);
        if (got < 0) break;
    }
    said[length] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Runs tmplc on page.tmpl of the folder, with the small site's other files. */
static int compile_page(const char *text) {
    write_file("page.tmpl", text);
    return run(EP_TMPLC " --ids server/core/ids.def --routes " FIXTURE "routes.def --assets "
                        "$D/assets.list --fr " FIXTURE "fr.po --en " FIXTURE
                        "en.po --out $D $D/page.tmpl");
}

/* `expected` is "LINE: part of the message". */
static void assert_refused(const char *name, int status, const char *input, const char *expected) {
    char place[300];
    int64_t digits = strchr(expected, ':') - expected;
    snprintf(place, sizeof place, "%s/%s:%.*s: ", folder, name, (int)digits, expected);
    if (status != 1 || strncmp(said, place, strlen(place)) != 0 ||
        !strstr(said, expected + digits + 2))
        fail_msg("%s\n%d, \"%s\", not \"%s\"", input, status, said, expected);
}

#define P "{% template x(p: page_view) %}\n"
#define E "\n{% end %}\n"

static const char *const bad_templates[][2] = {
    /* The HTML */
    {P "<p class=x>" E, "2: the value of class stands in double quotes"},
    {P "<p class='x'>" E, "2: the value of class stands in double quotes"},
    {P "a < b" E, "2: a < that opens no tag"},
    {P "<p" E, "3: ends inside a tag"},
    {P "<p class=\"x" E, "3: ends inside a tag"},
    {P "<textarea>" E, "3: ends inside a tag"},
    {P "<script>" E, "3: ends inside a tag"},
    {P "<script><!--<script></script>{p.title}" E, "2: no <! in <script>"},
    {P "<p>\xff</p>" E, "2: not clean UTF-8"},
    {P "<p>\xe2\x80\xae</p>" E, "2: not clean UTF-8"},
    {P "<p>x</p>\r\n" E, "2: not clean UTF-8"},
    {P "<!-- x" E, "3: ends inside a tag"},
    {P "<pre>" E, "3: ends inside a tag"},
    {P "<a href=\"x\"onclick=\"y\">" E, "2: href begins with"},
    {P "<p id=\"a\"class=\"b\">" E, "2: expected a space or the end of <p>"},
    {P "<p\n onclick=\"x()\">" E, "3: no attribute onclick here"},
    {P "<p style=\"color: red\">" E, "2: no attribute style here"},
    {P "<img imagesrcset=\"{p.title}\">" E, "2: no attribute imagesrcset here"},
    {P "<img srcset=\"/a 2x\">" E, "2: srcset begins with"},
    {P "<img srcset=\"{@home}?q\">" E, "2: srcset is addresses"},
    {P "<img srcset=\"{@home} 480w, javascript\">" E, "2: srcset begins with"},
    {P "<iframe src=\"#\"></iframe>" E, "2: no <iframe> here"},
    {P "<base href=\"#\">" E, "2: no <base> here"},
    /* Where an expression may not stand */
    {P "<{p.title}>" E, "2: no expression may stand here"},
    {P "<p {p.title}=\"x\">" E, "2: no expression may stand here"},
    {P "<p class={p.title}>" E, "2: no expression may stand here"},
    {P "<script>var x = {p.title};</script>" E, "2: no expression may stand here"},
    {P "<style>{p.title}</style>" E, "2: no expression may stand here"},
    {P "<!-- {p.title} -->" E, "2: no expression may stand here"},
    {P "<script>{t hello}</script>" E, "2: no message may stand here"},
    {P "<p {t hello}>" E, "2: no message may stand here"},
    {P "<a href=\"{t hello}\">" E, "2: no message may stand here"},
    {P "<a href=\"#{p.visits|date}\">" E, "2: no filter may stand here"},
    /* Addresses */
    {P "<a href=\"/threads/1\">" E, "2: href begins with"},
    {P "<a href=\"\">" E, "2: href begins with"},
    {P "<a href=\"https://x.example\">" E, "2: href begins with"},
    {P "<a href=\"javascript:x\">" E, "2: href begins with"},
    {P "<form action=\"?page={p.page}\">" E, "2: action begins with"},
    {P "<a href=\"{@home}threads\">" E, "2: after the path of href comes ? or #"},
    {P "<a href=\"{@home}{p.title}\">" E, "2: after the path comes ? or #"},
    {P "<a href=\"{@nowhere}\">" E, "2: no route has the handler nowhere"},
    {P "<a href=\"{@thread_show}\">" E, "2: the address of thread_show takes 1 arguments"},
    {P "<a href=\"{@home p.page}\">" E, "2: expected \"}\""},
    {P "<p title=\"{@home}\">" E, "2: {@…} stands at the start of href"},
    {P "{@home}" E, "2: {@…} stands at the start of href"},
    {P "<img src=\"{asset \"none.png\"}\">" E, "2: web/static has no \"none.png\""},
    {P "{asset \"style.css\"}" E, "2: {asset …} stands at the start"},
    /* Structure */
    {P "{% if p.page %}<b>", "2: {% end %} is missing"},
    {P "<b>", "1: {% end %} is missing"},
    {P "{% else %}" E, "2: {% else %} without a beginning"},
    {P "{% if p.page %}a{% else %}b{% else %}c{% end %}" E, "2: unexpected else"},
    {P "{% for n in p.notes %}{% else %}{% end %}" E, "2: unexpected else"},
    {P "{% if p.page %}<p{% end %}>" E, "2: the branches leave the HTML in different"},
    {P "{% if p.page %}<p {% end %}class=\"x\">" E, "2: the branches leave the HTML in different"},
    {P "<p{% if p.page %} class=\"a{% end %}\">" E, "2: the branches leave the HTML in different"},
    {P "{% if p.page %}<textarea>{% else %}{% end %}</textarea>" E, "2: the branches leave"},
    {P "{% if p.page %}<pre>{% end %}" E, "2: the branches leave"},
    {P "<p {% for n in p.notes %}hidden{% end %}>" E, "2: the loop's body leaves the HTML"},
    {P "<p {% if p.page %}a{% end %}b>" E, "2: expected a space or the end of <p>"},
    {P "<a href=\"{% if p.page %}{@home}{% end %}\">" E, "2: the branches leave"},
    {P "{% while p.page %}" E, "2: expected if, elif, else, for, call or end"},
    {P "{% if p.page and p.unread or p.small %}{% end %}" E, "2: and with or"},
    {P "{% if p.title < \"a\" %}{% end %}" E, "2: texts are compared by == and !="},
    {P "{% for n in 3 %}{% end %}" E, "2: expected the list's path"},
    {P "{% for p in p.notes %}{% end %}" E, "2: p is a variable already"},
    {P "{% for w in p.notes %}{% end %}" E, "2: a variable may not be named w"},
    {P "{% for n in p.notes %}{% end %}{n.at}" E, "2: no variable is named n"},
    {P "{q.title}" E, "2: no variable is named q"},
    {P "{p.title|shout}" E, "2: no filter is named shout"},
    {P "{p.}" E, "2: expected the name of a member"},
    {P "{p.title" E, "3: expected \"}\""},
    {P "{ p.title }" E, "2: a lone {"},
    {P "{# never closed" E, "2: a comment that does not end"},
    {P "{% call nobody(p) %}" E, "2: no template is named nobody"},
    {P "{% call x() %}" E, "2: x takes 1 arguments"},
    {P "{% call x(p, p) %}" E, "2: x takes 1 arguments"},
    {P "<p title=\"{% call x(p) %}\">" E, "2: templates are called in element content only"},
    {P E P E, "4: template x is in "},
    {"<p>hello</p>", "1: text outside a template"},
    {"{% template x(p) %}" E, "1: expected \":\""},
    {"{% include <stdio.h> %}", "1: expected \"\"\""},
    /* Messages */
    {P "{t nothing.here}" E, "2: no message \"nothing.here\""},
    {P "{t note.count}" E, "2: message note.count needs count="},
    {P "{t note.count count=1 count=2}" E, "2: count is given twice"},
    {P "{t note.count count=1\n name=p.title}" E, "2: message note.count has no {name}"},
    {P "{t note.count count=\"three\"}" E, "2: {count} of note.count is a number"},
    {P "{t hello name=p.title}" E, "2: expected \"}\""},
    {P "{% if p.advice == MSG_nothing %}{% end %}" E, "2: no message has the constant MSG_nothing"},
    {P "{% if p.advice == MSG_note_by %}{% end %}" E, "2: message note.by takes arguments"},
};

static void test_templates(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(bad_templates); i++)
        assert_refused("page.tmpl", compile_page(bad_templates[i][0]), bad_templates[i][0],
                       bad_templates[i][1]);
}

static const char *const catalogues[][3] = {
    /* French, English, what is said of the French file */
    {"msgid \"a\"\nmsgstr \"x\"\n", "", "1: message a is missing in en"},
    {"msgid \"a\"\nmsgstr \"{x}\"\n", "msgid \"a\"\nmsgstr \"y\"\n",
     "1: message a: {x} is missing"},
    {"msgid \"a\"\nmsgstr \"{x:int}\"\n", "msgid \"a\"\nmsgstr \"{x}\"\n", "1: message a: {x} is "},
    {"\nmsgid \"a\"\nmsgstr \"x\"\nmsgid \"a\"\nmsgstr \"x\"\n", "", "4: message a stands twice"},
    {"msgid \"A\"\nmsgstr \"x\"\n", "", "1: a msgid is dotted lower-case words"},
    {"msgid \"a..b\"\nmsgstr \"x\"\n", "", "1: a msgid is dotted lower-case words"},
    {"msgid \"a.\"\nmsgstr \"x\"\n", "", "1: a msgid is dotted lower-case words"},
    {"msgid \"a\"\nmsgstr \"\"\n", "", "1: message a: a msgstr is missing"},
    {"msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"x\"\nmsgstr[1] \"y\"\n", "",
     "1: msgid_plural must be \"a.n\""},
    {"msgid \"a\"\nmsgid_plural \"a.n\"\nmsgstr[0] \"x\"\n", "",
     "1: message a: a msgstr is missing"},
    {"msgid \"a\"\nmsgid_plural \"a.n\"\nmsgstr[0] \"x\"\nmsgstr[2] \"y\"\n", "",
     "4: expected \"0\""},
    {"msgid \"a\"\nmsgstr \"x\n", "", "2: a string that does not end"},
    {"msgid \"a\"\nmsgstr \"\\q\"\n", "", "2: unknown escape \\q"},
    {"msgstr \"x\"\n", "", "1: expected msgid"},
    {"msgid \"a\"\nmsgstr x\n", "", "2: expected a string"},
    {"msgid \"a\"\nmsgstr \"{x\"\n", "msgid \"a\"\nmsgstr \"x\"\n",
     "1: message a: expected {name}"},
    {"msgid \"a\"\nmsgstr \"{x y}\"\n", "msgid \"a\"\nmsgstr \"x\"\n",
     "1: message a: expected {name}"},
    {"msgid \"a\"\nmsgstr \"{x:float}\"\n", "msgid \"a\"\nmsgstr \"x\"\n",
     "1: unknown type of placeholder \"float\""},
    {"msgid \"a\"\nmsgstr \"{x:int}{x:date}\"\n", "msgid \"a\"\nmsgstr \"x\"\n",
     "1: message a: {x} has two types"},
    {"msgid \"a.b\"\nmsgstr \"x\"\nmsgid \"a_b\"\nmsgstr \"x\"\n",
     "msgid \"a.b\"\nmsgstr \"x\"\nmsgid \"a_b\"\nmsgstr \"x\"\n",
     "3: messages a.b and a_b have the same name in C"},
};

static void test_catalogues(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(catalogues); i++) {
        write_file("fr.po", catalogues[i][0]);
        write_file("en.po", catalogues[i][1]);
        int status = run(EP_TMPLC " --fr $D/fr.po --en $D/en.po");
        assert_refused("fr.po", status, catalogues[i][0], catalogues[i][2]);
    }
}

static const char *const bad_routes[][2] = {
    {"ROUTE(GET, \"threads\", 0, home)\n", "1: a path begins with a slash"},
    {"\nROUTE(GET, \"/a?b\", 0, home)\n", "2: a path has letters"},
    {"ROUTE(GET, \"/<thread\", 0, home)\n", "1: expected <name>"},
    {"ROUTE(GET, \"/<>\", 0, home)\n", "1: expected <name>"},
    {"ROUTE(GET, \"/a\", 0, home)\nROUTE(POST, \"/a\", 0, home)\n", "2: handler home has a route"},
    {"ROUTE(GET, \"/a\", 0, home)\nROUTE(GET, \"/a\", 0, other)\n",
     "2: GET /a has a handler already"},
    {"ROUTE(GET, \"/a\", 0, home\n", "2: expected \")\""},
    {"GET /a\n", "1: expected \"ROUTE\""},
};

static void test_routes(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(bad_routes); i++) {
        write_file("routes.def", bad_routes[i][0]);
        int status = run(EP_TMPLC " --routes $D/routes.def");
        assert_refused("routes.def", status, bad_routes[i][0], bad_routes[i][1]);
    }
}

/* What only the C compiler can see: the type of an expression does not fit its place. */
static void test_types(void **state) {
    (void)state;
    static const char *const views = "#include \"" FIXTURE "views.h\"\n"
                                     "struct odd_view {\n    char *text;\n    struct str str;\n"
                                     "    struct html html;\n    struct url url;\n    bool flag;\n"
                                     "    struct thread_id thread_id;\n    enum mood mood;\n};\n";
    static const struct {
        bool compiles;
        const char *body;
    } cases[] = {
        {true, "{o.str}{o.html}{o.thread_id}<p title=\"{o.str}\">"},
        {true, "<a href=\"{o.url}\">{% if o.text %}{% end %}"},
        {true, "<a href=\"{@thread_show o.thread_id}?q={o.str}\">"},
        {false, "{o.text}"},
        {false, "<p title=\"{o.text}\">"},
        {false, "<a href=\"{o.text}\">"},
        {false, "<a href=\"#{o.text}\">"},
        {false, "{t note.by name=o.text day=1 at=2 visits=3}"},
        {false, "{t note.count count=o.text}"},
        {false, "{t note.count count=o.str}"},
        {false, "<p title=\"{o.html}\">"},
        {false, "<textarea>{o.html}</textarea>"},
        {false, "<a href=\"#{o.html}\">"},
        {false, "<a href=\"{o.str}\">"},
        {false, "<a href=\"{o.thread_id}\">"},
        {false, "{o.url}"},
        {false, "{o.flag}"},
        {false, "{o.mood}"},
        {false, "{o.str|date}"},
        {false, "{o.missing}"},
        {false, "<a href=\"{@thread_show o.str}\">"},
        {false, "<a href=\"{@tag_show o.text}\">"},
        {false, "{% for n in o.str %}{% end %}"},
        {false, "{% call x(o.str) %}"},
    };
    write_file("odd.h", views);
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        char text[1024];
        snprintf(text, sizeof text,
                 "{%% include \"%s/odd.h\" %%}\n{%% template x(o: odd_view) %%}\n%s\n{%% end %%}\n",
                 folder, cases[i].body);
        if (compile_page(text) != 0) fail_msg("%s: %s", cases[i].body, said);
        int status =
            run(EP_CC " -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -fsyntax-only -I$D -I. "
                      "$D/*page.tmpl.c");
        if ((status == 0) != cases[i].compiles) fail_msg("%s: %d %s", cases[i].body, status, said);
        if (status) {
            char place[300];
            snprintf(place, sizeof place, "%s/page.tmpl:3:", folder);
            if (!strstr(said, place)) fail_msg("%s: line 3 is not named: %s", cases[i].body, said);
        }
    }
}

static void test_unused_messages_are_listed(void **state) {
    (void)state;
    write_file("fr.po", "msgid \"a.b\"\nmsgstr \"x\"\nmsgid \"c\"\nmsgstr \"x\"\n"
                        "msgid \"d\"\nmsgstr \"x\"\n");
    write_file("page.tmpl", "{% template x() %}{t a.b}{% end %}");
    write_file("source.c", "int x = MSG_d;");
    assert_int_equal(run(EP_TMPLC " --unused --fr $D/fr.po --en $D/fr.po $D/page.tmpl $D/source.c"),
                     0);
    assert_non_null(strstr(said, "fr.po:3: message c is not used"));
    assert_null(strstr(said, "message a.b"));
    assert_null(strstr(said, "message d"));
}

static void test_assets(void **state) {
    (void)state;
    write_file("a.css", "x { background: url(asset(b.css)) }");
    write_file("b.css", "x { background: url(asset(a.css)) }");
    assert_int_equal(run(EP_ASSETC " --out $D --static $D $D/a.css $D/b.css"), 1);
    assert_non_null(strstr(said, "asset(…) goes round in a circle"));
    assert_int_equal(run(EP_ASSETC " --out $D --static $D $D/a.css"), 1);
    assert_non_null(strstr(said, "a.css:1: asset(…) names a file that is not in the folder"));
    write_file("x.exe", "x");
    assert_int_equal(run(EP_ASSETC " --out $D --static $D $D/x.exe"), 1);
    assert_non_null(strstr(said, "x.exe:1: no content type is known"));
    assert_int_equal(run(EP_ASSETC " --out $D --static $D $D/missing.css"), 1);
    assert_int_equal(run(EP_ASSETC " --out $D --static $D"), 0);
}

/* Same input, same files, left untouched: what did not change is not compiled again. */
static void test_unchanged_files_are_left(void **state) {
    (void)state;
    assert_int_equal(compile_page(P "<p>{p.title}</p>" E), 0);
    assert_int_equal(run("touch -d 2001-01-01 $D/*.c $D/*.h"), 0);
    assert_int_equal(compile_page(P "<p>{p.title}</p>" E), 0);
    assert_int_equal(run("test -z \"$(find $D -name '*.[ch]' -newermt 2002-01-01)\""), 0);
    assert_int_equal(compile_page(P "<i>{p.title}</i>" E), 0);
    assert_int_equal(run("find $D -name '*.[ch]' -newermt 2002-01-01"), 0);
    assert_non_null(strstr(said, "page.tmpl.c"));
    assert_null(strstr(said, "messages"));
}

/* A source tree without templates, messages, routes and files still builds. */
static void test_nothing_to_compile(void **state) {
    (void)state;
    assert_int_equal(run("mkdir $D/none && " EP_TMPLC " --out $D/none && " EP_ASSETC
                         " --out $D/none --static web/static --embed embedded_texts"),
                     0);
    int status = run("for file in $D/none/*.c; do " EP_CC " -std=c11 -D_GNU_SOURCE -Wall -Wextra "
                     "-Wpedantic -Werror -fsyntax-only -I. -I$D/none $file || exit 1; done; "
                     "echo '#include \"templates.h\"' > $D/none/x.c; " EP_CC
                     " -std=c11 -D_GNU_SOURCE -fsyntax-only -I. -I$D/none $D/none/x.c");
    if (status) fail_msg("%s", said);
}

static int set_up(void **state) {
    (void)state;
    if (!mkdtemp(folder)) return -1;
    write_file("assets.list", "style.css\t/static/style.css\n");
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    return run("rm -r $D");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_templates),
        cmocka_unit_test(test_catalogues),
        cmocka_unit_test(test_routes),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_unused_messages_are_listed),
        cmocka_unit_test(test_assets),
        cmocka_unit_test(test_unchanged_files_are_left),
        cmocka_unit_test(test_nothing_to_compile),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
