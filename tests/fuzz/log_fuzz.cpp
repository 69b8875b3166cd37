#include <cstdint>
#include <string>

#include "tests/fuzz/require.hpp"
#include "wasm/reading/log_reader.hpp"
#include "wasm/reading/reader.hpp"
#include "wasm/session/log_text.hpp"
#include "wasm/session/replay.hpp"

namespace {

using errand::fuzz::require;

constexpr const char* config = R"({
  "meta": {"title": "T", "numSubtasks": 2}, "instructions": {"simple": "Look."},
  "pages": [
    {"questions": [{"name": "c", "type": "multipleChoice", "text": "?", "choices": ["a", "b", {"text": "other", "write": true}]}],
     "endIf": {"question": "c", "is": "b"}},
    {"questions": [{"name": "t", "type": "longText", "text": "?", "minLength": 2},
                   {"name": "s", "type": "shortText", "text": "?", "pattern": "[a-z]+", "required": false},
                   {"name": "m", "type": "longText", "text": "?", "showIf": {"question": "s", "answered": true},
                    "must": {"isNot": {"question": "t"}}}]}],
  "finalQuestions": [{"name": "n", "type": "number", "text": "?", "min": 1, "max": 9}]})";

const errand::Study& study() {
  static const errand::Study read = *errand::read_study({{"config.json", config}});
  return read;
}

errand::State folded(const std::vector<errand::Event>& events) {
  return errand::replay(study(), {"A", "W", "H", "https://there.example", 1}, events).state;
}

}  // namespace

/// A submitted log. What is read is folded as far as it can have happened; the log of that is read, folds to
/// the same end and is written the same again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto logged = errand::read_log_text({reinterpret_cast<const char*>(bytes), size});
  if (!logged) {
    require(!logged.error().empty());
    return 0;
  }
  const errand::State once = folded(logged->events);
  const std::string text = errand::log_text(study(), once);
  // Long stand-ins that were moved on with are written out.
  if (text.size() > errand::max_log_bytes) return 0;
  const auto again = errand::read_log_text(text);
  require(again.has_value() && again->study == study().fingerprint &&
          again->events.size() == once.log.size());
  const errand::State twice = folded(again->events);
  require(twice.log.size() == once.log.size());
  require(twice.answers == once.answers && twice.final_answers == once.final_answers);
  require(twice.screen.index() == once.screen.index() && twice.times == once.times);
  require(errand::log_text(study(), twice) == text);
  return 0;
}
