/* Reading a policy file as its author would want it read over: every mistake with its line, not
 * the first one only, and rows that load but cannot mean what they say: a title that another row
 * makes a manager's, an ending that an earlier one always forestalls, an exception that changes
 * nothing. Pure. */
#ifndef MODERATION_POLICY_CHECK_H
#define MODERATION_POLICY_CHECK_H

#include "moderation/policy.h"

enum { POLICY_FINDINGS_MAX = 200 };

/* One sentence in English about one line. */
struct policy_finding {
    size_t line;     /* 0: the file as a whole */
    bool is_problem; /* the file cannot be loaded; else it can, and this row deserves a look */
    struct str text;
};

/* How many phrases a key of [words] has. */
struct policy_count {
    struct str key;
    size_t phrases;
};

enum { POLICY_COUNTS_MAX = 20 };

struct policy_report {
    const struct policy *policy;     /* NULL: there are problems */
    struct policy_finding *findings; /* by line */
    size_t findings_count;
    size_t problems_count;
    bool is_cut;                                   /* there are more findings than are listed */
    struct policy_count counts[POLICY_COUNTS_MAX]; /* titles, roles, partners…, of all sections */
    size_t counts_count;
};

/* All of it lives in the arena. */
void policy_check(struct arena *a, struct str text, struct policy_report *report);

#endif
