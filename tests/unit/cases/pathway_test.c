/* The drawing of pathways: what follows what, that no box touches another and no arrow runs through
 * one, that texts fit and are escaped, and what Mermaid is given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "server/cases/pathway.h"
#include "templates.h"

static struct arena arena;

static struct pathway_step step(const char *action, const char *actor) {
    return (struct pathway_step){
        .action = str_from_c(action), .actor = str_from_c(actor), .from = -1};
}

static void add_branch(struct pathway_step *s, const char *label) {
    s->branches[s->branches_count++].label = str_from_c(label);
}

static bool leads(const struct pathway_flow *flow, int64_t from, int64_t to) {
    for (size_t i = 0; i < flow->edges_count; i++)
        if (flow->edges[i].from == from && flow->edges[i].to == to) return true;
    return false;
}

static int teardown(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

/* --- What follows what */

static void test_steps_follow_one_another(void **state) {
    static struct pathway_flow flow;
    (void)state;
    struct pathway_step steps[] = {step("a", ""), step("b", ""), step("c", "")};
    pathway_flow(steps, 3, &flow);
    assert_int_equal(flow.nodes_count, 3);
    assert_int_equal(flow.edges_count, 2);
    assert_true(leads(&flow, 0, 1) && leads(&flow, 1, 2));
}

/* 0 choice(x, y, z): 1 on x, 2 after 1, 3 on y, 4 where they meet; nothing is on z. */
static void test_branches_go_apart_and_meet(void **state) {
    static struct pathway_flow flow;
    (void)state;
    struct pathway_step steps[] = {step("a", ""), step("b", ""), step("c", ""), step("d", ""),
                                   step("e", "")};
    add_branch(&steps[0], "x");
    add_branch(&steps[0], "y");
    add_branch(&steps[0], "z");
    steps[1].from = 0;
    steps[1].branch = 1;
    steps[3].from = 0;
    steps[3].branch = 2;
    steps[4].from = 0;
    pathway_flow(steps, 5, &flow);
    assert_int_equal(flow.nodes_count, 6);
    assert_true(flow.nodes[5].is_loose && flow.nodes[5].branch == 3);
    assert_true(leads(&flow, 0, 1) && leads(&flow, 1, 2) && leads(&flow, 0, 3));
    assert_false(leads(&flow, 2, 3));
    assert_true(leads(&flow, 2, 4) && leads(&flow, 3, 4) && leads(&flow, 5, 4));
    assert_false(leads(&flow, 0, 4));
    assert_int_equal(flow.edges_count, 7);
}

/* Two steps on one branch stand one after the other, with another branch between them. */
static void test_a_branch_is_taken_up_again(void **state) {
    static struct pathway_flow flow;
    (void)state;
    struct pathway_step steps[] = {step("a", ""), step("b", ""), step("c", ""), step("d", "")};
    add_branch(&steps[0], "x");
    add_branch(&steps[0], "y");
    for (int i = 1; i < 4; i++) {
        steps[i].from = 0;
        steps[i].branch = i == 2 ? 2 : 1;
    }
    pathway_flow(steps, 4, &flow);
    assert_true(leads(&flow, 0, 1) && leads(&flow, 0, 2) && leads(&flow, 1, 3));
    assert_false(leads(&flow, 0, 3));
    assert_int_equal(flow.nodes[1].branch, 1);
    assert_int_equal(flow.nodes[3].branch, 0);
}

/* What cannot be is read as coming after the step before: a later step, itself, no decision, a
 * branch that is not there. */
static void test_what_cannot_be_comes_after_the_step_before(void **state) {
    static struct pathway_flow flow;
    (void)state;
    struct pathway_step steps[] = {step("a", ""), step("b", ""), step("c", ""), step("d", "")};
    add_branch(&steps[3], "x");
    add_branch(&steps[3], "y");
    steps[1] = (struct pathway_step){.action = STR("b"), .from = 3, .branch = 1};
    steps[2] = (struct pathway_step){.action = STR("c"), .from = 2, .branch = 1};
    steps[3].from = 0;
    steps[3].branch = 4;
    pathway_flow(steps, 4, &flow);
    assert_true(leads(&flow, 0, 1) && leads(&flow, 1, 2) && leads(&flow, 2, 3));
    assert_int_equal(flow.edges_count, 5); /* and the two loose branches */
}

/* --- Drawing */

struct box {
    int64_t left, top, right, bottom;
};

static struct box outer(const struct pathway_box *b) {
    int64_t labels = b->labels_count ? (int64_t)b->labels_count * 14 + 8 : 0;
    return (struct box){b->x, b->y - labels, b->x + b->width, b->y + b->height};
}

static bool touch(struct box a, struct box b) {
    return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}

static int64_t number(struct str text, size_t *at) {
    int64_t n = 0, sign = 1;
    if (text.bytes[*at] == '-') {
        sign = -1;
        ++*at;
    }
    while (*at < text.length && text.bytes[*at] >= '0' && text.bytes[*at] <= '9')
        n = n * 10 + text.bytes[(*at)++] - '0';
    return sign * n;
}

