/* Handing a finished message over: to a mail server (SMTP by libcurl; lib/mail* alone includes it),
 * or into a Maildir. May block for as long as the timeouts say: never on an event loop. */
#ifndef LIB_MAIL_SEND_H
#define LIB_MAIL_SEND_H

#include <stdatomic.h>

#include "lib/arena.h"

/* Encryption of smtp://, where STARTTLS is a wish of both sides; smtps:// always is encrypted.
 * Certificates are checked wherever there is encryption. */
enum mail_tls {
    MAIL_TLS_AUTO,    /* NEVER on this machine, ALWAYS elsewhere */
    MAIL_TLS_ALWAYS,  /* no mail without */
    MAIL_TLS_OFFERED, /* if the server offers it */
    MAIL_TLS_NEVER,
};

struct mail_server {
    struct str url;            /* smtp://host[:port] or smtps://host[:port], [user:password@] */
    struct str user, password; /* empty: those of the URL, or none */
    struct str ca_file;        /* certificates to trust; empty: the system's */
    struct str hello;          /* the name given to the server: of this site */
    enum mail_tls tls;
    int64_t connect_ms; /* 0: 15 s */
    int64_t whole_ms;   /* of one message; 0: 60 s */
};

/* What became of one message. */
struct mail_outcome {
    bool is_final;     /* the server refuses this message or recipient for good (5xx) */
    bool is_servers;   /* the trouble is not about this message: no connection, no sign-in… */
    int code;          /* of the server's last reply; 0: none */
    char problem[256]; /* in English, for the log: never an address or a text of the server's */
};

/* One connection, kept open between messages; belongs to one thread. */
struct mail_link;

/* ERR_INVALID: not such a URL. `is_stopping`, when it turns true, ends a transfer under way within
 * a second. */
enum err mail_link_new(const struct mail_server *server, const atomic_bool *is_stopping,
                       struct mail_link **out) MUST_USE;
/* Sends one message (mail_write) from and to these addresses. OK: the server took it on.
 * ERR_DENIED: is_final; ERR_BUSY: may succeed later. */
enum err mail_link_send(struct mail_link *link, struct str from, struct str to, struct str message,
                        struct mail_outcome *outcome) MUST_USE;
/* NULL is fine. */
void mail_link_free(struct mail_link *link);

/* Is it a URL as above? */
bool mail_url_is_server(struct str url);
/* Does such a URL lead to this machine? False for what is none. */
bool mail_url_is_local(struct str url);

/* Puts one message into the Maildir at `path` (made, 0700, where there is none), on disk before it
 * shows in new/. `name` is unique in it: letters, digits, - _ . ERR_IO, logged. */
enum err mail_keep(const char *path, struct str name, struct str message) MUST_USE;

#endif
