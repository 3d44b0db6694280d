/* One person's case: all the evidence there is, and the decision. Of somebody of their own
 * organisation an animator sees the function alone. */
#include "lib/num.h"
#include "moderation/peer.h"
#include "server/admissions/admissions.h"
#include "server/admissions/case_inside.h"
#include "server/admissions/case_words.h"
#include "server/admissions/function.h"
#include "server/admissions/queue_ask.h"
#include "server/core/page.h"
#include "templates.h"
#include "urls.h"

enum { FORM_ANSWER, FORM_SCOPE, FORM_REASON, FORM_VERSION };
enum { EARLIER_MOST = 12 };

static const char *const answers[] = {"accept", "refuse", "ask", NULL};
static const char *const function_answers[] = {"accept", "refuse", NULL};
static const char *const scopes[] = {"person", "function", NULL};
static const char *const function_scopes[] = {"function", NULL};

static void admission_refused(struct request *r);
static const struct form_field admission_fields[] = {
    [FORM_ANSWER] = {"answer", FIELD_CHOICE, true, 16, answers},
    [FORM_SCOPE] = {"scope", FIELD_CHOICE, true, 16, scopes},
    [FORM_REASON] = {"reason", FIELD_SAID, true, REVIEW_TEXT_MOST, NULL},
    [FORM_VERSION] = {"version", FIELD_LINE, true, 20, NULL},
};
const struct form_schema form_admission = {"admission", admission_fields,
                                           ARRAY_LENGTH(admission_fields), admission_refused};

enum err case_load(struct db *db, struct arena *arena, const struct viewer *viewer,
                   struct member_id member, struct case_scope *scope) {
    struct case_open_in in = {member};
    enum err e = sql_case_open(db, arena, &in, &scope->row);
    if (e == OK)
        e = reviewing_of(db, arena, NULL, viewer->member, viewer->role == ROLE_ANIMATOR, member,
                         &scope->r);
    if (e != OK) return e;
    bool is_review = str_equal(scope->row.verdict, STR("review"));
    bool is_open = is_review || scope->row.contest_asked_at || scope->row.is_doubted;
    scope->is_person = reviewing_sees_person(&scope->r);
    bool sees = scope->is_person ||
                (reviewing_sees_function(&scope->r) && is_review && scope->row.is_stated);
    return is_open && sees ? OK : ERR_NOT_FOUND;
}

enum err scope_admission(struct scope_run *run) {
    struct case_scope *scope = arena_alloc(run->arena, sizeof *scope);
    run->object = scope;
    return case_load(run->db, run->arena, run->viewer, (struct member_id){run->params[0].id},
                     scope);
}

/* --- The page's parts */

static struct facts_view stated_view(struct request *r, const struct case_stated_row *row) {
    return (struct facts_view){.organisation = row->organisation,
                               .kind = page_kind_label(r, row->organisation_kind),
                               .job_title = row->job_title,
                               .occupation_code = row->occupation_code,
                               .supervises = evidence_words(r, row->supervises),
                               .practising = evidence_words(r, row->practising),
                               .practising_since = row->practising_since,
                               .told = verdict_words(r, row->told),
                               .at = row->stated_at,
                               .until = row->replaced_at,
                               .ended_at = row->ended_at};
}

static struct facts_view declared_view(struct request *r, const struct case_declared_row *row) {
    return (struct facts_view){.job_title = row->job_title,
                               .occupation_code = row->occupation_code,
                               .supervises = evidence_words(r, row->supervises),
                               .practising = evidence_words(r, row->practising),
                               .practising_since = row->practising_since,
                               .at = row->stated_at,
                               .until = row->replaced_at};
}

