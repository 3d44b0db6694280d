/* The publics of the list that animators keep: offered in forms and filters. One that was retired
 * stays where it was chosen, and can be looked for. */
#include "lib/num.h"
#include "server/practices/practices_inside.h"
#include "sql/practices_publics.h"

static bool is_chosen(int64_t public, const int64_t *chosen, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (chosen[i] == public) return true;
    return false;
}

struct practice_choices practice_publics(struct request *r, const int64_t *chosen,
                                         size_t chosen_count) {
    struct practice_choices all = {0};
    struct publics_listed_row *rows;
    size_t count;
    /* Unreadable, nothing is offered: the rest of the form can do without. */
    if (sql_publics_listed(r->db, &r->arena, &rows, &count) != OK) return all;
    struct practice_choice *items = arena_array(&r->arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        int64_t public = rows[i].theme_id.v;
        bool is_ticked = is_chosen(public, chosen, chosen_count);
        if (rows[i].is_retired && !is_ticked) continue;
        items[all.items_count++] = (struct practice_choice){
            arena_format(&r->arena, "%lld", (long long)public), rows[i].title, is_ticked};
    }
    all.items = items;
    return all;
}

bool practice_public_is_offered(struct request *r, int64_t public) {
    struct public_title_in in = {.theme_id = {public}};
    struct public_title_row row;
    return sql_public_title(r->db, &r->arena, &in, &row) == OK && !row.is_retired;
}

struct str practice_public_word(struct request *r, int64_t public) {
    struct public_title_in in = {.theme_id = {public}};
    struct public_title_row row;
    if (public == 0 || sql_public_title(r->db, &r->arena, &in, &row) != OK) return (struct str){0};
    return row.title;
}

int64_t practice_asked_public(struct request *r) {
    int64_t public;
    return num_parse(request_query(r, STR("public")), INT64_MAX, &public) ? public : 0;
}
