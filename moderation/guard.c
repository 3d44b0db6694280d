/* The scan: tokens one after another, each offered to the rules in turn; what they tell is kept in
 * order, and of two findings that overlap the one that weighs more. Traits of a person are noted
 * apart; when enough different ones came together they are told at the end. */
#include "moderation/guard_read.h"

#include "moderation/guard_traits.h"

/* More than one text has findings for: overlaps give some back. */
enum { GUARD_ROOM = GUARD_FINDINGS_MOST + GUARD_TRAITS_MOST };

static const struct {
    const char *name;
    enum guard_severity severity;
} kinds[] = {
    [GUARD_PHONE] = {"phone", GUARD_BLOCK},
    [GUARD_EMAIL] = {"email", GUARD_BLOCK},
    [GUARD_PROFILE] = {"profile", GUARD_BLOCK},
    [GUARD_NIR] = {"nir", GUARD_BLOCK},
    [GUARD_IBAN] = {"iban", GUARD_BLOCK},
    [GUARD_FRANCE_TRAVAIL] = {"france_travail", GUARD_BLOCK},
    [GUARD_CAF] = {"caf", GUARD_BLOCK},
    [GUARD_NISS] = {"niss", GUARD_BLOCK},
    [GUARD_AVS] = {"avs", GUARD_BLOCK},
    [GUARD_NAME] = {"name", GUARD_WARN},
    [GUARD_BIRTH_DATE] = {"birth_date", GUARD_WARN},
    [GUARD_ADDRESS] = {"address", GUARD_WARN},
    [GUARD_COMBINATION] = {"combination", GUARD_WARN},
};
_Static_assert(ARRAY_LENGTH(kinds) == GUARD_KINDS, "each kind has its name and severity");

const char *guard_kind_name(enum guard_kind kind) {
    return kind < GUARD_KINDS ? kinds[kind].name : "";
}

static const char *const traits[] = {"",     "age",   "commune", "employer",
                                     "date", "trade", "health",  "justice"};
_Static_assert(ARRAY_LENGTH(traits) == GUARD_TRAITS, "each trait has its name");

const char *guard_trait_name(enum guard_trait trait) {
    return trait < GUARD_TRAITS ? traits[trait] : "";
}

/* Which of two that overlap stays: what stops before what warns, the longer before the shorter. */
static bool outweighs(const struct guard_finding *a, const struct guard_finding *b) {
    if (a->severity != b->severity) return a->severity > b->severity;
    return a->end - a->start > b->end - b->start;
}

static void insert(struct guard_findings *found, const struct guard_finding *finding) {
    size_t at = found->count;
    while (at > 0 && found->items[at - 1].start > finding->start) at--;
    memmove(found->items + at + 1, found->items + at, (found->count - at) * sizeof *found->items);
    found->items[at] = *finding;
    found->count++;
}

static void keep(struct guard_findings *found, const struct guard_finding *finding) {
    size_t at = found->count;
    while (at > 0) {
        const struct guard_finding *other = &found->items[at - 1];
        if (other->end > finding->start && finding->end > other->start) {
            if (!outweighs(finding, other)) return;
            memmove(found->items + at - 1, found->items + at,
                    (found->count - at) * sizeof *found->items);
            found->count--;
        } else if (other->end <= finding->start) {
            break;
        }
        at--;
    }
    insert(found, finding);
}

void guard_tell(struct guard_reading *r, ptrdiff_t first, ptrdiff_t last, enum guard_kind kind) {
    struct guard_finding finding = {.start = guard_at(r, first)->start,
                                    .end = guard_at(r, last)->end,
                                    .kind = kind,
                                    .severity = kinds[kind].severity};
    if (r->found->count >= GUARD_FINDINGS_MOST) {
        r->found->is_full = true;
    } else {
        keep(r->found, &finding);
    }
}

/* Does a part of a combination lie inside a finding that says more? */
static bool is_told(const struct guard_findings *found, const struct guard_finding *part) {
    for (size_t i = 0; i < found->count; i++)
        if (found->items[i].end > part->start && part->end > found->items[i].start) return true;
    return false;
}

static void tell_combination(struct guard_findings *found, const struct guard_traits *seen) {
    if (!guard_traits_combine(seen)) return;
    for (size_t i = 0; i < seen->count; i++) {
        struct guard_finding part = seen->parts[i];
        part.kind = GUARD_COMBINATION;
        part.severity = kinds[GUARD_COMBINATION].severity;
        if (found->count < GUARD_ROOM && !is_told(found, &part)) insert(found, &part);
    }
    if (found->count > GUARD_FINDINGS_MOST) {
        found->count = GUARD_FINDINGS_MOST;
        found->is_full = true;
    }
}

