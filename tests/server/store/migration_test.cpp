// A file outlives the program that wrote it.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "server/store/code_schema.hpp"
#include "server/store/open_ledger.hpp"
#include "server/store/sqlite_code_ledger.hpp"
#include "server/store/sqlite_file.hpp"
#include "tests/server/store/temporary_folder.hpp"

namespace errand::store {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::array steps = {
    "CREATE TABLE word (text TEXT)",
    "ALTER TABLE word ADD COLUMN length INTEGER; UPDATE word SET length = length(text)",
    "CREATE TABLE page (number INTEGER)",
};

class Migration : public testing::Test {
 protected:
  SqliteFile opened(std::span<const char* const> known) const {
    return SqliteFile{path_, {.application_id = 7, .steps = known}, std::chrono::milliseconds{1}};
  }

  std::string refusal_with(std::span<const char* const> known) const {
    try {
      opened(known);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "opened";
  }

  int asked(const char* query) const {
    SQLite::Database database(path_);
    return database.execAndGet(query).getInt();
  }

  TemporaryFolder folder_;
  std::string path_ = folder_.file("words");
};

TEST_F(Migration, AnOlderFileIsBroughtUpToDateWithWhatItHas) {
  {
    SqliteFile file = opened(std::span{steps}.first(1));
    ASSERT_TRUE(file.write([](SQLite::Database& database) {
      database.exec("INSERT INTO word VALUES ('four')");
      return Outcome::keep;
    }));
  }
  opened(std::span{steps}.first(2));
  EXPECT_EQ(asked("SELECT length FROM word"), 4);
  EXPECT_EQ(asked("PRAGMA user_version"), 2);
}

TEST_F(Migration, AnEmptyFileTakesEveryStep) {
  opened(steps);
  EXPECT_EQ(asked("PRAGMA user_version"), 3);
  EXPECT_EQ(asked("PRAGMA application_id"), 7);
}

TEST_F(Migration, ANewerFileIsRefusedAndLeftAsItIs) {
  opened(steps);
  EXPECT_THAT(refusal_with(std::span{steps}.first(2)),
              AllOf(StartsWith(path_ + ": "), HasSubstr("by a newer Errand (schema 3, this one knows 2)"),
                    HasSubstr("use that one, or a backup")));
  EXPECT_EQ(asked("PRAGMA user_version"), 3);
}

TEST_F(Migration, AFileIsLookedAtAndStaysAsItIs) {
  const auto files = [&] {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator{folder_.file("")}) count += entry.exists();
    return count;
  };
  const Format known{.application_id = 7, .steps = steps};
  EXPECT_EQ(SqliteFile::version_at(path_, known), 0);
  EXPECT_EQ(files(), 0U);
  opened(std::span{steps}.first(1));
  EXPECT_EQ(SqliteFile::version_at(path_, known), 1);
  EXPECT_EQ(files(), 1U);
  {
    // The version may stand in the log alone.
    const SqliteFile in_use = opened(std::span{steps}.first(2));
    EXPECT_EQ(SqliteFile::version_at(path_, known), 2);
  }
  const Format older{.application_id = 7, .steps = std::span{steps}.first(1)};
  EXPECT_THROW(SqliteFile::version_at(path_, older), std::runtime_error);
  EXPECT_THROW(SqliteFile::version_at(folder_.file("none/words"), known), std::runtime_error);
  EXPECT_EQ(asked("PRAGMA user_version"), 2);
}

TEST_F(Migration, AStepThatFailsLeavesTheFileAsItWas) {
  const std::array failing = {steps[0], steps[1], "INSERT INTO word VALUES ('x', 1); SELECT * FROM nowhere"};
  opened(std::span{steps}.first(1));
  EXPECT_THAT(refusal_with(failing),
              AllOf(HasSubstr("can't be brought from schema 1 to 3, and is left as it was"),
                    HasSubstr("no such table: nowhere")));
  EXPECT_EQ(asked("PRAGMA user_version"), 1);
  EXPECT_EQ(asked("SELECT count(*) FROM word"), 0);
  EXPECT_EQ(asked("SELECT count(*) FROM pragma_table_info('word')"), 1);
  EXPECT_EQ(refusal_with(std::span{steps}.first(1)), "opened");
}

TEST_F(Migration, AStepMayMakeATableAnewButNotLoseWhatIsReferredTo) {
  const std::array before = {
      "CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a REFERENCES a (id));"
      "INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)"};
  const char* const anew =
      "CREATE TABLE c (id INTEGER PRIMARY KEY); INSERT INTO c SELECT id FROM a; DROP TABLE a; "
      "ALTER TABLE c RENAME TO a";
  const char* const losing = "DELETE FROM a";
  opened(before);
  EXPECT_THAT(refusal_with(std::array{before[0], losing}), HasSubstr("refer to one that is not there"));
  EXPECT_EQ(refusal_with(std::array{before[0], anew}), "opened");
  EXPECT_EQ(asked("SELECT count(*) FROM b JOIN a ON b.a = a.id"), 1);
}

TEST_F(Migration, ALedgerOfTheFirstSchemaKeepsItsSeats) {
  const Format first{.application_id = code_application_id, .steps = std::span{code_schema_steps}.first(1)};
  {
    SqliteFile file(path_, first, std::chrono::milliseconds{1});
    EXPECT_THROW(open_present_ledger(path_), std::runtime_error);
    EXPECT_EQ(asked("PRAGMA user_version"), 1);
    ASSERT_TRUE(file.write([](SQLite::Database& database) {
      database.exec(
          "INSERT INTO seat (study, hit, assignment, worker, entered_ms) VALUES ('s', 'h', 'a', 'w', 5)");
      return Outcome::keep;
    }));
  }
  {
    SqliteCodeLedger ledger(path_);
    const auto seats = ledger.list("s", 0, 10);
    ASSERT_TRUE(seats);
    ASSERT_EQ(seats->size(), 1U);
    EXPECT_EQ(seats->front().place, (codes::Place{"s", {"h", "a", "w"}}));
  }
  EXPECT_EQ(open_present_ledger(path_)->list("s", 0, 10)->size(), 1U);
  EXPECT_THROW(SqliteFile(path_, first, std::chrono::milliseconds{1}), std::runtime_error);
}

}  // namespace
}  // namespace errand::store
