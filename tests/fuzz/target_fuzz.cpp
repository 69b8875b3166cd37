#include <cstdint>
#include <string>

#include "server/app/target.hpp"
#include "tests/fuzz/require.hpp"
#include "wasm/base/text.hpp"

using errand::fuzz::require;

/// A request's address: what is let in leads to one place only, whoever reads it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view raw{reinterpret_cast<const char*>(bytes), size};
  const auto target = errand::app::parse_target(raw);
  if (!target) return 0;
  const std::string& path = target->path;
  require(path.front() == '/' && errand::is_utf8(path));
  require(path.find_first_of(std::string_view{"\0\\", 2}) == path.npos);
  require(path == "/" || path.find("//") == path.npos);
  const std::string framed = path + "/";
  require(framed.find("/../") == framed.npos && framed.find("/./") == framed.npos);
  for (const char c : path) require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
  require(raw.find('?') == raw.npos || target->query == raw.substr(raw.find('?') + 1));
  return 0;
}
