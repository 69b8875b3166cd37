#include "wasm/study/rules.hpp"

#include <algorithm>

#include "wasm/base/flags.hpp"
#include "wasm/base/text.hpp"
#include "wasm/study/moment.hpp"
#include "wasm/study/trial.hpp"

namespace errand {
namespace {

using Wrong = std::optional<Fault>;

constexpr std::uint32_t longest_write_in = 500;
constexpr std::size_t longest_number = 100;  // bytes
constexpr std::int64_t huge_sum = 4000000000000000000;

Fault fault(const std::string& own, const char* id, std::vector<std::string> values = {}) {
  if (!own.empty()) return {"own", {own}};
  return {id, std::move(values)};
}

std::string bound_text(const std::optional<DecimalNumber>& bound) {
  return bound ? to_text(*bound) : std::string{};
}

/// What an empty answer lacks.
const char* missing(const Question& question) {
  switch (question.shape) {
    case Shape::one:
      return "missingChoice";
    case Shape::many:
      return "missingChoices";
    case Shape::ranking:
      return "missingRanking";
    case Shape::grid:
      return "missingRows";
    case Shape::best_worst:
      return "missingBestWorst";
    case Shape::sum:
      return "missingSum";
    case Shape::number:
      return question.rules.step ? "missingSlider" : "missingNumber";
    case Shape::date:
    case Shape::date_time:
      return "missingDate";
    case Shape::time:
      return "missingTime";
    case Shape::media:
      return "missingMedia";
    case Shape::trial:
      return "missingTrial";
    case Shape::text:
    case Shape::custom:
    case Shape::nothing:
      break;
  }
  return "missingText";
}

// Whether the page could have sent it.

bool is_bounded(std::string_view text) { return count_code_points(text) <= max_answer + 1; }

/// Distinct choices, in any order, with a text where one may be written.
bool are_choices(const Question& question, const Value& value) {
  Flags seen(question.choices.size());
  for (const std::string& text : value) {
    const auto part = part_of(question.choices, text);
    if (!part || seen[part->choice]) return false;
    const bool has_more = text.size() > question.choices[part->choice].value.size();
    if (has_more &&
        (!question.choices[part->choice].write || count_code_points(part->rest) > longest_write_in + 1))
      return false;
    seen[part->choice] = true;
  }
  return true;
}

/// "key=…" parts with distinct keys of `keys`; the rest is judged by `good`.
template <class Good>
bool are_pairs(const std::vector<Choice>& keys, const Value& value, Good good) {
  Flags seen(keys.size());
  for (const std::string& text : value) {
    const auto part = part_of(keys, text);
    if (!part || text.size() == keys[part->choice].value.size() || seen[part->choice] || !good(part->rest))
      return false;
    seen[part->choice] = true;
  }
  return true;
}

bool is_choice(const Question& question, std::string_view text) {
  return std::any_of(question.choices.begin(), question.choices.end(),
                     [&](const Choice& choice) { return choice.value == text; });
}

// Why it is not accepted.

Wrong fault_of_number(const Question& question, std::string_view text) {
  const Rules& rules = question.rules;
  const std::vector<std::string> bounds = {bound_text(rules.min), bound_text(rules.max), question.unit};
  const std::string& own = question.messages.range;
  const auto given = parse_decimal(text);
  if (!given) return fault(own, rules.decimals == 0 ? "notWhole" : "notANumber", bounds);
  if (decimals_of(*given) > rules.decimals && rules.decimals == 0) return fault(own, "notWhole", bounds);
  if (decimals_of(*given) > rules.decimals) return fault(own, "tooManyDecimals", {decimal(rules.decimals)});
  const bool off_step =
      rules.step &&
      (given->millionths - rules.min.value_or(DecimalNumber{}).millionths) % rules.step->millionths != 0;
  if (off_step || (rules.min && *given < *rules.min) || (rules.max && *given > *rules.max))
    return fault(own, "outOfRange", bounds);
  return std::nullopt;
}

std::uint32_t count_words(std::string_view text) {
  std::uint32_t words = 0;
  bool inside = false;
  for (const char c : text) {
    const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
    words += inside || blank ? 0 : 1;
    inside = !blank;
  }
  return words;
}

Wrong fault_of_text(const Question& question, std::string_view text) {
  const Rules& rules = question.rules;
  const std::string& own = question.messages.length;
  const std::uint32_t length = count_code_points(text);
  if (length < rules.min_length) return fault(own, "tooShort", {decimal(rules.min_length), decimal(length)});
  if (length > rules.max_length) return fault(own, "tooLong", {decimal(rules.max_length), decimal(length)});
  const std::uint32_t words = rules.min_words > 0 || rules.max_words > 0 ? count_words(text) : 0;
  if (words < rules.min_words) return fault(own, "tooFewWords", {decimal(rules.min_words), decimal(words)});
  if (rules.max_words > 0 && words > rules.max_words)
    return fault(own, "tooManyWords", {decimal(rules.max_words), decimal(words)});
  if (rules.pattern && !rules.pattern->matches(text)) return fault(question.messages.pattern, "pattern");
  return std::nullopt;
}

Wrong fault_of_moment(const Question& question, std::string_view text) {
  const Rules& rules = question.rules;
  const char* id = question.shape == Shape::date   ? "notADate"
                   : question.shape == Shape::time ? "notATime"
                                                   : "notADateTime";
  if (!is_moment(question.shape, text)) return fault(question.messages.range, id);
  const bool early = !rules.earliest.empty() && text < std::string_view{rules.earliest};
  const bool late = !rules.latest.empty() && text > std::string_view{rules.latest};
  if (early || late) return fault(question.messages.range, "outOfDates", {rules.earliest, rules.latest});
  return std::nullopt;
}

Wrong fault_of_choices(const Question& question, const Value& value) {
  const Rules& rules = question.rules;
  const std::string& own = question.messages.selected;
  if (const auto written = written_in(question, value); written && trim(*written).empty())
    return fault(question.messages.required, "missingOther");
  if (question.shape == Shape::one) return std::nullopt;
  bool alone = false;
  for (const std::string& text : value)
    alone = alone || question.choices[part_of(question.choices, text)->choice].alone;
  if (alone) return value.size() > 1 ? Wrong{fault(own, "notAlone")} : std::nullopt;
  if (value.size() < rules.min_selected) return fault(own, "tooFewSelected", {decimal(rules.min_selected)});
  if (rules.max_selected != 0 && value.size() > rules.max_selected)
    return fault(own, "tooManySelected", {decimal(rules.max_selected)});
  return std::nullopt;
}

Wrong fault_of_ranking(const Question& question, const Value& value) {
  const std::size_t asked =
      question.rules.max_selected == 0 ? question.choices.size() : question.rules.max_selected;
  if (value.size() < asked) return fault(question.messages.selected, "missingRanking");
  if (value.size() > asked)
    return fault(question.messages.selected, "tooManySelected", {decimal(static_cast<std::int64_t>(asked))});
  return std::nullopt;
}

Wrong fault_of_grid(const Question& question, const Value& value, Need need) {
  if (need == Need::optional || value.size() == question.rows.size()) return std::nullopt;
  return fault(question.messages.required, "missingRows",
               {decimal(static_cast<std::int64_t>(question.rows.size() - value.size()))});
}

Wrong fault_of_best_worst(const Question& question, const Value& value) {
  if (value.size() < 2) return fault(question.messages.required, "missingBestWorst");
  if (part_of(best_and_worst(), value[0])->rest == part_of(best_and_worst(), value[1])->rest)
    return fault(question.messages.selected, "sameTwice");
  return std::nullopt;
}

bool is_bounded_in_all(const Value& value) {
  std::size_t length = 0;
  for (const std::string& part : value) length += count_code_points(part);
  return length <= max_custom_answer;
}

Wrong fault_of_sum(const Question& question, const Value& value) {
  const Rules& rules = question.rules;
  DecimalNumber sum;
  for (const std::string& text : value) {
    const auto given = parse_decimal(part_of(question.choices, text)->rest);
    if (!given || given->millionths < 0)
      return fault(question.messages.range, "notANumber", {"0", to_text(*rules.total), question.unit});
    if (decimals_of(*given) > rules.decimals)
      return rules.decimals == 0
                 ? fault(question.messages.range, "notWhole", {"0", to_text(*rules.total), question.unit})
                 : fault(question.messages.range, "tooManyDecimals", {decimal(rules.decimals)});
    // Far beyond any total it is wrong anyhow, and must not run over.
    if (sum.millionths < huge_sum) sum.millionths += given->millionths;
  }
  if (sum == *rules.total) return std::nullopt;
  return fault(question.messages.range, "wrongSum", {to_text(*rules.total), to_text(sum), question.unit});
}

}  // namespace

const std::vector<Choice>& best_and_worst() {
  static const std::vector<Choice> ends = [] {
    std::vector<Choice> both(2);
    both[0].value = "best";
    both[1].value = "worst";
    return both;
  }();
  return ends;
}

std::uint32_t fields_of(const Question& question) {
  switch (question.shape) {
    case Shape::grid:
      return static_cast<std::uint32_t>(question.rows.size());
    case Shape::sum:
      return static_cast<std::uint32_t>(question.choices.size());
    case Shape::best_worst:
      return 2;
    case Shape::trial:
      return static_cast<std::uint32_t>(std::size(plain_measures));
    case Shape::custom:
    case Shape::nothing:
      return 0;
    default:
      return std::any_of(question.choices.begin(), question.choices.end(),
                         [](const Choice& c) { return c.write; })
                 ? 2
                 : 1;
  }
}

std::optional<Part> part_of(const std::vector<Choice>& choices, std::string_view part) {
  for (std::size_t i = 0; i < choices.size(); ++i)
    if (part == choices[i].value) return Part{i, {}};
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const std::string& value = choices[i].value;
    if (part.size() > value.size() && part[value.size()] == '=' && part.substr(0, value.size()) == value)
      return Part{i, part.substr(value.size() + 1)};
  }
  return std::nullopt;
}

