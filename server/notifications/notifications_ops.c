/* Reading what awaits, and forgetting it. */
#include "server/core/viewer.h"
#include "server/notifications/notifications.h"
#include "sql/notifications_notifications.h"

static const int64_t READ_KEPT_MS = 90 * DAY_MS;

static enum err notification_read_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct notification_read_in *in = input;
    struct member_id member = run->actor.member;
    struct viewer viewer;
    enum err e = viewer_of_member(run->db, run->arena, member, run->now_ms, &viewer);
    if (e != OK) return e == ERR_NOT_FOUND ? ERR_DENIED : e;
    if (viewer.role != ROLE_MEMBER && viewer.role != ROLE_ANIMATOR) return ERR_DENIED;
    struct notification_set_read_in one = {.notification_id = in->notification,
                                           .member_id = member};
    struct notifications_set_read_in all = {.member_id = member};
    return in->notification.v ? sql_notification_set_read(run->db, &one)
                              : sql_notifications_set_read(run->db, &all);
}

const struct op op_notification_read = {.name = "notification.read", .run = notification_read_run};

enum err forget_notifications_run(struct op_run *run) {
    struct notifications_forget_in in = {.before = run->now_ms - READ_KEPT_MS};
    return sql_notifications_forget(run->db, &in);
}
