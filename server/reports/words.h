/* Codes of this feature in the reader's words, as "report.reason_<code>" of the catalogue. */
#ifndef REPORTS_WORDS_H
#define REPORTS_WORDS_H

#include "server/core/request.h"
#include "server/reports/report_views.h"

struct str words_of(struct request *r, const char *group, struct str code);
/* The choices of a form, `codes` ending with NULL; a sentence "<group>_<code>_help" may be there.
 */
const struct choice_view *words_choices(struct request *r, const char *group,
                                        const char *const *codes, struct str chosen, size_t *count);
/* What is to be said of the form as a whole: too fast, an ended session; empty when nothing. */
struct str words_form_sentence(struct request *r);

#endif
