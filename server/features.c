/* The tables that tie features to the core: pages the pipeline needs, recurring work, and
 * kinds of mail. */
#include "lib/log.h"
#include "server/account/account.h"
#include "server/admissions/admissions.h"
#include "server/answers/answers.h"
#include "server/cases/cases.h"
#include "server/core/audit.h"
#include "server/core/purge.h"
#include "server/core/whence.h"
#include "server/curation/curation.h"
#include "server/dashboard/dashboard.h"
#include "server/departure/departure.h"
#include "server/desk/desk.h"
#include "server/files/files.h"
#include "server/letter/community.h"
#include "server/letter/letter.h"
#include "server/mandates/mandates.h"
#include "server/measures/measures.h"
#include "server/members/adopt.h"
#include "server/members/members.h"
#include "server/membership/membership.h"
#include "server/models/models.h"
#include "server/notifications/notifications.h"
#include "server/organisations/organisations.h"
#include "server/polls/polls.h"
#include "server/practices/practices.h"
#include "server/promise/promise.h"
#include "server/recovery/recovery.h"
#include "server/reports/reports.h"
#include "server/scim/scim.h"
#include "server/search/similar.h"
#include "server/seeds/seeds.h"
#include "server/server.h"
#include "server/strong/strong.h"
#include "server/threads/guarding.h"
#include "server/threads/parts.h"
#include "server/threads/sheet.h"
#include "server/threads/threads.h"
#include "server/unnamed/unnamed.h"
#include "server/waves/waves.h"
#include "server/welcome/welcome.h"
#include "sql/core_op.h"
#include "sql/core_viewer.h"

/* Forms in sections, and those of trials. */
static void gather(struct request *r) {
    sheet_gather(r);
    trial_gather(r);
}

const struct doors server_doors = {.session_over = account_session_over,
                                   .put_aside = account_put_aside,
                                   .elsewhere = account_elsewhere,
                                   .program_error = scim_program_error,
                                   .program_refused = scim_program_refused,
                                   .files = files_take_in,
                                   .guard = guard_gate,
                                   .guard_panel = guard_panel,
                                   .gather = gather};

static enum err forget_sessions_run(struct op_run *run) {
    /* A day longer than they last: a text sent meanwhile is kept for its author alone. */
    struct sessions_forget_in in = {.before = run->now_ms - DAY_MS};
    return sql_sessions_forget(run->db, &in);
}

static enum err forget_answers_run(struct op_run *run) {
    struct once_forget_in in = {.before = run->now_ms - DAY_MS};
    return sql_once_forget(run->db, &in);
}

/* The chain's length and head, outside the database: rows cut off its end are missed. */
static enum err log_audit_head_run(struct op_run *run) {
    struct str head;
    int64_t seq;
    enum err e = audit_head(run->db, run->arena, &seq, &head);
    if (e != OK) return e;
    log_line(LOG_INFO, "audit", "%lld entries, head %.*s", (long long)seq, STR_ARG(head));
    return OK;
}

/* In the order in which they stand on a page. */
const struct thread_part *const thread_parts[] = {
    &measure_part, &model_part,    &similar_part, &case_part,  &practice_part,
    &answers_part, &curation_part, &poll_part,    &files_part, &unnamed_part,
    &promise_part, &guarding_part, &report_part,  NULL,
};

/* In the order in which their headings stand on the desk. */
const struct desk_source *const desk_sources[] = {
    &reports_desk,  &appeals_desk,       &measures_desk,
    &notices_desk,  &promise_desk,       &welcome_desk,
    &seeds_desk,    &seeds_planned_desk, &mandates_desk,
    &openings_desk, &admissions_desk,    &objections_desk,
    &cases_desk,    &answer_drafts_desk, &answer_reviews_desk,
    &waves_desk,    &letter_desk,        NULL,
};

enum err (*const desk_below)(struct request *r, struct html *html) = dashboard_on_desk;

const struct job_kind server_jobs[] = {
#define JOB(name, period, run, wants_clean_files) {#name, period, run, wants_clean_files},
#include "server/jobs.def"
#undef JOB
};
const size_t server_jobs_count = ARRAY_LENGTH(server_jobs);

const struct mail_kind server_mails[] = {
#define MAIL(name, reach, write, sent) {#name, reach, write, sent},
#include "server/mail.def"
#undef MAIL
};
const size_t server_mails_count = ARRAY_LENGTH(server_mails);
