/* What the demonstration shows beside texts: polls on them, models to begin from, what cases have.
 */
#ifndef TOOLS_CLI_DEMO_MADE_H
#define TOOLS_CLI_DEMO_MADE_H

#include "tools/cli/cli.h"

/* Front lines of a thread file: the poll on its opening text. */
struct demo_poll {
    struct str question; /* empty: none */
    struct str options;  /* "A | B" */
    struct str manner;   /* "anonymous", "named", and "several" */
    struct str votes;    /* "nadege.pennec 1, thierry.maurin 2" */
};
enum err demo_put_poll(struct cli *cli, struct post_id post, const struct demo_poll *poll) MUST_USE;

/* model-*.txt: `kind` and `title` lines, an empty line, the text. */
enum err demo_put_models(struct cli *cli) MUST_USE;

/* The closed lists of words, by commas. */
enum err demo_put_words(struct cli *cli, struct str publics, struct str themes) MUST_USE;

/* Front lines of a case: the words it carries, its steps, where it stands. */
enum { DEMO_STEPS_MOST = 16 };
struct demo_case {
    struct str words; /* by commas */
    struct str state; /* empty: open */
    struct str steps[DEMO_STEPS_MOST];
    size_t steps_count;
};
enum err demo_put_case(struct cli *cli, struct thread_id thread, struct member_id author,
                       const struct demo_case *made) MUST_USE;

#endif
