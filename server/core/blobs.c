/* The disk side of uploaded files. */
#include "server/core/blobs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/mem.h"

enum { SEALED_CHUNK = BLOB_CHUNK + CRYPT_SEAL_EXTRA, PATH_MOST = 1024, ENTRIES_MOST = 100000 };

static const int64_t UNFINISHED_S = 3600;

static bool is_name(struct str name) {
    if (name.length != BLOB_NAME_CHARS) return false;
    for (size_t i = 0; i < name.length; i++)
        if (!strchr("0123456789abcdef", name.bytes[i])) return false;
    return true;
}

static enum err failed(const char *what) {
    log_line(LOG_ERROR, "files", "%s: %s", what, strerror(errno));
    return ERR_IO;
}

/* False: the data directory's path is too long. */
static bool put_path(char out[PATH_MOST], const char *dir, struct str name) {
    int length = snprintf(out, PATH_MOST, "%s/%.2s/%.*s", dir, name.bytes, STR_ARG(name));
    return length > 0 && length < PATH_MOST;
}

static void key_of(const struct blobs *blobs, struct str name, struct crypt_key *key) {
    struct str parts[] = {STR("file"), name};
    struct crypt_hash mac;
    crypt_mac(blobs->keys->seal, parts, ARRAY_LENGTH(parts), &mac);
    memcpy(key->bytes, mac.bytes, sizeof key->bytes);
    crypt_wipe(&mac, sizeof mac);
}

/* What a chunk is sealed about: file, place, whether it is the last. */
struct about {
    char bytes[BLOB_NAME_CHARS + 9];
};

static struct str about_chunk(struct about *about, struct str name, int64_t index, bool is_last) {
    memcpy(about->bytes, name.bytes, BLOB_NAME_CHARS);
    for (int i = 0; i < 8; i++)
        about->bytes[BLOB_NAME_CHARS + i] = (char)((uint64_t)index >> (56 - 8 * i) & 0xff);
    about->bytes[BLOB_NAME_CHARS + 8] = is_last ? 1 : 0;
    return (struct str){about->bytes, sizeof about->bytes};
}

static int64_t chunks_of(int64_t bytes) {
    return bytes == 0 ? 1 : (bytes + BLOB_CHUNK - 1) / BLOB_CHUNK;
}

/* --- Writing */

static bool write_whole(int fd, const unsigned char *bytes, size_t length) {
    while (length) {
        ssize_t put = write(fd, bytes, length);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        bytes += put;
        length -= (size_t)put;
    }
    return true;
}

static enum err write_chunks(const struct blobs *blobs, struct str name, struct str content,
                             int fd) {
    struct crypt_key key;
    struct about about;
    unsigned char *sealed = mem_alloc(SEALED_CHUNK);
    int64_t count = chunks_of((int64_t)content.length);
    bool is_written = true;
    key_of(blobs, name, &key);
    for (int64_t i = 0; is_written && i < count; i++) {
        size_t from = (size_t)i * BLOB_CHUNK;
        struct str plain = str_slice(content, from, from + BLOB_CHUNK);
        crypt_seal(&key, about_chunk(&about, name, i, i == count - 1), plain, sealed);
        is_written = write_whole(fd, sealed, plain.length + CRYPT_SEAL_EXTRA);
    }
    crypt_wipe(&key, sizeof key);
    mem_free(sealed);
    return is_written ? OK : failed("write");
}

static bool make_folder(const char *path) {
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

static bool sync_folder(const char *path) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool is_synced = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) close(fd);
    return is_synced;
}

/* The folders on the way to a file, and what begins there. */
static enum err make_folders(const char *dir, struct str name) {
    char path[PATH_MOST];
    if (!make_folder(dir)) return failed(dir);
    snprintf(path, sizeof path, "%s/begun", dir);
    if (!make_folder(path)) return failed("mkdir");
    snprintf(path, sizeof path, "%s/%.2s", dir, name.bytes);
    return make_folder(path) ? OK : failed("mkdir");
}

/* A time of the file would be that of an upload: it says nothing. */
static bool forget_time(int fd) {
    static const struct timespec times[2] = {{0, 0}, {0, 0}};
    return futimens(fd, times) == 0;
}

