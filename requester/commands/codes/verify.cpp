#include "requester/commands/codes/verify.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "requester/codes/code_judgement.hpp"
#include "requester/codes/key_file.hpp"

namespace errand::requester {
namespace {

std::string fault_of_id(std::string& id) {
  if (id.empty()) return "an id is not empty";
  return id.size() <= codes::max_id_bytes
             ? ""
             : fmt::format("an id has at most {} characters", codes::max_id_bytes);
}

std::string wrong_with(const CodesVerifyOptions& options, const std::optional<NearestCode>& nearest) {
  if (nearest)
    return fmt::format("It is {} typing error{} away from this seat's code for the ending {}, epoch {}.",
                       nearest->errors, nearest->errors == 1 ? "" : "s", codes::name_of(nearest->ending),
                       nearest->epoch);
  const auto code = codes::read_code(options.code);
  if (!code) return codes::to_text(code.error());
  return "It is well formed, so it is the code of another seat or study, or was made up by somebody who "
         "knows "
         "how codes look.";
}

}  // namespace

int verify_code(const CodesVerifyOptions& options, const Terminal& terminal) {
  const auto keys = read_key_file(options.keys);
  if (!keys) return refuse(terminal, keys.error());
  const auto nearest = nearest_code(*keys, options.seat, options.code);
  if (nearest && nearest->errors == 0) {
    terminal.out << fmt::format(
        "Right: assignment {} of {} ended with {}, epoch {}.\n", studies::printable(options.seat.assignment),
        studies::printable(options.seat.worker), codes::name_of(nearest->ending), nearest->epoch);
    return exit_fine;
  }
  terminal.out << fmt::format(
      "Wrong: no code of assignment {} of {}. {}\n", studies::printable(options.seat.assignment),
      studies::printable(options.seat.worker), studies::printable(wrong_with(options, nearest)));
  return exit_wrong;
}

void add_codes_verify(CLI::App& codes, const Terminal& terminal, std::function<int()>& run) {
  auto options = std::make_shared<CodesVerifyOptions>();
  CLI::App* const command = codes.add_subcommand("verify", "Tell whether a code is that of one assignment");
  command->add_option("FILE", options->keys, "The study's keys, as `errand codes key` made them")
      ->type_name("FILE")
      ->required();
  command->add_option("CODE", options->code, "The code, as it was typed")->type_name("CODE")->required();
  const auto id = [&](const char* name, std::string& into, const char* about) {
    command->add_option(name, into, about)
        ->type_name("ID")
        ->check(CLI::Validator{fault_of_id, ""})
        ->required();
  };
  id("--hit", options->seat.hit, "The HIT; a panel's study");
  id("--assignment", options->seat.assignment, "The assignment; a panel's session");
  id("--worker", options->seat.worker, "The worker; a panel's participant");
  command->footer(
      "Case, blanks and dashes don't matter. The exit status is 0 when the code is right, 1 when it is "
      "wrong.\n"
      "For all of a batch: errand codes reconcile.\n\n"
      "Example:\n"
      "  errand codes verify reading.keys.json GNVV3Q-CHEDBM-VVSEVS --hit HIT1 --assignment ASSIGNMENT1 \\\n"
      "      --worker WORKER1");
  command->callback(
      [options, &terminal, &run] { run = [options, &terminal] { return verify_code(*options, terminal); }; });
}

}  // namespace errand::requester
