/* Problems are found by loading again and again, each time without the line that was wrong. Rows
 * that deserve a look are found by judging each phrase of the file as a whole title: it should
 * come out as its own key says. */
#include "moderation/policy_check.h"

#include "moderation/peer.h"

struct checking {
    struct arena *arena;
    struct policy_report *report;
    const struct policy *policy;
    struct conf conf;
};

static void add(struct checking *c, bool is_problem, size_t line, struct str text) {
    struct policy_report *r = c->report;
    if (r->findings_count == POLICY_FINDINGS_MAX) {
        r->is_cut = true;
        return;
    }
    r->findings[r->findings_count++] = (struct policy_finding){line, is_problem, text};
    r->problems_count += is_problem;
}

#define NOTE(c, line, ...) add(c, false, line, arena_format((c)->arena, __VA_ARGS__))

/* Makes a comment of one line; false when the text has no such line. */
static bool strike(char *bytes, size_t length, size_t line) {
    size_t at = 0;
    for (size_t n = 1; n < line && at < length; at++) n += bytes[at] == '\n';
    if (at >= length || bytes[at] == '#') return false;
    for (; at < length && bytes[at] != '\n'; at++) bytes[at] = '#';
    return true;
}

/* The policy, or every problem that keeps it from being one. */
static void find_problems(struct checking *c, struct str text) {
    char *bytes = arena_text(c->arena, text);
    const struct str left = {bytes, text.length};
    struct arena trial = {0};
    struct conf_error error = {0};
    const struct policy *loaded;
    for (;;) {
        arena_reset(&trial);
        if (policy_load(&trial, left, &loaded, &error) == OK) break;
        add(c, true, error.line, arena_copy(c->arena, str_from_c(error.text)));
        if (c->report->is_cut || !error.line || !strike(bytes, left.length, error.line)) break;
    }
    arena_release(&trial);
    if (c->report->problems_count == 0 && policy_load(c->arena, text, &c->policy, &error) == OK)
        c->report->policy = c->policy;
}

/* What a phrase of this key should come out as when it is the whole title. */
struct expectation {
    const char *key;
    enum peer_rule rules[2];
    const char *meaning;
};

static const struct expectation expectations[] = {
    {"title", {PEER_RULE_TITLE, PEER_RULE_KIND}, "a title of the trade"},
    {"alone", {PEER_RULE_TITLE, PEER_RULE_TITLE}, "a title of the trade"},
    {"neighbour", {PEER_RULE_REVIEW_NEIGHBOUR, PEER_RULE_REVIEW_NEIGHBOUR}, "a neighbour"},
    {"partner", {PEER_RULE_PARTNER_TITLE, PEER_RULE_PARTNER_TITLE}, "a partner profession"},
    {"other", {PEER_RULE_OTHER_TITLE, PEER_RULE_OTHER_TITLE}, "another profession"},
    {"manager", {PEER_RULE_MANAGER_TITLE, PEER_RULE_MANAGER_TITLE}, "a manager"},
    {"position", {PEER_RULE_MANAGER_TITLE, PEER_RULE_REVIEW_POSITION}, "a position"},
    {"owner", {PEER_RULE_REVIEW_OWNER, PEER_RULE_REVIEW_OWNER}, "the head of a company"},
    {"doubt", {PEER_RULE_REVIEW_STATUS, PEER_RULE_REVIEW_STATUS}, "a doubt"},
};

static const struct expectation *expectation_of(struct str key) {
    for (size_t i = 0; i < ARRAY_LENGTH(expectations); i++) {
        if (str_equal(key, str_from_c(expectations[i].key))) return &expectations[i];
    }
    return NULL;
}

static void count_phrase(struct policy_report *r, struct str key) {
    size_t at = 0;
    while (at < r->counts_count && !str_equal(r->counts[at].key, key)) at++;
    if (at == POLICY_COUNTS_MAX) return;
    if (at == r->counts_count) r->counts[r->counts_count++].key = key;
    r->counts[at].phrases++;
}

/* Words that open the door by themselves without being a title. */
static bool opens_wrongly(const struct peer_verdict *v) {
    return v->outcome == PEER && !v->exception;
}

