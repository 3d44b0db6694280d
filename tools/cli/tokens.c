/* Bearer tokens for organisations' programs (SCIM): printed once, listed, revoked. */
#include "lib/clock.h"
#include "lib/crypt.h"
#include "lib/num.h"
#include "server/scim/scim.h"
#include "sql/scim_tokens.h"
#include "tools/cli/commands.h"

enum cli_exit cli_token_create(struct cli *cli) {
    struct token_organisation_in find = {.slug = cli_option_str(cli, "--organisation")};
    struct token_organisation_row organisation;
    char token[CRYPT_TOKEN_CHARS + 1];
    enum err e = sql_token_organisation(cli->db, &cli->arena, &find, &organisation);
    if (e != OK) return cli_result(e, "--organisation");
    crypt_token(token);
    struct token_create_in in = {.organisation = organisation.organisation_id,
                                 .token = str_from_c(token)};
    struct token_create_out out;
    e = cli_execute(cli, &op_token_create, &in, &out);
    if (e == ERR_LIMIT) {
        cli_say("it has %d tokens; revoke one first", TOKENS_MOST);
        return CLI_FAILED;
    }
    if (e != OK) return cli_result(e, "token");
    if (cli->is_json) {
        struct json_writer w;
        json_writer_init(&w);
        json_open_object(&w, NULL);
        json_put_int(&w, "id", out.token.v);
        json_put_text(&w, "token", in.token);
        json_close(&w);
        cli_print_json(&w);
        json_writer_release(&w);
        return CLI_DONE;
    }
    cli_say("token %lld; it is not shown again", (long long)out.token.v);
    printf("%s\n", token);
    return CLI_DONE;
}

static const char *state_of(const struct token_all_row *row) {
    if (row->revoked_at) return "revoked";
    return row->closed_at ? "closed" : "live";
}

/* Last use is kept to the hour. */
static const char *used(int64_t at, char text[32]) {
    if (at == 0) return "never";
    clock_rfc3339(at, text);
    return text;
}

enum cli_exit cli_token_list(struct cli *cli) {
    struct token_all_row *rows;
    size_t count;
    struct json_writer w;
    char created[32], last[32];
    enum err e = sql_token_all(cli->db, &cli->arena, &rows, &count);
    if (e != OK) return cli_result(e, "tokens");
    json_writer_init(&w);
    json_open_array(&w, NULL);
    for (size_t i = 0; i < count; i++) {
        clock_rfc3339(rows[i].created_at, created);
        if (!cli->is_json) {
            printf("%lld\t%.*s\t%s\tcreated %s\tused %s\n", (long long)rows[i].scim_token_id.v,
                   STR_ARG(rows[i].slug), state_of(&rows[i]), created, used(rows[i].used_at, last));
            continue;
        }
        json_open_object(&w, NULL);
        json_put_int(&w, "id", rows[i].scim_token_id.v);
        json_put_text(&w, "organisation", rows[i].slug);
        json_put_text(&w, "state", str_from_c(state_of(&rows[i])));
        json_put_int(&w, "created_at", rows[i].created_at);
        json_put_int(&w, "used_at", rows[i].used_at);
        json_close(&w);
    }
    json_close(&w);
    if (cli->is_json) cli_print_json(&w);
    json_writer_release(&w);
    return CLI_DONE;
}

enum cli_exit cli_token_revoke(struct cli *cli) {
    struct token_revoke_in in = {0};
    if (!num_parse(cli_argument(cli, 0), INT64_MAX, &in.token.v)) {
        cli_say("token revoke wants the number that token list prints");
        return CLI_USAGE;
    }
    return cli_result(cli_execute(cli, &op_token_revoke, &in, NULL), cli->arguments[0]);
}