/* Of the function alone: what the organisation in question says now. */
static enum err fill_facts(struct request *r, const struct case_scope *scope,
                           struct attestation_id post, struct case_view *page) {
    struct case_stated_in stated_in = {scope->row.member_id};
    struct case_declared_in declared_in = {scope->row.member_id};
    struct case_stated_row *stated;
    struct case_declared_row *declared;
    size_t stated_count, declared_count = 0;
    enum err e = sql_case_stated(r->db, &r->arena, &stated_in, &stated, &stated_count);
    if (e == OK && scope->is_person)
        e = sql_case_declared(r->db, &r->arena, &declared_in, &declared, &declared_count);
    if (e != OK) return e;
    struct facts_view *facts = arena_array(&r->arena, stated_count + declared_count, sizeof *facts);
    for (size_t i = 0; i < stated_count; i++) {
        bool is_post = stated[i].attestation_id.v == post.v && !stated[i].replaced_at;
        if (is_post) {
            page->title = stated[i].job_title;
            page->organisation = stated[i].organisation;
        }
        if (scope->is_person || is_post) facts[page->facts_count++] = stated_view(r, &stated[i]);
    }
    for (size_t i = 0; i < declared_count; i++)
        facts[page->facts_count++] = declared_view(r, &declared[i]);
    page->facts = facts;
    return OK;
}

/* What the policy says of the title by itself, at that kind of organisation. */
static void fill_policy(struct request *r, const struct function_posts_row *post,
                        struct case_view *page) {
    struct peer_facts facts = {.job_title = post->job_title,
                               .organisation_kind = post->organisation_kind};
    struct peer_verdict verdict;
    peer_judge(r->service->policy, &facts, &verdict);
    page->policy_verdict = verdict_words(r, str_from_c(peer_outcome_name(verdict.outcome)));
    page->policy_rule = verdict.rule_id;
    page->policy_sentence = r->language == LANGUAGE_EN ? verdict.sentence_en : verdict.sentence_fr;
}

static struct decided_row decided_view(struct request *r, const struct decided_alike_row *row) {
    return (struct decided_row){.decision_id = row->decision_id,
                                .title = row->job_title,
                                .organisation = row->organisation,
                                .reason = row->reason,
                                .occupation_code = row->occupation_code,
                                .supervises = evidence_words(r, row->supervises),
                                .practising = evidence_words(r, row->practising),
                                .at = row->decided_at,
                                .revoked_at = row->revoked_at,
                                .is_accepted = str_equal(row->outcome, STR("peer")),
                                .is_pending = !row->is_applied,
                                .is_of_person = row->is_of_person};
}

/* Of these words here, and elsewhere. */
static enum err fill_earlier(struct request *r, const struct function_posts_row *post,
                             struct case_view *page) {
    struct function_key key;
    function_key_of(&r->arena, r->service, post->job_title, post->occupation_code, &key);
    struct decided_alike_in in = {.title_key = str_from_c(key.title), .most = EARLIER_MOST};
    struct decided_alike_row *rows;
    size_t count;
    if (!key.title[0]) return OK;
    enum err e = sql_decided_alike(r->db, &r->arena, &in, &rows, &count);
    if (e != OK) return e;
    struct decided_row *here = arena_array(&r->arena, 2 * count, sizeof *here);
    struct decided_row *elsewhere = here + count;
    for (size_t i = 0; i < count; i++) {
        bool is_here = rows[i].organisation_id.v == post->organisation_id.v &&
                       str_equal(rows[i].occupation_code, key.occupation_code);
        if (is_here)
            here[page->decided_count++] = decided_view(r, &rows[i]);
        else
            elsewhere[page->elsewhere_count++] = decided_view(r, &rows[i]);
    }
    page->decided = here;
    page->elsewhere = elsewhere;
    return OK;
}

static enum err fill_doubts(struct request *r, struct case_view *page) {
    struct case_doubts_in in = {page->member_id};
    struct case_doubts_row *rows;
    enum err e = sql_case_doubts(r->db, &r->arena, &in, &rows, &page->doubts_count);
    if (e != OK) return e;
    struct doubt_view *doubts = arena_array(&r->arena, page->doubts_count, sizeof *doubts);
    for (size_t i = 0; i < page->doubts_count; i++)
        doubts[i] =
            (struct doubt_view){.doubt_id = rows[i].doubt_id,
                                .text = rows[i].text,
                                .answer = rows[i].answer,
                                .at = rows[i].created_at,
                                .due_at = rows[i].due_at,
                                .answered_at = rows[i].answered_at,
                                .is_heard = rows[i].answered_at || rows[i].due_at <= r->now_ms};
    page->doubts = doubts;
    return OK;
}

