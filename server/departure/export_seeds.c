/* The seeds they wrote, and those to which they were invited. */
#include "server/departure/export_parts.h"
#include "sql/departure_export_seeds.h"

static enum err put_written(struct export *x) {
    struct export_seeds_in in = {x->member};
    struct export_seeds_row *rows;
    size_t count;
    enum err e = sql_export_seeds(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "seeds");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_text(&x->w, "kind", rows[i].kind);
        json_put_text(&x->w, "title", rows[i].title);
        json_put_text(&x->w, "text", rows[i].body);
        json_put_text(&x->w, "state", rows[i].state);
        export_put_time(x, "publish_at", rows[i].publish_at);
        json_put_int(&x->w, "thread", rows[i].thread_id.v);
        export_put_time(x, "published_at", rows[i].published_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

static enum err put_answers(struct export *x) {
    struct export_seed_answers_in in = {x->member};
    struct export_seed_answers_row *rows;
    size_t count;
    enum err e = sql_export_seed_answers(x->db, x->scratch, &in, &rows, &count);
    json_open_array(&x->w, "seed_answers");
    for (size_t i = 0; e == OK && i < count; i++) {
        json_open_object(&x->w, NULL);
        json_put_int(&x->w, "seed", rows[i].seed_id.v);
        json_put_text(&x->w, "state", rows[i].state);
        json_put_text(&x->w, "text", rows[i].body);
        export_put_time(x, "invited_at", rows[i].invited_at);
        export_put_time(x, "changed_at", rows[i].changed_at);
        json_close(&x->w);
    }
    json_close(&x->w);
    return e;
}

enum err export_put_seeds(struct export *x) {
    enum err e = put_written(x);
    return e == OK ? put_answers(x) : e;
}
