/* What features add to the composers and pages of threads: a case its facts and its pathway, a
 * practice its trials, any thread its polls and files. The table is in server/features.c; what each
 * entry prints stands in the table's order. A part adds; who may see a thread is decided before. */
#ifndef PARTS_H
#define PARTS_H

#include "server/core/page.h"

enum composing_of { COMPOSING_THREAD, COMPOSING_REPLY, COMPOSING_EDIT };

/* A text being written. */
struct composing {
    enum composing_of of;
    enum thread_kind kind;
    struct thread_id thread; /* 0: not there yet */
    struct post_id post;     /* of an edit */
    bool is_opening;         /* the text that opens the thread, or did */
    bool is_sent;            /* the form came back: its fields are the request's */
};

/* A thread as the scope `thread` found it for this viewer. */
struct thread_seen {
    struct thread_id thread_id;
    enum thread_kind kind;
    struct str state; /* "open", "followed", "closed", "answered" or empty */
    struct str title; /* as shown */
    struct str space_slug;
    struct member_id author_id;
    int64_t last_seq;
};

/* A message just stored or changed. */
struct part_place {
    struct thread_id thread;
    struct post_id post;
    int64_t seq;
    enum composing_of of;
    enum thread_kind kind;
    struct member_id author;
};

/* Each may be NULL. Markup goes to `out` by a template of the part's own. */
struct thread_part {
    const char *name;
    /* In a form that opens a thread, before its texts. It may fill the text, a document of that
     * kind (sheet.h), where nothing is typed. */
    enum err (*begin)(struct request *r, const struct composing *what, struct str *text,
                      struct buf *out);
    /* Its fields in a composer, after the texts, with what is wrong in them. */
    enum err (*compose)(struct request *r, const struct composing *what, struct buf *out);
    /* The form is sent for publication: false keeps it back. */
    bool (*check)(struct request *r, const struct composing *what);
    /* The form may be published: true: this part does it in a way of its own, and *reply is the
     * handler's answer. Of threads and answers, not of edits. */
    bool (*publish)(struct request *r, const struct composing *what, enum reply *reply);
    /* What store() needs, in the task's arena; NULL: nothing. Also called some minutes later, for a
     * text that is published without its author's name: by then of the request there are the
     * fields, the form, `db`, `now_ms`, the service, the language and the viewer's id. */
    void *(*take)(struct request *r, const struct composing *what, struct task *task);
    /* In the transaction that stores the message. */
    enum err (*store)(struct op_run *run, const struct part_place *place, const void *taken);
    /* On a page of the thread: between its head and its messages, between these and the composer.
     * Printed for each reader. */
    enum err (*above)(struct request *r, const struct thread_seen *thread, int64_t page,
                      struct buf *out);
    enum err (*below)(struct request *r, const struct thread_seen *thread, int64_t page,
                      struct buf *out);
    /* Under the message posts[i], into outs[i]: depends on no reader, kept until the next commit.
     */
    enum err (*under)(struct request *r, const struct thread_seen *thread,
                      const struct post_id *posts, size_t count, struct buf *outs);
};

extern const struct thread_part *const thread_parts[]; /* NULL ends it */
enum { THREAD_PARTS_MOST = 16, PART_MOST = 1 << 20 /* bytes of markup */ };

/* What the parts took from a form, in the table's order. */
struct parts_taken {
    const void *of[THREAD_PARTS_MOST];
};

/* Fields of the body that only a part knows: a line, a text, clean and of at most so many bytes;
 * else empty, and part_is_wrong() says that something else was sent. */
struct str part_line(const struct request *r, const char *name, size_t most);
struct str part_text(const struct request *r, const char *name, size_t most);
bool part_is_wrong(const struct request *r, const char *name, size_t most);
/* Boxes of one name: how many clean lines were put into out[0..room[. */
size_t part_values(const struct request *r, const char *name, struct str *out, size_t room);

/* Of a route with scope `thread`. */
struct thread_seen thread_seen_of(struct request *r);

/* All parts in turn; the markup lives in the request's arena. */
enum err parts_begin(struct request *r, const struct composing *what, struct str *text,
                     struct html *out) MUST_USE;
enum err parts_compose(struct request *r, const struct composing *what, struct html *out) MUST_USE;
enum err parts_above(struct request *r, const struct thread_seen *thread, int64_t page,
                     struct html *out) MUST_USE;
enum err parts_below(struct request *r, const struct thread_seen *thread, int64_t page,
                     struct html *out) MUST_USE;
enum err parts_under(struct request *r, const struct thread_seen *thread,
                     const struct post_id *posts, size_t count, struct html *outs) MUST_USE;
bool parts_check(struct request *r, const struct composing *what) MUST_USE;
bool parts_publish(struct request *r, const struct composing *what, enum reply *reply) MUST_USE;
const struct parts_taken *parts_take(struct request *r, const struct composing *what,
                                     struct task *task);
/* NULL: nothing was taken. */
enum err parts_store(struct op_run *run, const struct part_place *place,
                     const struct parts_taken *taken) MUST_USE;

/* Before a text is published: it can be set, says nothing that it must not, and its parts are in
 * order. Else the form is marked, its status 422, and it is to be shown again. */
bool composer_check(struct request *r, const struct composing *what) MUST_USE;
/* The same of a form that is not to be published: one to keep as a draft, one that a button of the
 * guard's panel sent. False: nothing else is to be done with it but to show it again. */
bool composer_guard(struct request *r, const struct composing *what) MUST_USE;
/* Reads the texts for what a page says of them and for what is kept with them. */
void composer_look(struct request *r, const struct composing *what);

#endif
