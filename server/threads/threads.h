/* Threads and their messages: reading a page by seq, opening a thread, answering. */
#ifndef THREADS_H
#define THREADS_H

#include "moderation/topics.h"
#include "server/core/op.h"
#include "server/core/request.h"
#include "server/threads/drafts.h"
#include "server/threads/following.h"
#include "server/threads/mentions.h"
#include "server/threads/thread_views.h"

/* Scopes. */
enum err scope_thread(struct scope_run *run) MUST_USE;
enum err scope_post(struct scope_run *run) MUST_USE;
/* ERR_DENIED: it is there, and another's. */
enum err scope_own_post(struct scope_run *run) MUST_USE;

/* posts.hidden_by as a value. */
enum hiding post_hiding(struct str hidden_by);

/* Pages. */
extern const struct form_schema form_thread, form_reply, form_edit, form_delete, form_unread;
enum reply thread_new(struct request *r);
enum reply thread_create(struct request *r);
enum reply thread_show(struct request *r);
enum reply thread_reply(struct request *r);
enum reply thread_read(struct request *r);
enum reply thread_unread(struct request *r);
enum reply post_show(struct request *r);
enum reply post_history(struct request *r);
enum reply post_edit(struct request *r);
enum reply post_edit_submit(struct request *r);
enum reply post_delete(struct request *r);

enum {
    THREAD_TITLE_MOST = 300,     /* bytes */
    POST_BODY_MOST = 64 * 1024,  /* bytes of Markdown */
    POST_HTML_MOST = 192 * 1024, /* bytes of its markup: 20 of them fit a page */
    THREAD_PAGE = 20,            /* messages a page: page = ⌈seq/20⌉ */
    UNDER_MOST = 64 * 1024,      /* bytes of markup that parts add under a message */
    REASON_MOST = 1000,          /* bytes: why a message is withdrawn */
};

/* Operations. Texts are valid UTF-8 within the bounds above; `source` and `html` are
 * filled by prepare. */
struct thread_open_in {
    struct str space; /* slug */
    struct str kind;  /* "discussion", "question", "case", "practice" */
    struct str title, body;
    const struct mentions *mentions; /* found in the body; NULL: none */
    struct str source, html;
    struct member_id author;       /* 0: the actor */
    int64_t at;                    /* 0: now; the operator may date a text (demo, import) */
    struct draft_id draft;         /* that this text was; 0: none */
    struct str topics[TOPICS_MAX]; /* of the policy, that the title names: found by prepare */
    size_t topics_count;
    const struct parts_taken *parts; /* parts.h; NULL: none */
    struct member_id unnamed;        /* whose it is, published without their name: by the system */
};
struct thread_open_out {
    struct thread_id thread;
    struct post_id post;
};
/* ERR_NOT_FOUND: no such space; ERR_DENIED: the author is not a practising peer now, or would
 * answer with their name in a thread that they published without it;
 * ERR_LIMIT: the text is too hard to set (markdown_check). */
extern const struct op op_thread_open;

/* ERR_CONFLICT: a discussion that is closed. */
struct thread_reply_in {
    struct thread_id thread;
    struct str body;
    const struct mentions *mentions;
    struct str source, html;
    struct member_id author;
    int64_t at;
    struct draft_id draft;           /* that this text was; 0: none */
    const struct parts_taken *parts; /* parts.h; NULL: none */
    struct member_id unnamed;        /* as above: the thread's author */
};
struct thread_reply_out {
    struct thread_id thread;
    struct post_id post;
    int64_t seq;
};
extern const struct op op_thread_reply;

/* By the author alone. The text of before stays as an earlier version; concealed, it is shown to
 * nobody and erased after 30 days. The same text again changes nothing.
 * ERR_CONFLICT: `version` (0: any) is not the current one; ERR_NOT_FOUND: not theirs, or withdrawn.
 */
struct post_edit_in {
    struct post_id post;
    int64_t version;
    struct str body;
    const struct mentions *mentions;
    struct str source, html;
    bool is_concealed;
    struct draft_id draft;           /* that this text was; 0: none */
    const struct parts_taken *parts; /* parts.h; NULL: none */
};
struct post_place_out {
    struct thread_id thread;
    struct post_id post;
    int64_t seq;
};
extern const struct op op_post_edit;

/* The author takes the message back: its place and seq stay, its text is shown to nobody from now
 * on and erased after 30 days. Done already: OK. */
struct post_withdraw_in {
    struct post_id post;
    struct str reason; /* for the audit log; may be empty */
};
extern const struct op op_post_withdraw;

/* Their own position in a thread: at its end, or before one message. ERR_INVALID: no such seq. */
struct read_mark_in {
    struct thread_id thread;
    int64_t unread_from; /* seq; 0: all of it is read */
};
extern const struct op op_read_mark;

/* As if the actor had come then for the last time, and read all there was: for the demonstration.
 */
struct read_as_of_in {
    int64_t at;
};
extern const struct op op_read_as_of;

/* Job: erases the texts withdrawn 30 days ago or more. */
enum err forget_withdrawn_run(struct op_run *run) MUST_USE;

#endif
