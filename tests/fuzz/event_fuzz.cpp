#include <algorithm>
#include <cstdint>
#include <string>

#include "tests/fuzz/require.hpp"
#include "wasm/base/json.hpp"
#include "wasm/base/record.hpp"
#include "wasm/base/text.hpp"
#include "wasm/door/desk.hpp"
#include "wasm/reading/log_reader.hpp"

namespace {

using errand::fuzz::require;

constexpr const char* config = R"(config.json
{"meta": {"title": "T", "numSubtasks": 2}, "consent": {"text": "?"}, "questions": [
  {"name": "c", "type": "multipleChoice", "text": "?", "choices": ["a", "b"]},
  {"name": "t", "type": "shortText", "text": "?", "pattern": "[a-z]+"}], "finalQuestions": [{"name": "n", "type": "number", "text": "?"}]})";

/// The next line of `rest` as a record, its texts parted by tabs.
std::string next_record(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  errand::Record record;
  for (bool more = true; more;) {
    const std::size_t tab = line.find('\t');
    more = tab != line.npos;
    record.push_back(line.substr(0, tab));
    line.remove_prefix(std::min(tab, line.size() - 1) + 1);
    if (line.empty()) break;
  }
  std::string out;
  errand::append_record(out, record);
  return out;
}

void expect_json(const std::string& answer) {
  require(errand::is_utf8(answer) && errand::parse_json(answer, "answer").has_value());
}

}  // namespace

/// A session, its log up to an empty line, then events. Whatever comes, as records or as the bytes
/// themselves, the answers are JSON and UTF-8; a log that reads is no danger.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string input(bytes, bytes + size);
  (void)errand::read_log_text(input);
  errand::Desk desk;
  desk.add_file(config);
  expect_json(desk.open(input));
  expect_json(desk.dispatch(input));
  std::string_view rest = input;
  std::string session = next_record(rest);
  while (!rest.empty() && rest.front() != '\n') session += next_record(rest);
  expect_json(desk.open(session));
  while (!rest.empty()) expect_json(desk.dispatch(next_record(rest)));
  return 0;
}
