#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "server/lab/settings.hpp"

namespace errand {

/// As `man` has them for servers: 64 is a wrong command line, 65 input that is wrong, 66 input that cannot be
/// read, 69 a port that is taken.
enum ExitCode { served = 0, broke = 1, wrong_usage = 64, wrong_input = 65, no_input = 66, no_service = 69 };

enum class Command { serve, check, backup, restore, purge, password };

/// What the command line says.
struct Options {
  Command command = Command::serve;
  lab::Settings settings;
  bool logs_answers = true;
  std::filesystem::path backup;  ///< the file of `backup` and `restore`
  bool replaces = false;         ///< `restore` over a store that is there
  std::string worker;            ///< of `purge`
  std::string requester;         ///< of `password`
};

/// Reads the command line and the file that it names; the exit code when that ends the program. What is wrong
/// is printed.
std::optional<ExitCode> read_options(int argc, char** argv, Options& options);

/// Whether only this machine can reach that address.
bool is_loopback(const std::string& address);

}  // namespace errand
