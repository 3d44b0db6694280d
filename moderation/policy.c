/* A policy file is read section by section through tables of keys; a key or section that no table
 * knows is an error, because a misspelt one would silently open or close the door. */
#include "moderation/policy.h"

#include "lib/num.h"
#include "moderation/policy_read.h"
#include "moderation/rules.h"

enum { KIND_PREFIX = 5, RULE_PREFIX = 5 }; /* "kind ", "rule " */

static bool is_foreign(struct str section) {
    return str_starts(section, STR("guard")) || str_starts(section, STR("starter"));
}

/* A text of the [policy] section, and where it goes. */
struct text_key {
    const char *key;
    size_t offset;
    bool is_required;
};

#define POLICY_TEXT(name, member, required)                                                        \
    { name, offsetof(struct policy, member), required }

static const struct text_key text_keys[] = {
    POLICY_TEXT("name", name, true),
    POLICY_TEXT("version", version, true),
    POLICY_TEXT("trade_fr", trade_fr, true),
    POLICY_TEXT("trade_en", trade_en, true),
    POLICY_TEXT("member_fr", member.one_fr, true),
    POLICY_TEXT("members_fr", member.many_fr, true),
    POLICY_TEXT("member_en", member.one_en, true),
    POLICY_TEXT("members_en", member.many_en, true),
    POLICY_TEXT("beneficiary_fr", beneficiary.one_fr, true),
    POLICY_TEXT("beneficiaries_fr", beneficiary.many_fr, true),
    POLICY_TEXT("beneficiary_en", beneficiary.one_en, true),
    POLICY_TEXT("beneficiaries_en", beneficiary.many_en, true),
};

static struct str *text_at(struct policy *p, size_t offset) {
    return (struct str *)(void *)((char *)p + offset);
}

static enum err add_regions(struct policy_reading *r, const struct conf_row *row) {
    struct policy *p = r->policy;
    struct str rest = row->value, item;
    while (conf_cut_item(&rest, &item)) {
        if (p->regions_count == POLICY_REGIONS_MAX)
            return conf_fail(r->error, row->line, "more than %d regions", POLICY_REGIONS_MAX);
        p->regions[p->regions_count++] = item;
    }
    return OK;
}

static enum err read_policy_row(struct policy_reading *r, const struct conf_row *row) {
    if (str_equal(row->key, STR("grace_days"))) {
        if (num_parse(row->value, 366, &r->policy->grace_days)) return OK;
        return conf_fail(r->error, row->line, "grace_days is a number of days from 0 to 366");
    }
    if (str_equal(row->key, STR("region"))) return add_regions(r, row);
    for (size_t i = 0; i < ARRAY_LENGTH(text_keys); i++) {
        if (!str_equal(row->key, str_from_c(text_keys[i].key))) continue;
        if (str_is_empty(row->value))
            return conf_fail(r->error, row->line, "%s is empty", text_keys[i].key);
        *text_at(r->policy, text_keys[i].offset) = row->value;
        return OK;
    }
    return conf_fail(r->error, row->line, "[policy] has no key \"%.*s\"", STR_ARG(row->key));
}

static enum err read_policy(struct policy_reading *r) {
    size_t at = 0;
    const struct conf_row *row;
    r->policy->grace_days = 14;
    r->policy->regions = arena_array(r->arena, POLICY_REGIONS_MAX, sizeof *r->policy->regions);
    while ((row = conf_next(&r->conf, STR("policy"), &at)) != NULL) {
        enum err e = read_policy_row(r, row);
        if (e) return e;
    }
    for (size_t i = 0; i < ARRAY_LENGTH(text_keys); i++) {
        if (text_keys[i].is_required && str_is_empty(*text_at(r->policy, text_keys[i].offset)))
            return conf_fail(r->error, 0, "[policy] lacks the key \"%s\"", text_keys[i].key);
    }
    return OK;
}

struct str policy_section_id(const struct conf_row *row, size_t prefix) {
    return str_trim(str_slice(row->section, prefix, row->section.length));
}

bool policy_is_id(struct str s) {
    for (size_t i = 0; i < s.length; i++) {
        char c = s.bytes[i];
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') return false;
    }
    return s.length > 0 && s.length <= 40;
}

