/* Cases out of web/demo: the words of the closed lists, which a case carries, its pathway and where
 * it stands, put by the operations that people use. */
#include "lib/num.h"
#include "server/cases/cases.h"
#include "server/cases/pathway_views.h"
#include "sql/cases_themes.h"
#include "tools/cli/demo_made.h"

static enum err put_kind(struct cli *cli, struct str kind, struct str words) {
    struct str word;
    enum err e = OK;
    while (e == OK && str_cut(&words, ',', &word)) {
        struct theme_put_in in = {.kind = kind, .title = str_trim(word)};
        struct theme_put_out out;
        e = cli_execute(cli, &op_theme_put, &in, &out);
    }
    return e;
}

enum err demo_put_words(struct cli *cli, struct str publics, struct str themes) {
    enum err e = put_kind(cli, STR("public"), publics);
    return e == OK ? put_kind(cli, STR("theme"), themes) : e;
}

/* --- One case */

struct word_in {
    struct thread_id thread;
    struct str title;
};

static enum err word_run(struct op_run *run, const void *input, void *output) {
    const struct word_in *in = input;
    (void)output;
    for (int i = 0; i < 2; i++) {
        struct theme_named_in find = {.kind = i ? STR("theme") : STR("public"), .title = in->title};
        struct theme_named_row word;
        enum err e = sql_theme_named(run->db, run->arena, &find, &word);
        if (e == ERR_NOT_FOUND) continue;
        struct thread_theme_add_in add = {.thread_id = in->thread, .theme_id = word.theme_id};
        return e == OK ? sql_thread_theme_add(run->db, &add) : e;
    }
    return ERR_NOT_FOUND;
}
static const struct op op_word = {.name = "demo.word", .run = word_run};

/* "done | who | when | what", then maybe "| way / other way" and "| 5.1": the branches of a
 * decision, and the step and branch that it follows, from 1. */
static enum err put_step(struct cli *cli, struct thread_id thread, struct str line,
                         struct step_id *made, size_t count) {
    struct str parts[6] = {{0}}, number;
    size_t found = 0;
    while (found < ARRAY_LENGTH(parts) && str_cut(&line, '|', &parts[found])) {
        parts[found] = str_trim(parts[found]);
        found++;
    }
    struct step_put_in in = {.thread = thread,
                             .stage = parts[0],
                             .actor = parts[1],
                             .moment = parts[2],
                             .action = parts[3]};
    char *branches = arena_text(&cli->arena, parts[4]);
    for (size_t i = 0; i < parts[4].length; i++)
        if (branches[i] == '/') branches[i] = '\n';
    in.branches = str_from_c(branches);
    int64_t at;
    if (str_cut(&parts[5], '.', &number) && num_parse(number, (int64_t)count, &at) && at > 0 &&
        num_parse(parts[5], PATHWAY_BRANCHES_MOST, &in.from_branch))
        in.from = made[at - 1];
    struct step_put_out out;
    enum err e = cli_execute(cli, &op_step_put, &in, &out);
    if (e == OK) made[count] = out.step;
    return e;
}

static enum err put_as_author(struct cli *cli, struct thread_id thread,
                              const struct demo_case *made) {
    struct step_id steps[DEMO_STEPS_MOST];
    struct case_state_in state = {.thread = thread, .state = made->state};
    enum err e = OK;
    for (size_t i = 0; e == OK && i < made->steps_count; i++)
        e = put_step(cli, thread, made->steps[i], steps, i);
    return e == OK && state.state.length ? cli_execute(cli, &op_case_state, &state, NULL) : e;
}

enum err demo_put_case(struct cli *cli, struct thread_id thread, struct member_id author,
                       const struct demo_case *made) {
    struct str words = made->words, word;
    enum err e = OK;
    while (e == OK && str_cut(&words, ',', &word)) {
        struct word_in in = {thread, str_trim(word)};
        e = cli_execute(cli, &op_word, &in, NULL);
    }
    struct actor operator= cli->run.actor;
    cli->run.actor = actor_member(author);
    if (e == OK) e = put_as_author(cli, thread, made);
    cli->run.actor = operator;
    return e;
}
