/* One message of plain text as mail carries it (RFC 5322, 2045, 2047, 5321): pure, no network; see
 * mail_send.h for that. Nothing that comes from outside can add a header or a recipient: an address
 * is one of a narrow form, and a value that holds a line end or a control byte is refused. */
#ifndef LIB_MAIL_H
#define LIB_MAIL_H

#include "lib/buf.h"

enum {
    MAIL_ADDRESS_MOST = 254, /* RFC 5321 section 4.5.3.1.3, without < and > */
    MAIL_SUBJECT_MOST = 400, /* bytes */
    MAIL_TEXT_MOST = 64 * 1024,
    MAIL_MESSAGE_MOST = 4 * MAIL_TEXT_MOST, /* each byte encoded, and the head */
};

struct mail_message {
    struct str from_name; /* may be empty */
    struct str from, to;  /* addresses */
    struct str subject;   /* one line of UTF-8 */
    struct str text;      /* UTF-8, lines end in \n */
    struct str language;  /* "fr", "en" */
    struct str id;        /* of the Message-ID, unique on `host`: letters, digits, - _ . */
    struct str host;      /* right of its @ */
    struct str stop_url;  /* of List-Unsubscribe, one click (RFC 8058); empty: none */
    int64_t date_ms;
};

/* local@domain in ASCII as RFC 5321 sections 4.1.2 and 4.5.3 allow, without quotes, comments,
 * address literals or UTF-8. */
bool mail_is_address(struct str address);
/* Takes "Name <address>" or "address" apart; ERR_INVALID. */
enum err mail_read_sender(struct str text, struct str *name, struct str *address) MUST_USE;

/* The whole message, CRLF lines of at most 78 bytes, for DATA or a file (no dots stuffed).
 * ERR_INVALID: a part may not stand where it should; ERR_LIMIT: longer than a message may be. */
enum err mail_write(const struct mail_message *m, struct buf *out) MUST_USE;

#endif
