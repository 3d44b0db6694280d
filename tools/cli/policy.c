/* Trade policies: read over before they serve. */
#include "assets.h"
#include "moderation/policy_check.h"
#include "tools/cli/commands.h"

enum err cli_read_policy(struct cli *cli, struct str name, struct str *text) {
    char file[80];
    snprintf(file, sizeof file, "%.*s.conf", STR_ARG(name));
    for (size_t i = 0; i < embedded_policies_count; i++) {
        const struct asset *asset = &embedded_policies[i];
        if (!str_equal(str_from_c(asset->name), str_from_c(file))) continue;
        *text = (struct str){(const char *)asset->bytes, asset->length};
        return OK;
    }
    return cli_read_file(cli, arena_text(&cli->arena, name), CONF_TEXT_MAX, text);
}

static size_t codes_meaning(const struct policy *p, enum policy_code meaning) {
    size_t count = 0;
    for (size_t i = 0; i < p->codes_count; i++) count += p->codes[i].meaning == meaning;
    return count;
}

/* One line of the summary. */
struct held {
    const char *key, *about;
    size_t count;
};

enum { HELD = 9 };

static void summarise(const struct policy *p, struct held held[HELD]) {
    size_t entitled = 0;
    for (size_t i = 0; i < p->kinds_count; i++) entitled += p->kinds[i].is_entitled;
    const struct held found[HELD] = {
        {"kinds", "kinds of organisation", p->kinds_count},
        {"entitled", "  of which entitled", entitled},
        {"codes_accepted", "codes accepted", codes_meaning(p, POLICY_CODE_ACCEPTED)},
        {"codes_neighbour", "codes of neighbours", codes_meaning(p, POLICY_CODE_NEIGHBOUR)},
        {"codes_partner", "codes of partner professions", codes_meaning(p, POLICY_CODE_PARTNER)},
        {"codes_manager", "codes of managers", codes_meaning(p, POLICY_CODE_MANAGER)},
        {"exceptions", "exceptions", p->exceptions_count},
        {"rules", "rules with their sentences", p->rules_count},
        {"topics", "topics", p->topics_count},
    };
    memcpy(held, found, sizeof found);
}

static void print_json(const struct policy_report *r) {
    struct json_writer w;
    struct held held[HELD];
    json_writer_init(&w);
    json_open_object(&w, NULL);
    if (r->policy) {
        json_put_text(&w, "name", r->policy->name);
        json_put_text(&w, "version", r->policy->version);
        json_put_text(&w, "fingerprint", r->policy->fingerprint);
        json_open_object(&w, "holds");
        summarise(r->policy, held);
        for (size_t i = 0; i < HELD; i++) json_put_int(&w, held[i].key, (int64_t)held[i].count);
        json_open_object(&w, "words");
        for (size_t i = 0; i < r->counts_count; i++) {
            char key[64];
            snprintf(key, sizeof key, "%.*s", STR_ARG(r->counts[i].key));
            json_put_int(&w, key, (int64_t)r->counts[i].phrases);
        }
        json_close(&w);
        json_close(&w);
    }
    json_open_array(&w, "findings");
    for (size_t i = 0; i < r->findings_count; i++) {
        const struct policy_finding *f = &r->findings[i];
        json_open_object(&w, NULL);
        json_put_int(&w, "line", (int64_t)f->line);
        json_put_text(&w, "severity", f->is_problem ? STR("problem") : STR("warning"));
        json_put_text(&w, "text", f->text);
        json_close(&w);
    }
    json_close(&w);
    json_close(&w);
    cli_print_json(&w);
    json_writer_release(&w);
}

static void print_text(const char *file, const struct policy_report *r) {
    struct held held[HELD];
    for (size_t i = 0; i < r->findings_count; i++) {
        const struct policy_finding *f = &r->findings[i];
        printf("%s:%zu: %s: %.*s\n", file, f->line, f->is_problem ? "problem" : "warning",
               STR_ARG(f->text));
    }
    if (r->is_cut) printf("and more\n");
    if (!r->policy) {
        printf("%zu problems: this file cannot serve\n", r->problems_count);
        return;
    }
    printf("%.*s, version %.*s, fingerprint %.*s\n", STR_ARG(r->policy->name),
           STR_ARG(r->policy->version), STR_ARG(r->policy->fingerprint));
    summarise(r->policy, held);
    for (size_t i = 0; i < HELD; i++) printf("%6zu %s\n", held[i].count, held[i].about);
    for (size_t i = 0; i < r->counts_count; i++)
        printf("%6zu phrases of \"%.*s\"\n", r->counts[i].phrases, STR_ARG(r->counts[i].key));
    printf("no problem, %zu warnings\n", r->findings_count);
}

enum cli_exit cli_policy_check(struct cli *cli) {
    struct str text;
    struct policy_report report;
    const char *file = cli->arguments[0];
    enum err e = cli_read_policy(cli, cli_argument(cli, 0), &text);
    if (e != OK) return cli_result(e, file);
    policy_check(&cli->arena, text, &report);
    if (cli->is_json) {
        print_json(&report);
    } else {
        print_text(file, &report);
    }
    return report.policy ? CLI_DONE : CLI_FAILED;
}
