/* For those who ask the operator by letter: their data, leaving, and a second factor that is lost.
 */
#include "lib/num.h"
#include "server/departure/departure.h"
#include "server/strong/strong.h"
#include "sql/departure_departure.h"
#include "tools/cli/commands.h"

static enum err find(struct cli *cli, struct member_id *member) {
    struct leaver_by_identifier_in in = {
        .identifier = arena_lower(&cli->arena, str_trim(cli_argument(cli, 0)))};
    struct leaver_by_identifier_row row;
    enum err e = sql_leaver_by_identifier(cli->db, &cli->arena, &in, &row);
    if (e == OK) *member = row.member_id;
    return e;
}

enum cli_exit cli_member_export(struct cli *cli) {
    const char *part = cli_option(cli, "--part");
    struct export_in in = {.part = 1, .now_ms = cli->run.now_ms};
    if (part && (!num_parse(str_from_c(part), EXPORT_PARTS_MOST, &in.part) || in.part == 0)) {
        cli_say("--part wants a number from 1");
        return CLI_USAGE;
    }
    enum err e = find(cli, &in.member);
    if (e == OK) e = export_write(cli->db, &cli->arena, &cli->opened.service, &in);
    if (e != OK) return cli_result(e, cli->arguments[0]);
    printf("%.*s", STR_ARG(in.json));
    return CLI_DONE;
}

enum cli_exit cli_member_leave(struct cli *cli) {
    struct leave_in in = {.withdraws = cli_option(cli, "--withdraw") != NULL};
    enum err e = find(cli, &in.member);
    if (e == OK) e = cli_execute(cli, &op_leave, &in, NULL);
    return cli_result(e, cli->arguments[0]);
}

enum cli_exit cli_factor_reset(struct cli *cli) {
    struct factor_reset_in in = {.identifier =
                                     arena_lower(&cli->arena, str_trim(cli_argument(cli, 0))),
                                 .reason = cli_option_str(cli, "--reason")};
    return cli_result(cli_execute(cli, &op_factor_reset, &in, NULL), cli->arguments[0]);
}
