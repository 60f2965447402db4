#define _GNU_SOURCE
#include "CTestPreload.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
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

// A line with the words of every program that is started.
static void note(char *const *words) {
    const char *path = getenv("TEST_SPAWNS");
    if (!path) return;
    char line[4096];
    size_t count = 0;
    for (; *words; words++) {
        size_t length = strlen(*words);
        if (count + length + 2 > sizeof line) break;
        if (count > 0) line[count++] = ' ';
        memcpy(line + count, *words, length);
        count += length;
    }
    line[count++] = '\n';
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    ssize_t ignored = write(file, line, count);
    (void)ignored;
    close(file);
}

typedef int spawning(pid_t *, const char *, const posix_spawn_file_actions_t *,
                     const posix_spawnattr_t *, char *const *, char *const *);

int posix_spawn(pid_t *process, const char *path, const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *attributes, char *const *words, char *const *variables) {
    note(words);
    spawning *real = (spawning *)dlsym(RTLD_NEXT, "posix_spawn");
    return real(process, path, actions, attributes, words, variables);
}

int posix_spawnp(pid_t *process, const char *file, const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *attributes, char *const *words, char *const *variables) {
    note(words);
    spawning *real = (spawning *)dlsym(RTLD_NEXT, "posix_spawnp");
    return real(process, file, actions, attributes, words, variables);
}

typedef int executing(const char *, char *const *, char *const *);

int execve(const char *path, char *const *words, char *const *variables) {
    note(words);
    return ((executing *)dlsym(RTLD_NEXT, "execve"))(path, words, variables);
}

int execvpe(const char *file, char *const *words, char *const *variables) {
    note(words);
    return ((executing *)dlsym(RTLD_NEXT, "execvpe"))(file, words, variables);
}

int execvp(const char *file, char *const *words) {
    note(words);
    return ((int (*)(const char *, char *const *))dlsym(RTLD_NEXT, "execvp"))(file, words);
}

int system(const char *command) {
    char *words[] = {"system", (char *)command, NULL};
    note(words);
    return ((int (*)(const char *))dlsym(RTLD_NEXT, "system"))(command);
}

void *popen(const char *command, const char *mode) {
    char *words[] = {"popen", (char *)command, NULL};
    note(words);
    return ((void *(*)(const char *, const char *))dlsym(RTLD_NEXT, "popen"))(command, mode);
}

pid_t fork(void) {
    char *words[] = {"fork", NULL};
    note(words);
    return ((pid_t(*)(void))dlsym(RTLD_NEXT, "fork"))();
}
