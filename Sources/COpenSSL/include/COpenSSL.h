#ifndef COPENSSL_H
#define COPENSSL_H

#if !__has_include(<openssl/evp.h>)
#error "libssl-dev is missing: apt-get install libncursesw5-dev libsqlite3-dev libssl-dev libcurl4-openssl-dev libyaml-dev"
#endif

#endif
