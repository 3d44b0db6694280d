/* Words that the guard knows: classes of words and phrases, looked up by the hash of their folded
 * letters (lib/fold.h). The built-in table is made by tools/wordc of the lists in moderation/words,
 * whose sections are these classes; a policy may add words of its trade. Between the files of the
 * guard; for nobody else. */
#ifndef MODERATION_GUARD_WORDS_H
#define MODERATION_GUARD_WORDS_H

#include "lib/arena.h"

enum word_class {
    WORD_CIVILITY,    /* before a name: "Mme" */
    WORD_FIRST_NAME,  /* of people */
    WORD_COMMON_NAME, /* first names that are also common nouns, places or verbs */
    WORD_SURNAME,     /* frequent family names */
    WORD_PARTICLE,    /* inside a family name: "de", "El", "Ben" */
    WORD_UNNAMED,     /* in place of a name: "X", "Untel" */
    WORD_CHANGED,     /* says that a name is not the true one: "modifié" */
    WORD_KNOWN,       /* a name that identifies nobody here: authors, public figures */
    WORD_BEARER,      /* bears the name of somebody else: "lycée", "rue" */
    WORD_AUTHOR,      /* before the name of somebody who is cited: "selon", "sociologue" */
    WORD_CAPITAL,     /* written with a capital and no name of a person: "Mission", "RSA" */
    WORD_SMALL,       /* function words and verbs, which no name is made of */
    WORD_NOUN,        /* surnames that are nouns or adjectives too: "petit", "boulanger" */
    WORD_DOES,        /* what somebody or something does: "a", "refuse" */
    WORD_WANTS,       /* what only somebody does: "hésite", "souhaite" */
    WORD_MEETS,       /* what a name follows: "j'accompagne", "le dossier de" */
    WORD_NAMED,       /* announces a name: "s'appelle", "nom" */
    WORD_MONTH,
    WORD_DAY, /* "lundi" */
    WORD_BIRTH,
    WORD_BIRTH_DATE, /* "date de naissance", "DDN" */
    WORD_LAW,        /* whose date and number are no one's: "loi", "décret" */
    WORD_STREET,     /* "rue": with a number before it an address, whatever follows */
    WORD_STREET_TOO, /* "cours", "place": asks for a name after it */
    WORD_NUMBERED,   /* "bis", "ter" */
    WORD_LIVES,      /* "habite", "domicilié" */
    WORD_BUILDING,   /* "bâtiment", "appartement" */
    WORD_PHONE,      /* says that a telephone number follows */
    WORD_NUMBER,     /* "zéro" to "cent" */
    WORD_ID,         /* says that an identifier follows: "identifiant", "n" of "n°" */
    WORD_EMPLOYMENT, /* the public employment service */
    WORD_FAMILY_FUND,
    WORD_NIR,
    WORD_NISS,
    WORD_AVS,
    WORD_IBAN,
    WORD_CODE,     /* a code that is nobody's: "SIRET", "RNCP" */
    WORD_AT,       /* "arobase" */
    WORD_DOT,      /* "point" */
    WORD_PROVIDER, /* of mailboxes: "gmail" */
    WORD_NETWORK,  /* social networks */
    WORD_HANDLE,   /* what one is called there: "pseudo", "compte" */
    WORD_PERSON,   /* somebody: "femme", "bénéficiaire" */
    WORD_PRONOUN,  /* "elle" */
    WORD_COMMUNE,
    WORD_COUNTRY,
    WORD_PLACED,    /* what a commune follows: "à", "habite" */
    WORD_EMPLOYER,  /* a known one, by its name */
    WORD_WORKPLACE, /* what the name of an employer follows: "chez", "société" */
    WORD_TRADE,     /* rare ones */
    WORD_HEALTH,
    WORD_JUSTICE,
    WORD_AGED,   /* "âgé" */
    WORD_YEARS,  /* "ans" */
    WORD_SPAN,   /* around a number of years that is no age: "depuis", "expérience" */
    WORD_PUBLIC, /* open to all: "permanence", "webinaire" */
    WORD_CLASSES
};

#define GUARD_BIT(class) (UINT64_C(1) << (class))
/* Words of the longest phrase that begins with this one, above the classes. */
#define GUARD_LONGEST(words) ((uint64_t)(words) << 61)
_Static_assert(WORD_CLASSES <= 61, "classes and the length of phrases share 64 bits");

struct guard_slot {
    uint64_t hash;    /* of a word or phrase; 0: free */
    uint64_t classes; /* GUARD_BIT of each */
    uint64_t begins;  /* classes of the phrases that begin with it, and GUARD_LONGEST */
};
extern const struct guard_slot guard_slots[];
extern const unsigned guard_slots_bits; /* of their number */

/* A bit for each of them, of the last bits of what places it: most words have none. */
#define GUARD_FILTER_BITS (1 << 17)
extern const uint64_t guard_filter[];

/* What has this hash; NULL when it is unknown. */
const struct guard_slot *guard_word(uint64_t hash);

#endif