/* What concerns the person and not the function. */
static enum err fill_person(struct request *r, const struct case_scope *scope,
                            struct case_view *page) {
    struct str suspicion;
    page->name = page_author_of(r, page->member_id).name;
    page->contest_at = scope->row.contest_asked_at;
    page->contest_due = scope->row.contest_due_at;
    page->contest = scope->row.contest_text;
    if (page->contest_at) page->contest_cause = cause_words(r, scope->row.contest_cause);
    enum err e = suspicion_of(r->db, &r->arena, page->member_id, &suspicion);
    if (e == OK)
        page->suspicion =
            page_message(r, str_equal(suspicion, STR("address")) ? "admission.suspicion_address"
                                                                 : "admission.suspicion_browser");
    if (e == OK || e == ERR_NOT_FOUND) e = fill_doubts(r, page);
    return e == OK ? case_letters(r, page->member_id, &page->letters, &page->letters_count) : e;
}

enum err case_letters(struct request *r, struct member_id member,
                      const struct case_letter **letters, size_t *count) {
    struct review_letters_of_in in = {member};
    struct review_letters_of_row *rows;
    enum err e = sql_review_letters_of(r->db, &r->arena, &in, &rows, count);
    if (e != OK) return e;
    struct case_letter *views = arena_array(&r->arena, *count, sizeof *views);
    for (size_t i = 0; i < *count; i++)
        views[i] = (struct case_letter){.text = rows[i].text,
                                        .at = rows[i].written_at,
                                        .is_answer = str_equal(rows[i].kind, STR("answer")),
                                        .is_decision = str_equal(rows[i].kind, STR("decision"))};
    *letters = views;
    return OK;
}

static void fill_others(struct request *r, const struct function_ask_in *asked,
                        struct case_view *page) {
    struct author_view *others = arena_array(&r->arena, asked->others_count, sizeof *others);
    for (size_t i = 0; i < asked->others_count; i++)
        others[i] = page_author_of(r, asked->others[i]);
    page->others = others;
    page->others_count = asked->others_count;
}

/* What was sent, with what is wrong. */
static void fill_form(struct request *r, struct case_view *page) {
    bool is_sent = r->route->form == &form_admission;
    struct str answer = is_sent ? form_value(r, FORM_ANSWER) : (struct str){0};
    struct str scope = is_sent ? form_value(r, FORM_SCOPE) : (struct str){0};
    page->answers =
        answers_of(r, page->is_person ? "answer" : "function",
                   page->is_person ? answers : function_answers, answer, &page->answers_count);
    page->scopes = answers_of(r, "scope", page->is_person ? scopes : function_scopes, scope,
                              &page->scopes_count);
    if (!is_sent) return;
    page->is_open = true; /* with their words, whatever has become of it */
    page->problem = case_form_sentence(r);
    page->decision_error = page_field(r, FORM_ANSWER).error;
    page->scope_error = page_field(r, FORM_SCOPE).error;
    page->reason = page_field(r, FORM_REASON);
}

