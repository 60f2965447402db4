#ifndef CTESTTERMINAL_H
#define CTESTTERMINAL_H

#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

/// Starts a program as the leader of a session on a new pseudo-terminal. The master's descriptor
/// and the terminal's modes before the program changed them are given back. Returns the process
/// id, or -1 with errno set; exit code 127 is a program that could not be executed.
pid_t test_spawn_on_terminal(
    const char *path, char *const arguments[], char *const environment[], int columns, int rows,
    int *master, struct termios *modes);

/// Changes the window's size, which sends SIGWINCH.
int test_set_size(int master, int columns, int rows);

/// The columns of a scalar by glibc's tables for UTF-8, whatever the process's locale is.
int test_width(uint32_t scalar);

/// The modes of the terminal, or -1 with errno.
int test_modes(int master, struct termios *modes);

#endif
