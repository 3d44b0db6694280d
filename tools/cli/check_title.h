/* `entrepairs check-title`: what the role check says of a job title, or of many as CSV. Needs no
 * data directory. */
#ifndef TOOLS_CLI_CHECK_TITLE_H
#define TOOLS_CLI_CHECK_TITLE_H

#include "lib/str.h"

/* Where a command reads and writes: results on `out`, talk on `talk`. */
struct check_title_io {
    FILE *in, *out, *talk;
};

/* argv[0] is the command's name. Without --policy the built-in one is used. Exit status: 0 done,
 * 1 failed, 2 done but some rows could not be read, 64 wrong usage. */
int cli_check_title(const struct check_title_io *io, int argc, char **argv,
                    struct str builtin_policy);

#endif
