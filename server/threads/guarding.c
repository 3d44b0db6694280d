/* The guard's verdict on a form that was sent: what it found, what the writer said of it, and what
 * a button of the panel changes. No state is kept between two requests but in the form. */
#include "server/threads/guarding.h"

#include "lib/buf.h"
#include "lib/urlform.h"
#include "server/core/page.h"
#include "server/core/service.h"
#include "server/threads/guarding_inside.h"

enum { TOLD_MOST = GUARD_FINDINGS_MOST * (MARK_CHARS + 1) };

/* --- What the form says of passages */

void guarding_put_mark(struct buf *out, uint64_t mark) {
    buf_put_format(out, "%s%016llx", out->length ? "." : "", (unsigned long long)mark);
}

static struct str sent(const struct request *r, const char *name) {
    struct str value = {0};
    return urlform_get(&r->fields, str_from_c(name), &value) == OK ? value : (struct str){0};
}

bool guarding_tells(const struct request *r, const char *name, uint64_t mark) {
    char word[MARK_CHARS + 1];
    struct str value;
    size_t at = 0;
    snprintf(word, sizeof word, "%016llx", (unsigned long long)mark);
    while (urlform_next(&r->fields, str_from_c(name), &at, &value)) {
        if (value.length > TOLD_MOST) continue;
        struct str rest = value, told;
        while (str_cut(&rest, '.', &told))
            if (str_equal(told, (struct str){word, MARK_CHARS})) return true;
    }
    return false;
}

bool guard_puts_off(const struct request *r) {
    return str_equal(sent(r, "guard_way"), STR("later"));
}

bool guard_is_asked(const struct request *r) {
    return !str_is_empty(sent(r, "guard_replace")) || !str_is_empty(sent(r, "guard_way"));
}

/* --- The verdict */

static bool is_confirmed(const struct request *r, const struct guarding_concern *concern) {
    if (guarding_tells(r, "guard_confirm", concern->mark)) return true;
    return concern->kind == GUARD_COMBINATION && !str_is_empty(sent(r, "unnamed"));
}

static enum stance stance_of(const struct request *r, enum guard_manner manner,
                             const struct guarding_concern *concern) {
    if (guarding_is_identifier(concern->kind)) return STANCE_STOPS;
    if (manner == GUARD_KEEPING) return STANCE_SETTLED;
    if (manner == GUARD_ADVISING)
        return guarding_tells(r, "guard_seen", concern->mark) ? STANCE_SETTLED : STANCE_ADVISES;
    if (concern->severity == GUARD_WARN)
        return is_confirmed(r, concern) ? STANCE_SETTLED : STANCE_ASKS;
    return guarding_is_contact(concern->kind) && guarding_tells(r, "guard_service", concern->mark)
               ? STANCE_SETTLED
               : STANCE_STOPS;
}

static void read_texts(struct request *r, struct guarding *g) {
    guarding_read(&r->arena, r->service->policy, g->texts, g->count, &g->found);
    g->stances = arena_array(&r->arena, g->found.concerns_count, sizeof *g->stances);
    memset(g->counts, 0, sizeof g->counts);
    for (size_t i = 0; i < g->found.concerns_count; i++) {
        g->stances[i] = stance_of(r, g->manner, &g->found.concerns[i]);
        g->counts[g->stances[i]]++;
    }
}

/* More than the guard tells at once: the rest has not been looked at one by one. */
static bool is_too_much(struct request *r, const struct guarding *g) {
    if (!g->found.is_full) return false;
    if (g->manner == GUARD_STRICT) return true;
    for (size_t i = 0; i < g->count; i++)
        if (guarding_has_identifier(&r->arena, r->service->policy, g->texts[i])) return true;
    return false;
}

/* --- The buttons */

static bool is_chosen(const struct request *r, const struct guarding *g, size_t concern,
                      struct str wanted) {
    const struct guarding_concern *c = &g->found.concerns[concern];
    char word[MARK_CHARS + 1];
    if (str_equal(wanted, STR("all")))
        return g->stances[concern] != STANCE_SETTLED || g->manner == GUARD_ADVISING;
    (void)r;
    snprintf(word, sizeof word, "%016llx", (unsigned long long)c->mark);
    return str_equal(wanted, (struct str){word, MARK_CHARS});
}

