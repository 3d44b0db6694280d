/* What the operations of this feature share. */
#ifndef REPORTS_INSIDE_H
#define REPORTS_INSIDE_H

#include "server/core/op.h"
#include "server/core/role.h"

/* The actor's role at this moment: ROLE_MEMBER or ROLE_ANIMATOR, else ERR_DENIED. */
enum err reports_role(struct op_run *run, enum role *role) MUST_USE;
/* Hides a message, shows it again; writes it into the register. */
enum err reports_hide(struct op_run *run, struct post_id post, const char *by,
                      struct str reason) MUST_USE;
enum err reports_show(struct op_run *run, struct post_id post, struct str reason) MUST_USE;
/* Awaits every animator who may decide on the message. */
enum err reports_tell_animators(struct op_run *run, struct post_id post, const char *kind,
                                struct report_id report) MUST_USE;
/* Where a text belongs whose session ended before it was sent: see draft_place. */
struct str report_place(struct arena *arena, struct post_id post);
/* One line of the audit log: "report 3, post 12", and what. */
enum err reports_audit(struct op_run *run, const char *kind, struct report_id report,
                       struct post_id post, const char *what) MUST_USE;

#endif
