/* What the guard says of the texts of one form, read together: an age in one field and a town in
 * another tell of the same person. Passages that say the same are one concern: who replaces a name
 * replaces it wherever it stands. Pure. */
#ifndef GUARDING_TEXT_H
#define GUARDING_TEXT_H

#include "moderation/guard.h"

/* What was found, once for all its places. */
struct guarding_concern {
    uint64_t mark; /* names it among those of the form: made of kind and words */
    enum guard_kind kind;
    enum guard_trait trait;
    enum guard_severity severity;
    struct str passage;     /* as it stands where it was found first */
    struct str replacement; /* there; empty: there is none to propose */
    size_t times;           /* how many places */
};

/* One place. */
struct guarding_spot {
    size_t field, start, end; /* bytes of the field's text */
    size_t concern;
    struct str replacement;
};

/* In the order of fields, then of places; none overlapping. */
struct guarding_found {
    struct guarding_concern *concerns;
    size_t concerns_count;
    struct guarding_spot *spots;
    size_t spots_count;
    bool is_full; /* there is more, not told */
};

/* Reads the texts; what it gives lives in the arena and views the texts. */
void guarding_read(struct arena *arena, const struct policy *policy, const struct str *texts,
                   size_t count, struct guarding_found *found);

/* The text of a field with what is chosen replaced by what is proposed; the text itself when
 * nothing is. `is_chosen`: by concern. */
struct str guarding_replace(struct arena *arena, struct str text, size_t field,
                            const struct guarding_found *found, const bool *is_chosen);

/* A number that names one person for an administration: kept nowhere, whatever the writer says. */
bool guarding_is_identifier(enum guard_kind kind);
/* A way to reach somebody, which may be a service's. */
bool guarding_is_contact(enum guard_kind kind);
bool guarding_has_identifier(struct arena *arena, const struct policy *policy, struct str text);
/* The text without those numbers: each by what stands for it. */
struct str guarding_mask(struct arena *arena, const struct policy *policy, struct str text);

#endif