static enum err kind_of_row(struct policy_reading *r, const struct conf_row *row,
                            struct policy_kind **kind) {
    struct policy *p = r->policy;
    struct str id = policy_section_id(row, KIND_PREFIX);
    for (size_t i = 0; i < p->kinds_count; i++) {
        if (!str_equal(p->kinds[i].id, id)) continue;
        *kind = &p->kinds[i];
        return OK;
    }
    if (!policy_is_id(id))
        return conf_fail(r->error, row->line,
                         "a kind of organisation is named by letters a to z, digits and hyphens, "
                         "not \"%.*s\"",
                         STR_ARG(id));
    if (p->kinds_count == POLICY_KINDS_MAX)
        return conf_fail(r->error, row->line, "more than %d kinds of organisation",
                         POLICY_KINDS_MAX);
    *kind = &p->kinds[p->kinds_count++];
    (*kind)->id = id;
    return OK;
}

static enum err read_kind_row(struct policy_reading *r, const struct conf_row *row) {
    struct policy_kind *kind = NULL;
    enum err e = kind_of_row(r, row, &kind);
    if (e) return e;
    if (str_equal(row->key, STR("label_fr"))) {
        kind->label_fr = row->value;
    } else if (str_equal(row->key, STR("label_en"))) {
        kind->label_en = row->value;
    } else if (str_equal(row->key, STR("entitled"))) {
        if (!conf_parse_bool(row->value, &kind->is_entitled))
            return conf_fail(r->error, row->line, "entitled is \"yes\" or \"no\"");
    } else if (!str_equal(row->key, STR("title")) && !str_equal(row->key, STR("occupation"))) {
        return conf_fail(r->error, row->line, "a kind of organisation has no key \"%.*s\"",
                         STR_ARG(row->key));
    }
    return OK;
}

static enum err read_kinds(struct policy_reading *r) {
    struct policy *p = r->policy;
    p->kinds = arena_array(r->arena, POLICY_KINDS_MAX, sizeof *p->kinds);
    for (size_t i = 0; i < r->conf.rows_count; i++) {
        if (!str_starts(r->conf.rows[i].section, STR("kind "))) continue;
        enum err e = read_kind_row(r, &r->conf.rows[i]);
        if (e) return e;
    }
    for (size_t i = 0; i < p->kinds_count; i++) {
        if (str_is_empty(p->kinds[i].label_fr) || str_is_empty(p->kinds[i].label_en))
            return conf_fail(r->error, 0, "[kind %.*s] needs label_fr and label_en",
                             STR_ARG(p->kinds[i].id));
    }
    if (p->kinds_count == 0)
        return conf_fail(r->error, 0, "there is no [kind …]: no kind of organisation");
    return OK;
}

static enum err read_rule_row(struct policy_reading *r, const struct conf_row *row) {
    struct str id = policy_section_id(row, RULE_PREFIX);
    for (size_t i = 0; i < r->policy->rules_count; i++) {
        struct policy_rule *rule = &r->policy->rules[i];
        if (!str_equal(rule->id, id)) continue;
        if (str_equal(row->key, STR("fr"))) {
            rule->sentence_fr = row->value;
        } else if (str_equal(row->key, STR("en"))) {
            rule->sentence_en = row->value;
        } else {
            return conf_fail(r->error, row->line, "a rule has the keys fr and en, not \"%.*s\"",
                             STR_ARG(row->key));
        }
        return OK;
    }
    return conf_fail(r->error, row->line, "there is no rule \"%.*s\"", STR_ARG(id));
}

static enum err read_rules(struct policy_reading *r) {
    struct policy *p = r->policy;
    p->rules_count = PEER_RULE_COUNT_;
    p->rules = arena_array(r->arena, p->rules_count, sizeof *p->rules);
    for (size_t i = 0; i < p->rules_count; i++) p->rules[i].id = str_from_c(peer_rules[i].id);
    for (size_t i = 0; i < r->conf.rows_count; i++) {
        if (!str_starts(r->conf.rows[i].section, STR("rule "))) continue;
        enum err e = read_rule_row(r, &r->conf.rows[i]);
        if (e) return e;
    }
    for (size_t i = 0; i < p->rules_count; i++) {
        enum peer_rule like = peer_rules[i].like;
        bool is_silent =
            str_is_empty(p->rules[i].sentence_fr) && str_is_empty(p->rules[i].sentence_en);
        if (is_silent && like) {
            p->rules[i].sentence_fr = p->rules[like].sentence_fr;
            p->rules[i].sentence_en = p->rules[like].sentence_en;
        }
        if (str_is_empty(p->rules[i].sentence_fr) || str_is_empty(p->rules[i].sentence_en))
            return conf_fail(r->error, 0, "[rule %s] needs its sentence in French and in English",
                             peer_rules[i].id);
    }
    return OK;
}

