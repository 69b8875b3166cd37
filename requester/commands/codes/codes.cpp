#include "requester/commands/codes/codes.hpp"

#include <CLI/CLI.hpp>

#include "requester/commands/codes/hit_page.hpp"
#include "requester/commands/codes/key.hpp"
#include "requester/commands/codes/reconcile.hpp"
#include "requester/commands/codes/secret.hpp"
#include "requester/commands/codes/verify.hpp"
#include "requester/commands/codes/watch.hpp"

namespace errand::requester {

void add_codes(CLI::App& errand, const Terminal& terminal, std::function<int()>& run) {
  CLI::App* const codes =
      errand.add_subcommand("codes", "Completion codes of surveys that are linked to from a marketplace");
  codes->require_subcommand(1);
  add_codes_key(*codes, terminal, run);
  add_codes_secret(*codes, terminal, run);
  add_codes_hit_page(*codes, terminal, run);
  add_codes_watch(*codes, terminal, run);
  add_codes_verify(*codes, terminal, run);
  add_codes_reconcile(*codes, terminal, run);
  codes->footer(
      "A worker opens the survey from the HIT, does it wherever it is, and comes out with a code that "
      "nobody\n"
      "else has. errand-server hands the codes out (docs/server.md); these commands make what it needs and\n"
      "judge what comes back (docs/codes.md).\n\n"
      "Examples, in the order of a study:\n"
      "  errand codes key reading                                  its secret keys, in reading.keys.json\n"
      "  errand codes secret reading.keys.json --server https://study.example.org --platform qualtrics\n"
      "  errand codes hit-page https://study.example.org/reading -o hit.html\n"
      "  errand codes watch reading --store errand.sqlite\n"
      "  errand codes reconcile reading.keys.json --results batch_results.csv --store errand.sqlite");
}

}  // namespace errand::requester
