#include "server/store/postgres_session.hpp"

#include <gmock/gmock.h>

#include <array>
#include <future>
#include <vector>

#include "server/store/open_ledger.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace errand::store {
namespace {

using support::PostgresCluster;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::array steps = {
    "CREATE TABLE errand.word (text text)",
    "ALTER TABLE errand.word ADD length bigint; UPDATE errand.word SET length = length(text)",
};

std::string refusal_of(const std::string& address, std::span<const char* const> known = steps) {
  const auto opened = open_session(address, known);
  return opened ? "opened" : opened.error();
}

class PostgresSession : public testing::Test {
 protected:
  std::string asked(const std::string& sql) { return cluster_.execute(database_, sql); }

  PostgresCluster& cluster_ = support::shared_cluster();
  std::string database_ = cluster_.new_database();
  std::string address_ = cluster_.address_of(database_);
};

TEST_F(PostgresSession, AnOlderSchemaIsBroughtUpToDateWithWhatItHas) {
  ASSERT_EQ(refusal_of(address_, std::span{steps}.first(1)), "opened");
  asked("INSERT INTO errand.word VALUES ('four')");
  EXPECT_EQ(refusal_of(address_), "opened");
  EXPECT_EQ(asked("SELECT length FROM errand.word"), "4");
  EXPECT_EQ(asked("SELECT version FROM errand.schema_version"), "2");
}

TEST_F(PostgresSession, ANewerSchemaIsRefusedAndLeftAsItIs) {
  ASSERT_EQ(refusal_of(address_), "opened");
  EXPECT_THAT(
      refusal_of(address_, std::span{steps}.first(1)),
      AllOf(HasSubstr("database " + database_), HasSubstr("by a newer Errand (schema 2, this one knows 1)"),
            HasSubstr("use that one, or a backup")));
  EXPECT_EQ(asked("SELECT version FROM errand.schema_version"), "2");
}

TEST_F(PostgresSession, ASchemaIsLookedAtAndStaysAsItIs) {
  EXPECT_EQ(schema_version_at(address_, steps), 0);
  EXPECT_EQ(asked("SELECT to_regnamespace('errand') IS NULL"), "t");
  ASSERT_EQ(refusal_of(address_, std::span{steps}.first(1)), "opened");
  EXPECT_EQ(schema_version_at(address_, steps), 1);
  EXPECT_EQ(asked("SELECT version FROM errand.schema_version"), "1");
  const auto newer = schema_version_at(address_, {});
  ASSERT_FALSE(newer);
  EXPECT_THAT(newer.error(), HasSubstr("by a newer Errand (schema 1, this one knows 0)"));
}

TEST_F(PostgresSession, AStepThatFailsLeavesTheSchemaAsItWas) {
  ASSERT_EQ(refusal_of(address_, std::span{steps}.first(1)), "opened");
  const std::array failing = {steps[0], steps[1],
                              "INSERT INTO errand.word VALUES ('x', 1); SELECT * FROM nowhere"};
  EXPECT_THAT(refusal_of(address_, failing),
              AllOf(HasSubstr("can't be brought from schema 1 to 3, and is left as it was"),
                    HasSubstr("\"nowhere\" does not exist")));
  EXPECT_EQ(asked("SELECT version FROM errand.schema_version"), "1");
  EXPECT_EQ(asked("SELECT count(*) FROM errand.word"), "0");
  EXPECT_EQ(refusal_of(address_, std::span{steps}.first(1)), "opened");
}

TEST_F(PostgresSession, AFirstStepThatFailsLeavesNothingBehind) {
  EXPECT_THAT(refusal_of(address_, std::array{"SELECT * FROM nowhere"}), HasSubstr("from schema 0 to 1"));
  EXPECT_EQ(asked("SELECT to_regnamespace('errand') IS NULL"), "t");
}

TEST_F(PostgresSession, ManyThatStartTogetherMakeTheSchemaOnce) {
  std::vector<std::future<std::string>> all;
  for (int i = 0; i < 8; ++i)
    all.push_back(std::async(std::launch::async, [&] { return refusal_of(address_); }));
  for (auto& one : all) EXPECT_EQ(one.get(), "opened");
  EXPECT_EQ(asked("SELECT count(*) FROM errand.schema_version"), "1");
}

TEST_F(PostgresSession, WhoMayNotMakeASchemaCanBeGivenOne) {
  const std::string role = "guest_of_" + database_;
  asked("REVOKE CREATE ON DATABASE " + database_ + " FROM PUBLIC; CREATE ROLE " + role + " LOGIN");
  EXPECT_THAT(refusal_of(cluster_.address_of(database_, role)), HasSubstr("permission denied"));
  asked("CREATE SCHEMA errand AUTHORIZATION " + role);
  EXPECT_EQ(refusal_of(cluster_.address_of(database_, role)), "opened");
}

TEST_F(PostgresSession, SynchronousCommitOffIsRefusedWhoeverSetIt) {
  const std::string role = "role_of_" + database_;
  asked("CREATE ROLE " + role + " LOGIN; GRANT CREATE ON DATABASE " + database_ + " TO " + role);
  const std::string address = cluster_.address_of(database_, role);
  const auto refused_with = [&](const std::string& source, const std::string& mending) {
    EXPECT_THAT(refusal_of(address), AllOf(HasSubstr("has synchronous_commit=off"),
                                           HasSubstr("\"" + source + "\""), HasSubstr(mending)));
    // As it is told to, the server is mended.
    asked(mending.substr(0, mending.find(',')));
  };
  asked("ALTER DATABASE " + database_ + " SET synchronous_commit = off");
  refused_with("database", "ALTER DATABASE \"" + database_ + "\" RESET synchronous_commit");
  asked("ALTER ROLE " + role + " SET synchronous_commit = off");
  refused_with("user", "ALTER ROLE \"" + role + "\" RESET synchronous_commit");
  asked("ALTER ROLE " + role + " IN DATABASE " + database_ + " SET synchronous_commit = off");
  refused_with("database user",
               "ALTER ROLE \"" + role + "\" IN DATABASE \"" + database_ + "\" RESET synchronous_commit");
  EXPECT_THAT(refusal_of(address + "&options=-csynchronous_commit%3Doff"),
              HasSubstr("the address's options"));
  EXPECT_EQ(refusal_of(address), "opened");
}

TEST_F(PostgresSession, SynchronousCommitLocalIsRaised) {
  asked("ALTER DATABASE " + database_ + " SET synchronous_commit = local");
  auto session = open_session(address_, steps);
  ASSERT_TRUE(session) << session.error();
  const PostgresCall call{"SELECT current_setting('synchronous_commit')", {}};
  const auto shown = session->run({&call, 1}, PostgresConnection::Deadline::max());
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->front().text(0, 0), "on");
}

