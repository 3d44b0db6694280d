/* Changing a community's policy: whom it would change, announced, adopted, withdrawn. */
#include "server/members/adopt.h"
#include "lib/clock.h"
#include "sql/members_adopt.h"
#include "tools/cli/commands.h"

/* A policy that can be loaded; says what is wrong with it. */
static enum cli_exit load(struct cli *cli, struct str *text, const struct policy **policy) {
    struct conf_error error;
    const char *file = cli->arguments[0];
    enum err e = cli_read_policy(cli, cli_argument(cli, 0), text);
    if (e != OK) return cli_result(e, file);
    if (policy_load(&cli->arena, *text, policy, &error) == OK) return CLI_DONE;
    cli_say("%s, line %zu: %s; `entrepairs policy check` lists every problem", file, error.line,
            error.text);
    return CLI_FAILED;
}

static void put_change(struct cli *cli, struct json_writer *w, const struct policy_change *c) {
    if (!cli->is_json) {
        printf("%.*s\t%.*s\t%.*s %.*s\t-> %.*s %.*s%s\n", STR_ARG(c->identifier),
               STR_ARG(c->organisation), STR_ARG(c->verdict), STR_ARG(c->rule),
               STR_ARG(c->new_verdict), STR_ARG(c->new_rule), c->closes ? "\tcloses access" : "");
        return;
    }
    json_open_object(w, NULL);
    json_put_text(w, "identifier", c->identifier);
    json_put_text(w, "organisation", c->organisation);
    json_put_text(w, "verdict", c->verdict);
    json_put_text(w, "rule", c->rule);
    json_put_text(w, "new_verdict", c->new_verdict);
    json_put_text(w, "new_rule", c->new_rule);
    json_put_bool(w, "closes_access", c->closes);
    json_close(w);
}

struct counts {
    int64_t people, changes, closing, to_peer;
};

/* Everybody, a part at a time. */
static enum err test_all(struct cli *cli, const struct policy *policy, struct json_writer *w,
                         struct counts *counts) {
    struct policy_test_in in = {.policy = policy};
    struct policy_test_out out = {.people = 1};
    in.changes = arena_array(&cli->arena, POLICY_STEP_PEOPLE, sizeof *in.changes);
    while (out.people > 0) {
        enum err e = cli_execute(cli, &op_policy_test, &in, &out);
        if (e != OK) return e;
        counts->people += out.people;
        counts->changes += out.changes;
        for (int64_t i = 0; i < out.changes; i++) {
            const struct policy_change *c = &in.changes[i];
            counts->closing += c->closes;
            counts->to_peer +=
                str_equal(c->new_verdict, STR("peer")) && !str_equal(c->verdict, STR("peer"));
            put_change(cli, w, c);
        }
        in.after = out.last;
    }
    return OK;
}

enum cli_exit cli_policy_test(struct cli *cli) {
    struct str text;
    const struct policy *policy;
    struct counts counts = {0};
    struct json_writer w;
    enum cli_exit status = load(cli, &text, &policy);
    if (status != CLI_DONE) return status;
    json_writer_init(&w);
    json_open_object(&w, NULL);
    json_put_text(&w, "name", policy->name);
    json_put_text(&w, "version", policy->version);
    json_put_text(&w, "fingerprint", policy->fingerprint);
    json_open_array(&w, "changes");
    enum err e = test_all(cli, policy, &w, &counts);
    json_close(&w);
    json_put_int(&w, "people", counts.people);
    json_put_int(&w, "closing", counts.closing);
    json_put_int(&w, "opening", counts.to_peer);
    json_close(&w);
    if (e == OK && cli->is_json) cli_print_json(&w);
    if (e == OK && !cli->is_json)
        printf("%lld people, %lld with another verdict or rule; access would close for %lld and "
               "open for %lld; nothing was written\n",
               (long long)counts.people, (long long)counts.changes, (long long)counts.closing,
               (long long)counts.to_peer);
    json_writer_release(&w);
    return cli_result(e, cli->arguments[0]);
}

/* Until there is nothing to do before the day, or it is adopted. */
static enum err run_steps(struct cli *cli, int64_t policy, struct policy_found_row *found) {
    struct policy_step_out out = {0};
    struct policy_found_in in = {policy};
    while (!out.is_done) {
        enum err e = cli_execute(cli, &op_policy_step, NULL, &out);
        if (e == OK) e = sql_policy_found(cli->db, &cli->arena, &in, found);
        if (e == OK && out.wants_reload) e = service_reload_policy(&cli->opened);
        if (e != OK) return e;
        if (found->ended_at) break;
    }
    return OK;
}

