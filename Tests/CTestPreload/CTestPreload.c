#define _GNU_SOURCE
#include "CTestPreload.h"

#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>

static const char *crash_kind;

static void crash(int signal) {
    (void)signal;
    static volatile int zero, sink;
    if (strcmp(crash_kind, "segv") == 0) {
        *(volatile int *)(uintptr_t)zero = 1;
    } else if (strcmp(crash_kind, "bus") == 0) {
        // A page of a file that has none.
        int file = memfd_create("empty", MFD_CLOEXEC);
        sink = *(volatile int *)mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0);
    } else if (strcmp(crash_kind, "fpe") == 0) {
        sink = 1 / zero;
        // Not every processor traps on that.
        raise(SIGFPE);
    } else if (strcmp(crash_kind, "ill") == 0) {
        // What Swift's traps and `fatalError` end with.
        __builtin_trap();
    } else {
        abort();
    }
}

// 0: none fails.
static int first_failure, fails_on, points;

// Whether this write point works.
static int works(void) {
    if (first_failure == 0) return 1;
    points++;
    if (points < first_failure || (points > first_failure && !fails_on)) return 1;
    errno = EIO;
    return 0;
}

int fsync(int file) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    return works() ? real(file) : -1;
}

int fdatasync(int file) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    return works() ? real(file) : -1;
}

int unlink(const char *path) {
    int (*real)(const char *) = (int (*)(const char *))dlsym(RTLD_NEXT, "unlink");
    const char *end = strrchr(path, '-');
    return !end || strcmp(end, "-journal") != 0 || works() ? real(path) : -1;
}

__attribute__((constructor)) static void begin(void) {
    const char *failing = getenv("TEST_SYNC_FAILS");
    if (failing) {
        first_failure = atoi(failing);
        fails_on = strchr(failing, '+') != NULL;
    }
    crash_kind = getenv("TEST_CRASH");
    if (!crash_kind) return;
    struct sigaction action = {.sa_handler = crash, .sa_flags = SA_NODEFER};
    sigaction(SIGUSR1, &action, NULL);
}

int statfs(const char *path, struct statfs *status) {
    int (*real)(const char *, struct statfs *) =
        (int (*)(const char *, struct statfs *))dlsym(RTLD_NEXT, "statfs");
    int result = real(path, status);
    const char *kind = getenv("TEST_FILE_SYSTEM");
    if (result == 0 && kind) status->f_type = (__typeof__(status->f_type))strtoul(kind, NULL, 16);
    return result;
}
