#pragma once
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace errand::app {

/// Where a request points, ready to be compared with names.
struct Target {
  std::string path;   ///< decoded once; UTF-8 without controls and backslashes, no empty, "." or ".." segment
  std::string query;  ///< raw, without '?'
  bool operator==(const Target&) const = default;
};

/// Reads a request target in origin-form. What could mean one file here and another elsewhere is refused, not
/// mended; the error says what it was, for the log. Queries may hold any visible ASCII: browsers send '|',
/// '{' and '"' bare.
tl::expected<Target, std::string_view> parse_target(std::string_view raw);

}  // namespace errand::app