static void check_part(const struct pathway_drawing *d, struct str path, struct box line) {
    for (size_t i = 0; i < d->boxes_count; i++) {
        struct box inner = outer(&d->boxes[i]);
        inner.bottom--; /* an arrow begins at the edge */
        if (touch(line, inner))
            fail_msg("%.*s runs through box %zu", (int)path.length, path.bytes, i);
    }
    assert_true(line.left >= 0 && line.right <= d->width);
    assert_true(line.top >= 0 && line.bottom <= d->height);
}

/* Each straight part of an arrow stays outside of every box, but for its two ends. */
static void check_arrow(const struct pathway_drawing *d, const struct pathway_arrow *arrow) {
    int64_t x = 0, y = 0;
    struct str path = arrow->path;
    for (size_t at = 0; at < path.length;) {
        char command = path.bytes[at++];
        int64_t x2 = x, y2 = y;
        if (command != 'V') x2 = number(path, &at);
        if (command == 'M') at++;
        if (command != 'H') y2 = number(path, &at);
        struct box line = {x < x2 ? x : x2, y < y2 ? y : y2, x > x2 ? x : x2, y > y2 ? y : y2};
        if (command != 'M') check_part(d, path, line);
        x = x2;
        y = y2;
    }
}

static void check(const struct pathway_drawing *d) {
    for (size_t i = 0; i < d->boxes_count; i++) {
        struct box a = outer(&d->boxes[i]);
        assert_true(a.left >= 0 && a.top >= 0 && a.right <= d->width && a.bottom <= d->height);
        for (size_t k = 0; k < i; k++)
            if (touch(a, outer(&d->boxes[k]))) fail_msg("boxes %zu and %zu touch", k, i);
        for (size_t l = 0; l < d->boxes[i].lines_count; l++) {
            const struct pathway_line *line = &d->boxes[i].lines[l];
            assert_true(line->y > d->boxes[i].y && line->y < a.bottom);
        }
    }
    for (size_t i = 0; i < d->arrows_count; i++) check_arrow(d, &d->arrows[i]);
}

static uint32_t seed;
static uint32_t draw(uint32_t most) {
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % most;
}

static size_t some_pathway(int round, struct pathway_step *steps) {
    static const char *const actors[] = {"Mme D.", "Conseil", "Partenaires", "Médecin", ""};
    static const char *const texts[] = {
        "Entendre", "Raconter vingt ans de métier, hors des gestes de soin, et sans se presser",
        "Anticonstitutionnellementetmêmeunpeuplusloinquecela", "Un mot",
        "很长的文字很长的文字很长"};
    seed = (uint32_t)round;
    size_t count = round < 40 ? PATHWAY_STEPS_MOST : 1 + draw(PATHWAY_STEPS_MOST);
    uint32_t people = 1 + draw(ARRAY_LENGTH(actors));
    for (size_t i = 0; i < count; i++) {
        steps[i] = step(texts[draw(ARRAY_LENGTH(texts))], actors[draw(people)]);
        steps[i].stage = draw(3);
        uint32_t branches = draw(3) == 0 ? 2 + draw(3) : 0;
        for (uint32_t b = 0; b < branches; b++)
            add_branch(&steps[i], texts[draw(ARRAY_LENGTH(texts))]);
        steps[i].from = draw(2) ? -1 : (int64_t)draw((uint32_t)count);
        steps[i].branch = draw(PATHWAY_BRANCHES_MOST + 1);
    }
    return count;
}

/* Pathways of every shape: some thousands, up to forty steps with branches in branches. */
static void test_no_box_is_touched(void **state) {
    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct pathway_step steps[PATHWAY_STEPS_MOST];
        struct pathway_drawing drawing;
        size_t count = some_pathway(round, steps);
        pathway_draw(&arena, steps, count, STR("Autres"), &drawing);
        check(&drawing);
        assert_true(drawing.boxes_count >= count);
        arena_reset(&arena);
    }
}

/* Everybody comes from somewhere: no step but the first stands without an arrow. */
static void test_no_step_is_left_alone(void **state) {
    static struct pathway_flow flow;
    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct pathway_step steps[PATHWAY_STEPS_MOST];
        size_t count = some_pathway(round, steps);
        pathway_flow(steps, count, &flow);
        for (size_t i = 1; i < flow.nodes_count; i++) {
            bool is_led_to = false;
            for (size_t k = 0; k < flow.edges_count; k++)
                if (flow.edges[k].to == (int64_t)i) is_led_to = true;
            if (!is_led_to) fail_msg("round %d: nothing leads to node %zu of %zu", round, i, count);
        }
    }
}

