#ifndef CTESTSPAWN_H
#define CTESTSPAWN_H

#include <sys/types.h>

/// Starts a program in a session of its own, without a terminal, with the three standard streams
/// given; all other descriptors are closed in it. It is killed when the calling thread ends
/// (PR_SET_PDEATHSIG), so that thread must wait for it. Returns the process id, or -1 with errno
/// set, also when the program could not be executed.
pid_t test_spawn(
    const char *path, char *const arguments[], char *const environment[], const char *directory,
    int input, int output, int errors);

/// An anonymous file in memory, or -1 with errno set.
int test_memory_file(void);

/// The exit code of a status from waitpid, or minus the number of the signal that ended it.
int test_exit_code(int status);

#endif
