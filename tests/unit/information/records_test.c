/* Nothing is recorded of a person without a row of records.def, which the privacy page, the note to
 * organisations and the register print: each table of the schema that names a member stands in one,
 * and each table that a row names exists. */
#include "tests/unit/core/trial.h"

#include <stdio.h>

#include "server/information/records.h"

enum { TABLES_MOST = 200 };

static char tables[TABLES_MOST][64]; /* of the schema */
static bool is_personal[TABLES_MOST];
static size_t count;

static void read_word(const char *from, char out[64]) {
    size_t length = strspn(from, "abcdefghijklmnopqrstuvwxyz_");
    assert_true(length < 64);
    memcpy(out, from, length);
    out[length] = '\0';
}

static int read_schema(void **state) {
    static char line[2048];
    char column[64];
    (void)state;
    FILE *f = fopen(EP_SOURCE_DIR "/schema/schema.sql", "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        if (strncmp(line, "CREATE TABLE ", 13) == 0) {
            assert_true(count < TABLES_MOST);
            read_word(line + 13 + (line[13] == '"'), tables[count++]);
            is_personal[count - 1] = strcmp(tables[count - 1], "members") == 0;
        }
        if (count == 0 || strncmp(line, "    ", 4) != 0) continue;
        read_word(line + 4, column);
        if (strstr(line, "REFERENCES members") || strcmp(column, "member_id") == 0)
            is_personal[count - 1] = true;
    }
    fclose(f);
    return 0;
}

/* Is this one of the words of `list`? */
static bool stands_in(const char *list, const char *word) {
    struct str rest = str_from_c(list), item;
    while (str_cut(&rest, ' ', &item))
        if (str_equal(item, str_from_c(word))) return true;
    return false;
}

static void test_each_table_that_names_a_member_is_told(void **state) {
    size_t personal = 0;
    (void)state;
    for (size_t t = 0; t < count; t++) {
        bool is_told = false;
        if (!is_personal[t]) continue;
        personal++;
        for (size_t i = 0; i < record_rows_count; i++)
            is_told = is_told || stands_in(record_rows[i].tables, tables[t]);
        if (!is_told) fail_msg("%s: which row of records.def tells of it?", tables[t]);
    }
    assert_true(personal >= 30);
}

static void test_rows_name_tables_that_exist(void **state) {
    (void)state;
    for (size_t i = 0; i < record_rows_count; i++) {
        struct str rest = str_from_c(record_rows[i].tables), item;
        while (str_cut(&rest, ' ', &item)) {
            bool is_there = str_is_empty(item);
            for (size_t t = 0; t < count; t++)
                is_there = is_there || str_equal(item, str_from_c(tables[t]));
            if (!is_there) fail_msg("%s: no table %.*s", record_rows[i].name, STR_ARG(item));
        }
    }
}

static const struct record_view *in_force(struct trial *t, int64_t years, size_t *found) {
    struct options options = {.community_identity_years = years};
    struct record_settings settings = record_settings_of(&options);
    return records_in_force(&t->arena, LANGUAGE_EN, &settings, found);
}

static bool says(const struct record_view *records, size_t found, const char *words) {
    for (size_t i = 0; i < found; i++)
        if (str_find(records[i].duration, str_from_c(words)) < records[i].duration.length)
            return true;
    return false;
}

static void test_durations_are_those_of_the_settings(void **state) {
    struct trial *t = *state;
    size_t five, one, none;
    const struct record_view *records = in_force(t, 5, &five);
    assert_true(says(records, five, "5 years"));
    assert_true(says(records, five, "90 days"));
    assert_true(says(records, five, "12 months at most"));
    assert_true(says(records, five, "35 days at most"));
    records = in_force(t, 1, &one);
    assert_false(says(records, one, "5 years"));
    assert_true(says(records, one, "1 year."));
    assert_int_equal(one, five);
    /* Where identity is not kept, its rows and the purpose that has no other are gone. */
    records = in_force(t, 0, &none);
    assert_int_equal(none, five - 2);
    for (size_t i = 0; i < none; i++) assert_int_not_equal(records[i].purpose, PURPOSE_legal);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_table_that_names_a_member_is_told),
        cmocka_unit_test(test_rows_name_tables_that_exist),
        WITH_FULL(test_durations_are_those_of_the_settings),
    };
    return cmocka_run_group_tests(tests, read_schema, NULL);
}
