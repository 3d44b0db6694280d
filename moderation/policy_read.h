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
/* [exception …], once words and codes are read. */
MUST_USE enum err policy_read_exceptions(struct policy_reading *r);
/* [topic …]. */
MUST_USE enum err policy_read_topics(struct policy_reading *r);
/* [guard]: moderation/guard_trade.h. */
MUST_USE enum err policy_read_guard(struct policy_reading *r);
/* The shape of an id: [a-z0-9-]{1,40}. */
bool policy_is_id(struct str s);
/* What follows the first word of a section's name: "apec" of [kind apec]. */
struct str policy_section_id(const struct conf_row *row, size_t prefix);

enum { POLICY_CODE_ROOM = 32 };
/* Upper case without blanks; false when nothing is left, or too much. */
bool policy_plain_code(struct str code, char out[POLICY_CODE_ROOM], size_t *length);
bool policy_has_code_shape(const struct policy *p, struct str code);

#endif
