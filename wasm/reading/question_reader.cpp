#include "wasm/reading/question_reader.hpp"

#include <algorithm>
#include <tuple>

#include "wasm/base/text.hpp"
#include "wasm/reading/pattern_compiler.hpp"

namespace errand {
namespace {

constexpr std::int64_t default_short_length = 500;
constexpr std::int64_t default_long_length = 5000;

Choice read_choice(const Json& item, Fields& question) {
  Reports& reports = question.reports();
  Choice choice;
  if (item.kind == Json::Kind::object) {
    Fields fields{&item, concat({"a choice of ", question.called()}), reports};
    choice.value = fields.text("value");
    choice.text = fields.need_text("text", "what the worker reads");
    choice.trap = fields.flag("trap", false);
    fields.refuse_unknown();
  } else {
    choice.text = read_text(item, concat({"a choice of ", question.called()}), reports);
  }
  if (choice.value.empty()) choice.value = choice.text;
  if (trim(choice.value).empty() && item.kind == Json::Kind::string)
    reports.add(item.place, {"a choice of ", question.called(), " is empty"},
                {"a text for the worker to read"});
  return choice;
}

std::vector<Choice> read_choices(Fields& question) {
  Reports& reports = question.reports();
  const Json* source = question.need("choices", "a list such as [\"Yes\", \"No\"]");
  std::vector<Choice> choices;
  if (source == nullptr) return choices;
  for (const Json& item : question.list("choices", max_choices)) {
    Choice choice = read_choice(item, question);
    const bool doubled =
        std::any_of(choices.begin(), choices.end(), [&](const Choice& c) { return c.value == choice.value; });
    if (doubled)
      reports.add(item.place,
                  {"the choice ", Quoted{choice.value}, " of ", question.called(), " stands there twice"},
                  {"a value of its own for each choice"});
    choices.push_back(std::move(choice));
  }
  const auto real = std::count_if(choices.begin(), choices.end(), [](const Choice& c) { return !c.trap; });
  if (source->kind == Json::Kind::array && real < 2)
    reports.add(source->place, {question.called(), " has too few choices"},
                {"at least two choices that are no trap"});
  return choices;
}

MultipleChoice read_multiple(Fields& question) {
  MultipleChoice type{read_choices(question), 0, 0};
  const auto count = static_cast<std::int64_t>(type.choices.size());
  type.min_selected = static_cast<std::uint32_t>(question.whole("minSelected", 0, max_choices).value_or(0));
  type.max_selected = static_cast<std::uint32_t>(question.whole("maxSelected", 1, max_choices).value_or(0));
  if (count > 0 && type.min_selected > count)
    question.reports().add(question.place_of("minSelected"),
                           {question.called(), " asks for ", type.min_selected, " choices and has ", count},
                           {"at most ", count});
  if (type.max_selected != 0 && type.max_selected < type.min_selected)
    question.reports().add(question.place_of("maxSelected"),
                           {"\"maxSelected\" of ", question.called(), " is less than \"minSelected\""},
                           {"at least ", type.min_selected});
  for (const Choice& choice : type.choices)
    if (choice.value.find('|') != std::string::npos)
      question.reports().add(question.place_of("choices"),
                             {"the value ", Quoted{choice.value}, " of ", question.called(), " holds '|'"},
                             {"a value without '|', which separates the chosen values in results"});
  return type;
}

RatingScale read_scale(Fields& question) {
  RatingScale type;
  const std::int64_t low = question.whole("min", -100, 100).value_or(1);
  const std::int64_t high = question.whole("max", -100, 100).value_or(low + 4);
  if (high <= low || high - low > 100)
    question.reports().add(question.place_of("max"), {question.called(), " goes from ", low, " to ", high},
                           {"a \"max\" above \"min\", at most 101 points"});
  else
    for (std::int64_t point = low; point <= high; ++point)
      type.choices.push_back({decimal(point), decimal(point), false});
  type.min_label = question.text("minLabel");
  type.max_label = question.text("maxLabel");
  return type;
}

Number read_number(Fields& question) {
  Number type;
  type.min = question.decimal_number("min");
  type.max = question.decimal_number("max");
  const bool integer = question.flag("integer", false);
  type.decimals = static_cast<std::uint32_t>(question.whole("decimals", 0, 6).value_or(integer ? 0 : 6));
  type.unit = question.text("unit");
  if (integer && type.decimals != 0)
    question.reports().add(question.place_of("decimals"),
                           {question.called(), " is \"integer\" and has \"decimals\""}, {"one of the two"});
  if (type.min && type.max && *type.max < *type.min)
    question.reports().add(question.place_of("max"),
                           {"\"max\" of ", question.called(), " is ", to_text(*type.max), ", below \"min\""},
                           {"at least ", to_text(*type.min)});
  return type;
}

/// Reads minLength and maxLength.
std::pair<std::uint32_t, std::uint32_t> read_lengths(Fields& question, std::int64_t standard) {
  const std::int64_t least = question.whole("minLength", 0, max_answer).value_or(0);
  const std::int64_t most = question.whole("maxLength", 1, max_answer).value_or(std::max(standard, least));
  if (most < least)
    question.reports().add(question.place_of("maxLength"),
                           {"\"maxLength\" of ", question.called(), " is ", most, ", below \"minLength\""},
                           {"at least ", least});
  return {static_cast<std::uint32_t>(least), static_cast<std::uint32_t>(most)};
}

ShortText read_short(Fields& question) {
  ShortText type;
  std::tie(type.min_length, type.max_length) = read_lengths(question, default_short_length);
  type.placeholder = question.text("placeholder");
  const std::string source = question.text("pattern");
  if (source.empty()) return type;
  auto pattern = compile_pattern(source);
  if (pattern) {
    type.pattern = *std::move(pattern);
  } else {
    question.reports().add(question.place_of("pattern"),
                           {"\"pattern\" of ", question.called(), ", character ", pattern.error().at + 1,
                            ": ", pattern.error().what},
                           {pattern.error().expected});
  }
  return type;
}

LongText read_long(Fields& question) {
  LongText type;
  std::tie(type.min_length, type.max_length) = read_lengths(question, default_long_length);
  type.placeholder = question.text("placeholder");
  return type;
}

QuestionType read_type(Fields& question) {
  static const std::vector<std::string_view> kinds = {
      SingleChoice::kind, MultipleChoice::kind, RatingScale::kind, Number::kind,
      ShortText::kind,    LongText::kind,       DropDown::kind};
  const Json* type = question.need(
      "type", "one of singleChoice, multipleChoice, ratingScale, number, shortText, longText, dropDown");
  if (type == nullptr) return SingleChoice{};
  switch (question.one_of("type", kinds)) {
    case 1:
      return read_multiple(question);
    case 2:
      return read_scale(question);
    case 3:
      return read_number(question);
    case 4:
      return read_short(question);
    case 5:
      return read_long(question);
    case 6:
      return DropDown{read_choices(question)};
    default:
      break;
  }
  if (type->kind != Json::Kind::string || type->text != SingleChoice::kind) return SingleChoice{};
  return SingleChoice{read_choices(question)};
}

std::optional<Image> read_image(Fields& question) {
  const Json* source = question.take("image");
  if (source == nullptr) return std::nullopt;
  Fields fields{source, concat({"the image of ", question.called()}), question.reports()};
  Image image{fields.need_text("src", "the picture's file name or https address"),
              fields.need_text("alt", "what the picture shows, for those who cannot see it")};
  fields.refuse_unknown();
  check_picture(image.src, fields.place_of("src"), question.reports());
  return image;
}

Messages read_messages(Fields& question) {
  const Json* source = question.take("messages");
  if (source == nullptr) return {};
  Fields fields{source, concat({"the messages of ", question.called()}), question.reports()};
  Messages messages{fields.text("required"), fields.text("range"), fields.text("length"),
                    fields.text("pattern"), fields.text("selected")};
  fields.refuse_unknown();
  return messages;
}

void check_name(const Question& question, Fields& fields, bool is_final) {
  static const std::vector<std::string_view> reserved = {"assignmentId", "workerId", "hitId", "turkSubmitTo",
                                                         "results",      "times",    "log",   "_charset_"};
  if (question.name.empty()) return;
  const Place place = fields.place_of("name");
  if (!is_name(question.name))
    fields.reports().add(place, {"the name ", Quoted{question.name}, " cannot be a column of the results"},
                         {"a letter, then letters, digits, '_' or '-', at most 64"});
  const bool taken = std::find(reserved.begin(), reserved.end(), question.name) != reserved.end();
  if (taken || (question.name == "feedback" && !is_final))
    fields.reports().add(place, {"the name ", Quoted{question.name}, " is used by the submission itself"},
                         {"another name"});
}

/// "question "age"" when it has a name, else its number in `list`.
std::string spoken_name(const Json& item, std::string_view list, std::size_t index) {
  const Json* name = item.find("name");
  if (name != nullptr && name->kind == Json::Kind::string && !name->text.empty())
    return concat({"question ", quoted(name->text)});
  return concat({"question ", decimal(static_cast<std::int64_t>(index)), " of ", quoted(list)});
}

Question read_question(const Json& item, std::string_view list, std::size_t index, Reports& reports) {
  Fields fields{&item, spoken_name(item, list, index), reports};
  Question question;
  question.place = item.place;
  question.name = fields.need_text("name", "a name for the answer, such as \"age\"");
  question.text = fields.need_text("text", "the question itself");
  question.help = fields.text("help");
  question.html = fields.text("html");
  question.required = fields.flag("required", true);
  question.image = read_image(fields);
  question.messages = read_messages(fields);
  question.type = read_type(fields);
  check_name(question, fields, list == "finalQuestions");
  // Which fields belong to a question depends on its type; with a wrong type all would look unknown.
  if (item.find("type") != nullptr && item.find("type")->text == kind_of(question.type))
    fields.refuse_unknown();
  return question;
}

}  // namespace

bool is_name(std::string_view text) {
  if (text.empty() || text.size() > 64) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    const bool later = (c >= '0' && c <= '9') || c == '-';
    if (!letter && (i == 0 || !later)) return false;
  }
  return true;
}

std::vector<Question> read_questions(Fields& config, std::string_view name) {
  std::vector<Question> questions;
  for (const Json& item : config.list(name, max_questions))
    questions.push_back(read_question(item, name, questions.size() + 1, config.reports()));
  return questions;
}

}  // namespace errand
