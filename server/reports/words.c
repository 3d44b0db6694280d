/* Codes into words. */
#include "server/reports/words.h"

#include "lib/num.h"
#include "messages.h"
#include "server/core/page.h"
#include "sql/reports_reasons.h"

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

enum err words_models(struct request *r, struct reason_offer *offer) {
    struct reasons_all_row *rows;
    enum err e = sql_reasons_all(r->db, &r->arena, &rows, &offer->models_count);
    if (e != OK) return e;
    struct choice_view *views = arena_array(&r->arena, offer->models_count, sizeof *views);
    for (size_t i = 0; i < offer->models_count; i++)
        views[i] = (struct choice_view){
            .code = arena_format(&r->arena, "%lld", (long long)rows[i].reason_id.v),
            .label = rows[i].title,
            .help = words_of(r, "reason.kind", rows[i].kind)};
    offer->models = views;
    return OK;
}

bool words_filled(struct request *r, size_t ground, size_t reasons, size_t fill) {
    struct reason_find_in in;
    struct reason_find_row row;
    if (!num_parse(form_value(r, fill), INT64_MAX, &in.reason_id.v)) return false;
    if (sql_reason_find(r->db, &r->arena, &in, &row) != OK) return false;
    struct str *values = r->form.values;
    if (str_is_empty(values[ground])) values[ground] = row.ground;
    values[reasons] =
        str_is_empty(values[reasons])
            ? row.body
            : arena_format(&r->arena, "%.*s\n\n%.*s", STR_ARG(values[reasons]), STR_ARG(row.body));
    memset(r->form.problems, 0, sizeof r->form.problems);
    r->form.has_problem = false;
    r->form.status = 200;
    return true;
}
