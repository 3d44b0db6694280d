/* Two facts decide at once; then one table crosses what the title says with what the occupation
 * code says and names the rule; then the kind of organisation may turn an acceptance to review. */
#include "moderation/peer.h"

#include "moderation/evidence.h"

/* clang-format off */
#define TITLE   PEER_RULE_TITLE
#define CODE    PEER_RULE_OCCUPATION
#define MANAGER PEER_RULE_MANAGER_TITLE
#define PARTNER PEER_RULE_PARTNER_TITLE
#define OTHER   PEER_RULE_OTHER_TITLE
#define M_CODE  PEER_RULE_MANAGER_OCCUPATION
#define P_CODE  PEER_RULE_PARTNER_OCCUPATION
#define O_CODE  PEER_RULE_OTHER_OCCUPATION
#define NEAR    PEER_RULE_REVIEW_NEIGHBOUR
#define TWO     PEER_RULE_REVIEW_TWO_TRADES
#define AGAINST PEER_RULE_REVIEW_CONTRADICTION
#define UNKNOWN PEER_RULE_REVIEW_TITLE
#define NO_TEXT PEER_RULE_REVIEW_NO_TITLE
#define STATUS  PEER_RULE_REVIEW_STATUS
#define RANK    PEER_RULE_REVIEW_POSITION
#define OWNER   PEER_RULE_REVIEW_OWNER

/* Columns: no code, accepted, neighbour, partner, manager, another occupation. */
static const enum peer_rule decisions[EVIDENCE_COUNT_][POLICY_CODE_COUNT_] = {
    [EVIDENCE_EMPTY]       = {NO_TEXT, NO_TEXT, NEAR,    P_CODE,  M_CODE,  O_CODE},
    [EVIDENCE_UNKNOWN]     = {UNKNOWN, UNKNOWN, NEAR,    P_CODE,  M_CODE,  O_CODE},
    [EVIDENCE_TITLE]       = {TITLE,   TITLE,   NEAR,    AGAINST, AGAINST, AGAINST},
    [EVIDENCE_TITLE_MORE]  = {UNKNOWN, CODE,    NEAR,    AGAINST, AGAINST, AGAINST},
    [EVIDENCE_ELSEWHERE]   = {NEAR,    NEAR,    NEAR,    P_CODE,  M_CODE,  O_CODE},
    [EVIDENCE_COUNSELLING] = {UNKNOWN, CODE,    NEAR,    AGAINST, AGAINST, AGAINST},
    [EVIDENCE_FUNCTION]    = {UNKNOWN, CODE,    NEAR,    P_CODE,  M_CODE,  O_CODE},
    [EVIDENCE_SUPPORT]     = {UNKNOWN, CODE,    NEAR,    P_CODE,  M_CODE,  O_CODE},
    [EVIDENCE_NEIGHBOUR]   = {NEAR,    NEAR,    NEAR,    P_CODE,  M_CODE,  O_CODE},
    [EVIDENCE_TWO_TRADES]  = {TWO,     TWO,     TWO,     TWO,     AGAINST, AGAINST},
    [EVIDENCE_PARTNER]     = {PARTNER, AGAINST, PARTNER, PARTNER, PARTNER, PARTNER},
    [EVIDENCE_OTHER]       = {OTHER,   AGAINST, OTHER,   P_CODE,  M_CODE,  O_CODE},
    [EVIDENCE_OTHER_NEAR]  = {TWO,     TWO,     TWO,     P_CODE,  M_CODE,  O_CODE},
    [EVIDENCE_MANAGER]     = {MANAGER, MANAGER, MANAGER, MANAGER, MANAGER, MANAGER},
    [EVIDENCE_POSITION]    = {MANAGER, AGAINST, MANAGER, MANAGER, MANAGER, MANAGER},
    [EVIDENCE_POSITION_IN] = {RANK,    RANK,    RANK,    MANAGER, MANAGER, MANAGER},
    [EVIDENCE_OWNER]       = {OWNER,   OWNER,   OWNER,   P_CODE,  OWNER,   O_CODE},
    [EVIDENCE_OWNER_TITLE] = {OWNER,   OWNER,   OWNER,   AGAINST, OWNER,   AGAINST},
    [EVIDENCE_DOUBT]       = {STATUS,  STATUS,  STATUS,  P_CODE,  M_CODE,  O_CODE},
};

#undef TITLE
#undef CODE
#undef MANAGER
#undef PARTNER
#undef OTHER
#undef M_CODE
#undef P_CODE
#undef O_CODE
#undef NEAR
#undef TWO
#undef AGAINST
#undef UNKNOWN
#undef NO_TEXT
#undef STATUS
#undef RANK
#undef OWNER
/* clang-format on */

/* A rule, and the exception that it comes from. */
struct decision {
    enum peer_rule rule;
    const struct policy_exception *exception;
};

static void give(const struct policy *p, struct decision decision, struct peer_verdict *verdict) {
    enum peer_rule rule = decision.rule;
    *verdict = (struct peer_verdict){
        .outcome = peer_rules[rule].outcome,
        .reason = peer_rules[rule].reason,
        .rule = rule,
        .rule_id = p->rules[rule].id,
        .sentence_fr = p->rules[rule].sentence_fr,
        .sentence_en = p->rules[rule].sentence_en,
        .exception = decision.exception,
    };
}

/* "Has no authority" against a title that sounds like it; and the head of a company, who without
 * staff is an independent: one who receives beneficiaries under the trade's code is a peer. */
