/* Operations beside the reports themselves: who sees to them, appeals against what was decided,
 * models of reasons, notes about members; part of reports.h. */
#ifndef HANDLING_OPS_H
#define HANDLING_OPS_H

#include "server/reports/report_ops.h"

/* Who sees to the reports of a message: one takes it, gives it back, hands it over. ERR_CONFLICT: a
 * colleague has it in hand; ERR_INVALID: handed to somebody who may not have it. */
#define HAND_KEPT_MS (48 * HOUR_MS)
enum hand_turn { HAND_TAKE = 1, HAND_BACK, HAND_OVER };
struct report_hand_in {
    struct report_id report;
    int64_t turn;
    struct member_id to; /* of HAND_OVER */
};
extern const struct op op_report_hand;

/* --- Appeals of authors against what was decided about their texts */

/* The last moment to appeal in: CONTEST_MONTHS later, by the calendar of the zone. */
int64_t contest_until(const struct zone *zone, int64_t decided_ms);
/* By the author, once, until then. ERR_CONFLICT: done already; ERR_LIMIT: too late. */
struct appeal_file_in {
    struct statement_id statement;
    struct str text;
};
extern const struct op op_appeal_file;

/* By an animator who did not decide, of another organisation where there is one, or by the
 * volunteer drawn. ERR_NOT_FOUND: not for this person; ERR_CONFLICT: judged already. What can be
 * undone is undone: an erased passage cannot, nor an edit that its author wrote over. */
struct appeal_judge_in {
    struct statement_id statement;
    struct str outcome; /* "upheld", "overturned" */
    struct str text;
};
extern const struct op op_appeal_judge;

/* --- Models of reasons, of animators; else ERR_DENIED */

/* ERR_INVALID: not a kind, or texts out of bounds; ERR_LIMIT: REASONS_MOST are there;
 * ERR_NOT_FOUND: no such model, or retired; ERR_CONFLICT: `version` is not the current one. */
struct reason_save_in {
    struct reason_id model; /* 0: a new one */
    int64_t version;
    struct str kind, title, ground, body;
};
extern const struct op op_reason_save;

struct reason_retire_in {
    struct reason_id model;
};
extern const struct op op_reason_retire;

/* --- Notes about a member, of animators, never about oneself (ERR_NOT_FOUND) */

struct note_add_in {
    struct member_id member;
    struct str text;
};
extern const struct op op_note_add;

struct note_erase_in {
    struct member_note_id note;
};
struct note_erase_out {
    struct member_id member;
};
extern const struct op op_note_erase;

#endif
