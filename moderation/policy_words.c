/* The words of a policy, compiled into its lexicon. Spelling comes first, because every phrase of
 * the policy is read by the same rules as the titles it will be compared with. */
#include "lib/unicode.h"
#include "moderation/policy_read.h"

enum { SPELLING_RULES_MAX = 200, ALIASES_MAX = 500 };

/* The keys of [words], and what their phrases say. */
struct word_key {
    const char *key;
    enum lexicon_mark mark;
    bool is_alone, is_background;
};

/* clang-format off */
static const struct word_key word_keys[] = {
    {"title",      MARK_TITLE,     false, false},
    {"role",       MARK_ROLE,      false, false},
    {"helper",     MARK_HELPER,    false, false},
    {"subject",    MARK_SUBJECT,   false, false},
    {"trade",      MARK_TRADE,     false, false},
    {"neighbour",  MARK_NEIGHBOUR, false, false},
    {"partner",    MARK_PARTNER,   false, false},
    {"other",      MARK_OTHER,     false, false},
    {"manager",    MARK_MANAGER,   false, false},
    {"position",   MARK_POSITION,  false, false},
    {"owner",      MARK_OWNER,     false, false},
    {"doubt",      MARK_DOUBT,     false, false},
    {"nothing",    MARK_NOTHING,   false, false},
    {"place",      MARK_PLACE,     false, false},
    {"alone",      MARK_NONE,      true,  false},
    {"background", MARK_NONE,      false, true},
};
/* clang-format on */

static const struct word_key *find_word_key(struct str key) {
    for (size_t i = 0; i < ARRAY_LENGTH(word_keys); i++) {
        if (str_equal(key, str_from_c(word_keys[i].key))) return &word_keys[i];
    }
    return NULL;
}

static enum err add_raw(struct policy_reading *r, const struct conf_row *row, enum title_raw what) {
    struct str rest = row->value, item;
    while (conf_cut_item(&rest, &item)) {
        struct lexicon_word *word =
            lexicon_add_word(&r->policy->spelling.raw, unicode_folded(r->arena, item));
        if (!word) return conf_fail(r->error, row->line, "too many words");
        word->flags |= (unsigned)what;
    }
    return OK;
}

/* "trice > teur". */
static enum err add_ending(struct policy_reading *r, const struct conf_row *row,
                           struct title_ending *endings, size_t *count) {
    struct str rest = row->value, item;
    while (conf_cut_item(&rest, &item)) {
        size_t arrow = str_find_byte(item, '>', 0);
        struct str from = str_trim(str_slice(item, 0, arrow));
        struct str to = str_trim(str_slice(item, arrow + 1, item.length));
        if (arrow == item.length || from.length == 0 || from.length > 16 || to.length > 16)
            return conf_fail(r->error, row->line,
                             "an ending is written \"trice > teur\", not \"%.*s\"", STR_ARG(item));
        if (*count == SPELLING_RULES_MAX)
            return conf_fail(r->error, row->line, "more than %d endings", SPELLING_RULES_MAX);
        endings[(*count)++] =
            (struct title_ending){unicode_folded(r->arena, from), unicode_folded(r->arena, to)};
    }
    return OK;
}

static enum err read_spelling(struct policy_reading *r) {
    struct title_spelling *s = &r->policy->spelling;
    lexicon_init(&s->raw, r->arena);
    s->plurals = arena_array(r->arena, SPELLING_RULES_MAX, sizeof *s->plurals);
    s->endings = arena_array(r->arena, SPELLING_RULES_MAX, sizeof *s->endings);
    size_t at = 0;
    const struct conf_row *row;
    while ((row = conf_next(&r->conf, STR("spelling"), &at)) != NULL) {
        enum err e = OK;
        if (str_equal(row->key, STR("small"))) {
            e = add_raw(r, row, TITLE_RAW_SMALL);
        } else if (str_equal(row->key, STR("suffix"))) {
            e = add_raw(r, row, TITLE_RAW_SUFFIX);
        } else if (str_equal(row->key, STR("plural"))) {
            e = add_ending(r, row, s->plurals, &s->plurals_count);
        } else if (str_equal(row->key, STR("ending"))) {
            e = add_ending(r, row, s->endings, &s->endings_count);
        } else if (!str_equal(row->key, STR("alias"))) {
            e = conf_fail(r->error, row->line, "[spelling] has no key \"%.*s\"", STR_ARG(row->key));
        }
        if (e) return e;
    }
    return OK;
}

/* The words of a phrase of the policy, all of them known from now on. */
static enum err read_phrase(struct policy_reading *r, const struct conf_row *row, struct str text,
                            struct title *title) {
    struct policy *p = r->policy;
    title_read(&p->spelling, &p->lexicon, &p->lexicon, text, title);
    if (title->count == 0)
        return conf_fail(r->error, row->line, "\"%.*s\" has no word that counts", STR_ARG(text));
    if (title->count > LEXICON_PHRASE_WORDS || title->is_cut)
        return conf_fail(r->error, row->line, "\"%.*s\" has more than %d words that count",
                         STR_ARG(text), LEXICON_PHRASE_WORDS);
    return OK;
}

