/* Publishing a case or a question without one's name. */
#ifndef UNNAMED_H
#define UNNAMED_H

#include "server/desk/desk.h"
#include "server/threads/parts.h"
#include "server/threads/threads.h"
#include "server/unnamed/own.h"

/* The box in composers, and the way that texts without a name take. */
extern const struct thread_part unnamed_part;

/* The text waits: its row, the author's list, and nothing else. */
struct unnamed_submit_in {
    struct thread_id thread; /* that it answers in; 0: it opens one */
    struct urlform fields;   /* of the form, in the task's arena */
    unsigned char once[ONCE_BYTES];
    struct draft_id draft;
    struct str place, body;
};
/* ERR_BUSY: too much waits already. */
extern const struct op op_unnamed_submit;

/* Takes back a text that waits. ERR_NOT_FOUND: none of theirs. */
struct unnamed_cancel_in {
    unsigned char ref[UNNAMED_REF_BYTES];
};
extern const struct op op_unnamed_cancel;

/* A thread opened as of nobody becomes this member's: for the system and the operator. */
struct unnamed_adopt_in {
    struct thread_id thread;
    struct member_id member;
};
extern const struct op op_unnamed_adopt;

/* Openings of identity that an animator was picked for. */
extern const struct desk_source openings_desk;

/* Job: publishes what is due. */
enum err publish_unnamed_run(struct op_run *run) MUST_USE;
/* Job: draws volunteers for openings whose picked people have not answered. */
enum err openings_draw_run(struct op_run *run) MUST_USE;

/* What may be shown of an author where at least ten insiders share it, and nobody can tell who they
 * are by what is not shown. Pure. */
enum { SHARED_LEAST = 10 };
struct unnamed_group {
    struct str kind, region;
    int64_t people;
};
void unnamed_shown(const struct unnamed_group *groups, size_t count, struct str kind,
                   struct str region, struct str *shown_kind, struct str *shown_region);

/* Leaving the community. All their messages without a name are to be withdrawn, each thread's at a
 * time of its own within a week: at once, they would tell who has left. */
enum err unnamed_withdraw(struct op_run *run, struct member_id member) MUST_USE;
/* Their list goes, with what waits; and is made again when they come back. */
enum err unnamed_forget(struct op_run *run, struct member_id member) MUST_USE;
enum err unnamed_found_again(struct op_run *run, struct member_id member) MUST_USE;
/* The member's threads, found by trying each with the key: some 2 µs a thread. */
enum err unnamed_threads_of(struct db *db, const struct keys *keys, struct member_id member,
                            struct thread_id *out, size_t room, size_t *count) MUST_USE;

extern const struct form_schema form_unnamed_cancel;
enum reply unnamed_list(struct request *r);
enum reply unnamed_cancel(struct request *r);

/* Opening an author's identity (opening.h). */
enum err scope_unnamed_thread(struct scope_run *run) MUST_USE;
enum err scope_opening(struct scope_run *run) MUST_USE;
extern const struct form_schema form_identity, form_opening;
enum reply identity_page(struct request *r);
enum reply identity_ask(struct request *r);
enum reply opening_answer(struct request *r);

#endif