static void test_texts_are_cut_to_lines(void **state) {
    struct str lines[3];
    (void)state;
    assert_int_equal(pathway_wrap(&arena, STR("Un deux trois"), 7, 3, lines), 2);
    assert_true(str_equal(lines[0], STR("Un deux")) && str_equal(lines[1], STR("trois")));
    assert_int_equal(pathway_wrap(&arena, STR(""), 7, 3, lines), 0);
    assert_int_equal(
        pathway_wrap(&arena, STR("a b c d e f g h i j k l m n o p q r s t"), 3, 3, lines), 3);
    assert_true(str_ends(lines[2], STR("…")));
    /* A word longer than a line is cut between characters, not bytes. */
    assert_int_equal(pathway_wrap(&arena, STR("éééééééééé"), 4, 3, lines), 3);
    assert_true(str_equal(lines[0], STR("éééé")));
}

/* --- Written out */

static void test_hostile_texts_stay_texts(void **state) {
    static const char evil[] = "</text><script>alert(\"1\")</script>&'";
    struct pathway_step steps[] = {step(evil, evil), step("b", "x")};
    struct pathway_view view = {.thread_id = {1}};
    struct buf out;
    (void)state;
    add_branch(&steps[0], evil);
    add_branch(&steps[0], "y");
    pathway_draw(&arena, steps, 2, STR("Autres"), &view.drawing);
    struct pathway_row rows[] = {{.step = steps[0], .number = 1}, {.step = steps[1], .number = 2}};
    view.rows = rows;
    view.rows_count = 2;
    buf_init(&out, 1 << 20);
    struct template_writer w = {.out = &out, .language = LANGUAGE_FR};
    tmpl_pathway_file(&w, &view);
    tmpl_pathway_under(&w, &view);
    struct str made = buf_str(&out);
    assert_int_equal(str_find(made, STR("<script")), made.length);
    assert_true(str_find(made, STR("&lt;script")) < made.length);
    assert_true(str_find(made, STR("role=\"img\"")) < made.length);
    assert_true(str_find(made, STR("<title id=\"title\">Parcours en 2 étapes</title>")) <
                made.length);
    buf_release(&out);
}

static void test_mermaid_gets_nothing_that_it_reads(void **state) {
    static const char evil[] = "\"]; click s1 href \"javascript:x\" %% end #quot; [|{`";
    struct pathway_step steps[] = {step(evil, "Été"), step("suite", "")};
    struct buf out;
    (void)state;
    add_branch(&steps[0], "oui | non");
    add_branch(&steps[0], "autre");
    steps[1].from = 0;
    steps[1].branch = 1;
    buf_init(&out, PATHWAY_MERMAID_MOST);
    pathway_mermaid(&out, steps, 2);
    struct str made = buf_str(&out);
    assert_true(str_starts(made, STR("flowchart TD\n  s1{\"#34;#93;#59; click s1 href ")));
    assert_true(str_find(made, STR(" #183; Été\"}\n")) < made.length);
    assert_true(str_find(made, STR("  s1 -->|\"oui #124; non\"| s2\n")) < made.length);
    assert_true(str_find(made, STR("  b1([\"autre\"])\n")) < made.length);
    assert_true(str_find(made, STR("  s1 --> b1\n")) < made.length);
    /* Outside of our own marks nothing but letters, figures, blanks and entities. */
    size_t lines = 0, quotes = 0;
    for (size_t i = 0; i < made.length; i++) {
        lines += made.bytes[i] == '\n';
        quotes += made.bytes[i] == '"';
    }
    assert_int_equal(lines, 6);
    assert_int_equal(quotes, 8);
    assert_int_equal(str_find(made, STR("%%")), made.length);
    buf_release(&out);
}

/* The longest there can be fits what it is written into. */
static void test_the_longest_fits(void **state) {
    static char text[301];
    struct pathway_step steps[PATHWAY_STEPS_MOST];
    struct buf out;
    (void)state;
    memset(text, '"', sizeof text - 1);
    for (size_t i = 0; i < PATHWAY_STEPS_MOST; i++) {
        steps[i] = step(text, text);
        for (int b = 0; b < PATHWAY_BRANCHES_MOST; b++) add_branch(&steps[i], text);
    }
    buf_init(&out, PATHWAY_MERMAID_MOST);
    pathway_mermaid(&out, steps, PATHWAY_STEPS_MOST);
    assert_false(out.is_full);
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps_follow_one_another),
        cmocka_unit_test(test_branches_go_apart_and_meet),
        cmocka_unit_test(test_a_branch_is_taken_up_again),
        cmocka_unit_test(test_what_cannot_be_comes_after_the_step_before),
        cmocka_unit_test(test_no_box_is_touched),
        cmocka_unit_test(test_no_step_is_left_alone),
        cmocka_unit_test(test_texts_are_cut_to_lines),
        cmocka_unit_test(test_hostile_texts_stay_texts),
        cmocka_unit_test(test_mermaid_gets_nothing_that_it_reads),
        cmocka_unit_test(test_the_longest_fits),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
