/* The sources keep to tools/layers and to the style; and each rule of tools/check-layers and
 * tools/check-style sees the offence that it is there for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/buf.h"

static char folder[] = "/tmp/checks-test-XXXXXX";
static struct buf said, text;

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
    buf_reset(&said);
    char bytes[4096];
    for (ssize_t got; (got = read(ends[0], bytes, sizeof bytes)) > 0;)
        buf_put(&said, (struct str){bytes, (size_t)got});
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_the_sources(void **state) {
    (void)state;
    if (run("tools/check-layers") != 0) fail_msg("check-layers:\n%s", buf_text(&said));
    if (run("tools/check-style") != 0) fail_msg("check-style:\n%s", buf_text(&said));
}

/* Runs a check on a tree that holds one file; `expected` is "LINE: part of what is said", or NULL
 * for nothing. */
static void assert_check(const char *check, const char *path, const char *planted,
                         const char *expected) {
    char line[512], place[256];
    snprintf(place, sizeof place, "%s/planted", folder);
    FILE *file = fopen(place, "w");
    assert_non_null(file);
    assert_true(fputs(planted, file) >= 0);
    assert_int_equal(fclose(file), 0);
    snprintf(line, sizeof line, "cd $D && mkdir -p $(dirname %s) && mv planted %s", path, path);
    assert_int_equal(run(line), 0);
    snprintf(line, sizeof line, "tools/%s $D", check);
    int status = run(line);
    const char *words = buf_text(&said);
    if (!expected) {
        if (status != 0 || *words) fail_msg("%s\n%s is refused: %s", planted, path, words);
    } else {
        snprintf(place, sizeof place, "%s:%.*s: ", path, (int)(strchr(expected, ':') - expected),
                 expected);
        if (status != 1 || strncmp(words, place, strlen(place)) != 0 ||
            !strstr(words, strchr(expected, ':') + 2))
            fail_msg("%s\n%s: \"%s\", not \"%s\"", planted, path, words, expected);
    }
    snprintf(line, sizeof line, "rm $D/%s", path);
    assert_int_equal(run(line), 0);
}

static void test_layers(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"lib/a.c", "#include \"lib/b.h\"\n#include <errno.h>\n", NULL},
        {"lib/a.c", "\n#include \"server/core/b.h\"\n", "2: lib may not include server/core"},
        {"lib/a.c", "#include \"messages.h\"\n", "1: lib may not include server/core"},
        {"lib/a.c", "#include \"b.h\"\n", "1: \"b.h\" is in no layer"},
        {"moderation/a.c", "#include \"lib/b.h\"\n", NULL},
        {"moderation/a.h", "#include \"server/threads/threads.h\"\n", "1: moderation may not"},
        {"server/core/a.c", "#include \"templates.h\"\n#include \"sql/core_op.h\"\n", NULL},
        {"server/core/a.c", "#include \"server/threads/threads.h\"\n", "1: server/core may not"},
        {"server/core/a.c", "#include \"sql/threads_threads.h\"\n", "1: server/core may not"},
        {"server/threads/a.c", "#include \"sql/threads_threads.h\"\n", NULL},
        {"server/threads/a.c", "#include \"sql/spaces_spaces.h\"\n", "1: of server/spaces only"},
        {"server/threads/a.c", "#include \"server/spaces/spaces.h\"\n", NULL},
        {"server/threads/a.c", "#include \"server/spaces/space_views.h\"\n", NULL},
        {"server/threads/a.c", "#include \"server/spaces/inner.h\"\n", "1: of server/spaces only"},
        {"server/spaces/a.c", "#include \"server/threads/threads.h\"\n",
         "1: server/spaces may not"},
        {"server/a.c", "#include \"server/threads/inner.h\"\n", "1: of server/threads only"},
        {"server/a.c", "#include \"server/threads/threads.h\"\n", NULL},
        {"server/a.c", "#include \"tools/cli/cli.h\"\n", "1: server may not include tools"},
        {"server/novelty/a.c", "int x;\n", "1: server/novelty has no line in tools/layers"},
        {"tools/cli/a.c", "#include \"server/threads/threads.h\"\n", NULL},
        {"tools/cli/a.c", "#include \"sql/threads_threads.h\"\n", NULL},
        {"tools/cli/a.c", "#include \"server/threads/inner.h\"\n", "1: of server/threads only"},
        {"server/a.c", "#include \"sql/threads_threads.h\"\n", "1: of server/threads only"},
        {"tools/tmplc/a.c", "#include \"tools/tmplc/b.h\"\n#include \"lib/b.h\"\n", NULL},
        {"tools/tmplc/a.c", "#include \"server/core/b.h\"\n",
         "1: tools/tmplc may include lib only"},
        {"lib/a.c", "#include <sqlite3.h>\n", "1: <sqlite3.h> is included elsewhere only"},
        {"lib/db_query.c", "#include <sqlite3.h>\n", NULL},
        {"server/core/a.c", "#include <event2/event.h>\n", "1: <event2/event.h> is included"},
        {"server/core/loop.c", "#include <event2/event.h>\n", NULL},
        {"server/core/a.c", "#include <sodium.h>\n", "1: <sodium.h> is included"},
        {"server/threads/a.tmpl", "{% include \"server/spaces/inner.h\" %}\n",
         "1: of server/spaces"},
        {"web/templates/a.tmpl", "{% include \"server/threads/thread_views.h\" %}\n",
         "1: server/core may not include server/threads"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        assert_check("check-layers", cases[i][0], cases[i][1], cases[i][2]);
}

