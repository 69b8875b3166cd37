#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wasm/session/path.hpp"

namespace errand {

/// The fields of the submitted form, in order: assignmentId, workerId, results, times, feedback, one field
/// per named answer, log. docs/submission.md describes them.
std::vector<SubmitField> submission_of(const Study& study, const State& state);

/// Too much to be sent: which answer to shorten.
struct Excess {
  std::optional<Stop> stop;  ///< absent: the final questions
  std::string question;
  Fault fault;
};

/// nullopt when the submission, as it is now, has at most `study.answer_bytes` bytes of values.
std::optional<Excess> excess_of(const Study& study, const State& state);

}  // namespace errand
