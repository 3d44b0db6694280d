/* Stating a fact of the closed list, each on a page of its own that says what follows before
 * anything is written. There is no word here to punish with. */
#include "server/core/page.h"
#include "server/members/list_cells.h"
#include "server/organisations/organisations.h"
#include "server/organisations/people.h"
#include "templates.h"
#include "urls.h"

enum { STATE_CONFIRM = FACTS_FIELDS };

static void state_refused(struct request *r);
static const struct form_field state_fields[] = {
    FACTS_FORM_FIELDS,
    [STATE_CONFIRM] = {"confirm", FIELD_CHECK, false, 16, NULL},
};
const struct form_schema form_statement = {"statement", state_fields, ARRAY_LENGTH(state_fields),
                                           state_refused};

/* The words of the addresses. */
static const char *const words[] = {
    [STATED_DEPARTURE] = "departure", [STATED_CHANGE] = "change",  [STATED_PRACTICE_ENDED] = "end",
    [STATED_RETURN] = "return",       [STATED_ATTESTED] = "still",
};

static const char *const titles[] = {
    [STATED_DEPARTURE] = "person.state_departure", [STATED_CHANGE] = "person.state_change",
    [STATED_PRACTICE_ENDED] = "person.state_end",  [STATED_RETURN] = "person.state_return",
    [STATED_ATTESTED] = "person.state_still",
};

enum err scope_own_statement(struct scope_run *run) {
    struct str word = run->params[1].text;
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
        if (str_equal(word, str_from_c(words[i]))) return scope_own_person(run);
    return ERR_NOT_FOUND;
}

static enum stated_fact fact_of(const struct request *r) {
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
        if (str_equal(r->params[1].text, str_from_c(words[i]))) return (enum stated_fact)i;
    return STATED_ATTESTED;
}

/* Can this be said of somebody as they stand? */
static bool can_state(const struct person_find_row *person, const struct person_facts_row *now,
                      enum stated_fact fact) {
    bool is_practising = !str_equal(now->practising, STR("no"));
    if (fact == STATED_RETURN) return person->ended_at || !is_practising;
    return !person->ended_at && (fact != STATED_PRACTICE_ENDED || is_practising);
}

static enum err load_facts(struct request *r, struct person_facts_row *now) {
    const struct person_find_row *person = r->scope.object;
    struct person_facts_in find = {person->attestation_id};
    struct person_facts_row *rows;
    size_t count;
    enum err e = sql_person_facts(r->db, &r->arena, &find, &rows, &count);
    *now = e == OK && count ? rows[0] : (struct person_facts_row){0};
    return e;
}

/* The verdict on the facts to come, told before. */
static enum err foresee(struct request *r, const struct person_facts_row *now,
                        const struct attestation_state_in *in, struct state_page *page) {
    static const enum account_state outcomes[] = {
        [PEER] = ACCOUNT_OPEN, [PEER_REVIEW] = ACCOUNT_CHECKING, [PEER_REFUSED] = ACCOUNT_REFUSED};
    struct op_run run = {.db = r->db,
                         .arena = &r->arena,
                         .actor = actor_member(r->viewer.member),
                         .now_ms = r->now_ms,
                         .service = r->service};
    struct member_put_in row = stated_row(r->scope.object, now, in, r->viewer.organisation);
    struct member_put_out out;
    enum err e = member_put_preview(&run, &row, &out);
    if (e != OK) return e;
    page->outcome = outcomes[out.outcome];
    page->rule = str_from_c(peer_rules[out.rule].id);
    page->sentence = reason_in(r->service, r->language, page->rule);
    page->supervises = fact_words(r, row.supervises);
    page->practising = fact_words(r, row.practising);
    page->supervises_value = row.supervises;
    page->practising_value = row.practising;
    return OK;
}

static enum reply show(struct request *r, struct state_page *page, int status) {
    const struct person_find_row *person = r->scope.object;
    const struct str parts[] = {person->given_name, STR(" "), person->family_name};
    page->attestation_id = person->attestation_id;
    page->name =
        arena_join(&r->arena, parts, str_is_empty(person->family_name) ? 1 : ARRAY_LENGTH(parts));
    page->stated = fact_of(r);
    page->fact = str_from_c(words[page->stated]);
    page->title = page_message(r, titles[page->stated]);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_ORGANISATION, &frame);
    tmpl_state_page(&w, &frame, page);
    return page_send(r, status);
}

