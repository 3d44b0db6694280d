/* Organisations, their account managers, spaces. */
#include "server/organisations/organisations.h"
#include "lib/clock.h"
#include "lib/num.h"
#include "server/members/members.h"
#include "server/spaces/spaces.h"
#include "sql/members_members.h"
#include "sql/organisations_organisations.h"
#include "sql/spaces_spaces.h"
#include "tools/cli/commands.h"
#include "urls.h"

enum cli_exit cli_organisation_add(struct cli *cli) {
    struct organisation_add_in in = {.slug = cli_argument(cli, 0),
                                     .name = cli_option_str(cli, "--name"),
                                     .kind = cli_option_str(cli, "--kind"),
                                     .region = cli_option_str(cli, "--region")};
    const char *seats = cli_option(cli, "--seats");
    if (seats && !num_parse(str_from_c(seats), 1000000, &in.seats)) {
        cli_say("--seats wants a number");
        return CLI_USAGE;
    }
    if (!policy_kind(cli->opened.service.policy, in.kind)) {
        cli_say("--kind: the policy has no %.*s; it has:", STR_ARG(in.kind));
        const struct policy *p = cli->opened.service.policy;
        for (size_t i = 0; i < p->kinds_count; i++)
            fprintf(stderr, "  %.*s\n", STR_ARG(p->kinds[i].id));
        return CLI_USAGE;
    }
    return cli_result(cli_execute(cli, &op_organisation_add, &in, NULL), cli->arguments[0]);
}

static void print_organisation(const struct organisations_all_row *row) {
    printf("%.*s\t%.*s\t%.*s\t%.*s\t%lld people\t%s\tcountry notices %.*s\n", STR_ARG(row->slug),
           STR_ARG(row->kind), STR_ARG(row->name), STR_ARG(row->region), (long long)row->people,
           row->closed_at ? "closed" : "open", STR_ARG(row->country_notices));
}

static void json_organisation(struct json_writer *w, const struct organisations_all_row *row) {
    json_open_object(w, NULL);
    json_put_text(w, "id", row->slug);
    json_put_text(w, "kind", row->kind);
    json_put_text(w, "name", row->name);
    json_put_text(w, "region", row->region);
    json_put_int(w, "seats", row->seats);
    json_put_int(w, "people", row->people);
    json_put_text(w, "country_notices", row->country_notices);
    json_put_bool(w, "closed", row->closed_at != 0);
    json_close(w);
}

/* All, or the one named. */
static enum cli_exit list(struct cli *cli, struct str only) {
    struct organisations_all_row *rows;
    size_t count, shown = 0;
    enum err e = sql_organisations_all(cli->db, &cli->arena, &rows, &count);
    if (e != OK) return cli_result(e, "organisations");
    struct json_writer w;
    json_writer_init(&w);
    json_open_array(&w, NULL);
    for (size_t i = 0; i < count; i++) {
        if (!str_is_empty(only) && !str_equal(only, rows[i].slug)) continue;
        shown++;
        if (cli->is_json)
            json_organisation(&w, &rows[i]);
        else
            print_organisation(&rows[i]);
    }
    json_close(&w);
    if (cli->is_json) cli_print_json(&w);
    json_writer_release(&w);
    return str_is_empty(only) || shown ? CLI_DONE : cli_result(ERR_NOT_FOUND, cli->arguments[0]);
}

enum cli_exit cli_organisation_list(struct cli *cli) {
    return list(cli, (struct str){0});
}

enum cli_exit cli_organisation_show(struct cli *cli) {
    return list(cli, cli_argument(cli, 0));
}

static enum cli_exit set_countries(struct cli *cli) {
    struct organisation_countries_in in = {.slug = cli_argument(cli, 0),
                                           .notices = cli_option_str(cli, "--country-notices")};
    enum err e = cli_execute(cli, &op_organisation_countries, &in, NULL);
    if (e == ERR_INVALID) {
        cli_say("--country-notices wants auto, on or off");
        return CLI_USAGE;
    }
    return cli_result(e, cli->arguments[0]);
}

