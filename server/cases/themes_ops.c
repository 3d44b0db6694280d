/* The words of the closed lists: animators add, rename and retire them. None is ever deleted: a
 * case keeps what was chosen for it. */
#include "lib/utf8.h"
#include "server/cases/cases_inside.h"
#include "server/core/audit.h"
#include "server/core/viewer.h"
#include "sql/cases_themes.h"

/* The operator may, too: a community begins with some. */
static enum err check_actor(struct op_run *run) {
    if (run->actor.kind == ACTOR_OPERATOR) return OK;
    return actor_check(run, ROLE_ANIMATOR);
}

static bool is_kind(struct str kind) {
    return str_equal(kind, STR("public")) || str_equal(kind, STR("theme"));
}

static enum err check_title(struct op_run *run, struct theme_id theme, struct str kind,
                            struct str title) {
    struct theme_named_in in = {.kind = kind, .title = title, .but_id = theme.v};
    struct theme_named_row row;
    if (str_is_empty(title) || utf8_count(title) > THEME_TITLE_MOST) return ERR_INVALID;
    enum err e = sql_theme_named(run->db, run->arena, &in, &row);
    if (e == OK) return ERR_CONFLICT;
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err check_room(struct op_run *run, struct str kind, bool is_new) {
    struct themes_count_in in = {.kind = kind};
    struct themes_count_row row;
    enum err e = sql_themes_count(run->db, run->arena, &in, &row);
    if (e != OK) return e;
    bool is_full = row.offered >= THEMES_OFFERED_MOST || (is_new && row.kept >= THEMES_KEPT_MOST);
    return is_full ? ERR_LIMIT : OK;
}

static enum err note(struct op_run *run, const char *kind, struct theme_id theme) {
    return audit_append(run, kind, arena_format(run->arena, "theme %lld", (long long)theme.v));
}

static enum err add(struct op_run *run, const struct theme_put_in *in, struct theme_id *theme) {
    struct theme_add_row_in row = {.kind = in->kind, .title = in->title, .created_at = run->now_ms};
    if (!is_kind(in->kind)) return ERR_INVALID;
    enum err e = check_title(run, (struct theme_id){0}, in->kind, in->title);
    if (e == OK) e = check_room(run, in->kind, true);
    if (e == OK) e = sql_theme_add_row(run->db, &row);
    if (e != OK) return e;
    theme->v = db_last_id(run->db);
    return note(run, "theme.add", *theme);
}

static enum err change(struct op_run *run, const struct theme_put_in *in) {
    struct theme_find_in find = {.theme_id = in->theme};
    struct theme_find_row row;
    struct theme_rename_in rename = {.title = in->title, .theme_id = in->theme};
    struct theme_retire_in retire = {.retired_at = in->is_retired ? run->now_ms : 0,
                                     .theme_id = in->theme};
    enum err e = sql_theme_find(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    bool is_renamed = !str_is_empty(in->title) && !str_equal(in->title, row.title);
    if (is_renamed) e = check_title(run, in->theme, row.kind, in->title);
    if (e == OK && row.is_retired && !in->is_retired) e = check_room(run, row.kind, false);
    if (e == OK && is_renamed) e = sql_theme_rename(run->db, &rename);
    if (e == OK && row.is_retired != in->is_retired) e = sql_theme_retire(run->db, &retire);
    return e == OK ? note(run, "theme.change", in->theme) : e;
}

static enum err theme_put_run(struct op_run *run, const void *input, void *output) {
    const struct theme_put_in *in = input;
    struct theme_put_out *out = output;
    enum err e = check_actor(run);
    if (e != OK) return e;
    out->theme = in->theme;
    return in->theme.v ? change(run, in) : add(run, in, &out->theme);
}

const struct op op_theme_put = {
    .name = "theme.put", .output_bytes = sizeof(struct theme_put_out), .run = theme_put_run};

enum err themes_store(struct op_run *run, struct thread_id thread,
                      const struct themes_taken *taken) {
    struct thread_themes_of_in of = {.thread_id = thread};
    struct thread_themes_of_row *rows;
    size_t count;
    enum err e = sql_thread_themes_of(run->db, run->arena, &of, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        bool is_kept = false;
        for (size_t k = 0; k < taken->count; k++)
            is_kept = is_kept || taken->ids[k] == rows[i].theme_id.v;
        struct thread_theme_drop_in drop = {.thread_id = thread, .theme_id = rows[i].theme_id};
        if (!is_kept) e = sql_thread_theme_drop(run->db, &drop);
    }
    for (size_t k = 0; e == OK && k < taken->count; k++) {
        struct thread_theme_add_in in = {.thread_id = thread, .theme_id = {taken->ids[k]}};
        e = sql_thread_theme_add(run->db, &in);
    }
    return e;
}
