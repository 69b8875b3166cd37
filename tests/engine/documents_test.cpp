// Every study that a document shows is right.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/sessions.hpp"

namespace errand::tests {
namespace {

namespace fs = std::filesystem;

/// The text of the next block of that language after `from`, which moves behind it; empty when there is none.
std::string next_block(const std::string& text, const std::string& language, std::size_t& from) {
  const std::string fence = "```" + language + "\n";
  const std::size_t begin = text.find(fence, from);
  if (begin == text.npos) return {};
  const std::size_t end = text.find("```", begin + fence.size());
  from = end;
  return text.substr(begin + fence.size(), end - begin - fence.size());
}

TEST(Documents, TheStudiesThatTheyShowAreRight) {
  int studies = 0;
  for (const auto& entry : fs::directory_iterator{fs::path{ERRAND_SOURCE_DIR} / "docs"}) {
    if (entry.path().extension() != ".md") continue;
    std::ostringstream out;
    out << std::ifstream{entry.path()}.rdbuf();
    const std::string text = out.str();
    std::size_t at = 0;
    for (std::string block; !(block = next_block(text, "json", at)).empty();) {
      if (block.find("\"meta\"") == block.npos) continue;
      std::vector<StudyFile> data;
      std::size_t after = at;
      for (const std::string& name : files_wanted(block))
        data.push_back({name, next_block(text, "csv", after)});
      for (const Problem& problem : problems_of(block, data))
        ADD_FAILURE() << entry.path() << ": " << to_text(problem);
      ++studies;
    }
  }
  EXPECT_GE(studies, 2);
}

}  // namespace
}  // namespace errand::tests
