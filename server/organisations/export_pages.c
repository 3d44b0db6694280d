/* The organisation's list as a file: what it wrote, in the columns that an import reads, with the
 * state of each row and what was told of it. Made on a reading connection. */
#include "server/core/page.h"
#include "server/organisations/organisations.h"
#include "server/organisations/people.h"
#include "server/organisations/reports.h"

enum { BATCH = 500, EXPORT_MOST = 32 << 20 };

struct people_export_ask {
    struct organisation_id organisation;
    enum language language;
    struct str csv; /* the answer */
};

static void put_person(const struct service *service, enum language language, struct csv_writer *w,
                       const struct people_export_row *row) {
    bool is_told = str_equal(row->state, STR("checking")) || str_equal(row->state, STR("refused"));
    const struct str cells[] = {
        row->identifier,
        row->email,
        row->given_name,
        row->family_name,
        row->job_title,
        row->occupation_code,
        row->supervises,
        row->practising,
        row->practising_since,
        row->region,
        row->external_id,
        account_state_word(language, account_state_of(row->state)),
        is_told ? reason_in(service, language, row->rule) : (struct str){0},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cells); i++) csv_put(w, cells[i]);
    csv_end_row(w);
}

static enum err put_people(struct db *db, const struct service *service,
                           const struct people_export_ask *in, struct csv_writer *w) {
    struct people_export_in find = {
        .organisation_id = in->organisation, .after_key = STR(""), .most = BATCH};
    struct arena batches[2] = {{0}, {0}}; /* the key that the next batch begins at is of the last */
    struct people_export_row *rows;
    size_t count = BATCH, turn = 0;
    enum err e = OK;
    while (e == OK && count == BATCH) {
        struct arena *batch = &batches[turn++ % 2];
        arena_reset(batch);
        e = sql_people_export(db, batch, &find, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++)
            put_person(service, in->language, w, &rows[i]);
        if (e != OK || !count) break;
        find.after_key = rows[count - 1].list_key;
        find.after_id = rows[count - 1].attestation_id.v;
    }
    arena_release(&batches[0]);
    arena_release(&batches[1]);
    return e;
}

static enum err people_export_run(struct db *db, struct arena *arena, const struct service *service,
                                  void *input) {
    struct people_export_ask *in = input;
    struct csv_writer w;
    struct buf out;
    enum err e = db_begin_read(db);
    if (e != OK) return e;
    buf_init(&out, EXPORT_MOST);
    csv_begin(&w, &out);
    for (size_t c = 0; c < LIST_COLUMNS; c++) csv_put(&w, str_from_c(list_column_names[c]));
    csv_put(&w, STR("state"));
    csv_put(&w, STR("reason"));
    csv_end_row(&w);
    e = put_people(db, service, in, &w);
    db_end_read(db);
    if (e == OK) e = csv_end(arena, &out, &in->csv);
    buf_release(&out);
    return e;
}

static const struct op op_people_export = {
    .name = "people.export", .pool = POOL_READ, .ask = people_export_run};

static void exported(struct request *r, enum err result, const void *output) {
    const struct people_export_ask *from = output;
    if (result == OK)
        csv_send(r, "comptes", from->csv);
    else
        request_fail(r, result);
}

enum reply people_export(struct request *r) {
    struct task *task = request_task(r, &op_people_export, sizeof(struct people_export_ask));
    struct people_export_ask *in = task->input;
    in->organisation = r->viewer.organisation;
    in->language = r->language;
    task->has_once = false;
    return request_park(r, task, exported);
}
