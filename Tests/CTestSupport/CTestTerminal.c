#define _GNU_SOURCE
#include "CTestTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

// What the child does between fork and exec: async-signal-safe calls only.
static void become(
    const char *path, char *const arguments[], char *const environment[], int terminal) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    setsid();
    if (ioctl(terminal, TIOCSCTTY, 0) != 0) return;
    for (int i = 0; i < 3; i++)
        if (dup2(terminal, i) < 0) return;
    close_range(3, ~0U, 0);
    execve(path, arguments, environment);
}

pid_t test_spawn_on_terminal(
    const char *path, char *const arguments[], char *const environment[], int columns, int rows,
    int *master, struct termios *modes) {
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    int terminal;
    if (openpty(master, &terminal, NULL, NULL, &size) != 0) return -1;
    fcntl(*master, F_SETFD, FD_CLOEXEC);
    fcntl(*master, F_SETFL, O_NONBLOCK);
    tcgetattr(terminal, modes);
    pid_t child = fork();
    if (child == 0) {
        become(path, arguments, environment, terminal);
        _exit(127);
    }
    int failure = errno;
    close(terminal);
    if (child < 0) close(*master);
    errno = failure;
    return child;
}

int test_set_size(int master, int columns, int rows) {
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    return ioctl(master, TIOCSWINSZ, &size);
}

int test_width(uint32_t scalar) {
    static locale_t utf8;
    locale_t made = __atomic_load_n(&utf8, __ATOMIC_ACQUIRE);
    if (!made) {
        made = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
        __atomic_store_n(&utf8, made, __ATOMIC_RELEASE);
    }
    locale_t before = uselocale(made);
    int width = wcwidth((wchar_t)scalar);
    uselocale(before);
    return width;
}

int test_modes(int master, struct termios *modes) { return tcgetattr(master, modes); }
