/* The demonstration's measures about members: measure-*.txt. */
#ifndef TOOLS_CLI_DEMO_MEASURES_H
#define TOOLS_CLI_DEMO_MEASURES_H

#include "tools/cli/cli.h"

/* Lines `about`, `by`, `kind`, `every` (minutes), `days`, `at`, `article`, `facts`, `appeal`, an
 * empty line, what the person is told. */
enum err demo_put_measures(struct cli *cli) MUST_USE;

#endif
