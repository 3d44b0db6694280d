/* Notices: taken from anybody, made reports of or answered by animators, mailed by the operator. */
#include "lib/crypt.h"
#include "server/core/audit.h"
#include "server/reports/reports.h"
#include "server/reports/reports_inside.h"
#include "sql/reports_notices.h"
#include "sql/reports_reports.h"

/* "4821-9037": to be said over the telephone; guessing one shows nothing. */
static void write_reference(char out[16]) {
    uint32_t n;
    crypt_random(&n, sizeof n);
    n %= 100000000;
    snprintf(out, 16, "%04u-%04u", n / 10000, n % 10000);
}

static enum err add(struct op_run *run, const struct notice_file_in *in, struct notice_out *out) {
    struct notice_add_in row = {.once = {in->once, ONCE_BYTES},
                                .reason = in->reason,
                                .address = in->address,
                                .text = in->text,
                                .name = in->name,
                                .email = in->email,
                                .post_id = in->post,
                                .created_at = run->now_ms};
    write_reference(out->reference);
    row.reference = str_from_c(out->reference);
    enum err e = sql_notice_add(run->db, &row);
    if (e == OK) e = audit_append(run, "notice.file", row.reference);
    return e;
}

static enum err notice_file_run(struct op_run *run, const void *input, void *output) {
    const struct notice_file_in *in = input;
    struct notice_out *out = output;
    struct notice_by_once_in find = {.once = {in->once, ONCE_BYTES}};
    struct notice_by_once_row known;
    struct notices_counted_in today = {.since = run->now_ms - DAY_MS};
    struct notices_counted_row counted;
    enum err e = sql_notice_by_once(run->db, run->arena, &find, &known);
    if (e == OK) {
        snprintf(out->reference, sizeof out->reference, "%.*s", STR_ARG(known.reference));
        return OK;
    }
    if (e == ERR_NOT_FOUND) e = sql_notices_counted(run->db, run->arena, &today, &counted);
    if (e != OK) return e;
    return counted.times >= NOTICES_A_DAY ? ERR_LIMIT : add(run, in, out);
}

const struct op op_notice_file = {
    .name = "notice.file", .output_bytes = sizeof(struct notice_out), .run = notice_file_run};

/* --- By animators */

static enum err take(struct op_run *run, struct notice_id notice, struct notice_find_row *row) {
    struct notice_find_in in = {.notice_id = notice, .animator_id = run->actor.member};
    enum err e = actor_check(run, ROLE_ANIMATOR);
    return e == OK ? sql_notice_find(run->db, run->arena, &in, row) : e;
}

/* Which of the reports' reasons it is. */
static struct str reason_of(struct str notice_reason) {
    if (str_equal(notice_reason, STR("person"))) return STR("beneficiary");
    return str_equal(notice_reason, STR("other")) ? STR("other") : STR("illegal");
}

static enum err notice_report_run(struct op_run *run, const void *input, void *output) {
    const struct notice_report_in *in = input;
    struct report_out *out = output;
    struct notice_find_row row;
    enum err e = take(run, in->notice, &row);
    if (e != OK) return e;
    if (row.post_id.v == 0) return ERR_INVALID;
    *out = (struct report_out){.report = row.report_id, .post = row.post_id};
    if (row.report_id.v) return OK;
    if (row.closed_at) return ERR_CONFLICT;
    struct report_insert_in report = {.post_id = row.post_id,
                                      .notice_id = in->notice,
                                      .reason = reason_of(row.reason),
                                      .text = row.text,
                                      .created_at = run->now_ms};
    e = sql_report_insert(run->db, &report);
    out->report.v = db_last_id(run->db);
    return e == OK ? reports_audit(run, "notice.report", out->report, row.post_id, "notice", "open")
                   : e;
}

const struct op op_notice_report = {
    .name = "notice.report", .output_bytes = sizeof(struct report_out), .run = notice_report_run};

static enum err notice_close_run(struct op_run *run, const void *input, void *output) {
    const struct notice_close_in *in = input;
    struct notice_find_row row;
    (void)output;
    enum err e = take(run, in->notice, &row);
    if (e != OK) return e;
    struct notice_close_row_in close = {.notice_id = in->notice,
                                        .closed_at = run->now_ms,
                                        .closed_by = run->actor.member,
                                        .answer = in->answer};
    e = sql_notice_close_row(run->db, &close);
    if (e == OK && db_changes(run->db) == 0) return ERR_CONFLICT;
    return e == OK ? audit_append(run, "notice.close", row.reference) : e;
}

const struct op op_notice_close = {.name = "notice.close", .run = notice_close_run};

/* --- By the operator */

static enum err notice_sent_run(struct op_run *run, const void *input, void *output) {
    const struct notice_sent_in *in = input;
    (void)output;
    if (run->actor.kind != ACTOR_OPERATOR) return ERR_DENIED;
    struct notice_sent_row_in sent = {.reference = in->reference, .sent_at = run->now_ms};
    enum err e = sql_notice_sent_row(run->db, &sent);
    if (e == OK && db_changes(run->db) == 0) return ERR_NOT_FOUND;
    return e == OK ? audit_append(run, "notice.sent", in->reference) : e;
}

const struct op op_notice_sent = {.name = "notice.sent", .run = notice_sent_run};
