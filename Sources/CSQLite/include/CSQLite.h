#ifndef CSQLITE_H
#define CSQLITE_H

#if !__has_include(<sqlite3.h>)
#error "libsqlite3-dev is missing: bash Resources/build.sh installs what is needed"
#endif

#include <sqlite3.h>

// What Swift cannot import of SQLite: SQLITE_TRANSIENT is a cast of -1, sqlite3_db_config is
// variadic.

/// Binds a copy of `count` bytes as text or as a blob; a null `bytes` binds an empty value.
int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *bytes, int count);
int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count);

/// Forbids what a hostile schema could use against its reader: no trigger and no view of the file
/// runs, its functions are not trusted, nobody writes into the file's structure, double-quoted
/// strings are off. Each setting is read back; 0 where one was not taken.
int csqlite_harden(sqlite3 *connection);

#endif
