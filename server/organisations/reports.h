/* Inside of organisations: tables sent as CSV. */
#ifndef ORGANISATIONS_REPORTS_H
#define ORGANISATIONS_REPORTS_H

#include "lib/csv.h"
#include "server/core/request.h"
#include "server/organisations/import_views.h"

/* UTF-8 with its mark, semicolons, safe from formulas. */
void csv_begin(struct csv_writer *w, struct buf *out);
/* Sends it as the file `name`.csv and releases `out`. */
enum reply csv_send(struct request *r, const char *name, struct buf *out);
void import_send_report(struct request *r, const struct fate_view *fates, size_t count);

#endif