std::optional<std::string> written_in(const Question& question, const Value& value) {
  if (question.shape != Shape::one && question.shape != Shape::many) return std::nullopt;
  for (const std::string& text : value) {
    const auto part = part_of(question.choices, text);
    if (part && question.choices[part->choice].write) return std::string{part->rest};
  }
  return std::nullopt;
}

bool possible(const Question& question, const Value& value) {
  switch (question.shape) {
    case Shape::one:
      return value.size() <= 1 && are_choices(question, value);
    case Shape::many:
    case Shape::ranking:
      return are_choices(question, value);
    case Shape::grid:
      return are_pairs(question.rows, value,
                       [&](std::string_view rest) { return is_choice(question, rest); });
    case Shape::best_worst:
      return are_pairs(best_and_worst(), value,
                       [&](std::string_view rest) { return is_choice(question, rest); });
    case Shape::sum:
      return are_pairs(question.choices, value,
                       [](std::string_view rest) { return rest.size() <= longest_number; });
    case Shape::media:
      return value.empty() || value == Value{"ended"} || value == Value{"unplayable"};
    case Shape::trial:
      return read_trial(question, value).has_value();
    case Shape::custom:
      return is_bounded_in_all(value);
    case Shape::nothing:
      return value.empty();
    case Shape::number:
    case Shape::text:
    case Shape::date:
    case Shape::time:
    case Shape::date_time:
      break;
  }
  return value.empty() || (value.size() == 1 && is_bounded(value[0]));
}

