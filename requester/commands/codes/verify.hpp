#pragma once
#include <CLI/App.hpp>
#include <filesystem>
#include <functional>
#include <string>

#include "requester/terminal.hpp"
#include "server/codes/completion_code.hpp"

namespace errand::requester {

struct CodesVerifyOptions {
  std::filesystem::path keys;
  std::string code;
  codes::Seat seat;
};

/// `errand codes verify FILE CODE`: whether it is the seat's code, and of which ending.
int verify_code(const CodesVerifyOptions& options, const Terminal& terminal);

/// Adds the command; when it was chosen, `run` does it.
void add_codes_verify(CLI::App& codes, const Terminal& terminal, std::function<int()>& run);

}  // namespace errand::requester
