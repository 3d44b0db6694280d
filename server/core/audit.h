/* The audit log: a keyed chain of what was done, by whom, with personal text apart where it can be
 * erased. mac = HMAC(audit key, seq, at, kind, actor, digest, previous mac); digest = keyed hash of
 * a random salt and the text. */
#ifndef CORE_AUDIT_H
#define CORE_AUDIT_H

#include "lib/crypt.h"
#include "server/core/op.h"

/* Appends one entry in the current transaction. `kind` is a dotted word ("member.import"), `text`
 * says what, and may be erased later. */
enum err audit_append(struct op_run *run, const char *kind, struct str text) MUST_USE;
/* The same of what was changed: "thread 12: space 3 -> space 4". `before` and `after` are ids and
 * words of the code wherever that is enough, "" for what was not there or is no more. */
enum err audit_change(struct op_run *run, const char *kind, struct str subject, struct str before,
                      struct str after) MUST_USE;

struct audit_report {
    int64_t entries, erased; /* rows; of which without their text */
    int64_t broken_at;       /* first seq that does not fit, 0: none */
};
/* Walks the whole chain in batches; ERR_CORRUPT with report->broken_at when it does not fit. */
enum err audit_verify(struct db *db, const struct crypt_key *key,
                      struct audit_report *report) MUST_USE;
/* Sequence number and head of the chain (the last MAC in base64url; empty: no entry), for the daily
 * log line and `verify`. */
enum err audit_head(struct db *db, struct arena *arena, int64_t *seq, struct str *head) MUST_USE;

#endif
