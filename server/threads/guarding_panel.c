/* The panel: the texts with their passages marked, gathered by kind, each with what may be done. */
#include "lib/buf.h"
#include "lib/utf8.h"
#include "server/core/nobody.h"
#include "server/core/page.h"
#include "server/threads/guarding_inside.h"
#include "server/threads/guarding_views.h"
#include "server/threads/parts.h"
#include "server/threads/threads.h"
#include "templates.h"

enum {
    PANEL_MOST = 1 << 20,
    WHOLE_BYTES = 2400, /* a text no longer than this is shown whole */
    AROUND_BYTES = 160, /* else what stands around passages */
    SERVICE_BOXES = 12, /* more of them have one box together: forms have 64 fields */
    WORD_MOST = 40,
};

static struct str words_of(struct request *r, const char *group, const char *name) {
    struct str id = arena_format(&r->arena, "guard.%s.%s", group, name);
    return page_message(r, id.bytes);
}

/* A settled one is shown where its box must be sent again. */
static bool is_shown(const struct guarding *g, size_t concern) {
    return g->manner == GUARD_STRICT || g->stances[concern] != STANCE_SETTLED;
}

/* --- The texts */

/* The beginning of a text, or its end, cut between words. */
static struct str head_of(struct str text) {
    size_t at = 0, space = 0;
    while (at < text.length && at < AROUND_BYTES) {
        if (text.bytes[at] == ' ' || text.bytes[at] == '\n') space = at;
        utf8_next(text, &at);
    }
    return str_slice(text, 0, space > AROUND_BYTES - WORD_MOST ? space : at);
}

static bool is_inside_character(struct str text, size_t at) {
    return at < text.length && ((unsigned char)text.bytes[at] & 0xc0) == 0x80;
}

static struct str tail_of(struct str text) {
    size_t at = text.length > AROUND_BYTES ? text.length - AROUND_BYTES : 0;
    while (is_inside_character(text, at)) at++;
    size_t space = str_find_byte(text, ' ', at);
    return str_slice(text, space < at + WORD_MOST ? space : at, text.length);
}

/* What stands between two passages: the ends of it where it is long. */
static struct str between(struct request *r, struct str text, bool is_first, bool is_last) {
    if (text.length <= 3 * AROUND_BYTES) return text;
    struct str head = is_first ? (struct str){0} : head_of(text);
    struct str tail = is_last ? (struct str){0} : tail_of(text);
    return arena_format(&r->arena, "%.*s […] %.*s", STR_ARG(head), STR_ARG(tail));
}

/* Headings without their marks: the text is shown as typed, but sections were fields. */
static struct str without_marks(struct request *r, struct str text) {
    struct buf out;
    struct str line, rest = text;
    if (str_find(text, STR("## ")) == text.length) return text;
    buf_init(&out, text.length + 1);
    while (str_cut(&rest, '\n', &line)) {
        buf_put(&out, str_starts(line, STR("## ")) ? str_slice(line, 3, line.length) : line);
        if (rest.bytes) BUF_LIT(&out, "\n");
    }
    struct str shown = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return shown;
}

/* What a passage is, in words. */
static struct str said_of(struct request *r, const struct guarding_concern *concern) {
    return concern->trait ? words_of(r, "trait", guard_trait_name(concern->trait))
                          : words_of(r, "kind", guard_kind_name(concern->kind));
}

static struct guard_proof proof_of(struct request *r, const struct guarding *g, size_t field) {
    struct str text = g->texts[field];
    struct guard_stretch *out = arena_array(&r->arena, g->found.spots_count + 1, sizeof *out);
    size_t count = 0, at = 0;
    bool is_whole = text.length <= WHOLE_BYTES;
    for (size_t i = 0; i < g->found.spots_count; i++) {
        const struct guarding_spot *spot = &g->found.spots[i];
        if (spot->field != field || !is_shown(g, spot->concern)) continue;
        struct str before = without_marks(r, str_slice(text, at, spot->start));
        const struct guarding_concern *concern = &g->found.concerns[spot->concern];
        out[count] =
            (struct guard_stretch){.text = is_whole ? before : between(r, before, !count, false),
                                   .passage = str_slice(text, spot->start, spot->end),
                                   .kind = said_of(r, concern),
                                   .number = (int64_t)spot->concern + 1};
        count++;
        at = spot->end;
    }
    if (count == 0) return (struct guard_proof){0};
    struct str rest = without_marks(r, str_slice(text, at, text.length));
    out[count++].text = is_whole ? rest : between(r, rest, false, true);
    const char *name = r->route->form->fields[g->fields[field]].name;
    return (struct guard_proof){.label =
                                    g->count > 1 ? words_of(r, "field", name) : (struct str){0},
                                .stretches = out,
                                .stretches_count = count};
}

