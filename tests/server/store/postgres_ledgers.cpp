#include "server/store/open_ledger.hpp"
#include "tests/server/store/ledger_kinds.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace errand::store {
namespace {

class PostgresHome final : public LedgerHome {
 public:
  std::unique_ptr<codes::Ledger> open() override { return open_ledger(cluster_.address_of(database_)); }
  void refuse_worker_bad() override {
    cluster_.execute(database_,
                     "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                     "$$BEGIN RAISE EXCEPTION 'not this one'; END$$; "
                     "CREATE TRIGGER bad BEFORE INSERT ON errand.seat FOR EACH ROW "
                     "WHEN (NEW.worker = 'BAD'::bytea) EXECUTE FUNCTION refuse()");
  }

 private:
  support::PostgresCluster& cluster_ = support::shared_cluster();
  std::string database_ = cluster_.new_database();
};

}  // namespace

std::vector<LedgerKind> ledger_kinds() {
  return {{"Postgres", [] { return std::make_unique<PostgresHome>(); }}};
}

}  // namespace errand::store
