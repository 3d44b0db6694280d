/* What an author is told of a measure on their text, their appeal, and who decides on that: another
 * animator than the one who took the measure, of another organisation where there is one, or else a
 * volunteer drawn by lot. */
#include "lib/crypt.h"
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/nobody.h"
#include "server/core/register.h"
#include "server/core/service.h"
#include "server/reports/reports.h"
#include "server/reports/reports_inside.h"
#include "sql/reports_reports.h"
#include "sql/reports_statements.h"

/* What is without its author's name is appealed against at no exact moment. */
#define APPEAL_GRAIN_MS (6 * HOUR_MS)

enum err statement_put(struct op_run *run, const struct statement_of *statement) {
    struct ruling_drop_first_in drop = {.post_id = statement->post};
    struct ruling_add_in in = {.post_id = statement->post,
                               .kind = str_from_c(statement->kind),
                               .reason = statement->reason,
                               .ground = statement->ground,
                               .facts = statement->facts,
                               .decided_by = run->actor.member,
                               .decided_at = run->now_ms,
                               .version_before = statement->version_before,
                               .version_after = statement->version_after};
    bool is_hiding = str_equal(in.kind, STR("hidden")) || str_equal(in.kind, STR("withdrawn"));
    enum err e = is_hiding ? sql_ruling_drop_first(run->db, &drop) : OK;
    return e == OK ? sql_ruling_add(run->db, &in) : e;
}

static enum err audit(struct op_run *run, const char *kind, const struct ruling_find_row *row,
                      const char *before, const char *after) {
    struct str subject = arena_format(run->arena, "statement %lld, post %lld",
                                      (long long)row->statement_id.v, (long long)row->post_id.v);
    return audit_change(run, kind, subject, str_from_c(before), str_from_c(after));
}

/* --- Who decides */

/* The animators who may; those of another organisation alone where there are any. */
static enum err find_judges(struct db *db, struct arena *arena, const struct appeal_of *appeal,
                            int64_t now_ms, struct appeal_judges_row **judges, size_t *count) {
    struct appeal_judges_in in = {
        .now = now_ms, .decided_by = appeal->decided_by, .post_id = appeal->post};
    size_t apart = 0;
    enum err e = sql_appeal_judges(db, arena, &in, judges, count);
    for (size_t i = 0; e == OK && i < *count; i++)
        if ((*judges)[i].is_apart) (*judges)[apart++] = (*judges)[i];
    if (apart) *count = apart;
    return e;
}

enum err appeal_may_judge(struct db *db, const struct keys *keys, const struct appeal_of *appeal,
                          struct member_id member, int64_t now_ms, bool *may) {
    struct arena arena = {0};
    struct appeal_judges_row *judges;
    size_t count;
    *may = false;
    if (author_is(db, keys, member, appeal->author, appeal->thread)) return OK;
    if (member.v == appeal->decided_by.v) return OK;
    enum err e = find_judges(db, &arena, appeal, now_ms, &judges, &count);
    for (size_t i = 0; e == OK && i < count; i++)
        if (judges[i].member_id.v == member.v) *may = true;
    if (e == OK && appeal->sitter.v == member.v && member.v > 0) *may = true;
    arena_release(&arena);
    return e;
}

static struct appeal_of appeal_of(const struct ruling_find_row *row) {
    return (struct appeal_of){.statement = row->statement_id,
                              .post = row->post_id,
                              .thread = row->thread_id,
                              .decided_by = row->decided_by,
                              .author = row->author_id,
                              .sitter = row->sitter_id};
}

static enum err tell_judge(struct op_run *run, struct member_id member,
                           const struct appeal_of *appeal) {
    struct notification n = {
        .member = member, .kind = "appeal.asked", .subject = appeal->statement.v};
    return notification_put(run, &n);
}

