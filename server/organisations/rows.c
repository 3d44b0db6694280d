/* The fate of each row of a list: foreseen by reading alone, or written in the one transaction of
 * op_members_put. Both ask the same questions of a row before: can it be read, is its external id
 * another's, is there a seat for it. */
#include "server/organisations/imports.h"
#include "server/organisations/seats.h"
#include "sql/organisations_imports.h"

const char *const list_reasons[LIST_PROBLEMS] = {
    [LIST_NOT_TEXT] = "list.not_text",
    [LIST_CONTROLS] = "list.controls",
    [LIST_BAD_IDENTIFIER] = "list.bad_identifier",
    [LIST_NO_NAME] = "list.no_name",
    [LIST_TOO_LONG] = "list.too_long",
    [LIST_BAD_EMAIL] = "list.bad_email",
    [LIST_BAD_FACT] = "list.bad_fact",
    [LIST_FORMULA] = "list.formula",
    [LIST_TWICE] = "list.twice",
    [LIST_BAD_QUOTES] = "list.bad_quotes",
    [LIST_UNCLOSED] = "list.unclosed",
    [LIST_TOO_WIDE] = "list.too_wide",
    [LIST_UNKNOWN_COLUMN] = "list.unknown_column",
    [LIST_COLUMN_TWICE] = "list.column_twice",
    [LIST_NEEDS_COLUMNS] = "list.needs_columns",
    [LIST_TOO_MANY] = "list.too_many",
};

static struct str name_of(struct arena *a, const struct member_put_in *in) {
    const struct str parts[] = {in->given_name, STR(" "), in->family_name};
    return arena_join(a, parts, str_is_empty(in->family_name) ? 1 : ARRAY_LENGTH(parts));
}

/* What is said of a row whatever becomes of it; the texts of one that cannot be read are not. */
static void begin(struct arena *a, const struct list_row *row, size_t place,
                  struct fate_row *fate) {
    *fate = (struct fate_row){.number = (int64_t)row->number, .place = (int64_t)place};
    if (!row->problem) {
        fate->name = name_of(a, &row->put);
        fate->identifier = row->put.identifier;
        fate->job_title = row->put.job_title;
        return;
    }
    fate->fate = FATE_UNREADABLE;
    fate->given = row->detail;
    fate->reason = str_from_c(list_reasons[row->problem]);
    if (row->where < LIST_COLUMNS) fate->column = str_from_c(list_column_names[row->where]);
}

static void conflict(struct fate_row *fate, const struct list_row *row) {
    fate->fate = FATE_UNREADABLE;
    fate->column = str_from_c(list_column_names[LIST_EXTERNAL_ID]);
    fate->given = row->put.external_id;
    fate->reason = STR("list.conflict");
}

static void settle(struct fate_row *fate, const struct member_put_out *out) {
    static const enum fate changes[] = {[MEMBER_SAME] = FATE_SAME,
                                        [MEMBER_CHANGED] = FATE_CHANGED,
                                        [MEMBER_ADDED] = FATE_ADDED,
                                        [MEMBER_RETURNED] = FATE_RETURNED};
    fate->fate = changes[out->change];
    fate->is_new = out->change == MEMBER_ADDED;
    fate->reason = str_from_c(peer_rules[out->rule].id);
    if (out->change == MEMBER_SAME) return;
    if (out->outcome == PEER_REVIEW) fate->fate = FATE_REVIEW;
    if (out->outcome == PEER_REFUSED) fate->fate = FATE_REFUSED;
}

static enum err has_conflict(struct op_run *run, const struct member_put_in *in, bool *has) {
    struct import_external_in find = {.organisation_id = in->organisation,
                                      .external_id = in->external_id,
                                      .identifier = in->identifier};
    struct import_external_row other;
    *has = false;
    if (str_is_empty(in->external_id)) return OK;
    enum err e = sql_import_external(run->db, run->arena, &find, &other);
    *has = e == OK;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* Foresees one readable row. */
static enum err foresee(struct op_run *run, struct seats *seats, const struct list_row *row,
                        struct fate_row *fate) {
    struct member_put_out out;
    bool has = false, has_room = true;
    enum err e = has_conflict(run, &row->put, &has);
    if (e != OK) return e;
    if (has) {
        conflict(fate, row);
        return OK;
    }
    e = member_put_preview(run, &row->put, &out);
    if (e == OK) e = seats_take(run, seats, &out, &has_room);
    if (e != OK) return e;
    settle(fate, &out);
    if (!has_room) fate->fate = FATE_NO_SEAT;
    return OK;
}

enum err rows_foresee(struct op_run *run, struct organisation_id organisation,
                      const struct list *list, struct fate_row *rows) {
    struct arena scratch = {0}; /* what a row needs, no longer than it */
    struct op_run reading = *run;
    struct seats seats;
    enum err e = seats_load(run->db, run->arena, organisation, &seats);
    reading.arena = &scratch;
    for (size_t i = 0; e == OK && i < list->count; i++) {
        begin(run->arena, &list->rows[i], i, &rows[i]);
        if (!list->rows[i].problem) e = foresee(&reading, &seats, &list->rows[i], &rows[i]);
        rows[i].foreseen = rows[i].fate;
        arena_reset(&scratch);
    }
    arena_release(&scratch);
    return e;
}

static bool is_written(const struct fate_row *row) {
    return row->fate != FATE_UNREADABLE && row->fate != FATE_NO_SEAT;
}

enum err rows_write(struct op_run *run, struct organisation_id organisation,
                    const struct list *list, struct fate_row *rows) {
    struct member_put_in *puts = arena_array(run->arena, list->count, sizeof *puts);
    struct member_put_out *outs = arena_array(run->arena, list->count, sizeof *outs);
    struct members_put_in in = {.organisation = organisation, .rows = puts, .outs = outs};
    struct members_put_out total = {0};
    size_t next = 0;
    enum err e = rows_foresee(run, organisation, list, rows);
    if (e != OK) return e;
    for (size_t i = 0; i < list->count; i++)
        if (is_written(&rows[i])) puts[in.count++] = list->rows[i].put;
    e = op_members_put.run(run, &in, &total);
    for (size_t i = 0; e == OK && i < list->count; i++) {
        if (!is_written(&rows[i])) continue;
        const struct member_put_out *out = &outs[next++];
        settle(&rows[i], out);
        if (out->is_conflict) conflict(&rows[i], &list->rows[i]);
    }
    return e;
}
