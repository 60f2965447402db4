#ifndef CSQLITE_H
#define CSQLITE_H

#if !__has_include(<sqlite3.h>)
#error "libsqlite3-dev is missing: apt-get install libncursesw5-dev libsqlite3-dev libssl-dev libcurl4-openssl-dev libyaml-dev"
#endif

#endif
