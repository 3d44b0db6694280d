/* Ways to reach them and back in, and what moderation has to do with them. */
#include "server/departure/export_parts.h"
#include "sql/departure_export.h"

static enum err put_letter(struct export *x) {
    struct export_letter_in in = {x->member};
    struct export_letter_row row;
    enum err e = sql_export_letter(x->db, x->scratch, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    json_open_object(&x->w, "letter");
    json_put_text(&x->w, "rhythm", row.rhythm);
    json_put_bool(&x->w, "has_titles", row.has_titles);
    json_put_bool(&x->w, "has_community_letter", row.has_edition);
    export_put_time(x, "chosen_at", row.chosen_at);
    json_close(&x->w);
    return OK;
}

static enum err put_own_address(struct export *x) {
    struct export_own_address_in in = {x->member};
    struct export_own_address_row row;
    enum err e = sql_export_own_address(x->db, x->scratch, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    json_open_object(&x->w, "own_address");
    json_put_text(&x->w, "address", row.address);
    export_put_time(x, "confirmed_at", row.confirmed_at);
    json_put_bool(&x->w, "tells_sign_ins", row.tells_sign_ins);
    json_close(&x->w);
    return OK;
}

static enum err put_address_request(struct export *x) {
    struct export_address_request_in in = {x->member};
    struct export_address_request_row row;
    enum err e = sql_export_address_request(x->db, x->scratch, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    json_open_object(&x->w, "address_to_confirm");
    json_put_text(&x->w, "address", row.address);
    export_put_time(x, "asked_at", row.asked_at);
    export_put_time(x, "expires_at", row.expires_at);
    json_close(&x->w);
    return OK;
}

static enum err put_codes(struct export *x) {
    struct export_codes_in in = {x->member};
    struct export_codes_row *rows;
    size_t count;
    enum err e = sql_export_codes(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "recovery_codes");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        export_put_time(x, "made_at", rows[i].made_at);
        export_put_time(x, "used_at", rows[i].used_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_resets(struct export *x) {
    struct export_resets_in in = {x->member};
    struct export_resets_row *rows;
    size_t count;
    enum err e = sql_export_resets(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "password_resets");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        export_put_time(x, "asked_at", rows[i].asked_at);
        export_put_time(x, "opens_at", rows[i].opens_at);
        export_put_time(x, "expires_at", rows[i].expires_at);
        export_put_time(x, "ended_at", rows[i].ended_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_reports(struct export *x) {
    struct export_reports_in in = {x->member};
    struct export_reports_row *rows;
    size_t count;
    enum err e = sql_export_reports(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "reports");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "id", rows[i].report_id.v);
        json_put_int(&x->w, "message", rows[i].post_id.v);
        json_put_text(&x->w, "reason", rows[i].reason);
        json_put_bool(&x->w, "is_urgent", rows[i].is_urgent);
        json_put_text(&x->w, "text", rows[i].text);
        json_put_text(&x->w, "measure", rows[i].measure);
        json_put_text(&x->w, "decision", rows[i].decision);
        export_put_time(x, "created_at", rows[i].created_at);
        export_put_time(x, "closed_at", rows[i].closed_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_written(struct export *x) {
    struct export_letters_written_in in = {x->member};
    struct export_letters_written_row *rows;
    size_t count;
    enum err e = sql_export_letters_written(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "report_letters_written");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "report", rows[i].report_id.v);
        json_put_int(&x->w, "message", rows[i].post_id.v);
        json_put_text(&x->w, "addressee", rows[i].addressee);
        json_put_text(&x->w, "text", rows[i].text);
        export_put_time(x, "written_at", rows[i].written_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_reported(struct export *x) {
    struct export_letters_reported_in in = {x->member};
    struct export_letters_reported_row *rows;
    size_t count;
    enum err e = sql_export_letters_reported(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "report_letters_received");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "report", rows[i].report_id.v);
        json_put_text(&x->w, "text", rows[i].text);
        export_put_time(x, "written_at", rows[i].written_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_author(struct export *x) {
    struct export_letters_author_in in = {x->member};
    struct export_letters_author_row *rows;
    size_t count;
    enum err e = sql_export_letters_author(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "letters_about_own_messages");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "message", rows[i].post_id.v);
        json_put_text(&x->w, "text", rows[i].text);
        export_put_time(x, "written_at", rows[i].written_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_measures(struct export *x) {
    struct export_measures_in in = {x->member};
    struct export_measures_row *rows;
    size_t count;
    enum err e = sql_export_measures(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "measures_on_own_messages");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "message", rows[i].post_id.v);
        json_put_text(&x->w, "kind", rows[i].kind);
        json_put_text(&x->w, "reason", rows[i].reason);
        export_put_time(x, "decided_at", rows[i].decided_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_rulings(struct export *x) {
    struct export_rulings_in in = {x->member};
    struct export_rulings_row *rows;
    size_t count;
    enum err e = sql_export_rulings(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "statements_on_own_messages");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "message", rows[i].post_id.v);
        json_put_text(&x->w, "kind", rows[i].kind);
        json_put_text(&x->w, "reason", rows[i].reason);
        json_put_text(&x->w, "ground", rows[i].ground);
        json_put_text(&x->w, "facts", rows[i].facts);
        export_put_time(x, "decided_at", rows[i].decided_at);
        json_put_text(&x->w, "appeal", rows[i].appeal);
        export_put_time(x, "appealed_at", rows[i].appealed_at);
        json_put_text(&x->w, "outcome", rows[i].outcome);
        json_put_text(&x->w, "answer", rows[i].answer);
        export_put_time(x, "judged_at", rows[i].judged_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static void put_note(struct export *x, struct str text, int64_t at) {
    json_open_object(&x->w, NULL);
    json_put_text(&x->w, "text", text);
    export_put_time(x, "written_at", at);
    json_close(&x->w);
}

static enum err put_notes(struct export *x) {
    struct export_remarks_about_in in = {x->member};
    struct export_remarks_about_row *rows;
    size_t count;
    enum err e = sql_export_remarks_about(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "notes_about_you");
    for (size_t i = 0; e == OK && i < count; i++) put_note(x, rows[i].text, rows[i].written_at);
    json_close(&x->w);
    return e;
}

static enum err put_remarks_written(struct export *x) {
    struct export_remarks_written_in in = {x->member};
    struct export_remarks_written_row *rows;
    size_t count;
    enum err e = sql_export_remarks_written(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "notes_on_members");
    for (size_t i = 0; e == OK && i < count; i++) put_note(x, rows[i].text, rows[i].written_at);
    json_close(&x->w);
    return e;
}

enum err export_put_moderation(struct export *x) {
    static enum err (*const sections[])(struct export *) = {
        put_letter,  put_own_address, put_address_request, put_codes,  put_resets,
        put_reports, put_written,     put_reported,        put_author, put_measures,
        put_rulings, put_notes,       put_remarks_written,
    };
    enum err e = OK;
    for (size_t i = 0; e == OK && i < ARRAY_LENGTH(sections); i++) {
        arena_reset(x->scratch);
        e = sections[i](x);
    }
    return e;
}
