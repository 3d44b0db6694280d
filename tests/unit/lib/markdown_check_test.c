/* No text of 64 KiB stalls the daemon, and no ordinary one is refused for fear of that. */
#include "lib/markdown.h"

#include <setjmp.h>
#include <stdarg.h>
#include <time.h>

#include <cmocka.h>

#include "tests/markdown_tokens.h"

/* Per text, as measured with cmark 0.30.2: the worst stays under 15 ms on an idle machine. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__OPTIMIZE__)
enum { CPU_MS_MAX = 1000 };
#else
enum { CPU_MS_MAX = 50 };
#endif

static char room[MARKDOWN_BYTES_MAX + 1];

static double cpu_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* head, repeated, then body, repeated until 64 KiB less tail, then tail. */
struct family {
    const char *head;
    size_t heads; /* HALF: as many as bodies */
    const char *body, *tail;
    enum markdown_limit refused; /* or MARKDOWN_WITHIN: accepted, and fast */
};
#define HALF SIZE_MAX

static struct str compose(const struct family *f) {
    size_t length = 0, head = strlen(f->head), body = strlen(f->body);
    size_t tail = f->tail ? strlen(f->tail) : 0;
    size_t heads = f->heads == HALF ? (MARKDOWN_BYTES_MAX - tail) / (head + body) : f->heads;
    for (size_t i = 0; i < heads; i++, length += head) memcpy(room + length, f->head, head);
    for (; length + body + tail <= MARKDOWN_BYTES_MAX; length += body)
        memcpy(room + length, f->body, body);
    if (tail) memcpy(room + length, f->tail, tail);
    return (struct str){room, length + tail};
}

