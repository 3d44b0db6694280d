/* Their part in collective answers: each text they saved, where they would do otherwise, where they
 * said that they work so. */
#include "server/departure/export_parts.h"
#include "sql/departure_export_answers.h"

enum { BATCH = 50 };

static enum err put_versions(struct export *x) {
    struct export_answer_versions_in in = {.member_id = x->member};
    struct export_answer_versions_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    json_open_array(&x->w, "answer_versions");
    while (e == OK && count == BATCH) {
        arena_reset(x->scratch);
        e = sql_export_answer_versions(x->db, x->scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count; i++) {
            in.after = rows[i].row;
            json_open_object(&x->w, NULL);
            json_put_int(&x->w, "answer", rows[i].answer_id.v);
            json_put_int(&x->w, "version", rows[i].version);
            json_put_text(&x->w, "title", rows[i].title);
            json_put_text(&x->w, "text", rows[i].markdown);
            json_put_text(&x->w, "note", rows[i].note);
            export_put_time(x, "written_at", rows[i].written_at);
            export_put_time(x, "published_at", rows[i].published_at);
            json_close(&x->w);
        }
    }
    json_close(&x->w);
    return e;
}

static enum err put_reservations(struct export *x) {
    struct export_reservations_in in = {x->member};
    struct export_reservations_row *rows;
    size_t count;
    enum err e = sql_export_reservations(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "answer_reservations");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "answer", rows[i].answer_id.v);
        json_put_int(&x->w, "version", rows[i].version);
        json_put_text(&x->w, "text", rows[i].markdown);
        export_put_time(x, "written_at", rows[i].written_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_endorsements(struct export *x) {
    struct export_endorsements_in in = {x->member};
    struct export_endorsements_row *rows;
    size_t count;
    enum err e = sql_export_endorsements(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "answers_endorsed");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "answer", rows[i].answer_id.v);
        json_put_int(&x->w, "version", rows[i].version);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

enum err export_put_answers(struct export *x) {
    enum err e = put_versions(x);
    if (e == OK) e = put_reservations(x);
    return e == OK ? put_endorsements(x) : e;
}
