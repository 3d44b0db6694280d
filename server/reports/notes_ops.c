/* Notes about a member, shared by animators: written, erased, forgotten after some months. The
 * member reads them too, so nothing is noted that could not be said. */
#include "server/core/audit.h"
#include "server/core/options.h"
#include "server/core/service.h"
#include "server/reports/reports.h"
#include "server/reports/reports_inside.h"
#include "sql/reports_notes.h"

enum { MONTH_DAYS = 31 };

/* Which note and about whom; never what it says. */
static enum err note(struct op_run *run, const char *kind, struct member_id member,
                     const char *before, const char *after) {
    struct str subject = arena_format(run->arena, "member %lld", (long long)member.v);
    return audit_change(run, kind, subject, str_from_c(before), str_from_c(after));
}

static enum err note_add_run(struct op_run *run, const void *input, void *output) {
    const struct note_add_in *in = input;
    struct noted_member_in find = {.member_id = in->member};
    struct noted_member_row member;
    struct notes_counted_in of = {.member_id = in->member};
    struct notes_counted_row counted;
    (void)output;
    enum err e = actor_check(run, ROLE_ANIMATOR);
    if (e == OK && in->member.v == run->actor.member.v) e = ERR_NOT_FOUND;
    if (e == OK) e = sql_noted_member(run->db, run->arena, &find, &member);
    if (e == OK) e = sql_notes_counted(run->db, run->arena, &of, &counted);
    if (e == OK && counted.notes >= NOTES_MOST) e = ERR_LIMIT;
    if (e != OK) return e;
    struct note_insert_in row = {.member_id = in->member,
                                 .writer_id = run->actor.member,
                                 .text = in->text,
                                 .written_at = run->now_ms};
    e = sql_note_insert(run->db, &row);
    struct str after = arena_format(run->arena, "note %lld", (long long)db_last_id(run->db));
    return e == OK ? note(run, "note.add", in->member, "", after.bytes) : e;
}

const struct op op_note_add = {.name = "note.add", .run = note_add_run};

static enum err note_erase_run(struct op_run *run, const void *input, void *output) {
    const struct note_erase_in *in = input;
    struct note_find_in find = {.member_note_id = in->note, .animator_id = run->actor.member};
    struct note_find_row row;
    struct note_delete_in erase = {.member_note_id = in->note};
    enum err e = actor_check(run, ROLE_ANIMATOR);
    if (e == OK) e = sql_note_find(run->db, run->arena, &find, &row);
    if (e == OK) e = sql_note_delete(run->db, &erase);
    if (e != OK) return e;
    ((struct note_erase_out *)output)->member = row.member_id;
    struct str before = arena_format(run->arena, "note %lld", (long long)in->note.v);
    return note(run, "note.erase", row.member_id, before.bytes, "");
}

const struct op op_note_erase = {
    .name = "note.erase", .output_bytes = sizeof(struct note_erase_out), .run = note_erase_run};

int64_t notes_months(const struct service *service) {
    const struct options *options = service->options;
    return options->community_notes_months > 0 ? options->community_notes_months : 1;
}

int64_t notes_kept_ms(const struct service *service) {
    return notes_months(service) * MONTH_DAYS * DAY_MS;
}

enum err notes_forget(struct op_run *run) {
    struct notes_forget_old_in in = {.before = run->now_ms - notes_kept_ms(run->service)};
    return sql_notes_forget_old(run->db, &in);
}
