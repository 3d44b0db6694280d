/* What people looked at about their coming in, and what they took part in themselves. */
#include "server/departure/export_parts.h"
#include "sql/departure_export_reviews.h"

static enum err put_decisions(struct export *x) {
    struct export_decisions_in in = {x->member};
    struct export_decisions_row *rows;
    size_t count;
    enum err e = sql_export_decisions(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "decisions");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "job_title", rows[i].job_title);
        json_put_text(&x->w, "outcome", rows[i].outcome);
        json_put_text(&x->w, "reason", rows[i].reason);
        export_put_time(x, "decided_at", rows[i].decided_at);
        export_put_time(x, "revoked_at", rows[i].revoked_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_letters(struct export *x) {
    struct export_review_letters_in in = {x->member};
    struct export_review_letters_row *rows;
    size_t count;
    enum err e = sql_export_review_letters(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "review_letters");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "kind", rows[i].kind);
        json_put_text(&x->w, "text", rows[i].text);
        export_put_time(x, "written_at", rows[i].written_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_doubts(struct export *x) {
    struct export_doubts_in in = {x->member};
    struct export_doubts_row *rows;
    size_t count;
    enum err e = sql_export_doubts(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "doubts");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "text", rows[i].text);
        json_put_text(&x->w, "answer", rows[i].answer);
        export_put_time(x, "created_at", rows[i].created_at);
        export_put_time(x, "due_at", rows[i].due_at);
        export_put_time(x, "answered_at", rows[i].answered_at);
        export_put_time(x, "founded_at", rows[i].founded_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_doubts_written(struct export *x) {
    struct export_doubts_written_in in = {x->member};
    struct export_doubts_written_row *rows;
    size_t count;
    enum err e = sql_export_doubts_written(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "doubts_written");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "text", rows[i].text);
        export_put_time(x, "created_at", rows[i].created_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_offers(struct export *x) {
    struct export_offers_in in = {x->member};
    struct export_offers_row *rows;
    size_t count;
    enum err e = sql_export_offers(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "posts_offered");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "kind", rows[i].kind);
        export_put_time(x, "offered_at", rows[i].offered_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_suspicion(struct export *x) {
    struct export_suspicion_in in = {x->member};
    struct export_suspicion_row row;
    enum err e = sql_export_suspicion(x->db, x->scratch, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    json_open_object(&x->w, "opened_as_a_provisioner");
    json_put_text(&x->w, "kind", row.kind);
    export_put_time(x, "seen_at", row.seen_at);
    export_put_time(x, "cleared_at", row.cleared_at);
    json_close(&x->w);
    return OK;
}

static enum err put_sittings(struct export *x) {
    struct export_sittings_in in = {x->member};
    struct export_sittings_row *rows;
    size_t count;
    enum err e = sql_export_sittings(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "sittings");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        export_put_time(x, "drawn_at", rows[i].drawn_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

enum err export_put_reviews(struct export *x) {
    static enum err (*const sections[])(struct export *) = {
        put_decisions, put_letters,   put_doubts,  put_doubts_written,
        put_offers,    put_suspicion, put_sittings};
    enum err e = OK;
    for (size_t i = 0; e == OK && i < ARRAY_LENGTH(sections); i++) {
        arena_reset(x->scratch);
        e = sections[i](x);
    }
    return e;
}
