/* Choices, the link that stops the letter, and the letter of the week on its way to everybody. */
#include "lib/clock.h"
#include "server/core/service.h"
#include "server/letter/community.h"
#include "server/letter/letter.h"
#include "sql/letter_letter.h"

enum { TUESDAY = 2, HOUR_OF_DAY = 8, MAC_BYTES = 16 };

static enum err letter_choose_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct letter_choose_op_in *in = input;
    enum err e = actor_check(run, ROLE_MEMBER | ROLE_ANIMATOR);
    if (e != OK) return e;
    struct letter_choose_in row = {.member_id = run->actor.member,
                                   .rhythm = str_from_c(in->rhythm),
                                   .has_titles = in->has_titles,
                                   .has_edition = in->has_edition,
                                   .chosen_at = run->now_ms};
    return sql_letter_choose(run->db, &row);
}

const struct op op_letter_choose = {.name = "letter.choose", .run = letter_choose_run};

static enum err letter_stop_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct letter_stop_in *in = input;
    struct letter_stop_row_in row = {.member_id = in->member, .chosen_at = run->now_ms};
    if (in->kind == LETTER_COMMUNITY) return edition_stop(run, in->member);
    return sql_letter_stop_row(run->db, &row);
}

const struct op op_letter_stop = {.name = "letter.stop", .run = letter_stop_run};

/* Who, which letter, and that this site says so. */
static void token_mac(const struct service *service, enum letter_kind kind, int64_t member,
                      struct crypt_hash *mac) {
    static const char *const words[] = {[LETTER_WEEKLY] = "stop the letter",
                                        [LETTER_COMMUNITY] = "stop the letter of the community"};
    struct str parts[] = {str_from_c(words[kind]), {(const char *)&member, sizeof member}};
    crypt_mac(service->keys->letter, parts, ARRAY_LENGTH(parts), mac);
}

struct str letter_token(const struct service *service, struct arena *arena, enum letter_kind kind,
                        struct member_id member) {
    unsigned char bytes[LETTER_TOKEN_BYTES];
    struct crypt_hash mac;
    char *printed = arena_alloc(arena, crypt_base64_chars(sizeof bytes) + 1);
    token_mac(service, kind, member.v, &mac);
    memcpy(bytes, &member.v, sizeof member.v);
    memcpy(bytes + sizeof member.v, mac.bytes, MAC_BYTES);
    crypt_base64(bytes, sizeof bytes, printed);
    return str_from_c(printed);
}

enum err letter_token_read(const struct service *service, enum letter_kind kind, struct str token,
                           struct member_id *member) {
    unsigned char bytes[LETTER_TOKEN_BYTES];
    struct crypt_hash mac;
    int64_t id;
    if (!crypt_base64_read(token, bytes, sizeof bytes)) return ERR_NOT_FOUND;
    memcpy(&id, bytes, sizeof id);
    token_mac(service, kind, id, &mac);
    if (!crypt_equal(mac.bytes, bytes + sizeof id, MAC_BYTES)) return ERR_NOT_FOUND;
    member->v = id;
    return OK;
}

int64_t letter_slot(const struct zone *zone, int64_t now_ms) {
    struct civil today = zone_local(zone, now_ms);
    int64_t back = (today.weekday - TUESDAY + 7) % 7;
    /* Noon, so that a day of 23 or 25 hours leads to no other date. */
    today.hour = 12;
    today.minute = today.second = 0;
    struct civil day = zone_local(zone, zone_instant(zone, &today) - back * DAY_MS);
    day.hour = HOUR_OF_DAY;
    day.minute = day.second = 0;
    int64_t slot = zone_instant(zone, &day);
    return slot <= now_ms ? slot : letter_slot(zone, now_ms - DAY_MS);
}

static enum err begin(struct op_run *run, const struct letter_newest_row *before, int64_t slot,
                      bool is_first) {
    struct letter_begin_in in = {.slot_at = slot,
                                 .after_thread = before->upto_thread,
                                 .after_post = before->upto_post,
                                 .after_notification = before->upto_notification,
                                 /* The first says where the second begins. */
                                 .done_at = is_first ? run->now_ms : 0};
    enum err e = sql_letter_begin(run->db, &in);
    return e == OK && !is_first ? edition_begin_with(run, db_last_id(run->db)) : e;
}

static enum err go_on(struct op_run *run, const struct letter_newest_row *letter) {
    struct letter_next_members_in find = {.after_id = letter->reached_member};
    struct letter_next_members_row next;
    enum err e = sql_letter_next_members(run->db, run->arena, &find, &next);
    if (e != OK) return e;
    struct letter_queue_in queue = {.letter_id = letter->letter_id,
                                    .created_at = run->now_ms,
                                    .after_id = letter->reached_member,
                                    .upto = next.upto};
    struct letter_reached_in reached = {.reached_member = next.upto,
                                        .done_at = next.upto ? 0 : run->now_ms,
                                        .letter_id = letter->letter_id};
    if (next.upto) e = sql_letter_queue(run->db, &queue);
    if (e == OK) e = edition_go_on(run, letter->letter_id, letter->reached_member, next.upto);
    return e == OK ? sql_letter_reached(run->db, &reached) : e;
}

enum err letter_run(struct op_run *run) {
    struct letter_newest_row letter = {0};
    int64_t slot = letter_slot(run->service->zone, run->now_ms);
    enum err e = sql_letter_newest(run->db, run->arena, &letter);
    if (e == ERR_NOT_FOUND) return begin(run, &letter, slot, true);
    if (e != OK) return e;
    if (slot > letter.slot_at) return begin(run, &letter, slot, false);
    return letter.done_at ? OK : go_on(run, &letter);
}