Value tidied(const Question& question, const Value& value) {
  Value out;
  // A trial that was only begun has no answer.
  if (question.shape == Shape::trial && value.size() == 1) return out;
  for (const std::string& text : value) {
    if (question.shape == Shape::sum) {
      const auto part = part_of(question.choices, text);
      const std::string_view number = trim(part->rest);
      if (!number.empty()) out.push_back(question.choices[part->choice].value + "=" + std::string{number});
    } else if (question.shape >= Shape::number && question.shape <= Shape::date_time) {
      // A paragraph is kept as it was written.
      const bool is_paragraph = question.type == "longText" && !trim(text).empty();
      const std::string_view kept = is_paragraph ? std::string_view{text} : trim(text);
      if (!kept.empty()) out.emplace_back(kept);
    } else {
      out.push_back(text);
    }
  }
  return out;
}

std::optional<Fault> fault_of(const Question& question, const Value& value) {
  return fault_of(question, value, question.rules.required ? Need::required : Need::optional);
}

std::optional<Fault> fault_of(const Question& question, const Value& raw, Need need) {
  const Value value = tidied(question, raw);
  if (question.shape == Shape::nothing) return std::nullopt;
  if (question.shape == Shape::media && !question.rules.to_the_end) return std::nullopt;
  if (value.empty()) {
    if (need == Need::optional) return std::nullopt;
    if (question.shape == Shape::grid) return fault_of_grid(question, value, need);
    return fault(question.messages.required, missing(question));
  }
  switch (question.shape) {
    case Shape::one:
    case Shape::many:
      return fault_of_choices(question, value);
    case Shape::ranking:
      return fault_of_ranking(question, value);
    case Shape::grid:
      return fault_of_grid(question, value, need);
    case Shape::best_worst:
      return fault_of_best_worst(question, value);
    case Shape::sum:
      return fault_of_sum(question, value);
    case Shape::number:
      return fault_of_number(question, value[0]);
    case Shape::text:
      return fault_of_text(question, value[0]);
    case Shape::date:
    case Shape::time:
    case Shape::date_time:
      return fault_of_moment(question, value[0]);
    case Shape::media:
    case Shape::trial:
    case Shape::custom:
    case Shape::nothing:
      break;
  }
  return std::nullopt;
}

}  // namespace errand