static void fill_proofs(struct request *r, const struct guarding *g, struct guard_view *view) {
    struct guard_proof *proofs = arena_array(&r->arena, g->count, sizeof *proofs);
    for (size_t i = 0; i < g->count; i++) {
        struct guard_proof proof = proof_of(r, g, i);
        if (proof.stretches_count) proofs[view->proofs_count++] = proof;
    }
    view->proofs = proofs;
}

/* --- The kinds */

static struct str mark_word(struct request *r, uint64_t mark) {
    struct buf out;
    buf_init(&out, MARK_CHARS + 2);
    guarding_put_mark(&out, mark);
    struct str word = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return word;
}

static struct guard_item item_of(struct request *r, const struct guarding *g, size_t at) {
    const struct guarding_concern *concern = &g->found.concerns[at];
    return (struct guard_item){.number = (int64_t)at + 1,
                               .mark = mark_word(r, concern->mark),
                               .passage = concern->passage,
                               .replacement = concern->replacement,
                               .trait = concern->trait
                                            ? words_of(r, "trait", guard_trait_name(concern->trait))
                                            : (struct str){0},
                               .times = concern->times > 1 ? (int64_t)concern->times : 0,
                               .is_service = g->stances[at] == STANCE_SETTLED};
}

static bool has_part(const char *name) {
    for (size_t i = 0; thread_parts[i]; i++)
        if (str_equal(str_from_c(thread_parts[i]->name), str_from_c(name))) return true;
    return false;
}

/* The ways out of a combination that are not the text's own. */
static void fill_ways(struct request *r, const struct guarding *g, struct guard_group *group) {
    struct str unnamed = {0};
    bool is_new = r->route->form == &form_thread && g->manner == GUARD_STRICT;
    bool is_told = urlform_get(&r->fields, STR("unnamed"), &unnamed) == OK;
    group->is_combination = true;
    group->is_unnamed = is_told && !str_is_empty(unnamed);
    /* A draft without a name cannot be put off: who is to be told of it is not written down. */
    bool is_reply = r->route->form == &form_reply && g->manner == GUARD_STRICT;
    struct thread_id thread = {is_reply ? r->params[0].id : 0};
    group->may_wait =
        (is_new && !group->is_unnamed) || (is_reply && !post_is_mine(r, MEMBER_NOBODY, thread));
    group->may_be_unnamed = is_new && has_part("unnamed") && !group->is_unnamed;
}

/* The boxes of a group: each contact's, or one for many; one for all that is kept. */
static void fill_boxes(struct request *r, const struct guarding *g, enum guard_kind kind,
                       struct guard_group *group, struct guard_item *items) {
    struct buf marks;
    bool is_contact = guarding_is_contact(kind);
    buf_init(&marks, GUARD_FINDINGS_MOST * (MARK_CHARS + 1));
    for (size_t i = 0; i < g->found.concerns_count; i++)
        if (g->found.concerns[i].kind == kind && is_shown(g, i))
            guarding_put_mark(&marks, g->found.concerns[i].mark);
    struct str all = arena_copy(&r->arena, buf_str(&marks));
    buf_release(&marks);
    if (g->manner != GUARD_STRICT || guarding_is_identifier(kind)) return;
    if (!is_contact) {
        group->confirm = words_of(r, "confirm", guard_kind_name(kind));
        group->marks = all;
        group->is_confirmed = group->is_settled && !group->is_unnamed;
    } else if (group->items_count > SERVICE_BOXES) {
        group->services = all;
        group->is_confirmed = group->is_settled;
    } else {
        for (size_t i = 0; i < group->items_count; i++) items[i].may_be_service = true;
    }
}

