#include "wasm/reading/known_answer_reader.hpp"

#include <algorithm>

#include "wasm/base/text.hpp"
#include "wasm/reading/question_reader.hpp"
#include "wasm/reading/question_types.hpp"
#include "wasm/reading/sequence_reader.hpp"
#include "wasm/study/rules.hpp"
#include "wasm/study/template.hpp"

namespace errand {
namespace {

constexpr std::size_t most_values = 20;  ///< that a message lists

std::vector<KnownAnswer> read_known_answers(Fields& owner) {
  std::vector<KnownAnswer> answers;
  const Json* source = owner.take("answer");
  if (source == nullptr) return answers;
  const Fields object{source, concat({"the answer of ", owner.called()}), owner.reports()};
  for (const Member& member : source->members) {
    KnownAnswer known{member.name, {}, member.value.place};
    const std::string called = concat({"the answer to ", quoted(member.name), " of ", owner.called()});
    if (member.value.kind == Json::Kind::array && member.value.items.empty())
      owner.reports().add(member.value.place, {called, " is an empty list"},
                          {"a value or a list of accepted values"});
    const std::vector<Json> one{member.value};
    for (const Json& item : member.value.kind == Json::Kind::array ? member.value.items : one)
      if (item.kind == Json::Kind::number)
        known.accepted.push_back(item.text);
      else if (std::string text = read_text(item, called, owner.reports()); item.kind == Json::Kind::string)
        known.accepted.push_back(std::move(text));
    answers.push_back(std::move(known));
  }
  return answers;
}

Control read_control(const Json& item, std::size_t number, Reports& reports) {
  Fields fields{&item, concat({"control ", decimal(static_cast<std::int64_t>(number))}), reports};
  Control control;
  control.place = item.place;
  control.name = fields.need_text("name", "a name for its column in the results");
  control.data = read_columns(fields, "data");
  control.answers = read_known_answers(fields);
  const Json* answer = fields.take("answer");
  if (!fields.absent() && control.answers.empty() &&
      (answer == nullptr || answer->kind == Json::Kind::object))
    reports.add(item.place, {fields.called(), " has no \"answer\""}, {"for example {\"question\": \"…\"}"});
  fields.refuse_unknown();
  if (!control.name.empty() && !is_name(control.name))
    reports.add(fields.place_of("name"),
                {"the name ", Quoted{control.name}, " cannot be a column of the results"},
                {"a letter from a to z, then letters, digits, '_' or '-', at most 64"});
  return control;
}

void read_gate(Fields& owner, Block& block) {
  const Json* source = owner.take("gate");
  if (source == nullptr) return;
  Fields fields{source, concat({"the gate of ", owner.called()}), owner.reports()};
  Gate gate;
  gate.tries = static_cast<std::uint32_t>(fields.whole("tries", 1, max_tries).value_or(gate.tries));
  gate.then = fields.one_of("then", {"goOn", "end"}) == 0 ? Gate::Then::goes_on : Gate::Then::ends;
  gate.wrong = fields.words("wrong");
  gate.ended = fields.words("ended");
  if (gate.then == Gate::Then::ends && gate.ended.empty())
    fields.reports().add(source->place, {fields.called(), " ends the work without a word"},
                         {"a text \"ended\" that tells the worker so, and how it is paid"});
  fields.refuse_unknown();
  block.gate = gate;
}

void read_feedback(Fields& owner, Block& block) {
  const Json* source = owner.take("feedback");
  if (source == nullptr) return;
  Fields fields{source, concat({"the feedback of ", owner.called()}), owner.reports()};
  block.feedback = Feedback{fields.need_words("right", "what is said of a right answer"),
                            fields.need_words("wrong", "what is said of a wrong one")};
  fields.refuse_unknown();
}

const Question* find_question(const std::vector<Question>& questions, std::string_view name) {
  for (const Question& question : questions)
    if (question.name == name) return &question;
  return nullptr;
}

/// Whether one value may be a part of an answer that needs more.
bool is_partial(const Question& question) {
  return (question.shape != Shape::one && question.shape < Shape::number) || question.shape == Shape::trial;
}

/// " from 18 to 99", " of 18 or more", " of at most 99", or "" without bounds.
std::string range_of(const std::vector<std::string>& bounds) {
  const std::string& least = bounds.at(0);
  const std::string& most = bounds.at(1);
  if (least.empty()) return most.empty() ? "" : concat({" of at most ", most});
  return most.empty() ? concat({" of ", least, " or more"}) : concat({" from ", least, " to ", most});
}

/// What an answer with this fault should have been.
std::string wanted_by(const Fault& fault, const Question& question) {
  const std::string_view id = fault.id;
  const auto& values = fault.values;
  if (id == "outOfRange" || id == "notANumber") return concat({"a number", range_of(values)});
  if (id == "notWhole") return concat({"a whole number", range_of(values)});
  if (id == "outOfDates") return concat({"an answer", range_of(values)});
  if (id == "tooManyDecimals") return concat({"at most ", values.at(0), " digits behind the point"});
  if (id == "tooShort") return concat({"at least ", values.at(0), " characters"});
  if (id == "tooLong") return concat({"at most ", values.at(0), " characters"});
  if (id == "tooFewWords") return concat({"at least ", values.at(0), " words"});
  if (id == "tooManyWords") return concat({"at most ", values.at(0), " words"});
  if (id == "pattern") return "an answer that the \"pattern\" matches";
  const FieldSpec* bound = find_field(*find_type(question.type), "min");
  if (bound == nullptr || bound->kind != FieldKind::moment)
    return "an answer that the question's rules allow";
  return concat({find_type(question.type)->about, ", ", bound->about});
}

std::string values_of(const std::vector<Choice>& choices) {
  std::string out;
  for (std::size_t i = 0; i < choices.size() && i < most_values; ++i)
    out += (i == 0 ? "one of " : ", ") + quoted(choices[i].value);
  return choices.size() > most_values ? out + ", …" : out;
}

bool is_trap(const std::vector<Choice>& choices, const std::string& value) {
  return std::any_of(choices.begin(), choices.end(),
                     [&](const Choice& choice) { return choice.trap && choice.value == value; });
}

/// Whether `value` can be an answer, or a part of one.
bool may_answer(const Question& question, const std::string& value) {
  if (question.shape != Shape::trial) return possible(question, {value});
  return std::any_of(question.choices.begin(), question.choices.end(),
                     [&](const Choice& choice) { return choice.value == value; });
}

void check_value(const std::string& value, const Question& question, Place place, std::string_view called,
                 Reports& reports) {
  if (!may_answer(question, value)) {
    reports.add(place, {called, "nobody can answer ", Quoted{value}},
                {question.choices.empty() ? std::string{"an answer that the page could send"}
                                          : values_of(question.choices)});
  } else if (is_trap(question.choices, value)) {
    reports.add(place, {called, Quoted{value}, " is the trap"}, {"a choice that a careful worker makes"});
  } else if (const auto fault = is_partial(question) ? std::nullopt : fault_of(question, {value})) {
    reports.add(place, {called, "the question refuses ", Quoted{value}}, {wanted_by(*fault, question)});
  }
}

/// `own`: of a block, whose accepted values may hold ${column}; they are judged where they can be.
void check_answers(const std::vector<KnownAnswer>& answers, std::string_view owner, const Block& block,
                   Reports& reports) {
  for (const KnownAnswer& known : answers) {
    const Question* question = find_question(block.questions, known.question);
    if (question == nullptr) {
      reports.add(known.place,
                  {owner, " answers ", Quoted{known.question}, ", which is no question of the subtasks"},
                  {"the name of a question"});
      continue;
    }
    const std::string called = concat({owner, ", question ", quoted(known.question), ": "});
    if (question->shape == Shape::nothing && !question->type.empty()) {
      reports.add(known.place, {called, "it has no answer"}, {"a question with an answer"});
      continue;
    }
    // A question that is itself wrong has been reported.
    if (question->type.empty() || (question->shape <= Shape::sum && question->choices.empty())) continue;
    for (const std::string& value : known.accepted)
      if (names_in(value).empty()) check_value(value, *question, known.place, called, reports);
  }
}

}  // namespace

void read_controls(Fields& owner, Block& block) {
  const Json* source = owner.take("controls");
  if (source == nullptr) return;
  Fields fields{source, "\"controls\"", owner.reports()};
  for (const Json& item : fields.list("items", max_subtasks))
    block.controls.push_back(read_control(item, block.controls.size() + 1, owner.reports()));
  const auto have = static_cast<std::int64_t>(block.controls.size());
  block.num_controls = static_cast<std::uint32_t>(fields.whole("count", 0, max_subtasks).value_or(have));
  if (block.num_controls > have) {
    owner.reports().add(
        fields.place_of("count"),
        {"\"count\" of \"controls\" is ", block.num_controls, " and there are ", have, " items"},
        {"at most ", have});
    block.num_controls = static_cast<std::uint32_t>(have);
  }
  block.control_places = read_places(fields, block.num_controls);
  fields.refuse_unknown();
}

void read_judgement(Fields& owner, Block& block) {
  block.answers = read_known_answers(owner);
  read_feedback(owner, block);
  read_gate(owner, block);
  if (block.answers.empty() && (block.feedback || block.gate))
    owner.reports().add(owner.place_of(block.gate ? "gate" : "feedback"),
                        {owner.called(), " judges answers and knows none"},
                        {"\"answer\": {\"question\": \"…\"} beside it"});
}

void check_known_answers(const Block& block, Reports& reports) {
  const std::string called =
      block.name.empty() ? std::string{"\"answer\""} : concat({"block ", quoted(block.name)});
  check_answers(block.answers, called, block, reports);
  for (std::size_t i = 0; i < block.controls.size(); ++i)
    check_answers(block.controls[i].answers, concat({"control ", decimal(static_cast<std::int64_t>(i) + 1)}),
                  block, reports);
}

}  // namespace errand
