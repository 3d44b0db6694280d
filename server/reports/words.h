/* Codes of this feature in the reader's words, as "report.reason_<code>" of the catalogue. */
#ifndef REPORTS_WORDS_H
#define REPORTS_WORDS_H

#include "server/core/request.h"
#include "server/reports/queue_views.h"

struct str words_of(struct request *r, const char *group, struct str code);
/* The choices of a form, `codes` ending with NULL; a sentence "<group>_<code>_help" may be there.
 */
const struct choice_view *words_choices(struct request *r, const char *group,
                                        const char *const *codes, struct str chosen, size_t *count);
/* What is to be said of the form as a whole: too fast, an ended session; empty when nothing. */
struct str words_form_sentence(struct request *r);

/* Models of reasons as the buttons of a form, named "fill". */
enum err words_models(struct request *r, struct reason_offer *offer) MUST_USE;
/* A button of them was pressed: the model's texts stand in the form's values now (the ground where
 * nothing was typed, the reasons after what was), and nothing is wrong with it. */
bool words_filled(struct request *r, size_t ground, size_t reasons, size_t fill);

#endif
