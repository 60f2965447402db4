#ifndef CTERMINAL_H
#define CTERMINAL_H

#if !__has_include(<ncurses.h>)
#error "libncursesw5-dev is missing: apt-get install libncursesw5-dev libsqlite3-dev libssl-dev libcurl4-openssl-dev libyaml-dev"
#endif

#endif
