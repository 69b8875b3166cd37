#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "server/app/form.hpp"
#include "server/codes/ticket.hpp"
#include "wasm/study/study.hpp"

namespace errand::codes {

/// A survey that is a study of ours, worked at on this server.
struct OwnSurvey {
  Study study;
  /// As it was before it was changed, so that who had begun then can still finish.
  std::vector<Study> earlier;
};

/// Which HIT of the study the `number`-th seat works at: one after the other.
std::uint32_t hit_of(const Study& study, std::int64_t number);

/// A session that was worked through to an end.
struct Completed {
  Ending ending = Ending::complete;  ///< failed_check: a gate ended it
  std::string answers;               ///< [["name","value"],…]: the fields of the form
};

/// Folds what was submitted with a ticket; what is wrong with it otherwise, for the researcher. A seat that
/// the ledger lost has no number, and its session is taken for one at the HIT that it says.
tl::expected<Completed, std::vector<std::string>> judge(const OwnSurvey& survey, const Ticket& ticket,
                                                        std::optional<std::int64_t> number,
                                                        const std::vector<app::Field>& fields);

}  // namespace errand::codes
