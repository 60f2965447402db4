#define _GNU_SOURCE
#include "CPostgres.h"
#include "table.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// MARK: Parameters

cpostgres_parameters *cpostgres_parse(const char *address, char **problem) {
    *problem = NULL;
    char *words = NULL;
    PQconninfoOption *list = cpostgres.PQconninfoParse_(address, &words);
    if (words) *problem = strdup(words);
    cpostgres.PQfreemem_(words);
    return list;
}

cpostgres_parameters *cpostgres_effective(
    const char *const *keywords, const char *const *values, char **problem) {
    *problem = NULL;
    // libpq tells what it would use of a connection only, and looks at all parameters before it
    // connects. So it is given one that it refuses.
    size_t count = 0;
    while (keywords[count]) count++;
    const char *names[count + 2], *texts[count + 2];
    for (size_t i = 0; i < count; i++) {
        names[i] = keywords[i];
        texts[i] = values[i];
    }
    names[count] = "channel_binding";
    texts[count] = "none, so that libpq stops here";
    names[count + 1] = texts[count + 1] = NULL;
    PGconn *connection = cpostgres.PQconnectStartParams_(names, texts, 0);
    if (!connection) return NULL;
    PQconninfoOption *list = cpostgres.PQconninfo_(connection);
    // A service that is not there leaves libpq with nothing but the words for it.
    const char *words = cpostgres.PQerrorMessage_(connection);
    if (words && !strstr(words, texts[count])) *problem = strdup(words);
    cpostgres.PQfinish_(connection);
    return list;
}

bool cpostgres_parameter(
    const cpostgres_parameters *list, size_t index, const char **keyword, const char **value) {
    *keyword = list[index].keyword;
    *value = *keyword ? list[index].val : NULL;
    return *keyword != NULL;
}

void cpostgres_parameters_free(cpostgres_parameters *list) { cpostgres.PQconninfoFree_(list); }

// MARK: Connecting

/// A connection that is being made. Both threads hold it; the last one frees it.
struct attempt {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    char **keywords, **values;
    PGconn *connection;
    bool is_done, is_left;
};

static char **copied(const char *const *texts) {
    size_t count = 0;
    while (texts[count]) count++;
    char **copy = calloc(count + 1, sizeof *copy);
    for (size_t i = 0; copy && i < count; i++) copy[i] = strdup(texts[i]);
    return copy;
}

static void free_attempt(struct attempt *attempt) {
    for (char **text = attempt->keywords; text && *text; text++) free(*text);
    for (char **text = attempt->values; text && *text; text++) free(*text);
    free(attempt->keywords);
    free(attempt->values);
    pthread_cond_destroy(&attempt->changed);
    pthread_mutex_destroy(&attempt->lock);
    free(attempt);
}

static void ignore(void *owner, const PGresult *notice) {
    (void)owner;
    (void)notice;
}

static void *connect_body(void *context) {
    struct attempt *attempt = context;
    PGconn *connection = cpostgres.PQconnectdbParams_(
        (const char *const *)attempt->keywords, (const char *const *)attempt->values, 0);
    if (connection) {
        cpostgres.PQsetNoticeReceiver_(connection, ignore, NULL);
        cpostgres.PQsetnonblocking_(connection, 1);
    }
    pthread_mutex_lock(&attempt->lock);
    attempt->connection = connection;
    attempt->is_done = true;
    bool is_left = attempt->is_left;
    pthread_cond_signal(&attempt->changed);
    pthread_mutex_unlock(&attempt->lock);
    if (is_left) {
        cpostgres.PQfinish_(connection);
        free_attempt(attempt);
    }
    return NULL;
}

cpostgres_connection *cpostgres_connect(
    const char *const *keywords, const char *const *values, int milliseconds) {
    struct attempt *attempt = calloc(1, sizeof *attempt);
    if (!attempt) return NULL;
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&attempt->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&attempt->lock, NULL);
    attempt->keywords = copied(keywords);
    attempt->values = copied(values);
    pthread_t thread;
    if (!attempt->keywords || !attempt->values
        || pthread_create(&thread, NULL, connect_body, attempt) != 0) {
        free_attempt(attempt);
        return NULL;
    }
    pthread_detach(thread);

    int64_t end = cpostgres_now() + (int64_t)milliseconds * 1000000;
    struct timespec deadline = {.tv_sec = end / 1000000000, .tv_nsec = end % 1000000000};
    pthread_mutex_lock(&attempt->lock);
    int outcome = 0;
    while (!attempt->is_done && outcome == 0)
        outcome = pthread_cond_timedwait(&attempt->changed, &attempt->lock, &deadline);
    PGconn *connection = attempt->connection;
    bool is_done = attempt->is_done;
    attempt->is_left = !is_done;
    pthread_mutex_unlock(&attempt->lock);
    if (is_done) free_attempt(attempt);
    return connection;
}

void cpostgres_close(cpostgres_connection *connection) { cpostgres.PQfinish_(connection); }

bool cpostgres_is_connected(const cpostgres_connection *connection) {
    return cpostgres.PQstatus_(connection) == CONNECTION_OK;
}

bool cpostgres_wants_password(const cpostgres_connection *connection) {
    return cpostgres.PQconnectionNeedsPassword_(connection) == 1;
}

const char *cpostgres_problem(const cpostgres_connection *connection) {
    return cpostgres.PQerrorMessage_(connection);
}

// MARK: Facts

const char *cpostgres_host(const cpostgres_connection *connection) {
    const char *host = cpostgres.PQhost_(connection);
    return host ? host : "";
}

const char *cpostgres_reported(const cpostgres_connection *connection, const char *name) {
    return cpostgres.PQparameterStatus_(connection, name);
}

const char *cpostgres_tls(const cpostgres_connection *connection) {
    // libpq's declaration takes a connection that is not constant, and changes none.
    PGconn *asked = (PGconn *)connection;
    return cpostgres.PQsslInUse_(asked) ? cpostgres.PQsslAttribute_(asked, "protocol") : NULL;
}

int cpostgres_backend(const cpostgres_connection *connection) {
    return cpostgres.PQbackendPID_(connection);
}

int cpostgres_socket(const cpostgres_connection *connection) {
    return cpostgres.PQsocket_(connection);
}

cpostgres_transaction cpostgres_transaction_status(const cpostgres_connection *connection) {
    switch (cpostgres.PQtransactionStatus_(connection)) {
    case PQTRANS_IDLE: return CPOSTGRES_IDLE;
    case PQTRANS_ACTIVE: return CPOSTGRES_ACTIVE;
    case PQTRANS_INTRANS: return CPOSTGRES_IN_TRANSACTION;
    case PQTRANS_INERROR: return CPOSTGRES_IN_FAILED_TRANSACTION;
    default: return CPOSTGRES_UNKNOWN;
    }
}

// MARK: Cancelling

cpostgres_cancel *cpostgres_cancel_new(cpostgres_connection *connection) {
    return cpostgres.PQgetCancel_(connection);
}

bool cpostgres_cancel_send(cpostgres_cancel *cancel) {
    char words[256];
    return cpostgres.PQcancel_(cancel, words, sizeof words) == 1;
}

void cpostgres_cancel_free(cpostgres_cancel *cancel) { cpostgres.PQfreeCancel_(cancel); }
