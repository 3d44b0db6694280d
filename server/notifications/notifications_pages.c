/* /notifications: the list, opening one, all read. */
#include "server/core/page.h"
#include "server/core/place.h"
#include "server/notifications/notification_views.h"
#include "server/notifications/notifications.h"
#include "sql/notifications_notifications.h"
#include "templates.h"
#include "urls.h"

enum { PAGE_ROWS = 30 };

static struct url moderation_of(struct arena *arena, const struct notification_mine_row *row) {
    return url_post_moderation(arena, row->post_id);
}

static struct url own_report_of(struct arena *arena, const struct notification_mine_row *row) {
    return url_report_show(arena, (struct report_id){row->subject});
}

static struct url handled_of(struct arena *arena, const struct notification_mine_row *row) {
    return url_handled_page(arena, (struct report_id){row->subject});
}

static struct url membership_of(struct arena *arena, const struct notification_mine_row *row) {
    (void)row;
    return url_membership_page(arena);
}

static struct url objection_of(struct arena *arena, const struct notification_mine_row *row) {
    return url_objection_handled(arena, (struct objection_id){row->subject});
}

static struct url admissions_of(struct arena *arena, const struct notification_mine_row *row) {
    (void)row;
    return url_admissions_page(arena);
}

static struct url admission_of(struct arena *arena, const struct notification_mine_row *row) {
    return url_admission_page(arena, (struct member_id){row->subject});
}

static struct url hearing_of(struct arena *arena, const struct notification_mine_row *row) {
    (void)row;
    return url_hearing_page(arena);
}

static struct url password_of(struct arena *arena, const struct notification_mine_row *row) {
    (void)row;
    return url_password_page(arena);
}

static struct url factor_of(struct arena *arena, const struct notification_mine_row *row) {
    (void)row;
    return url_second_factor_page(arena);
}

static struct url trial_of(struct arena *arena, const struct notification_mine_row *row) {
    return url_trial_form(arena, row->thread_id);
}

static struct url drafts_of(struct arena *arena, const struct notification_mine_row *row) {
    (void)row;
    return url_draft_list(arena);
}

static struct url rules_of(struct arena *arena, const struct notification_mine_row *row) {
    (void)row;
    return url_rules_page(arena);
}

static struct url outcome_of(struct arena *arena, const struct notification_mine_row *row) {
    return url_outcome_page(arena, row->thread_id);
}

static struct url identity_of(struct arena *arena, const struct notification_mine_row *row) {
    return url_identity_page(arena, row->thread_id);
}

static struct url desk_of(struct arena *arena, const struct notification_mine_row *row) {
    (void)row;
    return url_desk_page(arena);
}

static struct url answer_of(struct arena *arena, const struct notification_mine_row *row) {
    return url_answer_show(arena, (struct answer_id){row->subject});
}

static struct url seed_of(struct arena *arena, const struct notification_mine_row *row) {
    return url_seed_show(arena, (struct seed_id){row->subject});
}

static struct url own_seed_of(struct arena *arena, const struct notification_mine_row *row) {
    return url_seed_edit(arena, (struct seed_id){row->subject});
}

static struct url proposal_of(struct arena *arena, const struct notification_mine_row *row) {
    return url_consent_page(arena, (struct proposal_id){row->subject});
}

static struct url mandates_of(struct arena *arena, const struct notification_mine_row *row) {
    (void)row;
    return url_mandate_list(arena);
}

static struct url animators_of(struct arena *arena, const struct notification_mine_row *row) {
    (void)row;
    return url_animators_page(arena);
}

static struct url appeal_of_row(struct arena *arena, const struct notification_mine_row *row) {
    return url_appeal_page(arena, (struct statement_id){row->subject});
}

static struct url note_of(struct arena *arena, const struct notification_mine_row *row) {
    return url_greet_note_show(arena, (struct note_id){row->subject});
}

static struct url greeting_of(struct arena *arena, const struct notification_mine_row *row) {
    (void)row;
    return url_greet_choices_page(arena);
}

static struct url measure_of(struct arena *arena, const struct notification_mine_row *row) {
    return url_measure_told(arena, (struct measure_id){row->subject});
}

static struct url sitting_of(struct arena *arena, const struct notification_mine_row *row) {
    return url_measure_case(arena, (struct measure_id){row->subject});
}

