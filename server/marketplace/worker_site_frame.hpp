#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace errand::marketplace {

/// What the frame's page is told about an accepted HIT, beside its own parameters.
struct FrameIds {
  std::string_view assignment;
  std::string_view hit;
  std::string_view worker;
  std::string_view origin;  ///< the marketplace's own, as in `http://127.0.0.1:8080`
  std::int64_t deadline_ms = 0;
};

/// The address of the frame of an accepted HIT: `external_url` followed by assignmentId, hitId, workerId and
/// turkSubmitTo in the order of Mechanical Turk's own logs, and by assignmentDeadline, which is ours:
/// milliseconds since 1970. turkSubmitTo is an origin without a slash at its end, because clients put
/// "/mturk/externalSubmit" behind it. Own parameters and the fragment are kept.
std::string task_frame_url(std::string_view external_url, const FrameIds& ids);

/// The address of the frame of a preview: no worker, no place to submit to.
std::string preview_frame_url(std::string_view external_url, std::string_view hit);

}  // namespace errand::marketplace