static enum cli_exit tell_end(struct cli *cli, const struct policy_found_row *found) {
    struct json_writer w;
    bool is_refused = str_equal(found->state, STR("withdrawn"));
    if (cli->is_json) {
        json_writer_init(&w);
        json_open_object(&w, NULL);
        json_put_text(&w, "state", found->state);
        json_put_int(&w, "due_at", found->due_at);
        json_put_int(&w, "changing", found->changing);
        json_put_int(&w, "closing", found->closing);
        json_close(&w);
        cli_print_json(&w);
        json_writer_release(&w);
    } else if (str_equal(found->state, STR("adopted"))) {
        printf("adopted; %lld people have another verdict\n", (long long)found->changing);
    } else if (!is_refused) {
        char day[32];
        clock_rfc3339(found->due_at, day);
        printf(
            "announced for %.10s; it changes the verdict of %lld people and closes the access of "
            "%lld: those who have an account are told\n",
            day, (long long)found->changing, (long long)found->closing);
    }
    if (is_refused)
        cli_say(
            "it closes the access of %lld people, who are told %d days before at least: give it "
            "a later day with --on; nothing was changed",
            (long long)found->closing, POLICY_NOTICE_DAYS);
    return is_refused ? CLI_FAILED : CLI_DONE;
}

static enum cli_exit read_day(struct cli *cli, struct policy_announce_in *in) {
    const char *on = cli_option(cli, "--on");
    in->is_now = cli_option(cli, "--now") != NULL;
    if (!on) return CLI_DONE;
    if (in->is_now || !clock_parse_date(str_from_c(on), &in->due_at)) {
        cli_say("--on wants a date as 2027-06-30, and does not go with --now");
        return CLI_USAGE;
    }
    if (in->due_at > clock_now_ms()) return CLI_DONE;
    cli_say("--on: %s is past", on);
    return CLI_USAGE;
}

enum cli_exit cli_policy_adopt(struct cli *cli) {
    const struct policy *policy;
    struct policy_announce_in in = {0};
    struct policy_announce_out out = {0};
    struct policy_found_row found = {0};
    enum cli_exit status = read_day(cli, &in);
    if (status == CLI_DONE) status = load(cli, &in.text, &policy);
    if (status != CLI_DONE) return status;
    enum err e = cli_execute(cli, &op_policy_announce, &in, &out);
    if (e == ERR_CONFLICT) {
        cli_say("another policy is announced: `entrepairs policy withdraw` takes it back");
        return CLI_FAILED;
    }
    if (e == OK) e = run_steps(cli, out.policy, &found);
    return e == OK ? tell_end(cli, &found) : cli_result(e, cli->arguments[0]);
}

enum cli_exit cli_policy_withdraw(struct cli *cli) {
    enum err e = cli_execute(cli, &op_policy_withdraw, NULL, NULL);
    if (e == ERR_NOT_FOUND) cli_say("no policy is announced");
    if (e == ERR_CONFLICT) cli_say("everybody is being judged by it already");
    if (e == ERR_NOT_FOUND || e == ERR_CONFLICT) return CLI_FAILED;
    if (e == OK) printf("withdrawn; those who had been told are told\n");
    return cli_result(e, "policy");
}

static void show_pending(struct cli *cli, struct json_writer *w) {
    struct policy_pending_row row;
    char day[32];
    if (sql_policy_pending(cli->db, &cli->arena, &row) != OK) return;
    clock_rfc3339(row.due_at, day);
    if (!cli->is_json) {
        printf(
            "announced: %.*s %.*s (%.*s), %.*s, for %.10s: %lld verdicts, %lld accesses closed\n",
            STR_ARG(row.name), STR_ARG(row.edition), STR_ARG(row.fingerprint), STR_ARG(row.state),
            day, (long long)row.changing, (long long)row.closing);
        return;
    }
    json_open_object(w, "announced");
    json_put_text(w, "name", row.name);
    json_put_text(w, "version", row.edition);
    json_put_text(w, "fingerprint", row.fingerprint);
    json_put_text(w, "state", row.state);
    json_put_int(w, "due_at", row.due_at);
    json_put_int(w, "changing", row.changing);
    json_put_int(w, "closing", row.closing);
    json_close(w);
}

enum cli_exit cli_policy_show(struct cli *cli) {
    const struct policy *policy = cli->opened.service.policy;
    struct policy_standing standing;
    struct json_writer w;
    enum err e = policy_standing_read(cli->db, &cli->arena, policy, &standing);
    if (e != OK) return cli_result(e, "policy");
    json_writer_init(&w);
    json_open_object(&w, NULL);
    json_put_text(&w, "name", policy->name);
    json_put_text(&w, "version", policy->version);
    json_put_text(&w, "fingerprint", policy->fingerprint);
    json_put_bool(&w, "adopted", standing.is_adopted);
    json_put_int(&w, "judged_by_another", standing.others);
    if (!cli->is_json)
        printf("policy.conf: %.*s %.*s (%.*s), %s; %lld people were judged by another\n",
               STR_ARG(policy->name), STR_ARG(policy->version), STR_ARG(policy->fingerprint),
               standing.is_adopted ? "adopted" : "NOT adopted", (long long)standing.others);
    show_pending(cli, &w);
    json_close(&w);
    if (cli->is_json) cli_print_json(&w);
    json_writer_release(&w);
    return CLI_DONE;
}
