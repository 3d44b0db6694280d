/* Acts of animators in web/demo: about messages and people, what they write ahead, their mandates.
 */
#include "lib/num.h"
#include "server/letter/community.h"
#include "server/mandates/mandates.h"
#include "server/measures/measures.h"
#include "server/reports/reports.h"
#include "server/seeds/seeds.h"
#include "server/welcome/greet_ops.h"
#include "sql/answers_answers.h"
#include "sql/mandates_votes.h"
#include "sql/reports_handling.h"
#include "tools/cli/demo_desk.h"

/* --- Messages and people */

static enum err find_post(struct demo_act *act, struct post_id *post) {
    struct answer_choices_in find = {.most = 100};
    struct answer_choices_row *rows;
    int64_t place = 1;
    size_t count;
    enum err e = demo_thread(act, "on", &find.thread_id);
    if (e == OK) e = sql_answer_choices(act->cli->db, &act->cli->arena, &find, &rows, &count);
    if (e != OK) return e;
    if (demo_line(act, "message").length && !num_parse(demo_line(act, "message"), 100, &place))
        return ERR_INVALID;
    for (size_t i = 0; i < count; i++)
        if (rows[i].seq == place) {
            *post = rows[i].post_id;
            return OK;
        }
    return ERR_NOT_FOUND;
}

static enum err version_of(struct demo_act *act, struct report_id report, int64_t *version) {
    struct handled_in in = {.report_id = report, .animator_id = act->run.actor.member};
    struct handled_row row;
    enum err e = sql_handled(act->cli->db, &act->cli->arena, &in, &row);
    if (e == OK) *version = row.version;
    return e;
}

/* `taken_by`: who sees to it; `decided_by`, `decided`, `measure`, `ground`: what became of it, with
 * its reasons behind the line. */
enum err demo_put_report(struct demo_act *act) {
    struct report_file_in file = {.reason = demo_line(act, "reason"), .text = act->body};
    struct report_hand_in hand = {.turn = HAND_TAKE};
    struct report_close_in close = {.measure = demo_line(act, "measure"),
                                    .text = act->after,
                                    .ground = demo_line(act, "ground")};
    struct report_out out, done;
    struct str taker = demo_line(act, "taken_by"), judge = demo_line(act, "decided_by");
    enum err e = find_post(act, &file.post);
    if (e == OK) e = op_execute(&act->run, &op_report_file, &file, &out);
    hand.report = close.report = out.report;
    if (e == OK && taker.length) {
        e = demo_turn(act, taker, demo_moment(act, "taken"));
        if (e == OK) e = op_execute(&act->run, &op_report_hand, &hand, &done);
    }
    if (e != OK || str_is_empty(judge)) return e;
    e = demo_turn(act, judge, demo_moment(act, "decided"));
    if (e == OK) e = version_of(act, out.report, &close.version);
    return e == OK ? op_execute(&act->run, &op_report_close, &close, &done) : e;
}

enum err demo_put_reason(struct demo_act *act) {
    struct reason_save_in in = {.kind = demo_line(act, "kind"),
                                .title = demo_line(act, "title"),
                                .ground = demo_line(act, "ground"),
                                .body = act->body};
    return op_execute(&act->run, &op_reason_save, &in, NULL);
}

/* `every`: minutes of slow mode; `appeal`: what the person says against it, half a day later. */
enum err demo_put_measure(struct demo_act *act) {
    struct measure_decide_in in = {.ground = STR("charter"),
                                   .article = demo_line(act, "article"),
                                   .facts = demo_line(act, "facts"),
                                   .reason = act->body};
    struct measure_appeal_in appeal = {.text = demo_line(act, "appeal")};
    struct str days = demo_line(act, "days"), every = demo_line(act, "every");
    struct measure_out out;
    int64_t minutes = 0;
    if (!measure_kind_of(demo_line(act, "kind"), &in.kind) ||
        (days.length && !num_parse(days, MEASURE_EXCLUDE_DAYS, &in.days)) ||
        (every.length && !num_parse(every, 10000, &minutes)))
        return ERR_INVALID;
    in.every_ms = minutes * MINUTE_MS;
    enum err e = demo_member(act, demo_line(act, "about"), &in.member);
    if (e == OK) e = op_execute(&act->run, &op_measure_decide, &in, &out);
    if (e != OK || str_is_empty(appeal.text)) return e;
    appeal.measure = out.measure;
    e = demo_turn(act, demo_line(act, "about"), act->run.now_ms + DAY_MS / 2);
    return e == OK ? op_execute(&act->run, &op_measure_appeal, &appeal, &out) : e;
}

enum err demo_put_welcome_thread(struct demo_act *act) {
    struct greet_thread_in in = {0};
    enum err e = demo_thread(act, "on", &in.thread);
    return e == OK ? op_execute(&act->run, &op_greet_thread, &in, NULL) : e;
}

enum err demo_put_note(struct demo_act *act) {
    struct note_add_in in = {.text = act->body};
    enum err e = demo_member(act, demo_line(act, "about"), &in.member);
    return e == OK ? op_execute(&act->run, &op_note_add, &in, NULL) : e;
}

/* --- Written ahead */

