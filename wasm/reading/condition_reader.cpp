#include "wasm/reading/condition_reader.hpp"

#include <algorithm>
#include <array>

#include "wasm/base/text.hpp"
#include "wasm/study/moment.hpp"

namespace errand {
namespace {

using Kind = Condition::Kind;
using Op = Condition::Op;

constexpr std::array<std::string_view, 9> op_names = {"is",      "isNot", "isOneOf", "includes", "above",
                                                      "atLeast", "below", "atMost",  "answered"};
constexpr std::string_view op_list =
    "one of is, isNot, isOneOf, includes, above, atLeast, below, atMost, answered";

std::optional<std::string> scalar(const Json& value) {
  if (value.kind == Json::Kind::string || value.kind == Json::Kind::number) return value.text;
  return std::nullopt;
}

/// The question in {"question": "name"}, which stands for that question's answer.
std::optional<std::string> referred(const Json& value) {
  const Json* name = value.find("question");
  if (name == nullptr || name->kind != Json::Kind::string || value.members.size() != 1) return std::nullopt;
  return name->text;
}

void read_operand(const Json& value, Op op, std::string_view called, Condition& condition, Reports& reports) {
  if (op == Op::answered) {
    if (value.kind != Json::Kind::boolean)
      reports.add(value.place, {"\"answered\" of ", called, " is ", spoken_kind(value)}, {"true or false"});
    else if (!value.boolean)
      condition.op = Op::unanswered;
    return;
  }
  const bool list = op == Op::one_of || op == Op::includes;
  if (list && value.kind == Json::Kind::array) {
    for (const Json& item : value.items)
      if (const auto text = scalar(item))
        condition.values.push_back(*text);
      else
        reports.add(item.place, {"an item in ", called, " is ", spoken_kind(item)}, {"a text or a number"});
    if (value.items.empty())
      reports.add(value.place, {"the list in ", called, " is empty"}, {"at least one value"});
  } else if (const auto text = scalar(value); text && op != Op::one_of) {
    condition.values = {*text};
  } else if (const auto other = referred(value); other && !list) {
    condition.other = *other;
  } else {
    reports.add(
        value.place, {name_of(op) + std::string{" of "}, called, " is ", spoken_kind(value)},
        {op == Op::one_of ? std::string_view{"a list of values"}
                          : std::string_view{"a value, or {\"question\": \"…\"} for another answer"}});
  }
}

/// The one comparison among the members, and what is compared with.
void read_comparison(Fields& fields, std::string_view called, Condition& condition) {
  const Json* operand = nullptr;
  for (std::size_t i = 0; i < op_names.size(); ++i) {
    const Json* value = fields.take(op_names[i]);
    if (value == nullptr) continue;
    if (operand != nullptr) {
      fields.reports().add(value->place, {called, " compares twice"}, {"\"all\" with two conditions"});
      return;
    }
    operand = value;
    condition.op = static_cast<Op>(i);
  }
  if (operand == nullptr)
    fields.reports().add(fields.place(), {called, " compares with nothing"}, {op_list});
  else
    read_operand(*operand, condition.op, called, condition, fields.reports());
}

std::optional<Condition> read(const Json& source, std::string_view called, std::uint32_t depth,
                              Reports& reports);

void read_parts(const Json& list, std::string_view called, std::uint32_t depth, Condition& condition,
                Reports& reports) {
  if (list.kind != Json::Kind::array || list.items.empty() || list.items.size() > max_conditions) {
    reports.add(list.place,
                {"the list of ", called, " is ", list.items.empty() ? spoken_kind(list) : "too long"},
                {"a list of 1 to ", max_conditions, " conditions"});
    return;
  }
  for (const Json& item : list.items)
    if (auto part = read(item, called, depth + 1, reports)) condition.parts.push_back(*std::move(part));
}

std::optional<Condition> read(const Json& source, std::string_view called, std::uint32_t depth,
                              Reports& reports) {
  Fields fields{&source, called, reports};
  if (fields.absent()) return std::nullopt;
  if (depth > condition_depth) {
    reports.add(source.place, {called, " has conditions within conditions too deeply"},
                {"at most ", condition_depth, " levels"});
    return std::nullopt;
  }
  Condition condition;
  condition.place = source.place;
  std::uint32_t subjects = 0;
  if (const Json* parts = fields.take("all"))
    ++subjects, read_parts(*parts, called, depth, condition, reports);
  if (const Json* parts = fields.take("any")) {
    ++subjects;
    condition.kind = Kind::any;
    read_parts(*parts, called, depth, condition, reports);
  }
  if (const Json* part = fields.take("not")) {
    ++subjects;
    condition.kind = Kind::none;
    if (auto inner = read(*part, called, depth + 1, reports)) condition.parts.push_back(*std::move(inner));
  }
  for (const auto& [name, kind] : {std::pair{"question", Kind::answer}, std::pair{"column", Kind::column}}) {
    if (fields.take(name) == nullptr) continue;
    ++subjects;
    condition.kind = kind;
    condition.name = fields.need_text(name, "a name");
    read_comparison(fields, called, condition);
  }
  if (subjects != 1) {
    reports.add(
        source.place,
        {called, std::string_view{subjects == 0 ? " is about nothing" : " is about several things at once"}},
        {"one of \"question\", \"column\", \"all\", \"any\", \"not\""});
    return std::nullopt;
  }
  fields.refuse_unknown();
  return condition;
}

const Question* named(const std::vector<const Question*>& questions, std::string_view name) {
  for (const Question* question : questions)
    if (question->name == name) return question;
  return nullptr;
}

/// The question before, or nullptr when it is not there (reported).
const Question* find_before(std::string_view name, Place place, std::string_view called,
                            const Surroundings& around, Reports& reports) {
  const Question* question = named(around.before, name);
  if (question != nullptr && question->shape == Shape::nothing) {
    reports.add(place, {called, " asks about ", Quoted{name}, ", which has no answer"},
                {"a question with an answer"});
    return nullptr;
  }
  if (question != nullptr) return question;
  if (named(around.later, name) != nullptr) {
    reports.add(place, {called, " asks about ", Quoted{name}, ", which is not asked before"},
                {"a question that comes earlier"});
    return nullptr;
  }
  std::vector<std::string_view> names;
  for (const Question* one : around.before) names.push_back(one->name);
  const std::string_view near = nearest(name, names);
  reports.add(place, {called, " asks about ", Quoted{name}, ", which is no question"},
              {near.empty() ? std::string{"the name of a question that comes earlier"} : quoted(near)});
  return nullptr;
}

bool orders(Op op) { return op >= Op::above && op <= Op::at_most; }
bool is_moment_shape(Shape shape) { return shape >= Shape::date && shape <= Shape::date_time; }

bool all_numbers(const std::vector<Choice>& choices) {
  return std::all_of(choices.begin(), choices.end(),
                     [](const Choice& choice) { return parse_decimal(choice.value).has_value(); });
}

/// Whether answers to it can be larger and smaller.
bool has_size(const Question& question) {
  if (question.shape == Shape::one) return all_numbers(question.choices);
  return question.shape == Shape::number || is_moment_shape(question.shape);
}

void check_value(const std::string& value, const Condition& condition, const Question& question,
                 std::string_view called, Reports& reports) {
  const auto refuse = [&](std::string_view expected) {
    reports.add(condition.place,
                {called, ": the answer to ", Quoted{question.name}, " is never ", Quoted{value}}, {expected});
  };
  if (question.shape == Shape::one || question.shape == Shape::many || question.shape == Shape::ranking) {
    std::string known;
    for (const Choice& choice : question.choices) {
      if (choice.value == value || orders(condition.op)) return;
      known += (known.empty() ? "one of " : ", ") + quoted(choice.value);
    }
    return refuse(known);
  }
  if (question.shape == Shape::number && !parse_decimal(value)) return refuse("a number");
  if (is_moment_shape(question.shape) && !is_moment(question.shape, value))
    return refuse("a date or time as the answer");
  if (question.shape == Shape::media && value != "ended") return refuse("\"answered\"");
}

void check_about_answer(const Condition& condition, std::string_view called, const Surroundings& around,
                        Reports& reports) {
  const Question* question = find_before(condition.name, condition.place, called, around, reports);
  if (question == nullptr) return;
  if (orders(condition.op) && !has_size(*question))
    reports.add(condition.place,
                {called, ": answers to ", Quoted{question->name}, " are not larger or smaller"},
                {"\"is\", \"isNot\", \"isOneOf\" or \"includes\""});
  for (const std::string& value : condition.values) check_value(value, condition, *question, called, reports);
  if (!condition.other.empty()) find_before(condition.other, condition.place, called, around, reports);
}

/// Two parts of "all" that want one answer to be two things.
void check_contradiction(const Condition& condition, std::string_view called, Reports& reports) {
  const auto& parts = condition.parts;
  const auto pins = [](const Condition& part) {
    return part.kind >= Kind::answer && part.op == Op::is && part.values.size() == 1;
  };
  for (std::size_t i = 0; i < parts.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (pins(parts[i]) && pins(parts[j]) && parts[i].kind == parts[j].kind &&
          parts[i].name == parts[j].name && parts[i].values != parts[j].values)
        reports.add(parts[i].place,
                    {called, " wants ", Quoted{parts[i].name}, " to be ", Quoted{parts[j].values[0]}, " and ",
                     Quoted{parts[i].values[0]}, " at once, so it never holds"},
                    {"\"any\", or one of the two"});
}

}  // namespace

std::optional<Condition> read_condition(Fields& owner, std::string_view name) {
  const Json* source = owner.take(name);
  if (source == nullptr) return std::nullopt;
  return read(*source, concat({"the ", quoted(name), " of ", owner.called()}), 1, owner.reports());
}

std::vector<Demand> read_demands(Fields& question) {
  const Json* source = question.take("must");
  if (source == nullptr) return {};
  std::vector<Demand> demands;
  const std::vector<Json> one{*source};
  const bool is_list = source->kind == Json::Kind::array;
  for (const Json& item : is_list ? question.list("must", max_conditions) : one) {
    const std::string called = concat({"a \"must\" of ", question.called()});
    Fields fields{&item, called, question.reports()};
    if (fields.absent()) continue;
    Condition condition;
    const std::string message = fields.text("message");
    read_comparison(fields, called, condition);
    if (condition.other.empty() && fields.place_of(name_of(condition.op)) != fields.place())
      question.reports().add(fields.place_of(name_of(condition.op)), {called, " compares with no question"},
                             {"{\"question\": \"…\"}; fixed bounds stand in \"min\" and \"max\""});
    fields.refuse_unknown();
    if (!condition.other.empty()) demands.push_back({condition.op, condition.other, message, item.place});
  }
  return demands;
}

void check_condition(const Condition& condition, std::string_view called, const Surroundings& around,
                     Reports& reports) {
  if (condition.kind == Kind::answer) return check_about_answer(condition, called, around, reports);
  if (condition.kind == Kind::column) {
    if (std::find(around.columns.begin(), around.columns.end(), condition.name) != around.columns.end())
      return;
    const std::vector<std::string_view> names(around.columns.begin(), around.columns.end());
    reports.add(condition.place,
                {called, " asks about the column ", Quoted{condition.name}, ", which the data do not have"},
                {names.empty() ? std::string{"a \"data\" file with that column"}
                               : concat({"one of ", joined(names, ", ")})});
    return;
  }
  if (condition.kind == Kind::all) check_contradiction(condition, called, reports);
  for (const Condition& part : condition.parts) check_condition(part, called, around, reports);
}

void check_demand(const Demand& demand, const Question& question, const Surroundings& around,
                  Reports& reports) {
  const std::string called = concat({"a \"must\" of question ", quoted(question.name)});
  const Question* other = find_before(demand.other, demand.place, called, around, reports);
  if (other == nullptr) return;
  if (orders(demand.op) && (!has_size(question) || !has_size(*other)))
    reports.add(demand.place, {called, " compares answers that are not larger or smaller"},
                {"numbers, ratings, dates or times"});
}

}  // namespace errand
