/* Asking, agreeing. */
#include "server/unnamed/opening_inside.h"

#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/nobody.h"
#include "server/core/register.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "sql/unnamed_opening.h"

enum { BATCH = 1000 };

static enum err role_of(struct op_run *run, enum role *role) {
    struct viewer viewer;
    *role = ROLE_VISITOR;
    enum err e = viewer_of_actor(run, &viewer);
    if (e == OK) *role = viewer.role;
    return e;
}

/* --- Whose it is */

enum err opening_author(struct db *db, const struct keys *keys, struct thread_id thread,
                        struct member_id *author) {
    struct arena scratch = {0};
    struct members_tried_in in = {.most = BATCH};
    struct members_tried_row *rows;
    size_t count = BATCH;
    enum err e = OK;
    author->v = 0;
    while (e == OK && count == BATCH && author->v == 0) {
        arena_reset(&scratch);
        e = sql_members_tried(db, &scratch, &in, &rows, &count);
        for (size_t i = 0; e == OK && i < count && author->v == 0; i++) {
            in.after = rows[i].member_id.v;
            if (author_is(db, keys, rows[i].member_id, MEMBER_NOBODY, thread))
                *author = rows[i].member_id;
        }
    }
    arena_release(&scratch);
    return e;
}

static enum err identity_find_ask(struct db *db, struct arena *arena, const struct service *service,
                                  void *input) {
    struct identity_find_in *in = input;
    enum err e = opening_author(db, service->keys, in->thread, &in->author);
    struct opened_identity_in find = {.member_id = in->author};
    struct opened_identity_row row;
    if (e != OK || in->author.v == 0) return e;
    e = sql_opened_identity(db, arena, &find, &row);
    if (e != OK) return e;
    in->given_name = row.given_name;
    in->family_name = row.family_name;
    in->organisation = row.organisation;
    return OK;
}

const struct op op_identity_find = {
    .name = "identity.find", .pool = POOL_READ, .ask = identity_find_ask};

enum err opening_tell(struct op_run *run, struct member_id member, struct thread_id thread) {
    struct notification n = {.member = member, .kind = "identity.asked", .thread = thread};
    return notification_put(run, &n);
}

enum err opening_note(struct op_run *run, const char *kind, struct thread_id thread,
                      struct str words) {
    struct str text = arena_format(run->arena, "thread %lld%s%.*s", (long long)thread.v,
                                   str_is_empty(words) ? "" : ": ", STR_ARG(words));
    return audit_append(run, kind, text);
}

static enum err identity_ask_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct identity_ask_in *in = input;
    struct opening_waiting_in waiting = {.thread_id = in->thread,
                                         .since = run->now_ms - 2 * OPENING_ANSWER_MS,
                                         .drawn_since = run->now_ms - OPENING_ANSWER_MS,
                                         .refused_since = run->now_ms - OPENING_REFUSED_MS};
    struct opening_waiting_row open;
    struct member_id picked[2];
    struct member_id author;
    enum role role;
    enum err e = role_of(run, &role);
    if (e == OK && role != ROLE_ANIMATOR) e = ERR_DENIED;
    if (e == OK) e = sql_opening_waiting(run->db, run->arena, &waiting, &open);
    if (e == OK && open.times) e = ERR_CONFLICT;
    if (e == OK) e = opening_author(run->db, run->service->keys, in->thread, &author);
    if (e == OK && author.v == 0) e = ERR_NOT_FOUND;
    if (e == OK) e = opening_pick(run, author, picked);
    if (e != OK) return e;
    struct opening_add_in row = {.thread_id = in->thread,
                                 .asked_by = run->actor.member,
                                 .reason = in->reason,
                                 .asked_at = run->now_ms,
                                 .first_id = picked[0],
                                 .second_id = picked[1]};
    e = sql_opening_add(run->db, &row);
    if (e == OK) e = opening_tell(run, picked[0], in->thread);
    if (e == OK) e = opening_tell(run, picked[1], in->thread);
    return e == OK ? opening_note(run, "identity.ask", in->thread, in->reason) : e;
}

const struct op op_identity_ask = {.name = "identity.ask", .run = identity_ask_run};

/* --- Agreeing */

static enum err open_now(struct op_run *run, const struct opening_of_row *row) {
    struct opening_open_in open = {.opening_id = row->opening_id,
                                   .opened_at = run->now_ms,
                                   .shown_until = run->now_ms + OPENING_SHOWN_MS};
    struct opening_text_in find = {.thread_id = row->thread_id};
    struct opening_text_row text;
    struct register_entry entry = {
        .kind = REGISTER_OPENED, .reason = STR("other"), .role = STR("animator")};
    enum err e = sql_opening_open(run->db, &open);
    if (e == OK) e = sql_opening_text(run->db, run->arena, &find, &text);
    if (e == OK) entry.post = text.post_id;
    if (e == OK) e = register_note(run, &entry);
    return e == OK ? opening_note(run, "identity.open", row->thread_id, STR("")) : e;
}

static enum err opening_answer_run(struct op_run *run, const void *input, void *output) {
    const struct opening_answer_in *in = input;
    struct opening_of_in find = {.opening_id = in->opening,
                                 .viewer_id = run->actor.member,
                                 .since = run->now_ms - OPENING_ANSWER_MS};
    struct opening_of_row row;
    enum role role;
    enum err e = role_of(run, &role);
    if (e == OK && role != ROLE_ANIMATOR && role != ROLE_MEMBER) e = ERR_DENIED;
    if (e == OK) e = sql_opening_of(run->db, run->arena, &find, &row);
    if (e != OK) return e;
    *(struct opening_answer_out *)output = (struct opening_answer_out){row.thread_id};
    struct opening_refuse_in refuse = {.opening_id = in->opening, .refused_at = run->now_ms};
    struct opening_agree_in agree = {
        .opening_id = in->opening, .is_first = row.is_first, .at = run->now_ms};
    if (!in->agrees) {
        e = sql_opening_refuse(run->db, &refuse);
        return e == OK ? opening_note(run, "identity.refuse", row.thread_id, STR("")) : e;
    }
    e = sql_opening_agree(run->db, &agree);
    if (e == OK) e = opening_note(run, "identity.agree", row.thread_id, STR(""));
    bool is_other_there = row.is_first ? row.second_at != 0 : row.first_at != 0;
    return e == OK && is_other_there ? open_now(run, &row) : e;
}

const struct op op_opening_answer = {.name = "identity.answer",
                                     .output_bytes = sizeof(struct opening_answer_out),
                                     .run = opening_answer_run};
