/* The columns of a list, and what a cell of each may hold: of a file, or of a form. */
#ifndef MEMBERS_LIST_CELLS_H
#define MEMBERS_LIST_CELLS_H

#include "server/members/list_read.h"

/* Beyond those of list_column_names: of an exported list, passed over. */
enum { LIST_PASSED = LIST_COLUMNS, LIST_PLACES = LIST_COLUMNS + 2 };

/* The place of a column by its name in the header; LIST_PLACES: unknown. */
size_t list_place(struct arena *a, struct str name);
/* A cell without the blanks at either end, those that do not break or have no width included, and
 * without what spreadsheets and exports put around it. */
struct str list_cell(struct str cell);
/* Its text as column `c` has it: lower case, or "yes" and "no". */
struct str list_cell_read(struct arena *a, enum list_column c, struct str cell);
enum list_problem list_cell_problem(enum list_column c, struct str text);
/* The beginning of it, fit to be shown. */
struct str list_clipped(struct arena *a, struct str s);

#endif
