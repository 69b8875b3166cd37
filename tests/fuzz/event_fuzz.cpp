#include <cstdint>
#include <cstdlib>
#include <string>

#include "wasm/base/json.hpp"
#include "wasm/base/text.hpp"
#include "wasm/door/desk.hpp"
#include "wasm/session/log_text.hpp"

namespace {

constexpr const char* config = R"(config.json
{"meta": {"title": "T", "numSubtasks": 2}, "consent": {"text": "?"}, "questions": [
  {"name": "c", "type": "multipleChoice", "text": "?", "choices": ["a", "b"]},
  {"name": "t", "type": "shortText", "text": "?", "pattern": "[a-z]+"}], "finalQuestions": [{"name": "n", "type": "number", "text": "?"}]})";

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

/// The first line is a session, each further line an event. Whatever comes, the answers are JSON and UTF-8; a
/// log that reads is no danger.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string input(bytes, bytes + size);
  (void)errand::read_log_text(input);
  errand::Desk desk;
  desk.add_file(config);
  std::size_t from = 0;
  for (bool first = true; from <= input.size(); first = false) {
    const std::size_t end = std::min(input.find('\n', from), input.size());
    const std::string line = input.substr(from, end - from);
    const std::string answer = first ? desk.open(line) : desk.dispatch(line);
    require(errand::is_utf8(answer) && errand::parse_json(answer, "answer").has_value());
    from = end + 1;
  }
  return 0;
}
