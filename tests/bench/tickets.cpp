// Tickets of seats that nobody has entered yet, a line each: what a benchmark sends people out with.
//   bench_tickets KEYS COUNT [FIRST]
// KEYS is a study's key file; the seats are numbered from FIRST, 0 unless given.
#include <fmt/format.h>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>

#include "server/app/clock.hpp"
#include "server/app/whole_file.hpp"
#include "server/codes/ticket.hpp"

namespace errand {
namespace {

constexpr std::size_t key_file_bytes = 1U << 20;
constexpr std::int64_t day_ms = 24 * 3'600'000;

codes::StudyKeys keys_in(const std::filesystem::path& file) {
  const auto text = app::read_whole(file, key_file_bytes);
  if (!text) throw std::runtime_error(text.error());
  auto keys = codes::read_keys(*text);
  if (!keys) throw std::runtime_error(keys.error());
  return *std::move(keys);
}

int run(std::span<char*> arguments) {
  if (arguments.size() < 2) throw std::runtime_error("expected: KEYS COUNT [FIRST]");
  const codes::StudyKeys keys = keys_in(arguments[0]);
  const long first = arguments.size() > 2 ? std::atol(arguments[2]) : 0;
  const app::Moment issued{app::now().ms / 1000 * 1000};
  for (long number = first; number < first + std::atol(arguments[1]); ++number) {
    const codes::Seat seat{"3HIT0000000000000000000000000", fmt::format("3ASSIGNMENT{:019}", number),
                           fmt::format("AWORKER{:07}", number)};
    fmt::print("{}\n", codes::sealed(keys, {keys.study, seat, issued, {issued.ms + day_ms}}));
  }
  return 0;
}

}  // namespace
}  // namespace errand

int main(int argc, char** argv) try {
  return errand::run(std::span{argv, static_cast<std::size_t>(argc)}.subspan(1));
} catch (const std::exception& error) {
  fmt::print(stderr, "bench_tickets: {}\n", error.what());
  return 1;
}