static void check_phrase(struct checking *c, const struct conf_row *row, struct str phrase,
                         const struct policy_kind *kind) {
    struct peer_facts facts = {.job_title = phrase, .organisation_kind = kind ? kind->id : STR("")};
    struct peer_verdict v;
    const struct expectation *e = expectation_of(row->key);
    peer_judge(c->policy, &facts, &v);
    if (v.exception) return;
    if (!e) {
        if (opens_wrongly(&v) && !str_equal(row->key, STR("subject")))
            NOTE(c, row->line, "\"%.*s\" is accepted by itself", STR_ARG(phrase));
        return;
    }
    if (v.rule == e->rules[0] || v.rule == e->rules[1]) return;
    NOTE(c, row->line, "\"%.*s\" is listed as %s, and as a whole title it is judged %.*s",
         STR_ARG(phrase), e->meaning, STR_ARG(v.rule_id));
}

/* What speaks against the trade, within a title of the trade. */
static bool is_against(const struct lexicon_phrase *phrase) {
    return phrase && (phrase->mark == MARK_MANAGER || phrase->mark == MARK_PARTNER ||
                      phrase->mark == MARK_OTHER || phrase->mark == MARK_DOUBT);
}

static void check_inside(struct checking *c, const struct conf_row *row, struct str phrase) {
    struct title title;
    uint32_t ids[TITLE_WORDS_MAX];
    const struct policy *p = c->policy;
    title_read(&p->spelling, &p->lexicon, NULL, phrase, &title);
    for (size_t i = 0; i < title.count; i++) ids[i] = title.words[i].id;
    for (size_t i = 0; i < title.count; i++) {
        size_t room = title.count - i - (i == 0); /* not the whole of it */
        const struct lexicon_phrase *inside =
            room ? lexicon_match(&p->lexicon, ids + i, room) : NULL;
        if (!is_against(inside)) continue;
        NOTE(c, row->line, "the title \"%.*s\" holds words that line %zu lists against the trade",
             STR_ARG(phrase), inside->line);
        return;
    }
}

/* The same words on an earlier row, or on one that makes this one useless. */
static void check_twice(struct checking *c, const struct conf_row *row, struct str phrase,
                        const struct policy_kind *kind) {
    struct title title;
    uint32_t ids[TITLE_WORDS_MAX];
    const struct policy *p = c->policy;
    title_read(&p->spelling, &p->lexicon, NULL, phrase, &title);
    for (size_t i = 0; i < title.count; i++) ids[i] = title.words[i].id;
    const struct lexicon_phrase *found = lexicon_match(&p->lexicon, ids, title.count);
    if (!found || found->count != title.count) return;
    bool is_everywhere = found->kinds == LEXICON_EVERY_KIND;
    if (kind && is_everywhere)
        NOTE(c, row->line, "\"%.*s\" is a title at every kind of organisation", STR_ARG(phrase));
    if (!kind && found->line < row->line && is_everywhere)
        NOTE(c, row->line, "\"%.*s\" stands on line %zu already", STR_ARG(phrase), found->line);
}

/* A row of [words] or a kind's titles, phrase by phrase. */
static void check_row(struct checking *c, const struct conf_row *row,
                      const struct policy_kind *kind) {
    bool is_flag = str_equal(row->key, STR("alone")) || str_equal(row->key, STR("background"));
    struct str rest = row->value, item;
    while (conf_cut_item(&rest, &item)) {
        count_phrase(c->report, row->key);
        if (!is_flag) check_twice(c, row, item, kind);
        check_phrase(c, row, item, kind);
        if (str_equal(row->key, STR("title"))) check_inside(c, row, item);
    }
}

static void check_words(struct checking *c) {
    for (size_t i = 0; i < c->conf.rows_count; i++) {
        const struct conf_row *row = &c->conf.rows[i];
        if (str_equal(row->section, STR("words"))) {
            check_row(c, row, NULL);
        } else if (str_starts(row->section, STR("kind ")) && str_equal(row->key, STR("title"))) {
            struct str id = str_trim(str_slice(row->section, 5, row->section.length));
            check_row(c, row, policy_kind(c->policy, id));
        }
    }
}

