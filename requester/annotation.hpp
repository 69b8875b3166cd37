#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace errand::requester {

/// How `errand try` marks the HITs that it publishes, in RequesterAnnotation:
/// "errand:<fingerprint>:<hit>:<port>". The port is the one of the study's pages: it stands in the HIT's
/// question, and browsers keep a worker's answers by it.
struct Annotation {
  std::string fingerprint;
  std::uint32_t hit = 0;  ///< from 1, as `?hit=` in the page's address
  std::uint16_t port = 0;
  bool operator==(const Annotation&) const = default;
};

std::string to_text(const Annotation& annotation);
/// nullopt for a HIT that somebody else published.
std::optional<Annotation> read_annotation(std::string_view text);

}  // namespace errand::requester
