#pragma once
#include <ostream>

#include "requester/problem_report.hpp"

namespace errand::requester {

/// Where a command writes: its result to `out`, what else the user should know to `err`.
struct Terminal {
  std::ostream& out;
  std::ostream& err;
  Ink out_ink = Ink::plain;
  Ink err_ink = Ink::plain;
};

/// Exit codes of `errand`.
inline constexpr int exit_fine = 0;
inline constexpr int exit_wrong = 1;  ///< the study is wrong, or the work could not be done
inline constexpr int exit_usage = 2;  ///< the command line is wrong

}  // namespace errand::requester
