#include "wasm/study/rules.hpp"

#include <algorithm>

#include "wasm/base/text.hpp"

namespace errand {
namespace {

using Fault = std::optional<std::string>;

const std::string& pick(const std::string& own, const std::string& standard) {
  return own.empty() ? standard : own;
}

bool offers(const std::vector<Choice>& choices, const std::string& value) {
  return std::any_of(choices.begin(), choices.end(), [&](const Choice& c) { return c.value == value; });
}

std::string range_of(const Number& number) {
  const std::string unit = number.unit.empty() ? "" : " " + number.unit;
  if (number.min && number.max)
    return concat({"from ", to_text(*number.min), " to ", to_text(*number.max), unit});
  if (number.min) return concat({"of at least ", to_text(*number.min), unit});
  if (number.max) return concat({"of at most ", to_text(*number.max), unit});
  return "";
}

Fault fault(const Number& number, const Messages& messages, const std::string& text) {
  const auto given = parse_decimal(text);
  const std::string kind = number.decimals == 0 ? "Please enter a whole number" : "Please enter a number";
  const std::string range = range_of(number);
  const std::string standard = kind + (range.empty() ? "." : " " + range + ".");
  if (!given)
    return pick(messages.range,
                number.decimals == 0 ? standard : standard + " Write decimals with a point: 12.5.");
  if (decimals_of(*given) > number.decimals)
    return pick(messages.range, number.decimals == 0 ? standard
                                                     : standard + " At most " + decimal(number.decimals) +
                                                           " digits after the point.");
  if ((number.min && *given < *number.min) || (number.max && *given > *number.max))
    return pick(messages.range, standard);
  return std::nullopt;
}

Fault length_fault(std::uint32_t least, std::uint32_t most, const Messages& messages,
                   const std::string& text) {
  const std::uint32_t length = count_code_points(text);
  if (length < least)
    return pick(messages.length, concat({"Please write at least ", decimal(least), " characters (now ",
                                         decimal(length), ")."}));
  if (length > most)
    return pick(messages.length,
                concat({"Please write at most ", decimal(most), " characters (now ", decimal(length), ")."}));
  return std::nullopt;
}

Fault fault(const ShortText& rule, const Messages& messages, const std::string& text) {
  if (auto wrong = length_fault(rule.min_length, rule.max_length, messages, text)) return wrong;
  if (rule.pattern && !rule.pattern->matches(text))
    return pick(messages.pattern, "Please check this answer: it does not have the expected form.");
  return std::nullopt;
}

Fault fault(const LongText& rule, const Messages& messages, const std::string& text) {
  return length_fault(rule.min_length, rule.max_length, messages, text);
}

Fault fault(const MultipleChoice& rule, const Messages& messages, const Value& value) {
  const auto count = static_cast<std::uint32_t>(value.size());
  if (count < rule.min_selected)
    return pick(messages.selected, concat({"Please choose at least ", decimal(rule.min_selected), "."}));
  if (rule.max_selected != 0 && count > rule.max_selected)
    return pick(messages.selected, concat({"Please choose at most ", decimal(rule.max_selected), "."}));
  return std::nullopt;
}

std::string missing(const QuestionType& type) {
  if (std::holds_alternative<MultipleChoice>(type)) return "Please choose at least one option.";
  if (choices_of(type) != nullptr) return "Please choose an option.";
  if (std::holds_alternative<Number>(type)) return "Please enter a number.";
  return "Please answer this question.";
}

}  // namespace

const std::vector<Choice>* choices_of(const QuestionType& type) {
  return std::visit(
      [](const auto& t) -> const std::vector<Choice>* {
        if constexpr (requires { t.choices; })
          return &t.choices;
        else
          return nullptr;
      },
      type);
}

const char* kind_of(const QuestionType& type) {
  return std::visit([](const auto& t) { return t.kind; }, type);
}

bool possible(const Question& question, const Value& value) {
  if (const std::vector<Choice>* choices = choices_of(question.type)) {
    if (value.size() > 1 && !std::holds_alternative<MultipleChoice>(question.type)) return false;
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (!offers(*choices, value[i])) return false;
      if (std::find(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(i), value[i]) !=
          value.begin() + static_cast<std::ptrdiff_t>(i))
        return false;
    }
    return true;
  }
  return value.empty() || (value.size() == 1 && count_code_points(value[0]) <= max_answer + 1);
}

Value tidied(const Question& question, const Value& value) {
  if (choices_of(question.type) != nullptr) return value;
  Value out;
  for (const std::string& part : value) {
    const bool is_long = std::holds_alternative<LongText>(question.type);
    const std::string_view kept = is_long && !trim(part).empty() ? std::string_view{part} : trim(part);
    if (!kept.empty()) out.emplace_back(kept);
  }
  return out;
}

std::optional<std::string> fault_of(const Question& question, const Value& raw) {
  const Value value = tidied(question, raw);
  if (value.empty())
    return question.required ? Fault{pick(question.messages.required, missing(question.type))} : std::nullopt;
  return std::visit(
      [&](const auto& rule) -> Fault {
        if constexpr (requires { fault(rule, question.messages, value); })
          return fault(rule, question.messages, value);
        else if constexpr (requires { fault(rule, question.messages, value[0]); })
          return fault(rule, question.messages, value[0]);
        else
          return std::nullopt;
      },
      question.type);
}

}  // namespace errand
