/* Filters (RFC 7644 section 3.4.2.2): parsed into a list in postfix order, then asked of one user
 * after the other. Pure. Nothing recurses on what a client sent; length and depth are bounded.
 *
 * The whole grammar: and, or, not(), parentheses, eq ne co sw ew gt ge lt le pr, value paths
 * (emails[type eq "work"]), attributes qualified by their URN. Beyond it a value may stand without
 * quotes (userName eq bob), as clients in use send it. An attribute that is not there has no value:
 * nothing equals it. */
#ifndef SCIM_FILTER_H
#define SCIM_FILTER_H

#include "server/scim/user.h"

enum {
    SCIM_FILTER_BYTES_MOST = 4096,
    SCIM_FILTER_DEPTH_MOST = 32, /* of parentheses, brackets and not together */
};

enum scim_operator {
    SCIM_EQ,
    SCIM_NE,
    SCIM_CO,
    SCIM_SW,
    SCIM_EW,
    SCIM_GT,
    SCIM_GE,
    SCIM_LT,
    SCIM_LE,
    SCIM_PR
};

enum scim_node_kind {
    SCIM_COMPARE,
    SCIM_AND,
    SCIM_OR,
    SCIM_NOT,
    SCIM_ELEMENT, /* closes a value path: some one element fits */
};

enum scim_literal { SCIM_LITERAL_TEXT, SCIM_LITERAL_BOOL, SCIM_LITERAL_NULL };

struct scim_node {
    enum scim_node_kind kind;
    enum scim_attribute attribute; /* SCIM_NONE: one that nobody has */
    bool is_inside;                /* of a value path: compared element by element */
    enum scim_operator op;
    enum scim_literal literal;
    bool is_true;
    struct str text;    /* as written, unescaped */
    struct str lowered; /* for attributes whose case does not count */
    int64_t at;         /* SCIM_TIME */
};

struct scim_filter {
    struct scim_node *nodes; /* postfix order */
    size_t count;
};

/* ERR_INVALID, with a sentence in *why that names the place. The nodes live in the arena, which
 * copies of texts go to as well. */
enum err scim_filter_parse(struct arena *arena, struct str text, struct scim_filter *filter,
                           struct str *why) MUST_USE;
/* The same for what stands between the brackets after `parent`. */
enum err scim_filter_parse_inside(struct arena *arena, enum scim_attribute parent, struct str text,
                                  struct scim_filter *filter, struct str *why) MUST_USE;
/* The arena is for what must be folded; the caller resets it. */
bool scim_filter_fits(const struct scim_filter *filter, const struct scim_user *user,
                      struct arena *arena);
/* Bits of the elements of the parent that fit a filter parsed by ..._inside. */
uint32_t scim_filter_elements(const struct scim_filter *filter, const struct scim_user *user,
                              struct arena *arena);
/* A single comparison eq of that attribute and nothing else: its text. */
bool scim_filter_is_eq(const struct scim_filter *filter, enum scim_attribute attribute,
                       struct str *text);

#endif
