#pragma once
#include <CLI/App.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "requester/commands/results.hpp"
#include "requester/simulation.hpp"

namespace errand::requester {

struct SimulateOptions {
  std::filesystem::path study;
  std::uint32_t sessions = 1000;
  std::vector<std::string> agents;  ///< names; dealt in turn
  std::uint64_t seed = 1;
  ResultsFormat format = ResultsFormat::csv;
  std::optional<std::filesystem::path> file;  ///< where the answers go; none: they are not written
};

/// `errand simulate STUDY`: made-up workers do the study, so that its analysis can be tried before anybody is
/// paid.
int simulate(const SimulateOptions& options, const Terminal& terminal);

/// Adds the command; when it was chosen, `run` does it.
void add_simulate(CLI::App& errand, const Terminal& terminal, std::function<int()>& run);

}  // namespace errand::requester
