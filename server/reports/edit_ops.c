/* A text changed by an animator, with a trace: what it was is kept, readers see that it was changed
 * and why, its author reads both and may appeal. */
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/register.h"
#include "server/reports/reports.h"
#include "server/reports/reports_inside.h"
#include "server/threads/threads_write.h"
#include "sql/reports_handling.h"
#include "sql/reports_statements.h"

static enum err report_edit_prepare(struct arena *arena, const struct service *service,
                                    void *input) {
    (void)service;
    struct report_edit_in *in = input;
    return post_set(arena, in->body, NULL, &in->source, &in->html);
}

/* A passage that tells of somebody is not to be read among the earlier texts. */
static bool is_secret(struct str reason) {
    return str_equal(reason, STR("beneficiary")) || str_equal(reason, STR("person")) ||
           str_equal(reason, STR("illegal"));
}

static enum err rewrite(struct op_run *run, const struct report_edit_in *in,
                        const struct handled_row *row) {
    struct text_keep_in keep = {.post_id = row->post_id,
                                .withdrawn_at =
                                    row->hidden_at || is_secret(in->reason) ? run->now_ms : 0};
    struct text_set_in set = {.html = in->html,
                              .edited_at = run->now_ms,
                              .post_id = row->post_id,
                              .version = in->text_version};
    struct text_source_set_in source = {.markdown = in->source, .post_id = row->post_id};
    enum err e = sql_text_keep(run->db, &keep);
    if (e == OK) e = sql_text_set(run->db, &set);
    if (e == OK && db_changes(run->db) == 0) e = ERR_CONFLICT;
    return e == OK ? sql_text_source_set(run->db, &source) : e;
}

static enum err report_edit_run(struct op_run *run, const void *input, void *output) {
    const struct report_edit_in *in = input;
    struct handled_row row;
    struct text_source_row now;
    enum err e = reports_take(run, in->report, in->version, &row);
    struct text_source_in find = {.post_id = row.post_id};
    bool is_gone = e == OK && (row.withdrawn_at || str_equal(row.hidden_by, STR("withdrawn")));
    if (is_gone || (e == OK && in->text_version != row.text_version)) e = ERR_CONFLICT;
    if (e == OK) e = sql_text_source(run->db, run->arena, &find, &now);
    if (e == OK && str_equal(now.markdown, in->source)) e = ERR_INVALID;
    if (e != OK) return e;
    struct statement_of told = {.post = row.post_id,
                                .kind = "edited",
                                .reason = in->reason,
                                .ground = in->ground,
                                .facts = in->facts,
                                .version_before = row.text_version,
                                .version_after = row.text_version + 1};
    struct register_entry entry = {
        .kind = REGISTER_EDITED, .reason = in->reason, .post = row.post_id};
    *(struct report_out *)output = (struct report_out){.report = in->report, .post = row.post_id};
    e = rewrite(run, in, &row);
    if (e == OK) e = statement_put(run, &told);
    if (e == OK) e = register_note(run, &entry);
    if (e == OK) e = reports_acted(run, &row);
    if (e == OK) e = reports_tell_author(run, &row, "post.edited");
    struct str before = arena_format(run->arena, "version %lld", (long long)told.version_before);
    struct str after = arena_format(run->arena, "version %lld", (long long)told.version_after);
    return e == OK ? reports_audit(run, "report.edit", in->report, row.post_id, before.bytes,
                                   after.bytes)
                   : e;
}

const struct op op_report_edit = {.name = "report.edit",
                                  .output_bytes = sizeof(struct report_out),
                                  .pool = POOL_WORK,
                                  .prepare = report_edit_prepare,
                                  .run = report_edit_run};
