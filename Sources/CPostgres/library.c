#include "CPostgres.h"
#include "table.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct cpostgres_table cpostgres;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char problem[256];

static void load(void) {
    void *library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        snprintf(problem, sizeof problem, "%s", dlerror());
        return;
    }
#define CPOSTGRES_FIND(name) \
    cpostgres.name##_ = (__typeof__(&name))dlsym(library, #name); \
    if (!cpostgres.name##_) { \
        snprintf(problem, sizeof problem, "%s is not in the installed libpq.so.5", #name); \
        return; \
    }
    CPOSTGRES_FUNCTIONS(CPOSTGRES_FIND)
}

bool cpostgres_load(void) {
    pthread_once(&once, load);
    return problem[0] == '\0';
}

const char *cpostgres_load_problem(void) { return problem[0] ? problem : NULL; }

void cpostgres_free_text(char *text) { free(text); }
