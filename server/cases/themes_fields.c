/* The closed lists as boxes of a composer, and what was ticked there. */
#include "lib/num.h"
#include "server/cases/cases_inside.h"
#include "sql/cases_themes.h"

/* `words` says that the boxes were shown: a form without them leaves what is chosen as it is. */
static const char *const names[] = {"publics", "themes"};

static size_t ticked(struct request *r, const char *name, int64_t *ids, size_t room) {
    struct str values[THEMES_CHOSEN_MOST + 1];
    size_t found = part_values(r, name, values, ARRAY_LENGTH(values)), count = 0;
    for (size_t i = 0; i < found && count < room; i++)
        if (num_parse(values[i], INT64_MAX, &ids[count])) count++;
    return count;
}

static struct themes_taken read_boxes(struct request *r) {
    struct themes_taken taken = {.count = 0};
    for (size_t k = 0; k < ARRAY_LENGTH(names); k++)
        taken.count += ticked(r, names[k], taken.ids + taken.count, THEMES_CHOSEN_MOST);
    return taken;
}

bool themes_check(struct request *r) {
    int64_t ids[THEMES_CHOSEN_MOST + 1];
    for (size_t k = 0; k < ARRAY_LENGTH(names); k++)
        if (ticked(r, names[k], ids, ARRAY_LENGTH(ids)) > THEMES_CHOSEN_MOST) return false;
    return true;
}

struct themes_taken *themes_take(struct request *r, struct task *task) {
    struct themes_taken *taken = arena_alloc(&task->arena, sizeof *taken);
    *taken = read_boxes(r);
    bool is_shown = !str_is_empty(part_line(r, "words", 8));
    return is_shown || taken->count ? taken : NULL;
}

static bool is_chosen(const int64_t *chosen, size_t count, int64_t id) {
    for (size_t i = 0; i < count; i++)
        if (chosen[i] == id) return true;
    return false;
}

enum err themes_choices(struct request *r, const char *kind, bool with_retired,
                        const int64_t *chosen, size_t count, const struct theme_choice **choices,
                        size_t *choices_count) {
    struct themes_all_row *rows;
    size_t all;
    enum err e = sql_themes_all(r->db, &r->arena, &rows, &all);
    if (e != OK) return e;
    struct theme_choice *out = arena_array(&r->arena, all, sizeof *out);
    *choices = out;
    *choices_count = 0;
    for (size_t i = 0; i < all; i++) {
        bool is_ticked = is_chosen(chosen, count, rows[i].theme_id.v);
        if (!str_equal(rows[i].kind, str_from_c(kind))) continue;
        if (rows[i].is_retired && !with_retired && !is_ticked) continue;
        out[(*choices_count)++] = (struct theme_choice){.theme_id = rows[i].theme_id,
                                                        .title = rows[i].title,
                                                        .is_chosen = is_ticked,
                                                        .is_retired = rows[i].is_retired};
    }
    return OK;
}

enum err themes_compose(struct request *r, const struct composing *what,
                        struct theme_fields *fields) {
    struct themes_taken taken = {.count = 0};
    *fields = (struct theme_fields){0};
    if (what->is_sent) {
        taken = read_boxes(r);
        if (!themes_check(r)) fields->error = page_message(r, "themes.too_many_chosen");
    } else if (what->thread.v) {
        struct thread_themes_of_in in = {.thread_id = what->thread};
        struct thread_themes_of_row *rows;
        size_t count;
        enum err e = sql_thread_themes_of(r->db, &r->arena, &in, &rows, &count);
        if (e != OK) return e;
        for (size_t i = 0; i < count && taken.count < ARRAY_LENGTH(taken.ids); i++)
            taken.ids[taken.count++] = rows[i].theme_id.v;
    }
    enum err e = themes_choices(r, "public", false, taken.ids, taken.count, &fields->publics,
                                &fields->publics_count);
    if (e != OK) return e;
    return themes_choices(r, "theme", false, taken.ids, taken.count, &fields->themes,
                          &fields->themes_count);
}
