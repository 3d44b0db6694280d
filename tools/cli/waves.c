/* Waves: made, opened, and who belongs to them. */
#include "server/waves/waves.h"
#include "lib/clock.h"
#include "sql/waves_waves.h"
#include "tools/cli/commands.h"

static enum err find_wave(struct cli *cli, struct str slug, struct wave_by_slug_row *row) {
    struct wave_by_slug_in in = {.slug = slug};
    return sql_wave_by_slug(cli->db, &cli->arena, &in, row);
}

enum err cli_wave_named(struct cli *cli, struct str slug, struct wave_id *wave) {
    struct wave_by_slug_row row;
    *wave = (struct wave_id){0};
    if (str_equal(slug, STR("none"))) return OK;
    enum err e = find_wave(cli, slug, &row);
    if (e == ERR_NOT_FOUND) cli_say("there is no wave %.*s", STR_ARG(slug));
    if (e == OK) *wave = row.wave_id;
    return e;
}

static enum cli_exit result(struct cli *cli, enum err e) {
    if (e == ERR_INVALID)
        cli_say("a slug has a-z, 0-9 and -; a title has %d characters at most; a month is written "
                "as 2027-01",
                WAVE_TITLE_MOST);
    return cli_result(e, cli->arguments[0]);
}

enum cli_exit cli_wave_add(struct cli *cli) {
    struct wave_add_in in = {.slug = cli_argument(cli, 0),
                             .title = cli_option_str(cli, "--title"),
                             .planned = cli_option_str(cli, "--planned")};
    struct wave_add_out out;
    return result(cli, cli_execute(cli, &op_wave_add, &in, &out));
}

enum cli_exit cli_wave_set(struct cli *cli) {
    struct wave_by_slug_row row;
    enum err e = find_wave(cli, cli_argument(cli, 0), &row);
    if (e != OK) return cli_result(e, cli->arguments[0]);
    bool has_title = cli_option(cli, "--title"), has_month = cli_option(cli, "--planned");
    struct wave_set_in in = {.wave = row.wave_id,
                             .title = has_title ? cli_option_str(cli, "--title") : row.title,
                             .planned = has_month ? cli_option_str(cli, "--planned") : row.planned};
    return result(cli, cli_execute(cli, &op_wave_set, &in, NULL));
}

enum cli_exit cli_wave_region(struct cli *cli) {
    struct wave_region_in in = {.region = str_trim(cli_argument(cli, 0))};
    enum err e = cli_wave_named(cli, cli_option_str(cli, "--wave"), &in.wave);
    if (e != OK) return CLI_FAILED;
    return cli_result(cli_execute(cli, &op_wave_region, &in, NULL), cli->arguments[0]);
}

enum cli_exit cli_set_wave(struct cli *cli) {
    struct wave_organisation_in in = {.organisation = cli_argument(cli, 0)};
    enum err e = cli_wave_named(cli, cli_option_str(cli, "--wave"), &in.wave);
    if (e != OK) return CLI_FAILED;
    return cli_result(cli_execute(cli, &op_wave_organisation, &in, NULL), cli->arguments[0]);
}

enum cli_exit cli_wave_open(struct cli *cli) {
    struct wave_by_slug_row row;
    struct wave_readiness ready;
    enum err e = find_wave(cli, cli_argument(cli, 0), &row);
    if (e == OK) e = wave_readiness(cli->db, &cli->arena, cli->run.now_ms, &ready);
    if (e != OK) return cli_result(e, cli->arguments[0]);
    if (ready.is_short)
        cli_say("a community opens with at least %d animators from %d organisations; there are "
                "%lld, from %lld: appoint them soon",
                WAVE_ANIMATORS, WAVE_ORGANISATIONS, (long long)ready.animators,
                (long long)ready.organisations);
    struct wave_open_in in = {.wave = row.wave_id};
    e = cli_execute(cli, &op_wave_open, &in, NULL);
    if (e == OK) cli_say("the daemon sends the invitations, so many a minute");
    return cli_result(e, cli->arguments[0]);
}

