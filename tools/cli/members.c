/* Accounts: list, decisions, activation, mandates, review. */
#include "server/members/members.h"
#include "lib/clock.h"
#include "lib/printed_code.h"
#include "server/account/account.h"
#include "server/core/passwords.h"
#include "sql/members_contests.h"
#include "sql/members_decisions.h"
#include "sql/members_members.h"
#include "tools/cli/commands.h"
#include "urls.h"

enum { PAGE = 500, MANDATE_DAYS = 365 };

static struct str identifier_of(struct cli *cli) {
    return arena_lower(&cli->arena, str_trim(cli_argument(cli, 0)));
}

static enum cli_exit decide(struct cli *cli, enum member_decision decision) {
    struct member_decide_in in = {.identifier = identifier_of(cli),
                                  .decision = decision,
                                  .reason = cli_option_str(cli, "--reason")};
    return cli_result(cli_execute(cli, &op_member_decide, &in, NULL), cli->arguments[0]);
}

enum cli_exit cli_member_suspend(struct cli *cli) {
    return decide(cli, DECIDE_SUSPEND);
}

enum cli_exit cli_member_reinstate(struct cli *cli) {
    return decide(cli, DECIDE_REINSTATE);
}

enum cli_exit cli_review_accept(struct cli *cli) {
    return decide(cli, DECIDE_ACCEPT);
}

enum cli_exit cli_review_refuse(struct cli *cli) {
    return decide(cli, DECIDE_REFUSE);
}

enum cli_exit cli_member_activate(struct cli *cli) {
    struct str password;
    enum err e = cli_read_file(cli, "-", 4096, &password);
    if (e != OK) return cli_result(e, "stdin");
    /* One line: what follows the first line feed is not part of it. */
    password = str_slice(password, 0, str_find_byte(password, '\n', 0));
    if (str_ends(password, STR("\r"))) password.length--;
    struct password_set_in in = {
        .identifier = identifier_of(cli), .password = password, .counts_as_declared = true};
    e = cli_execute(cli, &op_password_set, &in, NULL);
    if (e == ERR_INVALID) {
        cli_say("a password has at least %d characters and is not the identifier", PASSWORD_LEAST);
        return CLI_FAILED;
    }
    return cli_result(e, cli->arguments[0]);
}

enum cli_exit cli_member_code(struct cli *cli) {
    char code[PRINTED_CODE_CHARS + 1], token[CRYPT_TOKEN_CHARS + 1];
    struct str identifier = identifier_of(cli);
    struct member_by_identifier_in find = {.identifier = identifier};
    struct member_by_identifier_row row;
    enum err e = sql_member_by_identifier(cli->db, &cli->arena, &find, &row);
    if (e != OK) return cli_result(e, cli->arguments[0]);
    printed_code_make(code);
    activation_code_token(&cli->opened.service, identifier, str_from_c(code), token);
    struct activation_add_in in = {.member = row.member_id,
                                   .token = str_from_c(token),
                                   .expires_at = cli->run.now_ms + ACTIVATION_CODE_DAYS * DAY_MS};
    e = cli_execute(cli, &op_activation_add, &in, NULL);
    if (e == ERR_CONFLICT) {
        cli_say("%s has come in already: nobody makes a second way in", cli->arguments[0]);
        return CLI_FAILED;
    }
    if (e != OK) return cli_result(e, cli->arguments[0]);
    struct url path = url_activate_code_page(&cli->arena);
    printf("%s\n", code);
    cli_say("to be typed with the identifier at %.*s%.*s, once, within %d days",
            STR_ARG(cli->opened.service.site.origin), (int)path.length, path.bytes,
            ACTIVATION_CODE_DAYS);
    struct member_is_waiting_in waits = {.member_id = row.member_id};
    struct member_is_waiting_row wave;
    if (sql_member_is_waiting(cli->db, &cli->arena, &waits, &wave) == OK)
        cli_say("it serves once the wave %.*s is open, and does not grow old before",
                STR_ARG(wave.title));
    return CLI_DONE;
}