#define C "/* What it is for. */\n"

static const char *const style_cases[][3] = {
    {"server/core/a.c", "/* Like K1801. */\nint x;\n", NULL},
    {"server/core/a.c", "/* A. */\nconst char *code = \"K1801\";\n", "2: \"K1801\" is one trade"},
    {"server/core/a.sql", "-- A.\n-- name: a :one\n-- Apec's\nSELECT 'apec' AS a;\n",
     "4: \"apec\" is one trade's word"},
    {"lib/a.c", C "int x;\n", NULL},
    {"lib/a.c", "int x;\n", "1: a file opens with a paragraph"},
    {"web/a.css", "a {}\n", "1: a file opens with a paragraph"},
    {"server/core/a.sql", "SELECT 1;\n", "1: a file opens with a paragraph"},
    {"lib/a.c",
     C "/* TO"
       "DO: later */\n",
     "2: \"TO"
     "DO\""},
    {"web/static/a.js",
     "// What it is for.\n// FIX"
     "ME\n",
     "2: \"FIX"
     "ME\""},
    {"README.md",
     "X"
     "XX\n",
     "1: \"X"
     "XX\""},
    {"lib/a.c", C "typedef struct a b;\n", "2: no typedef of structs"},
    /* SQL, HTML, addresses */
    {"server/threads/a.c", C "char *x = \"SELECT 1\";\n", "2: SQL in C"},
    {"server/threads/a.c", C "char *x = \"DELETE FROM posts\";\n", "2: SQL in C"},
    {"lib/db_query.c", C "const char *x = \"BEGIN IMMEDIATE\";\n", NULL},
    {"server/threads/a.c", C "/* \"SELECT 1\" */\nconst char *x = \"select a space\";\n", NULL},
    {"server/threads/a.c", C "char *x = \"<p class=\";\n", "2: HTML in C"},
    {"server/threads/a.c", C "char *x = \"a</b>\";\n", "2: HTML in C"},
    {"server/threads/a.c", C "const char *x = \"a < b, <%s>\";\n", NULL},
    {"lib/escape.c", C "const char *x = \"<p>\";\n", NULL},
    {"server/threads/a.c", C "char *x = \"/threads/12\";\n", "2: an address in C (\"/threads\")"},
    {"server/threads/a.c", C "const char *x = \"/etc/passwd\";\n", NULL},
    /* Templates */
    {"server/a.tmpl", "{# x #}\n<p style=\"x\">\n", "2: a style attribute"},
    {"server/a.tmpl", "{# x #}\n<script>x</script>\n", "2: a script in the page"},
    {"server/a.tmpl", "{# x #}\n<script src=\"{asset \"a.js\"}\" defer></script>\n", NULL},
    {"server/a.tmpl", "{# x #}\n<p onclick=\"x\">\n", "2: an attribute onclick"},
    /* CSS */
    {"web/a.css", C "a:has(b) { color: red; }\n", "2: :has()"},
    {"web/a.css", C "@container (width > 1em) {\n}\n", "2: @container"},
    {"web/a.css", C "a {\n  & b { color: red; }\n}\n", "3: nesting"},
    {"web/a.css", C "a {\n  color: color-mix(in srgb, red, blue);\n}\n", "3: a newer colour"},
    {"web/a.css", C "a {\n  color: oklch(1 0 0);\n}\n", "3: a newer colour"},
    {"web/a.css", C "a {\n  color: red;\n  color: lch(1 0 0);\n}\n", NULL},
    {"web/a.css", C "a { color: red; }\nb { color: lch(1 0 0); }\n", "3: a newer colour"},
    {"web/a.css", C "a {\n  height: 100dvh;\n}\n", "3: dynamic viewport units"},
    {"web/a.css", C "a {\n  height: 100vh;\n  height: 100dvh;\n}\n", NULL},
    {"web/a.css", C "a {\n  container-type: inline-size;\n}\n", "3: container-type: not in"},
    {"web/a.css", C "@supports (x: y) {\n  a:has(b) { height: 1svh; }\n}\n", NULL},
    {"web/a.css", C "/* a:has(b) {\n oklch(1 0 0) */\na { inset: 0; text-wrap: balance; }\n", NULL},
    {"web/a.css", C "@layer a {\n  b { accent-color: red; grid-template: subgrid; }\n}\n", NULL},
};

