/* Findings of one text cut back into the fields that it was made of, and gathered by what they say.
 */
#include "server/threads/guarding_text.h"

#include "lib/buf.h"

enum {
    PIECE_BYTES = 4096,
    OVERLAP_BYTES = 256, /* longer than an identifier and the words that tell it */
    MASK_MOST = 4096,
};

bool guarding_is_identifier(enum guard_kind kind) {
    static const bool is[GUARD_KINDS] = {
        [GUARD_NIR] = true, [GUARD_IBAN] = true, [GUARD_FRANCE_TRAVAIL] = true,
        [GUARD_CAF] = true, [GUARD_NISS] = true, [GUARD_AVS] = true};
    return is[kind];
}

bool guarding_is_contact(enum guard_kind kind) {
    return kind == GUARD_PHONE || kind == GUARD_EMAIL || kind == GUARD_PROFILE;
}

/* Not secret: it only tells one passage of a page from another. */
static uint64_t mark_of(struct arena *arena, const struct guard_finding *finding,
                        struct str passage) {
    struct str lower = arena_lower(arena, passage);
    return str_hash(
        arena_format(arena, "%d %d %.*s", (int)finding->kind, (int)finding->trait, STR_ARG(lower)));
}

static size_t concern_of(struct guarding_found *found, struct arena *arena,
                         const struct guard_finding *finding, struct str passage,
                         struct str replacement) {
    uint64_t mark = mark_of(arena, finding, passage);
    size_t i = 0;
    while (i < found->concerns_count && found->concerns[i].mark != mark) i++;
    if (i == found->concerns_count)
        found->concerns[found->concerns_count++] =
            (struct guarding_concern){.mark = mark,
                                      .kind = finding->kind,
                                      .trait = finding->trait,
                                      .severity = finding->severity,
                                      .passage = passage,
                                      .replacement = replacement};
    found->concerns[i].times++;
    return i;
}

void guarding_read(struct arena *arena, const struct policy *policy, const struct str *texts,
                   size_t count, struct guarding_found *found) {
    struct str *parts = arena_array(arena, 2 * count, sizeof *parts);
    for (size_t i = 0; i < count; i++) {
        parts[2 * i] = texts[i];
        parts[2 * i + 1] = STR("\n\n");
    }
    struct str whole = arena_join(arena, parts, 2 * count);
    struct guard_findings findings;
    guard_scan(arena, policy, whole, &findings);
    *found = (struct guarding_found){
        .concerns = arena_array(arena, findings.count, sizeof *found->concerns),
        .spots = arena_array(arena, findings.count, sizeof *found->spots),
        .is_full = findings.is_full};
    size_t field = 0, base = 0;
    for (size_t i = 0; i < findings.count; i++) {
        const struct guard_finding *finding = &findings.items[i];
        while (field + 1 < count && finding->start >= base + texts[field].length + 2)
            base += texts[field++].length + 2;
        size_t start = finding->start - base, end = finding->end - base;
        if (end > texts[field].length) end = texts[field].length;
        struct str passage = str_slice(texts[field], start, end);
        /* What opens before a number and closes after it is the sentence's. */
        bool is_open = str_starts(passage, STR("(")) && !memchr(passage.bytes, ')', passage.length);
        if (is_open) passage = str_slice(texts[field], ++start, end);
        if (start >= end) continue;
        struct str replacement = guard_replacement(arena, whole, finding);
        size_t concern = concern_of(found, arena, finding, passage, replacement);
        found->spots[found->spots_count++] =
            (struct guarding_spot){field, start, end, concern, replacement};
    }
}

struct str guarding_replace(struct arena *arena, struct str text, size_t field,
                            const struct guarding_found *found, const bool *is_chosen) {
    struct str *parts = arena_array(arena, 2 * found->spots_count + 1, sizeof *parts);
    size_t count = 0, at = 0;
    for (size_t i = 0; i < found->spots_count; i++) {
        const struct guarding_spot *spot = &found->spots[i];
        if (spot->field != field || !is_chosen[spot->concern]) continue;
        if (str_is_empty(spot->replacement)) continue;
        parts[count++] = str_slice(text, at, spot->start);
        parts[count++] = spot->replacement;
        at = spot->end;
    }
    if (count == 0) return text;
    parts[count++] = str_slice(text, at, text.length);
    return arena_join(arena, parts, count);
}

/* The identifiers of a text, in order, however much else the guard finds in it: a text of more
 * findings than it tells at once is read again by pieces, which overlap. */
struct reading {
    const struct policy *policy;
    struct str text;
    size_t at; /* what is before has been read */
    bool is_by_pieces;
};

static bool read_on(struct reading *reading, struct arena *arena, struct guard_findings *findings,
                    size_t *base) {
    size_t length = reading->text.length, to = length;
    if (reading->at >= length) return false;
    if (reading->is_by_pieces && reading->at + PIECE_BYTES < length) to = reading->at + PIECE_BYTES;
    *base = reading->at;
    guard_scan(arena, reading->policy, str_slice(reading->text, *base, to), findings);
    if (findings->is_full && !reading->is_by_pieces) {
        reading->is_by_pieces = true;
        return read_on(reading, arena, findings, base);
    }
    if (findings->is_full)
        reading->at = *base + findings->items[findings->count - 1].end;
    else
        reading->at = to == length ? length : to - OVERLAP_BYTES;
    return true;
}

bool guarding_has_identifier(struct arena *arena, const struct policy *policy, struct str text) {
    struct reading reading = {.policy = policy, .text = text};
    struct guard_findings findings;
    size_t base;
    while (read_on(&reading, arena, &findings, &base))
        for (size_t i = 0; i < findings.count; i++)
            if (guarding_is_identifier(findings.items[i].kind)) return true;
    return false;
}

struct str guarding_mask(struct arena *arena, const struct policy *policy, struct str text) {
    struct reading reading = {.policy = policy, .text = text};
    struct guard_findings findings;
    struct buf out;
    size_t base, done = 0;
    buf_init(&out, 2 * text.length + MASK_MOST);
    while (read_on(&reading, arena, &findings, &base)) {
        struct str part = str_slice(text, base, text.length);
        for (size_t i = 0; i < findings.count; i++) {
            const struct guard_finding *finding = &findings.items[i];
            if (!guarding_is_identifier(finding->kind) || base + finding->start < done) continue;
            buf_put(&out, str_slice(text, done, base + finding->start));
            struct str replacement = guard_replacement(arena, part, finding);
            buf_put(&out, str_is_empty(replacement) ? STR("[…]") : replacement);
            done = base + finding->end;
        }
    }
    if (done == 0) {
        buf_release(&out);
        return text;
    }
    buf_put(&out, str_slice(text, done, text.length));
    struct str masked = arena_copy(arena, buf_str(&out));
    buf_release(&out);
    return masked;
}