static void json_member(struct json_writer *w, const struct members_all_row *row) {
    json_open_object(w, NULL);
    json_put_int(w, "id", row->member_id.v);
    json_put_text(w, "account", row->account);
    json_put_text(w, "identifier", row->identifier);
    json_put_text(w, "given_name", row->given_name);
    json_put_text(w, "family_name", row->family_name);
    json_put_text(w, "organisation", row->organisation_slug);
    json_put_text(w, "state", row->state);
    json_put_text(w, "verdict", row->verdict);
    json_put_text(w, "reason", row->reason);
    json_put_text(w, "rule", row->rule);
    json_put_bool(w, "animator", row->mandate_ends_at != 0);
    json_close(w);
}

enum cli_exit cli_member_list(struct cli *cli) {
    struct json_writer w;
    struct str after = STR("");
    json_writer_init(&w);
    json_open_array(&w, NULL);
    for (;;) {
        struct members_all_in in = {.after = after, .most = PAGE};
        struct members_all_row *rows;
        size_t count;
        enum err e = sql_members_all(cli->db, &cli->arena, &in, &rows, &count);
        if (e != OK) return cli_result(e, "members");
        for (size_t i = 0; i < count; i++)
            if (cli->is_json)
                json_member(&w, &rows[i]);
            else
                printf("%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%s\n", STR_ARG(rows[i].identifier),
                       STR_ARG(rows[i].account), STR_ARG(rows[i].organisation_slug),
                       STR_ARG(rows[i].state), STR_ARG(rows[i].verdict), STR_ARG(rows[i].rule),
                       rows[i].mandate_ends_at ? "animator" : "");
        if (count < PAGE) break;
        after = rows[count - 1].identifier;
    }
    json_close(&w);
    if (cli->is_json) cli_print_json(&w);
    json_writer_release(&w);
    return CLI_DONE;
}

enum cli_exit cli_member_show(struct cli *cli) {
    struct member_by_identifier_in in = {.identifier = identifier_of(cli)};
    struct member_by_identifier_row row;
    enum err e = sql_member_by_identifier(cli->db, &cli->arena, &in, &row);
    if (e != OK) return cli_result(e, cli->arguments[0]);
    const struct {
        const char *name;
        struct str value;
    } fields[] = {
        {"identifier", row.identifier},
        {"account", row.account},
        {"email", row.email},
        {"given_name", row.given_name},
        {"family_name", row.family_name},
        {"organisation", row.organisation_slug},
        {"region", row.region},
        {"state", row.state},
        {"verdict", row.verdict},
        {"reason", row.reason},
        {"rule", row.rule},
    };
    struct json_writer w;
    json_writer_init(&w);
    json_open_object(&w, NULL);
    for (size_t i = 0; i < ARRAY_LENGTH(fields); i++) {
        json_put_text(&w, fields[i].name, fields[i].value);
        if (!cli->is_json) printf("%s\t%.*s\n", fields[i].name, STR_ARG(fields[i].value));
    }
    json_put_int(&w, "valid_until", row.valid_until);
    json_close(&w);
    if (cli->is_json) cli_print_json(&w);
    json_writer_release(&w);
    return CLI_DONE;
}

/* Those who contest, a decision or a rule: the open requests, in their order. */
static enum err list_contests(struct cli *cli, struct json_writer *w) {
    struct contest_id after = {0};
    size_t count = PAGE;
    while (count == PAGE) {
        struct contests_waiting_in in = {.after_id = after.v, .most = PAGE};
        struct contests_waiting_row *rows;
        enum err e = sql_contests_waiting(cli->db, &cli->arena, &in, &rows, &count);
        if (e != OK) return e;
        for (size_t i = 0; i < count; i++) {
            const struct contests_waiting_row *row = &rows[i];
            char due[32];
            after = row->contest_id;
            clock_rfc3339(row->due_at, due);
            if (!cli->is_json)
                printf("%.*s\t%.*s\t%.*s\t%.*s\t%.*s\tcontest until %.10s: %.*s\n",
                       STR_ARG(row->identifier), STR_ARG(row->organisation_slug),
                       STR_ARG(row->job_title), STR_ARG(row->cause), STR_ARG(row->rule), due,
                       STR_ARG(row->text));
            json_open_object(w, NULL);
            json_put_text(w, "identifier", row->identifier);
            json_put_text(w, "organisation", row->organisation_slug);
            json_put_text(w, "job_title", row->job_title);
            json_put_text(w, "occupation_code", row->occupation_code);
            json_put_text(w, "reason", row->cause);
            json_put_text(w, "rule", row->rule);
            json_put_text(w, "contest", row->text);
            json_put_text(w, "answer_by", str_slice(str_from_c(due), 0, 10));
            json_close(w);
        }
    }
    return OK;
}

