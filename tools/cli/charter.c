/* The charter's versions: shown, amended. */
#include "server/charter/charter.h"
#include "lib/clock.h"
#include "lib/num.h"
#include "sql/charter_charter.h"
#include "tools/cli/commands.h"

static void print_text(struct cli *cli, int64_t version, struct str text) {
    struct json_writer w;
    if (!cli->is_json) {
        printf("%.*s", STR_ARG(text));
        return;
    }
    json_writer_init(&w);
    json_open_object(&w, NULL);
    json_put_int(&w, "version", version);
    json_put_text(&w, "text", text);
    json_close(&w);
    cli_print_json(&w);
    json_writer_release(&w);
}

enum cli_exit cli_charter_show(struct cli *cli) {
    const char *wanted = cli_option(cli, "--version");
    struct charter_current_row current;
    struct charter_find_row row;
    struct charter_find_in in = {0};
    enum err e = sql_charter_current(cli->db, &cli->arena, &current);
    if (e != OK) return cli_result(e, "charter");
    in.version = current.version;
    if (wanted && !num_parse(str_from_c(wanted), CHARTERS_MOST, &in.version)) {
        cli_say("--version wants a number");
        return CLI_USAGE;
    }
    e = sql_charter_find(cli->db, &cli->arena, &in, &row);
    if (e == ERR_NOT_FOUND && in.version == 1) {
        enum language language = cli->opened.service.language;
        row.markdown = charter_built_in(&cli->arena, language);
        row.pledge = STR("");
        e = OK;
    }
    if (e != OK) return cli_result(e, "charter");
    if (str_is_empty(row.pledge))
        row.pledge = charter_built_in_pledge(&cli->arena, cli->opened.service.language);
    print_text(cli, in.version, cli_option(cli, "--pledge") ? row.pledge : row.markdown);
    return CLI_DONE;
}

enum cli_exit cli_charter_publish(struct cli *cli) {
    const char *file = cli_option(cli, "--file"), *pledge = cli_option(cli, "--pledge");
    struct charter_publish_in in = {.changes = cli_option_str(cli, "--changes")};
    struct charter_publish_out out = {0};
    enum err e = cli_read_file(cli, file, CHARTER_MOST, &in.markdown);
    if (e != OK) return cli_result(e, file);
    if (pledge) e = cli_read_file(cli, pledge, CHARTER_MOST, &in.pledge);
    if (e != OK) return cli_result(e, pledge);
    e = cli_execute(cli, &op_charter_publish, &in, &out);
    if (e == ERR_CONFLICT) {
        cli_say("%s is the charter in force already", file);
        return CLI_FAILED;
    }
    if (e == OK)
        cli_say("version %lld is in force; members accept it at their next click",
                (long long)out.version);
    return cli_result(e, file);
}
