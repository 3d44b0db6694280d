/* Composing an edition, and sending it beside the weekly letter. */
#include "lib/utf8.h"
#include "server/core/audit.h"
#include "server/core/awaiting.h"
#include "server/core/service.h"
#include "server/letter/community.h"
#include "server/letter/letter.h"
#include "sql/letter_community.h"
#include "urls.h"

static struct str edition_word(struct arena *arena, struct edition_id edition) {
    return arena_format(arena, "edition %lld", (long long)edition.v);
}

/* --- What it tells of */

enum err edition_load(struct db *db, struct arena *arena, struct edition_id edition,
                      struct edition_told *told) {
    struct edition_find_in find = {.edition_id = edition};
    struct edition_find_row row;
    struct edition_items_now_in of = {.edition_id = edition};
    struct edition_items_now_row *rows;
    size_t count;
    enum err e = sql_edition_find(db, arena, &find, &row);
    if (e == OK) e = sql_edition_items_now(db, arena, &of, &rows, &count);
    if (e != OK) return e;
    *told = (struct edition_told){
        .edition = edition, .introduction = row.introduction, .word = row.word};
    told->items = arena_array(arena, count, sizeof *told->items);
    for (size_t i = 0; i < count; i++) {
        struct edition_item *item = &told->items[told->count];
        bool is_word = str_equal(rows[i].kind, STR("word"));
        if (str_is_empty(is_word ? row.word : rows[i].title)) continue;
        *item = (struct edition_item){.kind = rows[i].kind, .title = rows[i].title};
        if (rows[i].answer_id.v)
            item->href = url_answer_show(arena, rows[i].answer_id);
        else if (rows[i].thread_id.v)
            item->href = url_thread_show(arena, rows[i].thread_id);
        else
            item->at = rows[i].at;
        told->count++;
    }
    return OK;
}

enum err edition_of_weekly(struct db *db, struct arena *arena, int64_t letter_id,
                           struct edition_told *told) {
    struct edition_of_letter_in in = {.letter_id = letter_id};
    struct edition_of_letter_row row;
    enum err e = sql_edition_of_letter(db, arena, &in, &row);
    return e == OK ? edition_load(db, arena, row.edition_id, told) : e;
}

/* --- Composing */

static bool is_text(struct str text) {
    return text.length <= EDITION_TEXT_MOST && utf8_is_clean(text, true);
}

static enum err store_items(struct op_run *run, struct edition_id edition,
                            const struct edition_save_in *in) {
    struct edition_items_clear_in clear = {.edition_id = edition};
    enum err e = sql_edition_items_clear(run->db, &clear);
    for (size_t i = 0; e == OK && i < in->count; i++) {
        struct edition_item_add_in row = {.edition_id = edition,
                                          .position = (int64_t)i + 1,
                                          .kind = str_from_c(in->items[i].kind),
                                          .subject = in->items[i].subject};
        e = sql_edition_item_add(run->db, &row);
    }
    return e;
}

static enum err begin(struct op_run *run, const struct edition_save_in *in,
                      struct edition_id *edition) {
    struct edition_begin_in row = {
        .introduction = in->introduction, .word = in->word, .changed_at = run->now_ms};
    enum err e = sql_edition_begin(run->db, &row);
    edition->v = db_last_id(run->db);
    return e;
}

static enum err edition_save_run(struct op_run *run, const void *input, void *output) {
    const struct edition_save_in *in = input;
    struct edition_open_row open;
    struct edition_id edition = {0};
    (void)output;
    enum err e = actor_check(run, ROLE_ANIMATOR);
    if (e == OK && (!is_text(in->introduction) || !is_text(in->word))) e = ERR_INVALID;
    if (e != OK) return e;
    e = sql_edition_open(run->db, run->arena, &open);
    if (e == OK) edition = open.edition_id;
    if (e == ERR_NOT_FOUND) {
        if (in->version) return ERR_CONFLICT; /* it went out meanwhile */
        e = begin(run, in, &edition);
    } else if (e == OK) {
        struct edition_store_in row = {.introduction = in->introduction,
                                       .word = in->word,
                                       .changed_at = run->now_ms,
                                       .edition_id = edition,
                                       .version = in->version};
        e = sql_edition_store(run->db, &row);
        if (e == OK && db_changes(run->db) == 0) e = ERR_CONFLICT;
    }
    if (e == OK) e = store_items(run, edition, in);
    if (e != OK) return e;
    return audit_change(run, "edition.change", edition_word(run->arena, edition), STR(""),
                        arena_format(run->arena, "%zu items", in->count));
}

