/* What the demonstration shows of welcoming: models of notes, newcomers, a peer offered, a thank
 * you. */
#ifndef TOOLS_CLI_DEMO_WELCOME_H
#define TOOLS_CLI_DEMO_WELCOME_H

#include "tools/cli/cli.h"

/* The section [welcome] of community.conf; lists by commas, of identifiers. */
struct demo_welcome {
    struct str animator, newcomers, sponsors, offered, thanked, topic;
};
/* wording-*.txt: `purpose` and `title` lines, an empty line, the text. */
enum err demo_put_welcome(struct cli *cli, const struct demo_welcome *made) MUST_USE;

#endif