bool policy_plain_code(struct str code, char out[POLICY_CODE_ROOM], size_t *length) {
    *length = 0;
    for (size_t i = 0; i < code.length; i++) {
        char c = code.bytes[i];
        if (c == ' ') continue;
        if (*length == POLICY_CODE_ROOM) return false;
        out[(*length)++] = (char)(c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c);
    }
    return *length > 0;
}

bool policy_has_code_shape(const struct policy *p, struct str code) {
    struct str shape = p->code_shape;
    if (shape.length == 0) return true;
    if (code.length != shape.length) return false;
    for (size_t i = 0; i < code.length; i++) {
        char c = code.bytes[i], wanted = shape.bytes[i];
        bool fits = wanted == 'A'   ? c >= 'A' && c <= 'Z'
                    : wanted == '9' ? c >= '0' && c <= '9'
                                    : c == wanted;
        if (!fits) return false;
    }
    return true;
}

static int compare_codes(const void *a, const void *b) {
    const struct policy_coded *x = a, *y = b;
    return str_compare(x->code, y->code);
}

/* A code's place, new when the policy has not named it yet; NULL when there are too many. */
static struct policy_coded *code_place(struct policy *p, struct str code) {
    for (size_t i = 0; i < p->codes_count; i++) {
        if (str_equal(p->codes[i].code, code)) return &p->codes[i];
    }
    if (p->codes_count == POLICY_CODES_MAX) return NULL;
    p->codes[p->codes_count] = (struct policy_coded){.code = code, .meaning = POLICY_CODE_NONE};
    return &p->codes[p->codes_count++];
}

/* `kinds` 0: everywhere. */
static enum err add_codes(struct policy_reading *r, const struct conf_row *row,
                          enum policy_code meaning, uint64_t kinds) {
    struct policy *p = r->policy;
    struct str rest = row->value, item;
    while (conf_cut_item(&rest, &item)) {
        if (!policy_has_code_shape(p, item))
            return conf_fail(r->error, row->line, "\"%.*s\" does not have the shape %.*s",
                             STR_ARG(item), STR_ARG(p->code_shape));
        struct policy_coded *coded = code_place(p, item);
        if (!coded) return conf_fail(r->error, row->line, "more than %d codes", POLICY_CODES_MAX);
        bool is_twice = kinds ? (coded->accepted_at & kinds) != 0 : coded->meaning;
        if (is_twice) return conf_fail(r->error, row->line, "%.*s is listed twice", STR_ARG(item));
        if (kinds) {
            coded->accepted_at |= kinds;
        } else {
            coded->meaning = meaning;
        }
    }
    return OK;
}

/* `occupation` of a kind of organisation: accepted there. */
static enum err read_kind_codes(struct policy_reading *r) {
    for (size_t i = 0; i < r->conf.rows_count; i++) {
        const struct conf_row *row = &r->conf.rows[i];
        if (!str_starts(row->section, STR("kind ")) || !str_equal(row->key, STR("occupation")))
            continue;
        uint64_t kind = policy_kind_bit(r->policy, policy_section_id(row, KIND_PREFIX));
        enum err e = add_codes(r, row, POLICY_CODE_ACCEPTED, kind);
        if (e) return e;
    }
    return OK;
}