const struct op op_edition_save = {.name = "edition.save", .run = edition_save_run};

static enum err check_slot(struct op_run *run, int64_t send_at) {
    if (send_at == 0) return OK;
    bool is_slot = letter_slot(run->service->zone, send_at) == send_at;
    bool is_near = send_at <= run->now_ms + (EDITION_SLOTS + 1) * 7 * DAY_MS;
    return is_slot && is_near && send_at > run->now_ms ? OK : ERR_INVALID;
}

static enum err edition_schedule_run(struct op_run *run, const void *input, void *output) {
    const struct edition_schedule_op_in *in = input;
    struct edition_open_row open;
    struct edition_told told;
    (void)output;
    enum err e = actor_check(run, ROLE_ANIMATOR);
    if (e == OK) e = check_slot(run, in->send_at);
    if (e == OK) e = sql_edition_open(run->db, run->arena, &open);
    if (e == OK) e = edition_load(run->db, run->arena, open.edition_id, &told);
    if (e != OK) return e;
    if (in->send_at && told.count == 0 && str_is_empty(str_trim(told.introduction)))
        return ERR_LIMIT;
    struct edition_schedule_in row = {
        .send_at = in->send_at, .changed_at = run->now_ms, .edition_id = open.edition_id};
    e = sql_edition_schedule(run->db, &row);
    if (e == OK && db_changes(run->db) == 0) e = ERR_NOT_FOUND; /* under way */
    if (e != OK) return e;
    return audit_change(run, "edition.schedule", edition_word(run->arena, open.edition_id),
                        arena_format(run->arena, "at %lld", (long long)open.send_at),
                        arena_format(run->arena, "at %lld", (long long)in->send_at));
}

const struct op op_edition_schedule = {.name = "edition.schedule", .run = edition_schedule_run};

static enum err edition_test_run(struct op_run *run, const void *input, void *output) {
    struct edition_open_row open;
    (void)input;
    (void)output;
    enum err e = actor_check(run, ROLE_ANIMATOR);
    if (e == OK) e = sql_edition_open(run->db, run->arena, &open);
    if (e != OK) return e;
    struct outgoing mail = {
        .member = run->actor.member,
        .kind = "edition",
        .payload = arena_format(run->arena, "test %lld", (long long)open.edition_id.v)};
    return outgoing_put(run, &mail);
}

const struct op op_edition_test = {.name = "edition.test", .run = edition_test_run};

/* --- Sending: in the transactions of the weekly letter, so that both go on where they were */

enum err edition_begin_with(struct op_run *run, int64_t letter_id) {
    struct edition_take_in in = {.letter_id = letter_id, .now = run->now_ms};
    enum err e = sql_edition_take(run->db, &in);
    if (e != OK || db_changes(run->db) == 0) return e;
    return audit_change(run, "edition.send",
                        arena_format(run->arena, "letter %lld", (long long)letter_id),
                        STR("scheduled"), STR("sending"));
}

enum err edition_go_on(struct op_run *run, int64_t letter_id, int64_t after, int64_t upto) {
    struct edition_queue_in queue = {
        .created_at = run->now_ms, .letter_id = letter_id, .after_id = after, .upto = upto};
    struct edition_done_in done = {.letter_id = letter_id};
    return upto ? sql_edition_queue(run->db, &queue) : sql_edition_done(run->db, &done);
}

enum err edition_stop(struct op_run *run, struct member_id member) {
    struct edition_stop_row_in row = {.member_id = member, .chosen_at = run->now_ms};
    return sql_edition_stop_row(run->db, &row);
}
