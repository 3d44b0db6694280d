/* Writing a note to a newcomer, choosing the thread of welcome; what all notes have in common. */
#include "lib/utf8.h"
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/service.h"
#include "server/welcome/welcome_inside.h"
#include "sql/welcome_newcomers.h"
#include "sql/welcome_notes.h"

static const int64_t WEEK_MS = 7 * DAY_MS;

enum err greet_check_animator(struct op_run *run, struct str *given_name) {
    struct viewer viewer;
    enum err e = viewer_of_actor(run, &viewer);
    if (e != OK) return e;
    if (given_name) *given_name = viewer.given_name;
    return viewer.role == ROLE_ANIMATOR ? OK : ERR_DENIED;
}

struct str greet_id(struct op_run *run, const char *what, int64_t id) {
    return arena_format(run->arena, "%s %lld", what, (long long)id);
}

enum err greet_values_of(struct db *db, struct arena *arena, struct member_id member,
                         enum language language, struct greet_values *out) {
    struct greet_values_in in = {.member_id = member};
    struct greet_values_row row;
    enum err e = sql_greet_values(db, arena, &in, &row);
    if (e != OK) return e;
    if (str_equal(row.language, STR("fr"))) language = LANGUAGE_FR;
    if (str_equal(row.language, STR("en"))) language = LANGUAGE_EN;
    bool has_region = !str_is_empty(row.region), has_space = !str_is_empty(row.space);
    out->given = row.given_name;
    out->region = has_region ? row.region : message_text(language, MSG_greet_any_region);
    out->space = has_space ? row.space : message_text(language, MSG_greet_any_space);
    return OK;
}

enum err greet_left(struct op_run *run, int64_t *left) {
    const struct options *options = run->service->options;
    int64_t most = options ? options->limits_notes_per_week : 0;
    struct notes_written_in in = {.writer_id = run->actor.member, .since = run->now_ms - WEEK_MS};
    struct notes_written_row row;
    enum err e = sql_notes_written(run->db, run->arena, &in, &row);
    *left = most == 0 ? INT64_MAX : most - (e == OK ? row.notes : most);
    return e;
}

enum err greet_note_put(struct op_run *run, const struct greet_note *note, struct note_id *out) {
    struct note_add_in add = {.member_id = note->member,
                              .writer_id = note->writer,
                              .relaunch_id = note->relaunch,
                              .purpose = note->purpose,
                              .thread_id = note->thread,
                              .text = note->text,
                              .sent_at = run->now_ms};
    enum err e = sql_note_add(run->db, &add);
    if (e != OK) return e;
    out->v = db_last_id(run->db);
    struct notification told = {.member = note->member, .kind = "note.received", .subject = out->v};
    return notification_put(run, &told);
}

static enum err write_run(struct op_run *run, const void *input, void *output) {
    const struct greet_write_in *in = input;
    struct greet_write_out *out = output;
    struct greet_values values = {0};
    struct greet_newcomer_in find = {.member_id = in->member,
                                     .viewer_id = run->actor.member,
                                     .since = run->now_ms - GREET_DAYS * DAY_MS,
                                     .now = run->now_ms};
    struct greet_newcomer_row row;
    struct str text, unknown;
    int64_t left;
    enum err e = greet_check_animator(run, &values.animator);
    if (e != OK) return e;
    if (!utf8_is_written(in->text, GREET_TEXT_MOST, true)) return ERR_INVALID;
    e = sql_greet_newcomer(run->db, run->arena, &find, &row);
    if (e == OK && row.is_refusing) e = ERR_TIMEOUT;
    if (e == OK && row.welcomed_at) e = ERR_CONFLICT;
    if (e == OK) e = greet_left(run, &left);
    if (e == OK && left < 1) e = ERR_LIMIT;
    if (e == OK)
        e = greet_values_of(run->db, run->arena, in->member, run->service->language, &values);
    if (e == OK) e = greet_fill(run->arena, in->text, &values, &text, &unknown);
    if (e != OK) return e;
    struct greet_note note = {.member = in->member,
                              .writer = run->actor.member,
                              .purpose = STR("welcome"),
                              .text = str_trim(text)};
    e = greet_note_put(run, &note, &out->note);
    if (e != OK) return e;
    struct str after = arena_format(run->arena, "welcome to member %lld", (long long)in->member.v);
    return audit_change(run, "note.send", greet_id(run, "note", out->note.v), STR(""), after);
}

const struct op op_greet_write = {
    .name = "note.write", .output_bytes = sizeof(struct greet_write_out), .run = write_run};

static enum err thread_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct greet_thread_in *in = input;
    struct greet_thread_fits_in find = {.thread_id = in->thread};
    struct greet_thread_fits_row fits;
    struct greet_thread_of_row now;
    struct greet_thread_set_in set = {.thread_id = in->thread.v};
    enum err e = greet_check_animator(run, NULL);
    if (e == OK && in->thread.v) e = sql_greet_thread_fits(run->db, run->arena, &find, &fits);
    if (e != OK) return e;
    e = sql_greet_thread_of(run->db, run->arena, &now);
    if (e == ERR_NOT_FOUND) now.thread_id.v = 0;
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (now.thread_id.v == in->thread.v) return OK;
    e = in->thread.v ? sql_greet_thread_set(run->db, &set) : sql_greet_thread_unset(run->db);
    if (e != OK) return e;
    return audit_change(run, "welcome.thread", STR("community"),
                        now.thread_id.v ? greet_id(run, "thread", now.thread_id.v) : STR(""),
                        in->thread.v ? greet_id(run, "thread", in->thread.v) : STR(""));
}

const struct op op_greet_thread = {.name = "welcome.thread", .run = thread_run};

static enum err came_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct greet_came_in *in = input;
    struct greet_came_all_in all = {.before = in->before};
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    enum err e = sql_greet_came_all(run->db, &all);
    for (size_t i = 0; e == OK && i < in->newcomers_count && i < GREET_CAME_MOST; i++) {
        int64_t days = (int64_t)i + 1;
        struct greet_came_one_in one = {.at = run->now_ms - days * DAY_MS,
                                        .member_id = in->newcomers[i]};
        e = sql_greet_came_one(run->db, &one);
    }
    return e;
}

const struct op op_greet_came = {.name = "demo.came", .run = came_run};
