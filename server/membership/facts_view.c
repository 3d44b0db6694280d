/* Facts in words. */
#include "server/membership/facts_view.h"

#include "server/core/page.h"

const char *const fact_codes[] = {"job_title",        "occupation_code", "supervises", "practising",
                                  "practising_since", "departure",       NULL};

struct str fact_label(struct request *r, struct str code) {
    return page_message(r, arena_format(&r->arena, "membership.fact.%.*s", STR_ARG(code)).bytes);
}

struct str fact_value(struct request *r, struct str value) {
    if (str_equal(value, STR("yes"))) return page_message(r, "form.yes");
    if (str_equal(value, STR("no"))) return page_message(r, "form.no");
    return value;
}

struct fact_view *facts_view(struct request *r, const struct str *values, size_t count) {
    struct fact_view *facts = arena_array(&r->arena, count, sizeof *facts);
    for (size_t i = 0; i < count; i++) {
        struct str code = str_from_c(fact_codes[i]);
        facts[i] = (struct fact_view){
            .code = code, .label = fact_label(r, code), .value = fact_value(r, values[i])};
    }
    return facts;
}
