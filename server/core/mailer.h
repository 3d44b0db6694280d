/* The thread that sends what waits in the outbox. It reads by a connection of its own, never holds
 * a transaction while it talks to a mail server, and notes each step through the writer.
 *
 * A row is counted as tried, and put off, before it is sent, and closed after: whatever happens
 * between the two, at most the one message under way leaves twice, with the same Message-ID. After
 * 1, 5 and 30 minutes, 2 and 8 hours, then every 8 hours, it is tried again, for three days. What
 * the server refuses for good is not. A row that fails does not hold up the others; when the server
 * itself fails twice running, all wait for a minute. */
#ifndef CORE_MAILER_H
#define CORE_MAILER_H

#include "lib/mail_send.h"
#include "server/core/mail_kind.h"

struct mailer;

enum { MAIL_BATCH = 20, MAIL_ATTEMPTS_MOST = 13 };

struct mailer_options {
    const struct mail_kind *kinds;
    size_t kinds_count;
    const struct service *service; /* its writer runs */
    struct db *reader;             /* owned from now on */
    const char *maildir; /* where mail is left until [mail] smtp_url is set; outlives it */
};

struct mailer *mailer_new(const struct mailer_options *options) MUST_USE;
/* Ends the thread, a transfer under way within a second; the writer must still run. */
void mailer_stop(struct mailer *mailer);
/* When the writer has ended. */
void mailer_free(struct mailer *mailer);

/* How long a row waits after its n-th attempt (n from 1). */
int64_t mail_wait_ms(int64_t attempts);

/* The server of the options; url empty: none is set. */
struct mail_server mail_server_of(const struct service *service, struct arena *arena);
/* The sender's address, from [mail] from or of the site's own host. */
enum err mail_sender_of(const struct service *service, struct arena *arena, struct str *name,
                        struct str *address) MUST_USE;
/* The whole message of a kind's text: greeting, signature, head. `id` makes its Message-ID. */
enum err mail_compose(struct mail_run *run, const struct mail_text *text, struct str id,
                      struct buf *out) MUST_USE;

/* Forgets rows closed 30 days ago: a job. */
enum err mail_forget_run(struct op_run *run);

#endif
