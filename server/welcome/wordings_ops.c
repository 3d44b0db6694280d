/* Models of notes: each save is a new version, beside those before it. */
#include "lib/utf8.h"
#include "server/core/audit.h"
#include "server/welcome/welcome_inside.h"
#include "sql/welcome_wordings.h"

enum { VERSIONS_KEPT = 20 };

static bool is_purpose(struct str purpose) {
    static const char *const purposes[] = {"welcome", "invitation", "relaunch", "thanks", NULL};
    return str_is_among(purpose, purposes);
}

/* A text that could be sent for this purpose: its variables are known there. */
static bool is_sendable(struct op_run *run, struct str purpose, struct str text) {
    struct greet_values values = {.has_thread = str_equal(purpose, STR("invitation"))};
    struct str filled, unknown;
    return greet_fill(run->arena, text, &values, &filled, &unknown) == OK;
}

static enum err put_version(struct op_run *run, struct wording_id wording, int64_t version,
                            struct str text) {
    struct wording_version_add_in add = {
        .wording_id = wording, .version = version, .text = text, .written_at = run->now_ms};
    struct wording_versions_trim_in trim = {.wording_id = wording,
                                            .before = version - VERSIONS_KEPT};
    enum err e = sql_wording_version_add(run->db, &add);
    return e == OK ? sql_wording_versions_trim(run->db, &trim) : e;
}

static enum err add(struct op_run *run, const struct wording_save_in *in,
                    struct wording_id *wording) {
    struct wordings_counted_in of = {.purpose = in->purpose};
    struct wordings_counted_row counted;
    struct wording_add_in row = {
        .purpose = in->purpose, .title = str_trim(in->title), .changed_at = run->now_ms};
    if (!is_purpose(in->purpose) || !is_sendable(run, in->purpose, in->text)) return ERR_INVALID;
    enum err e = sql_wordings_counted(run->db, run->arena, &of, &counted);
    if (e == OK && counted.wordings >= WORDINGS_MOST) e = ERR_LIMIT;
    if (e == OK) e = sql_wording_add(run->db, &row);
    if (e != OK) return e;
    wording->v = db_last_id(run->db);
    e = put_version(run, *wording, 1, in->text);
    if (e != OK) return e;
    return audit_change(run, "wording.add", greet_id(run, "wording", wording->v), STR(""),
                        in->purpose);
}

static enum err store(struct op_run *run, const struct wording_save_in *in) {
    struct wording_find_in find = {.wording_id = in->wording};
    struct wording_find_row row;
    struct wording_store_in set = {.title = str_trim(in->title),
                                   .changed_at = run->now_ms,
                                   .wording_id = in->wording,
                                   .version = in->version,
                                   .next = in->version + 1};
    enum err e = sql_wording_find(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    if (!is_sendable(run, row.purpose, in->text)) return ERR_INVALID;
    /* The same again, as a form sent twice: nothing to say. */
    if (str_equal(row.title, set.title) && str_equal(row.text, in->text)) return OK;
    if (row.version != in->version) return ERR_CONFLICT;
    e = sql_wording_store(run->db, &set);
    if (e == OK && db_changes(run->db) == 0) return ERR_CONFLICT;
    if (e == OK) e = put_version(run, in->wording, set.next, in->text);
    if (e != OK) return e;
    return audit_change(run, "wording.change", greet_id(run, "wording", in->wording.v),
                        greet_id(run, "version", in->version), greet_id(run, "version", set.next));
}

static enum err wording_save_run(struct op_run *run, const void *input, void *output) {
    const struct wording_save_in *in = input;
    struct wording_save_out *out = output;
    enum err e = greet_check_animator(run, NULL);
    if (e != OK) return e;
    if (!utf8_is_written(in->title, GREET_TITLE_MOST, false) ||
        !utf8_is_written(in->text, GREET_TEXT_MOST, true))
        return ERR_INVALID;
    out->wording = in->wording;
    return in->wording.v ? store(run, in) : add(run, in, &out->wording);
}

const struct op op_wording_save = {.name = "wording.save",
                                   .output_bytes = sizeof(struct wording_save_out),
                                   .run = wording_save_run};

static enum err wording_retire_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct wording_retire_in *in = input;
    struct wording_retire_row_in row = {.retired_at = run->now_ms, .wording_id = in->wording};
    enum err e = greet_check_animator(run, NULL);
    if (e == OK) e = sql_wording_retire_row(run->db, &row);
    if (e != OK || db_changes(run->db) == 0) return e;
    return audit_change(run, "wording.retire", greet_id(run, "wording", in->wording.v),
                        STR("offered"), STR(""));
}

const struct op op_wording_retire = {.name = "wording.retire", .run = wording_retire_run};
