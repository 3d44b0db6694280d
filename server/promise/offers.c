/* Who may know the answer, and offering them the question. A row of question_offers is what makes
 * an offer happen once: the notification is written in the same transaction, when the row is new.
 *
 * A question without its author's name is offered to whoever fits, its author too: who was passed
 * over would be known from the rows. Pages show an author nothing of it (post_is_mine), and as a
 * notification could not be kept from them, nobody gets one. */
#include "server/core/awaiting.h"
#include "server/core/nobody.h"
#include "server/core/service.h"
#include "server/promise/promise_inside.h"
#include "server/threads/threads_write.h"
#include "sql/promise_promise.h"

enum { THREADS_BACK = 2000 /* older ones of the same words are not looked at */ };
static const int64_t WEEK_MS = 7 * DAY_MS;

/* Where the search among people begins: elsewhere for each question, so that not the same are asked
 * always; the same for one question. */
static int64_t turn_of(struct thread_id thread, int64_t last) {
    return last > 0 ? thread.v * 7919 % last + 1 : 1;
}

enum err fits_find(struct db *db, struct arena *arena, const struct fit_for *question,
                   int64_t now_ms, struct fit fits[FITS_MOST], size_t *count) {
    struct member_last_row members;
    enum err e = sql_member_last(db, arena, &members);
    if (e != OK) return e;
    struct offer_candidates_in in = {.thread_id = question->thread,
                                     .space_id = question->space,
                                     .turn = turn_of(question->thread, members.last),
                                     .since_thread = question->thread.v - THREADS_BACK,
                                     .is_asking = question->is_asking,
                                     .usual = OFFERS_USUAL,
                                     .now = now_ms,
                                     .week_ago = now_ms - WEEK_MS,
                                     .most = FITS_MOST};
    struct offer_candidates_row *rows;
    e = sql_offer_candidates(db, arena, &in, &rows, count);
    for (size_t i = 0; e == OK && i < *count; i++)
        fits[i] = (struct fit){.member = rows[i].member_id,
                               .why = rows[i].why,
                               .what = rows[i].what,
                               .has_room = rows[i].lately < rows[i].per_week};
    return e;
}

enum err offer_make(struct op_run *run, const struct offer *offer, const struct fit *to,
                    bool *done) {
    *done = false;
    if (!to->has_room) return OK;
    if (to->member.v == offer->author.v) return OK;
    enum err e = author_check(run, to->member); /* who could not answer now is not asked */
    if (e != OK) return e == ERR_DENIED ? OK : e;
    struct offer_add_in add = {.thread_id = offer->thread,
                               .member_id = to->member,
                               .offered_at = run->now_ms,
                               .why = to->why,
                               .what = to->what,
                               .is_asked = offer->is_asked,
                               .note = offer->note.bytes ? offer->note : STR("")};
    e = sql_offer_add(run->db, &add);
    if (e != OK || db_changes(run->db) == 0) return e;
    *done = true;
    if (member_is_nobody(offer->author)) return OK;
    struct notification told = {
        .member = to->member, .kind = "question.offered", .thread = offer->thread};
    return notification_put(run, &told);
}

enum err forget_offers_run(struct op_run *run) {
    struct offers_forget_in in = {.before = run->now_ms - 90 * DAY_MS};
    return sql_offers_forget(run->db, &in);
}
