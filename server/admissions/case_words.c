/* Codes into words. */
#include "server/admissions/case_words.h"

#include "moderation/policy.h"
#include "server/core/page.h"

struct str rule_words(const struct request *r, struct str rule) {
    const struct policy_rule *known = policy_rule(r->service->policy, rule);
    if (known) return r->language == LANGUAGE_EN ? known->sentence_en : known->sentence_fr;
    if (str_equal(rule, STR("decision.refused"))) return page_message(r, "admission.rule_refused");
    if (str_equal(rule, STR("decision.accepted")))
        return page_message(r, "admission.rule_accepted");
    return rule;
}

static struct str words(struct request *r, const char *group, struct str code) {
    struct str id = arena_format(&r->arena, "admission.%s_%.*s", group, STR_ARG(code));
    return page_message(r, id.bytes);
}

struct str cause_words(struct request *r, struct str cause) {
    return words(r, "cause", cause);
}

struct str evidence_words(const struct request *r, struct str fact) {
    if (str_equal(fact, STR("yes"))) return page_message(r, "admission.fact_yes");
    if (str_equal(fact, STR("no"))) return page_message(r, "admission.fact_no");
    return page_message(r, "admission.fact_unknown");
}

struct str verdict_words(struct request *r, struct str verdict) {
    return str_is_empty(verdict) ? verdict : words(r, "verdict", verdict);
}

const struct answer_view *answers_of(struct request *r, const char *group, const char *const *codes,
                                     struct str chosen, size_t *count) {
    *count = 0;
    while (codes[*count]) ++*count;
    struct answer_view *answers = arena_array(&r->arena, *count, sizeof *answers);
    for (size_t i = 0; i < *count; i++) {
        struct str code = str_from_c(codes[i]);
        struct str help = arena_format(&r->arena, "%.*s_help", STR_ARG(code));
        answers[i] = (struct answer_view){.code = code,
                                          .label = words(r, group, code),
                                          .help = words(r, group, help),
                                          .is_chosen = str_equal(code, chosen)};
    }
    return answers;
}

struct str case_form_sentence(const struct request *r) {
    switch (r->form.status) {
    case 403:
        return page_message(r, "report.stale");
    case 409:
        return page_message(r, "admission.elsewhere");
    case 429:
        return page_message(r, "report.too_fast");
    case 503:
        return page_message(r, "report.busy");
    default:
        return (struct str){0};
    }
}
