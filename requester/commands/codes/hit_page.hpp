#pragma once
#include <CLI/App.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "requester/codes/survey_hit_page.hpp"
#include "requester/terminal.hpp"

namespace errand::requester {

struct CodesHitPageOptions {
  std::string survey;
  std::string title = "Survey";
  std::optional<std::string> about;
  std::optional<std::filesystem::path> file;  ///< standard output when absent
};

/// `errand codes hit-page URL`: the page of a survey-link HIT.
int write_codes_hit_page(const CodesHitPageOptions& options, const Terminal& terminal);

/// Adds the command; when it was chosen, `run` does it.
void add_codes_hit_page(CLI::App& codes, const Terminal& terminal, std::function<int()>& run);

}  // namespace errand::requester