static const struct family families[] = {
    /* Containers inside one another: seconds in cmark. */
    {"", 0, "- ", "a", MARKDOWN_NESTING},
    {"", 0, "* ", "***#", MARKDOWN_NESTING},
    {"", 0, "1. ", "a", MARKDOWN_NESTING},
    {"", 0, "9) ", "a", MARKDOWN_NESTING},
    {"", 0, ">", "a", MARKDOWN_NESTING},
    {"", 0, "> ", "a", MARKDOWN_NESTING},
    {"", 0, "> - ", "a", MARKDOWN_NESTING},
    {"", 0, "-\t", "a", MARKDOWN_NESTING},
    {"+ ", 2000, "\n", NULL, MARKDOWN_NESTING},
    {"+ ", 10000, "\n  ", NULL, MARKDOWN_NESTING},
    {"+ ", HALF, "\n ", NULL, MARKDOWN_NESTING},
    {"1. ", 5000, "\t  \n", NULL, MARKDOWN_NESTING},
    {"> ", 5000, "***(~", NULL, MARKDOWN_NESTING},
    {"a\n\n- - - - - - - - - - - - - - - - - ", 1, "a", NULL, MARKDOWN_NESTING},
    {"- - - - - - - - - - - - - - - a\n", 1, "\n", NULL, MARKDOWN_LINES},
    {"- - - - - a\n", 1, "\n", NULL, MARKDOWN_LINES},
    {"> > > > > > > - - - - - - - a\n", 1, ">\n", NULL, MARKDOWN_LINES},
    {"- - - - - - - - - - - - a\n", 1, "b\n", NULL, MARKDOWN_LINES},
    {"- - - - - - - - - - - - a\n", 1, "\r\n", NULL, MARKDOWN_LINES},
    /* Image marks left open: each link walks them. */
    {"", 0, "![[]()", NULL, MARKDOWN_IMAGES},
    {"[a]: b\n\n", 1, "![[a]", NULL, MARKDOWN_IMAGES},
    {"", 0, "](a)<![CDATA[", NULL, MARKDOWN_IMAGES},
    {"", 0, "![a\r\n", NULL, MARKDOWN_IMAGES},
    {"![", HALF, "](a)", NULL, MARKDOWN_IMAGES},
    /* Within the bounds, and fast all the same. */
    {"", 0, "- - - - - - - - - - - - - - - - a\n", NULL, MARKDOWN_WITHIN},
    {"", 0, ">>>>>>>>>>>>>>>>a\n", NULL, MARKDOWN_WITHIN},
    {"", 0, "> > - - > - 1. a\n\n", NULL, MARKDOWN_WITHIN},
    {"- - - a\n", 1, "\n", NULL, MARKDOWN_WITHIN},
    {"", 0, "- ", "\n", MARKDOWN_WITHIN},
    {"", 0, "* * *\n", NULL, MARKDOWN_WITHIN},
    {"", 0, "- a\n+ b\n* c\n", NULL, MARKDOWN_WITHIN},
    {"", 0, "-\n", NULL, MARKDOWN_WITHIN},
    {"", 0, "\n", NULL, MARKDOWN_WITHIN},
    {"", 0, "[", NULL, MARKDOWN_WITHIN},
    {"", 0, "[](", NULL, MARKDOWN_WITHIN},
    {"", 0, "[a](", NULL, MARKDOWN_WITHIN},
    {"", 0, "[a](<b", NULL, MARKDOWN_WITHIN},
    {"", 0, "[a](b \"c", NULL, MARKDOWN_WITHIN},
    {"", 0, "[](\\(", NULL, MARKDOWN_WITHIN},
    {"", 0, "[a][", NULL, MARKDOWN_WITHIN},
    {"[", HALF, "]", NULL, MARKDOWN_WITHIN},
    {"[", HALF, "](a)", NULL, MARKDOWN_WITHIN},
    {"[a]: b\n\n", 1, "[a] ", NULL, MARKDOWN_WITHIN},
    {"[a]: b\n\n", 1, "[b][", NULL, MARKDOWN_WITHIN},
    {"", 0, "[a]: b\n", NULL, MARKDOWN_WITHIN},
    {"", 0, "[a]: b \"\n", NULL, MARKDOWN_WITHIN},
    {"", 0, "[a]: b\n===\n", NULL, MARKDOWN_WITHIN},
    {"[a]: /", 1, "x", "\n\n[a] [a] [a] [a] [a]", MARKDOWN_WITHIN},
    {"", 0, "*", NULL, MARKDOWN_WITHIN},
    {"", 0, "a*", NULL, MARKDOWN_WITHIN},
    {"", 0, "*_", NULL, MARKDOWN_WITHIN},
    {"", 0, "_*a", NULL, MARKDOWN_WITHIN},
    {"", 0, "*a_ **b__ ", NULL, MARKDOWN_WITHIN},
    {"", 0, "a***b**c*d ", NULL, MARKDOWN_WITHIN},
    {"*a ", HALF, "a* ", NULL, MARKDOWN_WITHIN},
    {"_a ", HALF, "a* ", NULL, MARKDOWN_WITHIN},
    {"*a **a ", HALF, "b** b* ", NULL, MARKDOWN_WITHIN},
    {"_", HALF, "*", NULL, MARKDOWN_WITHIN},
    {"", 0, "`", NULL, MARKDOWN_WITHIN},
    {"", 0, "`a``b```c", NULL, MARKDOWN_WITHIN},
    {"", 0, "<", NULL, MARKDOWN_WITHIN},
    {"", 0, "x<!--", NULL, MARKDOWN_WITHIN},
    {"", 0, "x<!-- - ", NULL, MARKDOWN_WITHIN},
    {"", 0, "x<?", NULL, MARKDOWN_WITHIN},
    {"", 0, "x<!A ", NULL, MARKDOWN_WITHIN},
    {"", 0, "<a b=\"<a b='", NULL, MARKDOWN_WITHIN},
    {"<a ", 1, "b=c ", NULL, MARKDOWN_WITHIN},
    {"", 0, "<http:a", NULL, MARKDOWN_WITHIN},
    {"", 0, "<a@a.a.a", NULL, MARKDOWN_WITHIN},
    {"", 0, "&", NULL, MARKDOWN_WITHIN},
    {"", 0, "&aaaaaaaaaaaaaaaaaaaaaaaa", NULL, MARKDOWN_WITHIN},
    {"", 0, "\\", NULL, MARKDOWN_WITHIN},
    {"a", 1, " ", NULL, MARKDOWN_WITHIN},
    {"", 0, "\t", "a", MARKDOWN_WITHIN},
    {"", 0, "# #", NULL, MARKDOWN_WITHIN},
    {"", 0, "```\n", NULL, MARKDOWN_WITHIN},
    {"", 0, "<div>\n", NULL, MARKDOWN_WITHIN},
    {"", 0, "<!--\n", NULL, MARKDOWN_WITHIN},
};

static void hostile_texts_are_refused_or_fast(void **state) {
    (void)state;
    double worst = 0, worst_check = 0;
    struct buf out;
    buf_init(&out, 1024 * 1024);
    for (size_t i = 0; i < ARRAY_LENGTH(families); i++) {
        struct str text = compose(&families[i]);
        struct markdown_problem problem;
        double best = 1e9, best_check = 1e9;
        for (size_t trial = 0; trial < 3; trial++) { /* others may be using the machine */
            double t = cpu_ms();
            enum err e = markdown_check(text, &problem);
            double check = cpu_ms() - t;
            assert_int_equal(e, problem.limit ? ERR_LIMIT : OK);
            buf_reset(&out);
            enum err rendered = markdown_render(text, &out);
            double all = cpu_ms() - t;
            assert_true(e == OK || rendered == ERR_LIMIT);
            assert_null(markdown_tokens_problem(buf_str(&out)));
            best = all < best ? all : best;
            best_check = check < best_check ? check : best_check;
        }
        if (problem.limit != families[i].refused || best > CPU_MS_MAX)
            fail_msg("\"%s\" … \"%s\": bound %d, %.1f ms", families[i].head, families[i].body,
                     (int)problem.limit, best);
        worst = best > worst ? best : worst;
        worst_check = best_check > worst_check ? best_check : worst_check;
    }
    print_message("worst: check %.2f ms, check and rendering %.1f ms\n", worst_check, worst);
    buf_release(&out);
}

