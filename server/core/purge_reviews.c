/* Each table in batches by id; a row is written again only when it held the passage. */
#include "server/core/purge_reviews.h"

#include "server/core/passage.h"
#include "sql/core_purge_reviews.h"

enum { BATCH = 20 };

static enum err walk_decisions(const struct passage *p) {
    struct purge_decision_rows_in in = {.most = BATCH};
    struct purge_decision_rows_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(p->scratch);
        e = sql_purge_decision_rows(p->db, p->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) {
            int64_t places = 0;
            struct purge_decision_row_in row = {.decision_id = rows[i].decision_id,
                                                .reason =
                                                    passage_without(p, rows[i].reason, &places)};
            *p->places += places;
            in.after = row.decision_id.v;
            if (places) e = sql_purge_decision_row(p->db, &row);
        }
    }
    return e;
}

static enum err walk_letters(const struct passage *p) {
    struct purge_review_letter_rows_in in = {.most = BATCH};
    struct purge_review_letter_rows_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(p->scratch);
        e = sql_purge_review_letter_rows(p->db, p->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) {
            int64_t places = 0;
            struct purge_review_letter_row_in row = {
                .letter_id = rows[i].letter_id, .text = passage_without(p, rows[i].text, &places)};
            *p->places += places;
            in.after = row.letter_id;
            if (places) e = sql_purge_review_letter_row(p->db, &row);
        }
    }
    return e;
}

static enum err walk_doubts(const struct passage *p) {
    struct purge_doubt_rows_in in = {.most = BATCH};
    struct purge_doubt_rows_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(p->scratch);
        e = sql_purge_doubt_rows(p->db, p->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) {
            int64_t places = 0;
            struct purge_doubt_row_in row = {.doubt_id = rows[i].doubt_id,
                                             .text = passage_without(p, rows[i].text, &places),
                                             .answer = passage_without(p, rows[i].answer, &places)};
            *p->places += places;
            in.after = row.doubt_id.v;
            if (places) e = sql_purge_doubt_row(p->db, &row);
        }
    }
    return e;
}

enum err purge_reviews(struct db *db, struct arena *scratch, struct str passage, struct str marker,
                       int64_t *places) {
    struct passage p = {db, scratch, passage, marker, places};
    enum err e = walk_decisions(&p);
    if (e == OK) e = walk_letters(&p);
    return e == OK ? walk_doubts(&p) : e;
}