/* A word in small letters matters to no rule unless it is of one of these classes, or a phrase
 * that begins with it is. */
#define TRIGGERS                                                                                   \
    (GUARD_BIT(WORD_CIVILITY) | GUARD_BIT(WORD_FIRST_NAME) | GUARD_BIT(WORD_NAMED) |               \
     GUARD_BIT(WORD_BIRTH) | GUARD_BIT(WORD_BIRTH_DATE) | GUARD_BIT(WORD_STREET) |                 \
     GUARD_BIT(WORD_STREET_TOO) | GUARD_BIT(WORD_BUILDING) | GUARD_BIT(WORD_AT) |                  \
     GUARD_BIT(WORD_NETWORK) | GUARD_BIT(WORD_NUMBER) | GUARD_BIT(WORD_PERSON) |                   \
     GUARD_BIT(WORD_TRADE) | GUARD_BIT(WORD_HEALTH) | GUARD_BIT(WORD_JUSTICE) |                    \
     GUARD_BIT(WORD_YEARS) | GUARD_BIT(WORD_PRONOUN) | GUARD_BIT(WORD_MONTH))

/* Most words of most texts: no rule would say anything. */
static bool is_plain(const struct guard_reading *r) {
    const struct guard_token *t = guard_at(r, 0);
    if (t->type != TOKEN_WORD || t->shape != SHAPE_LOWER || t->begins & TRIGGERS) return false;
    if (guard_is(t, WORD_COMMUNE)) return false;
    const struct guard_token *next = guard_at(r, 1);
    bool is_address = guard_is_mark(next, '.') && !guard_at(r, 2)->is_apart;
    return !is_address && !(t->letters == 2 && next->type != TOKEN_WORD);
}

/* What the token here is part of; how many tokens that took. */
static size_t look(struct guard_reading *r) {
    const struct guard_token *t = guard_at(r, 0);
    size_t taken = 0;
    if (t->type == TOKEN_NUMBER || t->type == TOKEN_MIXED) {
        if (t->type == TOKEN_MIXED) taken = guard_rule_iban(r);
        if (!taken) taken = guard_rule_identifier(r);
        if (!taken) taken = guard_rule_digits(r);
        if (!taken) taken = guard_rule_spelled(r);
        if (!taken) taken = guard_rule_birth(r);
        return taken ? taken : guard_rule_address(r);
    }
    if (t->type == TOKEN_WORD) taken = guard_rule_iban(r);
    if (!taken) taken = guard_rule_email(r);
    if (!taken) taken = guard_rule_profile(r);
    if (taken || t->type != TOKEN_WORD) return taken;
    taken = guard_rule_spelled(r);
    if (!taken) taken = guard_rule_birth(r);
    if (!taken) taken = guard_rule_address(r);
    return taken ? taken : guard_rule_name(r);
}

void guard_scan(struct arena *arena, const struct policy *policy, struct str text,
                struct guard_findings *out) {
    struct guard_traits seen = {.count = 0};
    *out = (struct guard_findings){.items = arena_array(arena, GUARD_ROOM + 1, sizeof *out->items)};
    struct guard_reading r = {.arena = arena,
                              .policy = policy,
                              .text = text,
                              .tokens = arena_array(arena, GUARD_WINDOW, sizeof *r.tokens),
                              .found = out,
                              .traits = &seen};
    size_t free_from = 0; /* tokens before it were taken */
    while (!out->is_full) {
        size_t before = r.here;
        guard_read(&r);
        size_t gone = before - r.here;
        free_from = free_from > gone ? free_from - gone : 0;
        if (r.here >= r.count) break;
        if (!is_plain(&r)) {
            guard_rule_traits(&r);
            size_t taken = r.here >= free_from ? look(&r) : 0;
            if (taken) free_from = r.here + taken;
        }
        r.here++;
    }
    tell_combination(out, &seen);
}

bool guard_stops(struct arena *arena, const struct policy *policy, struct str text) {
    struct guard_findings findings;
    guard_scan(arena, policy, text, &findings);
    for (size_t i = 0; i < findings.count; i++)
        if (findings.items[i].severity == GUARD_BLOCK) return true;
    return findings.is_full;
}
