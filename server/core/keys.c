/* The key file holds two lines, a version and the key in base64url:
 *
 *     entrepairs master key 1
 *     0123…                      (43 characters)
 *
 * Everything else is derived: a subkey a purpose, numbered for good; a check value that says which
 * key this is and tells nothing about it. */
#include "server/core/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/mem.h"
#include "sql/core_keys.h"

#define HEAD_LINE "entrepairs master key 1\n"

enum { FILE_BYTES = sizeof HEAD_LINE - 1 + CRYPT_TOKEN_CHARS + 1 };

/* The text of a key file, with its NUL; wiped after use. */
struct key_text {
    char bytes[FILE_BYTES + 1];
};

static enum err io_failed(const char *path) {
    log_line(LOG_ERROR, "keys", "%s: %s", path, strerror(errno));
    return ERR_IO;
}

enum err keys_create(const char *path) {
    struct key_text text;
    memcpy(text.bytes, HEAD_LINE, sizeof HEAD_LINE - 1);
    crypt_token(text.bytes + sizeof HEAD_LINE - 1);
    text.bytes[FILE_BYTES - 1] = '\n';
    enum err e = OK;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        e = errno == EEXIST ? ERR_CONFLICT : io_failed(path);
    } else {
        if (write(fd, text.bytes, FILE_BYTES) != FILE_BYTES || fsync(fd) != 0) e = io_failed(path);
        if (close(fd) != 0 && !e) e = io_failed(path);
        if (e) unlink(path);
    }
    crypt_wipe(&text, sizeof text);
    return e;
}

/* Which file: the one named, the service manager's, or the one in the data directory. */
static bool choose_path(const char *path, const char *dir, char chosen[PATH_MAX]) {
    const char *credentials = getenv("CREDENTIALS_DIRECTORY");
    int length;
    if (path) {
        length = snprintf(chosen, PATH_MAX, "%s", path);
        return length < PATH_MAX;
    }
    if (credentials && *credentials) {
        length = snprintf(chosen, PATH_MAX, "%s/master.key", credentials);
        if (length < PATH_MAX && access(chosen, F_OK) == 0) return true;
    }
    length = snprintf(chosen, PATH_MAX, "%s/master.key", dir);
    return length < PATH_MAX;
}

static enum err read_text(const char *path, struct key_text *text) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return errno == ENOENT ? ERR_NOT_FOUND : io_failed(path);
    struct stat found;
    enum err e = fstat(fd, &found) == 0 ? OK : io_failed(path);
    /* The service manager hands credentials to the group; to others nothing may be open. */
    mode_t refused = getenv("CREDENTIALS_DIRECTORY") ? 0037 : 0077;
    if (!e && (!S_ISREG(found.st_mode) || (found.st_mode & refused))) e = ERR_DENIED;
    if (!e) {
        ssize_t got = read(fd, text->bytes, sizeof text->bytes);
        if (got != FILE_BYTES)
            e = got < 0 ? io_failed(path) : ERR_INVALID;
        else
            text->bytes[FILE_BYTES] = '\0';
    }
    close(fd);
    return e;
}

/* Checks the text and takes the key out of it. */
static enum err read_key(const char *path, const char *dir, struct key_text *text,
                         struct crypt_key *master) {
    char chosen[PATH_MAX];
    if (!choose_path(path, dir, chosen)) return ERR_NOT_FOUND;
    enum err e = read_text(chosen, text);
    if (e) return e;
    struct str whole = {text->bytes, FILE_BYTES};
    struct str printed = str_slice(whole, sizeof HEAD_LINE - 1, FILE_BYTES - 1);
    if (!str_starts(whole, STR(HEAD_LINE)) || !str_ends(whole, STR("\n")) ||
        !crypt_base64_read(printed, master->bytes, sizeof master->bytes))
        return ERR_INVALID;
    return OK;
}

static void derive(const struct crypt_key *master, struct keys *keys) {
    /* A number never changes its meaning: what it once sealed must open. */
    struct {
        struct crypt_key **key;
        uint64_t number;
        const char *purpose;
    } subkeys[] = {
        {&keys->pepper, 1, "pepper  "},  {&keys->csrf, 2, "csrf    "},
        {&keys->seal, 3, "seal    "},    {&keys->blob, 4, "blob    "},
        {&keys->audit, 5, "audit   "},   {&keys->rates, 6, "rates   "},
        {&keys->letter, 8, "letter  "},  {&keys->unnamed, 9, "unnamed "},
        {&keys->barred, 10, "barred  "},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(subkeys); i++) {
        *subkeys[i].key = crypt_key_new();
        crypt_subkey(master, subkeys[i].number, subkeys[i].purpose, *subkeys[i].key);
    }
    struct crypt_key *check = crypt_key_new();
    crypt_subkey(master, 7, "check   ", check);
    crypt_digest(check, STR("which key this is"), &keys->check);
    crypt_key_free(check);
    for (size_t i = 0; i < 4; i++) snprintf(keys->id + 2 * i, 3, "%02x", keys->check.bytes[i]);
}

enum err keys_open(const char *path, const char *dir, struct keys **out) {
    struct key_text text;
    struct crypt_key *master = crypt_key_new();
    enum err e = read_key(path, dir, &text, master);
    if (!e) {
        struct keys *keys = mem_alloc(sizeof *keys);
        derive(master, keys);
        *out = keys;
    }
    crypt_wipe(&text, sizeof text);
    crypt_key_free(master);
    return e;
}

void keys_free(struct keys *keys) {
    if (!keys) return;
    crypt_key_free(keys->pepper);
    crypt_key_free(keys->csrf);
    crypt_key_free(keys->seal);
    crypt_key_free(keys->blob);
    crypt_key_free(keys->audit);
    crypt_key_free(keys->rates);
    crypt_key_free(keys->letter);
    crypt_key_free(keys->unnamed);
    crypt_key_free(keys->barred);
    mem_free(keys);
}

enum err keys_match(const struct keys *keys, struct db *db) {
    char printed[CRYPT_TOKEN_CHARS + 1];
    crypt_base64(keys->check.bytes, sizeof keys->check.bytes, printed);
    struct arena arena = {0};
    struct key_check_find_row row;
    enum err e = sql_key_check_find(db, &arena, &row);
    if (e == ERR_NOT_FOUND) {
        struct key_check_keep_in in = {.value = str_from_c(printed)};
        e = sql_key_check_keep(db, &in);
        /* Another process may have been first. */
        if (!e) e = sql_key_check_find(db, &arena, &row);
    }
    if (!e && !str_equal(row.value, str_from_c(printed))) {
        log_line(LOG_ERROR, "keys", "the database belongs to another master key than %s…",
                 keys->id);
        e = ERR_CORRUPT;
    }
    arena_release(&arena);
    return e;
}

enum err keys_export(const char *path, const char *dir, struct buf *out) {
    struct key_text text;
    struct crypt_key *master = crypt_key_new();
    enum err e = read_key(path, dir, &text, master);
    if (!e) buf_put(out, (struct str){text.bytes, FILE_BYTES});
    crypt_wipe(&text, sizeof text);
    crypt_key_free(master);
    return e;
}
