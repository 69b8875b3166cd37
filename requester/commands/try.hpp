#pragma once
#include <CLI/App.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

#include "requester/terminal.hpp"

namespace errand::requester {

struct TryOptions {
  std::filesystem::path study;
  std::uint16_t port = 8080;  ///< of the marketplace; the study's pages get the next one; 0: any two
  std::optional<std::filesystem::path> ready_file;  ///< written when both sites answer
};

/// `errand try STUDY`: the study and a marketplace on this machine, until a signal stops them.
int try_study(const TryOptions& options, const Terminal& terminal);

/// Adds the command; when it was chosen, `run` does it.
void add_try(CLI::App& errand, const Terminal& terminal, std::function<int()>& run);

}  // namespace errand::requester
