/* What demo.c and the waves share of web/demo: its files and its configuration; and the waves, of
 * people who are listed and not invited yet. */
#include "tools/cli/demo_frame.h"

#include "assets.h"
#include "lib/clock.h"
#include "lib/num.h"
#include "server/organisations/organisations.h"
#include "server/waves/waves.h"
#include "tools/cli/commands.h"

struct str demo_file(struct str name) {
    for (size_t i = 0; i < embedded_demo_count; i++)
        if (str_equal(str_from_c(embedded_demo[i].name), name))
            return (struct str){(const char *)embedded_demo[i].bytes, embedded_demo[i].length};
    return (struct str){0};
}

struct str demo_value(const struct conf *conf, struct str section, const char *key) {
    struct str value = {0};
    (void)conf_get(conf, section, str_from_c(key), &value);
    return value;
}

bool demo_opens(const struct conf *conf, size_t row, struct str prefix, struct str *name) {
    struct str section = conf->rows[row].section;
    if (!str_starts(section, prefix)) return false;
    if (row > 0 && str_equal(conf->rows[row - 1].section, section)) return false;
    *name = str_slice(section, prefix.length, section.length);
    return true;
}

/* The month so many months from now, "2027-01". */
static struct str month_ahead(struct cli *cli, int64_t months) {
    struct civil now = clock_utc(cli->run.now_ms);
    int64_t month = now.month - 1 + months;
    return arena_format(&cli->arena, "%04lld-%02lld", (long long)(now.year + month / 12),
                        (long long)(month % 12 + 1));
}

static enum err put_wave(struct cli *cli, const struct conf *conf, struct str section,
                         struct str slug) {
    struct str list = demo_value(conf, section, "organisation");
    struct organisation_add_in organisation = {.slug = list,
                                               .name = demo_value(conf, section, "name"),
                                               .kind = demo_value(conf, section, "kind"),
                                               .region = demo_value(conf, section, "region")};
    struct wave_add_in in = {.slug = slug, .title = demo_value(conf, section, "title")};
    struct wave_add_out wave;
    int64_t months;
    if (!num_parse(demo_value(conf, section, "months_ahead"), 24, &months)) return ERR_INVALID;
    in.planned = month_ahead(cli, months);
    enum err e = cli_execute(cli, &op_wave_add, &in, &wave);
    struct wave_organisation_in place = {.organisation = list, .wave = wave.wave};
    if (e == OK) e = cli_execute(cli, &op_organisation_add, &organisation, NULL);
    if (e == OK) e = cli_execute(cli, &op_wave_organisation, &place, NULL);
    struct str file = arena_format(&cli->arena, "members-%.*s.csv", STR_ARG(list));
    return e == OK ? cli_import(cli, list, demo_file(file)) : e;
}

/* After everybody else has a password: these wait. */
enum err demo_put_waves(struct cli *cli, const struct conf *conf) {
    enum err e = OK;
    for (size_t i = 0; i < conf->rows_count && e == OK; i++) {
        struct str slug;
        if (demo_opens(conf, i, STR("wave "), &slug))
            e = put_wave(cli, conf, conf->rows[i].section, slug);
    }
    return e;
}
