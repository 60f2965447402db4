#define _GNU_SOURCE
#include "CTestSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

// What the child does between fork and exec: async-signal-safe calls only.
static void become(
    const char *path, char *const arguments[], char *const environment[], const char *directory,
    const int streams[3]) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // Without the terminal that the tests may have been started from: whoever reads from it there
    // is stopped.
    setsid();
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    // Out of the way first: one of the three may itself be 0, 1 or 2.
    int moved[3];
    for (int i = 0; i < 3; i++) {
        moved[i] = fcntl(streams[i], F_DUPFD, 10);
        if (moved[i] < 0) return;
    }
    for (int i = 0; i < 3; i++)
        if (dup2(moved[i], i) < 0) return;
    // Close on exec rather than close: the pipe that reports a failed exec is among them.
    close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    if (directory && chdir(directory) != 0) return;
    execve(path, arguments, environment);
}

pid_t test_spawn(
    const char *path, char *const arguments[], char *const environment[], const char *directory,
    int input, int output, int errors) {
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) return -1;
    const int streams[3] = {input, output, errors};
    pid_t child = fork();
    if (child == 0) {
        become(path, arguments, environment, directory, streams);
        int failure = errno;
        if (write(report[1], &failure, sizeof failure) < 0) _exit(126);
        _exit(127);
    }
    int failure = child < 0 ? errno : 0;
    close(report[1]);
    if (child > 0 && read(report[0], &failure, sizeof failure) > 0) {
        waitpid(child, NULL, 0);
        child = -1;
    }
    close(report[0]);
    errno = failure;
    return child;
}

int test_memory_file(void) { return memfd_create("test", MFD_CLOEXEC); }

int test_exit_code(int status) {
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}
