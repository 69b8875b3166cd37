// Cuts the power and breaks the disk under the ledger on SQLite, and tells what was lost. Run by scripts/soak
// ledger.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdio>
#include <utility>

#include "tests/support/ledger_trials.hpp"

namespace errand::support {
namespace {

using Operation = FaultyDisk::Operation;

template <class... Arguments>
void say(fmt::format_string<Arguments...> form, Arguments&&... arguments) {
  fmt::print(form, std::forward<Arguments>(arguments)...);
  std::fflush(stdout);
}

bool survives_cuts(int cuts, std::uint32_t seed) {
  const CutOutcome full = cut_power({.synchronous = Synchronous::full, .cuts = cuts, .seed = seed});
  say("{} power cuts, synchronous=FULL: {} acknowledged, {} lost\n", full.cuts, full.acknowledged, full.lost);
  const CutOutcome normal = cut_power({.synchronous = Synchronous::normal, .cuts = cuts, .seed = seed});
  say("{} power cuts, synchronous=NORMAL: {} acknowledged, {} lost (the control: some have to be)\n",
      normal.cuts, normal.acknowledged, normal.lost);
  return full.lost == 0 && normal.lost > 0;
}

/// One kind of failure at the first, the second, … operation until there are no more.
struct Series {
  const char* name;
  FaultyDisk::Fault fault;
  int seats;
  /// How a ledger that was open has to end, unless it was closed just then: what is in the log needs no more.
  End end;
};

bool survives(const Series& series) {
  int worked = 0;
  int refused = 0;
  int stopped = 0;
  int wrong = 0;
  int lost = 0;
  FaultyDisk::Fault fault = series.fault;
  for (fault.at = 1;; ++fault.at) {
    const FaultOutcome outcome = fail_once(fault, series.seats);
    if (!outcome.has_failed) break;
    worked += static_cast<int>(outcome.end == End::worked);
    refused += static_cast<int>(outcome.end == End::refused);
    stopped += static_cast<int>(outcome.end == End::stopped);
    lost += outcome.lost;
    const bool never_opened = outcome.end == End::refused && outcome.acknowledged == 0;
    const bool was_closing = outcome.end == End::worked && outcome.has_failed_at_end;
    if (outcome.end == series.end || never_opened || was_closing) continue;
    ++wrong;
    say("  at {}: not as it has to be\n", fault.at);
  }
  say("{} at each of {} places: {} did not open, {} went on, {} ended the process; {} lost\n", series.name,
      fault.at - 1, refused, worked, stopped, lost);
  return wrong == 0 && lost == 0 && fault.at > 1;
}

bool survives_faults() {
  bool all = true;
  for (const Series& series : {
           Series{"no space for a write", {Operation::write, 0, SQLITE_FULL, 1}, 10, End::worked},
           Series{"no space for five writes", {Operation::write, 0, SQLITE_FULL, 5}, 10, End::worked},
           Series{"a failed write", {Operation::write, 0, SQLITE_IOERR_WRITE, 1}, 10, End::stopped},
           // So many that the log becomes long and is moved into the file.
           Series{"a failed sync", {Operation::sync, 0, SQLITE_IOERR_FSYNC, 1}, 150, End::stopped},
           Series{"a failed open", {Operation::open, 0, SQLITE_CANTOPEN, 1}, 10, End::refused},
       })
    all &= survives(series);
  return all;
}

}  // namespace
}  // namespace errand::support

int main(int argc, char** argv) {
  CLI::App app{"Cuts the power and breaks the disk under the ledger of codes."};
  int cuts = 200;
  std::uint32_t seed = 1;
  app.add_option("--cuts", cuts, "power cuts");
  app.add_option("--seed", seed, "of the cuts' moments and of what they leave");
  CLI11_PARSE(app, argc, argv);
  // What breaks here is meant to.
  spdlog::set_level(spdlog::level::off);
  const bool survives_cuts = errand::support::survives_cuts(cuts, seed);
  const bool survives_faults = errand::support::survives_faults();
  return survives_cuts && survives_faults ? 0 : 1;
}
