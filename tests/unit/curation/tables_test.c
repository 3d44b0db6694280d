/* Each table that names a thread or a message is known to what makes one thread of two and moves
 * messages: a column that is not in the list below fails here, before anything is lost. */
#include "tests/unit/core/trial.h"

#include <stdio.h>

enum fate {
    OF_MESSAGE, /* hangs on a message by its id, and goes with it */
    CARRIED,    /* of a thread: goes to the other one, or its copy does */
    REFUSED,   /* only threads have it that may not become part of another, or messages that stay */
    DROPPED,   /* ends with a thread that becomes part of another */
    NO_THREAD, /* tells of what was; the thread need not be there */
};

static const struct known {
    const char *table, *column;
    enum fate fate;
} known[] = {
    {"answer_sources", "post_id", OF_MESSAGE},
    {"answers", "thread_id", REFUSED},
    {"bookmarks", "post_id", OF_MESSAGE},
    {"cases", "thread_id", REFUSED},
    {"dashboard_counted", "post_id", NO_THREAD}, /* how far was counted */
    {"featured_threads", "thread_id", CARRIED},
    {"files", "post_id", OF_MESSAGE},
    {"first_answers", "post_id", OF_MESSAGE},
    {"first_answers", "thread_id", DROPPED},
    {"follows", "thread_id", CARRIED},
    {"helped_posts", "post_id", REFUSED},
    {"helped_posts", "thread_id", REFUSED},
    {"measures", "post_id", OF_MESSAGE},
    {"measures", "thread_id", CARRIED},
    {"moved_posts", "stone_id", OF_MESSAGE},
    {"moved_posts", "post_id", OF_MESSAGE},
    {"notes", "thread_id", CARRIED},
    {"notices", "post_id", OF_MESSAGE},
    {"notifications", "post_id", OF_MESSAGE},
    {"notifications", "thread_id", CARRIED},
    {"pathway_steps", "thread_id", REFUSED},
    {"polls", "post_id", OF_MESSAGE},
    {"post_marks", "post_id", OF_MESSAGE},
    {"post_sources", "post_id", OF_MESSAGE},
    {"post_statements", "post_id", OF_MESSAGE},
    {"post_versions", "post_id", OF_MESSAGE},
    {"posts", "thread_id", CARRIED},
    {"practice_publics", "thread_id", REFUSED},
    {"practice_settings", "thread_id", REFUSED},
    {"practice_tags", "thread_id", REFUSED},
    {"practices", "thread_id", REFUSED},
    {"practices_to_try", "thread_id", REFUSED},
    {"purges", "post_id", OF_MESSAGE},
    {"question_offers", "thread_id", DROPPED},
    {"reads", "thread_id", CARRIED},
    {"reads_ahead", "thread_id", CARRIED},
    {"report_hands", "post_id", OF_MESSAGE},
    {"report_letters", "post_id", OF_MESSAGE},
    {"reports", "post_id", OF_MESSAGE},
    {"seeds", "thread_id", CARRIED},
    {"statements", "post_id", OF_MESSAGE},
    {"thread_changes", "thread_id", DROPPED},
    {"thread_conclusions", "thread_id", DROPPED},
    {"thread_links", "thread_id", CARRIED},
    {"thread_links", "other_id", CARRIED},
    {"thread_redirects", "thread_id", NO_THREAD},
    {"thread_redirects", "target_id", CARRIED},
    {"thread_themes", "thread_id", CARRIED},
    {"thread_topics", "thread_id", CARRIED},
    {"trials", "post_id", REFUSED},
    {"trials", "thread_id", REFUSED},
    {"unnamed_openings", "thread_id", REFUSED},
    {"unnamed_threads", "thread_id", REFUSED},
};

static bool is_known(const char *table, const char *column) {
    for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
        if (strcmp(known[i].table, table) == 0 && strcmp(known[i].column, column) == 0) return true;
    return false;
}

static void read_word(const char *from, char out[64]) {
    size_t length = strspn(from, "abcdefghijklmnopqrstuvwxyz_");
    assert_true(length < 64);
    memcpy(out, from, length);
    out[length] = '\0';
}

/* A column that refers to a thread or a message, or is called as if it did. */
static bool names_one(const char *line, const char *column) {
    return strstr(line, "REFERENCES threads") || strstr(line, "REFERENCES posts") ||
           strstr(line, "REFERENCES practices") || strcmp(column, "thread_id") == 0 ||
           strcmp(column, "post_id") == 0;
}

static void test_each_column_that_names_a_thread_or_a_message_is_known(void **state) {
    static char line[2048];
    char table[64] = "", column[64];
    size_t seen = 0;
    (void)state;
    FILE *f = fopen(EP_SOURCE_DIR "/schema/schema.sql", "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        if (strncmp(line, "CREATE TABLE ", 13) == 0)
            read_word(line + 13 + (line[13] == '"'), table);
        if (strncmp(line, "    ", 4) != 0) continue;
        read_word(line + 4, column);
        if (strcmp(column, "") == 0 || !names_one(line, column)) continue;
        seen++;
        if (!is_known(table, column))
            fail_msg("%s.%s: what becomes of it when threads are merged and messages moved?", table,
                     column);
    }
    fclose(f);
    assert_int_equal(seen, ARRAY_LENGTH(known));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_column_that_names_a_thread_or_a_message_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
