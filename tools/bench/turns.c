/* Loaded into the daemon with LD_PRELOAD: notes the longest turn of a loop, from one epoll_wait()
 * to the next, in processor time of its thread, so that other programs do not count. SIGUSR2
 * prints it on stderr in microseconds and begins anew. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

static _Atomic long longest_us;
static _Thread_local long began_us;

static long processor_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void tell(int signal) {
    char text[40];
    (void)signal;
    int length = snprintf(text, sizeof text, "longest turn %ld\n", longest_us);
    longest_us = 0;
    ssize_t written = write(STDERR_FILENO, text, (size_t)length);
    (void)written;
}

__attribute__((constructor)) static void start(void) {
    signal(SIGUSR2, tell);
}

int epoll_wait(int fd, struct epoll_event *events, int most, int timeout_ms) {
    static int (*next)(int, struct epoll_event *, int, int);
    if (!next) *(void **)&next = dlsym(RTLD_NEXT, "epoll_wait");
    long now = processor_us();
    if (began_us && now - began_us > longest_us) longest_us = now - began_us;
    int count = next(fd, events, most, timeout_ms);
    began_us = processor_us();
    return count;
}
