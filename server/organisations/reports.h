/* Inside of organisations: tables made as CSV on a reader, sent by a loop; words they share with
 * pages. */
#ifndef ORGANISATIONS_REPORTS_H
#define ORGANISATIONS_REPORTS_H

#include "lib/csv.h"
#include "messages.h"
#include "server/core/request.h"
#include "server/organisations/imports.h"
#include "server/organisations/organisation_views.h"

/* UTF-8 with its mark, semicolons, safe from formulas. */
void csv_begin(struct csv_writer *w, struct buf *out);
/* The whole, in the arena; ERR_LIMIT when it did not fit. */
enum err csv_end(struct arena *a, const struct buf *out, struct str *csv) MUST_USE;
/* As the file `name`.csv. */
enum reply csv_send(struct request *r, const char *name, struct str csv);
/* Fills in->report. */
enum err import_report_write(struct arena *a, const struct service *service,
                             struct import_open_in *in) MUST_USE;

/* A fate as it is shown. */
struct fate_view fate_view_of(struct request *r, const struct fate_row *row);
/* A state, of the texts that the statements of people.sql give. */
enum account_state account_state_of(struct str state);
struct str account_state_word(enum language language, enum account_state state);
/* The sentence of a rule of the policy, or of the catalogue; empty when neither has it. */
struct str reason_in(const struct service *service, enum language language, struct str reason);

#endif
