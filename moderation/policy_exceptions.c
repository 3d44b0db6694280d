/* Exceptions of a policy: where the general rules get one title, one code, or one title with one
 * code wrong, the policy says so by name and gives its reason, instead of bending a rule that
 * serves thousands of titles.
 *
 *     [exception talent-manager]
 *     title = talent manager, talents manager
 *     occupation = M1502
 *     kind = apec
 *     rule = partner.title
 *     reason_fr = Un intitulé anglais du recrutement, qui n’encadre personne.
 *     reason_en = An English title of recruiters, who head nobody.
 */
#include "moderation/evidence.h"
#include "moderation/policy_read.h"

enum { EXCEPTION_PREFIX = 10 }; /* "exception " */

/* One section while it is read: what its titles share. */
struct section {
    struct policy_exception common;
    bool has_title, has_rule;
};

/* Rules on what a title and a code say; the others are about facts that decide by themselves. */
static bool may_except(enum peer_rule rule) {
    return rule != PEER_RULE_MANAGER_AUTHORITY && rule != PEER_RULE_PRACTICE_ENDED &&
           rule != PEER_RULE_REVIEW_DECLARATION && rule != PEER_RULE_REVIEW_ORGANISATION;
}

static enum err read_rule(struct policy_reading *r, const struct conf_row *row,
                          struct section *section) {
    for (size_t i = 0; i < PEER_RULE_COUNT_; i++) {
        if (!str_equal(row->value, str_from_c(peer_rules[i].id)) || !may_except((enum peer_rule)i))
            continue;
        section->common.rule = (enum peer_rule)i;
        section->has_rule = true;
        return OK;
    }
    return conf_fail(r->error, row->line, "an exception cannot give the rule \"%.*s\"",
                     STR_ARG(row->value));
}

static enum err read_code(struct policy_reading *r, const struct conf_row *row,
                          struct section *section) {
    char plain[POLICY_CODE_ROOM];
    size_t length;
    if (!policy_plain_code(row->value, plain, &length) ||
        !policy_has_code_shape(r->policy, (struct str){plain, length}))
        return conf_fail(r->error, row->line, "\"%.*s\" does not have the shape %.*s",
                         STR_ARG(row->value), STR_ARG(r->policy->code_shape));
    section->common.code = arena_copy(r->arena, (struct str){plain, length});
    return OK;
}

static enum err read_kinds_of(struct policy_reading *r, const struct conf_row *row,
                              struct section *section) {
    struct str rest = row->value, item;
    if (section->common.kinds == LEXICON_EVERY_KIND) section->common.kinds = 0;
    while (conf_cut_item(&rest, &item)) {
        uint64_t bit = policy_kind_bit(r->policy, item);
        if (!bit) return conf_fail(r->error, row->line, "there is no [kind %.*s]", STR_ARG(item));
        section->common.kinds |= bit;
    }
    return OK;
}

static enum err read_row(struct policy_reading *r, const struct conf_row *row,
                         struct section *section) {
    if (str_equal(row->key, STR("rule"))) return read_rule(r, row, section);
    if (str_equal(row->key, STR("occupation"))) return read_code(r, row, section);
    if (str_equal(row->key, STR("kind"))) return read_kinds_of(r, row, section);
    if (str_equal(row->key, STR("reason_fr"))) {
        section->common.reason_fr = row->value;
    } else if (str_equal(row->key, STR("reason_en"))) {
        section->common.reason_en = row->value;
    } else if (str_equal(row->key, STR("title"))) {
        section->has_title = true;
    } else {
        return conf_fail(r->error, row->line, "an exception has no key \"%.*s\"",
                         STR_ARG(row->key));
    }
    return OK;
}

static bool is_same(const struct policy_exception *a, const struct policy_exception *b) {
    return a->words_count == b->words_count && a->kinds == b->kinds &&
           str_equal(a->code, b->code) &&
           (a->words_count == 0 ||
            memcmp(a->words, b->words, a->words_count * sizeof *a->words) == 0);
}

static enum err add_exception(struct policy_reading *r, const struct policy_exception *made) {
    struct policy *p = r->policy;
    for (size_t i = 0; i < p->exceptions_count; i++) {
        if (is_same(&p->exceptions[i], made))
            return conf_fail(r->error, made->line, "the same exception stands on line %zu",
                             p->exceptions[i].line);
    }
    if (p->exceptions_count == POLICY_EXCEPTIONS_MAX)
        return conf_fail(r->error, made->line, "more than %d exceptions", POLICY_EXCEPTIONS_MAX);
    p->exceptions[p->exceptions_count++] = *made;
    return OK;
}

/* Its words become words of the lexicon, and say nothing there. */
static enum err add_title(struct policy_reading *r, const struct conf_row *row, struct str text,
                          const struct section *section) {
    struct policy *p = r->policy;
    struct title title;
    struct policy_exception made = section->common;
    title_read(&p->spelling, &p->lexicon, &p->lexicon, text, &title);
    if (title.count == 0 || title.is_cut)
        return conf_fail(r->error, row->line, "\"%.*s\" has no word, or too many", STR_ARG(text));
    made.words_count = title.count;
    for (size_t i = 0; i < title.count; i++) made.words[i] = title.words[i].id;
    made.line = row->line;
    return add_exception(r, &made);
}

