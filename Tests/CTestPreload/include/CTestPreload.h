#ifndef CTESTPRELOAD_H
#define CTESTPRELOAD_H

// Put into the program under test with LD_PRELOAD; the environment says what it does there.
//
// TEST_CRASH=segv, bus, fpe, ill or abrt: on SIGUSR1 the program crashes so, by a real fault in
// its own process and not by a signal from outside.
//
// TEST_SYNC_FAILS=N or N+: the N-th time that the program brings a file to the disk, or each time
// from then on, this fails (EIO), and so does deleting a journal.
//
// TEST_FILE_SYSTEM=NUMBER (as in statfs(2), hexadecimal): every file system is said to be of this
// kind.
//
// TEST_SPAWNS=FILE: a line is added to it for every program that is started, its words with blanks
// between them.

#endif
