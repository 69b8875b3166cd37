#include "requester/trial_invention.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace errand::requester {
namespace {

constexpr std::int64_t frame_us = 16'667;
constexpr std::int64_t grain_us = 100;
constexpr std::int64_t lag_us = 1'500;
constexpr std::uint32_t steps_of_tail = 16;

/// The sum of twelve uniform draws is nearly normal with standard deviation 1; here in thousandths.
std::int64_t normal_thousandths(Draws& draws) {
  std::int64_t sum = 0;
  for (int i = 0; i < 12; ++i) sum += draws.below(1001);
  return sum - 6000;
}

std::int64_t reaction_time(const Reaction& reaction, Draws& draws) {
  std::int64_t time = reaction.mean_us + reaction.spread_us * normal_thousandths(draws) / 1000;
  while (draws.below(steps_of_tail) != 0) time += reaction.tail_us / steps_of_tail;
  return std::max(time, frame_us) / grain_us * grain_us;
}

/// To the nearest frame, and one at least.
std::int64_t in_frames(std::int64_t time_us) {
  return std::max<std::int64_t>((time_us + frame_us / 2) / frame_us, 1) * frame_us;
}

std::int64_t to_next_frame(std::int64_t time_us) { return (time_us / frame_us + 1) * frame_us; }

/// The phases one after the other, with a response at `reaction_us` after the first one that takes it.
class Run {
 public:
  Run(const Trial& trial, bool responds, std::int64_t reaction_us)
      : trial_{trial}, responds_{responds}, reaction_us_{reaction_us} {
    for (const Phase& phase : trial.phases) shows(phase);
  }

  std::optional<std::int64_t> response;  ///< when
  std::string onsets;
  std::string dropped;
  std::int64_t end = 0;

 private:
  void shows(const Phase& phase) {
    const bool left_out = response && trial_.response_ends && phase.responds;
    onsets += (onsets.empty() ? "" : " ") + (left_out ? "-" : std::to_string(end));
    dropped += std::string{dropped.empty() ? "" : " "} + (left_out ? "-" : "0");
    if (left_out) return;
    const std::int64_t shown = end;
    if (phase.responds && !window_) window_ = shown;
    end += phase.duration_ms ? in_frames(std::int64_t{*phase.duration_ms} * 1000) : frame_us;
    if (!phase.responds || response || !responds_) return;
    const std::int64_t at = *window_ + reaction_us_;
    if (phase.duration_ms && at >= end) return;
    response = std::max(at, shown);
    if (trial_.response_ends || !phase.duration_ms) end = shown + to_next_frame(*response - shown);
  }

  const Trial& trial_;
  bool responds_;
  std::int64_t reaction_us_;
  std::optional<std::int64_t> window_;
};

}  // namespace

Value invent_trial(const Question& question, std::optional<std::size_t> choice, const Reaction& reaction,
                   Draws& draws) {
  const Run run{*question.trial, choice.has_value(), reaction_time(reaction, draws)};
  Value value = {"runs=1"};
  if (run.response) {
    const Choice& given = question.choices[*choice];
    value.push_back("response=" + given.value);
    value.push_back(given.key.empty() ? "by=mouse" : "by=key");
    value.push_back(fmt::format("at={}", *run.response));
  }
  for (std::string& part : std::vector<std::string>{
           "onsets=" + run.onsets, fmt::format("end={}", run.end), "dropped=" + run.dropped,
           fmt::format("frame={}", frame_us), fmt::format("grain={}", grain_us),
           fmt::format("lag={}", lag_us), "unfocused=0", "backwards=0", "lost=0"})
    value.push_back(std::move(part));
  return value;
}

}  // namespace errand::requester
