/* Keeping texts that are not sent yet. */
#include "lib/num.h"
#include "server/core/awaiting.h"
#include "server/core/nobody.h"
#include "server/core/service.h"
#include "server/threads/drafts.h"
#include "server/threads/guarding.h"
#include "server/threads/threads_write.h"
#include "sql/threads_drafts.h"
#include "sql/threads_posts.h"

static const int64_t LATELY_MS = 10 * MINUTE_MS;

static bool is_empty(struct str title, struct str body) {
    return str_is_empty(str_trim(title)) && str_is_empty(str_trim(body));
}

static bool is_place(struct str place) {
    int64_t id;
    size_t slash = str_find_byte(place, '/', 0);
    struct str kind = str_slice(place, 0, slash);
    if (str_equal(place, STR("new"))) return true;
    bool is_known = str_equal(kind, STR("thread")) || str_equal(kind, STR("edit")) ||
                    str_equal(kind, STR("answer"));
    if (!is_known) return false;
    return num_parse(str_slice(place, slash + 1, place.length), INT64_MAX, &id) && id > 0;
}

static enum err find(struct op_run *run, struct member_id member, struct str place,
                     struct draft_id draft, struct draft_find_row *row) {
    struct draft_find_in in = {.member_id = member, .place = place, .draft_id = draft};
    return sql_draft_find(run->db, run->arena, &in, row);
}

/* A message, or a thread to answer in, of nobody's: nobody's draft, then. */
static bool is_place_unnamed(struct op_run *run, struct member_id member, struct str place) {
    size_t slash = str_find_byte(place, '/', 0);
    struct str kind = str_slice(place, 0, slash);
    struct post_head_in find;
    struct post_head_row head;
    int64_t id;
    if (!num_parse(str_slice(place, slash + 1, place.length), INT64_MAX, &id)) return false;
    struct thread_id thread = {id};
    if (str_equal(kind, STR("edit"))) {
        find.post_id.v = id;
        if (sql_post_head(run->db, run->arena, &find, &head) != OK) return false;
        if (!member_is_nobody(head.author_id)) return false;
        thread = head.thread_id;
    } else if (!str_equal(kind, STR("thread")) && !str_equal(kind, STR("answer"))) {
        return false;
    }
    return author_is(run->db, run->service->keys, member, MEMBER_NOBODY, thread);
}

/* The text as it is kept: of the member, or of the number in their place. */
static struct draft_keep_in owned(struct op_run *run, const struct draft_keep_in *in) {
    struct draft_keep_in text = *in;
    text.is_unnamed = in->is_unnamed || is_place_unnamed(run, in->member, in->place);
    if (text.is_unnamed) text.member = member_stand_in(run->service->keys, in->member, 0);
    return text;
}

static enum err add(struct op_run *run, const struct draft_keep_in *in) {
    struct draft_add_in row = {.member_id = in->member,
                               .place = in->place,
                               .space = in->space,
                               .kind = in->kind,
                               .title = in->title,
                               .body = in->body,
                               .saved_at = run->now_ms};
    struct drafts_trim_in trim = {.member_id = in->member};
    enum err e = sql_draft_add(run->db, &row);
    return e == OK ? sql_drafts_trim(run->db, &trim) : e;
}

static enum err change(struct op_run *run, struct draft_id draft, const struct draft_keep_in *in) {
    struct draft_change_in row = {.draft_id = draft,
                                  .member_id = in->member,
                                  .space = in->space,
                                  .kind = in->kind,
                                  .title = in->title,
                                  .body = in->body,
                                  .saved_at = run->now_ms};
    return sql_draft_change(run->db, &row);
}

/* In place of a draft of `member`: also of one that was to have a name, or the reverse. */
static enum err put(struct op_run *run, struct member_id member, const struct draft_find_row *row,
                    const struct draft_keep_in *text) {
    if (row->is_unnamed == text->is_unnamed) return change(run, row->draft_id, text);
    struct draft_delete_row_in gone = {.draft_id = row->draft_id, .member_id = member};
    enum err e = sql_draft_delete_row(run->db, &gone);
    return e == OK ? add(run, text) : e;
}

enum err draft_keep(struct op_run *run, const struct draft_keep_in *sent) {
    struct draft_find_row row;
    /* A door that closed gave nobody the time to take out what may not be kept. */
    struct draft_keep_in masked = {.member = sent->member,
                                   .place = sent->place,
                                   .space = guard_masked(run, sent->space),
                                   .kind = guard_masked(run, sent->kind),
                                   .title = guard_masked(run, sent->title),
                                   .body = guard_masked(run, sent->body),
                                   .is_unnamed = sent->is_unnamed};
    const struct draft_keep_in *in = &masked;
    /* No text has nothing to lose, and must not take the place of one. */
    if (is_empty(in->title, in->body)) return OK;
    enum err e = find(run, in->member, in->place, (struct draft_id){0}, &row);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    struct draft_keep_in text = owned(run, in);
    if (e == ERR_NOT_FOUND || !str_starts(in->body, row.body)) return add(run, &text);
    return put(run, in->member, &row, &text);
}

static enum err draft_keep_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    return draft_keep(run, input);
}

const struct op op_draft_keep = {.name = "draft.keep", .run = draft_keep_run};

