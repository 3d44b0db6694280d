/* Notices from outside: the animators answer them, the operator mails the answer. */
#include "server/reports/reports.h"
#include "sql/reports_notices.h"
#include "tools/cli/commands.h"

static const char *state_of(int64_t closed_at, int64_t sent_at) {
    return sent_at ? "sent" : closed_at ? "answered" : "open";
}

enum cli_exit cli_notice_list(struct cli *cli) {
    struct notices_list_row *rows;
    size_t count;
    enum err e = sql_notices_list(cli->db, &cli->arena, &rows, &count);
    if (e != OK) return cli_result(e, "notices");
    struct json_writer w;
    json_writer_init(&w);
    json_open_array(&w, NULL);
    for (size_t i = 0; i < count; i++) {
        const char *state = state_of(rows[i].closed_at, 0);
        if (!cli->is_json) {
            printf("%.*s\t%s\t%.*s\t%.*s\n", STR_ARG(rows[i].reference), state,
                   STR_ARG(rows[i].reason), STR_ARG(rows[i].email));
            continue;
        }
        json_open_object(&w, NULL);
        json_put_text(&w, "reference", rows[i].reference);
        json_put_text(&w, "state", str_from_c(state));
        json_put_text(&w, "reason", rows[i].reason);
        json_put_text(&w, "email", rows[i].email);
        json_close(&w);
    }
    json_close(&w);
    if (cli->is_json) cli_print_json(&w);
    json_writer_release(&w);
    return CLI_DONE;
}

enum cli_exit cli_notice_show(struct cli *cli) {
    struct notice_by_reference_in in = {.reference = cli_argument(cli, 0)};
    struct notice_by_reference_row row;
    enum err e = sql_notice_by_reference(cli->db, &cli->arena, &in, &row);
    if (e != OK) return cli_result(e, cli->arguments[0]);
    const char *state = state_of(row.closed_at, row.sent_at);
    if (!cli->is_json) {
        printf("%.*s\t%s\t%.*s\nfrom: %.*s <%.*s>\nabout: %.*s\n\n%.*s\n\nanswer:\n%.*s\n",
               STR_ARG(row.reference), state, STR_ARG(row.reason), STR_ARG(row.name),
               STR_ARG(row.email), STR_ARG(row.address), STR_ARG(row.text), STR_ARG(row.answer));
        return CLI_DONE;
    }
    struct json_writer w;
    json_writer_init(&w);
    json_open_object(&w, NULL);
    json_put_text(&w, "reference", row.reference);
    json_put_text(&w, "state", str_from_c(state));
    json_put_text(&w, "reason", row.reason);
    json_put_text(&w, "name", row.name);
    json_put_text(&w, "email", row.email);
    json_put_text(&w, "address", row.address);
    json_put_text(&w, "text", row.text);
    json_put_text(&w, "answer", row.answer);
    json_close(&w);
    cli_print_json(&w);
    json_writer_release(&w);
    return CLI_DONE;
}

enum cli_exit cli_notice_sent(struct cli *cli) {
    struct notice_sent_in in = {.reference = cli_argument(cli, 0)};
    return cli_result(cli_execute(cli, &op_notice_sent, &in, NULL), cli->arguments[0]);
}
