/* Keys: DIR/master.key (or a systemd credential, or --key-file) and what is derived from it. The
 * database holds a check value, so that a wrong key is refused at start and not discovered
 * later; every ciphertext carries the key's id. */
#ifndef CORE_KEYS_H
#define CORE_KEYS_H

#include "lib/buf.h"
#include "lib/crypt.h"
#include "lib/db.h"

struct keys {
    struct crypt_key *pepper; /* of passwords */
    struct crypt_key *csrf;
    struct crypt_key *seal; /* of what is stored encrypted */
    struct crypt_key *blob; /* of digests that find a purged passage again */
    struct crypt_key *audit;
    struct crypt_key *rates;
    struct crypt_key *letter;  /* of links that stop the letter */
    struct crypt_key *unnamed; /* of what is published without a name */
    struct crypt_key *barred;  /* of what somebody was listed by who left under a measure */
    struct crypt_hash check;   /* stored in settings as 'key_check' */
    char id[9];                /* first 8 hexadecimal digits of the check value */
};

/* Makes a new key file (0600); ERR_CONFLICT when there is one. */
enum err keys_create(const char *path) MUST_USE;
/* Reads it: $CREDENTIALS_DIRECTORY/master.key when present and `path` is NULL, else `path`.
 * ERR_NOT_FOUND, ERR_INVALID (not a key file), ERR_DENIED (readable by others). */
enum err keys_open(const char *path, const char *dir, struct keys **out) MUST_USE;
void keys_free(struct keys *keys);
/* Stores the check value if there is none; ERR_CORRUPT when the database belongs to another key. */
enum err keys_match(const struct keys *keys, struct db *db) MUST_USE;
/* The printed form of the key file, for `key export`. */
enum err keys_export(const char *path, const char *dir, struct buf *out) MUST_USE;

#endif
