#include "tests/server/store/ledger_kinds.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include "server/store/open_ledger.hpp"
#include "tests/server/store/temporary_folder.hpp"

namespace errand::store {
namespace {

class SqliteHome final : public LedgerHome {
 public:
  std::unique_ptr<codes::Ledger> open() override { return open_ledger(path_); }
  void refuse_worker_bad() override {
    SQLite::Database(path_, SQLite::OPEN_READWRITE)
        .exec(
            "CREATE TRIGGER bad BEFORE INSERT ON seat WHEN NEW.worker = 'BAD' "
            "BEGIN SELECT RAISE(ABORT, 'not this one'); END");
  }

 private:
  TemporaryFolder folder_;
  std::string path_ = folder_.file("codes.sqlite");
};

}  // namespace

std::vector<LedgerKind> ledger_kinds() {
  return {{"Sqlite", [] { return std::make_unique<SqliteHome>(); }}};
}

}  // namespace errand::store