/* The texts with what the button names replaced, and read again. */
static void replace(struct request *r, struct guarding *g, struct str wanted) {
    bool *chosen = arena_array(&r->arena, g->found.concerns_count, sizeof *chosen);
    for (size_t i = 0; i < g->found.concerns_count; i++) {
        const struct guarding_concern *concern = &g->found.concerns[i];
        chosen[i] = is_chosen(r, g, i, wanted) && !str_is_empty(concern->replacement);
        if (chosen[i]) g->replaced += concern->times;
    }
    for (size_t i = 0; i < g->count; i++) {
        g->texts[i] = guarding_replace(&r->arena, g->texts[i], i, &g->found, chosen);
        r->form.values[g->fields[i]] = g->texts[i];
    }
    read_texts(r, g);
}

/* « Sans mon nom » is a box of the form: ticked as if the writer had. */
static void tick_unnamed(struct request *r) {
    struct urlform *fields = &r->fields;
    if (!str_is_empty(sent(r, "unnamed")) || fields->count == URLFORM_FIELDS_MAX) return;
    fields->fields[fields->count++] =
        (struct urlform_field){.name = STR("unnamed"), .value = STR("1")};
}

/* --- The answer */

/* Which sentence stands under a field: the gravest of its passages. */
static void mark_fields(struct request *r, const struct guarding *g) {
    static const char *const sentences[] = {
        [STANCE_STOPS] = "guard.field_stops",
        [STANCE_ASKS] = "guard.field_asks",
        [STANCE_ADVISES] = "guard.field_advises",
    };
    for (size_t i = 0; i < g->count; i++) {
        enum stance worst = STANCE_SETTLED;
        for (size_t s = 0; s < g->found.spots_count; s++) {
            const struct guarding_spot *spot = &g->found.spots[s];
            if (spot->field == i && g->stances[spot->concern] < worst)
                worst = g->stances[spot->concern];
        }
        if (worst != STANCE_SETTLED && r->form.problems[g->fields[i]] == FORM_FINE)
            form_fail(&r->form, g->fields[i], page_message(r, sentences[worst]));
    }
}

void guard_look(struct request *r, enum guard_manner manner, const size_t *fields, size_t count) {
    struct guarding *g = arena_alloc(&r->arena, sizeof *g);
    size_t *kept = arena_array(&r->arena, count, sizeof *kept);
    *g = (struct guarding){.manner = manner,
                           .fields = kept,
                           .count = count,
                           .texts = arena_array(&r->arena, count, sizeof *g->texts)};
    for (size_t i = 0; i < count; i++) {
        kept[i] = fields[i];
        g->texts[i] = form_value(r, fields[i]);
    }
    read_texts(r, g);
    r->guarding = g;
}

void guard_press(struct request *r, enum guard_manner manner, const size_t *fields, size_t count) {
    bool is_open = r->refusal == REFUSAL_NONE && r->form.status == 422 && !r->guarding;
    bool is_clear = !is_open || !guard_is_asked(r) || guard_form(r, manner, fields, count);
    (void)is_clear; /* shown again either way */
}

bool guard_gate(struct request *r) {
    const struct form_schema *form = r->route->form;
    size_t fields[FORM_FIELDS_MOST], count = 0;
    for (size_t i = 0; i < form->count; i++)
        if (form_is_said(&form->fields[i])) fields[count++] = i;
    if (count == 0 || r->form.status != 422) return true;
    if (r->form.has_problem && !guard_is_asked(r)) return true;
    if (guard_form(r, GUARD_ADVISING, fields, count)) return true;
    form->refused(r);
    return false;
}

bool guard_form(struct request *r, enum guard_manner manner, const size_t *fields, size_t count) {
    struct str wanted = sent(r, "guard_replace");
    if (str_equal(sent(r, "guard_way"), STR("unnamed"))) tick_unnamed(r);
    guard_look(r, manner, fields, count);
    struct guarding *g = r->guarding;
    if (!str_is_empty(wanted)) replace(r, g, wanted);
    bool is_clear =
        !g->counts[STANCE_STOPS] && !g->counts[STANCE_ASKS] && !g->counts[STANCE_ADVISES];
    bool is_over = is_too_much(r, g);
    bool is_asked = manner != GUARD_KEEPING && guard_is_asked(r);
    if (is_clear && !is_over && !is_asked) return true;
    mark_fields(r, g);
    if (is_over && count) form_fail(&r->form, fields[count - 1], page_message(r, "guard.too_much"));
    r->form.status = is_clear && !is_over && !r->form.has_problem ? 200 : 422;
    return false;
}