static enum err read_occupations(struct policy_reading *r) {
    static const char *const keys[POLICY_CODE_COUNT_] = {
        [POLICY_CODE_ACCEPTED] = "accepted",
        [POLICY_CODE_NEIGHBOUR] = "neighbour",
        [POLICY_CODE_PARTNER] = "partner",
        [POLICY_CODE_MANAGER] = "manager",
    };
    struct policy *p = r->policy;
    p->codes = arena_array(r->arena, POLICY_CODES_MAX, sizeof *p->codes);
    (void)conf_get(&r->conf, STR("occupations"), STR("shape"), &p->code_shape);
    size_t at = 0;
    const struct conf_row *row;
    while ((row = conf_next(&r->conf, STR("occupations"), &at)) != NULL) {
        if (str_equal(row->key, STR("shape"))) continue;
        size_t meaning = 0;
        while (meaning < POLICY_CODE_COUNT_ &&
               (!keys[meaning] || !str_equal(row->key, str_from_c(keys[meaning]))))
            meaning++;
        if (meaning == POLICY_CODE_COUNT_)
            return conf_fail(r->error, row->line, "[occupations] has no key \"%.*s\"",
                             STR_ARG(row->key));
        enum err e = add_codes(r, row, (enum policy_code)meaning, 0);
        if (e) return e;
    }
    enum err e = read_kind_codes(r);
    if (e) return e;
    qsort(p->codes, p->codes_count, sizeof *p->codes, compare_codes);
    return OK;
}

static enum err check_sections(struct policy_reading *r) {
    static const char *const known[] = {"policy", "occupations", "spelling", "words"};
    for (size_t i = 0; i < r->conf.rows_count; i++) {
        const struct conf_row *row = &r->conf.rows[i];
        bool is_known = is_foreign(row->section) || str_starts(row->section, STR("kind ")) ||
                        str_starts(row->section, STR("rule ")) ||
                        str_starts(row->section, STR("exception ")) ||
                        str_starts(row->section, STR("topic "));
        for (size_t j = 0; j < ARRAY_LENGTH(known); j++)
            is_known = is_known || str_equal(row->section, str_from_c(known[j]));
        if (!is_known)
            return conf_fail(r->error, row->line, "a policy has no section \"%.*s\"",
                             STR_ARG(row->section));
    }
    return OK;
}

enum err policy_load(struct arena *a, struct str text, const struct policy **policy,
                     struct conf_error *error) {
    struct policy_reading r = {
        .arena = a, .policy = arena_alloc(a, sizeof *r.policy), .error = error};
    enum err e = conf_parse(a, text, &r.conf, error);
    if (e) return e;
    static enum err (*const steps[])(struct policy_reading *) = {check_sections,
                                                                 read_policy,
                                                                 read_kinds,
                                                                 read_rules,
                                                                 read_occupations,
                                                                 policy_read_words,
                                                                 policy_read_exceptions,
                                                                 policy_read_topics,
                                                                 policy_read_guard};
    for (size_t i = 0; i < ARRAY_LENGTH(steps); i++) {
        e = steps[i](&r);
        if (e) return e;
    }
    r.policy->fingerprint = arena_format(a, "%016llx", (unsigned long long)str_hash(text));
    *policy = r.policy;
    return OK;
}

const struct policy_kind *policy_kind(const struct policy *p, struct str id) {
    for (size_t i = 0; i < p->kinds_count; i++) {
        if (str_equal(p->kinds[i].id, id)) return &p->kinds[i];
    }
    return NULL;
}

uint64_t policy_kind_bit(const struct policy *p, struct str id) {
    const struct policy_kind *kind = policy_kind(p, id);
    return kind ? UINT64_C(1) << (kind - p->kinds) : 0;
}

const struct policy_rule *policy_rule(const struct policy *p, struct str id) {
    for (size_t i = 0; i < p->rules_count; i++) {
        if (str_equal(p->rules[i].id, id)) return &p->rules[i];
    }
    return NULL;
}

enum policy_code policy_code(const struct policy *p, struct str code, uint64_t kind) {
    char bytes[POLICY_CODE_ROOM];
    size_t length;
    if (p->codes_count == 0 || !policy_plain_code(code, bytes, &length)) return POLICY_CODE_NONE;
    struct policy_coded wanted = {.code = {bytes, length}};
    if (!policy_has_code_shape(p, wanted.code)) return POLICY_CODE_NONE;
    const struct policy_coded *found =
        bsearch(&wanted, p->codes, p->codes_count, sizeof *p->codes, compare_codes);
    if (!found) return POLICY_CODE_OTHER;
    if ((found->accepted_at & kind) != 0) return POLICY_CODE_ACCEPTED;
    return found->meaning ? found->meaning : POLICY_CODE_OTHER;
}
