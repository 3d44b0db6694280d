/* What awaits a person inside: the list under /notifications, read one by one or all at once. Rows
 * are put there by other operations (server/core/awaiting.h), and read also when the message that
 * they lead to has been seen in its thread. Nothing tells anybody when something was read. */
#ifndef NOTIFICATIONS_H
#define NOTIFICATIONS_H

#include "server/core/op.h"
#include "server/core/request.h"

/* Only one's own, about what may be seen. */
enum err scope_notification(struct scope_run *run) MUST_USE;
enum reply notification_list(struct request *r);
enum reply notification_open(struct request *r);
enum reply notification_read_all(struct request *r);

/* One of the actor's, or all of theirs (0). Read already: OK. */
struct notification_read_in {
    struct notification_id notification;
};
extern const struct op op_notification_read;

/* Job: erases what was read and is 90 days old. */
enum err forget_notifications_run(struct op_run *run) MUST_USE;

#endif
