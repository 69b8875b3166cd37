#pragma once
#include <CLI/App.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "requester/commands/survey_options.hpp"
#include "requester/results.hpp"
#include "requester/terminal.hpp"

namespace errand::requester {

/// Where what was submitted to a study is: in its own marketplace, or on an errand-server.
struct SubmittedOptions {
  std::filesystem::path study;
  SurveyOptions survey;
  std::optional<std::string> name;             ///< the study's on the server; its folder's when absent
  std::vector<std::filesystem::path> earlier;  ///< the study as it was before it was changed
};

void add_submitted_options(CLI::App& command, SubmittedOptions& options);

/// The study with that fingerprint: as it is in the folder now, as it was, or as `errand try` kept it.
StudyOf study_by_fingerprint(const SubmittedOptions& options);

struct Submitted {
  std::vector<Result> results;
  std::vector<Hit> hits;  ///< of the study's own marketplace
};

/// What workers submitted, to the marketplace whether `errand try` runs or not; nullopt when the terminal was
/// told why that cannot be known.
std::optional<Submitted> read_submitted(const SubmittedOptions& options, const Terminal& terminal);

}  // namespace errand::requester
