#pragma once
#include <CLI/App.hpp>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "requester/codes/survey_source.hpp"

namespace errand::requester {

/// Who is asked what is known of a survey: `--store`, or `--server` and `--user`; or nobody.
struct SurveyOptions {
  std::optional<std::string> store;
  std::optional<std::string> server;
  std::string user;
  bool is_said() const { return store || server; }
};

void add_survey_options(CLI::App& command, SurveyOptions& options);

/// Opens what was said. The password is ERRAND_PASSWORD's, or asked for at the terminal.
tl::expected<SurveySource, std::string> open_survey(const SurveyOptions& options, const std::string& study);

}  // namespace errand::requester
