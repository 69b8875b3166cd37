#pragma once
#include <CLI/App.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "requester/commands/submitted.hpp"
#include "requester/terminal.hpp"

namespace errand::requester {

enum class ResultsFormat { csv, json };

struct ResultsOptions {
  SubmittedOptions submitted;
  ResultsFormat format = ResultsFormat::csv;
  std::optional<std::filesystem::path> file;  ///< standard output when absent
  std::vector<std::string> receipts;          ///< files with receipts; "-" is standard input
};

/// `errand results STUDY`: the submitted assignments from the study's own marketplace or an errand-server,
/// and those that workers could only send as receipts.
int results(const ResultsOptions& options, const Terminal& terminal);

/// Adds the command; when it was chosen, `run` does it.
void add_results(CLI::App& errand, const Terminal& terminal, std::function<int()>& run);

}  // namespace errand::requester
