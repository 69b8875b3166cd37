#include "server/store/sqlite_code_ledger.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include <fstream>
#include <future>

#include "tests/server/store/temporary_folder.hpp"
#include "tests/support/faulty_disk.hpp"

namespace errand::store {
namespace {

using codes::Place;
using std::chrono::milliseconds;

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

codes::Finish finish_of(const Place& place, const std::string& answers) {
  std::string key = place.seat.worker;
  key.resize(32);
  return {place, codes::Ending::complete, 1, key, {1}, 0, {2}, answers};
}

codes::Entry noted(codes::Ledger& ledger, codes::Deed deed) {
  std::promise<codes::Entry> told;
  ledger.note(std::move(deed), [&](codes::Entry entry) { told.set_value(std::move(entry)); });
  return told.get_future().get();
}

TEST(SqliteCodeLedger, WhatIsForgottenCannotBeReadInTheFiles) {
  const TemporaryFolder folder;
  const std::string path = folder.file("codes.sqlite");
  SqliteCodeLedger ledger(path);
  const auto on_disk = [&](const std::string& text) {
    return (bytes_of(path) + bytes_of(path + "-wal")).find(text) != std::string::npos;
  };
  // Long ones have pages of their own.
  noted(ledger, finish_of({"reading", {"H", "A1", "WORKER-ANN"}}, "diary-of-ann" + std::string(20'000, 'x')));
  noted(ledger, finish_of({"reading", {"H", "A2", "WORKER-BEN"}}, "diary-of-ben"));
  ASSERT_TRUE(on_disk("WORKER-ANN") && on_disk("diary-of-ann"));
  EXPECT_EQ(ledger.purge("WORKER-ANN"), 1);
  EXPECT_FALSE(on_disk("WORKER-ANN") || on_disk("diary-of-ann"));
  EXPECT_TRUE(on_disk("WORKER-BEN") && on_disk("diary-of-ben"));
  EXPECT_EQ(ledger.forget_before("reading", {2}, {}), 1);
  EXPECT_FALSE(on_disk("WORKER-BEN") || on_disk("diary-of-ben"));
}

TEST(SqliteCodeLedger, WhoLooksAtASeatDoesNotWaitForTheWriter) {
  const TemporaryFolder folder;
  std::promise<void> goes_on;  // waited for while the ledger closes, too
  SqliteCodeLedger ledger(folder.file("codes.sqlite"));
  const Place place{"reading", {"H", "A1", "ANN"}};
  const codes::Entry ended = noted(ledger, finish_of(place, ""));
  ledger.note(codes::Look{}, [&](const codes::Entry&) { goes_on.get_future().wait(); });
  const codes::Entry seen = noted(ledger, codes::Look{place});
  goes_on.set_value();
  ASSERT_TRUE(ended && seen);
  EXPECT_EQ(*seen, *ended);
}

TEST(SqliteCodeLedger, APulseTellsThatTheDiskIsFullAndThatThereIsRoomAgain) {
  const TemporaryFolder folder;
  support::FaultyDisk disk(1);
  SqliteCodeLedger ledger(folder.file("codes.sqlite"), milliseconds{1}, milliseconds{0});
  EXPECT_TRUE(noted(ledger, codes::Pulse{}));
  disk.plan(
      {.operation = support::FaultyDisk::Operation::write, .at = 1, .code = SQLITE_FULL, .times = 1 << 30});
  EXPECT_FALSE(noted(ledger, codes::Pulse{}));
  EXPECT_TRUE(noted(ledger, codes::Look{{"reading", {"H", "A1", "ANN"}}}));
  disk.plan({});
  EXPECT_TRUE(noted(ledger, codes::Pulse{}));
}

TEST(SqliteCodeLedger, APulseWritesOnlyWhenNothingElseDidJustNow) {
  const TemporaryFolder folder;
  const std::string path = folder.file("codes.sqlite");
  SqliteCodeLedger ledger(path, milliseconds{1}, std::chrono::hours{1});
  SQLite::Database other(path, SQLite::OPEN_READWRITE);
  const codes::Enter deed{{"reading", {"H", "A1", "ANN"}}, {1}};
  ASSERT_TRUE(noted(ledger, deed));
  other.exec("BEGIN IMMEDIATE");
  EXPECT_TRUE(noted(ledger, codes::Pulse{}));
  EXPECT_FALSE(noted(ledger, deed));
  other.exec("ROLLBACK");
  EXPECT_FALSE(noted(ledger, codes::Pulse{}));
  EXPECT_TRUE(noted(ledger, deed));
  EXPECT_TRUE(noted(ledger, codes::Pulse{}));
}

}  // namespace
}  // namespace errand::store