struct counts {
    const struct waves_counted_row *rows;
    size_t count;
};

static struct waves_counted_row count_of(const struct counts *counts, struct wave_id wave) {
    for (size_t i = 0; i < counts->count; i++)
        if (counts->rows[i].wave_id.v == wave.v) return counts->rows[i];
    return (struct waves_counted_row){0};
}

static void put_wave(struct cli *cli, struct json_writer *w, const struct waves_all_row *row,
                     struct waves_counted_row count) {
    char opened[32] = "";
    if (row->opened_at) clock_rfc3339(row->opened_at, opened);
    json_put_text(w, "slug", row->slug);
    json_put_text(w, "title", row->title);
    json_put_text(w, "planned", row->planned);
    json_put_text(w, "opened_at", str_from_c(opened));
    json_put_int(w, "waiting", count.waiting);
    json_put_int(w, "without_address", count.unreachable);
    if (!cli->is_json)
        printf("%.*s\t%.*s\t%.*s\t%s\t%lld wait\t%lld without an address\n", STR_ARG(row->slug),
               STR_ARG(row->title), STR_ARG(row->planned), *opened ? opened : "not open",
               (long long)count.waiting, (long long)count.unreachable);
}

static enum err put_belonging(struct cli *cli, struct json_writer *w, struct wave_id wave) {
    struct wave_organisations_in of = {.wave_id = wave};
    struct wave_regions_of_in in = {.wave_id = wave};
    struct wave_organisations_row *organisations;
    struct wave_regions_of_row *regions;
    size_t count;
    enum err e = sql_wave_organisations(cli->db, &cli->arena, &of, &organisations, &count);
    if (e != OK) return e;
    json_open_array(w, "organisations");
    for (size_t i = 0; i < count; i++) {
        json_put_text(w, NULL, organisations[i].slug);
        if (!cli->is_json) printf("organisation\t%.*s\n", STR_ARG(organisations[i].slug));
    }
    json_close(w);
    e = sql_wave_regions_of(cli->db, &cli->arena, &in, &regions, &count);
    if (e != OK) return e;
    json_open_array(w, "regions");
    for (size_t i = 0; i < count; i++) {
        json_put_text(w, NULL, regions[i].region);
        if (!cli->is_json) printf("region\t%.*s\n", STR_ARG(regions[i].region));
    }
    json_close(w);
    return OK;
}

/* All, or the one named with who belongs to it. */
static enum cli_exit list(struct cli *cli, struct str only) {
    struct waves_all_row *rows;
    struct waves_counted_row *counted;
    struct counts counts;
    struct json_writer w;
    size_t count, shown = 0;
    enum err e = sql_waves_all(cli->db, &cli->arena, &rows, &count);
    if (e == OK) e = sql_waves_counted(cli->db, &cli->arena, &counted, &counts.count);
    if (e != OK) return cli_result(e, "waves");
    counts.rows = counted;
    json_writer_init(&w);
    if (str_is_empty(only)) json_open_array(&w, NULL);
    for (size_t i = 0; i < count && e == OK; i++) {
        if (!str_is_empty(only) && !str_equal(only, rows[i].slug)) continue;
        shown++;
        json_open_object(&w, NULL);
        put_wave(cli, &w, &rows[i], count_of(&counts, rows[i].wave_id));
        if (!str_is_empty(only)) e = put_belonging(cli, &w, rows[i].wave_id);
        json_close(&w);
    }
    if (str_is_empty(only)) json_close(&w);
    bool is_found = str_is_empty(only) || shown;
    if (cli->is_json && is_found) cli_print_json(&w);
    json_writer_release(&w);
    return e != OK || is_found ? cli_result(e, "waves")
                               : cli_result(ERR_NOT_FOUND, cli->arguments[0]);
}

enum cli_exit cli_wave_list(struct cli *cli) {
    return list(cli, (struct str){0});
}

enum cli_exit cli_wave_show(struct cli *cli) {
    return list(cli, cli_argument(cli, 0));
}