static enum err add_titles(struct policy_reading *r, const struct section *section,
                           struct str name) {
    size_t at = 0;
    const struct conf_row *row;
    while ((row = conf_next_of(&r->conf, name, STR("title"), &at)) != NULL) {
        struct str rest = row->value, item;
        while (conf_cut_item(&rest, &item)) {
            enum err e = add_title(r, row, item, section);
            if (e) return e;
        }
    }
    return OK;
}

static bool is_named(const struct policy *p, struct str id) {
    for (size_t i = 0; i < p->exceptions_count; i++) {
        if (str_equal(p->exceptions[i].id, id)) return true;
    }
    return false;
}

static enum err check_section(struct policy_reading *r, const struct section *section) {
    const struct policy_exception *made = &section->common;
    if (is_named(r->policy, made->id))
        return conf_fail(r->error, made->line, "there are two [exception %.*s]", STR_ARG(made->id));
    if (!policy_is_id(made->id))
        return conf_fail(
            r->error, made->line,
            "an exception is named by letters a to z, digits and hyphens, not \"%.*s\"",
            STR_ARG(made->id));
    if (!section->has_rule || str_is_empty(made->reason_fr) || str_is_empty(made->reason_en))
        return conf_fail(r->error, made->line,
                         "[exception %.*s] needs rule, reason_fr and reason_en", STR_ARG(made->id));
    if (!section->has_title && str_is_empty(made->code))
        return conf_fail(r->error, made->line, "[exception %.*s] needs title or occupation",
                         STR_ARG(made->id));
    return OK;
}

static enum err read_section(struct policy_reading *r, const struct conf_row *first) {
    struct section section = {.common = {.id = policy_section_id(first, EXCEPTION_PREFIX),
                                         .kinds = LEXICON_EVERY_KIND,
                                         .line = first->line}};
    size_t at = 0;
    const struct conf_row *row;
    while ((row = conf_next(&r->conf, first->section, &at)) != NULL) {
        enum err e = read_row(r, row, &section);
        if (e) return e;
    }
    enum err e = check_section(r, &section);
    if (e) return e;
    return section.has_title ? add_titles(r, &section, first->section)
                             : add_exception(r, &section.common);
}

/* What one asks for: the title weighs most, then the code, then the organisation. */
static int weight(const struct policy_exception *x) {
    return (x->words_count > 0) * 4 + !str_is_empty(x->code) * 2 + (x->kinds != LEXICON_EVERY_KIND);
}

static int compare_exceptions(const void *a, const void *b) {
    const struct policy_exception *x = a, *y = b;
    int by_weight = weight(y) - weight(x);
    return by_weight ? by_weight : (x->line > y->line) - (x->line < y->line);
}

enum err policy_read_exceptions(struct policy_reading *r) {
    struct policy *p = r->policy;
    p->exceptions = arena_array(r->arena, POLICY_EXCEPTIONS_MAX, sizeof *p->exceptions);
    struct str before = STR("");
    for (size_t i = 0; i < r->conf.rows_count; i++) {
        const struct conf_row *row = &r->conf.rows[i];
        bool is_next = !str_equal(row->section, before);
        before = row->section;
        if (!is_next || !str_starts(row->section, STR("exception "))) continue;
        enum err e = read_section(r, row);
        if (e) return e;
    }
    qsort(p->exceptions, p->exceptions_count, sizeof *p->exceptions, compare_exceptions);
    return OK;
}

static bool is_title(const struct policy_exception *x, const uint32_t *words, size_t count) {
    return x->words_count == count && memcmp(x->words, words, count * sizeof *words) == 0;
}

static bool is_met(const struct policy_exception *x, const struct title_evidence *found,
                   struct str code, uint64_t kind) {
    if (x->words_count > 0 && !is_title(x, found->counting, found->counting_count) &&
        !is_title(x, found->all, found->all_count))
        return false;
    if (!str_is_empty(x->code) && !str_equal(x->code, code)) return false;
    return x->kinds == LEXICON_EVERY_KIND || (x->kinds & kind) != 0;
}

const struct policy_exception *evidence_exception(const struct policy *p,
                                                  const struct title_evidence *found,
                                                  struct str code, uint64_t kind) {
    char plain[POLICY_CODE_ROOM];
    size_t length = 0;
    if (p->exceptions_count == 0) return NULL;
    bool has_code = policy_plain_code(code, plain, &length);
    struct str known = has_code ? (struct str){plain, length} : STR("");
    for (size_t i = 0; i < p->exceptions_count; i++) {
        if (is_met(&p->exceptions[i], found, known, kind)) return &p->exceptions[i];
    }
    return NULL;
}
