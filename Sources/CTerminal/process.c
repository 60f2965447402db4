#define _GNU_SOURCE
#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <unistd.h>

static sigset_t loop_signals(void) {
    sigset_t set;
    sigemptyset(&set);
    const int signals[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGINT, SIGQUIT};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) sigaddset(&set, signals[i]);
    return set;
}

void ct_block_signals(void) {
    sigset_t set = loop_signals();
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

int ct_signal_descriptor(void) {
    sigset_t set = loop_signals();
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

int ct_next_signal(int descriptor) {
    struct signalfd_siginfo signal;
    ssize_t count;
    do count = read(descriptor, &signal, sizeof signal);
    while (count < 0 && errno == EINTR);
    return count == sizeof signal ? (int)signal.ssi_signo : 0;
}

void ct_allow_stop(bool allowed) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTSTP);
    pthread_sigmask(allowed ? SIG_UNBLOCK : SIG_BLOCK, &set, NULL);
}

void ct_stop(void) {
    // The whole group, as the kernel does for Ctrl-Z: a script that runs us stops too.
    kill(0, SIGTSTP);
    ct_allow_stop(true);
    ct_allow_stop(false);
}

int ct_event_descriptor(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

int ct_pipe(int ends[2]) {
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    if (fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0) return 0;
    int error = errno;
    close(ends[0]);
    close(ends[1]);
    errno = error;
    return -1;
}

int ct_memory_file(void) { return memfd_create("stderr", MFD_CLOEXEC); }

void ct_close_from(posix_spawn_file_actions_t *actions, int lowest) {
    posix_spawn_file_actions_addclosefrom_np(actions, lowest);
}
