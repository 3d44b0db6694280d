/* What peers say of an answer: that they work so, or where they would not. Both under their own
 * name and theirs to take back. */
#include "server/answers/answers_inside.h"
#include "server/core/nobody.h"
#include "server/threads/threads_write.h"
#include "sql/answers_answers_write.h"

static enum err find(struct op_run *run, struct answer_id answer, struct answer_visible_row *row,
                     struct answer_out *out) {
    struct answer_visible_in in = {.answer_id = answer};
    enum err e = sql_answer_visible(run->db, run->arena, &in, row);
    if (e == OK) *out = (struct answer_out){answer, row->thread_id, row->version};
    return e;
}

/* The text that readers get. */
static int64_t version_of(const struct answer_visible_row *answer) {
    return answer->published_version ? answer->published_version : answer->version;
}

static enum err answer_sign_run(struct op_run *run, const void *input, void *output) {
    const struct answer_sign_in *in = input;
    struct answer_visible_row answer;
    struct member_id author;
    enum err e = answers_check_author(run, in->author, &author);
    if (e == OK) e = find(run, in->answer, &answer, output);
    if (e != OK) return e;
    struct endorsement_add_in add = {
        .answer_id = in->answer, .member_id = author, .version = version_of(&answer)};
    struct endorsement_remove_in remove = {.answer_id = in->answer, .member_id = author};
    return in->is_on ? sql_endorsement_add(run->db, &add)
                     : sql_endorsement_remove(run->db, &remove);
}

const struct op op_answer_sign = {
    .name = "answer.sign", .output_bytes = sizeof(struct answer_out), .run = answer_sign_run};

static enum err answer_reserve_prepare(struct arena *arena, const struct service *service,
                                       void *input) {
    (void)service;
    struct answer_reserve_in *in = input;
    return post_render(arena, in->body, &in->html);
}

static enum err answer_reserve_run(struct op_run *run, const void *input, void *output) {
    const struct answer_reserve_in *in = input;
    struct answer_visible_row answer;
    struct answers_hand hand = {.at = in->at ? in->at : run->now_ms};
    enum err e = answers_check_author(run, in->author, &hand.author);
    if (e == OK) e = find(run, in->answer, &answer, output);
    if (e != OK) return e;
    answers_hide_hand(run, answer.thread_id, answer.thread_author_id, in->is_named, &hand);
    struct reservation_of_in find_own = {.answer_id = in->answer, .author_id = hand.author};
    struct reservation_of_row own;
    e = sql_reservation_of(run->db, run->arena, &find_own, &own);
    if (e != ERR_NOT_FOUND) return e == OK ? ERR_CONFLICT : e;
    struct reservation_add_in add = {.answer_id = in->answer,
                                     .author_id = hand.author,
                                     .version = version_of(&answer),
                                     .written_at = hand.at,
                                     .markdown = in->body,
                                     .html = in->html};
    return sql_reservation_add(run->db, &add);
}

const struct op op_answer_reserve = {.name = "answer.reserve",
                                     .output_bytes = sizeof(struct answer_out),
                                     .pool = POOL_WORK,
                                     .prepare = answer_reserve_prepare,
                                     .run = answer_reserve_run};

static enum err reservation_withdraw_run(struct op_run *run, const void *input, void *output) {
    const struct reservation_withdraw_in *in = input;
    struct reservation_there_in there = {.reservation_id = in->reservation};
    struct reservation_there_row row;
    struct reservation_remove_in remove = {.reservation_id = in->reservation};
    enum err e = author_check(run, run->actor.member);
    if (e == OK) e = sql_reservation_there(run->db, run->arena, &there, &row);
    if (e == OK && !op_is_mine(run, row.author_id, row.thread_id)) e = ERR_DENIED;
    if (e != OK) return e;
    *(struct answer_out *)output = (struct answer_out){.answer = row.answer_id};
    return sql_reservation_remove(run->db, &remove);
}

const struct op op_reservation_withdraw = {.name = "reservation.withdraw",
                                           .output_bytes = sizeof(struct answer_out),
                                           .run = reservation_withdraw_run};
