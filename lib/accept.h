/* What a client says it takes: Accept-Encoding and Accept-Language (RFC 9110 section 12.5), with
 * their weights. A member of the list that is malformed is passed over. */
#ifndef LIB_ACCEPT_H
#define LIB_ACCEPT_H

#include "lib/str.h"

/* May the answer be compressed with gzip? "gzip" or "x-gzip" decides, else "*"; weight 0 refuses.
 * An empty or absent field gives false, which is always permitted. */
bool accept_gzip(struct str field);

/* Index among `tags` ("fr", "en"…, `count` of them, at least one) of the language wanted most:
 * a range matches its tag and what is more precise ("fr-CA" wants "fr"; RFC 4647 section 3.4).
 * Equal weights: first in the field. "*" wants the first tag not refused. 0 when none matches. */
size_t accept_language(struct str field, const struct str *tags, size_t count);

#endif
