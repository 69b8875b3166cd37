#include "server/store/postgres_code_ledger.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <future>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "server/store/postgres_session.hpp"
#include "tests/server/store/temporary_folder.hpp"
#include "tests/support/cutting_proxy.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace errand::store {
namespace {

using codes::Entry;
using codes::Place;
using std::chrono::milliseconds;
using support::PostgresCluster;
using ::testing::HasSubstr;

Entry noted(codes::Ledger& ledger, codes::Deed deed) {
  std::promise<Entry> told;
  ledger.note(std::move(deed), [&](Entry entry) { told.set_value(std::move(entry)); });
  return told.get_future().get();
}

Place place_of(int number) { return {"reading", {"H", "A" + std::to_string(number), "W"}}; }

codes::Finish finish_of(int number, std::int64_t at = 5) {
  std::string key = std::to_string(number);
  key.resize(32);
  return {place_of(number), codes::Ending::complete, 1, key, {at}, 0, {at}, "answers"};
}

/// What a condition waits for comes by itself, soon; a minute is for a busy machine.
template <class Condition>
bool comes(const Condition& condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes{1};
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

class PostgresLedger : public testing::Test {
 protected:
  std::string asked(const std::string& sql) { return cluster_.execute(database_, sql); }

  /// The next transactions that enter a seat fail so.
  void fail_with(const std::string& state, int times) {
    asked(
        "DROP SEQUENCE IF EXISTS public.failures; CREATE SEQUENCE public.failures; "
        "CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
        "IF nextval('public.failures') <= " +
        std::to_string(times) + " THEN RAISE EXCEPTION 'as it is told' USING ERRCODE = '" + state +
        "'; END IF; RETURN NEW; END$$; "
        "CREATE OR REPLACE TRIGGER failing BEFORE INSERT ON errand.seat FOR EACH ROW EXECUTE FUNCTION "
        "fail()");
  }

  PostgresCluster& cluster_ = support::shared_cluster();
  std::string database_ = cluster_.new_database();
};

TEST_F(PostgresLedger, DeedsWhoseSessionEndsBeforeTheyAreCommittedAreDoneAgain) {
  PostgresCodeLedger ledger(cluster_.address_of(database_));
  ASSERT_TRUE(noted(ledger, finish_of(1)));
  auto holder = PostgresConnection::open(cluster_.address_of(database_));
  ASSERT_TRUE(holder);
  const auto never = PostgresConnection::Deadline::max();
  ASSERT_TRUE(
      holder->run_script("BEGIN; SELECT pg_advisory_xact_lock(" + std::to_string(writers_lock) + ")", never));
  auto told = std::async(std::launch::async, [&] { return noted(ledger, finish_of(2)); });
  const std::string waiting =
      "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND "
      "database = (SELECT oid FROM pg_database WHERE datname = current_database())";
  ASSERT_TRUE(comes([&] { return asked(waiting) == "1"; }));
  asked("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
  ASSERT_TRUE(holder->run_script("COMMIT", never));
  EXPECT_TRUE(told.get());
  EXPECT_EQ(asked("SELECT count(*) FROM errand.ending"), "2");
}

TEST_F(PostgresLedger, AnAnswerThatIsLostAfterTheCommitChangesNothing) {
  const TemporaryFolder folder;
  support::CuttingProxy proxy(folder.file(""), cluster_.folder());
  PostgresCodeLedger ledger("postgresql:///" + database_ + "?user=errand&host=" + folder.file(""));
  ASSERT_TRUE(noted(ledger, finish_of(1, 5)));
  ASSERT_EQ(ledger.purge("NOBODY"), 0);

  proxy.lose_next_answer();
  const Entry told = noted(ledger, finish_of(2, 6));
  ASSERT_TRUE(told) << told.error().reason;
  EXPECT_EQ((**told).ended->at, app::Moment{6});
  EXPECT_EQ(proxy.lost(), 1);
  EXPECT_EQ(ledger.list("reading", 0, 10)->size(), 2U);

  ASSERT_EQ(ledger.purge("NOBODY"), 0);
  proxy.lose_next_answer();
  EXPECT_EQ(ledger.purge("W"), 2) << "how many there were, though the second time finds none";
  EXPECT_EQ(proxy.lost(), 2);
  EXPECT_EQ(asked("SELECT count(*) FROM errand.ending"), "0");
}

TEST_F(PostgresLedger, WhatTheServerUndoesForOthersSakeIsDoneAgain) {
  PostgresCodeLedger ledger(cluster_.address_of(database_));
  fail_with("40P01", 3);
  EXPECT_TRUE(noted(ledger, finish_of(1)));
  fail_with("40001", 3);
  EXPECT_TRUE(noted(ledger, finish_of(2)));
  EXPECT_EQ(ledger.list("reading", 0, 10)->size(), 2U);
}

TEST_F(PostgresLedger, AServerWithoutSpaceClosesItAndLaterItGoesOn) {
  PostgresCodeLedger ledger(cluster_.address_of(database_));
  fail_with("53100", 1);
  const Entry closed = noted(ledger, finish_of(1));
  ASSERT_FALSE(closed);
  EXPECT_EQ(closed.error().reason, "as it is told");
  EXPECT_TRUE(noted(ledger, finish_of(1)));
}

TEST_F(PostgresLedger, APulseTellsThatNothingCanBeWrittenAndThatItCanAgain) {
  PostgresCodeLedger ledger(cluster_.address_of(database_), milliseconds{5000}, milliseconds{0});
  EXPECT_TRUE(noted(ledger, codes::Pulse{}));
  asked(
      "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'no room' "
      "USING ERRCODE = '53100'; END$$; "
      "CREATE TRIGGER failing BEFORE UPDATE ON errand.schema_version EXECUTE FUNCTION fail()");
  const Entry closed = noted(ledger, codes::Pulse{});
  ASSERT_FALSE(closed);
  EXPECT_EQ(closed.error().reason, "no room");
  EXPECT_TRUE(noted(ledger, codes::Look{place_of(1)}));
  asked("DROP TRIGGER failing ON errand.schema_version");
  EXPECT_TRUE(noted(ledger, codes::Pulse{}));
  EXPECT_EQ(asked("SELECT count(*) FROM errand.schema_version"), "1");
}

TEST_F(PostgresLedger, WhoeverListsByAndByMissesNoSeat) {
  constexpr int instances = 3;
  constexpr int each = 100;
  std::vector<std::unique_ptr<PostgresCodeLedger>> ledgers;
  for (int i = 0; i <= instances; ++i)
    ledgers.push_back(std::make_unique<PostgresCodeLedger>(cluster_.address_of(database_)));
  std::vector<std::future<void>> writers;
  for (int i = 0; i < instances; ++i)
    writers.push_back(std::async(std::launch::async, [&, i] {
      for (int number = 0; number < each; ++number)
        EXPECT_TRUE(
            noted(*ledgers[static_cast<std::size_t>(i)], codes::Enter{place_of(i * each + number), {1}}));
    }));
  std::set<std::string> seen;
  std::int64_t after = 0;
  EXPECT_TRUE(comes([&] {
    const auto seats = ledgers.back()->list("reading", after, 7);
    for (const auto& seat : *seats) {
      seen.insert(seat.place.seat.assignment);
      after = seat.number;
    }
    return seen.size() == instances * each;
  }));
  for (auto& writer : writers) writer.get();
}

TEST_F(PostgresLedger, ASchemaThatANewerErrandChangedMeanwhileEndsTheSession) {
  PostgresCodeLedger ledger(cluster_.address_of(database_), milliseconds{500});
  asked("UPDATE errand.schema_version SET version = 99");
  const Entry told = noted(ledger, finish_of(1));
  ASSERT_FALSE(told);
  EXPECT_THAT(told.error().reason, HasSubstr("by a newer Errand"));
}

TEST(PostgresLedgerWithoutServer, IsClosedAtOnceAndRecoversByItself) {
  PostgresCluster cluster;
  PostgresCodeLedger ledger(cluster.address_of("postgres"), milliseconds{500});
  ASSERT_TRUE(noted(ledger, finish_of(1)));
  cluster.stop();
  const Entry first = noted(ledger, finish_of(2));
  ASSERT_FALSE(first);
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(noted(ledger, finish_of(3)));
  EXPECT_FALSE(ledger.list("reading", 0, 10));
  EXPECT_FALSE(ledger.purge("W"));
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{1})
      << "nobody waits for a database";

  // What does not write through is no database either.
  cluster.start({"fsync=off"});
  EXPECT_TRUE(comes([&] {
    const Entry told = noted(ledger, finish_of(2));
    return !told && told.error().reason.find("fsync=off") != std::string::npos;
  }));
  cluster.stop();
  cluster.start();
  EXPECT_TRUE(comes([&] { return noted(ledger, finish_of(2)).has_value(); }));
  EXPECT_EQ(ledger.list("reading", 0, 10)->size(), 2U);
}

TEST(PostgresLedgerWithoutServer, EndsWhileItSeeksOne) {
  PostgresCluster cluster;
  PostgresCodeLedger ledger(cluster.address_of("postgres"), milliseconds{500});
  cluster.stop();
  EXPECT_FALSE(noted(ledger, finish_of(1)));
}

/// Callers that keep finishing seats, and remember what they were told.
struct Load {
  std::atomic<bool> is_over{false};
  std::atomic<bool> is_up{true};
  std::mutex mutex;
  std::map<int, std::int64_t> told;
  std::atomic<int> count{0};

  /// Until so many more are acknowledged.
  void await(int more) {
    const int enough = count + more;
    for (int now = count; now < enough; now = count) count.wait(now);
  }

  void finish_from(int first, codes::Ledger& ledger) {
    for (int number = first; !is_over; number += 100) {
      const Entry entry = noted(ledger, finish_of(number));
      if (entry) {
        const std::lock_guard lock{mutex};
        told.emplace(number, (**entry).number);
        ++count;
        count.notify_one();
      } else {
        is_up.wait(false);
      }
    }
  }
};

TEST(PostgresLedgerWithoutServer, WhatWasAcknowledgedOutlivesAKilledServer) {
  PostgresCluster cluster;
  Load load;
  {
    PostgresCodeLedger one(cluster.address_of("postgres"));
    PostgresCodeLedger other(cluster.address_of("postgres"));
    std::vector<std::thread> callers;
    for (int first = 0; first < 8; ++first)
      callers.emplace_back([&, first] { load.finish_from(first, first % 2 == 0 ? one : other); });
    for (int kills = 0; kills < 3; ++kills) {
      load.await(50);
      load.is_up = false;
      cluster.kill();
      cluster.start();
      load.is_up = true;
      load.is_up.notify_all();
    }
    load.await(50);
    load.is_over = true;
    for (auto& caller : callers) caller.join();
  }
  PostgresCodeLedger after(cluster.address_of("postgres"));
  std::set<std::int64_t> seats;
  for (const auto& [number, seat] : load.told) {
    const Entry entry = noted(after, codes::Look{place_of(number)});
    ASSERT_TRUE(entry && *entry && (**entry).ended) << number;
    EXPECT_EQ((**entry).number, seat);
    EXPECT_TRUE(seats.insert(seat).second) << "a seat of two";
  }
}

}  // namespace
}  // namespace errand::store
