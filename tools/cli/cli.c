/* Reading a command line by its grammar, and opening what the command needs. */
#include "tools/cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdarg.h>
#include <unistd.h>

#include "lib/clock.h"
#include "server/core/migrate.h"
#include "server/routes.h"
#include "server/server.h"

const char *cli_option(const struct cli *cli, const char *name) {
    for (size_t i = 0; i < cli->options_count; i++)
        if (str_equal(str_from_c(cli->options[i].name), str_from_c(name)))
            return cli->options[i].value;
    return NULL;
}

struct str cli_option_str(const struct cli *cli, const char *name) {
    const char *value = cli_option(cli, name);
    return str_from_c(value ? value : "");
}

struct str cli_argument(const struct cli *cli, size_t at) {
    return at < cli->arguments_count ? str_from_c(cli->arguments[at]) : (struct str){0};
}

void cli_say(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("entrepairs: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

enum cli_exit cli_result(enum err e, const char *what) {
    static const char *const meanings[ERR_COUNT_] = {
        [ERR_INVALID] = "malformed or not permitted here",
        [ERR_NOT_FOUND] = "not found",
        [ERR_CONFLICT] = "exists already, or is not in a state that allows this",
        [ERR_DENIED] = "not permitted",
        [ERR_LIMIT] = "over a limit",
        [ERR_BUSY] = "the database is in use by another process; try again",
        [ERR_TOO_FAST] = "too fast",
        [ERR_TIMEOUT] = "took too long",
        [ERR_IO] = "the system refused (see the lines above)",
        [ERR_CORRUPT] = "data contradicts itself (see the lines above)",
    };
    if (e == OK) return CLI_DONE;
    cli_say("%s: %s", what, meanings[e]);
    return CLI_FAILED;
}

enum err cli_execute(struct cli *cli, const struct op *op, void *input, void *output) {
    cli->run.now_ms = clock_now_ms();
    return op_execute(&cli->run, op, input, output);
}

/* Who holds the lock keeps nobody waiting, and writes much: long transactions kept in memory, and
 * the log copied seldom. */
enum { ALONE_CACHE_KIB = 96 * 1024, ALONE_CHECKPOINT_PAGES = 4096 };

static enum cli_exit open_database(struct cli *cli, enum cli_needs needs) {
    struct db_options options = {0};
    if (needs == NEEDS_LOCK)
        options = (struct db_options){.cache_kib = ALONE_CACHE_KIB,
                                      .autocheckpoint = ALONE_CHECKPOINT_PAGES};
    options.key = cli->opened.keys->unnamed;
    enum err e = db_open(cli->opened.dir->database, DB_WRITER, options, &cli->db);
    if (e == OK && needs != NEEDS_LOCK) e = migrate_check(cli->db);
    if (e == OK && needs == NEEDS_LOCK) {
        struct migrate_report report;
        e = migrate_run(cli->opened.dir, cli->db, db_migrations, &report);
        if (e == OK) migrate_forget_copies(cli->opened.dir);
    }
    if (e == OK) e = keys_match(cli->opened.keys, cli->db);
    if (e == OK) e = viewer_demand_factor(cli->db, cli->opened.options, clock_now_ms());
    return cli_result(e, cli->opened.dir->database);
}

enum cli_exit cli_open(struct cli *cli, enum cli_needs needs) {
    if (needs == NEEDS_NOTHING) return CLI_DONE;
    enum err e = service_open(cli->data, NULL, &server_routes, &server_doors, &cli->opened);
    if (e != OK) {
        cli_say("%.*s", STR_ARG(cli->opened.problem));
        return CLI_FAILED;
    }
    if (needs == NEEDS_LOCK && datadir_lock(cli->opened.dir) != OK) {
        cli_say("%s: in use by the daemon or another command; stop it first", cli->data);
        return CLI_FAILED;
    }
    if (needs == NEEDS_DATA) return CLI_DONE;
    enum cli_exit status = open_database(cli, needs);
    struct passwd *user = getpwuid(getuid());
    cli->run = (struct op_run){.db = cli->db,
                               .arena = &cli->arena,
                               .actor = actor_operator(user ? user->pw_name : "unknown"),
                               .now_ms = clock_now_ms(),
                               .service = &cli->opened.service};
    return status;
}

void cli_close(struct cli *cli) {
    if (cli->db) db_close(cli->db);
    service_close(&cli->opened);
    arena_release(&cli->arena);
}

enum err cli_read_file(struct cli *cli, const char *path, size_t most, struct str *out) {
    bool is_stdin = str_equal(str_from_c(path), STR("-"));
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct buf text;
    char piece[16384];
    ssize_t got = 0;
    if (fd < 0) {
        cli_say("%s: %s", path, strerror(errno));
        return ERR_IO;
    }
    buf_init(&text, most);
    while ((got = read(fd, piece, sizeof piece)) > 0 && !text.is_full)
        buf_put(&text, (struct str){piece, (size_t)got});
    if (!is_stdin) close(fd);
    enum err e = got < 0 ? ERR_IO : text.is_full ? ERR_LIMIT : OK;
    if (e == OK) *out = arena_copy(&cli->arena, buf_str(&text));
    buf_release(&text);
    return e;
}

void cli_print(const struct buf *out) {
    struct str text = buf_str(out);
    fwrite(text.bytes, 1, text.length, stdout);
}

void cli_print_json(struct json_writer *w) {
    struct buf out;
    buf_init(&out, 512 << 20);
    if (json_print(w, &out) == OK)
        cli_print(&out);
    else
        cli_say("the result cannot be written as JSON");
    buf_release(&out);
}