/* Rows under an identifier that somebody holds elsewhere: for animators to look at. */
static enum err list_claims(struct cli *cli, struct json_writer *w) {
    struct attestation_id after = {0};
    size_t count = PAGE;
    while (count == PAGE) {
        struct claims_waiting_in in = {.after_id = after.v, .most = PAGE};
        struct claims_waiting_row *rows;
        enum err e = sql_claims_waiting(cli->db, &cli->arena, &in, &rows, &count);
        if (e != OK) return e;
        for (size_t i = 0; i < count; i++) {
            const struct claims_waiting_row *row = &rows[i];
            after = row->attestation_id;
            if (!cli->is_json)
                printf("%.*s\t%.*s\t%.*s\tclaim\tidentifier held elsewhere\n",
                       STR_ARG(row->identifier), STR_ARG(row->organisation_slug),
                       STR_ARG(row->job_title));
            json_open_object(w, NULL);
            json_put_text(w, "identifier", row->identifier);
            json_put_text(w, "organisation", row->organisation_slug);
            json_put_text(w, "job_title", row->job_title);
            json_put_text(w, "occupation_code", row->occupation_code);
            json_put_text(w, "reason", STR("claim"));
            json_put_text(w, "rule", STR("review.contradiction"));
            json_close(w);
        }
    }
    return OK;
}

enum cli_exit cli_review_list(struct cli *cli) {
    struct member_id after = {0};
    struct json_writer w;
    json_writer_init(&w);
    json_open_array(&w, NULL);
    for (;;) {
        struct members_in_review_in in = {.after_id = after.v, .most = PAGE};
        struct members_in_review_row *rows;
        size_t count;
        enum err e = sql_members_in_review(cli->db, &cli->arena, &in, &rows, &count);
        if (e != OK) return cli_result(e, "members");
        for (size_t i = 0; i < count; i++) {
            after = rows[i].member_id;
            if (rows[i].is_contested) continue; /* told with their words, below */
            if (!cli->is_json) {
                printf("%.*s\t%.*s\t%.*s\t%.*s\t%.*s\n", STR_ARG(rows[i].identifier),
                       STR_ARG(rows[i].organisation_slug), STR_ARG(rows[i].job_title),
                       STR_ARG(rows[i].reason), STR_ARG(rows[i].rule));
                continue;
            }
            json_open_object(&w, NULL);
            json_put_text(&w, "identifier", rows[i].identifier);
            json_put_text(&w, "organisation", rows[i].organisation_slug);
            json_put_text(&w, "job_title", rows[i].job_title);
            json_put_text(&w, "occupation_code", rows[i].occupation_code);
            json_put_text(&w, "reason", rows[i].reason);
            json_put_text(&w, "rule", rows[i].rule);
            json_close(&w);
        }
        if (count < PAGE) break;
    }
    enum err e = list_contests(cli, &w);
    if (e != OK) return cli_result(e, "contests");
    e = list_claims(cli, &w);
    if (e != OK) return cli_result(e, "claims");
    json_close(&w);
    if (cli->is_json) cli_print_json(&w);
    json_writer_release(&w);
    return CLI_DONE;
}

enum cli_exit cli_animator_appoint(struct cli *cli) {
    struct mandate_in in = {.identifier = identifier_of(cli),
                            .ends_at = cli->run.now_ms + MANDATE_DAYS * DAY_MS};
    const char *until = cli_option(cli, "--until");
    if (until && !clock_parse_date(str_from_c(until), &in.ends_at)) {
        cli_say("--until wants a date as 2027-06-30");
        return CLI_USAGE;
    }
    if (in.ends_at <= cli->run.now_ms) {
        cli_say("--until: %s is past", until);
        return CLI_USAGE;
    }
    return cli_result(cli_execute(cli, &op_mandate, &in, NULL), cli->arguments[0]);
}

enum cli_exit cli_animator_dismiss(struct cli *cli) {
    struct mandate_in in = {.identifier = identifier_of(cli)};
    return cli_result(cli_execute(cli, &op_mandate, &in, NULL), cli->arguments[0]);
}