static const char professional[] =
    "# Compte rendu de l’atelier « outils partagés »\n\n"
    "Bonjour à tous,\nvoici ce que nous avons retenu hier (12 présents sur 15 *invités*) :\n\n"
    "1. **Accueil**\n    - rappel du [cadre](https://example.org/cadre_2026.pdf) ;\n"
    "    - tour de table\n        - CCAS de A.\n        - CCAS de B.\n"
    "            - antenne nord\n            - antenne sud\n"
    "2. **Échanges**\n   * l’entretien d’accueil\n     * la première minute\n"
    "       * se présenter [1]\n         * sans dossier ouvert\n\n   Suite du point 2.\n\n"
    "> > Le 3 mars, Claire a écrit :\n> >\n> > > On pourrait mutualiser ?\n> >\n> > Oui.\n>\n"
    "> D’accord aussi.\n\n"
    "| Mois | Visites | Écart |\n|------|--------:|------:|\n| Mars |   1 204 | +12 % |\n\n"
    "    Mois      Visites     Écart\n    -------------------------------\n    Mars      1 204\n\n"
    "```sql\nSELECT id, nom_usage, count(*)\n  FROM visites\n                       - t\n"
    " WHERE a[1] < 3 AND b <> '' /* ** */\n```\n\n"
    "* * *\n\n- - - - - - - - - - - - - - - - - - - - - -\n\n"
    "Nom : ________________ Prénom : ________________ !!! [à compléter] [ ] oui [x] non\n"
    "Code : /* a_b_c */ x = y * z * 2 < 4 && !a[0]; <balise attr=\"1\">&nbsp;texte</balise>\n\n"
    "[1]: https://example.org/notes#1 \"Notes\"\n\n\n\n";

static void ordinary_long_texts_pass(void **state) {
    (void)state;
    const struct family whole = {"", 0, professional, NULL, MARKDOWN_WITHIN};
    struct str text = compose(&whole);
    assert_true(text.length > 60 * 1024);
    struct markdown_problem problem;
    struct buf out;
    buf_init(&out, 1024 * 1024);
    double t = cpu_ms();
    assert_int_equal(markdown_check(text, &problem), OK);
    assert_int_equal(markdown_render(text, &out), OK);
    t = cpu_ms() - t;
    assert_true(t < CPU_MS_MAX);
    assert_null(markdown_tokens_problem(buf_str(&out)));
    print_message("64 KiB of reports: %.1f ms\n", t);
    buf_release(&out);
}

/* Pasted source: stars and dashes far to the right are no lists. */
static void pasted_code_passes(void **state) {
    (void)state;
    static const char *const lines[] = {
        "                                             * what the inner method returns\n",
        "\t\t\t\t\t\t\t\t\t\t- item: value\n",
        "                                                     + shipping * (1 - rebate)\n",
        ">>> print(a[0]) # ![x\n\n",
        "<td align=\"right\"><a href='x'>1</a></td>\n",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(lines); i++) {
        const struct family pasted = {"```\n", 1, lines[i], NULL, MARKDOWN_WITHIN};
        struct markdown_problem problem;
        assert_int_equal(markdown_check(compose(&pasted), &problem), OK);
    }
}

static void says_where_and_which(void **state) {
    (void)state;
    struct markdown_problem problem;
    static const struct {
        const char *text;
        enum markdown_limit limit;
        size_t line;
    } cases[] = {
        {"a\n\n>>>>>>>>>>>>>>>>>a", MARKDOWN_NESTING, 3},
        {"a\r\n\r\n>>>>>>>>>>>>>>>>>a\r\n", MARKDOWN_NESTING, 3},
        {"a\r\r>>>>>>>>>>>>>>>>>a", MARKDOWN_NESTING, 3},
        {">>>>>>>>>>>>>>>>a", MARKDOWN_WITHIN, 0},
        {"", MARKDOWN_WITHIN, 0},
        {"\n", MARKDOWN_WITHIN, 0},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        enum err e = markdown_check(str_from_c(cases[i].text), &problem);
        assert_int_equal(e, cases[i].limit ? ERR_LIMIT : OK);
        assert_int_equal(problem.limit, cases[i].limit);
        assert_int_equal(problem.line, cases[i].line);
    }
    memset(room, 'a', sizeof room);
    struct str text = {room, MARKDOWN_BYTES_MAX};
    assert_int_equal(markdown_check(text, &problem), OK);
    text.length++;
    assert_int_equal(markdown_check(text, &problem), ERR_LIMIT);
    assert_int_equal(problem.limit, MARKDOWN_LENGTH);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_texts_are_refused_or_fast),
        cmocka_unit_test(ordinary_long_texts_pass),
        cmocka_unit_test(pasted_code_passes),
        cmocka_unit_test(says_where_and_which),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
