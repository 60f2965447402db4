#ifndef CSYSTEM_H
#define CSYSTEM_H

#include <stdint.h>

// System calls that the Glibc module does not have.

/// Forbids core files and attaching by other processes of the same user, which also closes
/// /proc/PID/{mem,environ,fd} to them (prctl PR_SET_DUMPABLE and RLIMIT_CORE). 0, or an errno.
int csystem_forbid_dumps(void);

/// The kind of the file system that `path` is on: the magic number of statfs(2). 0, or an errno.
int csystem_file_system(const char *path, uint32_t *kind);

#endif
