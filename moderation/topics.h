/* Topics of a trade: what a member may say to know about, and which of them the title of a thread
 * names. Sections of the policy file:
 *
 *     [topic handicap]
 *     label_fr = Handicap et santé au travail
 *     label_en = Disability and health at work
 *     words = handicap, RQTH, inaptitude, arrêt de travail
 *
 * A phrase of `words` is met as search meets words: without case or accents, by their stems, one
 * after another. */
#ifndef MODERATION_TOPICS_H
#define MODERATION_TOPICS_H

#include "lib/stem.h"

enum {
    TOPICS_MAX = 40,        /* a form sends one field for each */
    TOPIC_PHRASES_MAX = 60, /* of one topic */
    TOPIC_WORDS_MAX = 4,    /* of one phrase, common words left out */
};

struct topic_phrase {
    struct str terms[TOPIC_WORDS_MAX];
    size_t count;
};

struct policy_topic {
    struct str id; /* "handicap" */
    struct str label_fr, label_en;
    struct topic_phrase *phrases;
    size_t phrases_count;
};

struct policy;

/* NULL when the policy does not name it. */
const struct policy_topic *policy_topic(const struct policy *p, struct str id);
/* The ids of the topics that a text names, in the policy's order; returns how many. They live as
 * long as the policy. */
size_t topics_of(const struct policy *p, struct stemmer *stemmer, struct str text,
                 struct str out[TOPICS_MAX]);

#endif
