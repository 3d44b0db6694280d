/* One event loop: a thread with its own listener (SO_REUSEPORT), reading connection to the
 * database, page buffer and inbox. Handlers run on it and must not block. */
#ifndef CORE_LOOP_H
#define CORE_LOOP_H

#include "lib/db.h"
#include "lib/deflate.h"
#include "server/core/http.h"
#include "server/core/memo.h"
#include "server/core/service.h"
#include "server/core/touch.h"

struct loop;
struct events;

/* For metrics, read by other threads. */
struct loop_counts {
    uint64_t replies[6]; /* by status / 100 */
    uint64_t events;     /* said to streams */
    struct http_counts http;
};

struct loop_options {
    int listener_fd; /* owned from now on */
    struct db *db;   /* opened for reading, owned from now on */
    struct http_options http;
    struct http_census *census;
};

struct loop *loop_new(const struct service *service, const struct loop_options *options) MUST_USE;
/* Starts its thread. */
void loop_start(struct loop *loop);
/* From any thread: stop accepting, finish what is in progress, at most 10 s; then end. */
void loop_stop(struct loop *loop);
/* From any thread: other limits from now on. */
void loop_configure(struct loop *loop, const struct http_options *options);
void loop_join(struct loop *loop);
void loop_free(struct loop *loop);
struct loop_counts loop_read_counts(struct loop *loop);

/* For core’s own use, on the loop’s thread. */
const struct service *loop_service(struct loop *loop);
struct db *loop_db(struct loop *loop);
struct buf *loop_page(struct loop *loop);
struct deflater *loop_deflater(struct loop *loop);
struct memo *loop_memo(struct loop *loop);
struct queue *loop_inbox(struct loop *loop);
struct events *loop_events(struct loop *loop);
/* Streams want a turn soon. */
void loop_expect_turn(struct loop *loop);
void loop_count_reply(struct loop *loop, int status);
/* Remembers that a session was used (at 0: only where from); the writer is told every 5 s. */
void loop_touch(struct loop *loop, const struct touched *touched);
/* Remembers what somebody saw; the writer is told every 5 s. */
void loop_see(struct loop *loop, const struct seen *seen);
/* This person's read position that the writer does not know yet; 0: none. */
int64_t loop_seen_seq(const struct loop *loop, struct member_id member, struct thread_id thread);

#endif
