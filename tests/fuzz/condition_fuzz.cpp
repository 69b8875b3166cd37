#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/fuzz/require.hpp"
#include "wasm/study/facts.hpp"

namespace {

using errand::fuzz::require;
using namespace errand;
using Kind = Condition::Kind;
using Op = Condition::Op;

/// Choices out of the fuzzer's bytes; after their end always the first.
class Choices {
 public:
  Choices(const std::uint8_t* bytes, std::size_t size) : bytes_{bytes}, left_{size} {}
  std::uint32_t below(std::uint32_t count) {
    if (left_ == 0) return 0;
    --left_;
    return *bytes_++ % count;
  }
  bool flip() { return below(2) == 1; }

 private:
  const std::uint8_t* bytes_;
  std::size_t left_;
};

const std::vector<std::string> texts = {"a",        "b",    "c",          "1",     "2",      "10",
                                        "-1",       "1.50", "2024-05-31", "14:05", "a=more", "ended",
                                        "0.000001", "",     "x",          "-0"};
const std::vector<std::string> names = {"q0", "q1", "q2", "q3", "group", "nobody"};

std::string text(Choices& choices) { return texts[choices.below(static_cast<std::uint32_t>(texts.size()))]; }

/// All that conditions may refer to, with the answers.
struct World {
  std::vector<Question> questions;
  std::vector<Value> values;
  Flags asked;
  Columns columns;
};

Value answer(Choices& choices, const Question& question) {
  Value value;
  if (question.shape == Shape::one || question.shape == Shape::many || question.shape == Shape::ranking) {
    for (const Choice& choice : question.choices)
      if (choices.flip() && (question.shape != Shape::one || value.empty()))
        value.push_back(choice.value + (choice.write && choices.flip() ? "=more" : ""));
  } else if (choices.flip()) {
    value.push_back(question.shape == Shape::media ? std::string{"ended"} : text(choices));
  }
  return value;
}

World world(Choices& choices) {
  constexpr Shape shapes[] = {Shape::one,  Shape::many, Shape::ranking, Shape::number,
                              Shape::text, Shape::date, Shape::time,    Shape::media};
  World made;
  for (std::uint32_t i = 0; i < 4; ++i) {
    Question question;
    question.name = names[i];
    question.shape = shapes[choices.below(8)];
    for (const char* value : {"a", "b", "1", "10"}) {
      Choice choice;
      choice.value = value;
      choice.write = choices.below(4) == 0;
      question.choices.push_back(choice);
    }
    made.values.push_back(answer(choices, question));
    made.asked.push_back(choices.below(4) != 0 ? 1 : 0);
    made.questions.push_back(question);
  }
  made.columns = {{"group", text(choices)}, {"q0", text(choices)}};
  return made;
}

Condition condition(Choices& choices, std::uint32_t depth) {
  Condition made;
  made.kind = static_cast<Kind>(choices.below(5));
  if (depth == condition_depth) made.kind = choices.flip() ? Kind::answer : Kind::column;
  if (made.kind <= Kind::none) {
    for (std::uint32_t parts = choices.below(4); parts > 0; --parts)
      made.parts.push_back(condition(choices, depth + 1));
    return made;
  }
  made.name = names[choices.below(static_cast<std::uint32_t>(names.size()))];
  made.op = static_cast<Op>(choices.below(10));
  if (made.op == Op::answered || made.op == Op::unanswered) return made;
  if (choices.below(4) == 0)
    made.other = names[choices.below(4)];
  else
    for (std::uint32_t values = 1 + choices.below(2); values > 0; --values)
      made.values.push_back(text(choices));
  return made;
}

// The same once more, as plainly as docs/conditions.md says it.

/// "-12.5" as {negative, "12", "500000"}; false when it is no such number.
struct Number {
  bool negative = false;
  std::string whole;
  std::string millionths;
};

bool is_number(const std::string& text, Number& out) {
  std::string rest = text;
  out.negative = !rest.empty() && rest[0] == '-';
  if (out.negative) rest.erase(0, 1);
  const std::size_t point = rest.find('.');
  out.whole = rest.substr(0, point);
  out.millionths = point == rest.npos ? "0" : rest.substr(point + 1);
  for (const std::string* digits : {&out.whole, &out.millionths})
    if (digits->empty() || digits->find_first_not_of("0123456789") != digits->npos) return false;
  if (out.whole.size() > 12 || out.millionths.size() > 6) return false;
  out.whole.insert(0, 12 - out.whole.size(), '0');
  out.millionths.append(6 - out.millionths.size(), '0');
  if ((out.whole + out.millionths).find_first_not_of('0') == out.whole.npos) out.negative = false;
  return true;
}

bool is_less(const std::string& left, const std::string& right, bool& comparable) {
  Number a;
  Number b;
  const bool a_is = is_number(left, a);
  const bool b_is = is_number(right, b);
  comparable = a_is == b_is;
  if (!a_is) return left < right;
  if (a.negative != b.negative) return a.negative;
  const bool less = a.whole + a.millionths < b.whole + b.millionths;
  return a.negative ? b.whole + b.millionths < a.whole + a.millionths : less;
}

Value plain_answer(const World& there, const std::string& name) {
  for (std::size_t q = 0; q < there.questions.size(); ++q) {
    const Question& question = there.questions[q];
    if (question.name != name) continue;
    Value out;
    if (there.asked[q] == 0) return out;
    for (std::string value : there.values[q]) {
      const bool is_choice = question.shape == Shape::one || question.shape == Shape::many;
      if (is_choice) value = value.substr(0, value.find('='));
      const bool may_be_blank =
          is_choice || question.shape == Shape::ranking || question.shape == Shape::media;
      if (may_be_blank || !value.empty()) out.push_back(value);
    }
    return out;
  }
  return {};
}

bool compares(Op op, const Value& values, const Value& wanted) {
  const auto is_wanted = [&](const std::string& value) {
    return std::count(wanted.begin(), wanted.end(), value) > 0;
  };
  if (op == Op::is) return values == wanted;
  if (op == Op::is_not) return !(values == wanted);
  if (op == Op::one_of) return values.size() == 1 && is_wanted(values[0]);
  if (op == Op::includes) return std::count_if(values.begin(), values.end(), is_wanted) > 0;
  if (op == Op::answered) return !values.empty();
  if (op == Op::unanswered) return values.empty();
  if (values.size() != 1 || wanted.size() != 1) return false;
  bool comparable = false;
  const bool less = is_less(values[0], wanted[0], comparable);
  const bool more = is_less(wanted[0], values[0], comparable);
  if (!comparable) return false;
  if (op == Op::above) return more;
  if (op == Op::at_least) return !less;
  if (op == Op::below) return less;
  return !more;
}

bool plainly(const Condition& condition, const World& there) {
  std::size_t holding = 0;
  for (const Condition& part : condition.parts) holding += plainly(part, there) ? 1 : 0;
  if (condition.kind == Kind::all) return holding == condition.parts.size();
  if (condition.kind == Kind::any) return holding > 0;
  if (condition.kind == Kind::none) return holding == 0;
  Value values;
  if (condition.kind == Kind::answer) {
    values = plain_answer(there, condition.name);
  } else {
    for (const auto& [name, value] : there.columns)
      if (name == condition.name && !value.empty()) values = {value};
  }
  if (condition.other.empty()) return compares(condition.op, values, condition.values);
  const Value other = plain_answer(there, condition.other);
  return !other.empty() && compares(condition.op, values, other);
}

}  // namespace

/// Questions with answers, columns, and a condition about them: it holds exactly when docs/conditions.md says
/// so.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  Choices choices{bytes, size};
  const World there = world(choices);
  const Condition made = condition(choices, 1);
  const Facts facts{&there.columns, {{&there.questions, &there.values, &there.asked}}};
  require(holds(made, facts) == plainly(made, there));
  return 0;
}
