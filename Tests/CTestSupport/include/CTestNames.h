#ifndef CTESTNAMES_H
#define CTESTNAMES_H

// This file's library defines `getaddrinfo` and `connect` for the whole test process, libcurl
// included, so that names and networks can misbehave without one:
//
// *.here.test        127.0.0.1
// *.nowhere.test     no such name
// *.metadata.test    169.254.169.254
// *.hang.test        no answer until `test_release_names`
// *.silent.test      no answer, ever
// 127.0.0.249        EHOSTUNREACH on connecting
//
// Everything else is passed on.

/// Makes sure that the definitions are linked. Returns how many lookups are hanging.
int test_hanging_names(void);
/// Lets the hanging lookups end with "no such name".
void test_release_names(void);

#endif
