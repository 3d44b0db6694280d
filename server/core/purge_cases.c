/* A step is written again only when it held the passage; a form that was open on it then meets
 * another version. */
#include "server/core/purge_cases.h"

#include "server/core/passage.h"
#include "sql/core_purge_cases.h"

enum { TEXT_MOST = 1 << 20 };

enum err purge_pathway_text(struct db *db, struct arena *scratch, struct thread_id thread,
                            struct str *text) {
    struct purge_steps_in in = {.thread_id = thread};
    struct purge_steps_row *rows;
    size_t count;
    struct buf out;
    enum err e = sql_purge_steps(db, scratch, &in, &rows, &count);
    if (e != OK) return e;
    buf_init(&out, TEXT_MOST);
    for (size_t i = 0; i < count; i++) {
        const struct str texts[] = {rows[i].action,   rows[i].moment, rows[i].actor,
                                    rows[i].obstacle, rows[i].result, rows[i].branches};
        for (size_t k = 0; k < ARRAY_LENGTH(texts); k++) {
            buf_put(&out, texts[k]);
            buf_put_byte(&out, '\0'); /* no passage goes from one to the next */
        }
    }
    *text = arena_copy(scratch, buf_str(&out));
    buf_release(&out);
    return OK;
}

enum err purge_pathway(struct db *db, struct arena *scratch, const struct purge_pathway *in) {
    struct passage p = {db, scratch, in->passage, in->marker, in->places};
    struct purge_steps_in find = {.thread_id = in->thread};
    struct purge_steps_row *rows;
    size_t count;
    arena_reset(scratch);
    enum err e = sql_purge_steps(db, scratch, &find, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        int64_t places = 0;
        struct purge_step_in row = {.step_id = rows[i].step_id,
                                    .action = passage_without(&p, rows[i].action, &places),
                                    .moment = passage_without(&p, rows[i].moment, &places),
                                    .actor = passage_without(&p, rows[i].actor, &places),
                                    .obstacle = passage_without(&p, rows[i].obstacle, &places),
                                    .result = passage_without(&p, rows[i].result, &places),
                                    .branches = passage_without(&p, rows[i].branches, &places)};
        *in->places += places;
        if (places) e = sql_purge_step(db, &row);
    }
    return e;
}
