/* Codes as words, choices of forms and filters, and the sum of trials with its bar. */
#include "server/practices/practices_inside.h"
#include "sql/practices_practices.h"
#include "sql/practices_trials.h"

enum { BAR_WIDTH = 560, BAR_GAP = 3, BAR_LEAST = 8 };

const char *const trial_results[] = {"worked", "partly", "not", NULL};
const char *const practice_settings[] = {"individual", "group", "remote", NULL};
const char *const practice_durations[] = {"quarter",  "half_hour", "hour", "two_hours",
                                          "half_day", "several",   NULL};

enum trial_code trial_code_of(struct str result) {
    if (str_equal(result, STR("worked"))) return TRIAL_WORKED;
    return str_equal(result, STR("partly")) ? TRIAL_PARTLY : TRIAL_NOT;
}

struct str practice_word(struct request *r, const char *prefix, struct str code) {
    if (str_is_empty(code)) return code;
    return page_message(r, arena_format(&r->arena, "%s.%.*s", prefix, STR_ARG(code)).bytes);
}

static bool is_among(struct str code, const struct str *chosen, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_equal(chosen[i], code)) return true;
    return false;
}

struct practice_choices practice_choices(struct request *r, const char *prefix,
                                         const char *const *codes, const struct str *chosen,
                                         size_t chosen_count) {
    struct practice_choices all = {0};
    while (codes[all.items_count]) all.items_count++;
    struct practice_choice *items = arena_array(&r->arena, all.items_count, sizeof *items);
    for (size_t i = 0; i < all.items_count; i++) {
        struct str code = str_from_c(codes[i]);
        items[i] = (struct practice_choice){code, practice_word(r, prefix, code),
                                            is_among(code, chosen, chosen_count)};
    }
    all.items = items;
    return all;
}

struct str practice_asked(struct request *r, const char *field, const char *const *codes) {
    struct str asked = request_query(r, str_from_c(field));
    for (; *codes; codes++)
        if (str_equal(asked, str_from_c(*codes))) return asked;
    return (struct str){0};
}

/* No part that is there is thinner than can be seen. */
struct trial_sum trial_sum_of(int64_t worked, int64_t partly, int64_t missed) {
    struct trial_sum sum = {
        .worked = worked, .partly = partly, .missed = missed, .total = worked + partly + missed};
    if (sum.total == 0) return sum;
    int64_t parts = (worked > 0) + (partly > 0) + (missed > 0);
    int64_t room = BAR_WIDTH - (parts - 1) * BAR_GAP - parts * BAR_LEAST;
    int64_t at = 0;
    if (worked) sum.worked_width = BAR_LEAST + room * worked / sum.total;
    if (worked) at = sum.worked_width + BAR_GAP;
    sum.partly_at = at;
    if (partly) sum.partly_width = BAR_LEAST + room * partly / sum.total;
    if (partly) at += sum.partly_width + BAR_GAP;
    sum.missed_at = at;
    if (missed) sum.missed_width = BAR_WIDTH - at;
    return sum;
}

enum err trial_sum_read(struct request *r, struct thread_id thread, int64_t public,
                        struct str setting, struct trial_sum *sum) {
    struct trial_sum_in in = {.thread_id = thread, .public_id = public, .setting = setting};
    struct trial_sum_row row;
    enum err e = sql_trial_sum(r->db, &r->arena, &in, &row);
    if (e == OK) *sum = trial_sum_of(row.worked, row.partly, row.missed);
    return e;
}

/* « individuel, en groupe » */
static void add_word(struct request *r, struct str *words, struct str word) {
    if (str_is_empty(word)) return;
    *words = str_is_empty(*words)
                 ? word
                 : arena_format(&r->arena, "%.*s, %.*s", STR_ARG(*words), STR_ARG(word));
}

static enum err read_settings(struct request *r, struct practice_facts *facts) {
    struct practice_settings_of_in in = {.thread_id = facts->thread_id};
    struct practice_settings_of_row *rows;
    size_t count = 0;
    enum err e = sql_practice_settings_of(r->db, &r->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++)
        add_word(r, &facts->settings, practice_word(r, "practice.setting", rows[i].setting));
    return e;
}

static enum err read_publics(struct request *r, struct practice_facts *facts) {
    struct practice_publics_of_in in = {.thread_id = facts->thread_id};
    struct practice_publics_of_row *rows;
    size_t count = 0;
    enum err e = sql_practice_publics_of(r->db, &r->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++)
        add_word(r, &facts->publics, practice_public_word(r, rows[i].public_id));
    return e;
}

enum err practice_tags_read(struct request *r, struct thread_id thread,
                            const struct str_item **tags, size_t *tags_count) {
    struct practice_tags_of_in in = {.thread_id = thread};
    struct practice_tags_of_row *rows;
    size_t count;
    enum err e = sql_practice_tags_of(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct str_item *items = arena_array(&r->arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++) items[i].text = rows[i].tag;
    *tags = items;
    *tags_count = count;
    return OK;
}

enum err practice_facts_read(struct request *r, const struct practice_visible_row *sheet,
                             struct practice_facts *facts) {
    struct practice_used_in in = {.thread_id = sheet->thread_id};
    struct practice_used_row used;
    *facts = (struct practice_facts){
        .thread_id = sheet->thread_id,
        .duration = practice_word(r, "practice.duration", sheet->duration),
        .is_open = str_equal(sheet->licence, STR("cc-by-sa")),
        .written_at = sheet->edited_at ? sheet->edited_at : sheet->created_at,
        .version = sheet->version,
        .has_versions = sheet->version > 1,
        .post_id = sheet->post_id};
    enum err e = sql_practice_used(r->db, &r->arena, &in, &used);
    if (e == OK && used.used_at + PRACTICE_UNUSED_MS <= r->now_ms)
        facts->unused_since = used.used_at;
    if (e == OK) e = read_settings(r, facts);
    if (e == OK) e = read_publics(r, facts);
    return e == OK ? practice_tags_read(r, sheet->thread_id, &facts->tags, &facts->tags_count) : e;
}
