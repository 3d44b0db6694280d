/* The guard: finds in a text what would identify somebody who is talked about, so that it is seen
 * before it is published. Pure: the same text and policy give the same findings.
 *
 * What it looks for, and by which rule it tells (moderation/guard_*.c say more):
 *
 *   phone          a number of the French plan (Arcep decision 2018-0881), of the Belgian,
 *                  Luxembourg or Swiss one, or with a country's code; short and 08 numbers pass
 *   email          an address, also with "(at)", "arobase", "point"
 *   profile        a person's page on a social network, or a name of theirs there
 *   nir            a French social security number: 13 digits, its key mod 97
 *   iban           ISO 13616: the country's length, mod 97
 *   france_travail an identifier of the public employment service, by the words around it
 *   caf            a number of the family benefits fund, by the words around it
 *   niss           a Belgian national number: mod 97, births of both centuries
 *   avs            a Swiss insurance number: 756 and the check digit of EAN-13
 *   name           a title and a name, or a first name and a family name
 *   birth_date     a date that words around it call a birth's
 *   address        a street, with a number or as where somebody lives
 *   combination    three traits of one person or more, that together would tell who it is
 *
 * Identifiers are followed even when their check fails, where words or grouping say what they
 * are: a slip of the pen identifies as well. What the trade itself names (its authors, methods,
 * institutions) is let through by the policy's section [guard]. */
#ifndef MODERATION_GUARD_H
#define MODERATION_GUARD_H

#include "lib/arena.h"

struct policy;

enum guard_kind {
    GUARD_PHONE,
    GUARD_EMAIL,
    GUARD_PROFILE,
    GUARD_NIR,
    GUARD_IBAN,
    GUARD_FRANCE_TRAVAIL,
    GUARD_CAF,
    GUARD_NISS,
    GUARD_AVS,
    GUARD_NAME,
    GUARD_BIRTH_DATE,
    GUARD_ADDRESS,
    GUARD_COMBINATION,
    GUARD_KINDS
};

enum guard_severity { GUARD_WARN, GUARD_BLOCK };

/* What a part of a combination tells. */
enum guard_trait {
    GUARD_NO_TRAIT, /* of every other kind */
    GUARD_AGE,      /* an exact age */
    GUARD_COMMUNE,
    GUARD_EMPLOYER, /* by its name */
    GUARD_DATE,     /* an exact date */
    GUARD_TRADE,    /* a rare one */
    GUARD_HEALTH,
    GUARD_JUSTICE,
    GUARD_TRAITS
};

/* Bytes [start, end) of the text, at boundaries of its characters. */
struct guard_finding {
    size_t start, end;
    enum guard_kind kind;
    enum guard_severity severity; /* as long as the writer has stated nothing */
    enum guard_trait trait;
};

enum {
    GUARD_FINDINGS_MOST = 200,
    GUARD_TRAITS_FOR_COMBINATION = 3, /* different ones, in one text */
};

struct guard_findings {
    struct guard_finding *items;
    size_t count;
    bool is_full; /* there are more than GUARD_FINDINGS_MOST: the rest of the text is unread */
};

/* All findings of a text, in order, none overlapping, in the arena. `policy` may be NULL. Any
 * bytes will do. Time grows with the length alone, and memory not at all. */
void guard_scan(struct arena *arena, const struct policy *policy, struct str text,
                struct guard_findings *out);

/* Does it hold what is never published as it is (GUARD_BLOCK), or more than can be told? */
bool guard_stops(struct arena *arena, const struct policy *policy, struct str text);

/* What could stand in place of a finding, in the arena: "Mme L.", "la cinquantaine", "au
 * printemps", "[téléphone retiré]"; in French, the language of the texts. */
struct str guard_replacement(struct arena *arena, struct str text,
                             const struct guard_finding *finding);

/* "phone", "email"… as above; GUARD_KINDS gives "". */
const char *guard_kind_name(enum guard_kind kind);
/* "age", "commune", "employer", "date", "trade", "health", "justice"; "" for none. */
const char *guard_trait_name(enum guard_trait trait);

#endif
