#define _GNU_SOURCE
#include "CCurl.h"
#include "table.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ccurl_table ccurl;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char problem[256];

static bool find(void *library, const char *name, void **place) {
    *place = dlsym(library, name);
    if (!*place) snprintf(problem, sizeof problem, "%s is not in the installed library", name);
    return *place != NULL;
}

static void load(void) {
    void *curl = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!curl) {
        snprintf(problem, sizeof problem, "%s", dlerror());
        return;
    }
    // The libssl that this libcurl brought with it; looking names up in it searches libcrypto too.
    void *ssl = dlopen("libssl.so.3", RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD);
    if (!ssl) {
        snprintf(problem, sizeof problem, "the installed libcurl.so.4 does not use libssl.so.3");
        return;
    }
#define CCURL_FIND_CURL(name) \
    if (!find(curl, #name, (void **)&ccurl.name##_)) return;
#define CCURL_FIND_SSL(name) \
    if (!find(ssl, #name, (void **)&ccurl.name##_)) return;
    CCURL_CURL_FUNCTIONS(CCURL_FIND_CURL)
    CCURL_SSL_FUNCTIONS(CCURL_FIND_SSL)
    if (ccurl.curl_global_init_(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        snprintf(problem, sizeof problem, "libcurl could not be initialised");
    }
}

bool ccurl_load(void) {
    pthread_once(&once, load);
    return problem[0] == '\0';
}

const char *ccurl_load_problem(void) { return problem[0] ? problem : NULL; }

void ccurl_free_text(char *text) { free(text); }

/// One part of a parsed URL as a copy of our own; NULL where there is none.
static char *part(CURLU *parsed, CURLUPart which, unsigned flags) {
    char *text = NULL, *copy = NULL;
    if (ccurl.curl_url_get_(parsed, which, &text, flags) == CURLUE_OK) copy = strdup(text);
    ccurl.curl_free_(text);
    return copy;
}

bool ccurl_parse_url(const char *url, char **scheme, char **host, int *port) {
    CURLU *parsed = ccurl_load() ? ccurl.curl_url_() : NULL;
    if (!parsed) return false;
    bool good = ccurl.curl_url_set_(parsed, CURLUPART_URL, url, 0) == CURLUE_OK;
    char *number = good ? part(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT) : NULL;
    *port = number ? atoi(number) : 0;
    *scheme = good ? part(parsed, CURLUPART_SCHEME, 0) : NULL;
    *host = good ? part(parsed, CURLUPART_HOST, 0) : NULL;
    free(number);
    ccurl.curl_url_cleanup_(parsed);
    return good;
}

const char *ccurl_system_words(int number) {
    const char *words = strerrordesc_np(number);
    return words ? words : "unknown error";
}
