/* Making a data directory, and the route table's two questions. */
#include <sys/stat.h>
#include <unistd.h>

#include "assets.h"
#include "lib/clock.h"
#include "moderation/policy.h"
#include "server/core/datadir.h"
#include "server/core/migrate.h"
#include "server/core/pipeline.h"
#include "server/members/adopt.h"
#include "server/routes.h"
#include "tools/cli/check_title.h"
#include "tools/cli/commands.h"

/* `more`: other lines of the same section. */
static struct str configuration(struct cli *cli, struct str name, struct str url,
                                struct str language, const char *more) {
    return arena_format(&cli->arena,
                        "# Entre-pairs. Options and their defaults: entrepairsd.conf(5).\n"
                        "[community]\n"
                        "name = \"%.*s\"\n"
                        "url = %.*s\n"
                        "language = %.*s\n"
                        "zone = Europe/Paris\n%s",
                        STR_ARG(name), STR_ARG(url), STR_ARG(language), more);
}

/* The first policy is adopted by nobody's decision but this one. */
static enum err begin_policy(struct cli *cli, struct db *db, struct str policy) {
    struct op_run run = {
        .db = db, .arena = &cli->arena, .actor = actor_operator("init"), .now_ms = clock_now_ms()};
    struct policy_announce_in in = {.text = policy};
    return op_execute(&run, &op_policy_begin, &in, NULL);
}

static enum err create_database(struct cli *cli, struct datadir *dir, struct str policy) {
    struct db *db;
    struct keys *keys;
    struct migrate_report report;
    enum err e = db_open(dir->database, DB_WRITER, (struct db_options){0}, &db);
    if (e != OK) return e;
    e = migrate_run(dir, db, db_migrations, &report);
    if (e == OK) e = keys_open(dir->key, dir->path, &keys);
    if (e == OK) {
        e = keys_match(keys, db);
        keys_free(keys);
    }
    if (e == OK) e = begin_policy(cli, db, policy);
    db_close(db);
    return e;
}

static enum err create_files(struct cli *cli, struct datadir *dir, struct str policy,
                             struct str config) {
    enum err e = datadir_lock(dir);
    if (e == OK) e = keys_create(dir->key);
    if (e == OK) e = datadir_write(dir->config, config);
    if (e == OK) e = datadir_write(dir->policy, policy);
    return e == OK ? create_database(cli, dir, policy) : e;
}

enum cli_exit cli_create(struct cli *cli, struct str name, struct str url, struct str policy_name,
                         struct str language, const char *more) {
    struct str policy, problem;
    struct conf_error error;
    const struct policy *loaded;
    struct options *options;
    if (str_is_empty(language)) language = STR("fr");
    if (str_find_byte(name, '"', 0) < name.length || str_find_byte(name, '\\', 0) < name.length) {
        cli_say("--name: a name has no \" and no \\");
        return CLI_USAGE;
    }
    enum err e =
        cli_read_policy(cli, str_is_empty(policy_name) ? STR("cep") : policy_name, &policy);
    if (e != OK) return CLI_FAILED;
    if (policy_load(&cli->arena, policy, &loaded, &error) != OK) {
        cli_say("policy, line %zu: %s", error.line, error.text);
        return CLI_FAILED;
    }
    struct str config = configuration(cli, name, url, language, more);
    if (options_read(config, &cli->arena, &options, &problem) != OK) {
        cli_say("%.*s", STR_ARG(problem));
        return CLI_USAGE;
    }
    options_free(options);
    struct datadir *dir;
    e = datadir_create(cli->data, &dir);
    if (e != OK) return cli_result(e, cli->data);
    e = create_files(cli, dir, policy, config);
    datadir_close(dir);
    return cli_result(e, cli->data);
}

