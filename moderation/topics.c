/* Topics are read with the rest of a policy, their phrases cut to stems once; a text is cut to
 * stems too, and each phrase looked for in that row. Titles are short. */
#include "moderation/topics.h"

#include "moderation/policy_read.h"

enum {
    TOPIC_PREFIX = 6,     /* "topic " */
    TEXT_WORDS_MAX = 120, /* words of a text that count */
};

static enum err topic_of_row(struct policy_reading *r, const struct conf_row *row,
                             struct policy_topic **topic) {
    struct policy *p = r->policy;
    struct str id = str_trim(str_slice(row->section, TOPIC_PREFIX, row->section.length));
    for (size_t i = 0; i < p->topics_count; i++) {
        if (!str_equal(p->topics[i].id, id)) continue;
        *topic = &p->topics[i];
        return OK;
    }
    if (!policy_is_id(id))
        return conf_fail(r->error, row->line,
                         "a topic is named by letters a to z, digits and hyphens, not \"%.*s\"",
                         STR_ARG(id));
    if (p->topics_count == TOPICS_MAX)
        return conf_fail(r->error, row->line, "more than %d topics", TOPICS_MAX);
    *topic = &p->topics[p->topics_count++];
    (*topic)->id = id;
    (*topic)->phrases = arena_array(r->arena, TOPIC_PHRASES_MAX, sizeof *(*topic)->phrases);
    return OK;
}

static enum err add_phrase(struct policy_reading *r, struct policy_topic *topic,
                           struct stemmer *stemmer, const struct conf_row *row, struct str words) {
    struct topic_phrase phrase = {.count = 0};
    struct stem_word word;
    size_t at = 0;
    while (stem_next(stemmer, words, &at, &word)) {
        if (phrase.count == TOPIC_WORDS_MAX)
            return conf_fail(r->error, row->line,
                             "a topic's phrase \"%.*s\" has more than %d words", STR_ARG(words),
                             TOPIC_WORDS_MAX);
        phrase.terms[phrase.count++] = arena_copy(r->arena, word.term);
    }
    if (phrase.count == 0)
        return conf_fail(r->error, row->line, "\"%.*s\" is too common a word to be a topic's",
                         STR_ARG(words));
    if (topic->phrases_count == TOPIC_PHRASES_MAX)
        return conf_fail(r->error, row->line, "a topic of more than %d phrases", TOPIC_PHRASES_MAX);
    topic->phrases[topic->phrases_count++] = phrase;
    return OK;
}

static enum err read_row(struct policy_reading *r, struct stemmer *stemmer,
                         const struct conf_row *row) {
    struct policy_topic *topic = NULL;
    struct str rest = row->value, item;
    enum err e = topic_of_row(r, row, &topic);
    if (e) return e;
    if (str_equal(row->key, STR("label_fr"))) {
        topic->label_fr = row->value;
    } else if (str_equal(row->key, STR("label_en"))) {
        topic->label_en = row->value;
    } else if (str_equal(row->key, STR("words"))) {
        while (!e && conf_cut_item(&rest, &item)) e = add_phrase(r, topic, stemmer, row, item);
    } else {
        return conf_fail(r->error, row->line, "a topic has no key \"%.*s\"", STR_ARG(row->key));
    }
    return e;
}

enum err policy_read_topics(struct policy_reading *r) {
    struct policy *p = r->policy;
    struct stemmer *stemmer = stemmer_new();
    enum err e = OK;
    p->topics = arena_array(r->arena, TOPICS_MAX, sizeof *p->topics);
    for (size_t i = 0; !e && i < r->conf.rows_count; i++) {
        if (str_starts(r->conf.rows[i].section, STR("topic ")))
            e = read_row(r, stemmer, &r->conf.rows[i]);
    }
    for (size_t i = 0; !e && i < p->topics_count; i++) {
        const struct policy_topic *topic = &p->topics[i];
        if (str_is_empty(topic->label_fr) || str_is_empty(topic->label_en))
            e = conf_fail(r->error, 0, "[topic %.*s] needs label_fr and label_en",
                          STR_ARG(topic->id));
    }
    stemmer_free(stemmer);
    return e;
}

const struct policy_topic *policy_topic(const struct policy *p, struct str id) {
    for (size_t i = 0; i < p->topics_count; i++)
        if (str_equal(p->topics[i].id, id)) return &p->topics[i];
    return NULL;
}

/* A stem of the text, kept beside others. */
struct kept_stem {
    char bytes[STEM_WORD_MOST];
    size_t length;
};

static bool stands_at(const struct topic_phrase *phrase, const struct kept_stem *stems,
                      size_t left) {
    if (phrase->count > left) return false;
    for (size_t i = 0; i < phrase->count; i++) {
        struct str stem = {stems[i].bytes, stems[i].length};
        if (!str_equal(phrase->terms[i], stem)) return false;
    }
    return true;
}

static bool is_named(const struct policy_topic *topic, const struct kept_stem *stems,
                     size_t count) {
    for (size_t p = 0; p < topic->phrases_count; p++)
        for (size_t i = 0; i < count; i++)
            if (stands_at(&topic->phrases[p], &stems[i], count - i)) return true;
    return false;
}

size_t topics_of(const struct policy *p, struct stemmer *stemmer, struct str text,
                 struct str out[TOPICS_MAX]) {
    struct kept_stem stems[TEXT_WORDS_MAX];
    struct stem_word word;
    size_t count = 0, at = 0, found = 0;
    while (count < TEXT_WORDS_MAX && stem_next(stemmer, text, &at, &word)) {
        if (word.term.length > STEM_WORD_MOST) continue;
        memcpy(stems[count].bytes, word.term.bytes, word.term.length);
        stems[count++].length = word.term.length;
    }
    for (size_t i = 0; i < p->topics_count; i++)
        if (is_named(&p->topics[i], stems, count)) out[found++] = p->topics[i].id;
    return found;
}
