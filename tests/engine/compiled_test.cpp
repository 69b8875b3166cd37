#include "wasm/study/compiled.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/support/sessions.hpp"
#include "wasm/session/replay.hpp"

namespace errand::tests {
namespace {

std::string file_text(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream{path, std::ios::binary}.rdbuf();
  return out.str();
}

Study example(const std::string& name) {
  const std::string folder = std::string{ERRAND_SOURCE_DIR} + "/configs/" + name + "/";
  const std::string config = file_text(folder + "config.json");
  std::vector<StudyFile> data;
  for (const std::string& wanted : files_wanted(config)) data.push_back({wanted, file_text(folder + wanted)});
  return study_from(config, data);
}

Study there_and_back(const Study& study, std::uint32_t hit) {
  auto read = read_compiled(compile(study));
  if (!read || (read->data && !add_compiled_rows(*read, compile_rows(study, hit), hit))) {
    ADD_FAILURE() << "did not read back";
    return {};
  }
  return *std::move(read);
}

TEST(Compiled, TheExampleStudiesComeBackAndBeginTheSameSessions) {
  for (const char* name : {"meaning_similarity", "age_guess", "survey", "lexical_decision"}) {
    const Study study = example(name);
    for (const std::uint32_t hit : {1u, 3u, 1000u}) {
      const Study back = there_and_back(study, hit);
      EXPECT_EQ(compile(back), compile(study)) << name;
      const Session session{"A", "W", "H", "https://x.example", hit};
      EXPECT_EQ(begin(back, session), begin(study, session)) << name << " " << hit;
      EXPECT_EQ(view_of(back, begin(back, session)), view_of(study, begin(study, session)));
    }
  }
}

TEST(Compiled, HoldsNoKnownAnswersAndNoRows) {
  const Study study = study_from(
      R"({"meta": {"title": "T", "numSubtasks": 2}, "data": {"file": "rows.csv"},
    "questions": [{"name": "q", "type": "shortText", "text": "${a}?"}],
    "controls": {"items": [{"name": "c", "data": {"a": "x"}, "answer": {"q": "the-known-answer"}}]}})",
      {{"rows.csv", "a\nfirst-row\nsecond-row\n"}});
  EXPECT_EQ(compile(study).find("the-known-answer"), std::string::npos);
  EXPECT_EQ(compile(study).find("first-row"), std::string::npos);
  EXPECT_NE(compile_rows(study, 1).find("first-row"), std::string::npos);
  EXPECT_EQ(compile_rows(study, 1).find("second-row"), std::string::npos);
}

TEST(Compiled, WhatIsCutShortChangedOrOfAnotherHitIsRefused) {
  const Study study = example("meaning_similarity");
  const std::string bytes = compile(study);
  for (std::size_t size = 0; size < bytes.size(); size += 1 + size / 16)
    EXPECT_FALSE(read_compiled(bytes.substr(0, size)).has_value()) << size;
  EXPECT_FALSE(read_compiled(bytes + "x").has_value());
  EXPECT_FALSE(read_compiled("errand study 0\n" + bytes.substr(15)).has_value());
  Study back = *read_compiled(bytes);
  EXPECT_FALSE(add_compiled_rows(back, compile_rows(study, 2), 1));
  EXPECT_FALSE(add_compiled_rows(back, "", 1));
  EXPECT_TRUE(add_compiled_rows(back, compile_rows(study, 2), 2));
}

}  // namespace
}  // namespace errand::tests
