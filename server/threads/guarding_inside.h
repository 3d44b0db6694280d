/* What guarding.c and guarding_panel.c share: the guard's findings in one request. */
#ifndef GUARDING_INSIDE_H
#define GUARDING_INSIDE_H

#include "server/threads/guarding.h"
#include "server/threads/guarding_text.h"

/* What is to be done about a concern. */
enum stance {
    STANCE_STOPS,   /* must be replaced, or stated to be a service's */
    STANCE_ASKS,    /* must be confirmed or replaced */
    STANCE_ADVISES, /* has not been shown yet */
    STANCE_SETTLED, /* stated, confirmed, shown */
};
enum { STANCES = STANCE_SETTLED + 1 };

struct guarding {
    enum guard_manner manner;
    const size_t *fields; /* of the form's schema */
    struct str *texts;    /* as they are now */
    size_t count;
    struct guarding_found found;
    enum stance *stances;   /* by concern */
    size_t counts[STANCES]; /* of concerns */
    size_t replaced;        /* passages, by the button pressed */
};

/* Marks are told in forms as 16 hexadecimal digits, several with a dot between. */
enum { MARK_CHARS = 16 };
void guarding_put_mark(struct buf *out, uint64_t mark);
/* A box or field `name` of the sent form tells this mark. */
bool guarding_tells(const struct request *r, const char *name, uint64_t mark);

#endif
