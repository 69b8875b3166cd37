#include "wasm/base/json.hpp"

#include <cstdlib>

#include "wasm/base/text.hpp"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::string written(const errand::Json& value) {
  std::string out;
  errand::append_json(out, value);
  return out;
}

void visit(const errand::Json& value) {
  require(errand::is_utf8(value.text));
  require(value.place.line != 0 && value.place.column != 0);
  (void)value.integer();
  for (const errand::Json& item : value.items) visit(item);
  for (const errand::Member& member : value.members) {
    require(value.find(member.name) == &member.value);
    visit(member.value);
  }
}

}  // namespace

/// A text that is taken is written and read back unchanged; one that is refused is explained.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(bytes, bytes + size);
  const auto parsed = errand::parse_json(text, "fuzz");
  if (!parsed) {
    require(!parsed.error().empty());
    for (const errand::Problem& problem : parsed.error()) {
      require(!problem.what.empty() && !problem.expected.empty() &&
              errand::is_utf8(errand::to_text(problem)));
    }
    return 0;
  }
  visit(*parsed);
  const std::string once = written(*parsed);
  const auto again = errand::parse_json(once, "fuzz");
  require(again.has_value() && written(*again) == once);
  return 0;
}
