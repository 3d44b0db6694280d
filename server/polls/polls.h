/* Polls: a question with two to twelve options on a message, of any thread, asked in the form that
 * publishes it. How one votes (one option or several), whether names are told, and until when, is
 * stated beforehand and never changes. Results are for those who voted, and for everybody once it
 * has closed.
 *
 * Nobody can tell who chose what in an anonymous poll, its database in hand included: a ballot adds
 * one to the options chosen, and nothing else holds it. That somebody voted is a keyed digest of
 * person and poll, without time, until the poll closes. So such a ballot cannot be changed. */
#ifndef POLLS_H
#define POLLS_H

#include "server/core/op.h"
#include "server/core/request.h"
#include "server/threads/parts.h"
#include "server/threads/threads.h"

enum {
    POLL_OPTIONS_LEAST = 2,
    POLL_OPTIONS_MOST = 12,
    POLL_QUESTION_MOST = 300, /* bytes */
    POLL_OPTION_MOST = 160,   /* bytes */
    POLL_DAYS_MOST = 180,     /* that it may be open */
};

enum err scope_poll(struct scope_run *run) MUST_USE;
/* ERR_DENIED: it is there, and neither the author of its message nor an animator asks. */
enum err scope_led_poll(struct scope_run *run) MUST_USE;

/* In server/features.c. */
extern const struct thread_part poll_part;
extern const struct form_schema form_vote;
enum reply poll_show(struct request *r);
enum reply poll_vote(struct request *r);
enum reply poll_close(struct request *r);

/* --- Operations */

/* A poll on a message that is being published, in its transaction; the caller has checked who
 * writes. ERR_INVALID: too few or too many options, or no time to vote. */
struct poll_new {
    struct post_id post;
    struct str question;
    struct str options[POLL_OPTIONS_MOST]; /* clean lines, different from each other */
    size_t options_count;
    bool is_multiple, is_anonymous;
    int64_t closes_at;
};
enum err poll_put(struct op_run *run, const struct poll_new *in, struct poll_id *poll) MUST_USE;

/* ERR_DENIED: no peer now; ERR_NOT_FOUND: no such poll, or its message is not shown; ERR_TIMEOUT:
 * closed; ERR_INVALID: no option, one that is not there, or several where one is to be chosen;
 * ERR_CONFLICT: has voted, and the poll is anonymous. Otherwise a vote takes the place of the one
 * before. */
struct poll_vote_in {
    struct poll_id poll;
    unsigned choices; /* bit n: the option at place n + 1 */
};
extern const struct op op_poll_vote;

/* Before its time, by the message's author or an animator. Closed already: OK. */
struct poll_close_in {
    struct poll_id poll;
};
extern const struct op op_poll_close;

/* Has this person voted in this anonymous poll? Once it is closed, nobody knows. */
enum err poll_has_voted(struct db *db, struct arena *arena, const struct service *service,
                        struct poll_id poll, struct member_id member, bool *has) MUST_USE;

/* Job: closes what is due, forgets who voted in it, and the polls of messages withdrawn 30 days
 * ago. */
enum err polls_run(struct op_run *run) MUST_USE;

#endif