TEST(PostgresServer, OneThatDoesNotWriteThroughIsRefused) {
  PostgresCluster cluster;
  const std::string address = cluster.address_of("postgres");
  for (const std::string setting : {"fsync", "full_page_writes", "synchronous_commit"}) {
    cluster.stop();
    cluster.start({setting + "=off"});
    EXPECT_THAT(refusal_of(address), AllOf(HasSubstr("has " + setting + "=off, so a crash would lose"),
                                           HasSubstr("ALTER SYSTEM SET " + setting + " = on")));
  }
}

TEST(PostgresServer, AReplicaIsRefused) {
  PostgresCluster primary;
  const auto standby = primary.standby();
  EXPECT_THAT(refusal_of(standby->address_of("postgres")),
              AllOf(HasSubstr("is a replica"), HasSubstr("give the address of the primary")));
}

TEST(PostgresAddress, APasswordIsNeverInAMessage) {
  const PostgresCluster& cluster = support::shared_cluster();
  for (const std::string address : {
           "postgresql://errand:s3cret@",
           "postgresql://errand:s3cret@[::1/x",
           "postgresql://errand:s3cret%zz@localhost/x",
           "postgresql://errand@localhost/x?pasword=s3cret",
           "postgresql://errand:s3cret@localhost:99999/x",
           "postgresql://errand:s3cret@localhost:1/x",
           "postgres://errand:s3cret@/nowhere?host=HOST",
       }) {
    std::string with_host = address;
    if (const auto at = with_host.find("HOST"); at != std::string::npos)
      with_host.replace(at, 4, cluster.folder());
    try {
      open_ledger(with_host);
      ADD_FAILURE() << "opened " << with_host;
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), AllOf(HasSubstr("PostgreSQL: "), Not(HasSubstr("s3cret"))));
    }
  }
}

}  // namespace
}  // namespace errand::store
