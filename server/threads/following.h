/* What a reader sets around texts: threads they follow, marks on messages, bookmarks; and what the
 * people who lead a thread set on it: its kind, its pin. */
#ifndef FOLLOWING_H
#define FOLLOWING_H

#include "server/core/op.h"
#include "server/core/request.h"

enum {
    FOLLOWS_MOST = 1000,  /* a person; of more, the oldest threads are let go */
    BOOKMARKS_MOST = 500, /* a person */
    PINS_MOST = 3,        /* a space */
};

/* By hand. What is stopped is not followed again by writing there. ERR_NOT_FOUND: no such thread.
 */
struct thread_follow_in {
    struct thread_id thread;
    bool is_on;
};
extern const struct op op_thread_follow;
/* Who opens a thread or answers in it follows it, unless they stopped by hand. */
enum err follow_by_writing(struct op_run *run, struct member_id member,
                           struct thread_id thread) MUST_USE;

enum mark_kind { MARK_USEFUL, MARK_THANKS, MARK_SAME, MARK_KINDS };
extern const char *const mark_names[]; /* "useful"…, then NULL */
enum mark_change { MARK_TOGGLE, MARK_SET, MARK_TAKE };
struct post_mark_in {
    struct post_id post;
    enum mark_kind kind;
    enum mark_change change;
};
struct post_mark_out {
    struct thread_id thread;
    struct post_id post;
    int64_t seq;
    int64_t count; /* of this mark on the message, now */
    bool is_on;    /* the actor's */
};
/* ERR_DENIED: their own message, or no peer now; ERR_NOT_FOUND: no such message, or withdrawn. */
extern const struct op op_post_mark;

struct post_keep_in {
    struct post_id post;
    enum mark_change change;
};
/* `count` is not filled. ERR_LIMIT: BOOKMARKS_MOST are there. */
extern const struct op op_post_keep; /* gives a struct post_mark_out */

/* Animators. ERR_LIMIT: PINS_MOST are pinned in its space. */
struct thread_pin_in {
    struct thread_id thread;
    bool is_on;
};
extern const struct op op_thread_pin;

/* A discussion becomes a question, or the reverse: by its author or an animator. ERR_DENIED: by
 * another; ERR_INVALID: another kind of thread. */
struct thread_kind_in {
    struct thread_id thread;
    struct str kind;
};
extern const struct op op_thread_kind;

extern const struct form_schema form_reaction, form_bookmark, form_kind;
enum reply thread_follow(struct request *r);
enum reply thread_unfollow(struct request *r);
enum reply following_list(struct request *r);
enum reply post_react(struct request *r);
enum reply post_bookmark(struct request *r);
enum reply bookmark_list(struct request *r);
enum reply post_marked(struct request *r);
enum reply thread_pin(struct request *r);
enum reply thread_unpin(struct request *r);
enum reply thread_set_kind(struct request *r);

#endif
