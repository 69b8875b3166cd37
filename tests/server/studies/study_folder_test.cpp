#include "server/studies/study_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/requester/temporary_folder.hpp"

namespace errand::studies {
namespace {

namespace fs = std::filesystem;

using requester::picture_config;
using requester::picture_data;
using requester::TemporaryFolder;
using requester::write_picture_study;
using testing::ElementsAre;
using testing::StartsWith;

std::string first_problem(const fs::path& folder) {
  const auto checked = check_study(folder);
  return checked ? "none" : to_text(checked.error().problems.at(0));
}

std::string warnings_of(const TemporaryFolder& folder) {
  const auto checked = check_study(folder.path());
  if (!checked) return to_text(checked.error().problems.at(0));
  std::string text;
  for (const Problem& warning : checked->warnings) text += to_text(warning) + "\n";
  return text;
}

TEST(StudyFolder, AStudyIsReadWithItsDataFile) {
  const TemporaryFolder folder;
  write_picture_study(folder);
  const auto checked = check_study(folder.path());
  ASSERT_TRUE(checked);
  EXPECT_EQ(checked->study.num_hits, 2U);
  EXPECT_EQ(checked->study.data->rows[1][0], "dog.svg");
  EXPECT_EQ(text_of(checked->folder, "pictures.csv"), picture_data);
  EXPECT_TRUE(checked->warnings.empty());
}

TEST(StudyFolder, WhatIsNoStudyFolderIsSaidClearly) {
  const TemporaryFolder folder;
  const std::string path = folder.path().string();
  EXPECT_EQ(first_problem(folder.path()),
            path + ": holds no config.json; expected a folder that holds a config.json");
  EXPECT_EQ(first_problem(folder.path() / "none"),
            path + "/none: there is no such folder; expected a folder that holds a config.json");
  folder.write("config.json", "{}");
  EXPECT_EQ(first_problem(folder.path() / "config.json"),
            path +
                "/config.json: is a file; give the folder that it is in; expected a folder that holds a "
                "config.json");
  fs::create_symlink("loop", folder.path() / "loop");
  EXPECT_EQ(
      first_problem(folder.path() / "loop"),
      path +
          "/loop: is a symbolic link that leads back to itself; expected a folder that holds a config.json");
}

TEST(StudyFolder, OnlyPlainFilesInsideTheFolderAreRead) {
  const TemporaryFolder outside;
  outside.write("config.json", picture_config);
  outside.write("pictures.csv", picture_data);
  const TemporaryFolder folder;
  const fs::path config = folder.path() / "config.json";
  fs::create_symlink(outside.path() / "config.json", config);
  EXPECT_EQ(first_problem(folder.path()).substr(0, 42), "config.json: cannot be given to workers; e");
  fs::remove(config);
  fs::create_directory(config);
  EXPECT_EQ(first_problem(folder.path()).substr(0, 40), "config.json: cannot be given to workers;");
  fs::remove(config);
  ASSERT_EQ(::mkfifo(config.c_str(), S_IRUSR | S_IWUSR), 0);
  EXPECT_EQ(first_problem(folder.path()).substr(0, 40), "config.json: cannot be given to workers;");
  fs::remove(config);
  folder.write("config.json", picture_config);
  fs::create_symlink(outside.path() / "pictures.csv", folder.path() / "pictures.csv");
  EXPECT_EQ(first_problem(folder.path()).substr(0, 41), "pictures.csv: cannot be given to workers;");
}

TEST(StudyFolder, AFileBeyondItsLimitIsNotRead) {
  const TemporaryFolder folder;
  folder.write("config.json", std::string(json_bytes + 1, ' '));
  EXPECT_EQ(first_problem(folder.path()), "config.json: is too large; expected at most 4 MB");
  write_picture_study(folder);
  fs::resize_file(folder.path() / "pictures.csv", data_file_bytes + 1);
  EXPECT_EQ(first_problem(folder.path()), "pictures.csv: is too large; expected at most 32 MB");
}

TEST(StudyFolder, AnUnreadableDataFileHidesNoProblemOfTheConfig) {
  const TemporaryFolder folder;
  folder.write("config.json", R"({
  "meta": { "title": "T", "numSubtasks": 0 },
  "data": { "file": "pairs.csv" },
  "questions": [{ "name": "a", "type": "shortText", "text": "${left}?", "maxLength": -1 }]
})");
  fs::create_directory(folder.path() / "pairs.csv");
  const auto checked = check_study(folder.path());
  ASSERT_FALSE(checked);
  std::vector<std::string> said;
  for (const Problem& problem : checked.error().problems) said.push_back(to_text(problem).substr(0, 44));
  EXPECT_THAT(said, ElementsAre(StartsWith("config.json:2:42: "), StartsWith("config.json:4:"),
                                StartsWith("pairs.csv: cannot be given to workers; expec")));
}

TEST(StudyFolder, AMissingDataFileIsAProblem) {
  const TemporaryFolder folder;
  folder.write("config.json", picture_config);
  EXPECT_NE(first_problem(folder.path()).find("pictures.csv"), std::string::npos);
}

TEST(StudyFolder, AMissingPictureIsAWarningAtItsRow) {
  const TemporaryFolder folder;
  write_picture_study(folder);
  fs::remove(folder.path() / "dog.svg");
  EXPECT_EQ(warnings_of(folder),
            "pictures.csv:3:1: \"dog.svg\" is not in the study's folder; expected a plain file there, or an "
            "address "
            "that begins with https://\n");
}

TEST(StudyFolder, AFileThatWorkersAreNotGivenIsAWarning) {
  const TemporaryFolder folder;
  folder.write("config.json", R"({
  "meta": { "title": "T" },
  "instructions": { "simple": "<a href='notes.txt'>x</a> <a href='./results.csv'>x</a> <img src='A.PNG' alt=''>" },
  "questions": [{ "name": "a", "type": "shortText", "text": "?" }]
})");
  for (const char* file : {"notes.txt", "results.csv", "A.PNG"}) folder.write(file, "x");
  const std::string warnings = warnings_of(folder);
  EXPECT_NE(warnings.find("config.json:3:41: \"notes.txt\" is not given to workers"), std::string::npos)
      << warnings;
  EXPECT_NE(warnings.find("\"./results.csv\" is not given to workers"), std::string::npos) << warnings;
  EXPECT_EQ(std::count(warnings.begin(), warnings.end(), '\n'), 2) << warnings;
}

