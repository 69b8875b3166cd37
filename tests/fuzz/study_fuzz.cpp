#include <cstdint>
#include <string>

#include "tests/fuzz/require.hpp"
#include "wasm/base/text.hpp"
#include "wasm/reading/reader.hpp"
#include "wasm/session/replay.hpp"
#include "wasm/study/compiled.hpp"

using errand::fuzz::require;

/// A config.json, and behind a NUL its data file. What is refused is explained; what is taken can be begun,
/// and comes back from its compiled form.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string input(bytes, bytes + size);
  const std::size_t end = input.find('\0');
  const std::string config = input.substr(0, end);
  std::vector<errand::StudyFile> files = {{"config.json", config}};
  for (const std::string& name : errand::files_wanted(config))
    files.push_back({name, end == input.npos ? "a,b\n1,2\n" : input.substr(end + 1)});
  const auto study = errand::read_study(files);
  if (!study) {
    require(!study.error().empty());
    for (const errand::Problem& problem : study.error())
      require(!problem.what.empty() && errand::is_utf8(errand::to_text(problem)));
    return 0;
  }
  const errand::Replayed begun =
      errand::replay(*study, {"A", "W", "H", "", 1}, {{{1}, errand::Opened{}}, {{2}, errand::Next{}}});
  require(begun.state.order.size() == (study->is_custom ? 0 : study->num_subtasks));
  const std::string compiled = errand::compile(*study);
  auto back = errand::read_compiled(compiled);
  require(back.has_value() && errand::compile(*back) == compiled);
  require(!back->data || errand::add_compiled_rows(*back, errand::compile_rows(*study, 1), 1));
  return 0;
}
