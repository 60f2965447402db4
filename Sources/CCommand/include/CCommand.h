#ifndef CCOMMAND_H
#define CCOMMAND_H

#include <stddef.h>

/// What a program that is started from here gets as this process got it.
typedef struct {
  unsigned int umask;
  int sigpipe_was_ignored;
  int sigxfsz_was_ignored;
} ccommand_inherited;

/// The program's arguments, its name first, as the system gave them, and how many. Swift reads
/// them from /proc, which need not be there.
char **ccommand_arguments(int *count);

/// Puts something in the place of standard input, output and error where one of them is closed.
/// Notes what was inherited, and ignores SIGPIPE and SIGXFSZ from now on: a peer or reader that
/// goes away, or a file that may not grow (`ulimit -f`), is an error of `write`, not the end.
ccommand_inherited ccommand_begin(void);

/// Replaces this process by a program, found in PATH, that gets back what was inherited, with all
/// signals unblocked. Both arrays end with NULL. Returns only on failure: an errno.
int ccommand_replace(char *const *arguments, char *const *environment,
                     ccommand_inherited inherited);

/// The environment as it is, which ends with NULL: its variables need not be text.
char **ccommand_environment(void);

/// Writes `prompt` to /dev/tty and reads one line from it without echo. Returns the number of bytes
/// put into `buffer` (without the line end), -errno when there is no terminal or reading fails,
/// -E2BIG when the line is longer than `capacity`, and -EINTR when a signal or end of input ended
/// it. The terminal is as before in every case.
long ccommand_read_hidden(const char *prompt, char *buffer, size_t capacity);

/// From now on SIGINT, SIGTERM and SIGHUP make the descriptor readable that is returned (an
/// eventfd), instead of ending the process; one that was ignored stays so (`nohup`). -errno on
/// failure. Not to be called again before ccommand_release_ending.
int ccommand_catch_ending(void);

/// What these signals did before they do again; the descriptor is closed.
void ccommand_release_ending(void);

#endif
