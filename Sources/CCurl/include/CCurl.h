#ifndef CCURL_H
#define CCURL_H

#if !__has_include(<curl/curl.h>)
#error "libcurl4-openssl-dev is missing: apt-get install libncursesw5-dev libsqlite3-dev libssl-dev libcurl4-openssl-dev libyaml-dev"
#endif

#endif
