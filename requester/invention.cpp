#include "requester/invention.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "wasm/base/text.hpp"

namespace errand::requester {
namespace {

constexpr std::array<std::string_view, 16> words = {"the",  "first", "one",   "seemed", "closer", "to",
                                                    "what", "I",     "would", "say",    "since",  "both",
                                                    "are",  "used",  "at",    "home"};
constexpr std::int64_t million = 1000000;
constexpr int most_tries = 50;
constexpr int most_steps = 3000;
constexpr std::uint32_t odds_of_one_more = 3;  // one in so many picks another choice

using Picks = Manner::Picks;

std::vector<std::uint32_t> candidates(const Question& question, const Manner& manner) {
  std::vector<std::uint32_t> indices;
  for (std::uint32_t i = 0; i < question.choices.size(); ++i)
    if (manner.picks != Picks::sensible || !question.choices[i].trap) indices.push_back(i);
  return indices;
}

std::uint32_t count(const std::vector<std::uint32_t>& list) {
  return static_cast<std::uint32_t>(list.size());
}

std::uint32_t pick(const std::vector<std::uint32_t>& from, const Manner& manner, Draws& draws) {
  if (manner.picks == Picks::same_place) return from[std::min(manner.place, count(from) - 1)];
  return from[draws.below(count(from))];
}

std::string written_words(std::uint32_t number, const Manner& manner, Draws& draws) {
  std::string text;
  for (std::uint32_t i = 0; i < number; ++i) {
    if (i > 0) text += ' ';
    if (manner.means_words)
      text += words[draws.below(words.size())];
    else
      for (std::uint32_t key = 2 + draws.below(5); key > 0; --key)
        text += static_cast<char>('a' + draws.below(26));
  }
  return text;
}

std::string chosen(const Choice& choice, const Manner& manner, Draws& draws) {
  return choice.write ? choice.value + "=" + written_words(2, manner, draws) : choice.value;
}

Value invent_many(const Question& question, const Manner& manner, Draws& draws) {
  std::vector<std::uint32_t> left = candidates(question, manner);
  const std::uint32_t most =
      question.rules.max_selected == 0 ? count(left) : std::min(count(left), question.rules.max_selected);
  std::uint32_t wanted = std::max(question.rules.min_selected, 1u);
  while (manner.picks != Picks::same_place && wanted < most && draws.below(odds_of_one_more) == 0) ++wanted;
  if (manner.picks != Picks::same_place) draws.shuffle(left);
  Value value;
  for (const std::uint32_t index : left) {
    const Choice& choice = question.choices[index];
    if (choice.alone && wanted > 1) continue;
    if (value.size() < wanted) value.push_back(chosen(choice, manner, draws));
  }
  return value;
}

Value invent_ranking(const Question& question, const Manner& manner, Draws& draws) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < question.choices.size(); ++i) order.push_back(i);
  if (manner.picks != Picks::same_place) draws.shuffle(order);
  if (question.rules.max_selected != 0) order.resize(question.rules.max_selected);
  Value value;
  for (const std::uint32_t index : order) value.push_back(question.choices[index].value);
  return value;
}

Value invent_grid(const Question& question, const Manner& manner, Draws& draws) {
  Value value;
  const auto columns = candidates(question, manner);
  for (const Choice& row : question.rows)
    value.push_back(row.value + "=" + question.choices[pick(columns, manner, draws)].value);
  return value;
}

Value invent_best_worst(const Question& question, const Manner& manner, Draws& draws) {
  const auto all = candidates(question, manner);
  const std::uint32_t best = pick(all, manner, draws);
  std::vector<std::uint32_t> others;
  std::remove_copy(all.begin(), all.end(), std::back_inserter(others), best);
  return {"best=" + question.choices[best].value,
          "worst=" + question.choices[pick(others, manner, draws)].value};
}

/// Uniform from `low` to `high` in steps.
std::int64_t between(std::int64_t low, std::int64_t high, std::int64_t step, Draws& draws) {
  const std::int64_t steps = std::clamp<std::int64_t>((high - low) / step, 0, 1'000'000'000);
  return low + step * draws.below(static_cast<std::uint32_t>(steps) + 1);
}

std::int64_t unit_of(std::uint32_t decimals) {
  std::int64_t unit = million;
  for (std::uint32_t i = 0; i < std::min(decimals, 2u); ++i) unit /= 10;
  return unit;
}

Value invent_sum(const Question& question, const Manner& manner, Draws& draws) {
  const std::int64_t unit = unit_of(question.rules.decimals);
  std::int64_t left = question.rules.total->millionths;
  Value value;
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    const bool last = i + 1 == question.choices.size();
    const std::int64_t share =
        last || manner.picks == Picks::same_place ? left : between(0, left, unit, draws);
    left -= share;
    value.push_back(question.choices[i].value + "=" + to_text(DecimalNumber{share}));
  }
  return value;
}

