/* The measure in force is read with the viewer; which, and since when the last text is there, only
 * of the few who have one. */
#include "server/core/publishing.h"

#include "lib/urlform.h"
#include "messages.h"
#include "sql/core_publishing.h"

enum err publishing_of(struct db *db, struct arena *arena, const struct viewer *viewer,
                       bool is_message, int64_t now_ms, struct publishing *out) {
    struct publishing_measure_in in = {.member_id = viewer->member, .now = now_ms};
    struct publishing_measure_row row;
    struct published_last_in find = {.member_id = viewer->member};
    struct published_last_row last;
    *out = (struct publishing){.is_silenced = viewer->silenced_until > now_ms};
    if (!out->is_silenced && (!is_message || viewer->slow_until <= now_ms)) return OK;
    in.kind = out->is_silenced ? STR("silence") : STR("slow");
    enum err e = sql_publishing_measure(db, arena, &in, &row);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    out->until = out->measure_until = row.holds_until;
    out->measure = row.measure_id;
    out->article = row.article;
    if (out->is_silenced) return OK;
    e = sql_published_last(db, arena, &find, &last);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    int64_t next = e == OK ? last.created_at + viewer->slow_ms : 0;
    if (next > row.holds_until) next = row.holds_until;
    out->until = next > now_ms ? next : 0;
    return OK;
}

enum err publishing_check(struct op_run *run, struct member_id member, bool is_message) {
    struct viewer viewer;
    struct publishing publishing = {0};
    enum err e = viewer_of_member(run->db, run->arena, member, run->now_ms, &viewer);
    if (e == OK)
        e = publishing_of(run->db, run->arena, &viewer, is_message, run->now_ms, &publishing);
    return e == OK && publishing.until ? ERR_DENIED : e;
}

static bool is_pressed(const struct request *r, struct str button) {
    struct str value = {0};
    return urlform_get(&r->fields, button, &value) == OK && !str_is_empty(value);
}

static struct str sentence_of(struct request *r, const struct publishing *p) {
    const struct zone *zone = r->service->zone;
    struct buf out;
    buf_init(&out, 2048);
    if (p->is_silenced)
        msg_measure_silenced(
            &out, r->language, MESSAGE_PLAIN,
            (struct msg_measure_silenced){.until = p->until, .article = p->article, .zone = zone});
    else
        msg_measure_slowed(
            &out, r->language, MESSAGE_PLAIN,
            (struct msg_measure_slowed){
                .next = p->until, .until = p->measure_until, .article = p->article, .zone = zone});
    struct str copy = arena_copy(&r->arena, buf_str(&out));
    buf_release(&out);
    return copy;
}

struct str publishing_words(struct request *r) {
    struct publishing publishing;
    enum err e = publishing_of(r->db, &r->arena, &r->viewer, false, r->now_ms, &publishing);
    return e == OK && publishing.until ? sentence_of(r, &publishing) : STR("");
}

/* Beside the form's first text, or its first line where it has none, wherever its page shows what
 * is wrong with that. */
static void say(struct request *r) {
    static const enum field_type types[] = {FIELD_TEXT, FIELD_SAID, FIELD_LINE, FIELD_SAID_LINE};
    const struct form_schema *schema = r->route->form;
    for (size_t k = 0; schema && k < ARRAY_LENGTH(types); k++)
        for (size_t i = 0; i < schema->count; i++) {
            if (schema->fields[i].type != types[k]) continue;
            form_fail(&r->form, i, r->publishing);
            return;
        }
}

bool publishing_gate(struct request *r) {
    bool is_publishing = (r->route->flags & ROUTE_PUBLISH) && !is_pressed(r, STR("preview")) &&
                         !is_pressed(r, STR("keep"));
    struct publishing publishing;
    if (r->refusal != REFUSAL_NONE || !is_publishing) return true;
    enum err e = publishing_of(r->db, &r->arena, &r->viewer, r->route->flags & ROUTE_MESSAGE,
                               r->now_ms, &publishing);
    if (e != OK) {
        request_fail(r, e);
        return false;
    }
    if (!publishing.until) return true;
    r->refusal = REFUSAL_MEASURE;
    r->publishing = sentence_of(r, &publishing);
    say(r);
    r->form.status = publishing.is_silenced ? 403 : 429;
    if (!publishing.is_silenced) r->form.retry_after_s = (publishing.until - r->now_ms) / 1000 + 1;
    return true;
}
