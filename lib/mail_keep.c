/* A Maildir (D. J. Bernstein's): written under tmp/, synced, renamed into new/, and the folder
 * synced too, so that what shows is whole. Deliveries need no lock because names are unique. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/mail_send.h"

static enum err failed(const char *path) {
    log_line(LOG_ERROR, "mail", "%s: %s", path, strerror(errno));
    return ERR_IO;
}

static enum err make_folder(const char *path) {
    return mkdir(path, 0700) == 0 || errno == EEXIST ? OK : failed(path);
}

static enum err make_folders(const char *path) {
    static const char *const parts[] = {"", "/tmp", "/new", "/cur"};
    char folder[PATH_MAX];
    enum err e = OK;
    for (size_t i = 0; e == OK && i < ARRAY_LENGTH(parts); i++) {
        snprintf(folder, sizeof folder, "%s%s", path, parts[i]);
        e = make_folder(folder);
    }
    return e;
}

static enum err write_file(const char *path, struct str message) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return failed(path);
    enum err e = OK;
    while (e == OK && message.length) {
        ssize_t n = write(fd, message.bytes, message.length);
        if (n < 0 && errno != EINTR) e = failed(path);
        if (n > 0) message = str_slice(message, (size_t)n, message.length);
    }
    if (e == OK && fsync(fd) != 0) e = failed(path);
    if (close(fd) != 0 && e == OK) e = failed(path);
    return e;
}

static enum err sync_folder(const char *path) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return failed(path);
    enum err e = fsync(fd) == 0 ? OK : failed(path);
    close(fd);
    return e;
}

enum err mail_keep(const char *path, struct str name, struct str message) {
    char written[PATH_MAX], shown[PATH_MAX], folder[PATH_MAX];
    int a = snprintf(written, sizeof written, "%s/tmp/%.*s", path, STR_ARG(name));
    int b = snprintf(shown, sizeof shown, "%s/new/%.*s", path, STR_ARG(name));
    int c = snprintf(folder, sizeof folder, "%s/new", path);
    if (a >= PATH_MAX || b >= PATH_MAX || c >= PATH_MAX) return ERR_LIMIT;
    enum err e = make_folders(path);
    if (e == OK) e = write_file(written, message);
    if (e == OK && rename(written, shown) != 0) e = failed(shown);
    if (e != OK) unlink(written);
    return e == OK ? sync_folder(folder) : e;
}
