/* Codes of this feature in the reader's words. */
#ifndef ADMISSIONS_CASE_WORDS_H
#define ADMISSIONS_CASE_WORDS_H

#include "server/admissions/admissions_views.h"
#include "server/core/request.h"

/* The sentence of a rule of the policy, or of a decision; the id itself when there is none. */
struct str rule_words(const struct request *r, struct str rule);
/* Why an access is closed. */
struct str cause_words(struct request *r, struct str cause);
/* « oui », « non », « inconnu ». */
struct str evidence_words(const struct request *r, struct str fact);
/* Of a stored verdict. */
struct str verdict_words(struct request *r, struct str verdict);
/* The codes of a list that ends with NULL, as admission.<group>_<code>, with _help. */
const struct answer_view *answers_of(struct request *r, const char *group, const char *const *codes,
                                     struct str chosen, size_t *count);
/* What became of a form as a whole; empty: nothing to say. */
struct str case_form_sentence(const struct request *r);

#endif