static enum peer_rule without_authority(enum peer_rule rule, const struct peer_facts *facts,
                                        enum evidence evidence, enum policy_code code) {
    if (rule == PEER_RULE_MANAGER_TITLE && code != POLICY_CODE_MANAGER)
        return PEER_RULE_REVIEW_CONTRADICTION;
    if (rule != PEER_RULE_REVIEW_OWNER) return rule;
    if (evidence == EVIDENCE_OWNER_TITLE) return PEER_RULE_TITLE;
    bool is_attested = code == POLICY_CODE_ACCEPTED && facts->practising == PEER_YES;
    return is_attested ? PEER_RULE_OCCUPATION : PEER_RULE_REVIEW_INDEPENDENT;
}

/* Facts that decide whatever the title says. */
static bool decide_at_once(const struct peer_facts *facts, enum peer_rule *rule) {
    if (facts->supervises == PEER_YES) {
        *rule = PEER_RULE_MANAGER_AUTHORITY;
        return true;
    }
    if (facts->practising == PEER_NO) {
        *rule = PEER_RULE_PRACTICE_ENDED;
        return true;
    }
    return false;
}

/* An acceptance holds where the organisation is entitled. */
static struct decision at_organisation(const struct policy *p, const struct peer_facts *facts,
                                       struct decision d) {
    if (peer_rules[d.rule].outcome != PEER) return d;
    const struct policy_kind *kind = policy_kind(p, facts->organisation_kind);
    bool is_entitled = str_is_empty(facts->organisation_kind) || (kind && kind->is_entitled);
    return is_entitled ? d : (struct decision){.rule = PEER_RULE_REVIEW_ORGANISATION};
}

static struct decision decide(const struct policy *p, const struct peer_facts *facts) {
    struct decision d = {0};
    if (decide_at_once(facts, &d.rule)) return d;
    struct title_evidence found;
    uint64_t kind = policy_kind_bit(p, facts->organisation_kind);
    enum policy_code code = policy_code(p, facts->occupation_code, kind);
    evidence_read(p, facts->job_title, kind, &found);
    d.exception = evidence_exception(p, &found, facts->occupation_code, kind);
    if (d.exception) {
        d.rule = d.exception->rule;
        return at_organisation(p, facts, d);
    }
    d.rule = decisions[found.evidence][code];
    if (facts->supervises == PEER_NO)
        d.rule = without_authority(d.rule, facts, found.evidence, code);
    if (found.is_of_kind && d.rule == PEER_RULE_TITLE) d.rule = PEER_RULE_KIND;
    return at_organisation(p, facts, d);
}

void peer_judge(const struct policy *p, const struct peer_facts *facts,
                struct peer_verdict *verdict) {
    give(p, decide(p, facts), verdict);
}

/* Does this source say anything about what the person does? */
static bool has_occupation(const struct peer_facts *facts) {
    return !str_is_empty(str_trim(facts->job_title)) ||
           !str_is_empty(str_trim(facts->occupation_code));
}

/* The unknown of one source, filled by what the other knows of the person. The title and the code
 * are one statement: they are filled together or not at all. */
static struct peer_facts fill(const struct peer_facts *facts, const struct peer_facts *other) {
    struct peer_facts filled = *facts;
    if (!has_occupation(facts)) {
        filled.job_title = other->job_title;
        filled.occupation_code = other->occupation_code;
    }
    if (filled.supervises == PEER_UNKNOWN) filled.supervises = other->supervises;
    if (filled.practising == PEER_UNKNOWN) filled.practising = other->practising;
    if (str_is_empty(filled.organisation_kind)) filled.organisation_kind = other->organisation_kind;
    return filled;
}

static bool differ(struct str a, struct str b) {
    return !str_is_empty(a) && !str_is_empty(b) && !str_equal_nocase(a, b);
}

void peer_combine(const struct policy *p, const struct peer_facts *organisation,
                  const struct peer_facts *person, struct peer_verdict *verdict) {
    struct decision found = {0};
    if (decide_at_once(organisation, &found.rule) || decide_at_once(person, &found.rule)) {
        give(p, found, verdict);
        return;
    }
    struct peer_facts stated = fill(organisation, person), declared = fill(person, organisation);
    struct decision by_organisation = decide(p, &stated), by_person = decide(p, &declared);
    bool is_stricter =
        peer_rules[by_person.rule].outcome > peer_rules[by_organisation.rule].outcome;
    found = is_stricter ? by_person : by_organisation;
    bool is_contradicted = differ(organisation->occupation_code, person->occupation_code) ||
                           differ(organisation->organisation_kind, person->organisation_kind);
    if (peer_rules[found.rule].outcome == PEER && is_contradicted)
        found = (struct decision){.rule = PEER_RULE_REVIEW_DECLARATION};
    give(p, found, verdict);
}

bool peer_keeps_access(const struct policy *p, const struct peer_verdict *verdict, int64_t now_ms,
                       int64_t *valid_until_ms) {
    bool is_mere = verdict->reason == PEER_REASON_UNKNOWN_TITLE ||
                   verdict->rule == PEER_RULE_REVIEW_PROVISIONER;
    if (!is_mere) return false;
    *valid_until_ms = now_ms + p->grace_days * DAY_MS;
    return true;
}

bool peer_fact_parse(struct str text, enum peer_fact *fact) {
    static const char *const words[] = {[PEER_UNKNOWN] = "", [PEER_NO] = "no", [PEER_YES] = "yes"};
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++) {
        if (!str_equal_nocase(str_trim(text), str_from_c(words[i]))) continue;
        *fact = (enum peer_fact)i;
        return true;
    }
    return false;
}
