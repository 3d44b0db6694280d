/* What Unicode knows of letters, by utf8proc: texts folded for comparison, normal forms, the first
 * letter of a name. The only file that includes utf8proc. */
#ifndef LIB_UNICODE_H
#define LIB_UNICODE_H

#include "lib/arena.h"
#include "lib/buf.h"

/* Appends `s` folded for comparison: compatibility decomposition without accents or other marks,
 * without case, œ as oe, æ as ae, ß as ss, ligatures opened, every apostrophe as ', every dash
 * as -, every other space as ' ', soft hyphens and zero-width characters dropped. Invalid bytes
 * become U+FFFD. "L’Œuvre – ÉTÉ" gives "l'oeuvre - ete". */
void unicode_fold(struct buf *out, struct str s);
/* The same, in the arena. */
struct str unicode_folded(struct arena *a, struct str s);
/* Appends `s` in Normalization Form KC (UAX #15); false, and nothing, when `s` is not UTF-8. */
bool unicode_nfkc(struct buf *out, struct str s) MUST_USE;
/* Valid UTF-8 in lower case, point by point; accents stay. In the arena where anything changes. */
struct str unicode_lowered(struct arena *a, struct str s);

/* A text as it stands between « and »: its own become “ and ”, without their spaces. */
struct str unicode_quoted(struct arena *a, struct str s);

/* The first letter of a name, composed and in upper case, in the arena: "éloïse" gives "É".
 * Empty when the name has no letter. */
struct str unicode_initial(struct arena *a, struct str name);

#endif
