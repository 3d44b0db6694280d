/* In batches by id; a row is written again only when it held the passage. */
#include "server/core/purge_measures.h"

#include "server/core/passage.h"
#include "sql/core_purge_measures.h"

enum { BATCH = 20 };

static enum err clean(const struct passage *p, const struct purge_measure_rows_row *row) {
    int64_t places = 0;
    struct purge_measure_row_in in = {
        .measure_id = row->measure_id,
        .article = passage_without(p, row->article, &places),
        .facts = passage_without(p, row->facts, &places),
        .reason = passage_without(p, row->reason, &places),
        .second_reason = passage_without(p, row->second_reason, &places),
        .lifted_reason = passage_without(p, row->lifted_reason, &places),
        .appeal_text = passage_without(p, row->appeal_text, &places),
        .outcome_reason = passage_without(p, row->outcome_reason, &places),
    };
    *p->places += places;
    return places ? sql_purge_measure_row(p->db, &in) : OK;
}

enum err purge_measures(struct db *db, struct arena *scratch, struct str passage, struct str marker,
                        int64_t *places) {
    struct passage p = {db, scratch, passage, marker, places};
    struct purge_measure_rows_in in = {.most = BATCH};
    struct purge_measure_rows_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(scratch);
        e = sql_purge_measure_rows(db, scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) {
            in.after = rows[i].measure_id.v;
            e = clean(&p, &rows[i]);
        }
    }
    return e;
}
