#pragma once
#include <vector>

#include "requester/codes/survey_source.hpp"
#include "requester/results.hpp"

namespace errand::requester {

/// The status of one that a gate ended.
inline constexpr std::string_view failed_check_status = "failed-check";

/// What was submitted to a study that errand-server shows as a survey of its own, in the order of the seats.
/// Study and HIT are those that the log of the session names; answers whose seat is not among `seats` are
/// left out.
std::vector<Result> survey_results(const std::vector<KnownSeat>& seats, std::vector<KnownAnswers> answers,
                                   const StudyOf& study_of);

}  // namespace errand::requester
