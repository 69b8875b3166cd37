#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/reply.hpp"
#include "server/codes/ledger.hpp"

namespace errand::admin {

struct StudyCounts {
  std::string name;
  codes::Tally tally;
};

struct SeatRow {
  codes::Standing seat;
  std::string code;  ///< of who has finished
};

/// `says`: why one has to log in; empty: nothing.
app::Reply login_page(unsigned status, std::string_view says);
app::Reply overview_page(std::string_view requester, const std::vector<StudyCounts>& studies);
/// `rows` from the latest one back; `older`: where the next page begins, if there is one.
app::Reply seats_page(std::string_view study, const std::vector<SeatRow>& rows,
                      std::optional<std::int64_t> older);

}  // namespace errand::admin
