#include "wasm/study/trial.hpp"

#include <algorithm>

#include "wasm/base/text.hpp"

namespace errand {
namespace {

constexpr std::int64_t longest_us = 86'400'000'000;
constexpr std::int64_t coarse_us = 5000;
constexpr std::int64_t slow_us = 34000;  // below 30 frames a second

/// Reads the texts "name=…" of an answer one after the other.
class Parts {
 public:
  explicit Parts(const Value& value) : value_{value} {}

  bool has(std::string_view name) const {
    if (is_at_end()) return false;
    const std::string& part = value_[at_];
    return part.size() > name.size() && part[name.size()] == '=' && part.compare(0, name.size(), name) == 0;
  }
  std::string_view text(std::string_view name) {
    if (!has(name)) {
      refuse();
      return {};
    }
    return std::string_view{value_[at_++]}.substr(name.size() + 1);
  }
  std::int64_t number(std::string_view name) { return number_in(text(name)); }
  /// Parted by blanks; '-' for a phase that was left out.
  ByPhase by_phase(std::string_view name) {
    ByPhase out;
    std::string_view rest = text(name);
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      out.emplace_back();
      if (rest.substr(0, end) != "-") out.back() = number_in(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return out;
  }
  void refuse() { whole_ = false; }
  bool is_at_end() const { return at_ == value_.size(); }
  /// Everything was there, and nothing is left.
  bool ended_well() const { return whole_ && is_at_end(); }

 private:
  std::int64_t number_in(std::string_view text) {
    const std::int64_t number = parse_integer(text).value_or(-1);
    if (number < 0 || number > longest_us) refuse();
    return number;
  }

  const Value& value_;
  std::size_t at_ = 0;
  bool whole_ = true;
};

/// The phases in which a response counts; they follow one another.
struct Window {
  std::size_t first = 0;
  std::size_t end = 0;
};

Window window_of(const std::vector<Phase>& phases) {
  Window window;
  while (window.first < phases.size() && !phases[window.first].responds) ++window.first;
  window.end = window.first;
  while (window.end < phases.size() && phases[window.end].responds) ++window.end;
  return window;
}

bool is_pointer(std::string_view by) {
  return by == "mouse" || by == "touch" || by == "pen" || by == "button";
}

TrialRun::Response read_response(Parts& parts, const std::vector<Choice>& choices) {
  TrialRun::Response response;
  const std::string_view value = parts.text("response");
  while (response.choice < choices.size() && choices[response.choice].value != value) ++response.choice;
  response.by = parts.text("by");
  response.at = parts.number("at");
  const bool known = response.choice < choices.size();
  const bool by_key = known && response.by == "key" && !choices[response.choice].key.empty();
  if (!known || (!by_key && !is_pointer(response.by))) parts.refuse();
  return response;
}

TrialRun read_run(Parts& parts, const Question& question) {
  TrialRun run;
  if (parts.has("response")) run.response = read_response(parts, question.choices);
  run.onsets = parts.by_phase("onsets");
  run.end = parts.number("end");
  run.dropped = parts.by_phase("dropped");
  run.frame = parts.number("frame");
  run.grain = parts.number("grain");
  run.lag = parts.number("lag");
  run.unfocused = parts.number("unfocused");
  run.backwards = parts.number("backwards");
  run.lost = parts.number("lost");
  return run;
}

/// Times never run back; what is left out follows a response that ends its window, to the window's end.
bool is_in_order(const Trial& trial, const TrialRun& run) {
  const Window window = window_of(trial.phases);
  std::int64_t last = 0;
  for (std::size_t i = 0; i < trial.phases.size(); ++i) {
    const auto& onset = run.onsets[i];
    if (onset.has_value() != run.dropped[i].has_value()) return false;
    if (onset) {
      if (*onset < last || (i == 0 && *onset > 0)) return false;
      last = *onset;
    } else if (!run.response || !trial.response_ends || i <= window.first || i >= window.end ||
               (i + 1 < window.end && run.onsets[i + 1])) {
      return false;
    }
  }
  return last <= run.end;
}

/// Whether the response came while the window was open or, where there is none, all phases end without.
bool is_answered(const Trial& trial, const TrialRun& run) {
  if (!run.response)
    return std::all_of(trial.phases.begin(), trial.phases.end(),
                       [](const Phase& phase) { return phase.duration_ms.has_value(); });
  const Window window = window_of(trial.phases);
  if (window.first == window.end) return false;
  const std::int64_t closed = window.end < run.onsets.size() ? *run.onsets[window.end] : run.end;
  return run.response->at >= *run.onsets[window.first] && run.response->at <= closed;
}

bool is_possible(const Trial& trial, const TrialRun& run) {
  return run.onsets.size() == trial.phases.size() && run.dropped.size() == trial.phases.size() &&
         is_in_order(trial, run) && is_answered(trial, run);
}

void add(std::string& list, std::string_view value, char between) {
  if (!list.empty()) list += between;
  list += value;
}

std::string flags_of(const TrialAnswer& answer) {
  const TrialRun& run = *answer.run;
  std::string flags;
  const auto flag = [&](bool raised, std::string_view name) {
    if (raised) add(flags, name, '|');
  };
  flag(answer.runs > 1, "repeated");
  flag(run.unfocused > 0, "unfocused");
  flag(std::any_of(run.dropped.begin(), run.dropped.end(),
                   [](const auto& frames) { return frames.value_or(0) > 0; }),
       "dropped");
  flag(run.frame > slow_us, "slow");
  flag(run.grain > coarse_us, "coarse");
  flag(run.backwards > 0, "backwards");
  flag(run.lost > 0, "lost");
  return flags;
}

/// How long each phase was shown.
std::string lengths_of(const TrialRun& run) {
  std::string lengths;
  for (std::size_t i = 0; i < run.onsets.size(); ++i) {
    std::size_t next = i + 1;
    while (next < run.onsets.size() && !run.onsets[next]) ++next;
    const std::int64_t until = next < run.onsets.size() ? *run.onsets[next] : run.end;
    add(lengths, run.onsets[i] ? decimal(until - *run.onsets[i]) : "-", ' ');
  }
  return lengths;
}

}  // namespace

std::optional<TrialAnswer> read_trial(const Question& question, const Value& value) {
  Parts parts{value};
  TrialAnswer answer{parts.number("runs"), std::nullopt};
  if (!parts.is_at_end()) answer.run = read_run(parts, question);
  if (!parts.ended_well() || answer.runs == 0) return std::nullopt;
  if (answer.run && !is_possible(*question.trial, *answer.run)) return std::nullopt;
  return answer;
}

bool trial_goes_on(const Question& question, const Value& before, const Value& now) {
  const auto was = read_trial(question, before);
  const auto is = read_trial(question, now);
  if (!is || (was && was->run)) return false;
  const std::int64_t runs = was ? was->runs : 0;
  return is->runs == (is->run ? runs : runs + 1);
}

Value response_of(const Question& question, const Value& value) {
  const auto answer = read_trial(question, value);
  if (!answer || !answer->run || !answer->run->response) return {};
  return {question.choices[answer->run->response->choice].value};
}

std::vector<Measure> measures_of(const Question& question, const Value& value) {
  std::vector<Measure> all;
  const auto answer = read_trial(question, value);
  if (!answer || !answer->run) return all;
  const TrialRun& run = *answer->run;
  for (const std::string_view name : plain_measures) all.push_back({name, {}});
  if (run.response) {
    all[0].value = question.choices[run.response->choice].value;
    all[1].value = decimal(run.response->at - *run.onsets[window_of(question.trial->phases).first]);
    // Its frame was painted after it began and before the next refresh behind the word that it was; each of
    // two times may be a step of the clock off.
    all[2].value = decimal(std::max(run.frame, run.lag) + 2 * run.grain);
    all[3].value = run.response->by;
  }
  all[4].value = flags_of(*answer);
  all.push_back({"phases", lengths_of(run)});
  for (const std::string& part : value) {
    const std::size_t equals = part.find('=');
    const std::string_view name = std::string_view{part}.substr(0, equals);
    if (name != "response" && name != "by") all.push_back({name, part.substr(equals + 1)});
  }
  return all;
}

}  // namespace errand
