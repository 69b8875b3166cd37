#pragma once
#include <CLI/App.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "requester/terminal.hpp"

namespace errand::requester {

struct CodesKeyOptions {
  std::string study;
  std::optional<std::filesystem::path> file;  ///< STUDY.keys.json when absent
  bool has_leaked = false;                    ///< with `rotated`: the epochs before are not secret any more
  std::optional<std::filesystem::path> rotated;  ///< gets one more epoch, in place of a new file
};

/// `errand codes key STUDY`: new keys in a new file, or one more epoch in one that is there.
int make_codes_key(const CodesKeyOptions& options, const Terminal& terminal);

/// Adds the command; when it was chosen, `run` does it.
void add_codes_key(CLI::App& codes, const Terminal& terminal, std::function<int()>& run);

}  // namespace errand::requester
