/* The checks before anything in the data directory is opened: whose it is, who else may write. */
#include "server/core/datadir.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/log.h"
#include "lib/mem.h"

enum { READ_MOST = 1024 * 1024 };

static enum err io_failed(const char *path) {
    if (errno == ENOENT || errno == ENOTDIR) return ERR_NOT_FOUND;
    log_line(LOG_ERROR, "datadir", "%s: %s", path, strerror(errno));
    return ERR_IO;
}

static const char *name_in(struct datadir *dir, const char *name) {
    return arena_format(&dir->arena, "%s/%s", dir->path, name).bytes;
}

/* `path` exists, so it has a real name that does not depend on the working directory. */
static enum err describe(const char *path, struct datadir **out) {
    char real[PATH_MAX];
    if (!realpath(path, real)) return io_failed(path);
    struct datadir *dir = mem_alloc(sizeof *dir);
    dir->lock_fd = -1;
    dir->path = arena_text(&dir->arena, str_from_c(real));
    dir->database = name_in(dir, "entrepairs.db");
    dir->config = name_in(dir, "entrepairs.conf");
    dir->policy = name_in(dir, "policy.conf");
    dir->key = name_in(dir, "master.key");
    /* Whatever is made from now on, SQLite's own files included, is the owner's alone. */
    umask(0077);
    *out = dir;
    return OK;
}

/* Makes `path` and the directories above it that are missing. */
static enum err make_directories(const char *path) {
    char part[PATH_MAX];
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof part) return ERR_INVALID;
    for (size_t i = 1; i <= length; i++) {
        if (path[i] != '/' && path[i] != '\0') continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (mkdir(part, path[i] ? 0755 : 0700) != 0 && errno != EEXIST) return io_failed(part);
    }
    return OK;
}

enum err datadir_create(const char *path, struct datadir **out) {
    enum err e = make_directories(path);
    struct datadir *dir = NULL;
    if (!e) e = describe(path, &dir);
    if (e) return e;
    if (access(dir->database, F_OK) == 0) {
        datadir_close(dir);
        return ERR_CONFLICT;
    }
    *out = dir;
    return OK;
}

/* From root to the owner, for good. */
static bool become(uid_t user, gid_t group) {
    return setgroups(0, NULL) == 0 && setresgid(group, group, group) == 0 &&
           setresuid(user, user, user) == 0 && (user == 0 || setuid(0) != 0);
}

static enum err check_owner(const struct datadir *dir, const char **problem) {
    struct stat found;
    if (stat(dir->path, &found) != 0) return io_failed(dir->path);
    if (!S_ISDIR(found.st_mode)) {
        *problem = "the data directory is not a directory";
        return ERR_NOT_FOUND;
    }
    if (found.st_mode & (S_IWGRP | S_IWOTH)) {
        *problem = "others may write in the data directory: chmod go-w";
        return ERR_DENIED;
    }
    if (geteuid() == found.st_uid) return OK;
    if (geteuid() == 0 && become(found.st_uid, found.st_gid)) return OK;
    *problem = "the data directory belongs to another user";
    return ERR_DENIED;
}

enum err datadir_open(const char *path, struct datadir **out, const char **problem) {
    struct datadir *dir = NULL;
    *problem = "no such data directory";
    enum err e = describe(path, &dir);
    if (e) return e;
    e = check_owner(dir, problem);
    if (!e && access(dir->database, F_OK) != 0) {
        *problem = "no database in the data directory: run `entrepairs init`";
        e = ERR_NOT_FOUND;
    }
    if (e)
        datadir_close(dir);
    else
        *out = dir;
    return e;
}

void datadir_close(struct datadir *dir) {
    if (!dir) return;
    if (dir->lock_fd >= 0) close(dir->lock_fd);
    arena_release(&dir->arena);
    mem_free(dir);
}

enum err datadir_lock(struct datadir *dir) {
    assert(dir->lock_fd < 0);
    const char *path = name_in(dir, "lock");
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return io_failed(path);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        enum err e = errno == EWOULDBLOCK ? ERR_BUSY : io_failed(path);
        close(fd);
        return e;
    }
    dir->lock_fd = fd;
    return OK;
}

enum err datadir_read(const char *path, struct arena *arena, struct str *text) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return io_failed(path);
    char *bytes = mem_alloc(READ_MOST + 1);
    size_t length = 0;
    ssize_t got = 1;
    while (got > 0 && length <= READ_MOST) {
        got = read(fd, bytes + length, READ_MOST + 1 - length);
        if (got > 0) length += (size_t)got;
        if (got < 0 && errno == EINTR) got = 1;
    }
    enum err e = got < 0 ? io_failed(path) : length > READ_MOST ? ERR_LIMIT : OK;
    close(fd);
    if (!e) *text = arena_copy(arena, (struct str){bytes, length});
    mem_free(bytes);
    return e;
}

static enum err write_whole(int fd, struct str text, const char *path) {
    while (text.length > 0) {
        ssize_t put = write(fd, text.bytes, text.length);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return io_failed(path);
        text = str_slice(text, (size_t)put, text.length);
    }
    return fsync(fd) == 0 ? OK : io_failed(path);
}

/* A renamed file is on disk once its directory is. */
static enum err sync_directory_of(const char *path) {
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash) slash[slash == folder] = '\0';
    int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return io_failed(folder);
    enum err e = fsync(fd) == 0 ? OK : io_failed(folder);
    close(fd);
    return e;
}

enum err datadir_write(const char *path, struct str text) {
    char temporary[PATH_MAX];
    int length = snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
    if (length < 0 || (size_t)length >= sizeof temporary) return ERR_INVALID;
    int fd = mkostemp(temporary, O_CLOEXEC); /* 0600 */
    if (fd < 0) return io_failed(temporary);
    enum err e = write_whole(fd, text, path);
    close(fd);
    if (!e && rename(temporary, path) != 0) e = io_failed(path);
    if (e) unlink(temporary);
    return e ? e : sync_directory_of(path);
}

enum err datadir_install(const char *from, const char *to) {
    if (rename(from, to) != 0) return io_failed(to);
    return sync_directory_of(to);
}
