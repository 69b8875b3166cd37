#pragma once
#include <CLI/App.hpp>
#include <filesystem>
#include <functional>

#include "requester/terminal.hpp"

namespace errand::requester {

struct ImportOptions {
  std::filesystem::path folder;  ///< of the template
  std::filesystem::path study;   ///< to be made
  bool json = false;
};

/// Exit code: the study is written, and something of the template is left to the researcher.
inline constexpr int exit_partly = 3;

/// `errand import FOLDER -o STUDY`: a study of a folder of the mturk-template family.
int import_template(const ImportOptions& options, const Terminal& terminal);

/// Adds the command; when it was chosen, `run` does it.
void add_import(CLI::App& errand, const Terminal& terminal, std::function<int()>& run);

}  // namespace errand::requester
