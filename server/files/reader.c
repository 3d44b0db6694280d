/* One socket pair is the reader's whole world: the file goes in, the answer comes out. Both are
 * watched by one deadline, whatever the reader does. */
#include "server/files/reader.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/log.h"
#include "lib/mem.h"

enum { PIECE = 64 * 1024 };

static enum err start(const char *program, int socket, pid_t *child) {
    static char locale[] = "LC_ALL=C.UTF-8", name[] = "entrepairs-reader";
    char *const arguments[] = {name, NULL}, *const environment[] = {locale, NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, socket, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, socket, STDOUT_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&files, 3);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int failed = posix_spawn(child, program, &files, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    if (!failed) return OK;
    log_line(LOG_ERROR, "files", "%s cannot be started: %s", program, strerror(failed));
    return ERR_IO;
}

/* Waits for the socket until the deadline. */
static enum err wait_for(int socket, short what, int64_t deadline_ms) {
    for (;;) {
        int64_t left = deadline_ms - clock_monotonic_ms();
        struct pollfd poll_on = {.fd = socket, .events = what};
        if (left <= 0) return ERR_TIMEOUT;
        int ready = poll(&poll_on, 1, (int)left);
        if (ready > 0) return OK;
        if (ready < 0 && errno != EINTR) return ERR_IO;
    }
}

/* A reader that left amid the file may have answered already. */
static enum err send_all(int socket, struct str content, int64_t deadline_ms) {
    while (content.length) {
        enum err e = wait_for(socket, POLLOUT, deadline_ms);
        if (e != OK) return e;
        struct str piece = str_slice(content, 0, PIECE);
        ssize_t sent = send(socket, piece.bytes, piece.length, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (sent < 0) return OK;
        content = str_slice(content, (size_t)sent, content.length);
    }
    shutdown(socket, SHUT_WR);
    return OK;
}

static enum err receive_all(int socket, struct buf *room, int64_t deadline_ms) {
    char *piece = mem_alloc(PIECE);
    enum err e = OK;
    while (e == OK && !room->is_full) {
        e = wait_for(socket, POLLIN, deadline_ms);
        if (e != OK) break;
        ssize_t got = recv(socket, piece, PIECE, MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (got <= 0) break; /* the end, or a reset: what came must be whole */
        buf_put(room, (struct str){piece, (size_t)got});
    }
    mem_free(piece);
    return e == OK && room->is_full ? ERR_INVALID : e;
}

/* Over, whichever way. Its own limit of processor time may have ended it. */
static void end(pid_t child, bool is_late) {
    int status = 0;
    kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    if (is_late)
        log_line(LOG_WARNING, "files", "a reader took too long and was stopped");
    else if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
        log_line(LOG_WARNING, "files", "a reader died of signal %d", WTERMSIG(status));
}

enum err files_read(const char *program, struct str content, struct buf *room,
                    struct files_answer *answer) {
    int sockets[2];
    pid_t child;
    int64_t deadline_ms = clock_monotonic_ms() + READER_MOST_MS;
    *answer = (struct files_answer){0};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) return ERR_IO;
    enum err e = start(program, sockets[1], &child);
    close(sockets[1]);
    if (e != OK) {
        close(sockets[0]);
        return e;
    }
    buf_init(room, FILES_ANSWER_MOST);
    e = send_all(sockets[0], content, deadline_ms);
    if (e == OK) e = receive_all(sockets[0], room, deadline_ms);
    end(child, e == ERR_TIMEOUT);
    close(sockets[0]);
    return e == OK ? files_answer_parse(buf_str(room), answer) : e;
}
