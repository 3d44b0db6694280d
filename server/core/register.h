/* The register of measures that members read: what was decided, why, by which role, for how long;
 * never who. A row holds codes and numbers only, so that nothing in it can tell of a person, and
 * names the message or thread it is about for the pages of those concerned, not for readers. */
#ifndef CORE_REGISTER_H
#define CORE_REGISTER_H

#include "server/core/op.h"

/* One row a kind: its code in the database, shown as the catalogue's measure.kind_<code>. */
#define REGISTER_KINDS(KIND)                                                                       \
    /* about a message */                                                                          \
    KIND(NONE, "none")                                                                             \
    KIND(HIDDEN, "hidden")                                                                         \
    KIND(SHOWN, "shown")                                                                           \
    KIND(WITHDRAWN, "withdrawn")                                                                   \
    KIND(PURGED, "purged")                                                                         \
    KIND(MISTAKEN, "mistaken")                                                                     \
    KIND(OPENED, "opened")                                                                         \
    KIND(EDITED, "edited")     /* a passage, by an animator */                                     \
    KIND(RESTORED, "restored") /* the text as its author wrote it */                               \
    /* about a thread, or what came of one */                                                      \
    KIND(CLOSED, "closed")                                                                         \
    KIND(REOPENED, "reopened")                                                                     \
    KIND(MOVED, "moved")                                                                           \
    KIND(MERGED, "merged")                                                                         \
    KIND(SPLIT, "split")                                                                           \
    KIND(RENAMED, "renamed")                                                                       \
    KIND(KIND_CHANGED, "kind_changed")                                                             \
    KIND(UNPUBLISHED, "unpublished") /* a collective answer */                                     \
    /* about a person */                                                                           \
    KIND(WARNED, "warned")                                                                         \
    KIND(SLOWED, "slowed")                                                                         \
    KIND(SILENCED, "silenced")                                                                     \
    KIND(SUSPENDED, "suspended")                                                                   \
    KIND(EXCLUDED, "excluded")                                                                     \
    KIND(LIFTED, "lifted") /* ended before its term */                                             \
    /* an appeal against any of these */                                                           \
    KIND(UPHELD, "upheld") /* the measure stays */                                                 \
    KIND(OVERTURNED, "overturned")                                                                 \
    KIND(SOFTENED, "softened")

#define REGISTER_KIND_NAME(name, code) REGISTER_##name,
enum register_kind { REGISTER_KINDS(REGISTER_KIND_NAME) REGISTER_KINDS_COUNT };
#undef REGISTER_KIND_NAME

/* Why: the words of report.reason_<code>. Any other reason is ERR_INVALID. */
#define REGISTER_REASONS "beneficiary", "person", "charter", "illegal", "danger", "other", "order"

/* By which role: the words of measure.by_<code>; "animators" is two of them together. */
#define REGISTER_ROLES "member", "animator", "animators", "operator"

struct register_entry {
    enum register_kind kind;
    struct str reason;       /* a code of REGISTER_REASONS; "order" is tidying up, no reproach */
    struct str role;         /* a code of REGISTER_ROLES; empty: as the actor is at this moment */
    struct post_id post;     /* about; 0: none */
    struct thread_id thread; /* likewise. Of a person neither, unless the measure was taken on it */
    int64_t days;            /* for how long; 0: no term */
    int64_t at_ms;           /* 0: now */
};

/* Writes one row in the current transaction. ERR_INVALID: no such reason or role; ERR_DENIED: the
 * role was left to the actor, and they have none. Pages show the day alone. */
enum err register_note(struct op_run *run, const struct register_entry *entry) MUST_USE;

/* Code of a kind, as stored. */
const char *register_code(enum register_kind kind);

#endif