/* Kinds that lead elsewhere than to their message or thread. */
static const struct {
    const char *kind;
    struct url (*place)(struct arena *arena, const struct notification_mine_row *row);
} places[] = {
    {"post.hidden", moderation_of},    {"post.shown", moderation_of},
    {"post.asked", moderation_of},     {"post.decided", moderation_of},
    {"post.purged", moderation_of},    {"report.answered", own_report_of},
    {"report.closed", own_report_of},  {"report.filed", handled_of},
    {"report.recognised", handled_of}, {"facts.stated", membership_of},
    {"facts.attested", membership_of}, {"facts.answered", membership_of},
    {"validity.soon", membership_of},  {"validity.grace", membership_of},
    {"objection.asked", objection_of}, {"contest", admissions_of},
    {"review.doubt", admissions_of},   {"review.sitting", admission_of},
    {"review.told", hearing_of},       {"factor.guessed", password_of},
    {"factor.reset", factor_of},       {"policy.announced", rules_of},
    {"policy.withdrawn", rules_of},    {"policy.adopted", rules_of},
    {"facts.judged", membership_of},   {"practice.try", trial_of},
    {"draft.due", drafts_of},          {"case.outcome", outcome_of},
    {"identity.asked", identity_of},   {"answer.published", answer_of},
    {"answer.withdrawn", answer_of},   {"answer.review", answer_of},
    {"desk.given", desk_of},           {"case.news", outcome_of},
    {"seed.invited", seed_of},         {"seed.changed", seed_of},
    {"seed.cancelled", seed_of},       {"seed.soon", own_seed_of},
    {"mandate.proposed", proposal_of}, {"mandate.too_few", proposal_of},
    {"mandate.begun", mandates_of},    {"mandate.not_elected", proposal_of},
    {"mandate.vote", mandates_of},     {"mandate.result", mandates_of},
    {"mandate.declined", mandates_of}, {"mandate.left", mandates_of},
    {"mandate.continue", mandates_of}, {"mandate.ending", mandates_of},
    {"mandate.ended", animators_of},   {"mandate.handed", desk_of},
    {"post.edited", moderation_of},    {"post.judged", moderation_of},
    {"report.danger", handled_of},     {"report.handed", handled_of},
    {"appeal.asked", appeal_of_row},   {"note.received", note_of},
    {"note.answered", note_of},        {"sponsor.offered", greeting_of},
    {"sponsor.accepted", greeting_of}, {"sponsor.ended", greeting_of},
    {"measure.decided", measure_of},   {"measure.changed", measure_of},
    {"measure.ended", measure_of},     {"measure.answered", measure_of},
    {"measure.help", measure_of},      {"measure.sitting", sitting_of},
};

enum err scope_notification(struct scope_run *run) {
    struct notification_mine_in in = {.notification_id = {run->params[0].id},
                                      .member_id = run->viewer->member};
    struct notification_mine_row *row = arena_alloc(run->arena, sizeof *row);
    run->object = row;
    return sql_notification_mine(run->db, run->arena, &in, row);
}

/* The catalogue's words for this kind; those of a kind that it does not know are general. */
static struct str sentence_of(struct request *r, struct str kind) {
    struct str id = arena_format(&r->arena, "notification.%.*s", STR_ARG(kind));
    struct str sentence = page_message(r, id.bytes);
    return str_is_empty(sentence) ? page_message(r, "notification.other") : sentence;
}

static void fill_row(struct request *r, const struct notifications_mine_row *row,
                     struct notification_row *out) {
    *out = (struct notification_row){.notification_id = row->notification_id,
                                     .sentence = sentence_of(r, row->kind),
                                     .title = row->thread_id.v ? page_thread_title(r, row->title)
                                                               : row->title,
                                     .at = row->created_at,
                                     .is_read = row->is_read};
    bool is_of_author = str_find_byte(row->kind, '.', 0) == row->kind.length;
    if (is_of_author && row->author_id.v) out->name = page_author_of(r, row->author_id).name;
}

enum reply notification_list(struct request *r) {
    struct notifications_mine_in in = {.member_id = r->viewer.member, .most = PAGE_ROWS + 1};
    struct place place = {INT64_MAX - 1,
                          INT64_MAX}; /* key: twice its time, and one if it is read */
    struct str before = request_query(r, STR("before"));
    struct notifications_mine_row *rows;
    struct notification_page page = {.is_later = !str_is_empty(before)};
    if (page.is_later && !place_read(before, &place)) return request_error(r, 400, 0);
    in.after_read = place.key & 1;
    in.before_at = place.key >> 1;
    in.before_id = place.id;
    size_t count;
    enum err e = sql_notifications_mine(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return request_fail(r, e);
    page.rows_count = count > PAGE_ROWS ? PAGE_ROWS : count;
    struct notification_row *shown = arena_array(&r->arena, page.rows_count, sizeof *shown);
    for (size_t i = 0; i < page.rows_count; i++) fill_row(r, &rows[i], &shown[i]);
    page.rows = shown;
    page.has_unread = page.rows_count && !shown[0].is_read;
    if (count > PAGE_ROWS) {
        const struct notification_row *last = &shown[PAGE_ROWS - 1];
        page.older = place_write(&r->arena, 2 * last->at + last->is_read, last->notification_id.v);
    }
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NOTIFICATIONS, &frame);
    tmpl_notification_page(&w, &frame, &page);
    return page_send(r, 200);
}

/* --- Read */

static struct url place_of(struct request *r, const struct notification_mine_row *row) {
    if (str_starts(row->kind, STR("session"))) return url_sessions_page(&r->arena);
    for (size_t i = 0; i < ARRAY_LENGTH(places); i++)
        if (str_equal(row->kind, str_from_c(places[i].kind)))
            return places[i].place(&r->arena, row);
    if (row->post_id.v) return url_post_show(&r->arena, row->post_id);
    if (row->thread_id.v) return url_thread_show(&r->arena, row->thread_id);
    return url_notification_list(&r->arena);
}

static void opened(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_redirect(r, place_of(r, r->scope.object));
    else
        request_fail(r, result);
}

static void read_all(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK)
        request_redirect(r, url_notification_list(&r->arena));
    else
        request_fail(r, result);
}

static enum reply read(struct request *r, struct notification_id notification,
                       void (*then)(struct request *r, enum err result, const void *output)) {
    struct task *task = request_task(r, &op_notification_read, sizeof(struct notification_read_in));
    struct notification_read_in *in = task->input;
    in->notification = notification;
    task->has_once = false;
    return request_park(r, task, then);
}

enum reply notification_open(struct request *r) {
    const struct notification_mine_row *row = r->scope.object;
    return read(r, row->notification_id, opened);
}

enum reply notification_read_all(struct request *r) {
    return read(r, (struct notification_id){0}, read_all);
}
