/* Each file is one act, put by the operation that a page would use, as who acts and at their time.
 * What time itself does then (questions offered, counts, reminders) is done by the jobs. */
#include "tools/cli/demo_desk.h"

#include "assets.h"
#include "lib/num.h"
#include "server/cases/cases.h"
#include "server/curation/curation.h"
#include "server/dashboard/dashboard.h"
#include "server/mandates/mandates.h"
#include "server/promise/promise.h"
#include "sql/answers_answers_write.h"
#include "sql/curation_reshape.h"
#include "sql/members_members.h"

bool demo_age(struct str text, int64_t now_ms, int64_t *at) {
    static const struct {
        const char *word;
        int64_t ms;
    } units[] = {{"minute", MINUTE_MS}, {"hour", HOUR_MS}, {"day", DAY_MS}};
    struct str rest = str_trim(text), count;
    int64_t n;
    if (!str_cut(&rest, ' ', &count) || !num_parse(count, 10000, &n)) return false;
    for (size_t i = 0; i < ARRAY_LENGTH(units); i++)
        if (str_starts(rest, str_from_c(units[i].word))) {
            *at = now_ms - n * units[i].ms;
            return true;
        }
    return false;
}

struct str demo_line(const struct demo_act *act, const char *name) {
    struct str rest = act->front, line;
    while (str_cut(&rest, '\n', &line)) {
        size_t colon = str_find_byte(line, ':', 0);
        if (str_equal(str_slice(line, 0, colon), str_from_c(name)))
            return str_trim(str_slice(line, colon + 1, line.length));
    }
    return (struct str){0};
}

int64_t demo_moment(const struct demo_act *act, const char *name) {
    int64_t at = act->cli->run.now_ms;
    return demo_age(demo_line(act, name), at, &at) ? at : act->cli->run.now_ms;
}

enum err demo_member(const struct demo_act *act, struct str identifier, struct member_id *member) {
    struct member_by_identifier_in in = {.identifier = str_trim(identifier)};
    struct member_by_identifier_row row;
    enum err e = sql_member_by_identifier(act->cli->db, &act->cli->arena, &in, &row);
    if (e == OK) *member = row.member_id;
    return e;
}

enum err demo_thread(const struct demo_act *act, const char *name, struct thread_id *thread) {
    struct thread_titled_in find = {.title = demo_line(act, name)};
    struct thread_titled_row row;
    enum err e = sql_thread_titled(act->cli->db, &act->cli->arena, &find, &row);
    if (e == OK) *thread = row.thread_id;
    return e;
}

enum err demo_turn(struct demo_act *act, struct str identifier, int64_t at) {
    struct member_id member;
    enum err e = demo_member(act, identifier, &member);
    if (e != OK) return e;
    act->run.actor = actor_member(member);
    act->run.now_ms = at;
    return OK;
}

/* --- Threads */

static enum err seen_of(struct demo_act *act, struct thread_id thread, int64_t *seen) {
    struct reshape_thread_in in = {.thread_id = thread};
    struct reshape_thread_row row;
    enum err e = sql_reshape_thread(act->cli->db, &act->cli->arena, &in, &row);
    if (e == OK) *seen = row.steered;
    return e;
}

static bool read_act(struct str word, enum curate_act *act) {
    for (size_t i = 0; i < CURATE_ACTS; i++)
        if (str_equal(word, str_from_c(curate_names[i]))) {
            *act = (enum curate_act)i;
            return true;
        }
    return false;
}

