/* What animators do to a thread, from one page: pin it for a time, make it the discussion of the
 * week, close it with a conclusion, move, rename, label and link it, change its kind; make one
 * thread of two, and move messages into a thread of their own. Who opened a thread is told of each
 * change.
 *
 * Each operation takes the number of changes that its animator has seen (`seen`, of
 * threads.steered): ERR_CONFLICT when somebody else changed the thread since. ERR_DENIED: no
 * animator at this moment; ERR_NOT_FOUND: no such thread. */
#ifndef CURATION_H
#define CURATION_H

#include "lib/zone.h"
#include "moderation/topics.h"
#include "server/core/op.h"
#include "server/core/request.h"
#include "server/threads/parts.h"

enum {
    MERGE_MESSAGES_MOST = 2000, /* of the thread that becomes a part of the other */
    SPLIT_MESSAGES_MOST = 1000, /* moved at once */
};

/* Why two threads cannot become one, or messages not leave. */
enum reshape_refusal {
    RESHAPE_FINE,
    RESHAPE_SAME,      /* a thread and itself */
    RESHAPE_UNNAMED,   /* published without a name: its author is told from it alone */
    RESHAPE_HIDDEN,    /* its opening text is hidden */
    RESHAPE_KIND,      /* a case or a practice is one document */
    RESHAPE_ANSWER,    /* it has a collective answer, in force or being written */
    RESHAPE_CLOSED,    /* one of them is closed */
    RESHAPE_LONG,      /* too many messages */
    RESHAPE_NOTHING,   /* no message was chosen, or one that is not there */
    RESHAPE_OPENING,   /* the text that opened the thread */
    RESHAPE_BOUND,     /* a trial of the practice, or what helped in the case */
    RESHAPE_UNREADABLE /* the first of them cannot be read: it could open no thread */
};

/* The messages of `thread` come after those of `into`, whose numbers stay; its address leads there.
 * ERR_INVALID: merge_refusal() says why. */
struct thread_merge_in {
    struct thread_id thread, into;
    int64_t seen, seen_into;
};
struct thread_merge_out {
    struct thread_id thread; /* `into` */
    int64_t messages;        /* that came */
    int64_t first_seq;       /* of these, in it */
};
extern const struct op op_thread_merge;
enum err merge_refusal(struct db *db, struct arena *arena, struct thread_id thread,
                       struct thread_id into, enum reshape_refusal *why) MUST_USE;

/* Messages of a thread become a thread of the same space; at each old place a line says where to.
 * ERR_INVALID: split_refusal() says why, or the title is none. */
struct thread_split_in {
    struct thread_id thread;
    int64_t seen;
    struct str title;
    struct str kind;     /* "discussion" or "question" */
    const int64_t *seqs; /* ascending */
    size_t seqs_count;
};
struct thread_split_out {
    struct thread_id thread; /* the new one */
    int64_t messages;
};
extern const struct op op_thread_split;
enum err split_refusal(struct db *db, struct arena *arena, const struct thread_split_in *in,
                       enum reshape_refusal *why) MUST_USE;

/* The Monday, at midnight in the zone, of the week that an instant is in; and the one after. */
int64_t curation_week(const struct zone *zone, int64_t at);
int64_t curation_week_after(const struct zone *zone, int64_t week);

enum curate_act {
    CURATE_PIN,
    CURATE_UNPIN,
    CURATE_FEATURE,
    CURATE_UNFEATURE,
    CURATE_CLOSE,
    CURATE_REOPEN,
    CURATE_MOVE,
    CURATE_KIND,
    CURATE_TITLE,
    CURATE_LABEL,
    CURATE_LINK,
    CURATE_UNLINK,
    CURATE_ACTS
};
extern const char *const curate_names[]; /* "pin"…, then NULL */

enum {
    CONCLUSION_MOST = 4000, /* bytes */
    CHANGE_REASON_MOST = 1000,
    LINKS_MOST = 20,
};

/* ERR_INVALID: the act does not fit this thread, or its words; ERR_LIMIT: of pins or links;
 * ERR_CONFLICT: also when another thread was chosen for that week than `other`. */
struct thread_curate_in {
    struct thread_id thread;
    int64_t seen;
    enum curate_act act;
    struct str word;        /* a space's slug, a kind, a title, a conclusion */
    struct str reason;      /* told to who opened the thread; may be empty */
    int64_t at;             /* when a pin ends (0: not by itself); the week's Monday */
    struct thread_id other; /* to link; of that week, as seen (0: none) */
    struct str topics[TOPICS_MAX];
    size_t topics_count;
};
extern const struct op op_thread_curate;

/* Job: pins whose time is over. */
enum err end_pins_run(struct op_run *run) MUST_USE;

/* What a thread's page shows of all this. */
extern const struct thread_part curation_part;

extern const struct form_schema form_curate, form_merge, form_split;
enum reply curate_page(struct request *r);
enum reply curate_submit(struct request *r);
enum reply merge_page(struct request *r);
enum reply merge_submit(struct request *r);
enum reply split_page(struct request *r);
enum reply split_submit(struct request *r);

#endif
