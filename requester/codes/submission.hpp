#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/app/moment.hpp"
#include "server/codes/completion_code.hpp"

namespace errand::requester {

/// Whether an assignment is still the worker's, was given back or ran out, or came in.
enum class Stage { open, gone, in };

/// An assignment as its marketplace tells of it.
struct Submission {
  codes::Seat seat;  ///< the HIT is "" where the marketplace doesn't say it
  std::string code;  ///< as it was typed
  Stage stage = Stage::in;
  std::string status;  ///< the marketplace's own word; "" where it has none
  std::optional<app::Moment> accepted = {};
  std::optional<app::Moment> submitted = {};
  std::optional<std::int64_t> duration_s = {};  ///< how long the HIT's assignments may take
  bool operator==(const Submission&) const = default;
};

/// Whether the marketplace has paid it, or has refused to.
bool is_approved(const Submission& submission);
bool is_rejected(const Submission& submission);

/// What a marketplace's word for the state of an assignment means: what was returned, timed out or is being
/// worked at did not come in; everything else did.
Stage stage_of(std::string_view status);

}  // namespace errand::requester
