#ifndef CPOSTGRES_H
#define CPOSTGRES_H

// What Swift sees of libpq, the client library of PostgreSQL: typed, one purpose a function.
// libpq is opened at first use (`cpostgres_load`), not linked: a pool in a file needs none, and
// starting the program does not pay for the twenty libraries that it brings (Kerberos, LDAP).

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if !__has_include(<postgresql/libpq-fe.h>)
#error "libpq-dev is missing: bash Resources/build.sh installs what is needed"
#endif

// libpq's own types, used by one thread at a time.
typedef struct pg_conn cpostgres_connection;
typedef struct pg_result cpostgres_result;
typedef struct pg_cancel cpostgres_cancel;
typedef struct _PQconninfoOption cpostgres_parameters;

// MARK: library.c

/// Opens libpq.so.5 and fills the function table, once; any thread. False: see the next one.
bool cpostgres_load(void);
/// Why loading failed; NULL when it did not.
const char *cpostgres_load_problem(void);
void cpostgres_free_text(char *text);

// MARK: connection.c

/// Takes an address apart: a URI or `keyword=value ...`. NULL where it is none; `problem` then
/// says why, is to be freed with `cpostgres_free_text`, and may repeat what was given.
cpostgres_parameters *cpostgres_parse(const char *address, char **problem);
/// What a connection with these parameters would use, with the service file, the environment and
/// libpq's defaults filled in. Connects to nothing. NULL where that cannot be told.
/// - keywords, values: as long as each other, ended with NULL.
cpostgres_parameters *cpostgres_effective(
    const char *const *keywords, const char *const *values, char **problem);
/// The parameter at an index; `value` is NULL where it is not set. False behind the last one.
bool cpostgres_parameter(
    const cpostgres_parameters *list, size_t index, const char **keyword, const char **value);
void cpostgres_parameters_free(cpostgres_parameters *list);

/// Connects, on a thread of its own: looking a name up cannot be ended, only left behind. What
/// comes back may not be connected; NULL where there was no answer within `milliseconds`.
/// Notices of the server go nowhere: their texts are foreign, and libpq would print them.
cpostgres_connection *cpostgres_connect(
    const char *const *keywords, const char *const *values, int milliseconds);
void cpostgres_close(cpostgres_connection *connection);
bool cpostgres_is_connected(const cpostgres_connection *connection);
/// The server wanted a password and there was none.
bool cpostgres_wants_password(const cpostgres_connection *connection);
/// What libpq says of the last failure; foreign.
const char *cpostgres_problem(const cpostgres_connection *connection);

/// The host that the connection is to; a folder for a socket.
const char *cpostgres_host(const cpostgres_connection *connection);
/// A setting that the server reports (`server_version`, `in_hot_standby`); NULL: it does not.
const char *cpostgres_reported(const cpostgres_connection *connection, const char *name);
/// The version of TLS ("TLSv1.3"); NULL without TLS.
const char *cpostgres_tls(const cpostgres_connection *connection);
int cpostgres_backend(const cpostgres_connection *connection);
int cpostgres_socket(const cpostgres_connection *connection);

typedef enum {
    CPOSTGRES_IDLE = 0,
    CPOSTGRES_ACTIVE,
    CPOSTGRES_IN_TRANSACTION,
    CPOSTGRES_IN_FAILED_TRANSACTION,
    CPOSTGRES_UNKNOWN,
} cpostgres_transaction;

cpostgres_transaction cpostgres_transaction_status(const cpostgres_connection *connection);

/// What ends a statement that runs; may be used by another thread, even after the connection was
/// closed.
cpostgres_cancel *cpostgres_cancel_new(cpostgres_connection *connection);
/// Asks the server on a connection of its own. That may take long.
bool cpostgres_cancel_send(cpostgres_cancel *cancel);
void cpostgres_cancel_free(cpostgres_cancel *cancel);

// MARK: exchange.c

/// Puts a statement in line, as an unnamed one; its results are to come in binary form.
/// - types: OIDs; 0: the server finds out. - formats: 0 is text, 1 binary.
bool cpostgres_send(
    cpostgres_connection *connection, const char *sql, int count, const uint32_t *types,
    const char *const *values, const int *lengths, const int *formats);
/// From here on many statements may be put in line before their results are read.
bool cpostgres_pipeline_begin(cpostgres_connection *connection);
/// Where the pipeline's transaction ends, and an error is over.
bool cpostgres_pipeline_sync(cpostgres_connection *connection);
/// False while results are left to read.
bool cpostgres_pipeline_end(cpostgres_connection *connection);

typedef enum {
    /// A result, or NULL: no more of this statement.
    CPOSTGRES_GOT = 0,
    /// Nothing came in time.
    CPOSTGRES_LATE,
} cpostgres_reading;

/// The next result, to be freed; sends first what is in line. Of a connection that is lost it is an
/// error, and `cpostgres_is_connected` is false.
/// - deadline: nanoseconds on the monotonic clock.
cpostgres_reading cpostgres_next(
    cpostgres_connection *connection, int64_t deadline, cpostgres_result **result);
/// Now, on that clock.
int64_t cpostgres_now(void);

/// Reads what came, without waiting. False: the connection is lost.
bool cpostgres_consume(cpostgres_connection *connection);
/// Takes a notification that came. NULL: none. To be freed with `cpostgres_free_text`.
char *cpostgres_notification(cpostgres_connection *connection, int *backend);

typedef enum {
    CPOSTGRES_ROWS = 0,
    CPOSTGRES_COMMAND,
    CPOSTGRES_SYNC,
    /// Left out, because an earlier statement of the pipeline failed.
    CPOSTGRES_LEFT_OUT,
    CPOSTGRES_ERROR,
    /// COPY, which is never asked for.
    CPOSTGRES_OTHER,
} cpostgres_kind;

/// A part of an error; foreign.
typedef enum {
    CPOSTGRES_SQLSTATE = 0,
    CPOSTGRES_MESSAGE,
    CPOSTGRES_TABLE,
    CPOSTGRES_COLUMN,
    CPOSTGRES_CONSTRAINT,
} cpostgres_part;

cpostgres_kind cpostgres_result_kind(const cpostgres_result *result);
/// NULL where the error does not say.
const char *cpostgres_error_part(const cpostgres_result *result, cpostgres_part part);
/// What a command did: "COMMIT", or "ROLLBACK" for a COMMIT of a transaction that had failed.
const char *cpostgres_command(cpostgres_result *result);
int cpostgres_row_count(const cpostgres_result *result);
int cpostgres_column_count(const cpostgres_result *result);
/// How many rows a command changed; 0 where it changes none.
int64_t cpostgres_changed(cpostgres_result *result);
const char *cpostgres_column(const cpostgres_result *result, int column);
/// The OID of a column's type.
uint32_t cpostgres_type(const cpostgres_result *result, int column);
bool cpostgres_is_null(const cpostgres_result *result, int row, int column);
/// Bytes as long as the result lives, in binary form; empty for NULL.
const uint8_t *cpostgres_value(
    const cpostgres_result *result, int row, int column, int *count);
void cpostgres_result_free(cpostgres_result *result);

#endif
