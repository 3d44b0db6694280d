/* Any bytes as a title: the verdict is the same twice and has its sentence; another occupation's
 * code is never an acceptance; a stated authority is never overruled. */
#include "moderation/peer.h"
#include "tests/unit/moderation/policy_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct arena arena;
    static const struct policy *policy;
    if (!policy) policy = fixture_policy(&arena);
    if (size == 0) return 0;
    static const char *const codes[] = {"", "K1801", "K2112", "K2111", "M1302", "A1101"};
    struct peer_facts facts = {.job_title = {(const char *)data + 1, size - 1},
                               .occupation_code = str_from_c(codes[data[0] % 6])};
    struct peer_verdict verdict, again;
    peer_judge(policy, &facts, &verdict);
    peer_judge(policy, &facts, &again);
    assert(verdict.rule == again.rule && verdict.rule < PEER_RULE_COUNT_);
    assert(verdict.sentence_fr.length > 0);
    if (data[0] % 6 > 1) assert(verdict.outcome != PEER);
    facts.supervises = PEER_YES;
    peer_judge(policy, &facts, &verdict);
    assert(verdict.reason == PEER_REASON_MANAGER);
    return 0;
}
