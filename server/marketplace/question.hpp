#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "server/marketplace/api_error.hpp"

namespace errand::marketplace {

/// What an ExternalQuestion says.
struct ExternalQuestion {
  std::string url;
  std::int64_t frame_height = 0;  ///< pixels; 0 follows the worker's window
  bool operator==(const ExternalQuestion&) const = default;
};

/// Reads the Question of CreateHIT. Only ExternalQuestion (schema 2006-07-14) is offered. The URL must be
/// https, or http to this machine (localhost, 127.0.0.1, [::1]), and must not use a name that the frame adds
/// to it.
tl::expected<ExternalQuestion, ApiError> read_question(std::string_view xml);

}  // namespace errand::marketplace
