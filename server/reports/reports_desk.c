/* What the animators' desk says of the queue: reported messages, one line each however many
 * reported it, notices from outside that are no report yet, and authors' appeals. */
#include "sql/reports_desk.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/core/service.h"
#include "server/reports/reports.h"
#include "server/reports/reports_inside.h"
#include "server/reports/words.h"
#include "sql/reports_statements.h"
#include "urls.h"

static const int64_t PATIENCE_MS = 2 * DAY_MS;

/* Somebody may be in danger, is exposed, or the law is broken in the open: now. */
static enum desk_weight weight_of(const struct request *r, struct str reason, bool is_hidden,
                                  int64_t since_ms) {
    if (str_equal(reason, STR("danger"))) return DESK_NOW;
    bool is_open_wound = str_equal(reason, STR("illegal")) || str_equal(reason, STR("child")) ||
                         str_equal(reason, STR("beneficiary"));
    if (str_equal(reason, STR("danger")) || (is_open_wound && !is_hidden)) return DESK_NOW;
    if (is_open_wound || str_equal(reason, STR("person"))) return DESK_TODAY;
    return since_ms + PATIENCE_MS < r->now_ms ? DESK_TODAY : DESK_SOON;
}

static bool is_told(const struct desk_reports_row *rows, size_t i) {
    for (size_t j = 0; j < i; j++)
        if (rows[j].post_id.v == rows[i].post_id.v) return true;
    return false;
}

/* The latest report of the same message, and the gravest of them. */
static void sum_up(const struct request *r, const struct desk_reports_row *rows, size_t i,
                   size_t count, struct desk_line *line) {
    for (size_t j = i; j < count; j++) {
        if (rows[j].post_id.v != rows[i].post_id.v) continue;
        enum desk_weight weight =
            weight_of(r, rows[j].reason, rows[j].hidden_at != 0, rows[j].created_at);
        if (weight > line->weight) line->weight = weight;
        if (rows[j].created_at > line->news_ms) line->news_ms = rows[j].created_at;
    }
}

static enum err report_lines(struct request *r, struct desk *desk) {
    struct desk_reports_in in = {
        .now = r->now_ms, .since = r->now_ms - HAND_KEPT_MS, .animator_id = r->viewer.member};
    struct desk_reports_row *rows;
    size_t count;
    enum err e = sql_desk_reports(r->db, &r->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        if (is_told(rows, i) || post_is_mine(r, rows[i].author_id, rows[i].thread_id)) continue;
        struct str title = page_thread_title(r, rows[i].title);
        struct str hidden = page_message(r, "desk.report_hidden");
        const struct str hidden_parts[] = {title, STR(", "), hidden};
        struct desk_line line = {.subject = rows[i].report_id.v,
                                 .since_ms = rows[i].created_at,
                                 .minutes = 10,
                                 .thread = rows[i].thread_id,
                                 .title = words_of(r, "report.reason", rows[i].reason),
                                 .about = title,
                                 .href = url_handled_page(&r->arena, rows[i].report_id),
                                 .action = MSG_desk_look,
                                 .taker = rows[i].taker_id};
        if (rows[i].hidden_at)
            line.about = arena_join(&r->arena, hidden_parts, ARRAY_LENGTH(hidden_parts));
        sum_up(r, rows, i, count, &line);
        desk_put(desk, &line);
    }
    return e;
}

static struct url all_reports(struct request *r) {
    return url_queue_page(&r->arena);
}

static enum err hand_report(struct op_run *run, int64_t subject, struct member_id to) {
    struct post_id post;
    return reports_hand(run, (struct report_id){subject}, to, &post);
}

const struct desk_source reports_desk = {.name = "reports",
                                         .heading = MSG_queue_title,
                                         .lines = report_lines,
                                         .hand = hand_report,
                                         .all = all_reports};

static enum err notice_lines(struct request *r, struct desk *desk) {
    struct desk_notices_in in = {.animator_id = r->viewer.member};
    struct desk_notices_row *rows;
    size_t count;
    enum err e = sql_desk_notices(r->db, &r->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct desk_line line = {
            .subject = rows[i].notice_id.v,
            .weight = weight_of(r, rows[i].reason, false, rows[i].created_at),
            .since_ms = rows[i].created_at,
            .minutes = 10,
            .title = words_of(r, "notice.reason", rows[i].reason),
            .about = rows[i].reference,
            .href = url_notice_handled(&r->arena, rows[i].notice_id),
            .action = MSG_desk_look,
        };
        desk_put(desk, &line);
    }
    return e;
}

static struct url all_notices(struct request *r) {
    return url_notice_queue(&r->arena);
}

const struct desk_source notices_desk = {
    .name = "notices", .heading = MSG_desk_notices, .lines = notice_lines, .all = all_notices};

/* Appeals that this animator may decide on. */
static enum err appeal_lines(struct request *r, struct desk *desk) {
    struct appeals_open_row *rows;
    size_t count;
    enum err e = sql_appeals_open(r->db, &r->arena, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        struct appeal_of appeal = {.statement = rows[i].statement_id,
                                   .post = rows[i].post_id,
                                   .thread = rows[i].thread_id,
                                   .decided_by = rows[i].decided_by,
                                   .author = rows[i].author_id,
                                   .sitter = rows[i].sitter_id};
        bool may;
        e = appeal_may_judge(r->db, r->service->keys, &appeal, r->viewer.member, r->now_ms, &may);
        if (e != OK || !may) continue;
        struct desk_line line = {
            .subject = rows[i].statement_id.v,
            .weight = rows[i].due_at < r->now_ms + PATIENCE_MS ? DESK_TODAY : DESK_SOON,
            .since_ms = rows[i].appealed_at,
            .due_ms = rows[i].due_at,
            .minutes = 15,
            .title = words_of(r, "measure.kind", rows[i].kind),
            .about = rows[i].title,
            .href = url_appeal_page(&r->arena, rows[i].statement_id),
            .action = MSG_desk_look,
        };
        desk_put(desk, &line);
    }
    return e;
}

const struct desk_source appeals_desk = {
    .name = "appeals", .heading = MSG_appeal_waiting, .lines = appeal_lines, .all = all_reports};
