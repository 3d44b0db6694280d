/* What the pages of one case share. */
#ifndef ADMISSIONS_CASE_INSIDE_H
#define ADMISSIONS_CASE_INSIDE_H

#include "server/admissions/admissions_views.h"
#include "server/core/request.h"
#include "server/members/decisions.h"
#include "sql/admissions_cases.h"

/* What scope_admission leaves. */
struct case_scope {
    struct case_open_row row;
    struct reviewing r;
    bool is_person; /* the person may be seen, not the function alone */
};

/* ERR_NOT_FOUND: nothing waits, or not for this viewer. */
enum err case_load(struct db *db, struct arena *arena, const struct viewer *viewer,
                   struct member_id member, struct case_scope *scope) MUST_USE;
/* The page, with what was sent of a form and r->form.status where there is one. */
enum reply case_show(struct request *r);
/* After an operation on the case: on to the queue, or the page again. */
void case_acted(struct request *r, enum err result, const void *output);
enum err case_letters(struct request *r, struct member_id member,
                      const struct case_letter **letters, size_t *count) MUST_USE;
/* The rules that a founded doubt may end in, and what was sent of that form. */
void doubt_close_fill(struct request *r, struct case_view *page);

#endif
