#ifndef CPOSTGRES_TABLE_H
#define CPOSTGRES_TABLE_H

// The functions of libpq that are used, as found at run time. Names are written with the library's
// own types, so that the compiler checks every call.

#include <postgresql/libpq-fe.h>

#define CPOSTGRES_FUNCTIONS(F) \
    F(PQbackendPID) F(PQcancel) F(PQclear) F(PQcmdStatus) F(PQcmdTuples) F(PQconnectStartParams) \
    F(PQconnectdbParams) F(PQconnectionNeedsPassword) F(PQconninfo) F(PQconninfoFree) \
    F(PQconninfoParse) F(PQconsumeInput) F(PQenterPipelineMode) F(PQerrorMessage) \
    F(PQexitPipelineMode) F(PQfinish) F(PQflush) F(PQfname) F(PQfreeCancel) F(PQfreemem) \
    F(PQftype) F(PQgetCancel) F(PQgetResult) F(PQgetisnull) F(PQgetlength) F(PQgetvalue) \
    F(PQhost) F(PQisBusy) F(PQnfields) F(PQnotifies) F(PQntuples) F(PQparameterStatus) \
    F(PQpipelineSync) F(PQresultErrorField) F(PQresultErrorMessage) F(PQresultStatus) \
    F(PQsendQueryParams) F(PQsetNoticeReceiver) \
    F(PQsetnonblocking) F(PQsocket) F(PQsslAttribute) F(PQsslInUse) F(PQstatus) \
    F(PQtransactionStatus)

#define CPOSTGRES_FIELD(name) __typeof__(&name) name##_;
struct cpostgres_table {
    CPOSTGRES_FUNCTIONS(CPOSTGRES_FIELD)
};
#undef CPOSTGRES_FIELD

/// Filled by `cpostgres_load`, constant afterwards.
extern struct cpostgres_table cpostgres;

#endif
