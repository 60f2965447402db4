#ifndef CYAML_H
#define CYAML_H

#if !__has_include(<yaml.h>)
#error "libyaml-dev is missing: apt-get install libncursesw5-dev libsqlite3-dev libssl-dev libcurl4-openssl-dev libyaml-dev"
#endif

#endif
