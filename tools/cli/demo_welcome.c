/* Put by the operations that people use, as the people of the demonstration; but for when members
 * came in, which is put back, so that not everybody is new. */
#include "tools/cli/demo_welcome.h"

#include "assets.h"
#include "lib/clock.h"
#include "server/welcome/greet_ops.h"
#include "sql/members_members.h"

enum { CAME_DAYS_AGO = 640 };

static enum err find(struct cli *cli, struct str identifier, struct member_id *member) {
    struct member_by_identifier_in in = {.identifier = str_trim(identifier)};
    struct member_by_identifier_row row;
    enum err e = sql_member_by_identifier(cli->db, &cli->arena, &in, &row);
    if (e == OK) *member = row.member_id;
    return e;
}

static enum err as(struct cli *cli, struct str identifier, const struct op *op, void *input,
                   void *output) {
    struct actor operator= cli->run.actor;
    struct member_id member;
    enum err e = find(cli, identifier, &member);
    if (e != OK) return e;
    cli->run.actor = actor_member(member);
    e = cli_execute(cli, op, input, output);
    cli->run.actor = operator;
    return e;
}

static enum err put_wording(struct cli *cli, struct str animator, struct str text) {
    size_t end = str_find(text, STR("\n\n"));
    struct str front = str_slice(text, 0, end), line;
    struct wording_save_in in = {.text = str_trim(str_slice(text, end, text.length))};
    struct wording_save_out out;
    while (str_cut(&front, '\n', &line)) {
        size_t colon = str_find_byte(line, ':', 0);
        struct str value = str_trim(str_slice(line, colon + 1, line.length));
        if (str_starts(line, STR("purpose:"))) in.purpose = value;
        if (str_starts(line, STR("title:"))) in.title = value;
    }
    return as(cli, animator, &op_wording_save, &in, &out);
}

static enum err put_wordings(struct cli *cli, struct str animator) {
    enum err e = OK;
    for (size_t i = 0; i < embedded_demo_count && e == OK; i++) {
        const struct asset *asset = &embedded_demo[i];
        if (!str_starts(str_from_c(asset->name), STR("wording-"))) continue;
        e = put_wording(cli, animator, (struct str){(const char *)asset->bytes, asset->length});
        if (e != OK) cli_say("%s was not put", asset->name);
    }
    return e;
}

static enum err put_sponsors(struct cli *cli, const struct demo_welcome *made) {
    struct str rest = made->sponsors, one, first = {0};
    struct greet_choose_in choose = {GREET_SPONSORS, true};
    struct sponsor_offer_in offer;
    enum err e = OK;
    while (e == OK && str_cut(&rest, ',', &one)) {
        if (str_is_empty(first)) first = one;
        e = as(cli, one, &op_greet_choose, &choose, NULL);
    }
    if (e == OK) e = find(cli, made->offered, &offer.newcomer);
    if (e == OK) e = find(cli, first, &offer.sponsor);
    return e == OK ? as(cli, made->animator, &op_sponsor_offer, &offer, NULL) : e;
}

static enum err put_thanks(struct cli *cli, const struct demo_welcome *made) {
    struct greet_send_in in = {
        .audience = {.by = GREET_BY_TOPIC, .word = made->topic},
        .purpose = STR("thanks"),
        .text = STR("Bonjour {prénom},\n\nVotre façon de raconter comment vous avez dit non, "
                    "puis oui, m’a servi dès le lendemain. Merci.\n\n{animatrice}"),
        .to_count = 1};
    struct greet_send_out out;
    enum err e = find(cli, made->thanked, &in.to[0]);
    return e == OK ? as(cli, made->animator, &op_greet_send, &in, &out) : e;
}

enum err demo_put_welcome(struct cli *cli, const struct demo_welcome *made) {
    struct greet_came_in came = {.before = cli->run.now_ms - CAME_DAYS_AGO * DAY_MS};
    struct str rest = made->newcomers, one;
    enum err e = put_wordings(cli, made->animator);
    while (e == OK && came.newcomers_count < GREET_CAME_MOST && str_cut(&rest, ',', &one))
        e = find(cli, one, &came.newcomers[came.newcomers_count++]);
    if (e == OK) e = cli_execute(cli, &op_greet_came, &came, NULL);
    if (e == OK) e = put_sponsors(cli, made);
    return e == OK ? put_thanks(cli, made) : e;
}