Value invent_number(const Question& question, const Manner& manner, Draws& draws) {
  const Rules& rules = question.rules;
  const std::int64_t step = rules.step ? rules.step->millionths : unit_of(rules.decimals);
  std::int64_t low = rules.min   ? rules.min->millionths
                     : rules.max ? rules.max->millionths - 100 * million
                                 : 0;
  const std::int64_t high = rules.max ? rules.max->millionths : low + 100 * million;
  // To the next number that has no more digits than allowed.
  if (!rules.step && low % step != 0) low += step - ((low % step) + step) % step;
  if (manner.picks == Picks::same_place)
    return {to_text(DecimalNumber{low + (high - low) / step / 2 * step})};
  return {to_text(DecimalNumber{between(low, high, step, draws)})};
}

Value invent_text(const Question& question, const Manner& manner, Draws& draws) {
  const Rules& rules = question.rules;
  if (rules.pattern) return {matching(*rules.pattern, draws)};
  const bool is_long = question.type == "longText";
  std::uint32_t number = std::max(rules.min_words, is_long ? 5 + draws.below(30) : 1 + draws.below(3));
  if (rules.max_words > 0) number = std::min(number, rules.max_words);
  std::string text = written_words(number, manner, draws);
  while (count_code_points(text) < rules.min_length && text.size() < max_answer)
    text += rules.max_words == 0 ? " " + written_words(1, manner, draws) : std::string{"a"};
  if (text.size() > rules.max_length) text.resize(rules.max_length);
  while (text.ends_with(' ')) text.back() = 'a';
  return {text};
}

std::string invent_date(const Rules& rules, Draws& draws) {
  const std::string text = fmt::format("2024-{:02}-{:02}", 1 + draws.below(12), 1 + draws.below(28));
  if (!rules.earliest.empty() && text < rules.earliest.substr(0, 10)) return rules.earliest.substr(0, 10);
  return !rules.latest.empty() && text > rules.latest.substr(0, 10) ? rules.latest.substr(0, 10) : text;
}

Value invent_moment(const Question& question, Draws& draws) {
  const Rules& rules = question.rules;
  const std::string time = fmt::format("{:02}:{:02}", draws.below(24), draws.below(60));
  std::string text = question.shape == Shape::time   ? time
                     : question.shape == Shape::date ? invent_date(rules, draws)
                                                     : invent_date(rules, draws) + "T" + time;
  if (!rules.earliest.empty() && text < rules.earliest) text = rules.earliest;
  if (!rules.latest.empty() && text > rules.latest) text = rules.latest;
  return {text};
}

/// One walk through the program; nullopt when it does not end.
std::optional<std::string> walk(const Pattern& pattern, Draws& draws) {
  std::string text;
  std::uint32_t at = 0;
  for (int step = 0; step < most_steps; ++step) {
    const Pattern::Step& now = pattern.steps()[at];
    switch (now.kind) {
      case Pattern::Step::Kind::accept:
        return text;
      case Pattern::Step::Kind::set: {
        if (now.first == now.second) return std::nullopt;
        const Pattern::Range& range = pattern.ranges()[now.first + draws.below(now.second - now.first)];
        append_code_point(text, range.low + draws.below(range.high - range.low + 1));
        ++at;
        break;
      }
      case Pattern::Step::Kind::split:
        at = draws.below(2) == 0 ? now.first : now.second;
        break;
      case Pattern::Step::Kind::jump:
        at = now.first;
        break;
      case Pattern::Step::Kind::begin:
      case Pattern::Step::Kind::end:
        ++at;
        break;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string matching(const Pattern& pattern, Draws& draws) {
  for (int tries = 0; tries < most_tries && pattern.program_size() > 0; ++tries) {
    const auto text = walk(pattern, draws);
    if (text && is_utf8(*text) && pattern.matches(trim(*text))) return *text;
  }
  return {};
}

Value invent(const Question& question, const Manner& manner, Draws& draws) {
  switch (question.shape) {
    case Shape::one:
      return {chosen(question.choices[pick(candidates(question, manner), manner, draws)], manner, draws)};
    case Shape::many:
      return invent_many(question, manner, draws);
    case Shape::ranking:
      return invent_ranking(question, manner, draws);
    case Shape::grid:
      return invent_grid(question, manner, draws);
    case Shape::best_worst:
      return invent_best_worst(question, manner, draws);
    case Shape::sum:
      return invent_sum(question, manner, draws);
    case Shape::number:
      return invent_number(question, manner, draws);
    case Shape::text:
      return invent_text(question, manner, draws);
    case Shape::date:
    case Shape::time:
    case Shape::date_time:
      return invent_moment(question, draws);
    case Shape::media:
      return {"ended"};
    case Shape::trial:
    case Shape::custom:
    case Shape::nothing:
      break;
  }
  return {};
}

}  // namespace errand::requester
