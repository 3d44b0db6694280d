/* Between the files that load a policy; for nobody else. */
#ifndef MODERATION_POLICY_READ_H
#define MODERATION_POLICY_READ_H

#include "moderation/policy.h"

struct policy_reading {
    struct arena *arena;
    struct conf conf;
    struct policy *policy;
    struct conf_error *error;
};

/* [spelling] and [words]: how titles are written and what their words say. */
MUST_USE enum err policy_read_words(struct policy_reading *r);
/* [topic …]. */
MUST_USE enum err policy_read_topics(struct policy_reading *r);
/* The shape of an id: [a-z0-9-]{1,40}. */
bool policy_is_id(struct str s);

#endif
