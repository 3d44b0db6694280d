/* Measures about the person, with what they and others answered; who decided is not theirs to have.
 */
#include "server/departure/export_parts.h"
#include "sql/departure_export_measures.h"

static enum err put_about(struct export *x) {
    struct export_member_measures_in in = {x->member};
    struct export_member_measures_row *rows;
    size_t count;
    enum err e = sql_export_member_measures(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "measures_about_me");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "kind", rows[i].kind);
        json_put_text(&x->w, "ground", rows[i].ground);
        json_put_text(&x->w, "article", rows[i].article);
        json_put_text(&x->w, "facts", rows[i].facts);
        json_put_text(&x->w, "reason", rows[i].reason);
        json_put_int(&x->w, "days", rows[i].days);
        export_put_time(x, "decided_at", rows[i].asked_at);
        json_put_text(&x->w, "second_reason", rows[i].second_reason);
        export_put_time(x, "second_at", rows[i].second_at);
        export_put_time(x, "ended_at", rows[i].ended_at);
        json_put_text(&x->w, "ending", rows[i].ending);
        json_put_text(&x->w, "lifted_reason", rows[i].lifted_reason);
        json_put_text(&x->w, "appeal", rows[i].appeal_text);
        export_put_time(x, "appealed_at", rows[i].appealed_at);
        json_put_text(&x->w, "outcome", rows[i].outcome);
        json_put_text(&x->w, "outcome_reason", rows[i].outcome_reason);
        export_put_time(x, "answered_at", rows[i].judged_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_sittings(struct export *x) {
    struct export_measure_sittings_in in = {x->member};
    struct export_measure_sittings_row *rows;
    size_t count;
    enum err e = sql_export_measure_sittings(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "measure_sittings");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "purpose", rows[i].purpose);
        export_put_time(x, "drawn_at", rows[i].drawn_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

enum err export_put_member_measures(struct export *x) {
    arena_reset(x->scratch);
    enum err e = put_about(x);
    arena_reset(x->scratch);
    return e == OK ? put_sittings(x) : e;
}
