#ifndef CPROCESS_H
#define CPROCESS_H

/// Forbids core files and attaching by other processes of the same user, which also closes
/// /proc/PID/{mem,environ,fd} to them (prctl PR_SET_DUMPABLE and RLIMIT_CORE). 0, or an errno.
int cprocess_forbid_dumps(void);

#endif
