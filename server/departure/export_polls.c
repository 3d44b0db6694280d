/* The polls they asked and voted in. Of an anonymous one the server knows only that they voted, and
 * until it closes; what they chose nobody can write here. */
#include "server/departure/export_parts.h"
#include "server/polls/polls.h"
#include "sql/departure_export_polls.h"

static enum err put_asked(struct export *x) {
    struct export_polls_in in = {x->member};
    struct export_polls_row *rows;
    size_t count;
    enum err e = sql_export_polls(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "polls");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "message", rows[i].post_id.v);
        json_put_text(&x->w, "question", rows[i].question);
        json_put_bool(&x->w, "is_multiple", rows[i].is_multiple);
        json_put_bool(&x->w, "is_anonymous", rows[i].is_anonymous);
        export_put_time(x, "closes_at", rows[i].closes_at);
        export_put_time(x, "closed_at", rows[i].closed_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_votes(struct export *x) {
    struct export_poll_votes_in in = {x->member};
    struct export_poll_votes_row *rows;
    size_t count;
    enum err e = sql_export_poll_votes(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "poll_votes");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "message", rows[i].post_id.v);
        json_put_int(&x->w, "place", rows[i].position);
        json_put_text(&x->w, "answer", rows[i].label);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_voted(struct export *x) {
    struct export_polls_open_row *rows;
    size_t count;
    enum err e = sql_export_polls_open(x->db, x->scratch, &rows, &count);
    json_open_array(&x->w, "anonymous_polls_voted");
    for (size_t i = 0; e == OK && i < count; i++) {
        bool has;
        e = poll_has_voted(x->db, x->scratch, x->service, rows[i].poll_id, x->member, &has);
        if (e != OK || !has) continue;
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "message", rows[i].post_id.v);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

enum err export_put_polls(struct export *x) {
    enum err e = put_asked(x);
    if (e == OK) e = put_votes(x);
    return e == OK ? put_voted(x) : e;
}
