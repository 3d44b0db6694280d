/* Counting messages as they come: each once, from where the last turn stopped, in the transaction
 * that says how far it came. What was published without a name is a message of the week, and the
 * voice of nobody. */
#include "server/core/jobs.h"
#include "server/core/nobody.h"
#include "server/core/service.h"
#include "server/dashboard/dashboard.h"
#include "server/dashboard/figures.h"
#include "sql/dashboard_dashboard.h"

/* Messages that follow one another are of the same week, nearly always. */
struct week {
    int64_t at, next; /* [at, next[ */
    int64_t voices, fresh, messages;
};

static enum err put_week(struct op_run *run, const struct week *week) {
    struct dashboard_week_add_in in = {.week_at = week->at,
                                       .voices = week->voices,
                                       .is_new = week->fresh,
                                       .messages = week->messages};
    return week->messages ? sql_dashboard_week_add(run->db, &in) : OK;
}

static enum err enter_week(struct op_run *run, int64_t at_ms, struct week *week) {
    if (at_ms >= week->at && at_ms < week->next) return OK;
    enum err e = put_week(run, week);
    *week = (struct week){.at = figures_week(run->service->zone, at_ms)};
    week->next = figures_week_from(run->service->zone, week->at, 1);
    return e;
}

static enum err count_voice(struct op_run *run, struct member_id member, struct week *week) {
    struct dashboard_voice_known_in known = {.week_at = week->at, .member_id = member};
    struct dashboard_voice_known_row row;
    struct dashboard_first_post_in find = {.member_id = member};
    struct dashboard_first_post_row first;
    struct dashboard_voice_add_in add = {.week_at = week->at, .member_id = member};
    enum err e = sql_dashboard_voice_known(run->db, run->arena, &known, &row);
    if (e != OK || row.is_known) return e;
    e = sql_dashboard_first_post(run->db, run->arena, &find, &first);
    if (e != OK) return e;
    add.is_new = first.first_at >= week->at;
    week->voices++;
    week->fresh += add.is_new;
    return sql_dashboard_voice_add(run->db, &add);
}

static enum err count_post(struct op_run *run, const struct dashboard_posts_row *row,
                           int64_t kept_since, struct week *week) {
    if (!row->is_seen) return OK;
    enum err e = enter_week(run, row->created_at, week);
    week->messages++;
    if (e != OK || member_is_nobody(row->author_id) || week->at < kept_since) return e;
    return count_voice(run, row->author_id, week);
}

/* What is older than the weeks shown is passed over: who wrote then is not written down. */
static int64_t weeks_ago(const struct op_run *run, int64_t weeks) {
    const struct zone *zone = run->service->zone;
    return figures_week_from(zone, figures_week(zone, run->now_ms), -weeks);
}

enum err dashboard_count_run(struct op_run *run) {
    struct dashboard_at_row at;
    struct dashboard_posts_row *rows;
    struct week week = {0};
    size_t count = 0;
    int64_t kept_since = weeks_ago(run, DASHBOARD_WEEKS + 1);
    struct dashboard_voices_forget_in forget = {.before = kept_since};
    enum err e = sql_dashboard_at(run->db, run->arena, &at);
    struct dashboard_posts_in in = {.after = at.post_id.v, .most = DASHBOARD_BATCH};
    if (e == OK) e = sql_dashboard_posts(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) e = count_post(run, &rows[i], kept_since, &week);
    if (e == OK) e = put_week(run, &week);
    if (e == OK) e = sql_dashboard_voices_forget(run->db, &forget);
    if (e != OK || count == 0) return e;
    struct dashboard_reached_in reached = {.post_id = rows[count - 1].post_id};
    e = sql_dashboard_reached(run->db, &reached);
    return e == OK && count == DASHBOARD_BATCH ? job_soon(run, "dashboard_count") : e;
}
