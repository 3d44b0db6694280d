/* The operations on collective answers; part of answers.h. ERR_DENIED throughout: the actor may not
 * write, or not publish, at this moment. The operator may name an author and a date (demo). */
#ifndef ANSWER_OPS_H
#define ANSWER_OPS_H

#include "moderation/topics.h"
#include "server/core/op.h"

enum {
    ANSWER_TITLE_MOST = 300,  /* bytes */
    ANSWER_NOTE_MOST = 300,   /* bytes: what changed, in a line */
    ANSWER_SOURCES_MOST = 30, /* of one version */
    ANSWER_TOPICS_MOST = 5,
    ANSWER_REASON_MOST = 1000,   /* bytes: why it was taken back */
    RESERVATION_MOST = 8 * 1024, /* bytes */
    ANSWER_REVIEW_DAYS = 365,    /* until it is read again, if nothing else is said */
    ANSWER_REMIND_AGAIN_DAYS = 30,
};

struct answer_out {
    struct answer_id answer;
    struct thread_id thread;
    int64_t version;
};

/* A text of the answer of this thread, its first or the next. The same text again changes nothing.
 * ERR_CONFLICT: someone saved since `version` (0: there was none); ERR_NOT_FOUND: no such thread,
 * or of a kind that leads to none; ERR_LIMIT: too hard to set. */
struct answer_save_in {
    struct thread_id thread;
    int64_t version; /* that the writer has seen */
    struct str title, body, note;
    struct str chosen[ANSWER_TOPICS_MOST]; /* ids of topics; none: those that the title names */
    size_t chosen_count;
    struct post_id sources[ANSWER_SOURCES_MOST];
    size_t sources_count;
    struct str html, topics, labels; /* by prepare */
    struct draft_id draft;           /* that this text was; 0: none */
    bool is_named;                   /* who opened the thread without a name writes with it */
    struct member_id author;
    int64_t at;
};
extern const struct op op_answer_save;

/* The latest version is in force from now on. A question is answered by it, a discussion closed if
 * so wished. ERR_CONFLICT: `version` is not the latest. */
struct answer_publish_in {
    struct answer_id answer;
    int64_t version;
    int64_t review_days;
    bool is_closing;
    int64_t at;
};
extern const struct op op_answer_publish;

/* No version is in force; the reason stands where it did. ERR_CONFLICT: none was. */
struct answer_unpublish_in {
    struct answer_id answer;
    struct str reason;
};
extern const struct op op_answer_unpublish;

/* Read again and still right. ERR_CONFLICT: none is in force. */
struct answer_review_in {
    struct answer_id answer;
    int64_t review_days;
};
extern const struct op op_answer_review;

/* A discussion that has its conclusion is closed, by an animator, or open again, by one or by who
 * opened it. ERR_INVALID: no discussion, or none with a conclusion. */
struct thread_turn_in {
    struct thread_id thread;
    bool is_closing;
};
extern const struct op op_thread_turn;

/* « Je m’y retrouve », of the version in force, else the latest; or no longer. */
struct answer_sign_in {
    struct answer_id answer;
    bool is_on;
    struct member_id author;
};
extern const struct op op_answer_sign;

/* One a person; ERR_CONFLICT: they have one. */
struct answer_reserve_in {
    struct answer_id answer;
    struct str body;
    struct str html; /* by prepare */
    bool is_named;   /* as above */
    struct member_id author;
    int64_t at;
};
extern const struct op op_answer_reserve;

/* By its author alone. */
struct reservation_withdraw_in {
    struct reservation_id reservation;
};
extern const struct op op_reservation_withdraw;

#endif
