/* `member import`: an organisation's list. All rows in one transaction; each row's fate is printed;
 * a row that cannot be read says where and why, and does not stop the others. */
#include "lib/clock.h"
#include "lib/utf8.h"
#include "server/members/list_read.h"
#include "sql/members_members.h"
#include "tools/cli/commands.h"

struct import {
    struct cli *cli;
    struct member_put_in base;
    bool is_dry, is_quiet;
    size_t unreadable;
    struct members_put_out out;
    struct json_writer json;
};

static void print_fate(struct import *import, const struct list_row *row, const char *fate,
                       struct str reason, struct str rule) {
    struct str identifier = row->put.identifier;
    if (import->is_quiet) return;
    if (!import->cli->is_json) {
        printf("%zu\t%.*s\t%s\t%.*s\t%.*s\n", row->number, STR_ARG(identifier), fate,
               STR_ARG(reason), STR_ARG(rule));
        return;
    }
    json_open_object(&import->json, NULL);
    json_put_int(&import->json, "row", (int64_t)row->number);
    json_put_text(&import->json, "identifier", utf8_is_valid(identifier) ? identifier : STR(""));
    json_put_text(&import->json, "fate", str_from_c(fate));
    json_put_text(&import->json, "reason", reason);
    json_put_text(&import->json, "rule", rule);
    json_close(&import->json);
}

static const char *column_of(const struct list_row *row) {
    return row->where < LIST_COLUMNS ? list_column_names[row->where] : "a column";
}

static void print_problem(struct import *import, const struct list_row *row) {
    const char *what = list_problem_texts[row->problem];
    import->unreadable++;
    if (row->problem == LIST_TWICE)
        cli_say("row %zu, line %zu, %s: %s: row %zu", row->number, row->line, column_of(row), what,
                row->other);
    else if (row->where == LIST_COLUMNS)
        cli_say("row %zu, line %zu: %s", row->number, row->line, what);
    else
        cli_say("row %zu, line %zu, %s: %s", row->number, row->line, column_of(row), what);
    print_fate(import, row, "refused", STR("unreadable"), str_from_c(column_of(row)));
}

static void print_answer(struct import *import, const struct list_row *row,
                         const struct member_put_out *out) {
    static const char *const fates[] = {
        [PEER] = "accepted", [PEER_REVIEW] = "review", [PEER_REFUSED] = "refused"};
    if (out->is_conflict) {
        cli_say("row %zu, line %zu: its external_id is that of another account", row->number,
                row->line);
        print_fate(import, row, "refused", STR("conflict"), STR("external_id"));
        import->unreadable++;
        return;
    }
    const struct peer_rule_row *rule = &peer_rules[out->rule];
    const char *reason = out->outcome == PEER ? "" : peer_reason_name(rule->reason);
    print_fate(import, row, fates[out->outcome], str_from_c(reason), str_from_c(rule->id));
}

static void say_header(const struct list_row *header) {
    const char *what = list_problem_texts[header->problem];
    if (header->problem == LIST_UNKNOWN_COLUMN) {
        cli_say("row 1, column %zu: %.*s is not a column; known ones:", header->other,
                STR_ARG(header->detail));
        for (size_t c = 0; c < LIST_COLUMNS; c++) fprintf(stderr, "  %s\n", list_column_names[c]);
    } else if (header->problem == LIST_COLUMN_TWICE) {
        cli_say("row 1: column %s stands twice", list_column_names[header->where]);
    } else {
        cli_say("row 1: %s", what);
    }
}

/* All rows that can be read, in one transaction. */
static enum err put_rows(struct import *import, const struct list *list,
                         struct member_put_out *outs) {
    struct cli *cli = import->cli;
    struct member_put_in *rows = arena_array(&cli->arena, list->count, sizeof *rows);
    struct members_put_in in = {
        .organisation = import->base.organisation, .rows = rows, .outs = outs};
    for (size_t i = 0; i < list->count; i++)
        if (!list->rows[i].problem) rows[in.count++] = list->rows[i].put;
    enum err e = db_begin_immediate(cli->db);
    if (e != OK) return e;
    e = op_run_saved(&cli->run, &op_members_put, NULL, &in, &import->out);
    if (e == OK && !import->is_dry) return db_commit(cli->db);
    db_rollback(cli->db);
    return e;
}

static enum err import_text(struct import *import, struct str text) {
    struct cli *cli = import->cli;
    struct list list;
    size_t next = 0;
    enum err e = list_read(&cli->arena, text, &import->base, &list);
    if (e != OK) return e;
    if (list.header.problem) {
        say_header(&list.header);
        return ERR_INVALID;
    }
    struct member_put_out *outs = arena_array(&cli->arena, list.count, sizeof *outs);
    e = put_rows(import, &list, outs);
    if (e != OK) return e;
    for (size_t i = 0; i < list.count; i++) {
        if (list.rows[i].problem)
            print_problem(import, &list.rows[i]);
        else
            print_answer(import, &list.rows[i], &outs[next++]);
    }
    return OK;
}

static enum err find_organisation(struct import *import, struct str slug) {
    struct cli *cli = import->cli;
    struct member_put_organisation_in find = {.slug = slug};
    struct member_put_organisation_row organisation;
    enum err e = sql_member_put_organisation(cli->db, &cli->arena, &find, &organisation);
    if (e == OK)
        import->base = (struct member_put_in){.organisation = organisation.organisation_id,
                                              .organisation_kind = organisation.kind,
                                              .attests = cli_option(cli, "--attest") != NULL};
    return e;
}

enum err cli_import(struct cli *cli, struct str organisation, struct str text) {
    struct import import = {.cli = cli, .is_quiet = true};
    enum err e = find_organisation(&import, organisation);
    if (e == OK) e = import_text(&import, text);
    return e == OK && import.unreadable ? ERR_INVALID : e;
}

enum cli_exit cli_member_import(struct cli *cli) {
    struct import import = {.cli = cli, .is_dry = cli_option(cli, "--dry-run") != NULL};
    struct str text;
    enum err e = find_organisation(&import, cli_option_str(cli, "--organisation"));
    if (e != OK) return cli_result(e, "--organisation");
    if (cli_option(cli, "--wave"))
        e = cli_wave_named(cli, cli_option_str(cli, "--wave"), &import.base.wave);
    if (e != OK) return CLI_FAILED;
    e = cli_read_file(cli, cli->arguments[0], LIST_BYTES_MOST, &text);
    if (e != OK) return CLI_FAILED;
    json_writer_init(&import.json);
    json_open_array(&import.json, NULL);
    e = import_text(&import, text);
    json_close(&import.json);
    if (e == OK && cli->is_json) cli_print_json(&import.json);
    json_writer_release(&import.json);
    if (e != OK) return cli_result(e, cli->arguments[0]);
    const int64_t *counts = import.out.counts;
    fprintf(stderr,
            "%lld accepted, %lld to review, %lld refused, %zu unreadable; %lld unchanged%s\n",
            (long long)counts[PEER], (long long)counts[PEER_REVIEW],
            (long long)counts[PEER_REFUSED], import.unreadable, (long long)import.out.unchanged,
            import.is_dry ? " (nothing was written)" : "");
    bool some_refused = counts[PEER_REFUSED] > 0 || import.unreadable > 0;
    return some_refused ? CLI_SOME_REFUSED : CLI_DONE;
}
