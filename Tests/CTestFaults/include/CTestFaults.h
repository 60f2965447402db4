#ifndef CTESTFAULTS_H
#define CTESTFAULTS_H

#include <stddef.h>

// An SQLite VFS named "faulty" over the system's, in which writing can be made to fail. A write
// point is every call that changes a file: creating, writing (which fails half written),
// truncating, syncing, deleting.

enum test_fault_mode {
    /// Only the chosen write point fails.
    test_fault_once,
    /// It and all later ones fail.
    test_fault_forever,
    /// The process is killed there, with the write half done.
    test_fault_kill,
};

/// Registers the VFS; 0 when that worked.
int test_fault_register(void);

/// Lets the write point number `point` from now on (counting from 1) fail with an SQLite `code`.
void test_fault_arm(enum test_fault_mode mode, int point, int code);

/// Lets everything work again; tells whether the chosen point was reached.
int test_fault_disarm(void);

/// Whether the `sought` bytes occur in `bytes` (memmem, which Swift does not import).
int test_contains(const void *bytes, size_t count, const void *sought, size_t sought_count);

/// prctl(PR_GET_DUMPABLE).
int test_is_dumpable(void);

/// How often some bytes stand in the memory that this process can write. They are given
/// complemented, so that the question itself is not found.
int test_count_in_memory(const unsigned char *complement, size_t count);

#endif
