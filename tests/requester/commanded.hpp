#pragma once
#include <sstream>
#include <string>
#include <vector>

#include "requester/command_line.hpp"

namespace errand::requester {

/// What a command came to.
struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

/// `errand` with these words, in this process.
inline Outcome run(const std::vector<std::string>& words) {
  std::vector<const char*> argv = {"errand"};
  for (const std::string& word : words) argv.push_back(word.c_str());
  std::ostringstream out;
  std::ostringstream err;
  const int code = run_command_line(static_cast<int>(argv.size()), argv.data(), {.out = out, .err = err});
  return {code, out.str(), err.str()};
}

}  // namespace errand::requester
