/* A provisioner's own address, or a browser that a provisioner has just used, opens a member's
 * account: an organisation reading along, or one person who has both roles. Nobody can tell from
 * here, so people look at it, once. Somebody long inside keeps access meanwhile, for the days of
 * grace; an account just opened waits. Nothing of it is told to the organisation. */
#include "server/admissions/admissions.h"
#include "server/core/audit.h"
#include "sql/admissions_provisioner.h"

enum { LONG_INSIDE_DAYS = 30 };

static enum err is_address(struct op_run *run, struct member_id member, bool is_opening,
                           bool *is_found) {
    struct provisioner_addresses_in in = {.member_id = member, .is_opening = is_opening};
    struct provisioner_addresses_row row;
    enum err e = sql_provisioner_addresses(run->db, run->arena, &in, &row);
    *is_found = e == OK && row.times > 0;
    return e;
}

static enum err is_browser(struct op_run *run, const struct browser_trace *trace, bool *is_found) {
    struct provisioner_device_in in = {
        .token_hash = {(const unsigned char *)trace->device_hash, sizeof trace->device_hash},
        .since = run->now_ms - BROWSER_DAYS * DAY_MS};
    struct provisioner_device_row row;
    *is_found = trace->has_session;
    if (*is_found || !trace->has_device) return OK;
    enum err e = sql_provisioner_device(run->db, run->arena, &in, &row);
    *is_found = e == OK && row.times > 0;
    return e;
}

enum err provisioner_look(struct op_run *run, struct member_id member,
                          const struct browser_trace *trace) {
    struct look_state_in find = {member};
    struct look_state_row row;
    struct suspicion_add_in add = {.member_id = member, .seen_at = run->now_ms};
    struct access_wait_in wait = {member};
    bool has_browser = false, has_address = false;
    enum err e = sql_look_state(run->db, run->arena, &find, &row);
    if (e != OK || row.is_noted || !str_equal(row.account, STR("member"))) return e;
    e = is_browser(run, trace, &has_browser);
    if (e == OK && !has_browser) e = is_address(run, member, trace->is_opening, &has_address);
    if (e != OK || (!has_browser && !has_address)) return e;
    add.kind = has_browser ? STR("browser") : STR("address");
    e = sql_suspicion_add(run->db, &add);
    if (e == OK) e = review_judge(run, member);
    bool is_long = row.activated_at && row.activated_at < run->now_ms - LONG_INSIDE_DAYS * DAY_MS;
    if (e == OK && !is_long) e = sql_access_wait(run->db, &wait);
    return e == OK ? audit_append(run, "member.suspect", add.kind) : e;
}
