#pragma once
#include <CLI/App.hpp>
#include <filesystem>
#include <functional>
#include <string>

#include "requester/codes/survey_end.hpp"
#include "requester/terminal.hpp"

namespace errand::requester {

struct CodesSecretOptions {
  std::filesystem::path keys;
  std::string server;  ///< empty: the secret alone
  Platform platform = Platform::any;
};

/// `errand codes secret FILE`: the finish secret, and where the survey's end leads.
int print_codes_secret(const CodesSecretOptions& options, const Terminal& terminal);

/// Adds the command; when it was chosen, `run` does it.
void add_codes_secret(CLI::App& codes, const Terminal& terminal, std::function<int()>& run);

}  // namespace errand::requester
