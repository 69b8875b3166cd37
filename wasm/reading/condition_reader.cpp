#include "wasm/reading/condition_reader.hpp"

#include <algorithm>
#include <array>

#include "wasm/base/text.hpp"
#include "wasm/study/facts.hpp"
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
        value.place, {Quoted{name_of(op)}, " of ", called, " is ", spoken_kind(value)},
        {op == Op::one_of ? std::string_view{"a list of values"}
                          : std::string_view{"a value, or {\"question\": \"…\"} for another answer"}});
  }
}

/// The one comparison among the members, and what is compared with. false: there is none that makes sense.
bool read_comparison(Fields& fields, std::string_view called, Condition& condition) {
  const Json* operand = nullptr;
  for (std::size_t i = 0; i < op_names.size(); ++i) {
    const Json* value = fields.take(op_names[i]);
    if (value == nullptr) continue;
    if (operand != nullptr) {
      fields.reports().add(
          value->place, {called, " compares twice"},
          {"one comparison in each condition; several stand in \"all\", or in a list of \"must\""});
      return false;
    }
    operand = value;
    condition.op = static_cast<Op>(i);
  }
  if (operand == nullptr)
    fields.reports().add(fields.place(), {called, " compares with nothing"}, {op_list});
  else
    read_operand(*operand, condition.op, called, condition, fields.reports());
  const bool compares = !condition.values.empty() || !condition.other.empty();
  return operand != nullptr && (compares || condition.op == Op::answered || condition.op == Op::unanswered);
}

std::optional<Condition> read(const Json& source, std::string_view called, std::uint32_t depth,
                              Reports& reports);

