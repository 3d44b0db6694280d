/* `member import`: an organisation's list. All rows in one transaction; each row's fate is printed;
 * a row that cannot be read says where and why, and does not stop the others. */
#include "lib/clock.h"
#include "lib/csv.h"
#include "lib/utf8.h"
#include "server/members/members.h"
#include "sql/members_members.h"
#include "tools/cli/commands.h"

enum { FILE_MOST = 64 << 20, NAME_MOST = 100, TITLE_MOST = 300 };

enum column {
    IDENTIFIER,
    EMAIL,
    GIVEN_NAME,
    FAMILY_NAME,
    JOB_TITLE,
    OCCUPATION,
    SUPERVISES,
    PRACTISING,
    PRACTISING_SINCE,
    REGION,
    EXTERNAL_ID,
    COLUMNS,
};

static const char *const column_names[COLUMNS] = {
    "identifier", "email",      "given_name",       "family_name", "job_title",   "occupation_code",
    "supervises", "practising", "practising_since", "region",      "external_id",
};

struct import {
    struct cli *cli;
    struct member_put_in base;
    size_t place[COLUMNS]; /* index in a row, SIZE_MAX: absent */
    bool is_dry, is_quiet;
    size_t counts[3], unreadable, unchanged;
    struct json_writer json;
};

static bool read_header(struct import *import, const struct csv_row *row) {
    for (size_t c = 0; c < COLUMNS; c++) import->place[c] = SIZE_MAX;
    for (size_t f = 0; f < row->count; f++) {
        struct str name = str_trim(row->fields[f]);
        bool is_known = false;
        for (size_t c = 0; c < COLUMNS; c++)
            if (str_equal_nocase(name, str_from_c(column_names[c]))) {
                if (import->place[c] != SIZE_MAX) {
                    cli_say("row 1: column %s stands twice", column_names[c]);
                    return false;
                }
                import->place[c] = f;
                is_known = true;
            }
        if (!is_known && !str_is_empty(name)) {
            cli_say("row 1, column %zu: %.*s is not a column; known ones:", f + 1, STR_ARG(name));
            for (size_t c = 0; c < COLUMNS; c++) fprintf(stderr, "  %s\n", column_names[c]);
            return false;
        }
    }
    if (import->place[IDENTIFIER] != SIZE_MAX && import->place[GIVEN_NAME] != SIZE_MAX) return true;
    cli_say("row 1: the columns identifier and given_name are needed");
    return false;
}

static struct str field(const struct import *import, const struct csv_row *row, enum column c) {
    size_t at = import->place[c];
    return at < row->count ? str_trim(row->fields[at]) : (struct str){0};
}

/* "yes", "no" or empty, in either language; anything else as it is, to be refused. */
static struct str fact(struct str text) {
    static const char *const yes[] = {"yes", "oui", "y", "o", "true", "1"};
    static const char *const no[] = {"no", "non", "n", "false", "0"};
    for (size_t i = 0; i < ARRAY_LENGTH(yes); i++)
        if (str_equal_nocase(text, str_from_c(yes[i]))) return STR("yes");
    for (size_t i = 0; i < ARRAY_LENGTH(no); i++)
        if (str_equal_nocase(text, str_from_c(no[i]))) return STR("no");
    return text;
}

static bool is_fact(struct str text) {
    return str_is_empty(text) || str_equal(text, STR("yes")) || str_equal(text, STR("no"));
}

/* NULL, or what is wrong with the row, and in which column. */
static const char *check(const struct member_put_in *in, const struct csv_row *row,
                         enum column *where) {
    for (size_t i = 0; i < row->count; i++)
        if (!utf8_is_clean(row->fields[i], false)) {
            *where = COLUMNS;
            return "not UTF-8 text (was the file saved as CSV UTF-8?)";
        }
    *where = IDENTIFIER;
    if (!identifier_is_valid(in->identifier))
        return "2 to 64 characters out of a-z 0-9 . _ @ - are expected";
    *where = GIVEN_NAME;
    if (str_is_empty(in->given_name)) return "a given name is expected";
    if (in->given_name.length > NAME_MOST) return "too long";
    *where = FAMILY_NAME;
    if (in->family_name.length > NAME_MOST) return "too long";
    *where = EMAIL;
    bool has_at = str_find_byte(in->email, '@', 0) < in->email.length;
    if (!str_is_empty(in->email) && (!has_at || in->email.length > 254)) return "not an address";
    *where = JOB_TITLE;
    if (in->job_title.length > TITLE_MOST) return "too long";
    *where = SUPERVISES;
    if (!is_fact(in->supervises)) return "yes, no or nothing is expected";
    *where = PRACTISING;
    return is_fact(in->practising) ? NULL : "yes, no or nothing is expected";
}

