/* `organisation transfer`: a contract changes hands. */
#include "lib/csv.h"
#include "server/organisations/organisations.h"
#include "tools/cli/commands.h"

enum { PEOPLE_BYTES_MOST = 4 << 20, PEOPLE_MOST = 100000 };

/* The first field of each row, a header "identifier" apart. */
static enum err read_people(struct cli *cli, struct transfer_in *in) {
    struct str text;
    struct csv_reader reader;
    struct csv_row row;
    struct csv_error error;
    enum err e = cli_read_file(cli, cli_option(cli, "--people"), PEOPLE_BYTES_MOST, &text);
    if (e != OK) return e;
    struct str *identifiers = arena_array(&cli->arena, PEOPLE_MOST, sizeof *identifiers);
    csv_start(&reader, text, csv_separator(text));
    while ((e = csv_read(&reader, &cli->arena, &row, &error)) == OK) {
        struct str first = arena_lower(&cli->arena, str_trim(row.fields[0]));
        bool is_header = row.number == 1 && str_equal(first, STR("identifier"));
        if (is_header || str_is_empty(first)) continue;
        if (in->count == PEOPLE_MOST) {
            cli_say("--people: more than %d", PEOPLE_MOST);
            return ERR_LIMIT;
        }
        identifiers[in->count++] = first;
    }
    in->identifiers = identifiers;
    if (e == ERR_NOT_FOUND) return OK;
    cli_say("--people, line %zu: %s", error.line, error.text);
    return e;
}

static void print(struct cli *cli, const struct transfer_out *out) {
    bool is_dry = cli_option(cli, "--dry-run");
    struct json_writer w;
    if (!cli->is_json) {
        printf("%lld moved\t%lld left\t%lld unknown%s\n", (long long)out->moved,
               (long long)out->left, (long long)out->unknown,
               is_dry ? "\t(nothing was written)" : "");
        return;
    }
    json_writer_init(&w);
    json_open_object(&w, NULL);
    json_put_int(&w, "moved", out->moved);
    json_put_int(&w, "left", out->left);
    json_put_int(&w, "unknown", out->unknown);
    json_put_bool(&w, "written", !is_dry);
    json_close(&w);
    cli_print_json(&w);
    json_writer_release(&w);
}

static enum err transfer(struct cli *cli, struct transfer_in *in, struct transfer_out *out) {
    enum err e = db_begin_immediate(cli->db);
    if (e != OK) return e;
    e = op_run_saved(&cli->run, &op_organisation_transfer, NULL, in, out);
    if (e == OK && !cli_option(cli, "--dry-run")) return db_commit(cli->db);
    db_rollback(cli->db);
    return e;
}

enum cli_exit cli_organisation_transfer(struct cli *cli) {
    struct transfer_in in = {.from = cli_argument(cli, 0), .to = cli_argument(cli, 1)};
    struct transfer_out out = {0};
    enum err e = cli_option(cli, "--people") ? read_people(cli, &in) : OK;
    if (e != OK) return CLI_FAILED;
    e = transfer(cli, &in, &out);
    if (e != OK) return cli_result(e, cli->arguments[0]);
    print(cli, &out);
    return out.left || out.unknown ? CLI_SOME_REFUSED : CLI_DONE;
}
