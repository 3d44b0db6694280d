/* What gives the animators' desk a morning: reports, measures, models of reasons, notes, seeds, a
 * letter being written, votes, what was done to threads. */
#ifndef TOOLS_CLI_DEMO_DESK_H
#define TOOLS_CLI_DEMO_DESK_H

#include "server/threads/threads.h"
#include "tools/cli/cli.h"

/* desk-*.txt, in the order of their names: `act` and the lines it takes, an empty line, its text.
 */
enum err demo_put_desk(struct cli *cli) MUST_USE;

/* One of them while it is put: as who acts, at their time. */
struct demo_act {
    struct cli *cli;
    struct str front, body, after; /* `after`: the text behind a line of three dashes */
    struct op_run run;
};
/* The value of a line, empty when absent. */
struct str demo_line(const struct demo_act *act, const char *name);
/* "5 days ago" as the instant; now when the line is absent or not so. */
int64_t demo_moment(const struct demo_act *act, const char *name);
enum err demo_member(const struct demo_act *act, struct str identifier,
                     struct member_id *member) MUST_USE;
enum err demo_thread(const struct demo_act *act, const char *name,
                     struct thread_id *thread) MUST_USE;
/* From now on somebody else acts, at another time. */
enum err demo_turn(struct demo_act *act, struct str identifier, int64_t at) MUST_USE;

/* Of one kind each. */
enum err demo_put_report(struct demo_act *act) MUST_USE;
enum err demo_put_reason(struct demo_act *act) MUST_USE;
enum err demo_put_measure(struct demo_act *act) MUST_USE;
enum err demo_put_welcome_thread(struct demo_act *act) MUST_USE;
enum err demo_put_note(struct demo_act *act) MUST_USE;
enum err demo_put_series(struct demo_act *act) MUST_USE;
enum err demo_put_seed(struct demo_act *act) MUST_USE;
enum err demo_put_letter(struct demo_act *act) MUST_USE;
enum err demo_put_proposal(struct demo_act *act) MUST_USE;
enum err demo_put_leaving(struct demo_act *act) MUST_USE;
enum err demo_put_curation(struct demo_act *act) MUST_USE;
enum err demo_put_merge(struct demo_act *act) MUST_USE;

/* A thread that was written some days ahead and came out at its time. */
enum err demo_open_seed(struct cli *cli, const struct thread_open_in *thread,
                        struct thread_open_out *opened) MUST_USE;

/* "16 days ago", "day ago", "30 minutes ago": the instant; false when it is not so. */
bool demo_age(struct str text, int64_t now_ms, int64_t *at) MUST_USE;

#endif
