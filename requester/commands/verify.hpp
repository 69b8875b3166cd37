#pragma once
#include <CLI/App.hpp>
#include <filesystem>
#include <functional>
#include <optional>

#include "requester/commands/submitted.hpp"
#include "requester/terminal.hpp"

namespace errand::requester {

struct VerifyOptions {
  SubmittedOptions submitted;
  bool json = false;
  std::optional<std::filesystem::path> file;  ///< standard output when absent
};

/// `errand verify STUDY`: folds each submitted log and says which submissions do not come out.
int verify(const VerifyOptions& options, const Terminal& terminal);

/// Adds the command; when it was chosen, `run` does it.
void add_verify(CLI::App& errand, const Terminal& terminal, std::function<int()>& run);

}  // namespace errand::requester
