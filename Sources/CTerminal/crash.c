#define _GNU_SOURCE
#include "terminal.h"

#include <signal.h>
#include <unistd.h>

// A signal handler has no argument of ours, so what it needs is static. It is written while
// `is_armed` is 0 and only read while it is 1.
static volatile sig_atomic_t is_armed;
static int output_fd, input_fd, held_error_fd, real_error_fd;
static struct termios modes;
static bool has_modes;
static char reset[512];
static size_t reset_length;

// SIGQUIT is among those that Swift's backtracer catches.
static const int crashes[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGQUIT};
enum { CRASHES = sizeof crashes / sizeof *crashes };
static struct sigaction before[CRASHES];
static bool goes_on;

static void write_all(int descriptor, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        if (written <= 0) return;
        bytes += written;
        count -= (size_t)written;
    }
}

/// Async-signal-safe: only system calls.
static void restore(void) {
    write_all(output_fd, reset, reset_length);
    if (has_modes) tcsetattr(input_fd, TCSANOW, &modes);
    if (held_error_fd < 0) return;
    char buffer[4096];
    off_t offset = 0;
    ssize_t count;
    while ((count = pread(held_error_fd, buffer, sizeof buffer, offset)) > 0) {
        write_all(real_error_fd, buffer, (size_t)count);
        offset += count;
    }
    dup2(real_error_fd, STDERR_FILENO);
}

static void crashed(int signal, siginfo_t *details, void *context) {
    if (is_armed) {
        is_armed = 0;
        restore();
    }
    for (int i = 0; i < CRASHES; i++) {
        if (crashes[i] != signal) continue;
        struct sigaction plain = {.sa_handler = SIG_DFL};
        sigaction(signal, goes_on ? &before[i] : &plain, NULL);
    }
    // A fault happens again on return; a signal that was sent must be sent again.
    if (details->si_code <= 0) raise(signal);
}

void ct_handle_crashes(bool wants_backtrace) {
    static char stack[64 * 1024];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&alternate, NULL);
    goes_on = wants_backtrace;
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK};
    action.sa_sigaction = crashed;
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < CRASHES; i++) {
        struct sigaction old;
        sigaction(crashes[i], &action, &old);
        if (old.sa_sigaction != crashed) before[i] = old;
        if (old.sa_handler == SIG_IGN) sigaction(crashes[i], &old, NULL);
    }
}

void ct_arm_crash_handler(ct_terminal *terminal, int held_error, int real_error) {
    is_armed = 0;
    output_fd = terminal->output_fd;
    input_fd = terminal->input_fd;
    held_error_fd = held_error;
    real_error_fd = real_error;
    modes = terminal->modes_before;
    has_modes = terminal->has_modes;
    reset_length = ct_reset_bytes(terminal, reset, sizeof reset);
    is_armed = 1;
}

void ct_disarm_crash_handler(void) { is_armed = 0; }
