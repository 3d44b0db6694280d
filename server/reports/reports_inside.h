/* What the operations of this feature share. */
#ifndef REPORTS_INSIDE_H
#define REPORTS_INSIDE_H

#include "server/core/op.h"
#include "server/core/viewer.h"

/* For what concerns one's own texts: whoever may still sign in, inside or not. */
enum err reports_own_role(struct op_run *run) MUST_USE;
/* Hides a message, shows it again; writes it into the register. */
enum err reports_hide(struct op_run *run, struct post_id post, const char *by,
                      struct str reason) MUST_USE;
enum err reports_show(struct op_run *run, struct post_id post, struct str reason) MUST_USE;
/* Awaits every animator who may decide on the message; "report.danger" is also mailed, at once but
 * at most once an hour to each. */
enum { DANGER_APART_MS = 3600 * 1000 };
enum err reports_tell_animators(struct op_run *run, struct post_id post, const char *kind,
                                struct report_id report) MUST_USE;
/* Where a text belongs whose session ended before it was sent: see draft_place. */
struct str report_place(struct arena *arena, struct post_id post);
/* One line of the audit log: "report 3, post 12: before -> after". */
enum err reports_audit(struct op_run *run, const char *kind, struct report_id report,
                       struct post_id post, const char *before, const char *after) MUST_USE;
/* Of a message, for that line: "shown", or by what it is hidden. */
const char *reports_post_state(struct arena *arena, struct str hidden_by);

struct service;
struct handled_row;
/* The report as this animator may decide on it; unchanged since they saw it. */
enum err reports_find(struct op_run *run, struct report_id report,
                      struct handled_row *row) MUST_USE;
enum err reports_take(struct op_run *run, struct report_id report, int64_t version,
                      struct handled_row *row) MUST_USE;
/* After an act of theirs: other forms of it are of before, and they have it in hand unless a
 * colleague has. */
enum err reports_acted(struct op_run *run, const struct handled_row *row) MUST_USE;
/* The report's message becomes somebody's to see to, or nobody's (0). As op_report_hand. */
enum err reports_hand(struct op_run *run, struct report_id report, struct member_id to,
                      struct post_id *post) MUST_USE;
enum err reports_tell_author(struct op_run *run, const struct handled_row *row,
                             const char *kind) MUST_USE;

/* A measure on a text, told to its author. */
struct statement_of {
    struct post_id post;
    const char *kind; /* "edited", "hidden", "withdrawn", "purged" */
    struct str reason, ground, facts;
    int64_t version_before, version_after; /* of "edited" */
};
enum err statement_put(struct op_run *run, const struct statement_of *statement) MUST_USE;

/* Whether this person may judge an appeal; `is_any` tells whether some animator may. */
struct appeal_of {
    struct statement_id statement;
    struct post_id post;
    struct thread_id thread;
    struct member_id decided_by, author, sitter;
};
struct keys;
enum err appeal_may_judge(struct db *db, const struct keys *keys, const struct appeal_of *appeal,
                          struct member_id member, int64_t now_ms, bool *may) MUST_USE;

extern const char *const reason_kinds[]; /* of models; NULL ends it */
/* How long notes about members are kept. */
int64_t notes_months(const struct service *service);
int64_t notes_kept_ms(const struct service *service);
/* Of the daily job. */
enum err statements_forget(struct op_run *run) MUST_USE;
enum err notes_forget(struct op_run *run) MUST_USE;

#endif