static enum reply show(struct request *r, const struct function_ask_in *asked) {
    const struct case_scope *scope = r->scope.object;
    const struct case_open_row *row = &scope->row;
    struct function_posts_row post;
    struct reviewing standing;
    struct case_view page = {.member_id = row->member_id,
                             .version = row->judged_at,
                             .is_person = scope->is_person,
                             .verdict = verdict_words(r, row->verdict),
                             .rule = row->rule,
                             .sentence = rule_words(r, row->rule),
                             .since = row->contest_asked_at ? row->contest_asked_at : row->since,
                             .people = asked->people};
    page.is_open = str_equal(row->verdict, STR("review")) || row->contest_asked_at;
    page.due_at = row->contest_due_at ? row->contest_due_at : review_due(r->service, page.since);
    page.is_late = page.due_at < r->now_ms;
    page.is_function = asked->people > 0 && !asked->covers_animator && !row->contest_asked_at &&
                       r->viewer.role == ROLE_ANIMATOR;
    enum err e = fill_facts(r, scope, asked->attestation, &page);
    if (e == OK && scope->is_person) e = fill_person(r, scope, &page);
    if (e == OK)
        e = reviewing_of(r->db, &r->arena, r->service, r->viewer.member,
                         r->viewer.role == ROLE_ANIMATOR, row->member_id, &standing);
    if (e != OK) return request_fail(r, e);
    page.is_barred = row->contest_asked_at && standing.is_first;
    e = function_post(r->db, &r->arena, row->member_id, &post);
    if (e == OK && !scope->is_person) {
        /* Not the person's verdict, which their own words are part of. */
        page.rule = post.told_rule;
        page.sentence = rule_words(r, post.told_rule);
    }
    if (e == OK) fill_policy(r, &post, &page);
    if (e == OK) e = fill_earlier(r, &post, &page);
    if (e != OK && e != ERR_NOT_FOUND) return request_fail(r, e);
    if (scope->is_person) fill_others(r, asked, &page);
    fill_form(r, &page);
    doubt_close_fill(r, &page);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ADMISSIONS, &frame);
    tmpl_case_page(&w, &frame, &page);
    return page_send(r, r->form.status ? r->form.status : 200);
}

static void asked(struct request *r, enum err result, const void *output) {
    if (result == OK)
        show(r, output);
    else
        request_fail(r, result);
}

enum reply case_show(struct request *r) {
    const struct case_scope *scope = r->scope.object;
    struct task *task = request_task(r, &op_function_ask, sizeof(struct function_ask_in));
    struct function_ask_in *in = task->input;
    in->animator = r->viewer.member;
    in->member = scope->row.member_id;
    task->has_once = false;
    return request_park(r, task, asked);
}

enum reply admission_page(struct request *r) {
    return case_show(r);
}

static void admission_refused(struct request *r) {
    case_show(r);
}

/* --- Deciding */

void case_acted(struct request *r, enum err result, const void *output) {
    (void)output;
    if (result == OK) {
        request_redirect(r, url_admissions_page(&r->arena));
        return;
    }
    if (result == ERR_CONFLICT)
        r->form.status = 409;
    else if (result == ERR_BUSY || result == ERR_TIMEOUT)
        r->form.status = 503;
    else {
        request_fail(r, result);
        return;
    }
    /* As it is now: sent once more, the form goes through. */
    struct case_scope *scope = r->scope.object;
    enum err e = case_load(r->db, &r->arena, &r->viewer, scope->row.member_id, scope);
    if (e == OK)
        case_show(r);
    else
        request_redirect(r, url_admissions_page(&r->arena));
}

enum reply admission_decide(struct request *r) {
    const struct case_scope *scope = r->scope.object;
    struct str answer = form_value(r, FORM_ANSWER);
    struct task *task = request_task(r, &op_admission_decide, sizeof(struct admission_decide_in));
    struct admission_decide_in *in = task->input;
    in->member = scope->row.member_id;
    in->answer = str_equal(answer, STR("accept"))   ? ADMISSION_ACCEPT
                 : str_equal(answer, STR("refuse")) ? ADMISSION_REFUSE
                                                    : ADMISSION_ASK;
    in->is_function = str_equal(form_value(r, FORM_SCOPE), STR("function"));
    in->reason = task_copy(task, form_value(r, FORM_REASON));
    if (!num_parse(form_value(r, FORM_VERSION), INT64_MAX, &in->version)) in->version = 0;
    if (in->is_function && in->answer == ADMISSION_ASK) {
        task_free(task);
        form_fail(&r->form, FORM_SCOPE, page_message(r, "admission.ask_person"));
        r->form.status = 422;
        return case_show(r);
    }
    return request_park(r, task, case_acted);
}
