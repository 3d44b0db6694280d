/* Each table in batches by id; a row is written again only when it held the passage. */
#include "server/core/purge_reports.h"

#include "server/core/passage.h"
#include "sql/core_purge_reports.h"

enum { BATCH = 20 };

static enum err walk_reports(const struct passage *p) {
    struct purge_report_rows_in in = {.most = BATCH};
    struct purge_report_rows_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(p->scratch);
        e = sql_purge_report_rows(p->db, p->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) {
            int64_t places = 0;
            struct purge_report_row_in row = {.report_id = rows[i].report_id,
                                              .text = passage_without(p, rows[i].text, &places),
                                              .decision =
                                                  passage_without(p, rows[i].decision, &places)};
            *p->places += places;
            in.after = row.report_id.v;
            if (places) e = sql_purge_report_row(p->db, &row);
        }
    }
    return e;
}

static enum err walk_letters(const struct passage *p) {
    struct purge_letter_rows_in in = {.most = BATCH};
    struct purge_letter_rows_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(p->scratch);
        e = sql_purge_letter_rows(p->db, p->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) {
            int64_t places = 0;
            struct purge_letter_row_in row = {.letter_id = rows[i].letter_id,
                                              .text = passage_without(p, rows[i].text, &places)};
            *p->places += places;
            in.after = row.letter_id;
            if (places) e = sql_purge_letter_row(p->db, &row);
        }
    }
    return e;
}

static enum err walk_notices(const struct passage *p) {
    struct purge_notice_rows_in in = {.most = BATCH};
    struct purge_notice_rows_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(p->scratch);
        e = sql_purge_notice_rows(p->db, p->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) {
            int64_t places = 0;
            struct purge_notice_row_in row = {
                .notice_id = rows[i].notice_id,
                .address = passage_without(p, rows[i].address, &places),
                .text = passage_without(p, rows[i].text, &places),
                .name = passage_without(p, rows[i].name, &places),
                .email = passage_without(p, rows[i].email, &places),
                .answer = passage_without(p, rows[i].answer, &places)};
            *p->places += places;
            in.after = row.notice_id.v;
            if (places) e = sql_purge_notice_row(p->db, &row);
        }
    }
    return e;
}

enum err purge_reports(struct db *db, struct arena *scratch, struct str passage, struct str marker,
                       int64_t *places) {
    struct passage p = {db, scratch, passage, marker, places};
    enum err e = walk_reports(&p);
    if (e == OK) e = walk_letters(&p);
    return e == OK ? walk_notices(&p) : e;
}
