/* Files beside the database: DIR/files/<2 hex digits>/<name>, encrypted, written once and read in
 * part. Each is cut into chunks of BLOB_CHUNK bytes, every chunk sealed for itself (XChaCha20-
 * Poly1305, a key for each file, derived from its name) about the file, its place in it and whether
 * it is the last: none can be left out, put elsewhere or cut off unseen, and a range is read
 * without what comes before it. The name is a keyed BLAKE2b of the content, seasoned: the same file
 * sent twice has two names, so that nobody learns from names that they are one.
 *
 * All of this reads and writes the disk: never on a loop. */
#ifndef CORE_BLOBS_H
#define CORE_BLOBS_H

#include "server/core/keys.h"

enum { BLOB_NAME_CHARS = 64, BLOB_CHUNK = 64 * 1024 };

struct blobs {
    const char *dir; /* DIR/files; made when the first file comes */
    const struct keys *keys;
};

/* Content to disk, synced, under a name of its own: when this returns OK it outlives a power cut.
 * ERR_IO: logged; nothing stays behind but what blobs_tidy() takes away. */
enum err blobs_write(const struct blobs *blobs, struct str content,
                     char name[BLOB_NAME_CHARS + 1]) MUST_USE;
/* `count` chunks from `first` on, of a file of `bytes` bytes; fewer at its end. ERR_NOT_FOUND: it
 * is not there; ERR_CORRUPT: it is not what was written; ERR_IO. */
enum err blobs_read(const struct blobs *blobs, struct str name, int64_t bytes, int64_t first,
                    int64_t count, struct arena *arena, struct str *out) MUST_USE;
/* Reads all of it for nothing but its result. */
enum err blobs_check(const struct blobs *blobs, struct str name, int64_t bytes) MUST_USE;
/* Gone already: OK. */
enum err blobs_remove(const struct blobs *blobs, struct str name) MUST_USE;
/* The file itself, still encrypted, from one place to another (backup, restore), as a link where
 * one can be made. There already: OK. Synced. ERR_NOT_FOUND: not at the first. */
enum err blobs_copy(const char *from_dir, const char *to_dir, struct str name) MUST_USE;

enum { BLOBS_SHELVES = 256 };
/* Looks at one of the folders, and at what was begun and never finished: a file an hour old or more
 * that `is_named` does not know is removed. */
enum err blobs_tidy(const struct blobs *blobs, int shelf,
                    enum err (*is_named)(void *context, struct str name, bool *known),
                    void *context) MUST_USE;

#endif