static struct member_put_in read_row(struct import *import, const struct csv_row *row) {
    struct member_put_in in = import->base;
    struct arena *a = &import->cli->arena;
    in.identifier = arena_lower(a, field(import, row, IDENTIFIER));
    in.email = arena_lower(a, field(import, row, EMAIL));
    in.given_name = field(import, row, GIVEN_NAME);
    in.family_name = field(import, row, FAMILY_NAME);
    in.job_title = field(import, row, JOB_TITLE);
    in.occupation_code = field(import, row, OCCUPATION);
    in.supervises = fact(field(import, row, SUPERVISES));
    in.practising = fact(field(import, row, PRACTISING));
    in.practising_since = field(import, row, PRACTISING_SINCE);
    in.region = field(import, row, REGION);
    in.external_id = field(import, row, EXTERNAL_ID);
    return in;
}

static void print_fate(struct import *import, const struct csv_row *row, struct str identifier,
                       const char *fate, struct str reason, struct str rule) {
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

static enum err put_row(struct import *import, const struct csv_row *row) {
    static const char *const fates[] = {
        [PEER] = "accepted", [PEER_REVIEW] = "review", [PEER_REFUSED] = "refused"};
    struct member_put_in in = read_row(import, row);
    struct member_put_out out;
    enum column where;
    const char *wrong = check(&in, row, &where);
    if (wrong) {
        const char *column = where < COLUMNS ? column_names[where] : "a column";
        cli_say("row %zu, line %zu, %s: %s", row->number, row->line, column, wrong);
        print_fate(import, row, in.identifier, "refused", STR("unreadable"), str_from_c(column));
        import->unreadable++;
        return OK;
    }
    enum err e = op_run_saved(&import->cli->run, &op_member_put, NULL, &in, &out);
    if (e == ERR_CONFLICT) {
        cli_say("row %zu, line %zu: its external_id is that of another account", row->number,
                row->line);
        print_fate(import, row, in.identifier, "refused", STR("conflict"), STR("external_id"));
        import->unreadable++;
        return OK;
    }
    if (e != OK) return e;
    const struct peer_rule_row *rule = &peer_rules[out.rule];
    const char *reason = out.outcome == PEER ? "" : peer_reason_name(rule->reason);
    print_fate(import, row, in.identifier, fates[out.outcome], str_from_c(reason),
               str_from_c(rule->id));
    import->counts[out.outcome]++;
    import->unchanged += out.change == MEMBER_SAME;
    return OK;
}

static enum err put_rows(struct import *import, struct csv_reader *reader) {
    struct csv_row row;
    struct csv_error error;
    for (;;) {
        enum err e = csv_read(reader, &import->cli->arena, &row, &error);
        if (e == ERR_NOT_FOUND) return OK;
        if (e != OK) {
            cli_say("row %zu, column %zu, line %zu: %s", error.row, error.column, error.line,
                    error.text);
            import->unreadable++;
            continue;
        }
        if (row.count == 1 && str_is_empty(str_trim(row.fields[0]))) continue;
        e = put_row(import, &row);
        if (e != OK) return e;
    }
}

static enum err import_text(struct import *import, struct str text) {
    struct csv_reader reader;
    struct csv_row header;
    struct csv_error error;
    csv_start(&reader, text, csv_separator(text));
    enum err e = csv_read(&reader, &import->cli->arena, &header, &error);
    if (e != OK || !read_header(import, &header)) return ERR_INVALID;
    e = db_begin_immediate(import->cli->db);
    if (e != OK) return e;
    e = put_rows(import, &reader);
    if (e == OK && !import->is_dry) return db_commit(import->cli->db);
    db_rollback(import->cli->db);
    return e;
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
    e = cli_read_file(cli, cli->arguments[0], FILE_MOST, &text);
    if (e != OK) return CLI_FAILED;
    json_writer_init(&import.json);
    json_open_array(&import.json, NULL);
    e = import_text(&import, text);
    json_close(&import.json);
    if (e == OK && cli->is_json) cli_print_json(&import.json);
    json_writer_release(&import.json);
    if (e != OK) return cli_result(e, cli->arguments[0]);
    fprintf(stderr, "%zu accepted, %zu to review, %zu refused, %zu unreadable; %zu unchanged%s\n",
            import.counts[PEER], import.counts[PEER_REVIEW], import.counts[PEER_REFUSED],
            import.unreadable, import.unchanged, import.is_dry ? " (nothing was written)" : "");
    bool some_refused = import.counts[PEER_REFUSED] + import.unreadable > 0;
    return some_refused ? CLI_SOME_REFUSED : CLI_DONE;
}
