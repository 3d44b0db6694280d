/* Collective answers of the demonstration. */
#ifndef TOOLS_CLI_DEMO_ANSWERS_H
#define TOOLS_CLI_DEMO_ANSWERS_H

#include "tools/cli/cli.h"

/* answer-*.txt (web/demo/README.md). */
enum err demo_put_answers(struct cli *cli) MUST_USE;

#endif