static void check_kinds(struct checking *c) {
    const struct policy *p = c->policy;
    size_t entitled = 0;
    for (size_t i = 0; i < p->kinds_count; i++) entitled += p->kinds[i].is_entitled;
    if (entitled == 0)
        NOTE(c, 0, "no kind of organisation is entitled: nobody is accepted without a review");
    for (size_t i = 0; i < c->conf.rows_count; i++) {
        const struct conf_row *row = &c->conf.rows[i];
        if (!str_starts(row->section, STR("kind "))) continue;
        if (!str_equal(row->key, STR("title")) && !str_equal(row->key, STR("occupation"))) continue;
        struct str id = str_trim(str_slice(row->section, 5, row->section.length));
        const struct policy_kind *kind = policy_kind(p, id);
        if (!kind->is_entitled)
            NOTE(c, row->line, "%.*s of a kind that is not entitled: it always goes to review",
                 STR_ARG(row->key));
    }
}

/* An ending that ends in an earlier one is never reached: the first that fits is taken. */
static void check_endings(struct checking *c, const char *key) {
    struct str seen[200], from[200];
    size_t count = 0, at = 0;
    const struct conf_row *row;
    while ((row = conf_next_of(&c->conf, STR("spelling"), str_from_c(key), &at)) != NULL) {
        struct str rest = row->value, item;
        while (conf_cut_item(&rest, &item) && count < ARRAY_LENGTH(from)) {
            struct str ending = str_trim(str_slice(item, 0, str_find_byte(item, '>', 0)));
            for (size_t i = 0; i < count; i++) {
                if (!str_ends(ending, from[i])) continue;
                NOTE(c, row->line, "the %s \"%.*s\" is never reached, \"%.*s\" comes before", key,
                     STR_ARG(item), STR_ARG(seen[i]));
                break;
            }
            seen[count] = item;
            from[count++] = ending;
        }
    }
}

static void check_aliases(struct checking *c) {
    const struct policy *p = c->policy;
    for (size_t i = 0; i < p->spelling.aliases_count; i++) {
        const struct title_alias *alias = &p->spelling.aliases[i];
        if (p->spelling.alias_of[alias->id] == i + 1) continue;
        NOTE(c, alias->line, "this abbreviation is explained again on line %zu, which counts",
             p->spelling.aliases[p->spelling.alias_of[alias->id] - 1].line);
    }
}

/* The same facts under a policy without exceptions. */
static void check_exception(struct checking *c, const struct policy_exception *x) {
    struct policy general = *c->policy;
    struct peer_verdict with, without;
    general.exceptions_count = 0;
    for (size_t i = 0; i < c->conf.rows_count; i++) {
        const struct conf_row *row = &c->conf.rows[i];
        if (row->line != x->line || !str_equal(row->key, STR("title"))) continue;
        struct str rest = row->value, item;
        while (conf_cut_item(&rest, &item)) {
            struct peer_facts facts = {.job_title = item, .occupation_code = x->code};
            for (size_t k = 0; k < c->policy->kinds_count && x->kinds != LEXICON_EVERY_KIND; k++) {
                if (x->kinds >> k & 1) facts.organisation_kind = c->policy->kinds[k].id;
            }
            peer_judge(c->policy, &facts, &with);
            peer_judge(&general, &facts, &without);
            if (with.exception == x && with.rule == without.rule)
                NOTE(c, x->line, "\"%.*s\": the general rules give %.*s too", STR_ARG(item),
                     STR_ARG(with.rule_id));
        }
    }
}

static int by_line(const void *a, const void *b) {
    const struct policy_finding *x = a, *y = b;
    return (x->line > y->line) - (x->line < y->line);
}

void policy_check(struct arena *a, struct str text, struct policy_report *report) {
    struct checking c = {.arena = a, .report = report};
    struct conf_error error;
    *report = (struct policy_report){0};
    report->findings = arena_array(a, POLICY_FINDINGS_MAX, sizeof *report->findings);
    find_problems(&c, text);
    if (!report->policy || conf_parse(a, text, &c.conf, &error) != OK) return;
    check_kinds(&c);
    check_endings(&c, "plural");
    check_endings(&c, "ending");
    check_aliases(&c);
    check_words(&c);
    for (size_t i = 0; i < c.policy->exceptions_count; i++)
        check_exception(&c, &c.policy->exceptions[i]);
    qsort(report->findings, report->findings_count, sizeof *report->findings, by_line);
}
