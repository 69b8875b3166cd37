#include "server/store/open_ledger.hpp"

#include "server/store/postgres_code_ledger.hpp"
#include "server/store/sqlite_code_ledger.hpp"

namespace errand::store {

std::unique_ptr<codes::Ledger> open_ledger(const std::string& where) {
  if (PostgresConnection::is_address(where)) return std::make_unique<PostgresCodeLedger>(where);
  return std::make_unique<SqliteCodeLedger>(where);
}

}  // namespace errand::store
