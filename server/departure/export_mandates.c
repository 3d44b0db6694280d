/* How they were proposed to animate, what they vote while a vote is open, and the weeks in which
 * they are counted as a voice. */
#include "server/departure/export_parts.h"
#include "sql/departure_export.h"

static enum err put_proposals(struct export *x) {
    struct export_mandate_proposals_in in = {x->member};
    struct export_mandate_proposals_row *rows;
    size_t count;
    enum err e = sql_export_mandate_proposals(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "mandate_proposals");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_bool(&x->w, "is_renewal", rows[i].is_renewal);
        json_put_int(&x->w, "months", rows[i].months);
        export_put_time(x, "proposed_at", rows[i].proposed_at);
        export_put_time(x, "accepted_at", rows[i].accepted_at);
        export_put_time(x, "decided_at", rows[i].decided_at);
        json_put_text(&x->w, "outcome", rows[i].outcome);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

/* Lines of the animators' desk that they took. */
static enum err put_desk(struct export *x) {
    struct export_desk_in in = {x->member};
    struct export_desk_row *rows;
    size_t count;
    enum err e = sql_export_desk(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "desk_taken");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "source", rows[i].source);
        json_put_int(&x->w, "subject", rows[i].subject);
        export_put_time(x, "taken_at", rows[i].taken_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_voices(struct export *x) {
    struct export_voices_in in = {x->member};
    struct export_voices_row *rows;
    size_t count;
    enum err e = sql_export_voices(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "weeks_counted");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        export_put_time(x, "week", rows[i].week_at);
        json_put_bool(&x->w, "is_new", rows[i].is_new);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

enum err export_put_mandates(struct export *x) {
    struct export_mandate_ballots_in in = {x->member};
    struct export_mandate_ballots_row *rows;
    size_t count;
    enum err e = put_proposals(x);
    if (e == OK) e = put_desk(x);
    if (e != OK) return e;
    e = sql_export_mandate_ballots(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "mandate_votes");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "proposal", rows[i].proposal_id.v);
        json_put_text(&x->w, "choice", rows[i].choice);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e == OK ? put_voices(x) : e;
}
