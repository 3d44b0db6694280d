/* Each table in batches by its key; a row is written again only when it held the passage. */
#include "server/core/purge_handling.h"

#include "server/core/passage.h"
#include "sql/core_purge_handling.h"

enum { BATCH = 20 };

static enum err walk_statements(const struct passage *p) {
    struct purge_statement_rows_in in = {.most = BATCH};
    struct purge_statement_rows_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(p->scratch);
        e = sql_purge_statement_rows(p->db, p->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) {
            int64_t places = 0;
            struct purge_statement_row_in row = {
                .statement_id = rows[i].statement_id,
                .ground = passage_without(p, rows[i].ground, &places),
                .facts = passage_without(p, rows[i].facts, &places),
                .appeal = passage_without(p, rows[i].appeal, &places),
                .answer = passage_without(p, rows[i].answer, &places)};
            *p->places += places;
            in.after = row.statement_id.v;
            if (places) e = sql_purge_statement_row(p->db, &row);
        }
    }
    return e;
}

static enum err walk_reasons(const struct passage *p) {
    struct purge_reason_rows_in in = {.most = BATCH};
    struct purge_reason_rows_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(p->scratch);
        e = sql_purge_reason_rows(p->db, p->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) {
            int64_t places = 0;
            struct purge_reason_row_in row = {.reason_id = rows[i].reason_id,
                                              .title = passage_without(p, rows[i].title, &places),
                                              .ground = passage_without(p, rows[i].ground, &places),
                                              .body = passage_without(p, rows[i].body, &places)};
            *p->places += places;
            in.after = row.reason_id.v;
            if (places) e = sql_purge_reason_row(p->db, &row);
        }
    }
    return e;
}

static enum err walk_versions(const struct passage *p) {
    struct purge_reason_version_rows_in in = {.most = BATCH};
    struct purge_reason_version_rows_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(p->scratch);
        e = sql_purge_reason_version_rows(p->db, p->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) {
            int64_t places = 0;
            struct purge_reason_version_row_in row = {
                .version_row = rows[i].version_row,
                .title = passage_without(p, rows[i].title, &places),
                .ground = passage_without(p, rows[i].ground, &places),
                .body = passage_without(p, rows[i].body, &places)};
            *p->places += places;
            in.after = row.version_row;
            if (places) e = sql_purge_reason_version_row(p->db, &row);
        }
    }
    return e;
}

static enum err walk_notes(const struct passage *p) {
    struct purge_note_rows_in in = {.most = BATCH};
    struct purge_note_rows_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        arena_reset(p->scratch);
        e = sql_purge_note_rows(p->db, p->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) {
            int64_t places = 0;
            struct purge_note_row_in row = {.member_note_id = rows[i].member_note_id,
                                            .text = passage_without(p, rows[i].text, &places)};
            *p->places += places;
            in.after = row.member_note_id.v;
            if (places) e = sql_purge_note_row(p->db, &row);
        }
    }
    return e;
}

enum err purge_handling(struct db *db, struct arena *scratch, struct str passage, struct str marker,
                        int64_t *places) {
    struct passage p = {db, scratch, passage, marker, places};
    enum err e = walk_statements(&p);
    if (e == OK) e = walk_reasons(&p);
    if (e == OK) e = walk_versions(&p);
    return e == OK ? walk_notes(&p) : e;
}