static struct guard_group group_of(struct request *r, const struct guarding *g,
                                   enum guard_kind kind) {
    struct guard_item *items = arena_array(&r->arena, g->found.concerns_count, sizeof *items);
    struct guard_group group = {.kind = words_of(r, "kind", guard_kind_name(kind)),
                                .help = words_of(r, "help", guard_kind_name(kind)),
                                .is_settled = true,
                                .items = items};
    for (size_t i = 0; i < g->found.concerns_count; i++) {
        if (g->found.concerns[i].kind != kind || !is_shown(g, i)) continue;
        items[group.items_count++] = item_of(r, g, i);
        if (g->stances[i] == STANCE_STOPS) group.is_stop = true;
        if (g->stances[i] == STANCE_ASKS) group.is_ask = true;
        if (g->stances[i] != STANCE_SETTLED) group.is_settled = false;
    }
    if (kind == GUARD_COMBINATION) fill_ways(r, g, &group);
    fill_boxes(r, g, kind, &group, items);
    return group;
}

/* What stops stands before what warns: the order of kinds but for contacts, which come after
 * numbers. */
static void fill_groups(struct request *r, const struct guarding *g, struct guard_view *view) {
    static const enum guard_kind order[] = {
        GUARD_NIR,        GUARD_IBAN,    GUARD_FRANCE_TRAVAIL, GUARD_CAF,     GUARD_NISS,
        GUARD_AVS,        GUARD_PHONE,   GUARD_EMAIL,          GUARD_PROFILE, GUARD_NAME,
        GUARD_BIRTH_DATE, GUARD_ADDRESS, GUARD_COMBINATION};
    _Static_assert(ARRAY_LENGTH(order) == GUARD_KINDS, "each kind once");
    struct guard_group *groups = arena_array(&r->arena, GUARD_KINDS, sizeof *groups);
    for (size_t i = 0; i < GUARD_KINDS; i++) {
        struct guard_group group = group_of(r, g, order[i]);
        if (group.items_count) groups[view->groups_count++] = group;
    }
    view->groups = groups;
}

/* --- The whole */

static void fill_seen(struct request *r, const struct guarding *g, struct guard_view *view) {
    struct buf seen;
    size_t replaceable = 0;
    buf_init(&seen, GUARD_FINDINGS_MOST * (MARK_CHARS + 1));
    for (size_t i = 0; i < g->found.concerns_count; i++) {
        if (g->manner == GUARD_ADVISING && g->stances[i] != STANCE_STOPS)
            guarding_put_mark(&seen, g->found.concerns[i].mark);
        if (is_shown(g, i) && g->stances[i] != STANCE_SETTLED &&
            !str_is_empty(g->found.concerns[i].replacement))
            replaceable++;
    }
    view->seen = arena_copy(&r->arena, buf_str(&seen));
    view->may_replace_all = replaceable > 1;
    buf_release(&seen);
}

struct html guard_panel(struct request *r) {
    const struct guarding *g = r->guarding;
    if (!g || (g->found.concerns_count == 0 && g->replaced == 0)) return (struct html){0};
    struct guard_view view = {.stops = (int64_t)g->counts[STANCE_STOPS],
                              .asks = (int64_t)g->counts[STANCE_ASKS],
                              .advises = (int64_t)g->counts[STANCE_ADVISES],
                              .replaced = (int64_t)g->replaced,
                              .is_draft = g->manner == GUARD_KEEPING};
    fill_proofs(r, g, &view);
    fill_groups(r, g, &view);
    fill_seen(r, g, &view);
    struct buf out;
    struct template_writer w = {.out = &out, .language = r->language, .zone = r->service->zone};
    buf_init(&out, PANEL_MOST);
    tmpl_guard_panel_view(&w, &view);
    struct str text = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return (struct html){text.bytes, text.length};
}
