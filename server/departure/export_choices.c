/* What they keep at hand and follow. */
#include "server/departure/export_parts.h"
#include "sql/departure_export.h"

static enum err put_drafts(struct export *x) {
    struct export_drafts_in in = {x->member};
    struct export_drafts_row *rows;
    size_t count;
    enum err e = sql_export_drafts(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "drafts");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "id", rows[i].draft_id.v);
        json_put_text(&x->w, "place", rows[i].place);
        json_put_text(&x->w, "space", rows[i].space);
        json_put_text(&x->w, "kind", rows[i].kind);
        json_put_text(&x->w, "title", rows[i].title);
        json_put_text(&x->w, "body", rows[i].body);
        export_put_time(x, "saved_at", rows[i].saved_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_marks(struct export *x) {
    struct export_marks_in in = {x->member};
    struct export_marks_row *rows;
    size_t count;
    enum err e = sql_export_marks(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "marks");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "message", rows[i].post_id.v);
        json_put_text(&x->w, "kind", rows[i].kind);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_follows(struct export *x) {
    struct export_follows_in in = {x->member};
    struct export_follows_row *rows;
    size_t count;
    enum err e = sql_export_follows(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "follows");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "thread", rows[i].thread_id.v);
        json_put_bool(&x->w, "is_on", rows[i].is_on);
        export_put_time(x, "followed_at", rows[i].followed_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_bookmarks(struct export *x) {
    struct export_bookmarks_in in = {x->member};
    struct export_bookmarks_row *rows;
    size_t count;
    enum err e = sql_export_bookmarks(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "bookmarks");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "message", rows[i].post_id.v);
        export_put_time(x, "saved_at", rows[i].saved_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_to_try(struct export *x) {
    struct export_to_try_in in = {x->member};
    struct export_to_try_row *rows;
    size_t count;
    enum err e = sql_export_to_try(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "practices_to_try");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "thread", rows[i].thread_id.v);
        export_put_time(x, "added_at", rows[i].added_at);
        export_put_time(x, "remind_at", rows[i].remind_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

/* Questions that they were offered, and how many they wish. */
static enum err put_questions(struct export *x) {
    struct export_questions_in in = {x->member};
    struct export_offer_choice_in of = {x->member};
    struct export_questions_row *rows;
    struct export_offer_choice_row choice;
    size_t count;
    enum err e = sql_export_questions(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "questions_offered");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "thread", rows[i].thread_id.v);
        export_put_time(x, "offered_at", rows[i].offered_at);
        json_put_text(&x->w, "why", rows[i].why);
        json_put_text(&x->w, "what", rows[i].what);
        json_put_bool(&x->w, "asked_by_an_animator", rows[i].is_asked);
        json_put_text(&x->w, "note", rows[i].note);
        export_put_time(x, "refused_at", rows[i].refused_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    if (e == OK) e = sql_export_offer_choice(x->db, x->scratch, &of, &choice);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    json_put_int(&x->w, "questions_wished_a_week", choice.per_week);
    return OK;
}

/* What stands beside their text, which is among the messages. */
static enum err put_trials(struct export *x) {
    struct export_trials_in in = {x->member};
    struct export_trials_row *rows;
    size_t count;
    enum err e = sql_export_trials(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "trials");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "message", rows[i].post_id.v);
        json_put_text(&x->w, "result", rows[i].result);
        json_put_text(&x->w, "setting", rows[i].setting);
        json_put_int(&x->w, "public", rows[i].public_id);
        export_put_time(x, "changed_at", rows[i].changed_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_notifications(struct export *x) {
    struct export_notifications_in in = {x->member};
    struct export_notifications_row *rows;
    size_t count;
    enum err e = sql_export_notifications(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "notifications");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "kind", rows[i].kind);
        json_put_int(&x->w, "thread", rows[i].thread_id.v);
        json_put_int(&x->w, "message", rows[i].post_id.v);
        export_put_time(x, "created_at", rows[i].created_at);
        json_put_bool(&x->w, "is_read", rows[i].is_read);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_reads(struct export *x) {
    struct export_reads_in in = {x->member};
    struct export_reads_row *rows;
    size_t count;
    enum err e = sql_export_reads(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "read_positions");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "thread", rows[i].thread_id.v);
        json_put_int(&x->w, "place", rows[i].seq);
        export_put_time(x, "marked_at", rows[i].marked_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

/* What a merge of two threads left behind those places. */
static enum err put_reads_ahead(struct export *x) {
    struct export_reads_ahead_in in = {x->member};
    struct export_reads_ahead_row *rows;
    size_t count;
    enum err e = sql_export_reads_ahead(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "read_ahead");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "thread", rows[i].thread_id.v);
        json_put_int(&x->w, "from", rows[i].from_seq);
        json_put_int(&x->w, "to", rows[i].to_seq);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_visit(struct export *x) {
    struct export_visit_in in = {x->member};
    struct export_visit_row row;
    enum err e = sql_export_visit(x->db, x->scratch, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    json_open_object(&x->w, "visits");
    export_put_time(x, "before_this_one_at", row.since_at);
    export_put_time(x, "latest_at", row.last_at);
    json_close(&x->w);
    return OK;
}

static enum err put_profile(struct export *x) {
    struct export_profile_in in = {x->member};
    struct export_profile_row row;
    enum err e = sql_export_profile(x->db, x->scratch, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    json_open_object(&x->w, "profile");
    json_put_text(&x->w, "agency", row.agency);
    json_put_text(&x->w, "introduction", row.introduction);
    json_close(&x->w);
    return OK;
}

static enum err put_topics(struct export *x) {
    struct export_topics_in in = {x->member};
    struct export_topics_row *rows;
    size_t count;
    enum err e = sql_export_topics(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "topics");
    for (size_t i = 0; e == OK && i < count; i++) json_put_text(&x->w, NULL, rows[i].topic);
    json_close(&x->w);
    return e;
}

/* Of their cases: the steps, and the answers that helped. */
static enum err put_cases(struct export *x) {
    struct export_pathways_in in = {x->member};
    struct export_helped_in of = {x->member};
    struct export_pathways_row *steps;
    struct export_helped_row *helped;
    size_t count, helped_count = 0;
    enum err e = sql_export_pathways(x->db, x->scratch, &in, &steps, &count);
    json_open_array(&x->w, "pathway_steps");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "thread", steps[i].thread_id.v);
        json_put_text(&x->w, "stage", steps[i].stage);
        json_put_text(&x->w, "action", steps[i].action);
        json_put_text(&x->w, "moment", steps[i].moment);
        json_put_text(&x->w, "actor", steps[i].actor);
        json_put_text(&x->w, "obstacle", steps[i].obstacle);
        json_put_text(&x->w, "result", steps[i].result);
        json_put_text(&x->w, "branches", steps[i].branches);
        json_close(&x->w);
    }
    json_close(&x->w);
    if (e == OK) e = sql_export_helped(x->db, x->scratch, &of, &helped, &helped_count);
    json_open_array(&x->w, "messages_that_helped");
    for (size_t i = 0; e == OK && i < helped_count; i++)
        json_put_int(&x->w, NULL, helped[i].post_id.v);
    json_close(&x->w);
    return e;
}

enum err export_put_choices(struct export *x) {
    static enum err (*const sections[])(struct export *) = {
        put_drafts,    put_marks,          put_follows,      put_bookmarks,   put_to_try,
        put_trials,    put_notifications,  put_reads,        put_reads_ahead, put_visit,
        put_profile,   put_topics,         export_put_polls, put_cases,       export_put_seeds,
        put_questions, export_put_welcome,
    };
    enum err e = OK;
    for (size_t i = 0; e == OK && i < ARRAY_LENGTH(sections); i++) {
        arena_reset(x->scratch);
        e = sections[i](x);
    }
    return e;
}

enum err export_put_threads(struct export *x) {
    struct export_threads_in in = {x->member};
    struct export_threads_row *rows;
    size_t count;
    enum err e = sql_export_threads(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "threads");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "id", rows[i].thread_id.v);
        json_put_text(&x->w, "kind", rows[i].kind);
        json_put_text(&x->w, "space", rows[i].space);
        json_put_text(&x->w, "title", rows[i].title);
        export_put_time(x, "created_at", rows[i].created_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}
