/* The data directory: its files' names, who may use it, and the lock that keeps two writers of
 * everything (daemon, restore, migrate, load) apart. */
#ifndef CORE_DATADIR_H
#define CORE_DATADIR_H

#include "lib/arena.h"

struct datadir {
    struct arena arena;
    const char *path;
    const char *database, *config, *policy; /* entrepairs.db, entrepairs.conf, policy.conf */
    const char *key;                        /* master.key */
    int lock_fd;                            /* -1: not held */
};

/* Makes the directory (0700); ERR_CONFLICT when it holds a database already. */
enum err datadir_create(const char *path, struct datadir **out) MUST_USE;
/* ERR_NOT_FOUND: no such directory or no database in it; ERR_DENIED: the caller is neither its
 * owner nor root (root switches to the owner). *problem says which, in English. */
enum err datadir_open(const char *path, struct datadir **out, const char **problem) MUST_USE;
void datadir_close(struct datadir *dir);
/* ERR_BUSY when another process holds it. Released by datadir_close() or death. */
enum err datadir_lock(struct datadir *dir) MUST_USE;
/* A whole small file (≤ 1 MiB) into the arena; ERR_NOT_FOUND, ERR_LIMIT, ERR_IO. */
enum err datadir_read(const char *path, struct arena *arena, struct str *text) MUST_USE;
/* Writes a file (0600) whole or not at all, replacing an older one: through a temporary name,
 * synced. */
enum err datadir_write(const char *path, struct str text) MUST_USE;
/* Gives a synced file its final name, and syncs the directory. */
enum err datadir_install(const char *from, const char *to) MUST_USE;

#endif
