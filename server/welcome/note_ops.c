/* Answering a note; forgetting old ones. */
#include "lib/utf8.h"
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/publishing.h"
#include "server/welcome/welcome_inside.h"
#include "sql/welcome_notes.h"
#include "sql/welcome_sponsors.h"

enum { TIDY_MOST = 500 };

static enum err answer_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct note_answer_in *in = input;
    struct note_visible_in find = {.note_id = in->note, .viewer_id = run->actor.member};
    struct note_visible_row row;
    struct note_answer_store_in store = {.answer = str_trim(in->text),
                                         .answered_at = run->now_ms,
                                         .note_id = in->note,
                                         .member_id = run->actor.member};
    enum err e = actor_check(run, ROLE_MEMBER | ROLE_ANIMATOR);
    if (e == OK) e = publishing_check(run, run->actor.member, false);
    if (e != OK) return e;
    if (!utf8_is_written(in->text, GREET_ANSWER_MOST, true)) return ERR_INVALID;
    e = sql_note_visible(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    if (row.member_id.v != run->actor.member.v || row.is_relaunch) return ERR_DENIED;
    e = sql_note_answer_store(run->db, &store);
    if (e == OK && db_changes(run->db) == 0) return ERR_CONFLICT;
    if (e != OK) return e;
    struct notification told = {
        .member = row.writer_id, .kind = "note.answered", .subject = in->note.v};
    return notification_put(run, &told);
}

const struct op op_note_answer = {.name = "note.answer", .run = answer_run};

enum err greet_tidy_run(struct op_run *run) {
    struct notes_forget_in notes = {.before = run->now_ms - NOTE_KEPT_DAYS * DAY_MS,
                                    .most = TIDY_MOST};
    struct sponsorships_end_in pairs = {.now = run->now_ms, .most = TIDY_MOST};
    enum err e = sql_notes_forget(run->db, &notes);
    return e == OK ? sql_sponsorships_end(run->db, &pairs) : e;
}
