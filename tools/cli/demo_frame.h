/* The files and the configuration of web/demo; waves. */
#ifndef TOOLS_CLI_DEMO_FRAME_H
#define TOOLS_CLI_DEMO_FRAME_H

#include "lib/conf.h"
#include "tools/cli/cli.h"

/* Empty: there is none of this name. */
struct str demo_file(struct str name);
struct str demo_value(const struct conf *conf, struct str section, const char *key);
/* "organisation x" → "x", at each section's first row. */
bool demo_opens(const struct conf *conf, size_t row, struct str prefix, struct str *name);

/* Sections [wave <slug>]. After everybody else has a password: these wait. */
enum err demo_put_waves(struct cli *cli, const struct conf *conf) MUST_USE;

#endif
