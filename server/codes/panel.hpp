#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/app/form.hpp"
#include "server/codes/completion_code.hpp"

namespace errand::codes {

/// By which parameters of the entry link a panel says who comes, of which study and for which turn at it.
struct Panel {
  std::string name;
  std::string worker;
  std::string assignment;  ///< empty: everybody comes once, and the worker's id is the turn's, too
  std::string hit;         ///< empty: the panel's name stands for it
};

/// Prolific, CloudResearch Connect, SONA, and what speaks MTurk's language.
const std::vector<Panel>& known_panels();
/// By its name, whatever its case.
const Panel* panel_named(std::string_view name);

/// What is wrong with an entry address, for the person who followed it and whoever made it.
struct NoSeat {
  enum class Kind {
    wrong,    ///< `parameter` is missing, empty, too long, there twice or not filled in
    preview,  ///< the HIT has not been accepted yet
  };
  Kind kind = Kind::wrong;
  std::string parameter;
  std::string why;
};

/// What a marketplace says for the assignment while a HIT is only looked at.
inline constexpr std::string_view no_assignment = "ASSIGNMENT_ID_NOT_AVAILABLE";

/// Whose entry this is, all that is wrong otherwise.
tl::expected<Seat, std::vector<NoSeat>> seat_of(const Panel& panel, const std::vector<app::Field>& query);
/// By the known panel whose worker parameter is there.
tl::expected<Seat, std::vector<NoSeat>> seat_of(const std::vector<app::Field>& query);

}  // namespace errand::codes