static enum cli_exit set_seats(struct cli *cli) {
    struct organisation_seats_in in = {.slug = cli_argument(cli, 0)};
    if (!num_parse(cli_option_str(cli, "--seats"), 1000000, &in.seats)) {
        cli_say("--seats wants a number");
        return CLI_USAGE;
    }
    return cli_result(cli_execute(cli, &op_organisation_seats, &in, NULL), cli->arguments[0]);
}

enum cli_exit cli_organisation_set(struct cli *cli) {
    bool has_wave = cli_option(cli, "--wave"), has_notices = cli_option(cli, "--country-notices");
    bool has_seats = cli_option(cli, "--seats");
    enum cli_exit done = CLI_DONE;
    if (!has_wave && !has_notices && !has_seats) {
        cli_say("nothing to set: --wave, --country-notices, --seats");
        return CLI_USAGE;
    }
    if (has_seats) done = set_seats(cli);
    if (has_wave && done == CLI_DONE) done = cli_set_wave(cli);
    return has_notices && done == CLI_DONE ? set_countries(cli) : done;
}

enum cli_exit cli_organisation_close(struct cli *cli) {
    struct organisation_close_in in = {.slug = cli_argument(cli, 0)};
    return cli_result(cli_execute(cli, &op_organisation_close, &in, NULL), cli->arguments[0]);
}

enum cli_exit cli_provisioner_add(struct cli *cli) {
    struct member_put_organisation_in find = {.slug = cli_option_str(cli, "--organisation")};
    struct member_put_organisation_row organisation;
    enum err e = sql_member_put_organisation(cli->db, &cli->arena, &find, &organisation);
    if (e != OK) return cli_result(e, "--organisation");
    struct provisioner_add_in in = {.organisation = organisation.organisation_id,
                                    .email = arena_lower(&cli->arena, cli_argument(cli, 0)),
                                    .name = cli_option_str(cli, "--name")};
    struct provisioner_add_out out;
    e = cli_execute(cli, &op_provisioner_add, &in, &out);
    if (e != OK) return cli_result(e, cli->arguments[0]);
    char token[CRYPT_TOKEN_CHARS + 1];
    crypt_token(token);
    struct activation_add_in link = {.member = out.member,
                                     .token = str_from_c(token),
                                     .expires_at = cli->run.now_ms + ACTIVATION_DAYS * DAY_MS,
                                     .is_mailed = true};
    e = cli_execute(cli, &op_activation_add, &link, NULL);
    if (e != OK) return cli_result(e, "activation");
    struct url path = url_activate_page(&cli->arena, str_from_c(token));
    printf("%.*s%.*s\n", STR_ARG(cli->opened.service.site.origin), (int)path.length, path.bytes);
    return CLI_DONE;
}

enum cli_exit cli_space_add(struct cli *cli) {
    struct space_add_in in = {.slug = cli_argument(cli, 0),
                              .title = cli_option_str(cli, "--title"),
                              .about = cli_option_str(cli, "--about"),
                              .region = cli_option_str(cli, "--region")};
    return cli_result(cli_execute(cli, &op_space_add, &in, NULL), cli->arguments[0]);
}

enum cli_exit cli_space_list(struct cli *cli) {
    struct space_list_all_row *rows;
    size_t count;
    struct json_writer w;
    enum err e = sql_space_list_all(cli->db, &cli->arena, &rows, &count);
    if (e != OK) return cli_result(e, "spaces");
    json_writer_init(&w);
    json_open_array(&w, NULL);
    for (size_t i = 0; i < count; i++) {
        if (!cli->is_json) {
            printf("%.*s\t%.*s\n", STR_ARG(rows[i].slug), STR_ARG(rows[i].title));
            continue;
        }
        json_open_object(&w, NULL);
        json_put_text(&w, "slug", rows[i].slug);
        json_put_text(&w, "title", rows[i].title);
        json_put_text(&w, "about", rows[i].about);
        json_put_text(&w, "region", rows[i].region);
        json_close(&w);
    }
    json_close(&w);
    if (cli->is_json) cli_print_json(&w);
    json_writer_release(&w);
    return CLI_DONE;
}
