/* Polls and models out of web/demo, put by the operations that people use. */
#include "tools/cli/demo_made.h"

#include "assets.h"
#include "lib/num.h"
#include "server/models/models.h"
#include "server/polls/polls.h"
#include "sql/members_members.h"

enum { DAYS_OPEN = 12 };

static enum err put_run(struct op_run *run, const void *input, void *output) {
    return poll_put(run, input, output);
}
static const struct op op_put = {
    .name = "demo.poll", .output_bytes = sizeof(struct poll_id), .run = put_run};

static bool has_word(struct str text, struct str word) {
    return str_find(text, word) < text.length;
}

static enum err vote(struct cli *cli, struct poll_id poll, struct str voter, int64_t place) {
    struct member_by_identifier_in find = {.identifier = voter};
    struct member_by_identifier_row row;
    struct poll_vote_in in = {.poll = poll, .choices = 1u << (place - 1)};
    struct actor operator= cli->run.actor;
    enum err e = sql_member_by_identifier(cli->db, &cli->arena, &find, &row);
    if (e != OK) return e;
    cli->run.actor = actor_member(row.member_id);
    e = cli_execute(cli, &op_poll_vote, &in, NULL);
    cli->run.actor = operator;
    return e;
}

static enum err put_votes(struct cli *cli, struct poll_id poll, struct str votes) {
    struct str one;
    enum err e = OK;
    while (e == OK && str_cut(&votes, ',', &one)) {
        int64_t place;
        one = str_trim(one);
        size_t space = str_find_byte(one, ' ', 0);
        if (!num_parse(str_slice(one, space + 1, one.length), POLL_OPTIONS_MOST, &place) ||
            place < 1)
            return ERR_INVALID;
        e = vote(cli, poll, str_slice(one, 0, space), place);
    }
    return e;
}

enum err demo_put_poll(struct cli *cli, struct post_id post, const struct demo_poll *poll) {
    struct poll_new in = {.post = post,
                          .question = poll->question,
                          .is_multiple = has_word(poll->manner, STR("several")),
                          .is_anonymous = has_word(poll->manner, STR("anonymous")),
                          .closes_at = cli->run.now_ms + DAYS_OPEN * DAY_MS};
    struct str rest = poll->options, option;
    struct poll_id id;
    if (str_is_empty(poll->question)) return OK;
    while (in.options_count < POLL_OPTIONS_MOST && str_cut(&rest, '|', &option))
        in.options[in.options_count++] = str_trim(option);
    enum err e = cli_execute(cli, &op_put, &in, &id);
    return e == OK ? put_votes(cli, id, poll->votes) : e;
}

static enum err put_model(struct cli *cli, struct str text) {
    size_t end = str_find(text, STR("\n\n"));
    struct str front = str_slice(text, 0, end), line;
    struct model_save_in in = {.body = str_trim(str_slice(text, end, text.length))};
    struct model_save_out out;
    while (str_cut(&front, '\n', &line)) {
        size_t colon = str_find_byte(line, ':', 0);
        struct str value = str_trim(str_slice(line, colon + 1, line.length));
        if (str_starts(line, STR("kind:"))) in.kind = value;
        if (str_starts(line, STR("title:"))) in.title = value;
    }
    return cli_execute(cli, &op_model_save, &in, &out);
}

enum err demo_put_models(struct cli *cli) {
    enum err e = OK;
    for (size_t i = 0; i < embedded_demo_count && e == OK; i++) {
        const struct asset *asset = &embedded_demo[i];
        if (!str_starts(str_from_c(asset->name), STR("model-"))) continue;
        e = put_model(cli, (struct str){(const char *)asset->bytes, asset->length});
        if (e != OK) cli_say("%s was not put", asset->name);
    }
    return e;
}
