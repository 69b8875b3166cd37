#include "server/app/target.hpp"

#include <algorithm>
#include <optional>

#include "server/app/percent.hpp"
#include "wasm/base/text.hpp"

namespace errand::app {
namespace {

using Fault = std::optional<std::string_view>;

bool control(char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f; }

Fault fault_in_raw(std::string_view raw) {
  if (raw.empty() || raw.front() != '/') return "not in origin-form";
  for (const char letter : raw) {
    if (static_cast<unsigned char>(letter) <= 0x20 || static_cast<unsigned char>(letter) >= 0x7f) {
      return "a character that must be escaped";
    }
    if (letter == '#') return "a fragment";
  }
  return std::nullopt;
}

Fault fault_in_segment(std::string_view segment) {
  if (segment == "." || segment == "..") return "a dot segment";
  // Only whole segments are decoded, so this slash came out of an escape.
  if (segment.find('/') != std::string_view::npos) return "an escaped slash";
  if (segment.find('\\') != std::string_view::npos) return "a backslash";
  if (std::any_of(segment.begin(), segment.end(), control)) return "a control character";
  if (!is_utf8(segment)) return "a path that is not UTF-8";
  return std::nullopt;
}

}  // namespace

tl::expected<Target, std::string_view> parse_target(std::string_view raw) {
  using Refused = tl::unexpected<std::string_view>;
  if (const auto fault = fault_in_raw(raw)) return Refused{*fault};
  const auto question = std::min(raw.find('?'), raw.size());
  Target target;
  target.query = raw.substr(std::min(question + 1, raw.size()));

  for (auto rest = raw.substr(0, question); !rest.empty();) {
    rest.remove_prefix(1);
    const auto end = std::min(rest.find('/'), rest.size());
    const auto segment = resolve_escapes(rest.substr(0, end));
    rest.remove_prefix(end);
    if (!segment) return Refused{"a broken escape"};
    if (segment->empty() && !rest.empty()) return Refused{"an empty segment"};
    if (const auto fault = fault_in_segment(*segment)) return Refused{*fault};
    target.path += '/';
    target.path += *segment;
  }
  return target;
}

}  // namespace errand::app
