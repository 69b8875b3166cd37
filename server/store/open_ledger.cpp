#include "server/store/open_ledger.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "server/store/code_schema.hpp"
#include "server/store/postgres_code_ledger.hpp"
#include "server/store/postgres_code_schema.hpp"
#include "server/store/postgres_session.hpp"
#include "server/store/sqlite_code_ledger.hpp"

namespace errand::store {

std::unique_ptr<codes::Ledger> open_ledger(const std::string& where) {
  if (PostgresConnection::is_address(where)) return std::make_unique<PostgresCodeLedger>(where);
  return std::make_unique<SqliteCodeLedger>(where);
}

LedgerVersion version_of_ledger(const std::string& where) {
  if (PostgresConnection::is_address(where)) {
    const auto found = schema_version_at(where, postgres_code_schema_steps);
    if (!found) throw std::runtime_error("PostgreSQL: " + found.error());
    return {.found = *found, .known = std::int64_t{postgres_code_schema_steps.size()}};
  }
  constexpr Format format{.application_id = code_application_id, .steps = code_schema_steps};
  return {.found = SqliteFile::version_at(where, format), .known = format.version()};
}

std::unique_ptr<codes::Ledger> open_present_ledger(const std::string& where) {
  const auto [found, known] = version_of_ledger(where);
  if (found == 0) throw std::runtime_error("the store is empty: no server has been started with it");
  if (found < known)
    throw std::runtime_error(fmt::format(
        "the store has schema {}, not {}: start this version's server once, which brings it up to "
        "date, or use the older version",
        found, known));
  return open_ledger(where);
}

}  // namespace errand::store
