/* `entrepairs scan-text`: what the guard finds in a text on standard input, as JSON. Needs no data
 * directory. */
#include <unistd.h>

#include "moderation/guard.h"
#include "moderation/policy.h"
#include "tools/cli/cli.h"
#include "tools/cli/commands.h"

enum { SCANNED_MOST = 256 << 20, PIECE = 1 << 18 };

static enum err load_policy(struct cli *cli, const struct policy **policy) {
    struct str name = cli_option_str(cli, "--policy"), text;
    struct conf_error error;
    if (str_is_empty(name)) name = STR("cep");
    enum err e = cli_read_policy(cli, name, &text);
    if (e == OK && policy_load(&cli->arena, text, policy, &error) != OK) {
        cli_say("%.*s, line %zu: %s", STR_ARG(name), error.line, error.text);
        e = ERR_INVALID;
    }
    return e;
}

static void put_finding(struct json_writer *w, const struct guard_finding *f, size_t before) {
    json_open_object(w, NULL);
    json_put_int(w, "start", (int64_t)(before + f->start));
    json_put_int(w, "end", (int64_t)(before + f->end));
    json_put_text(w, "kind", str_from_c(guard_kind_name(f->kind)));
    json_put_text(w, "severity", f->severity == GUARD_BLOCK ? STR("block") : STR("warn"));
    if (f->trait) json_put_text(w, "trait", str_from_c(guard_trait_name(f->trait)));
    json_close(w);
}

/* A text with more findings than a scan holds is read on behind the last of them. */
static void scan(const struct policy *policy, struct str text) {
    struct json_writer w;
    struct arena arena;
    struct guard_findings found = {.is_full = true};
    arena_init(&arena);
    json_writer_init(&w);
    json_open_array(&w, NULL);
    for (size_t at = 0; found.is_full;) {
        arena_reset(&arena);
        guard_scan(&arena, policy, str_slice(text, at, text.length), &found);
        for (size_t i = 0; i < found.count; i++) put_finding(&w, &found.items[i], at);
        if (found.count) at += found.items[found.count - 1].end;
    }
    json_close(&w);
    cli_print_json(&w);
    json_writer_release(&w);
    arena_release(&arena);
}

/* All of stdin, which may be long: not copied once more. */
static enum err read_text(struct buf *text) {
    ssize_t got = 0;
    do {
        if (!buf_reserve(text, PIECE)) return ERR_LIMIT;
        got = read(STDIN_FILENO, text->bytes + text->length, PIECE);
        if (got > 0) text->length += (size_t)got;
    } while (got > 0);
    return got < 0 ? ERR_IO : OK;
}

enum cli_exit cli_scan_text(struct cli *cli) {
    const struct policy *policy = NULL;
    struct buf text;
    if (load_policy(cli, &policy) != OK) return CLI_FAILED;
    buf_init(&text, SCANNED_MOST);
    enum err e = read_text(&text);
    if (e == OK) scan(policy, buf_str(&text));
    buf_release(&text);
    return e == OK ? CLI_DONE : cli_result(e, "the text");
}