enum cli_exit cli_init(struct cli *cli) {
    enum cli_exit status =
        cli_create(cli, cli_option_str(cli, "--name"), cli_option_str(cli, "--url"),
                   cli_option_str(cli, "--policy"), cli_option_str(cli, "--language"), "");
    if (status != CLI_DONE) return status;
    cli_say("%s is ready; keep a copy of its key apart: entrepairs key export", cli->data);
    return cli_option(cli, "--starter") ? cli_starter(cli) : CLI_DONE;
}

enum cli_exit cli_routes(struct cli *cli) {
    struct buf out;
    (void)cli;
    buf_init(&out, 1 << 20);
    route_print_matrix(&server_routes, &out);
    cli_print(&out);
    buf_release(&out);
    return CLI_DONE;
}

static bool read_method(struct str text, enum http_method *method) {
    for (int m = HTTP_GET; m < HTTP_OTHER; m++)
        if (str_equal_nocase(text, str_from_c(route_method_name((enum http_method)m)))) {
            *method = (enum http_method)m;
            return true;
        }
    return false;
}

enum { PATHS_MOST = 1 << 20 };

static bool ask(struct cli *cli, const struct viewer *viewer, enum http_method method,
                struct str path) {
    path = str_slice(path, 0, str_find_byte(path, '?', 0));
    const char *gate =
        pipeline_gate_for(&server_routes, cli->db, &cli->arena, viewer, method, path);
    printf("%s as %s: %s%s\n", cli->arguments[0], role_name(viewer->role),
           gate ? "stopped by " : "passes", gate ? gate : "");
    return !gate;
}

enum cli_exit cli_may(struct cli *cli) {
    struct viewer viewer;
    enum http_method method;
    struct str identifier = arena_lower(&cli->arena, cli_argument(cli, 0));
    if (!read_method(cli_argument(cli, 1), &method)) {
        cli_say("%s is not a method", cli->arguments[1]);
        return CLI_USAGE;
    }
    enum err e = viewer_of_identifier(cli->db, &cli->arena, identifier, cli->run.now_ms, &viewer);
    if (e != OK) return cli_result(e, cli->arguments[0]);
    struct str path = cli_argument(cli, 2), all;
    if (!str_equal(path, STR("-"))) return ask(cli, &viewer, method, path) ? CLI_DONE : CLI_FAILED;
    e = cli_read_file(cli, "-", PATHS_MOST, &all);
    if (e != OK) return cli_result(e, "paths on standard input");
    bool passes = true;
    for (size_t at = 0, end; at < all.length; at = end + 1) {
        end = str_find_byte(all, '\n', at);
        passes &= ask(cli, &viewer, method, str_slice(all, at, end));
    }
    return passes ? CLI_DONE : CLI_FAILED;
}

enum cli_exit cli_help(struct cli *cli) {
    struct str wanted = cli_argument(cli, 0);
    for (size_t i = 0; i < cli_commands_count; i++) {
        const struct cli_command *c = &cli_commands[i];
        if (!str_starts(str_from_c(c->name), wanted)) continue;
        printf("%-24s %s\n", c->name, c->about);
        if (!str_is_empty(wanted) && (c->arguments[0] || c->options[0]))
            printf("%-24s   %s %s\n", "", c->arguments, c->options);
    }
    return CLI_DONE;
}

/* `check-title` reads its own words: it is also used apart. */
enum cli_exit cli_check_titles(struct cli *cli) {
    static char name[] = "check-title", json[] = "--json";
    char *words[64] = {name};
    int count = 1;
    struct str policy;
    if (cli->words_count > ARRAY_LENGTH(words) - 2) return CLI_USAGE;
    for (size_t i = 0; i < cli->words_count; i++) words[count++] = cli->words[i];
    if (cli->is_json) words[count++] = json;
    if (cli_read_policy(cli, STR("cep"), &policy) != OK) return CLI_FAILED;
    struct check_title_io io = {stdin, stdout, stderr};
    return (enum cli_exit)cli_check_title(&io, count, words, policy);
}