/* "cip: conseiller en insertion professionnelle". */
static enum err add_alias(struct policy_reading *r, const struct conf_row *row) {
    struct title_spelling *s = &r->policy->spelling;
    size_t colon = str_find_byte(row->value, ':', 0);
    struct title name, words;
    if (colon == row->value.length)
        return conf_fail(r->error, row->line, "an alias is written \"short: the words it means\"");
    enum err e = read_phrase(r, row, str_slice(row->value, 0, colon), &name);
    if (!e) e = read_phrase(r, row, str_slice(row->value, colon + 1, row->value.length), &words);
    if (e) return e;
    if (name.count != 1)
        return conf_fail(r->error, row->line, "an alias is one word, and not an alias already");
    if (s->aliases_count == ALIASES_MAX)
        return conf_fail(r->error, row->line, "more than %d aliases", ALIASES_MAX);
    struct title_alias *alias = &s->aliases[s->aliases_count++];
    alias->id = name.words[0].id;
    alias->count = words.count;
    alias->line = row->line;
    memcpy(alias->words, words.words, words.count * sizeof *words.words);
    return OK;
}

static enum err read_aliases(struct policy_reading *r) {
    struct title_spelling *s = &r->policy->spelling;
    s->aliases = arena_array(r->arena, ALIASES_MAX, sizeof *s->aliases);
    size_t at = 0;
    const struct conf_row *row;
    while ((row = conf_next_of(&r->conf, STR("spelling"), STR("alias"), &at)) != NULL) {
        enum err e = add_alias(r, row);
        if (e) return e;
    }
    s->alias_of_count = r->policy->lexicon.words_count + 1;
    s->alias_of = arena_array(r->arena, s->alias_of_count, sizeof *s->alias_of);
    for (size_t i = 0; i < s->aliases_count; i++) s->alias_of[s->aliases[i].id] = i + 1;
    return OK;
}

static enum err add_phrase(struct policy_reading *r, const struct conf_row *row, struct str text,
                           const struct title *words, struct lexicon_phrase phrase) {
    const struct lexicon_phrase *other = NULL;
    phrase.count = words->count;
    phrase.line = row->line;
    for (size_t i = 0; i < words->count; i++) phrase.words[i] = words->words[i].id;
    if (lexicon_add_phrase(&r->policy->lexicon, &phrase, &other) == OK) return OK;
    return conf_fail(r->error, row->line, "\"%.*s\" says something else already on line %zu",
                     STR_ARG(text), other->line);
}

/* Every phrase of a row; `kinds` is where its titles hold. */
static enum err add_row(struct policy_reading *r, const struct conf_row *row,
                        const struct word_key *key, uint64_t kinds) {
    struct str rest = row->value, item;
    while (conf_cut_item(&rest, &item)) {
        struct title words;
        enum err e = read_phrase(r, row, item, &words);
        if (e) return e;
        e = add_phrase(r, row, item, &words,
                       (struct lexicon_phrase){.mark = key->mark,
                                               .kinds = kinds,
                                               .is_alone = key->is_alone,
                                               .is_background = key->is_background});
        if (e) return e;
    }
    return OK;
}

/* One role with every subject: "conseiller" + "insertion professionnelle" is a title. */
static enum err combine_role(struct policy_reading *r, const struct conf_row *role_row,
                             struct str role) {
    size_t at = 0;
    const struct conf_row *row;
    while ((row = conf_next_of(&r->conf, STR("words"), STR("subject"), &at)) != NULL) {
        struct str rest = row->value, item;
        while (conf_cut_item(&rest, &item)) {
            struct title words;
            struct str text = arena_format(r->arena, "%.*s %.*s", STR_ARG(role), STR_ARG(item));
            enum err e = read_phrase(r, role_row, text, &words);
            if (e) return e;
            e = add_phrase(r, row, text, &words,
                           (struct lexicon_phrase){.mark = MARK_TITLE,
                                                   .kinds = LEXICON_EVERY_KIND,
                                                   .is_derived = true});
            if (e) return e;
        }
    }
    return OK;
}

static enum err combine_roles(struct policy_reading *r) {
    struct policy *p = r->policy;
    p->roles = arena_array(r->arena, POLICY_ROLES_MAX, sizeof *p->roles);
    size_t at = 0;
    const struct conf_row *row;
    while ((row = conf_next_of(&r->conf, STR("words"), STR("role"), &at)) != NULL) {
        struct str rest = row->value, item;
        while (conf_cut_item(&rest, &item)) {
            if (p->roles_count == POLICY_ROLES_MAX)
                return conf_fail(r->error, row->line, "more than %d roles", POLICY_ROLES_MAX);
            p->roles[p->roles_count++] = item;
            enum err e = combine_role(r, row, item);
            if (e) return e;
        }
    }
    return OK;
}

/* Titles of [kind …] hold at that kind only; [words] everywhere. */
static enum err add_rows(struct policy_reading *r) {
    for (size_t i = 0; i < r->conf.rows_count; i++) {
        const struct conf_row *row = &r->conf.rows[i];
        uint64_t kinds = LEXICON_EVERY_KIND;
        const struct word_key *key = find_word_key(row->key);
        if (str_starts(row->section, STR("kind "))) {
            if (!key || key->mark != MARK_TITLE) continue;
            struct str id = str_trim(str_slice(row->section, 5, row->section.length));
            kinds = policy_kind_bit(r->policy, id);
        } else if (!str_equal(row->section, STR("words"))) {
            continue;
        } else if (!key) {
            return conf_fail(r->error, row->line, "[words] has no key \"%.*s\"", STR_ARG(row->key));
        }
        enum err e = add_row(r, row, key, kinds);
        if (e) return e;
    }
    return OK;
}

enum err policy_read_words(struct policy_reading *r) {
    lexicon_init(&r->policy->lexicon, r->arena);
    enum err e = read_spelling(r);
    if (!e) e = read_aliases(r);
    if (!e) e = add_rows(r);
    return e ? e : combine_roles(r);
}
