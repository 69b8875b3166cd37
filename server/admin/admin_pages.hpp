#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/reply.hpp"
#include "server/codes/ledger.hpp"

namespace errand::admin {

/// Seats of a page at most, the latest ones.
inline constexpr std::size_t most_rows = 500;

struct StudyCounts {
  std::string name;
  std::size_t entered = 0;
  std::array<std::size_t, codes::every_ending.size()> ended{};
  void add(const codes::Standing& seat);
};

struct SeatRow {
  codes::Standing seat;
  std::string code;  ///< of who has finished
};

/// `says`: why one has to log in; empty: nothing.
app::Reply login_page(unsigned status, std::string_view says);
app::Reply overview_page(std::string_view requester, const std::vector<StudyCounts>& studies);
app::Reply seats_page(std::string_view study, const std::vector<SeatRow>& rows);

}  // namespace errand::admin