static void test_style(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(style_cases); i++)
        assert_check("check-style", style_cases[i][0], style_cases[i][1], style_cases[i][2]);
}

/* `count` lines between a start and an end. */
static const char *long_text(const char *start, size_t count, const char *end) {
    buf_reset(&text);
    buf_put(&text, str_from_c(start));
    for (size_t i = 0; i < count; i++) BUF_LIT(&text, "    x++;\n");
    buf_put(&text, str_from_c(end));
    return buf_text(&text);
}

static void test_lengths(void **state) {
    (void)state;
    assert_check("check-style", "lib/a.c", long_text(C "void f(void) {\n", 58, "}\n"), NULL);
    assert_check("check-style", "lib/a.c", long_text(C "\nvoid f(void) {\n", 59, "}\n"),
                 "3: a function of 61 lines");
    assert_check("check-style", "lib/a.c",
                 long_text(C "void f(int a,\n       int b) {\n", 59, "}\n"),
                 "3: a function of 61 lines");
    assert_check("check-style", "tests/unit/lib/a_test.c",
                 long_text(C "void f(void) {\n", 70, "}\n"), "2: a function of 72 lines");
    assert_check("check-style", "lib/a.h", long_text(C, 149, ""), NULL);
    assert_check("check-style", "lib/a.h", long_text(C, 150, ""), "151: 151 lines: at most 150");
    assert_check("check-style", "lib/a.c", long_text(C, 600, ""), "601: 601 lines: at most 600");
}

static void test_format(void **state) {
    (void)state;
    if (run("clang-format --version | grep -q 'version 14\\.'") != 0) skip();
    assert_int_equal(run("cp .clang-format $D"), 0);
    assert_check("check-style", "lib/a.c", C "int x ;\n", "2: not as clang-format leaves it");
    assert_check("check-style", "lib/a.c", C "int x;\n", NULL);
    assert_int_equal(run("rm $D/.clang-format"), 0);
}

static int set_up(void **state) {
    (void)state;
    buf_init(&said, (size_t)1 << 20);
    buf_init(&text, 65536);
    if (!mkdtemp(folder)) return -1;
    /* Without .clang-format there is nothing to compare with: DisableFormat. */
    return run("mkdir -p $D/tools $D/server && cp tools/layers $D/tools &&"
               " echo 'DisableFormat: true' > $D/.clang-format &&"
               " { echo '/* Routes. */'; echo 'ROUTE(GET, \"/threads/<thread>\", M, x, y, 0, z)'; }"
               " > $D/server/routes.def");
}

static int tear_down(void **state) {
    (void)state;
    int status = run("rm -r $D");
    buf_release(&said);
    buf_release(&text);
    return status;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_sources), cmocka_unit_test(test_layers),
        cmocka_unit_test(test_style),       cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_format),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