/* By lot, among those who offered to sit in; nobody offered: it waits for animators. */
static enum err draw(struct op_run *run, const struct appeal_of *appeal) {
    struct appeal_volunteers_in in = {
        .now = run->now_ms, .decided_by = appeal->decided_by, .post_id = appeal->post};
    struct appeal_volunteers_row *rows;
    size_t count;
    enum err e = sql_appeal_volunteers(run->db, run->arena, &in, &rows, &count);
    /* The author of what is without a name may have offered to sit in: not for their own. */
    for (size_t i = 0; e == OK && i < count;)
        if (author_is(run->db, run->service->keys, rows[i].member_id, appeal->author,
                      appeal->thread))
            rows[i] = rows[--count];
        else
            i++;
    if (e != OK || count == 0) return e;
    struct member_id drawn = rows[crypt_random_below(count)].member_id;
    struct appeal_sitter_set_in set = {.sitter_id = drawn, .statement_id = appeal->statement};
    e = sql_appeal_sitter_set(run->db, &set);
    return e == OK ? tell_judge(run, drawn, appeal) : e;
}

/* Everybody who may decide; where no animator may, somebody is drawn at once. */
static enum err tell_judges(struct op_run *run, const struct appeal_of *appeal) {
    struct appeal_judges_row *judges;
    size_t count;
    enum err e = find_judges(run->db, run->arena, appeal, run->now_ms, &judges, &count);
    if (e == OK && count == 0) return draw(run, appeal);
    for (size_t i = 0; e == OK && i < count; i++) e = tell_judge(run, judges[i].member_id, appeal);
    return e;
}

/* --- The appeal */

int64_t contest_until(const struct zone *zone, int64_t decided_ms) {
    struct civil c = zone_local(zone, decided_ms), first;
    int day = c.day;
    c.month += CONTEST_MONTHS;
    if (c.month > 12) {
        c.month -= 12;
        c.year++;
    }
    /* The 31st of a month of 30 days is its last. */
    for (; day > 28; day--) {
        c.day = day;
        first = zone_local(zone, zone_instant(zone, &c));
        if (first.month == c.month) break;
    }
    c.day = day;
    return zone_instant(zone, &c);
}

static enum err appeal_file_run(struct op_run *run, const void *input, void *output) {
    const struct appeal_file_in *in = input;
    struct ruling_find_in find = {.statement_id = in->statement};
    struct ruling_find_row row;
    (void)output;
    enum err e = reports_own_role(run);
    if (e == OK) e = sql_ruling_find(run->db, run->arena, &find, &row);
    if (e == OK && !op_is_mine(run, row.author_id, row.thread_id)) e = ERR_NOT_FOUND;
    if (e == OK && row.appealed_at) e = ERR_CONFLICT;
    if (e == OK && run->now_ms > contest_until(run->service->zone, row.decided_at)) e = ERR_LIMIT;
    if (e != OK) return e;
    int64_t at = op_moment(run, APPEAL_GRAIN_MS);
    struct ruling_appeal_set_in set = {.appeal = in->text,
                                       .appealed_at = at,
                                       .due_at = at + APPEAL_DAYS * DAY_MS,
                                       .statement_id = in->statement};
    struct appeal_of appeal = appeal_of(&row);
    e = sql_ruling_appeal_set(run->db, &set);
    if (e == OK) e = tell_judges(run, &appeal);
    return e == OK ? audit(run, "statement.appeal", &row, "decided", "appealed") : e;
}

const struct op op_appeal_file = {.name = "statement.appeal", .run = appeal_file_run};

/* --- The decision */

/* The text as it was, unless its author has written over the change since. */
static enum err restore(struct op_run *run, const struct ruling_find_row *row) {
    struct ruling_version_in find = {.post_id = row->post_id, .version = row->version_before};
    struct ruling_version_row before;
    if (row->text_version != row->version_after) return OK;
    enum err e = sql_ruling_version(run->db, run->arena, &find, &before);
    if (e == ERR_NOT_FOUND) return OK;
    struct text_keep_in keep = {.post_id = row->post_id};
    struct text_set_in set = {.html = {before.html.bytes, before.html.length},
                              .edited_at = run->now_ms,
                              .post_id = row->post_id,
                              .version = row->text_version};
    struct text_source_set_in source = {.markdown = before.markdown, .post_id = row->post_id};
    if (e == OK) e = sql_text_keep(run->db, &keep);
    if (e == OK) e = sql_text_set(run->db, &set);
    return e == OK ? sql_text_source_set(run->db, &source) : e;
}

