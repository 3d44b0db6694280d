/* A purge by an animator: counted first, then done by server/core/purge, written into the register,
 * and told to the author. */
#include "server/core/awaiting.h"
#include "server/core/nobody.h"
#include "server/core/passage.h"
#include "server/core/purge.h"
#include "server/core/purge_answers.h"
#include "server/core/register.h"
#include "server/reports/reports.h"
#include "server/reports/reports_inside.h"
#include "sql/core_purge.h"
#include "sql/reports_purge_page.h"

enum { BATCH = 20 };

static int64_t places_in(struct arena *scratch, struct str text, struct str passage) {
    int64_t places = 0;
    passage_replace(scratch, text, passage, STR("…"), &places);
    return places;
}

struct answer_count {
    struct str passage;
    int64_t *places;
};

static enum err count_answer(void *context, struct str text) {
    const struct answer_count *count = context;
    struct arena scratch = {0};
    *count->places += places_in(&scratch, text, count->passage);
    arena_release(&scratch);
    return OK;
}

static enum err count_thread(struct db *db, struct thread_id thread, struct purge_count_in *in) {
    struct sources_of_thread_in list = {.thread_id = thread, .most = BATCH};
    struct sources_of_thread_row *rows;
    struct arena scratch = {0};
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(&scratch);
        e = sql_sources_of_thread(db, &scratch, &list, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) {
            int64_t places = places_in(&scratch, rows[i].markdown, in->passage);
            in->places += places;
            if (places) in->posts++;
            list.after_seq = rows[i].seq;
        }
    }
    arena_release(&scratch);
    return e;
}

/* What stands in the thread now, in those that messages left it for or came to it from, and in its
 * collective answer: texts of before and drafts are purged with it, and not counted. */
static enum err purge_count_ask(struct db *db, struct arena *arena, const struct service *service,
                                void *input) {
    (void)service;
    struct purge_count_in *in = input;
    struct thread_of_post_in find = {.post_id = in->post};
    struct thread_of_post_row thread;
    struct purge_kin_in near = {0};
    struct purge_kin_row *kin;
    struct answer_count answer = {in->passage, &in->places};
    struct arena scratch = {0};
    size_t count = 0;
    in->places = in->posts = 0;
    enum err e = sql_thread_of_post(db, arena, &find, &thread);
    if (e == OK) near.thread_id = thread.thread_id;
    if (e == OK) e = sql_purge_kin(db, arena, &near, &kin, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        in->places += places_in(arena, kin[i].title, in->passage);
        e = count_thread(db, kin[i].thread_id, in);
    }
    if (e == OK) e = purge_answer_texts(db, &scratch, thread.thread_id, count_answer, &answer);
    arena_release(&scratch);
    return e;
}

const struct op op_purge_count = {
    .name = "post.purge_count", .pool = POOL_READ, .ask = purge_count_ask};

static enum err report_purge_run(struct op_run *run, const void *input, void *output) {
    const struct report_purge_in *in = input;
    struct post_purgeable_in find = {.post_id = in->post, .animator_id = run->actor.member};
    struct post_purgeable_row post;
    struct purge_in purge = {in->post, in->passage};
    enum err e = actor_check(run, ROLE_ANIMATOR);
    if (e == OK) e = sql_post_purgeable(run->db, run->arena, &find, &post);
    if (e == OK && op_is_mine(run, post.author_id, post.thread_id)) e = ERR_NOT_FOUND;
    if (e == OK) e = op_purge.run(run, &purge, output);
    struct register_entry entry = {.kind = REGISTER_PURGED, .reason = in->reason, .post = in->post};
    if (e == OK) e = register_note(run, &entry);
    struct notification n = {.member = post.author_id, .kind = "post.purged", .post = in->post};
    /* Where it stood in the thread's collective answer alone, no message of theirs changed. */
    bool is_of_messages = e == OK && ((const struct purge_out *)output)->posts > 0;
    struct statement_of told = {.post = in->post, .kind = "purged", .reason = in->reason};
    if (is_of_messages) e = statement_put(run, &told);
    return e == OK && is_of_messages ? notification_put(run, &n) : e;
}

const struct op op_report_purge = {
    .name = "report.purge", .output_bytes = sizeof(struct purge_out), .run = report_purge_run};
