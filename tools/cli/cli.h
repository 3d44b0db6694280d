/* The command line: a grammar of commands as data (tools/cli/cli.def), one function each. Results
 * go to stdout (text, or one JSON document with --json), talk to stderr. */
#ifndef TOOLS_CLI_H
#define TOOLS_CLI_H

#include "lib/buf.h"
#include "lib/json.h"
#include "server/core/op.h"
#include "server/core/service_open.h"

enum cli_exit { CLI_DONE = 0, CLI_FAILED = 1, CLI_SOME_REFUSED = 2, CLI_USAGE = 64 };

enum { CLI_ARGUMENTS_MOST = 4, CLI_OPTIONS_MOST = 12 };

/* What a command needs opened before it runs. */
enum cli_needs {
    NEEDS_NOTHING,
    NEEDS_DATA,     /* the data directory and its keys */
    NEEDS_DATABASE, /* and a connection for writing */
    NEEDS_LOCK,     /* and the directory's lock: the daemon must not run */
};

struct cli;

struct cli_command {
    const char *name;      /* "member import" */
    const char *arguments; /* "FILE" : capitals are required, [X] optional */
    const char *options;   /* "--organisation ID|--dry-run|--name? NAME": no '?' is required,
                              no value is a flag; "*": the command reads its words itself */
    enum cli_needs needs;
    const char *about;
    enum cli_exit (*run)(struct cli *cli);
};

/* One run. */
struct cli {
    struct arena arena;
    const struct cli_command *command;
    const char *data;
    bool is_json;
    const char *arguments[CLI_ARGUMENTS_MOST];
    size_t arguments_count;
    struct {
        const char *name, *value;
    } options[CLI_OPTIONS_MOST];
    size_t options_count;
    char **words; /* after the command's name, as given */
    size_t words_count;
    struct opened opened;
    struct db *db;
    struct op_run run;
};

extern const struct cli_command cli_commands[];
extern const size_t cli_commands_count;

/* An option's value ("" for a flag given); NULL when absent. */
const char *cli_option(const struct cli *cli, const char *name);
struct str cli_option_str(const struct cli *cli, const char *name);
struct str cli_argument(const struct cli *cli, size_t at);
/* A sentence on stderr, after "entrepairs: ". */
void cli_say(const char *format, ...) PRINTF_LIKE(1, 2);
/* Says what an operation's result means, and the exit status. */
enum cli_exit cli_result(enum err e, const char *what);
/* Runs one operation as the operator, in a transaction of its own. */
enum err cli_execute(struct cli *cli, const struct op *op, void *input, void *output) MUST_USE;
/* Opens what command->needs asks for; NEEDS_DATABASE checks the schema's version. */
enum cli_exit cli_open(struct cli *cli, enum cli_needs needs);
void cli_close(struct cli *cli);
/* All of stdin or of a file, at most `most` bytes; ERR_LIMIT when longer. */
enum err cli_read_file(struct cli *cli, const char *path, size_t most, struct str *out) MUST_USE;
/* Prints a finished document; says so when it cannot. */
void cli_print_json(struct json_writer *w);
/* Prints what was gathered. */
void cli_print(const struct buf *out);

#endif