static enum err finish(int fd, const char *begun, const char *dir, struct str name) {
    char path[PATH_MOST], folder[PATH_MOST];
    if (!forget_time(fd) || fsync(fd) != 0) return failed("fsync");
    if (!put_path(path, dir, name)) return ERR_IO;
    snprintf(folder, sizeof folder, "%s/%.2s", dir, name.bytes);
    if (rename(begun, path) != 0) return failed("rename");
    return sync_folder(folder) && sync_folder(dir) ? OK : failed("fsync");
}

static void put_hex(const struct crypt_hash *hash, char out[BLOB_NAME_CHARS + 1]) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < sizeof hash->bytes; i++) {
        out[2 * i] = digits[hash->bytes[i] >> 4];
        out[2 * i + 1] = digits[hash->bytes[i] & 15];
    }
    out[BLOB_NAME_CHARS] = '\0';
}

enum err blobs_write(const struct blobs *blobs, struct str content,
                     char name[BLOB_NAME_CHARS + 1]) {
    char begun[PATH_MOST], salt[16];
    struct crypt_hash digest, seasoned;
    crypt_random(salt, sizeof salt);
    crypt_digest(blobs->keys->blob, content, &digest);
    struct str both[] = {{salt, sizeof salt}, {(const char *)digest.bytes, sizeof digest.bytes}};
    crypt_mac(blobs->keys->blob, both, ARRAY_LENGTH(both), &seasoned);
    put_hex(&seasoned, name);
    struct str view = {name, BLOB_NAME_CHARS};
    enum err e = make_folders(blobs->dir, view);
    if (e != OK) return e;
    snprintf(begun, sizeof begun, "%s/begun/%s", blobs->dir, name);
    int fd = open(begun, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return failed("open");
    e = write_chunks(blobs, view, content, fd);
    if (e == OK) e = finish(fd, begun, blobs->dir, view);
    close(fd);
    if (e != OK) unlink(begun);
    return e;
}

/* --- Reading */

static enum err read_whole(int fd, unsigned char *out, size_t length, off_t at) {
    while (length) {
        ssize_t got = pread(fd, out, length, at);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed("read");
        if (got == 0) return ERR_CORRUPT; /* shorter than it was */
        out += got;
        at += got;
        length -= (size_t)got;
    }
    return OK;
}

static int open_blob(const struct blobs *blobs, struct str name) {
    char path[PATH_MOST];
    if (!is_name(name) || !put_path(path, blobs->dir, name)) return -1;
    return open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
}

/* One chunk, of `length` bytes when it is open. */
struct chunk {
    struct str name;
    int64_t index;
    size_t length;
    bool is_last;
};

static enum err read_chunk(int fd, const struct crypt_key *key, const struct chunk *chunk,
                           unsigned char *sealed, char *out) {
    struct about about;
    struct str bytes = {(const char *)sealed, chunk->length + CRYPT_SEAL_EXTRA};
    enum err e = read_whole(fd, sealed, bytes.length, (off_t)chunk->index * SEALED_CHUNK);
    if (e != OK) return e;
    return crypt_open(key, about_chunk(&about, chunk->name, chunk->index, chunk->is_last), bytes,
                      (unsigned char *)out);
}

enum err blobs_read(const struct blobs *blobs, struct str name, int64_t bytes, int64_t first,
                    int64_t count, struct arena *arena, struct str *out) {
    struct crypt_key key;
    int64_t chunks = chunks_of(bytes);
    assert(first >= 0 && count >= 0);
    if (first + count > chunks) count = chunks > first ? chunks - first : 0;
    int fd = open_blob(blobs, name);
    if (fd < 0) return errno == ENOENT ? ERR_NOT_FOUND : failed("open");
    unsigned char *sealed = mem_alloc(SEALED_CHUNK);
    char *plain = arena_alloc(arena, (size_t)count * BLOB_CHUNK);
    size_t length = 0;
    enum err e = OK;
    key_of(blobs, name, &key);
    for (int64_t i = first; e == OK && i < first + count; i++) {
        bool is_last = i == chunks - 1;
        struct chunk chunk = {name, i, is_last ? (size_t)(bytes - i * BLOB_CHUNK) : BLOB_CHUNK,
                              is_last};
        e = read_chunk(fd, &key, &chunk, sealed, plain + length);
        length += chunk.length;
    }
    crypt_wipe(&key, sizeof key);
    mem_free(sealed);
    close(fd);
    if (e == OK) *out = (struct str){plain, length};
    return e;
}

enum err blobs_check(const struct blobs *blobs, struct str name, int64_t bytes) {
    enum err e = OK;
    for (int64_t i = 0; e == OK && i < chunks_of(bytes); i++) {
        struct arena arena = {0};
        struct str ignored;
        e = blobs_read(blobs, name, bytes, i, 1, &arena, &ignored);
        arena_release(&arena);
    }
    return e;
}

/* --- Moving and removing */

enum err blobs_remove(const struct blobs *blobs, struct str name) {
    char path[PATH_MOST];
    if (!is_name(name) || !put_path(path, blobs->dir, name)) return ERR_INVALID;
    return unlink(path) == 0 || errno == ENOENT ? OK : failed("unlink");
}

static enum err copy_bytes(int from, int to) {
    unsigned char *room = mem_alloc(SEALED_CHUNK);
    enum err e = OK;
    for (ssize_t got; e == OK && (got = read(from, room, SEALED_CHUNK)) != 0;) {
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 || !write_whole(to, room, (size_t)got)) e = failed("copy");
    }
    mem_free(room);
    return e;
}

