/* Any bytes as a policy, and as rows at the end of one that is good: read over without a fault, and
 * what can be loaded judges. */
#include "moderation/peer.h"
#include "moderation/policy_check.h"
#include "tests/unit/moderation/policy_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct arena *a, struct str text) {
    static const char *const titles[] = {"Juge des enfants", "Greffière", "x", ""};
    struct policy_report report;
    policy_check(a, text, &report);
    assert(report.findings_count <= POLICY_FINDINGS_MAX);
    assert((report.policy != NULL) == (report.problems_count == 0));
    for (size_t i = 0; report.policy && i < ARRAY_LENGTH(titles); i++) {
        struct peer_facts facts = {.job_title = str_from_c(titles[i]),
                                   .occupation_code = STR("K1")};
        struct peer_verdict verdict;
        peer_judge(report.policy, &facts, &verdict);
        assert(verdict.rule < PEER_RULE_COUNT_ && verdict.sentence_en.length > 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct arena kept;
    static struct str good;
    struct arena arena = {0};
    if (!good.bytes) good = fixture_read(&kept, "moderation/policy/juges-enfants.conf");
    struct str rows = {(const char *)data, size};
    const struct str whole[] = {good, STR("\n"), rows};
    check(&arena, rows);
    check(&arena, arena_join(&arena, whole, ARRAY_LENGTH(whole)));
    arena_release(&arena);
    return 0;
}
