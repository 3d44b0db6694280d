/* Reports of messages to the animators, what these do about them, notices from outside, and the
 * register that members read. The person whose message is reported never learns by whom; an
 * animator decides neither on their own message nor on one that they reported themselves. */
#ifndef REPORTS_H
#define REPORTS_H

#include "server/core/request.h"
#include "server/desk/desk.h"
#include "server/reports/handling_ops.h"
#include "server/reports/report_ops.h"
#include "server/threads/parts.h"

/* Scopes. */
enum err scope_reportable(struct scope_run *run) MUST_USE;
/* The author's own message, whatever became of it. */
enum err scope_authored(struct scope_run *run) MUST_USE;
enum err scope_own_report(struct scope_run *run) MUST_USE;
enum err scope_handled(struct scope_run *run) MUST_USE;
enum err scope_notice(struct scope_run *run) MUST_USE;
enum err scope_purgeable(struct scope_run *run) MUST_USE;
/* A measure on the viewer's own text, inside or not; an appeal that the viewer may decide on. */
enum err scope_own_ruling(struct scope_run *run) MUST_USE;
enum err scope_appealed(struct scope_run *run) MUST_USE;
enum err scope_reason(struct scope_run *run) MUST_USE;
/* A member, and a note, that the animator may write of: not themself. */
enum err scope_noted(struct scope_run *run) MUST_USE;
enum err scope_member_note(struct scope_run *run) MUST_USE;

/* Kind of mail (server/mail.def). */
struct mail_run;
struct mail_text;
enum err danger_mail(struct mail_run *run, struct mail_text *text) MUST_USE;

/* In server/features.c: says under a message that it was changed by animators. */
extern const struct thread_part report_part;

/* Pages of the member who reports. */
extern const struct form_schema form_report, form_report_text;
enum reply report_form(struct request *r);
enum reply report_file(struct request *r);
enum reply post_recognise(struct request *r);
enum reply report_show(struct request *r);
enum reply report_add(struct request *r);
enum reply report_retract(struct request *r);
/* Of the author: what was decided about their message, and asked of them. */
enum reply post_moderation(struct request *r);
extern const struct form_schema form_appeal;
enum reply statement_page(struct request *r);
enum reply statement_appeal(struct request *r);
/* For /status: what was decided about their messages, while they may appeal; empty: nothing. */
enum err statements_status(struct request *r, struct html *out) MUST_USE;
/* Of every member; what is noted about them also of who is inside no more. */
enum reply register_page(struct request *r);
enum reply register_csv(struct request *r);
enum reply own_notes(struct request *r);

/* Pages of animators. */
extern const struct form_schema form_report_turn, form_report_letter, form_report_close,
    form_report_hand, form_report_edit, form_appeal_judge, form_reason, form_note,
    form_notice_close, form_purge;
enum reply queue_page(struct request *r);
enum reply handled_page(struct request *r);
enum reply handled_hide(struct request *r);
enum reply handled_show(struct request *r);
enum reply handled_letter(struct request *r);
enum reply handled_close(struct request *r);
enum reply handled_hand(struct request *r);
enum reply handled_edit(struct request *r);
enum reply handled_edit_submit(struct request *r);
enum reply reason_list(struct request *r);
enum reply reason_new(struct request *r);
enum reply reason_create(struct request *r);
enum reply reason_show(struct request *r);
enum reply reason_update(struct request *r);
enum reply reason_retire(struct request *r);
enum reply note_list(struct request *r);
enum reply note_add(struct request *r);
enum reply note_erase(struct request *r);
/* Of animators, and of the volunteer drawn. */
enum reply appeal_page(struct request *r);
enum reply appeal_judge(struct request *r);
enum reply notice_queue(struct request *r);
enum reply notice_handled(struct request *r);
enum reply notice_report(struct request *r);
enum reply notice_close(struct request *r);
enum reply purge_page(struct request *r);
enum reply purge_submit(struct request *r);

/* Of everybody. */
extern const struct form_schema form_notice;
enum reply notice_page(struct request *r);
enum reply notice_submit(struct request *r);

/* On the animators' desk. */
extern const struct desk_source reports_desk, notices_desk, appeals_desk;

/* Jobs: erases texts of what was decided long ago; draws who sits in on appeals left alone. */
enum err forget_reports_run(struct op_run *run) MUST_USE;
enum err draw_judges_run(struct op_run *run) MUST_USE;

#endif
