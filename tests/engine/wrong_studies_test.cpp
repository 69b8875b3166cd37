// The wrong studies of tests/wrong_studies, each with the problems that a researcher is told. README.md there
// says how to add one. `ERRAND_UPDATE=1 ctest` writes the problems anew.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "wasm/base/text.hpp"
#include "wasm/reading/reader.hpp"

namespace errand::tests {
namespace {

namespace fs = std::filesystem;

struct WrongStudy {
  std::string name;
  std::vector<StudyFile> files;
  std::string heading;  ///< the line above the problems
  std::string problems;
};

bool begins_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 1; i <= times; ++i)
    for (const char c : text) out += c == '#' ? std::to_string(i) : std::string(1, c);
  return out;
}

/// Of "bytes ff fe" the bytes, of "20 times x" the text so often, '#' its number.
std::string meant_by(const std::string& note) {
  if (begins_with(note, "bytes")) {
    std::istringstream codes{note.substr(5)};
    std::string out;
    for (int code = 0; codes >> std::hex >> code;) out += static_cast<char>(code);
    return out;
  }
  const std::string_view times = " times ";
  const std::size_t at = note.find(times);
  if (at == note.npos) {
    ADD_FAILURE() << "neither bytes nor times: " << note;
    return {};
  }
  return repeated(std::string_view{note}.substr(at + times.size()), std::stoi(note));
}

std::string with_notes_resolved(const std::string& text) {
  const std::string open = "⟨";
  const std::string close = "⟩";
  std::string out;
  std::size_t from = 0;
  for (std::size_t at = 0; (at = text.find(open, from)) != text.npos;) {
    const std::size_t end = text.find(close, at);
    out += text.substr(from, at - from) + meant_by(text.substr(at + open.size(), end - at - open.size()));
    from = end + close.size();
  }
  return out + text.substr(from);
}

std::vector<WrongStudy> wrong_studies_in(const std::string& text) {
  std::vector<WrongStudy> studies;
  std::istringstream lines{text};
  std::string* section = nullptr;
  for (std::string line; std::getline(lines, line);) {
    if (begins_with(line, "== ")) {
      studies.push_back({line.substr(3), {}, {}, {}});
      section = nullptr;
    } else if (begins_with(line, "-- problems")) {
      studies.back().heading = line;
      section = &studies.back().problems;
    } else if (begins_with(line, "-- ")) {
      section = &studies.back().files.emplace_back(StudyFile{line.substr(3), {}}).text;
    } else if (section != nullptr) {
      *section += line + "\n";
    }
  }
  for (WrongStudy& study : studies)
    for (StudyFile& file : study.files) file.text = with_notes_resolved(file.text);
  return studies;
}

/// Only what is wrong with a file as a whole has no place in it.
void expect_a_good_word(const Problem& problem) {
  EXPECT_FALSE(problem.what.empty() || problem.expected.empty()) << to_text(problem);
  EXPECT_TRUE(is_utf8(to_text(problem)));
  const bool is_whole = begins_with(problem.what, "the study has no config.json") ||
                        begins_with(problem.what, "the file is too large") ||
                        problem.what.find(" more problems") != std::string::npos;
  EXPECT_EQ(problem.place.line == 0, is_whole) << to_text(problem);
}

std::string problems_now(const WrongStudy& wrong) {
  SCOPED_TRACE(wrong.name);
  const auto study = read_study(wrong.files);
  if (study) {
    ADD_FAILURE() << "has no problem";
    return {};
  }
  std::string out;
  for (const Problem& problem : study.error()) {
    expect_a_good_word(problem);
    out += to_text(problem) + "\n";
  }
  return out;
}

/// `text` with the problems as they are now.
std::string updated(const std::string& text, const std::vector<WrongStudy>& studies) {
  std::string out;
  std::istringstream lines{text};
  auto study = studies.begin();
  bool skipping = false;
  for (std::string line; std::getline(lines, line);) {
    if (skipping && !line.empty() && !begins_with(line, "== ")) continue;
    skipping = begins_with(line, "-- problems");
    out += line + "\n";
    if (skipping) out += problems_now(*study++);
  }
  return out;
}

std::string file_text(const fs::path& path) {
  std::ostringstream out;
  out << std::ifstream{path, std::ios::binary}.rdbuf();
  return out.str();
}

std::vector<fs::path> files_of_wrong_studies() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator{fs::path{ERRAND_SOURCE_DIR} / "tests/wrong_studies"})
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

class WrongStudies : public ::testing::TestWithParam<fs::path> {};

TEST_P(WrongStudies, AreMetWithTheseProblems) {
  const std::string text = file_text(GetParam());
  const std::vector<WrongStudy> studies = wrong_studies_in(text);
  EXPECT_GT(studies.size(), 0u);
  if (std::getenv("ERRAND_UPDATE") != nullptr) {
    std::ofstream{GetParam(), std::ios::binary} << updated(text, studies);
    return;
  }
  for (const WrongStudy& study : studies) {
    std::string told = study.problems;
    while (told.size() > 1 && told.substr(told.size() - 2) == "\n\n") told.pop_back();
    EXPECT_EQ(told, problems_now(study)) << study.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Files, WrongStudies, ::testing::ValuesIn(files_of_wrong_studies()),
                         [](const auto& file) { return file.param.stem().string(); });

}  // namespace
}  // namespace errand::tests
