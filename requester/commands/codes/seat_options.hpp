#pragma once
#include <CLI/App.hpp>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "requester/codes/seat_source.hpp"

namespace errand::requester {

/// Who is asked what is known of seats: `--store`, or `--server` and `--user`; or nobody.
struct SeatOptions {
  std::optional<std::string> store;
  std::optional<std::string> server;
  std::string user;
  bool is_said() const { return store || server; }
};

void add_seat_options(CLI::App& command, SeatOptions& options);

/// Opens what was said. The password is ERRAND_PASSWORD's, or asked for at the terminal.
tl::expected<SeatSource, std::string> open_seats(const SeatOptions& options, const std::string& study);

}  // namespace errand::requester
