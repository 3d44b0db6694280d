/* Codes into words. */
#include "server/reports/words.h"

#include "messages.h"
#include "server/core/page.h"

struct str words_of(struct request *r, const char *group, struct str code) {
    const struct str id = arena_format(&r->arena, "%s_%.*s", group, STR_ARG(code));
    return page_message(r, arena_text(&r->arena, id));
}

const struct choice_view *words_choices(struct request *r, const char *group,
                                        const char *const *codes, struct str chosen,
                                        size_t *count) {
    *count = 0;
    while (codes[*count]) ++*count;
    struct choice_view *choices = arena_array(&r->arena, *count, sizeof *choices);
    for (size_t i = 0; i < *count; i++) {
        struct str code = str_from_c(codes[i]);
        struct str help = arena_format(&r->arena, "%.*s_help", STR_ARG(code));
        choices[i] = (struct choice_view){.code = code,
                                          .label = words_of(r, group, code),
                                          .help = words_of(r, group, help),
                                          .is_chosen = str_equal(code, chosen)};
    }
    return choices;
}

struct str words_form_sentence(struct request *r) {
    switch (r->form.status) {
    case 429:
        return page_message(r, "report.too_fast");
    case 403:
        return page_message(r, "report.stale");
    case 409:
        return page_message(r, "handled.elsewhere");
    case 503:
        return page_message(r, "report.busy");
    default:
        return (struct str){0};
    }
}
