/* Where an address is, by the database that the daemon reads: to try the file, and the list of
 * countries before people stand before it. */
#include "server/core/whence.h"
#include "server/core/service.h"
#include "tools/cli/commands.h"

static void print(struct cli *cli, struct str address, const struct whence_from *from, bool may) {
    const char *country = country_is_known(&from->country) ? from->country.code
                          : from->is_local                 ? "local"
                                                           : "unknown";
    if (!cli->is_json) {
        printf("%s\t%s\n", country, may ? "may come in" : "may not come in");
        return;
    }
    struct json_writer w;
    json_writer_init(&w);
    json_open_object(&w, NULL);
    json_put_text(&w, "address", address);
    json_put_text(&w, "country", str_from_c(from->country.code));
    json_put_bool(&w, "local", from->is_local);
    json_put_bool(&w, "may_come_in", may);
    json_close(&w);
    cli_print_json(&w);
    json_writer_release(&w);
}

enum cli_exit cli_whence(struct cli *cli) {
    const struct options *o = cli->opened.service.options;
    struct ip_address address;
    struct str text = cli_argument(cli, 0);
    struct geo *geo;
    const char *problem;
    if (ip_parse(text, &address) != OK) {
        cli_say("%s is no address", cli->arguments[0]);
        return CLI_USAGE;
    }
    const char *path = whence_path(&cli->arena, o, cli->opened.dir->path);
    if (!path) {
        cli_say("[access] country_database is empty");
        return CLI_FAILED;
    }
    if (geo_open(path, &geo, &problem) != OK) {
        cli_say("%s: %s", path, problem);
        return CLI_FAILED;
    }
    struct whence_from from = {.is_local = ip_is_local(&address)};
    if (!from.is_local) from.country = geo_find(geo, address.bytes);
    geo_close(geo);
    print(cli, text, &from, whence_may_come(o, &from));
    return CLI_DONE;
}
