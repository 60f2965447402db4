#define _GNU_SOURCE
#include "CPostgres.h"
#include "table.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int64_t cpostgres_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

// MARK: Sending

bool cpostgres_send(
    cpostgres_connection *connection, const char *sql, int count, const uint32_t *types,
    const char *const *values, const int *lengths, const int *formats) {
    return cpostgres.PQsendQueryParams_(
               connection, sql, count, types, values, lengths, formats, 1)
        == 1;
}

bool cpostgres_pipeline_begin(cpostgres_connection *connection) {
    return cpostgres.PQenterPipelineMode_(connection) == 1;
}

bool cpostgres_pipeline_sync(cpostgres_connection *connection) {
    return cpostgres.PQpipelineSync_(connection) == 1;
}

bool cpostgres_pipeline_end(cpostgres_connection *connection) {
    return cpostgres.PQexitPipelineMode_(connection) == 1;
}

// MARK: Receiving

/// Waits until something can be read, or written where `writes`. False: not before the deadline.
static bool wait_for(PGconn *connection, bool writes, int64_t deadline, bool *readable) {
    struct pollfd watched = {
        .fd = cpostgres.PQsocket_(connection),
        .events = POLLIN | (writes ? POLLOUT : 0),
    };
    int64_t left = deadline - cpostgres_now();
    if (left < 0) left = 0;
    struct timespec limit = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
    int ready = ppoll(&watched, 1, &limit, NULL);
    *readable = ready > 0 && (watched.revents & ~POLLOUT);
    // Interrupted by a signal: looked at again by the caller.
    return ready != 0;
}

cpostgres_reading cpostgres_next(
    cpostgres_connection *connection, int64_t deadline, cpostgres_result **result) {
    *result = NULL;
    // Where the connection broke, libpq gives an error of its own instead of waiting.
    while (cpostgres.PQstatus_(connection) == CONNECTION_OK) {
        int unsent = cpostgres.PQflush_(connection);
        if (unsent < 0) break;
        if (unsent == 0 && !cpostgres.PQisBusy_(connection)) break;
        bool readable;
        if (!wait_for(connection, unsent == 1, deadline, &readable)) return CPOSTGRES_LATE;
        if (readable && !cpostgres.PQconsumeInput_(connection)) break;
    }
    *result = cpostgres.PQgetResult_(connection);
    return CPOSTGRES_GOT;
}

bool cpostgres_consume(cpostgres_connection *connection) {
    return cpostgres.PQconsumeInput_(connection) == 1;
}

char *cpostgres_notification(cpostgres_connection *connection, int *backend) {
    PGnotify *notification = cpostgres.PQnotifies_(connection);
    if (!notification) return NULL;
    *backend = notification->be_pid;
    char *channel = strdup(notification->relname);
    cpostgres.PQfreemem_(notification);
    return channel;
}

// MARK: Results

cpostgres_kind cpostgres_result_kind(const cpostgres_result *result) {
    switch (cpostgres.PQresultStatus_(result)) {
    case PGRES_TUPLES_OK: return CPOSTGRES_ROWS;
    case PGRES_COMMAND_OK: return CPOSTGRES_COMMAND;
    case PGRES_EMPTY_QUERY: return CPOSTGRES_COMMAND;
    case PGRES_PIPELINE_SYNC: return CPOSTGRES_SYNC;
    case PGRES_PIPELINE_ABORTED: return CPOSTGRES_LEFT_OUT;
    case PGRES_BAD_RESPONSE:
    case PGRES_FATAL_ERROR: return CPOSTGRES_ERROR;
    default: return CPOSTGRES_OTHER;
    }
}

const char *cpostgres_error_part(const cpostgres_result *result, cpostgres_part part) {
    switch (part) {
    case CPOSTGRES_SQLSTATE: return cpostgres.PQresultErrorField_(result, PG_DIAG_SQLSTATE);
    case CPOSTGRES_TABLE: return cpostgres.PQresultErrorField_(result, PG_DIAG_TABLE_NAME);
    case CPOSTGRES_COLUMN: return cpostgres.PQresultErrorField_(result, PG_DIAG_COLUMN_NAME);
    case CPOSTGRES_CONSTRAINT:
        return cpostgres.PQresultErrorField_(result, PG_DIAG_CONSTRAINT_NAME);
    case CPOSTGRES_MESSAGE: {
        const char *words = cpostgres.PQresultErrorField_(result, PG_DIAG_MESSAGE_PRIMARY);
        // What libpq itself found (the connection broke) has no parts.
        return words ? words : cpostgres.PQresultErrorMessage_(result);
    }
    }
    return NULL;
}

const char *cpostgres_command(cpostgres_result *result) {
    return cpostgres.PQcmdStatus_(result);
}

int cpostgres_row_count(const cpostgres_result *result) { return cpostgres.PQntuples_(result); }

int cpostgres_column_count(const cpostgres_result *result) { return cpostgres.PQnfields_(result); }

int64_t cpostgres_changed(cpostgres_result *result) {
    return strtoll(cpostgres.PQcmdTuples_(result), NULL, 10);
}

const char *cpostgres_column(const cpostgres_result *result, int column) {
    const char *name = cpostgres.PQfname_(result, column);
    return name ? name : "";
}

uint32_t cpostgres_type(const cpostgres_result *result, int column) {
    return cpostgres.PQftype_(result, column);
}

bool cpostgres_is_null(const cpostgres_result *result, int row, int column) {
    return cpostgres.PQgetisnull_(result, row, column) == 1;
}

const uint8_t *cpostgres_value(
    const cpostgres_result *result, int row, int column, int *count) {
    *count = cpostgres.PQgetlength_(result, row, column);
    return (const uint8_t *)cpostgres.PQgetvalue_(result, row, column);
}

void cpostgres_result_free(cpostgres_result *result) { cpostgres.PQclear_(result); }
