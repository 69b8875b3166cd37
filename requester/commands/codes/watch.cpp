#include "requester/commands/codes/watch.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <ctime>
#include <memory>
#include <optional>

#include "requester/codes/seat_watch.hpp"
#include "requester/pacific_time.hpp"
#include "server/codes/study_key.hpp"

namespace errand::requester {
namespace {

using Format = CodesWatchOptions::Format;

/// Takes SIGINT and SIGTERM while this lives.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  ~StopSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// Whether one came within so many seconds.
  bool came_within(std::int64_t seconds) const {
    const timespec most{static_cast<std::time_t>(seconds), 0};
    return sigtimedwait(&signals_, nullptr, &most) > 0;
  }

 private:
  sigset_t signals_{};
  sigset_t before_{};
};

std::string line_of(const SeatEvent& event) {
  const KnownSeat& seat = event.seat;
  const bool is_end = event.kind == SeatEvent::Kind::ended;
  return fmt::format("{}  {:<13} {} by {}{}\n", utc_time(event.at()),
                     is_end ? codes::name_of(seat.ended->ending) : std::string_view{"entered"},
                     studies::printable(seat.seat.assignment), studies::printable(seat.seat.worker),
                     is_end ? fmt::format(", took {} s", (seat.ended->at.ms - seat.entered.ms) / 1000) : "");
}

void tell(const CodesWatchOptions& options, const Terminal& terminal, const SeatCount& count) {
  terminal.out << (options.format == Format::json ? to_json(count) : to_text(count) + "\n") << std::flush;
}

std::string fault_of_study(std::string& name) {
  return codes::is_study_name(name) ? "" : name + " is no name of a study: 1 to 64 of a-z, 0-9 and '-'";
}

}  // namespace

int watch_codes(const CodesWatchOptions& options, const Terminal& terminal) {
  std::optional<StopSignals> stop;
  // Before a ledger's threads are there, which would take the signals otherwise; after a password was asked
  // for, which Ctrl-C should end.
  if (options.survey.store) stop.emplace();
  const auto source = open_survey(options.survey, options.study);
  if (!stop) stop.emplace();
  if (!source) return refuse(terminal, source.error());
  if (options.until == CodesWatchOptions::Until::stopped)
    terminal.err << fmt::format("Watching {}; Ctrl-C ends it.\n", options.study);
  SeatWatch watch;
  bool is_first = true;
  for (;;) {
    const auto seats = all_of(source->seats, watch.after());
    if (!seats && is_first) return refuse(terminal, seats.error());
    // A server that starts anew answers again in a while.
    if (!seats) terminal.err << "errand: " << studies::printable(seats.error()) << "\n";
    const auto events = seats ? watch.take(*seats) : std::vector<SeatEvent>{};
    if (!is_first)
      for (const SeatEvent& event : events)
        terminal.out << (options.format == Format::json ? to_json(event) : line_of(event));
    if (is_first || !events.empty()) tell(options, terminal, watch.count());
    if (!terminal.out) return exit_wrong;
    if (options.until == CodesWatchOptions::Until::now || stop->came_within(options.every_s))
      return exit_fine;
    is_first = false;
  }
}

void add_codes_watch(CLI::App& codes, const Terminal& terminal, std::function<int()>& run) {
  auto options = std::make_shared<CodesWatchOptions>();
  CLI::App* const command = codes.add_subcommand("watch", "Follow who enters a survey and how it ends");
  command->add_option("STUDY", options->study, "The study's name")
      ->type_name("NAME")
      ->check(CLI::Validator{fault_of_study, ""})
      ->required();
  add_survey_options(*command, options->survey);
  command->add_option("--every", options->every_s, "Look so often; 5 seconds without it")
      ->type_name("SECONDS")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{86'400}).description(""));
  command->add_flag_callback(
      "--once", [options] { options->until = CodesWatchOptions::Until::now; }, "Print the state and end");
  command->add_flag_callback(
      "--json", [options] { options->format = Format::json; }, "One JSON object a line");
  command->footer(
      "Prints how many entered and ended so far, then a line for each that enters or ends, and the new "
      "count,\n"
      "until Ctrl-C. A survey that was entered more than a day before the newest is not followed any "
      "more.\n\n"
      "Examples:\n"
      "  errand codes watch reading --store errand.sqlite\n"
      "  errand codes watch reading --server https://study.example.org --user ana --once --json");
  command->callback([options, &terminal, &run] {
    if (!options->survey.is_said())
      throw CLI::ValidationError("--store or --server has to say where to look");
    run = [options, &terminal] { return watch_codes(*options, terminal); };
  });
}

}  // namespace errand::requester