static bool is_same(const struct draft_find_row *row, const struct draft_save_in *in) {
    return str_equal(row->body, in->body) && str_equal(row->title, in->title) &&
           str_equal(row->space, in->space) && str_equal(row->kind, in->kind);
}

static enum err forget(struct op_run *run, struct draft_id draft) {
    struct draft_delete_row_in row = {.draft_id = draft, .member_id = run->actor.member};
    return sql_draft_delete_row(run->db, &row);
}

/* What a tab saved at the moment it published may come after: it is there already, whole. */
static enum err is_published(struct op_run *run, struct str body, bool *is_there) {
    struct texts_lately_in in = {.member_id = run->actor.member, .since = run->now_ms - LATELY_MS};
    struct texts_lately_row *rows;
    size_t count;
    enum err e = sql_texts_lately(run->db, run->arena, &in, &rows, &count);
    *is_there = false;
    for (size_t i = 0; e == OK && i < count; i++) *is_there |= str_starts(rows[i].markdown, body);
    return e;
}

/* While one writes there is somebody to tell: the text is theirs to change. */
static enum err draft_save_prepare(struct arena *arena, const struct service *service,
                                   void *input) {
    const struct draft_save_in *in = input;
    const struct str texts[] = {in->body, in->title, in->space, in->kind};
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
        if (guard_forbids(arena, service, texts[i])) return ERR_LIMIT;
    return OK;
}

static enum err put_off(struct op_run *run, struct draft_id draft, int64_t due_at) {
    struct draft_put_off_in in = {
        .draft_id = draft, .member_id = run->actor.member, .due_at = due_at};
    return due_at ? sql_draft_put_off(run->db, &in) : OK;
}

/* The tab's own draft at the version it knows is changed; whatever else stands there stays. */
static enum err draft_save_run(struct op_run *run, const void *input, void *output) {
    const struct draft_save_in *in = input;
    struct draft_save_out *out = output;
    struct draft_find_row row;
    enum err e = author_check(run, run->actor.member);
    if (e != OK) return e;
    struct draft_keep_in typed = {.member = run->actor.member,
                                  .place = in->place,
                                  .space = in->space,
                                  .kind = in->kind,
                                  .title = in->title,
                                  .body = in->body,
                                  .is_unnamed = in->is_unnamed};
    struct draft_keep_in text = owned(run, &typed);
    if (!is_place(in->place)) return ERR_INVALID;
    e = find(run, run->actor.member, in->place, in->draft, &row);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    bool is_there = e == OK;
    bool is_known = is_there && row.draft_id.v == in->draft.v && row.version == in->version;
    if (is_empty(in->title, in->body)) return is_known ? forget(run, row.draft_id) : OK;
    *out = (struct draft_save_out){is_known ? row.draft_id : (struct draft_id){0},
                                   is_known ? row.version : 0, run->now_ms, false};
    bool is_moving = is_there && row.is_unnamed != text.is_unnamed;
    if (is_there && !is_moving && is_same(&row, in)) {
        *out = (struct draft_save_out){row.draft_id, row.version, row.saved_at, row.copies > 1};
        return put_off(run, row.draft_id, in->due_at);
    }
    if (!is_known && !str_starts(in->place, STR("edit/"))) {
        bool is_late;
        e = is_published(run, in->body, &is_late);
        if (e != OK || is_late) return e;
    }
    out->is_apart = is_known ? row.copies > 1 : is_there;
    bool is_new = !is_known || is_moving;
    out->version = is_new ? 1 : row.version + 1;
    e = is_known ? put(run, run->actor.member, &row, &text) : add(run, &text);
    if (is_new) out->draft.v = db_last_id(run->db);
    return e == OK ? put_off(run, out->draft, in->due_at) : e;
}

const struct op op_draft_save = {.name = "draft.save",
                                 .output_bytes = sizeof(struct draft_save_out),
                                 .pool = POOL_WORK,
                                 .prepare = draft_save_prepare,
                                 .run = draft_save_run};

static enum err draft_delete_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct draft_delete_in *in = input;
    return forget(run, in->draft);
}

const struct op op_draft_delete = {.name = "draft.delete", .run = draft_delete_run};

enum err draft_drop(struct op_run *run, struct str place, struct draft_id draft, struct str body) {
    struct draft_drop_row_in in = {
        .member_id = run->actor.member, .place = place, .draft_id = draft, .body = body};
    return sql_draft_drop_row(run->db, &in);
}

enum err draft_drop_place(struct op_run *run, struct str place) {
    struct draft_drop_place_in in = {.member_id = run->actor.member, .place = place};
    return sql_draft_drop_place(run->db, &in);
}

enum err drafts_due_run(struct op_run *run) {
    struct drafts_due_in in = {.now = run->now_ms};
    struct drafts_due_row *rows;
    size_t count;
    enum err e = sql_drafts_due(run->db, run->arena, &in, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        /* Drafts without a name have no day: this row would give them one. */
        struct notification told = {.member = rows[i].member_id, .kind = "draft.due"};
        struct draft_told_in row = {.draft_id = rows[i].draft_id};
        e = notification_put(run, &told);
        if (e == OK) e = sql_draft_told(run->db, &row);
    }
    return e;
}