/* "1 09:00": the next such weekday (0: Sunday) and hour. */
static bool read_turn(struct str text, int64_t *weekday, int64_t *minute) {
    struct str day;
    return str_cut(&text, ' ', &day) && num_parse(day, 6, weekday) &&
           seed_minute(str_trim(text), minute);
}

enum err demo_put_series(struct demo_act *act) {
    struct series_save_in in = {.name = demo_line(act, "name")};
    struct series_out out;
    if (!read_turn(demo_line(act, "turn"), &in.weekday, &in.minute)) return ERR_INVALID;
    return op_execute(&act->run, &op_series_save, &in, &out);
}

/* `turn`: when it comes out; `series`: its number; neither: it waits. */
enum err demo_put_seed(struct demo_act *act) {
    struct seed_save_in in = {.kind = demo_line(act, "kind"),
                              .space = demo_line(act, "space"),
                              .title = demo_line(act, "title"),
                              .body = act->body};
    struct seed_invite_in invite = {0};
    struct str guests = demo_line(act, "guests"), one;
    struct seed_out out;
    int64_t weekday, minute;
    if (read_turn(demo_line(act, "turn"), &weekday, &minute))
        in.publish_at =
            seed_turn_after(act->run.service->zone, (int)weekday, (int)minute, act->run.now_ms);
    struct str series = demo_line(act, "series");
    if (series.length && !num_parse(series, SERIES_MOST, &in.series.v)) return ERR_INVALID;
    enum err e = op_execute(&act->run, &op_seed_save, &in, &out);
    while (e == OK && invite.count < SEED_GUESTS_MOST && str_cut(&guests, ',', &one))
        e = demo_member(act, one, &invite.members[invite.count++]);
    invite.seed = out.seed;
    return e == OK && invite.count ? op_execute(&act->run, &op_seed_invite, &invite, NULL) : e;
}

enum err demo_open_seed(struct cli *cli, const struct thread_open_in *thread,
                        struct thread_open_out *opened) {
    enum { DAYS_AHEAD = 3 };
    struct op_run run = cli->run;
    struct seed_save_in in = {.kind = thread->kind,
                              .space = thread->space,
                              .title = thread->title,
                              .body = thread->body,
                              .publish_at = thread->at};
    struct seed_out seed;
    struct seed_published_out out;
    run.actor = actor_member(thread->author);
    run.now_ms = thread->at - DAYS_AHEAD * DAY_MS;
    enum err e = op_execute(&run, &op_seed_save, &in, &seed);
    struct seed_in publish = {seed.seed};
    run.now_ms = thread->at;
    if (e == OK) e = op_execute(&run, &op_seed_publish, &publish, &out);
    *opened = (struct thread_open_out){.thread = out.thread};
    return e;
}

/* `discussion`, `question`, `practice`: titles of threads that it tells of. */
enum err demo_put_letter(struct demo_act *act) {
    static const char *const kinds[] = {"discussion", "question", "practice"};
    struct edition_save_in in = {.introduction = act->body, .word = act->after};
    enum err e = OK;
    for (size_t i = 0; i < ARRAY_LENGTH(kinds) && e == OK; i++) {
        struct edition_subject *subject = &in.items[in.count];
        struct thread_id thread;
        if (str_is_empty(demo_line(act, kinds[i]))) continue;
        e = demo_thread(act, kinds[i], &thread);
        snprintf(subject->kind, sizeof subject->kind, "%s", kinds[i]);
        subject->subject = thread.v;
        in.count++;
    }
    if (e == OK && in.word.length)
        snprintf(in.items[in.count++].kind, sizeof in.items[0].kind, "word");
    return e == OK ? op_execute(&act->run, &op_edition_save, &in, NULL) : e;
}

/* --- Mandates */

/* `accepted`: when the person did; `yes`: who voted so. */
enum err demo_put_proposal(struct demo_act *act) {
    struct mandate_propose_in in = {.months = MANDATE_MONTHS};
    struct mandate_consent_in consent = {.accepts = true};
    struct mandate_vote_in vote = {.choice = MANDATE_YES};
    struct proposal_open_of_row open;
    struct str votes = demo_line(act, "yes"), one;
    enum err e = demo_member(act, demo_line(act, "about"), &in.member);
    if (e == OK) e = op_execute(&act->run, &op_mandate_propose, &in, NULL);
    struct proposal_open_of_in find = {in.member};
    if (e == OK) e = sql_proposal_open_of(act->cli->db, &act->cli->arena, &find, &open);
    if (e == OK) e = demo_turn(act, demo_line(act, "about"), demo_moment(act, "accepted"));
    consent.proposal = vote.proposal = open.proposal_id;
    if (e == OK) e = op_execute(&act->run, &op_mandate_consent, &consent, NULL);
    while (e == OK && str_cut(&votes, ',', &one)) {
        e = demo_turn(act, one, act->cli->run.now_ms);
        if (e == OK) e = op_execute(&act->run, &op_mandate_vote, &vote, NULL);
    }
    return e;
}

enum err demo_put_leaving(struct demo_act *act) {
    struct mandate_continue_in in = {.continues = false};
    return op_execute(&act->run, &op_mandate_continue, &in, NULL);
}
