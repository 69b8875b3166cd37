#include <algorithm>
#include <cstdint>
#include <string>

#include "server/marketplace/multipart.hpp"
#include "tests/fuzz/require.hpp"

using errand::fuzz::require;

/// A Content-Type, a line end, the body. What is read lies within the body; with a part more behind it, the
/// same and that part are read.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string input(bytes, bytes + size);
  const std::size_t split = std::min(input.find('\n'), input.size());
  const std::string type = input.substr(0, split);
  const std::string body = input.substr(std::min(split + 1, size));
  const auto fields = errand::marketplace::parse_multipart(type, body);
  if (!fields) return 0;
  require(fields->size() <= errand::app::max_form_fields);
  for (const auto& field : *fields) require(body.find(field.value) != std::string::npos);

  constexpr std::string_view known = "multipart/form-data; boundary=b";
  if (type != known || fields->size() == errand::app::max_form_fields) return 0;
  const auto longer = errand::marketplace::parse_multipart(
      type, "--b\r\nContent-Disposition: form-data; name=\"one\"\r\n\r\nmore\r\n" + body);
  require(longer.has_value() && longer->size() == fields->size() + 1);
  require(longer->front().name == "one" && longer->front().value == "more");
  require(std::equal(fields->begin(), fields->end(), longer->begin() + 1,
                     [](const auto& a, const auto& b) { return a.name == b.name && a.value == b.value; }));
  return 0;
}
