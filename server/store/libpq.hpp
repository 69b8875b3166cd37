#pragma once
#include <libpq-fe.h>

#include <string>
#include <tl/expected.hpp>

#define ERRAND_LIBPQ_FUNCTIONS(X) \
  X(PQclear)                      \
  X(PQcmdTuples)                  \
  X(PQconnectdbParams)            \
  X(PQconninfoFree)               \
  X(PQconninfoParse)              \
  X(PQconsumeInput)               \
  X(PQdb)                         \
  X(PQenterPipelineMode)          \
  X(PQerrorMessage)               \
  X(PQexitPipelineMode)           \
  X(PQfinish)                     \
  X(PQflush)                      \
  X(PQgetResult)                  \
  X(PQgetisnull)                  \
  X(PQgetlength)                  \
  X(PQgetvalue)                   \
  X(PQhost)                       \
  X(PQisBusy)                     \
  X(PQntuples)                    \
  X(PQpipelineSync)               \
  X(PQresultErrorField)           \
  X(PQresultErrorMessage)         \
  X(PQresultStatus)               \
  X(PQsendPrepare)                \
  X(PQsendQuery)                  \
  X(PQsendQueryPrepared)          \
  X(PQsetNoticeProcessor)         \
  X(PQsetnonblocking)             \
  X(PQsocket)                     \
  X(PQstatus)                     \
  X(PQtransactionStatus)

namespace errand::store {

/// libpq's functions. The library comes in with the first database that needs it: those behind it (Kerberos,
/// LDAP, GnuTLS) are 3 MB of a process, and most servers have SQLite.
struct LibPq {
#define ERRAND_MEMBER(name) decltype(&::name) name = nullptr;  // NOLINT(bugprone-macro-parentheses)
  ERRAND_LIBPQ_FUNCTIONS(ERRAND_MEMBER)
#undef ERRAND_MEMBER
};

/// Once for the process, by any thread. The error is a sentence for whoever runs the server.
tl::expected<void, std::string> load_libpq();

/// After load_libpq has succeeded.
const LibPq& pq();

}  // namespace errand::store
