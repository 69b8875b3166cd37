#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/app/form.hpp"
#include "server/codes/completion_code.hpp"

namespace errand::codes {

/// By which parameters a panel says who comes, of which study and for which turn at it.
struct Panel {
  std::string_view name;
  std::string_view worker;
  std::string_view assignment;
  std::string_view hit;
};

/// Prolific, CloudResearch Connect, and what speaks MTurk's language.
const std::vector<Panel>& known_panels();

/// What is wrong with an entry address, for the person who followed it and whoever made it.
struct NoSeat {
  std::string parameter;  ///< that is missing, empty, too long or there twice
  std::string why;
};

/// Whose entry this is. The panel is the known one whose worker parameter is there.
tl::expected<Seat, NoSeat> seat_of(const std::vector<app::Field>& query);

}  // namespace errand::codes
