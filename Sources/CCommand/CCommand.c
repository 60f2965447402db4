#define _GNU_SOURCE
#include "CCommand.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static int argument_count;
static char **argument_values;

/// glibc gives these to every constructor.
__attribute__((constructor)) static void keep_arguments(int count, char **values) {
  argument_count = count;
  argument_values = values;
}

char **ccommand_arguments(int *count) {
  *count = argument_count;
  return argument_values;
}

/// A descriptor of the three that is closed would be given to the next file that is opened, and
/// an error's words would be written into it. What stands there instead fails as a closed one does.
static void fill_standard_descriptors(void) {
  for (int descriptor = 0; descriptor <= 2; descriptor++) {
    if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
    if (open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY) != descriptor) _exit(2);
  }
}

ccommand_inherited ccommand_begin(void) {
  fill_standard_descriptors();
  // A heap grows page by page, 260 system calls for a list of a thousand models: here by so much
  // at a time that it need not. What is not used of it takes no memory.
  mallopt(M_TOP_PAD, 8 << 20);
  ccommand_inherited inherited;
  inherited.umask = umask(077);
  umask(inherited.umask);
  inherited.sigpipe_was_ignored = signal(SIGPIPE, SIG_IGN) == SIG_IGN;
  inherited.sigxfsz_was_ignored = signal(SIGXFSZ, SIG_IGN) == SIG_IGN;
  return inherited;
}

int ccommand_replace(char *const *arguments, char *const *environment,
                     ccommand_inherited inherited) {
  umask(inherited.umask);
  if (!inherited.sigpipe_was_ignored) signal(SIGPIPE, SIG_DFL);
  if (!inherited.sigxfsz_was_ignored) signal(SIGXFSZ, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execvpe(arguments[0], arguments, environment);
  return errno;
}

char **ccommand_environment(void) { return environ; }

static void on_signal(int number) { (void)number; }

/// Reads up to a line end. The signals are blocked but for the time of the wait, so that one that
/// comes at any moment ends it.
static long read_line(int tty, const sigset_t *unblocked, char *buffer, size_t capacity) {
  size_t count = 0;
  int too_long = 0;
  for (;;) {
    struct pollfd source = {.fd = tty, .events = POLLIN};
    if (ppoll(&source, 1, NULL, unblocked) < 0) return -errno;
    char byte;
    ssize_t got = read(tty, &byte, 1);
    if (got < 0) return -errno;
    if (got == 0) return count > 0 ? (long)count : -EINTR;
    if (byte == '\n') return too_long ? -E2BIG : (long)count;
    if (count == capacity) {
      too_long = 1;
      continue;
    }
    buffer[count++] = byte;
  }
}

long ccommand_read_hidden(const char *prompt, char *buffer, size_t capacity) {
  static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
  enum { COUNT = sizeof caught / sizeof caught[0] };
  int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (tty < 0) return -errno;
  struct sigaction action = {.sa_handler = on_signal}, saved[COUNT];
  struct termios before, hidden;
  if (tcgetattr(tty, &before) != 0) {
    int error = errno;
    close(tty);
    return -error;
  }
  sigset_t blocked, unblocked;
  sigemptyset(&blocked);
  for (int index = 0; index < COUNT; index++) sigaddset(&blocked, caught[index]);
  pthread_sigmask(SIG_BLOCK, &blocked, &unblocked);
  for (int index = 0; index < COUNT; index++) sigaction(caught[index], &action, &saved[index]);
  hidden = before;
  hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
  hidden.c_lflag |= ICANON | ISIG;
  hidden.c_iflag |= ICRNL;
  tcsetattr(tty, TCSAFLUSH, &hidden);
  ssize_t ignored = write(tty, prompt, strlen(prompt));
  long result = read_line(tty, &unblocked, buffer, capacity);
  tcsetattr(tty, TCSAFLUSH, &before);
  ignored = write(tty, "\n", 1);
  (void)ignored;
  for (int index = 0; index < COUNT; index++) sigaction(caught[index], &saved[index], NULL);
  pthread_sigmask(SIG_SETMASK, &unblocked, NULL);
  close(tty);
  return result;
}

static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
enum { ENDING = sizeof ending / sizeof ending[0] };
static struct sigaction before_ending[ENDING];
static volatile int ending_descriptor = -1;

static void on_ending(int number) {
  (void)number;
  int error = errno;
  uint64_t one = 1;
  ssize_t ignored = write(ending_descriptor, &one, sizeof one);
  (void)ignored;
  errno = error;
}

int ccommand_catch_ending(void) {
  int descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (descriptor < 0) return -errno;
  ending_descriptor = descriptor;
  // Whichever thread gets the signal, none of them stops waiting for something else.
  struct sigaction action = {.sa_handler = on_ending, .sa_flags = SA_RESTART};
  for (int index = 0; index < ENDING; index++) {
    sigaction(ending[index], NULL, &before_ending[index]);
    if (before_ending[index].sa_handler != SIG_IGN) sigaction(ending[index], &action, NULL);
  }
  return descriptor;
}

void ccommand_release_ending(void) {
  for (int index = 0; index < ENDING; index++) {
    sigaction(ending[index], &before_ending[index], NULL);
  }
  int descriptor = ending_descriptor;
  ending_descriptor = -1;
  close(descriptor);
}
