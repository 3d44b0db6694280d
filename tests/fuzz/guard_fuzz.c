/* Any bytes as a text: nothing outside them is read (each end is tried at the end of a block of
 * memory of its own), findings are in order, inside, apart and the same twice, and each has
 * something to say for itself. */
#include "lib/mem.h"
#include "lib/utf8.h"
#include "moderation/guard.h"
#include "tests/unit/moderation/policy_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct arena *arena, struct str text, const struct guard_findings *found) {
    bool is_valid = utf8_is_valid(text);
    size_t end = 0;
    for (size_t i = 0; i < found->count; i++) {
        const struct guard_finding *f = &found->items[i];
        assert(f->start >= end && f->end > f->start && f->end <= text.length);
        assert(f->kind < GUARD_KINDS && f->trait < GUARD_TRAITS);
        assert((f->trait != GUARD_NO_TRAIT) == (f->kind == GUARD_COMBINATION));
        if (is_valid) {
            assert(utf8_is_valid(str_slice(text, f->start, f->end)));
            assert(utf8_is_valid(guard_replacement(arena, text, f)));
        }
        end = f->end;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct arena kept;
    static const struct policy *policy;
    struct arena arena;
    struct guard_findings found, again;
    if (!policy) policy = fixture_policy(&kept);
    arena_init(&arena);
    char *bytes = mem_alloc(size + 1);
    if (size) memcpy(bytes + 1, data, size); /* the last byte is the last of its block */
    struct str text = {bytes + 1, size};
    guard_scan(&arena, policy, text, &found);
    guard_scan(&arena, policy, text, &again);
    assert(found.count <= GUARD_FINDINGS_MOST && found.count == again.count);
    check(&arena, text, &found);
    for (size_t i = 0; i < found.count; i++) {
        assert(found.items[i].start == again.items[i].start);
        assert(found.items[i].end == again.items[i].end);
        assert(found.items[i].kind == again.items[i].kind);
    }
    guard_scan(&arena, NULL, text, &again);
    check(&arena, text, &again);
    mem_free(bytes);
    arena_release(&arena);
    return 0;
}