/* `do` names the act; `days`: of a pin; `other`: to link; `topics`: labels. */
enum err demo_put_curation(struct demo_act *act) {
    struct thread_curate_in in = {.word = act->body, .reason = demo_line(act, "reason")};
    struct str rest = demo_line(act, "topics"), topic;
    int64_t days = 0;
    if (!read_act(demo_line(act, "do"), &in.act)) return ERR_INVALID;
    while (in.topics_count < TOPICS_MAX && str_cut(&rest, ',', &topic))
        in.topics[in.topics_count++] = str_trim(topic);
    if (num_parse(demo_line(act, "days"), 100, &days)) in.at = act->run.now_ms + days * DAY_MS;
    if (in.act == CURATE_FEATURE) in.at = curation_week(act->run.service->zone, act->run.now_ms);
    enum err e = demo_thread(act, "on", &in.thread);
    if (e == OK && demo_line(act, "other").length) e = demo_thread(act, "other", &in.other);
    if (e == OK) e = seen_of(act, in.thread, &in.seen);
    return e == OK ? op_execute(&act->run, &op_thread_curate, &in, NULL) : e;
}

enum err demo_put_merge(struct demo_act *act) {
    struct thread_merge_in in = {0};
    struct thread_merge_out out;
    enum err e = demo_thread(act, "on", &in.thread);
    if (e == OK) e = demo_thread(act, "into", &in.into);
    if (e == OK) e = seen_of(act, in.thread, &in.seen);
    if (e == OK) e = seen_of(act, in.into, &in.seen_into);
    return e == OK ? op_execute(&act->run, &op_thread_merge, &in, &out) : e;
}

/* --- All of them */

static enum err put_act(struct cli *cli, struct str text) {
    static const struct {
        const char *name;
        enum err (*put)(struct demo_act *act);
    } kinds[] = {{"report", demo_put_report},     {"reason", demo_put_reason},
                 {"measure", demo_put_measure},   {"welcome", demo_put_welcome_thread},
                 {"note", demo_put_note},         {"series", demo_put_series},
                 {"seed", demo_put_seed},         {"letter", demo_put_letter},
                 {"proposal", demo_put_proposal}, {"leaving", demo_put_leaving},
                 {"curation", demo_put_curation}, {"merge", demo_put_merge}};
    size_t gap = str_find(text, STR("\n\n"));
    struct demo_act act = {.cli = cli, .front = str_slice(text, 0, gap), .run = cli->run};
    struct str rest = str_slice(text, gap, text.length);
    size_t cut = str_find(rest, STR("\n---\n"));
    act.body = str_trim(str_slice(rest, 0, cut));
    if (cut < rest.length) act.after = str_trim(str_slice(rest, cut + 5, rest.length));
    enum err e = demo_turn(&act, demo_line(&act, "by"), demo_moment(&act, "at"));
    for (size_t i = 0; i < ARRAY_LENGTH(kinds) && e == OK; i++)
        if (str_equal(demo_line(&act, "act"), str_from_c(kinds[i].name))) return kinds[i].put(&act);
    return e == OK ? ERR_INVALID : e;
}

static enum err passed_run(struct op_run *run, const void *input, void *output) {
    enum { CASE_ASKED_DAYS = 35 };
    struct op_run before = *run;
    (void)input;
    (void)output;
    before.now_ms -= CASE_ASKED_DAYS * DAY_MS;
    enum err e = cases_ask_run(&before);
    if (e == OK) e = promises_run(run);
    if (e == OK) e = promise_pulse_run(run);
    if (e == OK) e = mandates_run(run);
    if (e == OK) e = dashboard_count_run(run);
    return e == OK ? dashboard_figures_run(run) : e;
}
static const struct op op_passed = {.name = "demo.passed", .run = passed_run};

enum err demo_put_desk(struct cli *cli) {
    enum err e = OK;
    for (size_t i = 0; i < embedded_demo_count && e == OK; i++) {
        const struct asset *asset = &embedded_demo[i];
        if (!str_starts(str_from_c(asset->name), STR("desk-"))) continue;
        e = put_act(cli, (struct str){(const char *)asset->bytes, asset->length});
        if (e != OK) cli_say("%s was not put", asset->name);
    }
    struct actor operator= cli->run.actor;
    cli->run.actor = actor_system();
    if (e == OK) e = cli_execute(cli, &op_passed, NULL, NULL);
    cli->run.actor = operator;
    return e;
}
