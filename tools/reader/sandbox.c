/* What the reader gives up before it looks at a byte: it may compute, read what it was handed and
 * answer. The kernel refuses the rest (seccomp), so that a flaw of a decoder leads nowhere. */
#include "tools/reader/reader.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MEMORY_MOST = 768 << 20 };

static void give_up(const char *what) {
    fprintf(stderr, "entrepairs-reader: %s: %s\n", what, strerror(errno));
    _exit(3);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { IS_SANITIZED = 1 };
#else
enum { IS_SANITIZED = 0 };
#endif

static void limit(__rlimit_resource_t resource, rlim_t most) {
    struct rlimit rlimit = {most, most};
    if (setrlimit(resource, &rlimit) != 0) give_up("setrlimit");
}

static void limit_all(void) {
    if (!IS_SANITIZED) limit(RLIMIT_AS, MEMORY_MOST); /* sanitizers reserve terabytes */
    limit(RLIMIT_CPU, READER_SECONDS);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, 8);
}

/* What the libraries need for computing, in threads or not. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(close),
    SCMP_SYS(recvfrom),
    SCMP_SYS(sendto),
    SCMP_SYS(brk),
    SCMP_SYS(mremap),
    SCMP_SYS(munmap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(lseek),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(eventfd2),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(getrusage),
    SCMP_SYS(sysinfo),
    SCMP_SYS(tgkill),
};

/* Everything else fails with EPERM, which the libraries take as they take a file that is not
 * there. */
static void filter_calls(void) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    int failed = filter ? 0 : -ENOMEM;
    for (size_t i = 0; !failed && i < ARRAY_LENGTH(allowed); i++)
        failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    /* Memory that holds code is made by nobody any more. */
    struct scmp_arg_cmp no_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    if (!failed) failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, no_code);
    if (!failed) failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, no_code);
    /* Threads, not processes: clone3() hides its flags, so the C library is sent back to clone().
     */
    struct scmp_arg_cmp thread = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD);
    if (!failed) failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, thread);
    if (!failed) failed = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    if (!failed) failed = seccomp_load(filter);
    if (filter) seccomp_release(filter);
    if (failed) {
        errno = -failed;
        give_up("seccomp");
    }
}

void reader_shut_off(void) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) give_up("prctl");
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) give_up("prctl");
    if (close_range(3, ~0u, 0) != 0) give_up("close_range");
    limit_all();
    if (!IS_SANITIZED) filter_calls(); /* sanitizers write reports and read /proc */
}
