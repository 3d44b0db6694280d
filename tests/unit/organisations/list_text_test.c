/* Files as they leave spreadsheets: what is no CSV in UTF-8 is named, habits are taken out; fates
 * come out of their seal as they went in, for their owner alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "server/organisations/imports.h"
#include "server/organisations/organisations.h"

static struct arena arena;

static struct list_text read(struct str raw) {
    struct list_text text;
    list_text_read(&arena, raw, &text);
    return text;
}

static void encodings_are_told_apart(void **state) {
    (void)state;
    assert_int_equal(read(STR("identifier;nom\nx;\xc9lise\n")).habit, LIST_LATIN);
    assert_int_equal(read(STR("identifier;nom\nx;\xc9lise\n")).bad_line, 2);
    /* One bad row among good ones is that row's. */
    assert_int_equal(read(STR("a;b\nx;\xc9lise\ny;\xc3\x89lise\n")).habit, LIST_IS_TEXT);
    assert_int_equal(read(STR("\xff\xfe"
                              "a\0b\0"))
                         .habit,
                     LIST_UTF16);
    assert_int_equal(read(STR("a\0b\0c\0d\0e\0")).habit, LIST_UTF16);
    assert_int_equal(read(STR("PK\x03\x04 and more")).habit, LIST_WORKBOOK);
    assert_int_equal(read(STR("\xd0\xcf\x11\xe0 and more")).habit, LIST_WORKBOOK);
    assert_int_equal(read(STR("%PDF-1.7")).habit, LIST_WORKBOOK);
    assert_int_equal(read(STR("\x01\x02\x03\x04\x05\x06\x07\x0e")).habit, LIST_BINARY);
    assert_int_equal(read(STR("")).habit, LIST_EMPTY);
    assert_int_equal(read(STR("\xef\xbb\xbf \r\n\r\n")).habit, LIST_EMPTY);
    assert_int_equal(read(STR("sep=;\r\n")).habit, LIST_EMPTY);
    assert_int_equal(read(STR("a;\xef\xbf\xbd\n")).habit, LIST_IS_TEXT);
}

static void assert_text(struct str raw, const char *wanted) {
    struct list_text text = read(raw);
    assert_int_equal(text.habit, LIST_IS_TEXT);
    if (!str_equal(text.text, str_from_c(wanted)))
        fail_msg("\"%.*s\" in place of \"%s\"", STR_ARG(text.text), wanted);
}

static void habits_are_taken_out(void **state) {
    (void)state;
    assert_text(STR("\xef\xbb\xbfsep=;\r\na;b\r\n"), "a;b\r\n");
    assert_int_equal(read(STR("sep=;\na\n")).lines_before, 1);
    assert_text(STR("a;=\"0012\"\n=\"7\";b\n"), "a;\"0012\"\n\"7\";b\n");
    assert_text(STR("a=\"b\";c\n"), "a=\"b\";c\n");
    assert_text(STR("\"x\n=\"\"y\";=1\n"), "\"x\n=\"\"y\";=1\n");
    assert_text(STR("a;b\rc;d\r"), "a;b\nc;d\n");
    assert_text(STR("a\r\nb\rc\n"), "a\r\nb\rc\n");
}

static struct fate_row row_of(int64_t number, enum fate fate, enum fate foreseen) {
    return (struct fate_row){.number = number,
                             .place = number - 2,
                             .fate = fate,
                             .foreseen = foreseen,
                             .identifier = STR("zoe"),
                             .name = STR("Zoé Élan"),
                             .reason = STR("list.twice")};
}

static void fates_are_kept_for_their_owner(void **state) {
    (void)state;
    static const struct crypt_key key = {{1}};
    struct import_owner owner = {{1}, {2}}, other = {{1}, {3}};
    struct fate_row rows[120], *back;
    struct import_sealed sealed;
    size_t count;
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
        rows[i] = row_of((int64_t)i + 2, i % 2 ? FATE_ADDED : FATE_REVIEW,
                         i % 2 ? FATE_ADDED : FATE_REVIEW);
    rows[77].foreseen = FATE_SAME;
    fates_seal(&arena, &key, owner, rows, ARRAY_LENGTH(rows), &sealed);
    assert_int_equal(sealed.pages_count, 3);
    assert_int_equal(sealed.counts.of[FATE_ADDED], 60);
    assert_int_equal(sealed.counts.different, 1);
    assert_int_equal(fates_open(&arena, &key, owner, sealed.pages[0], 0, &back, &count), OK);
    assert_int_equal(count, FATES_PAGE);
    assert_int_equal(back[0].number, 79); /* what was not foreseen stands first */
    assert_int_equal(back[1].fate, FATE_REVIEW);
    assert_true(str_equal(back[1].name, STR("Zoé Élan")));
    assert_true(str_equal(back[1].reason, STR("list.twice")));
    assert_int_equal(fates_open(&arena, &key, owner, sealed.pages[2], 2, &back, &count), OK);
    assert_int_equal(count, 20);
    assert_int_equal(fates_open(&arena, &key, owner, sealed.pages[0], 1, &back, &count),
                     ERR_CORRUPT);
    assert_int_equal(fates_open(&arena, &key, other, sealed.pages[0], 0, &back, &count),
                     ERR_CORRUPT);
    struct str bytes = fates_write(&arena, rows, 3);
    for (size_t cut = 1; cut < bytes.length; cut++) {
        enum err e = fates_read(&arena, str_slice(bytes, 0, cut), &back, &count);
        assert_true(e == ERR_CORRUPT || count < 3);
    }
}

static void counts_say_neither_all_nor_none(void **state) {
    (void)state;
    assert_int_equal(use_rounded(19, 10), 0);
    assert_int_equal(use_rounded(20, 12), 10);
    assert_int_equal(use_rounded(20, 13), 15);
    assert_int_equal(use_rounded(20, 0), 0);
    assert_int_equal(use_rounded(20, 20), 0);
    assert_int_equal(use_rounded(20, 19), 0); /* twenty of twenty */
    assert_int_equal(use_rounded(20, 2), 0);  /* none, rounded */
    assert_int_equal(use_rounded(1000, 3), 5);
    for (int64_t people = 20; people < 60; people++)
        for (int64_t came = 0; came <= people; came++) {
            int64_t told = use_rounded(people, came);
            assert_true(told % 5 == 0 && told >= 0 && told < people);
        }
}

static int stop(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodings_are_told_apart),
        cmocka_unit_test(habits_are_taken_out),
        cmocka_unit_test(fates_are_kept_for_their_owner),
        cmocka_unit_test(counts_say_neither_all_nor_none),
    };
    crypt_init();
    return cmocka_run_group_tests(tests, NULL, stop);
}