static enum err undo(struct op_run *run, const struct ruling_find_row *row) {
    struct post_unhide_in show = {.post_id = row->post_id};
    bool is_hidden =
        str_equal(row->hidden_by, STR("animator")) || str_equal(row->hidden_by, STR("withdrawn"));
    struct ruling_later_in later = {.post_id = row->post_id, .statement_id = row->statement_id};
    struct ruling_later_row other;
    if (row->withdrawn_at || str_equal(row->kind, STR("purged"))) return OK;
    if (str_equal(row->kind, STR("edited"))) return restore(run, row);
    if (!is_hidden) return OK;
    /* What was decided since, for another reason, was not appealed against. */
    enum err e = sql_ruling_later(run->db, run->arena, &later, &other);
    return e == ERR_NOT_FOUND ? sql_post_unhide(run->db, &show) : e;
}

static enum err appeal_judge_run(struct op_run *run, const void *input, void *output) {
    const struct appeal_judge_in *in = input;
    struct ruling_find_in find = {.statement_id = in->statement};
    struct ruling_find_row row;
    bool may = false;
    (void)output;
    enum err e = actor_check(run, ROLE_MEMBER | ROLE_ANIMATOR);
    if (e == OK) e = sql_ruling_find(run->db, run->arena, &find, &row);
    if (e == OK && !row.appealed_at) e = ERR_NOT_FOUND;
    struct appeal_of appeal = appeal_of(&row);
    if (e == OK)
        e = appeal_may_judge(run->db, run->service->keys, &appeal, run->actor.member, run->now_ms,
                             &may);
    if (e == OK && !may) e = ERR_NOT_FOUND;
    if (e == OK && row.judged_at) e = ERR_CONFLICT;
    if (e != OK) return e;
    bool is_overturned = str_equal(in->outcome, STR("overturned"));
    struct appeal_judge_set_in set = {.judged_by = run->actor.member,
                                      .judged_at = run->now_ms,
                                      .outcome = in->outcome,
                                      .answer = in->text,
                                      .statement_id = in->statement};
    struct register_entry entry = {.kind = is_overturned ? REGISTER_OVERTURNED : REGISTER_UPHELD,
                                   .reason = row.reason,
                                   .post = row.post_id};
    struct notification n = {.member = row.author_id, .kind = "post.judged", .post = row.post_id};
    e = sql_appeal_judge_set(run->db, &set);
    if (e == OK && is_overturned) e = undo(run, &row);
    if (e == OK) e = register_note(run, &entry);
    if (e == OK) e = notification_put(run, &n);
    return e == OK ? audit(run, "statement.judge", &row, "appealed",
                           is_overturned ? "overturned" : "upheld")
                   : e;
}

const struct op op_appeal_judge = {.name = "statement.judge", .run = appeal_judge_run};

/* --- Jobs */

enum err draw_judges_run(struct op_run *run) {
    struct appeals_left_alone_in in = {.before = run->now_ms +
                                                 (APPEAL_DAYS - APPEAL_ALONE_DAYS) * DAY_MS};
    struct appeals_left_alone_row *rows;
    size_t count;
    enum err e = sql_appeals_left_alone(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct appeal_of appeal = {.statement = rows[i].statement_id,
                                   .post = rows[i].post_id,
                                   .thread = rows[i].thread_id,
                                   .decided_by = rows[i].decided_by,
                                   .author = rows[i].author_id};
        e = draw(run, &appeal);
    }
    return e;
}

enum err statements_forget(struct op_run *run) {
    struct rulings_forget_in in = {.before = run->now_ms - DECIDED_KEPT_DAYS * DAY_MS};
    return sql_rulings_forget(run->db, &in);
}
