// Scenarios: a study, a session and events; what the engine answers is compared with the checked-in answers,
// here natively and in tests/scenarios/run.mjs with the same files in engine.wasm. `ERRAND_UPDATE=1 ctest`
// writes the answers anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/desk_calls.hpp"

namespace errand::tests {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

const fs::path root = ERRAND_SOURCE_DIR;

std::string file_text(const fs::path& path) {
  std::ostringstream out;
  out << std::ifstream{path, std::ios::binary}.rdbuf();
  return out.str();
}

std::vector<fs::path> scenario_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator{root / "tests/scenarios"})
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// One line an answer. A scenario is {"folder": "configs/…" or "files": {name: text or null}, "calls":
/// [["open", session] | ["dispatch", event], …]}.
std::string play(const ordered_json& scenario) {
  Desk desk;
  if (scenario.contains("folder"))
    for (const auto& name : scenario["names"])
      desk.add_file(name.get<std::string>() + "\n" +
                    file_text(root / scenario["folder"].get<std::string>() / name.get<std::string>()));
  else
    for (const auto& [name, text] : scenario["files"].items())
      desk.add_file(text.is_null() ? name : name + "\n" + text.get<std::string>());
  std::string out;
  for (const auto& call : scenario["calls"]) {
    out += (call[0] == "open" ? desk.open(session_records(call[1])) : desk.dispatch(event_record(call[1]))) +
           "\n";
  }
  return out;
}

class Scenario : public ::testing::TestWithParam<fs::path> {};

TEST_P(Scenario, GivesTheCheckedInAnswers) {
  const std::string now = play(ordered_json::parse(file_text(GetParam())));
  const fs::path expected = fs::path{GetParam()}.replace_extension(".expected");
  if (std::getenv("ERRAND_UPDATE") != nullptr) std::ofstream{expected, std::ios::binary} << now;
  EXPECT_EQ(file_text(expected), now);
}

INSTANTIATE_TEST_SUITE_P(Files, Scenario, ::testing::ValuesIn(scenario_files()),
                         [](const auto& file) { return file.param.stem().string(); });

}  // namespace
}  // namespace errand::tests
