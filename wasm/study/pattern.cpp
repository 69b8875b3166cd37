#include "wasm/study/pattern.hpp"

#include "wasm/base/text.hpp"

namespace errand {
namespace {

using Ranges = std::vector<Pattern::Range>;
using Step = Pattern::Step;
using Kind = Step::Kind;

/// Whether the sorted ranges [first, end) hold `point`.
bool holds(const Ranges& ranges, std::uint32_t first, std::uint32_t end, char32_t point) {
  while (first < end) {
    const std::uint32_t middle = first + (end - first) / 2;
    if (point < ranges[middle].low) {
      end = middle;
    } else if (point > ranges[middle].high) {
      first = middle + 1;
    } else {
      return true;
    }
  }
  return false;
}

/// The steps a program may stand at, all kept at once: no step is entered twice at one character.
class Threads {
 public:
  explicit Threads(const std::vector<Step>& steps) : steps_(steps), entered_(steps.size(), 0) {}

  /// Follows everything from `step` that takes no character; keeps the sets that are reached.
  void add(std::uint32_t step, bool at_begin, bool at_end) {
    push(step);
    while (!open_.empty()) {
      const std::uint32_t at = open_.back();
      open_.pop_back();
      switch (const Step& now = steps_[at]; now.kind) {
        case Kind::set:
          sets.push_back(at);
          break;
        case Kind::split:
          push(now.second);
          [[fallthrough]];
        case Kind::jump:
          push(now.first);
          break;
        case Kind::begin:
          if (at_begin) push(at + 1);
          break;
        case Kind::end:
          if (at_end) push(at + 1);
          break;
        case Kind::accept:
          accepted = true;
          break;
      }
    }
  }

  void next_character() {
    ++character_;
    accepted = false;
    sets.clear();
  }

  std::vector<std::uint32_t> sets;
  bool accepted = false;
  std::uint64_t work = 0;

 private:
  void push(std::uint32_t step) {
    if (entered_[step] == character_) return;
    entered_[step] = character_;
    open_.push_back(step);
    ++work;
  }

  const std::vector<Step>& steps_;
  std::vector<std::uint32_t> entered_;  // the character at which a step was last entered
  std::vector<std::uint32_t> open_;
  std::uint32_t character_ = 1;
};

/// Whether every jump and every range stays within the program.
bool holds_together(const std::vector<Step>& steps, const Ranges& ranges) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step& step = steps[i];
    const bool goes_on = step.kind == Kind::set || step.kind == Kind::begin || step.kind == Kind::end;
    if (goes_on && i + 1 == steps.size()) return false;
    if (step.kind == Kind::set && (step.first > step.second || step.second > ranges.size())) return false;
    if (step.kind == Kind::split && step.second >= steps.size()) return false;
    if ((step.kind == Kind::split || step.kind == Kind::jump) && step.first >= steps.size()) return false;
    if (step.kind > Kind::accept) return false;
  }
  return steps.size() <= Pattern::largest_program;
}

}  // namespace

std::optional<Pattern> Pattern::of(std::vector<Step> steps, std::vector<Range> ranges) {
  if (!holds_together(steps, ranges)) return std::nullopt;
  Pattern pattern;
  pattern.steps_ = std::move(steps);
  pattern.ranges_ = std::move(ranges);
  return pattern;
}

bool Pattern::matches(std::string_view text) const {
  std::uint64_t work = 0;
  return matches(text, work);
}

bool Pattern::matches(std::string_view text, std::uint64_t& work) const {
  if (steps_.empty()) return text.empty();
  Threads threads(steps_);
  threads.add(0, true, text.empty());
  std::vector<std::uint32_t> standing;
  std::size_t at = 0;
  while (at < text.size() && !threads.sets.empty()) {
    const char32_t point = next_code_point(text, at);
    standing.swap(threads.sets);
    threads.next_character();
    for (const std::uint32_t step : standing) {
      if (holds(ranges_, steps_[step].first, steps_[step].second, point))
        threads.add(step + 1, false, at == text.size());
    }
  }
  work += threads.work;
  return at == text.size() && threads.accepted;
}

}  // namespace errand
