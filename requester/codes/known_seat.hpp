#pragma once
#include <cstdint>
#include <optional>

#include "server/app/moment.hpp"
#include "server/codes/completion_code.hpp"

namespace errand::requester {

struct KnownEnd {
  codes::Ending ending = codes::Ending::complete;
  app::Moment at;
  bool operator==(const KnownEnd&) const = default;
};

/// A seat as the server knows it.
struct KnownSeat {
  std::int64_t number = 0;  ///< in the order of entering, from 1
  codes::Seat seat;
  app::Moment entered;
  std::optional<KnownEnd> ended;
  std::optional<app::Moment> redeemed;
  bool operator==(const KnownSeat&) const = default;
};

}  // namespace errand::requester
