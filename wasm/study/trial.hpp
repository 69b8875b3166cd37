#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wasm/study/rules.hpp"

namespace errand {

/// A number for each phase; nullopt for one that was left out, since the response had come.
using ByPhase = std::vector<std::optional<std::int64_t>>;

/// What the page measured in one run of a trial, in microseconds from the frame that painted its first phase.
/// The answer has it as texts "name=value" in the order of these members: docs/timing.md.
struct TrialRun {
  struct Response {
    std::size_t choice = 0;
    std::string_view
        by;  ///< "key", "mouse", "touch", "pen", or "button" for one that was pressed in another way
    std::int64_t at = 0;
  };
  std::optional<Response> response;  ///< nullopt: none came in time
  ByPhase onsets;
  std::int64_t end = 0;
  ByPhase dropped;             ///< frames that did not come
  std::int64_t frame = 0;      ///< from one frame to the next
  std::int64_t grain = 0;      ///< steps of the clock
  std::int64_t lag = 0;        ///< from the frame that opened the window to the word that it was painted
  std::int64_t unfocused = 0;  ///< the keyboard belonged to another window
  std::int64_t backwards = 0;  ///< times that the clock ran back
  std::int64_t lost = 0;       ///< pictures and sounds that did not load
};

struct TrialAnswer {
  std::int64_t runs = 0;        ///< how often it was begun; all but the last were interrupted
  std::optional<TrialRun> run;  ///< nullopt: begun, not ended
};

/// nullopt when no page could have sent this. Looks into `value`.
std::optional<TrialAnswer> read_trial(const Question& question, const Value& value);

/// Whether `now` may follow `before`: a trial is begun, perhaps again, then ended, once.
bool trial_goes_on(const Question& question, const Value& before, const Value& now);

/// The value of the response; empty when there is none.
Value response_of(const Question& question, const Value& value);

/// One thing that a trial came to, for the results.
struct Measure {
  std::string_view name;
  std::string value;
};

/// What a trial came to: first those with a plain field, then all that was measured. None when it was not
/// ended. Looks into `value`.
std::vector<Measure> measures_of(const Question& question, const Value& value);

/// The measures with a plain field of their own.
inline constexpr std::string_view plain_measures[] = {"response", "rt", "error", "by", "flags"};

}  // namespace errand
