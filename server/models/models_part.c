/* « Partir d’un modèle » in the form that opens a thread. Its buttons send the form as the one that
 * shows another kind's fields does (`shape`), so that nothing typed is lost; an address may name a
 * model too (?kind=case&model=3). */
#include "lib/num.h"
#include "server/models/models.h"
#include "server/models/models_views.h"
#include "server/threads/sheet.h"
#include "sql/models_models.h"
#include "templates.h"

enum err models_offered(struct db *db, struct arena *arena, struct str kind,
                        struct model_choice *models, size_t *count) {
    struct models_of_kind_in of = {.kind = kind};
    struct models_of_kind_row *rows;
    enum err e = sql_models_of_kind(db, arena, &of, &rows, count);
    for (size_t i = 0; e == OK && i < *count; i++)
        models[i] = (struct model_choice){.model_id = rows[i].model_id, .title = rows[i].title};
    return e;
}

enum err model_words_of(struct db *db, struct arena *arena, struct model_id model,
                        struct model_words *words) {
    struct model_find_in find = {.model_id = model};
    struct model_find_row row;
    enum err e = sql_model_find(db, arena, &find, &row);
    if (e == OK) *words = (struct model_words){row.kind, row.title, row.body};
    return e;
}

static struct model_id asked(struct request *r, const struct composing *what) {
    struct str text = what->is_sent ? part_line(r, "shape", 16) : request_query(r, STR("model"));
    struct str prefix = STR("model-");
    struct model_id model = {0};
    if (what->is_sent && !str_starts(text, prefix)) return model;
    if (what->is_sent) text = str_slice(text, prefix.length, text.length);
    if (!num_parse(text, INT64_MAX, &model.v)) model.v = 0;
    return model;
}

/* The model's words where there are none. */
static struct str fill(struct request *r, enum thread_kind kind, struct str typed,
                       struct str model) {
    const struct sheet_kind *sheet = sheet_of(kind);
    struct str mine[SHEET_SECTIONS_MOST], theirs[SHEET_SECTIONS_MOST];
    if (!sheet) return str_is_empty(str_trim(typed)) ? model : typed;
    sheet_split(&r->arena, sheet, typed, mine);
    sheet_split(&r->arena, sheet, model, theirs);
    for (size_t i = 0; i < sheet->count; i++)
        if (str_is_empty(mine[i]) && !sheet->sections[i].is_later) mine[i] = theirs[i];
    return sheet_join(&r->arena, sheet, r->service->language, mine);
}

static const char *code_of(enum thread_kind kind) {
    switch (kind) {
    case KIND_QUESTION:
        return "question";
    case KIND_CASE:
        return "case";
    case KIND_PRACTICE:
        return "practice";
    case KIND_DISCUSSION:
        break;
    }
    return "discussion";
}

static enum err take(struct request *r, const struct composing *what, struct str *text,
                     bool *is_taken) {
    struct model_find_in find = {.model_id = asked(r, what)};
    struct model_find_row row;
    if (find.model_id.v == 0) return OK;
    enum err e = sql_model_find(r->db, &r->arena, &find, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    *is_taken = str_equal(row.kind, str_from_c(code_of(what->kind)));
    if (*is_taken) *text = fill(r, what->kind, *text, row.body);
    return OK;
}

static enum err begin(struct request *r, const struct composing *what, struct str *text,
                      struct buf *out) {
    struct model_offer offer = {0};
    struct model_choice *models = arena_array(&r->arena, MODELS_MOST, sizeof *models);
    struct str kind = str_from_c(code_of(what->kind));
    enum err e = take(r, what, text, &offer.is_taken);
    if (e == OK) e = models_offered(r->db, &r->arena, kind, models, &offer.models_count);
    if (e != OK || offer.models_count == 0) return e;
    offer.models = models;
    struct template_writer w = {.out = out, .language = r->language, .zone = r->service->zone};
    tmpl_model_offers(&w, &offer);
    return OK;
}

const struct thread_part model_part = {.name = "model", .begin = begin};