void read_parts(const Json& list, std::string_view called, std::uint32_t depth, Condition& condition,
                Reports& reports) {
  const bool is_list = list.kind == Json::Kind::array;
  if (!is_list || list.items.empty() || list.items.size() > max_conditions) {
    const std::string_view found = !is_list             ? spoken_kind(list)
                                   : list.items.empty() ? std::string_view{"an empty list"}
                                                        : std::string_view{"too long a list"};
    reports.add(list.place, {"the \"all\" or \"any\" of ", called, " is ", found},
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
  bool is_whole = true;
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
    is_whole = read_comparison(fields, called, condition) && !condition.name.empty() && is_whole;
  }
  if (subjects != 1) {
    reports.add(
        source.place,
        {called, std::string_view{subjects == 0 ? " is about nothing" : " is about several things at once"}},
        {"one of \"question\", \"column\", \"all\", \"any\", \"not\""});
    return std::nullopt;
  }
  fields.refuse_unknown();
  if (!is_whole) return std::nullopt;
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
  if (named(around.elsewhere, name) != nullptr) {
    reports.add(place, {called, " asks about ", Quoted{name}, ", which has no one answer by then"},
                {"a question of the same subtask, or of a block before that is done once"});
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
  if (question.shape == Shape::one || question.shape == Shape::trial) return all_numbers(question.choices);
  return question.shape == Shape::number || is_moment_shape(question.shape);
}

/// Whether answers to one can be larger and smaller than those to the other.
bool has_size_beside(const Question& question, const Question& other) {
  if (!has_size(question) || !has_size(other)) return false;
  const bool is_time = question.shape == Shape::time;
  return is_moment_shape(question.shape) == is_moment_shape(other.shape) &&
         is_time == (other.shape == Shape::time);
}

void check_value(const std::string& value, const Condition& condition, const Question& question,
                 std::string_view called, Reports& reports) {
  const auto refuse = [&](std::string_view expected) {
    reports.add(condition.place,
                {called, ": the answer to ", Quoted{question.name}, " is never ", Quoted{value}}, {expected});
  };
  if (question.shape <= Shape::ranking || question.shape == Shape::trial) {
    std::string known;
    for (const Choice& choice : question.choices) {
      if (choice.value == value || (orders(condition.op) && parse_decimal(value))) return;
      known += (known.empty() ? "one of " : ", ") + quoted(choice.value);
    }
    return refuse(known);
  }
  if (question.shape == Shape::number && !parse_decimal(value)) return refuse("a number");
  if (is_moment_shape(question.shape) && !is_moment(question.shape, value))
    return refuse("a date or time as the answer");
  if (question.shape == Shape::media && value != "ended") return refuse("\"answered\"");
}

/// Answers to a number question, one at least in every stretch that comparisons with these values tell apart.
std::vector<std::string> numbers_around(const Rules& rules, const std::vector<std::string>& values) {
  std::int64_t unit = 1000000;
  for (std::uint32_t i = 0; i < rules.decimals; ++i) unit /= 10;
  const auto is_inside = [&](DecimalNumber number) {
    return (!rules.min || *rules.min <= number) && (!rules.max || number <= *rules.max) &&
           decimals_of(number) <= rules.decimals;
  };
  std::vector<std::string> out;
  std::vector<std::int64_t> near = {0};
  for (const std::string& value : values)
    if (const auto number = parse_decimal(value)) {
      near.push_back(number->millionths);
      // As it is written: "is" compares texts.
      if (is_inside(*number)) out.push_back(value);
    }
  for (const auto& bound : {rules.min, rules.max})
    if (bound) near.push_back(bound->millionths);
  for (const std::int64_t at : near)
    for (const std::int64_t next : {at / unit * unit - unit, at / unit * unit, at / unit * unit + unit})
      if (is_inside(DecimalNumber{next})) out.push_back(to_text(DecimalNumber{next}));
  return out;
}

/// Whether some answer to the question, or none given, meets all of these conditions about it. Only of
/// choices and numbers is it known.
bool can_meet(const Question& question, const std::vector<const Condition*>& parts) {
  std::vector<std::string> compared;
  for (const Condition* part : parts)
    compared.insert(compared.end(), part->values.begin(), part->values.end());
  std::vector<Value> answers = {{}};
  if (question.shape == Shape::number)
    for (std::string& number : numbers_around(question.rules, compared))
      answers.push_back({std::move(number)});
  else if (question.shape == Shape::one)
    for (const Choice& choice : question.choices) answers.push_back({choice.value});
  else
    return true;
  const std::vector<Question> questions = {question};
  const Flags asked = {1};
  return std::any_of(answers.begin(), answers.end(), [&](const Value& answer) {
    const std::vector<Value> values = {answer};
    const Facts facts{nullptr, {{&questions, &values, &asked}}};
    return std::all_of(parts.begin(), parts.end(),
                       [&](const Condition* part) { return holds(*part, facts); });
  });
}

void check_about_answer(const Condition& condition, std::string_view called, const Surroundings& around,
                        Reports& reports) {
  const Question* question = find_before(condition.name, condition.place, called, around, reports);
  if (question == nullptr) return;
  const Question* other = condition.other.empty()
                              ? nullptr
                              : find_before(condition.other, condition.place, called, around, reports);
  // What is itself wrong has been reported.
  if (question->type.empty() || (question->shape <= Shape::sum && question->choices.empty())) return;
  const std::size_t before = reports.problems.size();
  if (orders(condition.op) && !has_size(*question))
    reports.add(condition.place,
                {called, ": answers to ", Quoted{question->name}, " are not larger or smaller"},
                {"\"is\", \"isNot\", \"isOneOf\" or \"includes\""});
  else if (orders(condition.op) && other != nullptr && !has_size_beside(*question, *other))
    reports.add(condition.place,
                {called, ": answers to ", Quoted{question->name}, " are not larger or smaller than those to ",
                 Quoted{other->name}},
                {"two numbers, ratings, dates or times"});
  for (const std::string& value : condition.values) check_value(value, condition, *question, called, reports);
  if (condition.other.empty() && reports.problems.size() == before && !can_meet(*question, {&condition}))
    reports.add(condition.place, {called, ": no answer to ", Quoted{question->name}, " is ever so"},
                {"a value within what the question allows"});
}

/// Parts of "all" that no answer to a question meets together, though each by itself.
void check_together(const Condition& condition, std::string_view called, const Surroundings& around,
                    Reports& reports) {
  for (const Question* question : around.before) {
    std::vector<const Condition*> about;
    for (const Condition& part : condition.parts) {
      const bool is_about = part.kind == Kind::answer && part.name == question->name && part.other.empty();
      if (is_about && can_meet(*question, {&part})) about.push_back(&part);
    }
    if (about.size() > 1 && !can_meet(*question, about))
      reports.add(about.back()->place,
                  {called, ": no answer to ", Quoted{question->name}, " meets all of it"},
                  {"\"any\", or parts that one answer can meet"});
  }
}

/// Two parts of "all" that want one column to be two things.
void check_contradiction(const Condition& condition, std::string_view called, Reports& reports) {
  const auto& parts = condition.parts;
  const auto pins = [](const Condition& part) {
    return part.kind == Kind::column && part.op == Op::is && part.values.size() == 1;
  };
  for (std::size_t i = 0; i < parts.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (pins(parts[i]) && pins(parts[j]) && parts[i].name == parts[j].name &&
          parts[i].values != parts[j].values)
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
    const std::string message = fields.words("message");
    const bool compares = read_comparison(fields, called, condition);
    if (compares && condition.other.empty() && fields.place_of(name_of(condition.op)) != fields.place())
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
    const auto& rows = around.row_columns;
    if (std::find(rows.begin(), rows.end(), condition.name) != rows.end())
      return reports.add(condition.place,
                         {called, " asks about the column ", Quoted{condition.name},
                          ", which differs from subtask to subtask"},
                         {"a question of the subtasks, or \"rowFor\": \"hit\""});
    const std::vector<std::string_view> names(around.columns.begin(), around.columns.end());
    reports.add(condition.place,
                {called, " asks about the column ", Quoted{condition.name}, ", which the data do not have"},
                {names.empty() ? std::string{"a \"data\" file with that column"}
                               : concat({"one of ", joined(names, ", ")})});
    return;
  }
  if (condition.kind == Kind::all) {
    check_contradiction(condition, called, reports);
    check_together(condition, called, around, reports);
  }
  for (const Condition& part : condition.parts) check_condition(part, called, around, reports);
}

void check_demand(const Demand& demand, const Question& question, const Surroundings& around,
                  Reports& reports) {
  const std::string called = concat({"a \"must\" of question ", quoted(question.name)});
  const Question* other = find_before(demand.other, demand.place, called, around, reports);
  if (other == nullptr) return;
  if (orders(demand.op) && !has_size_beside(question, *other))
    reports.add(demand.place, {called, " compares answers that are not larger or smaller"},
                {"numbers, ratings, dates or times"});
}

}  // namespace errand
