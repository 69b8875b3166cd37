#pragma once
#include <ostream>
#include <string_view>

#include "server/studies/problem_report.hpp"

namespace errand::requester {

/// Where a command writes: its result to `out`, what else the user should know to `err`.
struct Terminal {
  std::ostream& out;
  std::ostream& err;
  studies::Ink out_ink = studies::Ink::plain;
  studies::Ink err_ink = studies::Ink::plain;
};

/// Exit codes of `errand`.
inline constexpr int exit_fine = 0;
inline constexpr int exit_wrong = 1;  ///< the study is wrong, or the work could not be done
inline constexpr int exit_usage = 2;  ///< the command line is wrong

/// Says why the work could not be done.
inline int refuse(const Terminal& terminal, std::string_view why) {
  terminal.err << "errand: " << studies::printable(why) << "\n";
  return exit_wrong;
}

}  // namespace errand::requester
