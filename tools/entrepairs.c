/* entrepairs: the command line of an operator. It finds the command by its longest name, reads
 * arguments and options by its grammar, opens what it needs, runs it. */
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/clock.h"
#include "tools/cli/cli.h"
#include "tools/cli/commands.h"

const struct cli_command cli_commands[] = {
#define COMMAND(name, arguments, options, needs, about, run)                                       \
    {name, arguments, options, needs, about, run},
#include "tools/cli/cli.def"
#undef COMMAND
};
const size_t cli_commands_count = ARRAY_LENGTH(cli_commands);

/* How many words of the line a command's name takes; 0: it is another one. */
static size_t matches(const struct cli_command *command, char **words, size_t count) {
    struct str name = str_from_c(command->name), word;
    size_t used = 0;
    while (str_cut(&name, ' ', &word))
        if (used >= count || !str_equal(word, str_from_c(words[used++]))) return 0;
    return used;
}

static const struct cli_command *find_command(char **words, size_t count, size_t *used) {
    const struct cli_command *best = NULL;
    *used = 0;
    for (size_t i = 0; i < cli_commands_count; i++) {
        size_t length = matches(&cli_commands[i], words, count);
        if (length <= *used) continue;
        best = &cli_commands[i];
        *used = length;
    }
    return best;
}

/* The grammar of one option, cut at '|'; false when the command has none of that name. */
static bool find_option(const struct cli_command *command, struct str name, bool *takes_value) {
    struct str rest = str_from_c(command->options), part;
    while (str_cut(&rest, '|', &part)) {
        size_t space = str_find_byte(part, ' ', 0);
        struct str known = str_slice(part, 0, space);
        if (str_ends(known, STR("!"))) known.length--;
        if (!str_equal(known, name)) continue;
        *takes_value = space < part.length;
        return true;
    }
    return false;
}

static bool has_required(const struct cli *cli) {
    struct str rest = str_from_c(cli->command->options), part;
    while (str_cut(&rest, '|', &part)) {
        if (!str_ends(part, STR("!"))) continue;
        struct str name = str_slice(part, 0, str_find_byte(part, ' ', 0));
        if (str_ends(name, STR("!"))) name.length--;
        char room[64];
        snprintf(room, sizeof room, "%.*s", STR_ARG(name));
        if (cli_option(cli, room)) continue;
        cli_say("%s: %s is missing", cli->command->name, room);
        return false;
    }
    return true;
}

static bool read_words(struct cli *cli, char **words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct str word = str_from_c(words[i]);
        bool takes_value;
        if (str_equal(word, STR("--json"))) {
            cli->is_json = true;
        } else if (!str_starts(word, STR("--"))) {
            if (cli->arguments_count == CLI_ARGUMENTS_MOST) return false;
            cli->arguments[cli->arguments_count++] = words[i];
        } else {
            if (!find_option(cli->command, word, &takes_value)) {
                cli_say("%s: %s is not an option of it", cli->command->name, words[i]);
                return false;
            }
            if (takes_value && i + 1 >= count) return false;
            if (cli->options_count == CLI_OPTIONS_MOST) return false;
            cli->options[cli->options_count].name = words[i];
            cli->options[cli->options_count++].value = takes_value ? words[++i] : "";
        }
    }
    return true;
}

/* Required and optional arguments of the grammar, counted. */
static bool has_arguments(const struct cli *cli) {
    struct str rest = str_from_c(cli->command->arguments), word;
    size_t least = 0, most = 0;
    while (str_cut(&rest, ' ', &word)) {
        if (word.length == 0) continue;
        most++;
        least += word.bytes[0] != '[';
    }
    return cli->arguments_count >= least && cli->arguments_count <= most;
}

static enum cli_exit usage(const struct cli_command *command) {
    if (command)
        fprintf(stderr, "usage: entrepairs [--data DIR] [--json] %s %s %s\n", command->name,
                command->arguments, command->options);
    else
        fprintf(stderr, "usage: entrepairs [--data DIR] [--json] COMMAND …\n"
                        "       entrepairs help lists the commands\n");
    return CLI_USAGE;
}

/* File permission is the authentication: only the directory's owner, whom root becomes. */
static bool become_owner(const char *data) {
    struct stat st;
    if (stat(data, &st) != 0) return true; /* opening it says why */
    if (geteuid() == st.st_uid) return true;
    if (geteuid() == 0)
        return setgroups(0, NULL) == 0 && setresgid(st.st_gid, st.st_gid, st.st_gid) == 0 &&
               setresuid(st.st_uid, st.st_uid, st.st_uid) == 0;
    cli_say("%s belongs to another user; run this as its owner", data);
    return false;
}

/* Options before the command. Returns the index of its first word. */
static int read_globals(int count, char **values, struct cli *cli) {
    const char *data = getenv("ENTREPAIRS_DATA");
    cli->data = data ? data : "./var";
    int at = 1;
    for (; at < count; at++) {
        struct str word = str_from_c(values[at]);
        if (str_equal(word, STR("--json")))
            cli->is_json = true;
        else if (str_equal(word, STR("--data")) && at + 1 < count)
            cli->data = values[++at];
        else if (str_equal(word, STR("--test-clock")) && at + 1 < count)
            clock_use_test_file(values[++at]);
        else
            break;
    }
    return at;
}

int main(int count, char **values) {
    static struct cli cli;
    size_t used;
    int at = read_globals(count, values, &cli);
    crypt_init();
    cli.command = find_command(values + at, (size_t)(count - at), &used);
    if (!cli.command) return (int)usage(NULL);
    cli.words = values + at + used;
    cli.words_count = (size_t)(count - at) - used;
    if (str_equal(str_from_c(cli.command->options), STR("*"))) return (int)cli.command->run(&cli);
    if (!read_words(&cli, cli.words, cli.words_count)) return (int)usage(cli.command);
    if (!has_arguments(&cli) || !has_required(&cli)) return (int)usage(cli.command);
    if (cli.command->needs != NEEDS_NOTHING && !become_owner(cli.data)) return (int)CLI_FAILED;
    enum cli_exit status = cli_open(&cli, cli.command->needs);
    if (status == CLI_DONE) status = cli.command->run(&cli);
    cli_close(&cli);
    return (int)status;
}
