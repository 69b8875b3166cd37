#include "wasm/study/facts.hpp"

#include <algorithm>

#include "wasm/base/text.hpp"
#include "wasm/study/trial.hpp"

namespace errand {
namespace {

using Op = Condition::Op;

/// Less, equal or greater, as numbers where both are numbers and else as dates and times are; nullopt when
/// one is neither.
std::optional<int> compared(const std::string& left, const std::string& right) {
  const auto a = parse_decimal(left);
  const auto b = parse_decimal(right);
  if (a && b) return *a < *b ? -1 : *b < *a ? 1 : 0;
  if (a || b) return std::nullopt;
  return left < right ? -1 : right < left ? 1 : 0;
}

bool stands(Op op, int order) {
  switch (op) {
    case Op::above:
      return order > 0;
    case Op::at_least:
      return order >= 0;
    case Op::below:
      return order < 0;
    case Op::at_most:
      return order <= 0;
    default:
      return false;
  }
}

/// `values` are an answer, or one column's value.
bool passes(Op op, const std::vector<std::string>& values, const std::vector<std::string>& wanted) {
  const auto wants = [&](const std::string& value) {
    return std::find(wanted.begin(), wanted.end(), value) != wanted.end();
  };
  switch (op) {
    case Op::is:
      return values == wanted;
    case Op::is_not:
      return values != wanted;
    case Op::one_of:
      return values.size() == 1 && wants(values.front());
    case Op::includes:
      return std::any_of(values.begin(), values.end(), wants);
    case Op::answered:
      return !values.empty();
    case Op::unanswered:
      return values.empty();
    default:
      break;
  }
  if (values.size() != 1 || wanted.size() != 1) return false;
  const auto order = compared(values.front(), wanted.front());
  return order && stands(op, *order);
}

std::vector<std::string> answer_values(const Facts& facts, std::string_view name) {
  const auto answer = find_answer(facts, name);
  return answer ? plain_values(*answer->question, answer->value) : std::vector<std::string>{};
}

bool holds_about(const Condition& condition, const Facts& facts, const std::vector<std::string>& values) {
  if (condition.other.empty()) return passes(condition.op, values, condition.values);
  const std::vector<std::string> wanted = answer_values(facts, condition.other);
  return !wanted.empty() && passes(condition.op, values, wanted);
}

}  // namespace

Value plain_values(const Question& question, const Value& value) {
  if (question.shape == Shape::trial) return response_of(question, value);
  Value out;
  for (const std::string& text : value) {
    const auto part = question.shape == Shape::one || question.shape == Shape::many
                          ? part_of(question.choices, text)
                          : std::nullopt;
    out.push_back(part ? question.choices[part->choice].value : text);
  }
  return out;
}

const char* name_of(Op op) {
  constexpr const char* names[] = {"is",      "isNot", "isOneOf", "includes", "above",
                                   "atLeast", "below", "atMost",  "answered", "answered"};
  return names[static_cast<std::size_t>(op)];
}

std::optional<GivenAnswer> find_answer(const Facts& facts, std::string_view name) {
  for (const Given& given : facts.given)
    for (std::size_t i = 0; i < given.questions->size(); ++i) {
      const Question& question = (*given.questions)[i];
      if (question.name != name) continue;
      if (!(*given.asked)[i]) return std::nullopt;
      return GivenAnswer{&question, tidied(question, (*given.values)[i])};
    }
  return std::nullopt;
}

bool holds(const Condition& condition, const Facts& facts) {
  const auto part_holds = [&](const Condition& part) { return holds(part, facts); };
  const auto& parts = condition.parts;
  switch (condition.kind) {
    case Condition::Kind::all:
      return std::all_of(parts.begin(), parts.end(), part_holds);
    case Condition::Kind::any:
      return std::any_of(parts.begin(), parts.end(), part_holds);
    case Condition::Kind::none:
      return std::none_of(parts.begin(), parts.end(), part_holds);
    case Condition::Kind::answer:
      return holds_about(condition, facts, answer_values(facts, condition.name));
    case Condition::Kind::column:
      break;
  }
  const std::string* value = facts.columns == nullptr ? nullptr : find_column(*facts.columns, condition.name);
  const bool empty = value == nullptr || value->empty();
  return holds_about(condition, facts, empty ? std::vector<std::string>{} : std::vector<std::string>{*value});
}

std::optional<Fault> fault_of_demands(const Question& question, const Value& raw, const Facts& facts,
                                      const Columns& columns) {
  const std::vector<std::string> values = plain_values(question, tidied(question, raw));
  if (values.empty()) return std::nullopt;
  for (const Demand& demand : question.demands) {
    const auto other = find_answer(facts, demand.other);
    if (!other || other->value.empty()) continue;
    if (passes(demand.op, values, plain_values(*other->question, other->value))) continue;
    if (!demand.message.empty()) return Fault{"own", {demand.message}};
    return Fault{"compared",
                 {name_of(demand.op), filled(other->question->text, columns),
                  in_words(*other->question, other->value, columns)}};
  }
  return std::nullopt;
}

std::string in_words(const Question& question, const Value& value, const Columns& columns) {
  std::string out;
  for (const std::string& text : question.shape == Shape::trial ? response_of(question, value) : value) {
    if (!out.empty()) out += ", ";
    const auto part = part_of(question.choices, text);
    if (!part)
      out += text;
    else if (part->rest.empty())
      out += filled(question.choices[part->choice].text, columns);
    else
      out += part->rest;
  }
  return out;
}

}  // namespace errand
