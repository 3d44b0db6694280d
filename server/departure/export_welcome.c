/* Words from animators, read and written; what they chose about them; who welcomes whom. */
#include "server/departure/export_parts.h"
#include "sql/departure_export_welcome.h"

static enum err put_received(struct export *x) {
    struct export_notes_received_in in = {x->member};
    struct export_notes_received_row *rows;
    size_t count;
    enum err e = sql_export_notes_received(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "notes_received");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "purpose", rows[i].purpose);
        json_put_text(&x->w, "text", rows[i].text);
        export_put_time(x, "sent_at", rows[i].sent_at);
        if (rows[i].thread_id.v) json_put_int(&x->w, "thread", rows[i].thread_id.v);
        json_put_text(&x->w, "answer", rows[i].answer);
        export_put_time(x, "answered_at", rows[i].answered_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_written(struct export *x) {
    struct export_notes_written_in in = {x->member};
    struct export_relaunches_in of = {x->member};
    struct export_notes_written_row *rows;
    struct export_relaunches_row *asked;
    size_t count, asked_count = 0;
    enum err e = sql_export_notes_written(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "notes_written");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "purpose", rows[i].purpose);
        json_put_text(&x->w, "text", rows[i].text);
        export_put_time(x, "sent_at", rows[i].sent_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    if (e == OK) e = sql_export_relaunches(x->db, x->scratch, &of, &asked, &asked_count);
    json_open_array(&x->w, "relaunches_written");
    for (size_t i = 0; e == OK && i < asked_count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "text", asked[i].text);
        export_put_time(x, "asked_at", asked[i].asked_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_choices(struct export *x) {
    struct export_greet_choices_in in = {x->member};
    struct export_greet_choices_row row;
    enum err e = sql_export_greet_choices(x->db, x->scratch, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    json_open_object(&x->w, "welcoming");
    json_put_bool(&x->w, "refuses_notes", row.refuses_notes);
    json_put_bool(&x->w, "volunteers", row.sponsors);
    json_put_bool(&x->w, "closed_the_guide", row.closed_guide);
    json_close(&x->w);
    return OK;
}

static enum err put_pairs(struct export *x) {
    struct export_sponsorships_in in = {x->member};
    struct export_sponsorships_row *rows;
    size_t count;
    enum err e = sql_export_sponsorships(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "welcoming_peers");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_bool(&x->w, "is_newcomer", rows[i].is_newcomer);
        export_put_time(x, "offered_at", rows[i].offered_at);
        export_put_time(x, "accepted_at", rows[i].accepted_at);
        export_put_time(x, "ends_at", rows[i].ends_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

enum err export_put_welcome(struct export *x) {
    enum err e = put_received(x);
    if (e == OK) e = put_written(x);
    if (e == OK) e = put_choices(x);
    return e == OK ? put_pairs(x) : e;
}
