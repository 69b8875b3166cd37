#pragma once
#include <CLI/App.hpp>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "requester/terminal.hpp"

namespace errand::requester {

struct BuildOptions {
  std::filesystem::path study;
  std::filesystem::path site;                ///< the folder to write
  std::vector<std::string> frame_ancestors;  ///< marketplaces that may show the pages; empty: any
};

/// `errand build STUDY -o SITE`: the study as files for any web host.
int build_site(const BuildOptions& options, const Terminal& terminal);

/// Adds the command; when it was chosen, `run` does it.
void add_build(CLI::App& errand, const Terminal& terminal, std::function<int()>& run);

}  // namespace errand::requester