enum err blobs_copy(const char *from_dir, const char *to_dir, struct str name) {
    char from[PATH_MOST], to[PATH_MOST], begun[PATH_MOST];
    if (!is_name(name) || !put_path(from, from_dir, name) || !put_path(to, to_dir, name))
        return ERR_INVALID;
    if (access(to, F_OK) == 0) return OK;
    struct stat stat;
    if (lstat(from, &stat) != 0) return errno == ENOENT ? ERR_NOT_FOUND : failed("stat");
    if (make_folders(to_dir, name) == OK && link(from, to) == 0) return OK; /* never written to */
    int source = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (source < 0) return errno == ENOENT ? ERR_NOT_FOUND : failed("open");
    enum err e = make_folders(to_dir, name);
    snprintf(begun, sizeof begun, "%s/begun/%.*s", to_dir, STR_ARG(name));
    if (e == OK) unlink(begun);
    int fd = e == OK ? open(begun, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    if (e == OK && fd < 0) e = failed("open");
    if (e == OK) e = copy_bytes(source, fd);
    if (e == OK) e = finish(fd, begun, to_dir, name);
    if (e != OK && fd >= 0) unlink(begun);
    if (fd >= 0) close(fd);
    close(source);
    return e;
}

struct tidying {
    enum err (*is_named)(void *context, struct str name, bool *known);
    void *context;
};

/* What lies in a folder for an hour and has no name in the database. */
static enum err tidy_folder(const char *path, const struct tidying *how) {
    DIR *folder = opendir(path);
    struct dirent *entry;
    enum err e = OK;
    if (!folder) return errno == ENOENT ? OK : failed("opendir");
    for (int i = 0; e == OK && i < ENTRIES_MOST && (entry = readdir(folder)); i++) {
        struct str name = str_from_c(entry->d_name);
        struct stat stat;
        bool is_known = false;
        if (!is_name(name)) continue;
        if (fstatat(dirfd(folder), entry->d_name, &stat, AT_SYMLINK_NOFOLLOW) != 0) continue;
        /* The one time that cannot be set; a machine's clock, not the test's. */
        if (time(NULL) - stat.st_ctim.tv_sec < UNFINISHED_S) continue;
        if (how) e = how->is_named(how->context, name, &is_known);
        if (e == OK && !is_known && unlinkat(dirfd(folder), entry->d_name, 0) != 0)
            e = failed("unlink");
    }
    closedir(folder);
    return e;
}

enum err blobs_tidy(const struct blobs *blobs, int shelf,
                    enum err (*is_named)(void *context, struct str name, bool *known),
                    void *context) {
    char path[PATH_MOST];
    struct tidying how = {is_named, context};
    snprintf(path, sizeof path, "%s/begun", blobs->dir);
    enum err e = tidy_folder(path, NULL);
    snprintf(path, sizeof path, "%s/%02x", blobs->dir, (unsigned)shelf % BLOBS_SHELVES);
    return e == OK ? tidy_folder(path, &how) : e;
}
