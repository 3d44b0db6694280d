/* Labelled texts, as counsellors write them: which kinds must be found, and how much may be said of
 * texts that hold nothing. A record is a line "%%" with the kinds expected (none: a clean text) and
 * the text below it. What was found of a kind counts once a text. */
#include "moderation/guard.h"
#include "tests/unit/moderation/policy_fixture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;
static const struct policy *policy;

struct figures {
    size_t texts, clean, clean_blocked, clean_warned;
    size_t wanted[GUARD_KINDS], found[GUARD_KINDS], unwanted[GUARD_KINDS];
};

static void say(struct str text, const char *what, enum guard_kind kind) {
    print_message("  %s %s: %.*s\n", what, guard_kind_name(kind), STR_ARG(text));
}

static void count_clean(struct figures *f, const struct guard_findings *found) {
    size_t warnings = 0;
    bool is_blocked = false;
    for (size_t i = 0; i < found->count; i++) {
        is_blocked = is_blocked || found->items[i].severity == GUARD_BLOCK;
        warnings += found->items[i].severity == GUARD_WARN;
    }
    f->clean++;
    f->clean_blocked += is_blocked;
    f->clean_warned += warnings > 0;
}

/* Offsets that a page can cut at, in order. */
static void check_order(struct str text, const struct guard_findings *found) {
    size_t end = 0;
    for (size_t i = 0; i < found->count; i++) {
        const struct guard_finding *at = &found->items[i];
        assert_true(at->start >= end && at->end > at->start && at->end <= text.length);
        assert_int_not_equal((unsigned char)text.bytes[at->start] & 0xc0, 0x80);
        if (at->end < text.length)
            assert_int_not_equal((unsigned char)text.bytes[at->end] & 0xc0, 0x80);
        end = at->end;
    }
}

static void check(struct figures *f, struct str labels, struct str text) {
    struct guard_findings found;
    bool is_wanted[GUARD_KINDS] = {false}, is_found[GUARD_KINDS] = {false};
    struct str label, rest = labels;
    size_t wanted = 0;
    while (str_cut(&rest, ' ', &label)) {
        for (size_t k = 0; k < GUARD_KINDS; k++) {
            if (!str_equal(label, str_from_c(guard_kind_name((enum guard_kind)k)))) continue;
            is_wanted[k] = true;
            wanted++;
        }
    }
    guard_scan(&arena, policy, text, &found);
    check_order(text, &found);
    for (size_t i = 0; i < found.count; i++) {
        const struct guard_finding *at = &found.items[i];
        is_found[at->kind] = true;
        if (!is_wanted[at->kind]) say(str_slice(text, at->start, at->end), "not wanted", at->kind);
    }
    f->texts++;
    for (size_t k = 0; k < GUARD_KINDS; k++) {
        f->wanted[k] += is_wanted[k];
        f->found[k] += is_wanted[k] && is_found[k];
        f->unwanted[k] += !is_wanted[k] && is_found[k];
        if (is_wanted[k] && !is_found[k]) say(text, "missed", (enum guard_kind)k);
    }
    if (wanted == 0) count_clean(f, &found);
}

static void read_corpus(const char *path, struct figures *f) {
    struct str rest = fixture_read(&arena, path), labels = {NULL, 0}, line;
    const char *begin = NULL;
    size_t length = 0;
    while (str_cut(&rest, '\n', &line)) {
        bool is_record = str_starts(line, STR("%%"));
        if (is_record && begin) check(f, labels, str_trim((struct str){begin, length}));
        if (is_record) {
            labels = str_trim(str_slice(line, 2, line.length));
            begin = line.bytes + line.length + 1;
            length = 0;
        } else if (begin) {
            length = (size_t)(line.bytes + line.length - begin);
        }
    }
    if (begin) check(f, labels, str_trim((struct str){begin, length}));
}

/* Sums over the kinds of one severity, in per mille. */
static size_t recall(const struct figures *f, bool is_blocking) {
    size_t wanted = 0, found = 0;
    for (size_t k = 0; k < GUARD_KINDS; k++) {
        if ((k < GUARD_NAME) != is_blocking) continue;
        wanted += f->wanted[k];
        found += f->found[k];
    }
    print_message("%s: %zu of %zu\n", is_blocking ? "block" : "warn", found, wanted);
    return wanted ? 1000 * found / wanted : 1000;
}

static void report(const char *path, const struct figures *f) {
    print_message("%s: %zu texts, %zu clean, of which %zu blocked, %zu warned\n", path, f->texts,
                  f->clean, f->clean_blocked, f->clean_warned);
    for (size_t k = 0; k < GUARD_KINDS; k++)
        print_message("  %-15s %3zu of %3zu, %zu where none is wanted\n",
                      guard_kind_name((enum guard_kind)k), f->found[k], f->wanted[k],
                      f->unwanted[k]);
}

static void test_corpus(void **state) {
    (void)state;
    struct figures f = {.texts = 0};
    read_corpus("tests/data/guard/cases.txt", &f);
    read_corpus("tests/data/guard/clean.txt", &f);
    report("corpus", &f);
    assert_true(f.texts >= 780);
    assert_true(recall(&f, true) >= 990);
    assert_true(recall(&f, false) >= 970);
    assert_int_equal(f.clean_blocked, 0);
    assert_true(50 * f.clean_warned <= f.clean);
}

/* Written after the rules; the bounds are those that the guard was asked for. */
static void test_held_out(void **state) {
    (void)state;
    struct figures f = {.texts = 0};
    read_corpus("tests/data/guard/held-out.txt", &f);
    report("held out", &f);
    assert_true(f.texts >= 80);
    assert_true(recall(&f, true) >= 950);
    assert_true(recall(&f, false) >= 900);
    assert_int_equal(f.clean_blocked, 0);
}

static int setup(void **state) {
    (void)state;
    policy = fixture_policy(&arena);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_corpus),
        cmocka_unit_test(test_held_out),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
