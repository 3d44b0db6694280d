/* What pages about single people share: words for facts and verdicts, and the form of facts. */
#include "moderation/policy.h"
#include "server/core/page.h"
#include "server/members/list_cells.h"
#include "server/organisations/people.h"

enum account_state account_state_of(struct str state) {
    if (str_equal(state, STR("closed"))) return ACCOUNT_CLOSED;
    if (str_equal(state, STR("refused"))) return ACCOUNT_REFUSED;
    if (str_equal(state, STR("checking")) || str_equal(state, STR("review")))
        return ACCOUNT_CHECKING;
    bool is_open = str_equal(state, STR("open")) || str_equal(state, STR("peer"));
    return is_open ? ACCOUNT_OPEN : ACCOUNT_INVITED;
}

struct str account_state_word(enum language language, enum account_state state) {
    static const enum message_id words[] = {
        [ACCOUNT_INVITED] = MSG_account_state_invited,
        [ACCOUNT_OPEN] = MSG_account_state_open,
        [ACCOUNT_CHECKING] = MSG_account_state_checking,
        [ACCOUNT_REFUSED] = MSG_account_state_refused,
        [ACCOUNT_CLOSED] = MSG_account_state_closed,
    };
    return message_text(language, words[state]);
}

struct str reason_in(const struct service *service, enum language language, struct str reason) {
    const struct policy_rule *rule = policy_rule(service->policy, reason);
    if (rule) return language == LANGUAGE_EN ? rule->sentence_en : rule->sentence_fr;
    enum message_id message;
    if (message_find(reason, &message)) return message_text(language, message);
    bool is_decision = str_starts(reason, STR("decision."));
    return is_decision ? message_text(language, MSG_person_decided) : (struct str){0};
}

struct str fact_words(struct request *r, struct str fact) {
    if (str_equal(fact, STR("yes"))) return page_message(r, "form.yes");
    if (str_equal(fact, STR("no"))) return page_message(r, "form.no");
    return page_message(r, "person.unknown");
}

struct facts_view facts_view_of(struct request *r, const struct person_facts_row *row) {
    return (struct facts_view){.job_title = row->job_title,
                               .occupation_code = row->occupation_code,
                               .practising_since = row->practising_since,
                               .supervises = fact_words(r, row->supervises),
                               .practising = fact_words(r, row->practising),
                               .stated_at = row->stated_at,
                               .replaced_at = row->replaced_at,
                               .outcome = account_state_of(row->verdict),
                               .sentence = reason_in(r->service, r->language, row->rule),
                               .rule = row->rule};
}

void facts_check(struct request *r, size_t field, enum list_column column) {
    struct str text = list_cell_read(&r->arena, column, form_value(r, field));
    enum list_problem problem = list_cell_problem(column, text);
    if (problem && r->form.problems[field] == FORM_FINE)
        form_fail(&r->form, field, page_message(r, list_reasons[problem]));
    if (r->form.has_problem) r->form.status = 422;
    r->form.values[field] = text;
}

static const struct word_choice *choices(struct request *r, struct str chosen, size_t *count) {
    static const char *const values[] = {"yes", "no", ""};
    struct word_choice *words = arena_array(&r->arena, ARRAY_LENGTH(values), sizeof *words);
    *count = ARRAY_LENGTH(values);
    for (size_t i = 0; i < ARRAY_LENGTH(values); i++) {
        struct str value = str_from_c(values[i]);
        words[i] = (struct word_choice){value, fact_words(r, value), str_equal(value, chosen)};
    }
    return words;
}

void facts_choices(struct request *r, struct facts_form *form, struct str supervises,
                   struct str practising) {
    form->supervises = choices(r, supervises, &form->supervises_count);
    form->practising = choices(r, practising, &form->practising_count);
}

void facts_form_fill(struct request *r, struct facts_form *form) {
    form->job_title = page_field(r, FACTS_JOB_TITLE);
    form->occupation_code = page_field(r, FACTS_OCCUPATION);
    form->supervises_error = page_field(r, FACTS_SUPERVISES).error;
    form->practising_error = page_field(r, FACTS_PRACTISING).error;
    facts_choices(r, form, form_value(r, FACTS_SUPERVISES), form_value(r, FACTS_PRACTISING));
}
