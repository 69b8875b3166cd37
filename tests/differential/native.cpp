// Plays cases natively. A line of input is a scenario, {"files": {name: text}, "calls": [[call, input], …]};
// a line of output
// {"answers": […], "built": {name: hexadecimal digits} or null}, `built` as workers' browsers get the study.
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/desk_calls.hpp"
#include "wasm/reading/reader.hpp"
#include "wasm/study/compiled.hpp"

namespace {

using nlohmann::ordered_json;

std::string hexadecimal(const std::string& bytes) {
  std::string out;
  for (const char c : bytes)
    for (const int shift : {4, 0}) out += "0123456789abcdef"[(static_cast<unsigned char>(c) >> shift) & 15];
  return out;
}

ordered_json built(const ordered_json& files) {
  std::vector<errand::StudyFile> all;
  for (const auto& [name, text] : files.items()) all.push_back({name, text.get<std::string>()});
  const auto study = errand::read_study(all);
  if (!study) return nullptr;
  ordered_json out;
  out[errand::compiled_file(study->languages.empty() ? "" : study->language)] =
      hexadecimal(errand::compile(*study));
  for (std::uint32_t hit = 1; study->data && hit <= study->num_hits; ++hit)
    out[errand::rows_file(*study, hit)] = hexadecimal(errand::compile_rows(*study, hit));
  return out;
}

ordered_json answers(const ordered_json& scenario) {
  errand::Desk desk;
  for (const auto& [name, text] : scenario["files"].items())
    desk.add_file(name + "\n" + text.get<std::string>());
  ordered_json out = ordered_json::array();
  for (const auto& call : scenario["calls"])
    out.push_back(call[0] == "open" ? desk.open(errand::tests::session_records(call[1]))
                                    : desk.dispatch(errand::tests::event_record(call[1])));
  return out;
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const ordered_json scenario = ordered_json::parse(line);
    std::cout << ordered_json{{"answers", answers(scenario)}, {"built", built(scenario["files"])}}.dump()
              << "\n";
  }
}
