/* Inside of membership: facts in words. */
#ifndef MEMBERSHIP_FACTS_VIEW_H
#define MEMBERSHIP_FACTS_VIEW_H

#include "server/core/request.h"
#include "server/membership/membership_views.h"

/* In this order: title, code, supervises, practising; and since when, which only organisations say.
 */
enum { FACTS_DECLARED = 4, FACTS_STATED = 5 };

/* Their codes, and "departure" after the last: what can be contested. Ends with NULL. */
extern const char *const fact_codes[];

struct fact_view *facts_view(struct request *r, const struct str *values, size_t count);
struct str fact_label(struct request *r, struct str code);
/* "yes" and "no" in the reader's language; anything else as it is. */
struct str fact_value(struct request *r, struct str value);

#endif
