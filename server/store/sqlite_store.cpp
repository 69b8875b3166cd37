#include "server/store/sqlite_store.hpp"

#include "server/store/schema.hpp"

namespace errand::store {
namespace {

constexpr Format format{.application_id = application_id, .steps = schema_steps};

}  // namespace

Store::Store(const std::string& path, std::chrono::milliseconds patience) : file_{path, format, patience} {}

Store Store::copy_of(const std::string& path, std::chrono::milliseconds patience) {
  return Store{SqliteFile::copy_of(path, format, patience)};
}

void Store::run_reading(const std::function<void(const Records&)>& work) const {
  file_.read([&](SQLite::Database& database) { work(Records{database}); });
}

tl::expected<void, Unavailable> Store::run_writing(const std::function<Outcome(Records&)>& work) {
  return file_.write([&](SQLite::Database& database) {
    Records records{database};
    return work(records);
  });
}

}  // namespace errand::store
