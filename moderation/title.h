/* A job title as words that compare: folded, feminine and masculine brought to one form by the
 * endings of the policy's language, abbreviations spelt out, little words and doublets gone.
 * "Conseiller(e) / Conseillère à l’emploi", "CONSEILLERE EMPLOI" and "conseillers·ères d'emploi"
 * all give: conseiller emploi. Pure; no title makes it fail. */
#ifndef MODERATION_TITLE_H
#define MODERATION_TITLE_H

#include "moderation/lexicon.h"

enum { TITLE_WORDS_MAX = 32, TITLE_BYTES_MAX = 400 };

/* One rule of word endings: "trice" becomes "teur" when at least three letters stay before. */
struct title_ending {
    struct str from, to;
};

/* What a raw word is before its ending is looked at. */
enum title_raw {
    TITLE_RAW_SMALL = 1, /* an article or preposition: dropped */
    TITLE_RAW_SUFFIX =
        2, /* a feminine or plural ending when it follows "·", "(", "/", "-" or "." */
};

struct title_word {
    uint32_t id;      /* in the lexicon; 0 = unknown */
    uint64_t hash;    /* of the normal form */
    uint32_t segment; /* commas, parentheses and free-standing dashes begin another */
    bool is_after_small;
    bool is_number;
};

/* An abbreviation and the words it stands for. */
struct title_alias {
    uint32_t id;
    struct title_word words[LEXICON_PHRASE_WORDS];
    size_t count;
    size_t line; /* of the policy */
};

/* The language of titles. Endings apply in order: the first plural that fits, then the first
 * ending that fits. */
struct title_spelling {
    struct title_ending *plurals, *endings;
    size_t plurals_count, endings_count;
    struct lexicon raw; /* its words' flags are enum title_raw bits */
    struct title_alias *aliases;
    size_t aliases_count;
    size_t *alias_of; /* by word id; 0 = none, else index + 1 */
    size_t alias_of_count;
};

struct title {
    struct title_word words[TITLE_WORDS_MAX];
    size_t count;
    bool is_cut; /* longer than the bounds above: the rest was not read */
};

/* Reads a title against a lexicon. With `intern`, which is then the same lexicon, unknown words
 * are added: how the policy's own phrases are read. */
void title_read(const struct title_spelling *s, const struct lexicon *l, struct lexicon *intern,
                struct str text, struct title *title);

enum { TITLE_KEY_CHARS = 16 };
/* The same for titles whose words compare, in whatever spelling; empty for one without words. For
 * finding rows that say the same of people, not against somebody who wants two to look alike:
 * whoever can write a title can write any. */
void title_key(const struct title_spelling *s, const struct lexicon *l, struct str text,
               char key[TITLE_KEY_CHARS + 1]);

#endif