static enum reply gone(struct request *r) {
    const struct person_find_row *person = r->scope.object;
    return request_redirect(r, url_person_page(&r->arena, person->attestation_id));
}

enum reply person_statement(struct request *r) {
    const struct person_find_row *person = r->scope.object;
    struct attestation_state_in in = {.attestation = person->attestation_id, .fact = fact_of(r)};
    struct person_facts_row now;
    struct state_page page = {.is_asking = in.fact == STATED_CHANGE};
    enum err e = load_facts(r, &now);
    if (e == OK && !can_state(person, &now, in.fact)) return gone(r);
    if (e == OK && !page.is_asking) e = foresee(r, &now, &in, &page);
    if (e != OK) return request_fail(r, e);
    page.form.job_title.value = now.job_title;
    page.form.occupation_code.value = now.occupation_code;
    facts_choices(r, &page.form, now.supervises, now.practising);
    return show(r, &page, 200);
}

static void state_refused(struct request *r) {
    struct state_page page = {.is_asking = fact_of(r) == STATED_CHANGE, .has_errors = true};
    facts_form_fill(r, &page.form);
    page.error = r->form.status == 403 ? page_message(r, "form.stale") : (struct str){0};
    if (!page.is_asking) {
        struct person_facts_row now;
        const struct person_find_row *person = r->scope.object;
        struct attestation_state_in in = {.attestation = person->attestation_id,
                                          .fact = fact_of(r)};
        enum err e = load_facts(r, &now);
        if (e == OK) e = foresee(r, &now, &in, &page);
        if (e != OK) {
            request_fail(r, e);
            return;
        }
    }
    show(r, &page, r->form.status);
}

static void stated(struct request *r, enum err result, const void *output) {
    (void)output;
    const struct person_find_row *person = r->scope.object;
    struct url path = url_person_page(&r->arena, person->attestation_id);
    if (result == ERR_LIMIT) {
        form_fail(&r->form, FACTS_JOB_TITLE, page_message(r, "seats.none"));
        r->form.status = 422;
        state_refused(r);
    } else if (result == ERR_CONFLICT) {
        gone(r); /* it had been said already */
    } else if (result != OK) {
        request_fail(r, result);
    } else {
        request_redirect_text(r, arena_format(&r->arena, "%.*s?said=%s", (int)path.length,
                                              path.bytes, words[fact_of(r)]));
    }
}

/* The facts of a change, and what they would do. */
static enum reply show_change(struct request *r, const struct attestation_state_in *in) {
    struct state_page page = {0};
    struct person_facts_row now;
    enum err e = load_facts(r, &now);
    if (e == OK) e = foresee(r, &now, in, &page);
    if (e != OK) return request_fail(r, e);
    facts_form_fill(r, &page.form);
    return show(r, &page, 200);
}

enum reply person_statement_submit(struct request *r) {
    static const enum list_column columns[FACTS_FIELDS] = {
        [FACTS_JOB_TITLE] = LIST_JOB_TITLE,
        [FACTS_OCCUPATION] = LIST_OCCUPATION,
        [FACTS_SUPERVISES] = LIST_SUPERVISES,
        [FACTS_PRACTISING] = LIST_PRACTISING,
    };
    const struct person_find_row *person = r->scope.object;
    struct attestation_state_in in = {.attestation = person->attestation_id, .fact = fact_of(r)};
    if (in.fact == STATED_CHANGE) {
        for (size_t i = 0; i < FACTS_FIELDS; i++) facts_check(r, i, columns[i]);
        in.job_title = form_value(r, FACTS_JOB_TITLE);
        in.occupation_code = form_value(r, FACTS_OCCUPATION);
        in.supervises = form_value(r, FACTS_SUPERVISES);
        in.practising = form_value(r, FACTS_PRACTISING);
    }
    if (r->form.has_problem) {
        state_refused(r);
        return REPLIED;
    }
    bool is_confirmed = !str_is_empty(form_value(r, STATE_CONFIRM));
    if (!is_confirmed) return in.fact == STATED_CHANGE ? show_change(r, &in) : person_statement(r);
    struct task *task = request_task(r, &op_person_state, sizeof in);
    struct attestation_state_in *out = task->input;
    *out = in;
    out->job_title = task_copy(task, in.job_title);
    out->occupation_code = task_copy(task, in.occupation_code);
    out->supervises = task_copy(task, in.supervises);
    out->practising = task_copy(task, in.practising);
    return request_park(r, task, stated);
}
