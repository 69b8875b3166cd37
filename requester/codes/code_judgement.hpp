#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "server/codes/completion_code.hpp"

namespace errand::requester {

/// One of a seat's codes, and how many typing errors a typed one is away from it.
struct NearestCode {
  codes::Ending ending = codes::Ending::complete;
  std::uint32_t epoch = 1;
  std::size_t errors = 0;  ///< 0: it is this one
  bool operator==(const NearestCode&) const = default;
};

/// Of all endings and epochs; nullopt when none is at most two typing errors away.
std::optional<NearestCode> nearest_code(const codes::StudyKeys& keys, const codes::Seat& seat,
                                        std::string_view typed);

}  // namespace errand::requester
