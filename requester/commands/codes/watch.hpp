#pragma once
#include <CLI/App.hpp>
#include <cstdint>
#include <functional>
#include <string>

#include "requester/commands/survey_options.hpp"
#include "requester/terminal.hpp"

namespace errand::requester {

struct CodesWatchOptions {
  std::string study;
  SurveyOptions survey;
  std::int64_t every_s = 5;
  enum class Until { stopped, now } until = Until::stopped;
  enum class Format { text, json } format = Format::text;
};

/// `errand codes watch STUDY`: who enters and ends, until SIGINT or SIGTERM.
int watch_codes(const CodesWatchOptions& options, const Terminal& terminal);

/// Adds the command; when it was chosen, `run` does it.
void add_codes_watch(CLI::App& codes, const Terminal& terminal, std::function<int()>& run);

}  // namespace errand::requester