TEST(StudyFolder, WorkersGetMediaAndNothingElse) {
  for (const char* open : {"cat.svg", "a/b.JPEG", "x/index.html", "f.woff2"}) {
    EXPECT_TRUE(is_for_workers(open)) << open;
  }
  for (const char* closed : {"config.json",
                             "config.json~",
                             "config.json.bak",
                             "config.json.gz",
                             "config.json.html",
                             "CONFIG.JSON.png",
                             "old/config.json",
                             "results.csv",
                             "pictures.csv",
                             "pictures.csv.bak",
                             "pictures.csv~",
                             "a.tsv",
                             "a.sqlite",
                             "keys/answers.json",
                             "keys/server.pem",
                             "server.key",
                             "notes.txt",
                             "README.md",
                             "page.html.orig",
                             "png",
                             ""}) {
    EXPECT_FALSE(is_for_workers(closed)) << closed;
  }
}

TEST(StudyFolder, AddressesInHtmlAreLookedForToo) {
  const TemporaryFolder folder;
  folder.write("there/a b.png", "x");
  folder.write("config.json", R"({
  "meta": { "title": "T" },
  "instructions": {
    "simple": "<img src='there/a%20b.png?x=1'><a href=\"https://example.org/x.png\">x</a> <a href='#y'>y</a>",
    "steps": ["<img src=\"gone.png\" alt=''>"],
    "images": ["data:image/png;base64,", "https://c.example.org/x", ".secret/x.png"]
  },
  "questions": [{ "name": "a", "type": "shortText", "text": "?" }]
})");
  folder.write(".secret/x.png", "x");
  const std::string warnings = warnings_of(folder);
  EXPECT_NE(warnings.find("config.json:5:27: \"gone.png\" is not"), std::string::npos) << warnings;
  EXPECT_NE(warnings.find("config.json:6:70: \".secret/x.png\" is not"), std::string::npos) << warnings;
  EXPECT_EQ(std::count(warnings.begin(), warnings.end(), '\n'), 2) << warnings;
}

}  // namespace
}  // namespace errand::studies
