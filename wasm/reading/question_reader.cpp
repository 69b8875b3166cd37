#include "wasm/reading/question_reader.hpp"

#include <algorithm>

#include "wasm/base/text.hpp"
#include "wasm/reading/choice_reader.hpp"
#include "wasm/reading/condition_reader.hpp"
#include "wasm/reading/media_reader.hpp"
#include "wasm/reading/number_reader.hpp"
#include "wasm/reading/text_reader.hpp"
#include "wasm/reading/trial_reader.hpp"

namespace errand {
namespace {

constexpr std::int64_t default_short_length = 500;
constexpr std::int64_t default_long_length = 5000;

void read_own_fields(Reading& reading) {
  const std::string_view type = reading.type.name;
  switch (reading.question.shape) {
    case Shape::one:
      if (type == "ratingScale") return read_scale(reading);
      if (type == "imageChoice") return read_image_choice(reading);
      return read_all_choices(reading);
    case Shape::many:
      return read_many(reading);
    case Shape::ranking:
      return read_ranking(reading);
    case Shape::grid:
      return read_grid(reading);
    case Shape::best_worst:
      return read_best_worst(reading);
    case Shape::sum:
      return read_sum(reading);
    case Shape::number:
      return type == "slider" ? read_slider(reading) : read_number(reading);
    case Shape::text:
      return read_text_rules(reading, type == "shortText" ? default_short_length : default_long_length);
    case Shape::date:
    case Shape::time:
    case Shape::date_time:
      return read_moments(reading);
    case Shape::media:
      return read_media(reading);
    case Shape::trial:
      return read_trial_fields(reading);
    case Shape::custom:
    case Shape::nothing:
      return;
  }
}

Messages read_messages(Fields& question) {
  const Json* source = question.take("messages");
  if (source == nullptr) return {};
  Fields fields{source, concat({"\"messages\" of ", question.called()}), question.reports()};
  Messages messages{fields.words("required"), fields.words("range"), fields.words("length"),
                    fields.words("pattern"), fields.words("selected")};
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
                         {"a letter from a to z, then letters, digits, '_' or '-', at most 64"});
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

std::vector<std::string_view> type_names() {
  std::vector<std::string_view> names;
  for (const TypeSpec& type : question_types()) names.push_back(type.name);
  return names;
}

/// nullptr when the type is missing or none; reported.
const TypeSpec* read_type(Fields& fields) {
  static const std::vector<std::string_view> names = type_names();
  const Json* type = fields.need("type", concat({"one of ", joined(names, ", ")}));
  if (type == nullptr) return nullptr;
  const std::uint32_t index = fields.one_of("type", names);
  return type->kind == Json::Kind::string && type->text == names[index] ? &question_types()[index] : nullptr;
}

Question read_question(const Json& item, std::string_view list, std::size_t index, Reports& reports) {
  Fields fields{&item, spoken_name(item, list, index), reports};
  Question question;
  question.place = item.place;
  question.name = fields.need_text("name", "a name for the answer, such as \"age\"");
  const TypeSpec* type = read_type(fields);
  const bool silent = type != nullptr && type->shape == Shape::nothing;
  question.text = silent ? fields.words("text") : fields.need_words("text", "the question itself");
  const std::string help = fields.words("help");
  const std::string html = fields.words("html");
  question.templates = {question.text, help, html};
  question.html = {html};
  // "requiredIf" alone makes a question optional where it does not hold.
  question.rules.required = fields.flag("required", true) && !silent;
  const ReadImage image = read_image(fields, question);
  question.messages = read_messages(fields);
  question.show_if = read_condition(fields, "showIf");
  question.required_if = read_condition(fields, "requiredIf");
  question.demands = read_demands(fields);
  DisplayWriter display;
  display.text("text", question.text)
      .text("help", help)
      .html("html", html)
      .image("image", image.src, image.alt);
  if (type != nullptr) {
    question.type = type->name;
    question.shape = type->shape;
    Reading reading{fields, *type, question, display};
    read_own_fields(reading);
    // Which fields belong to a question depends on its type; with a wrong type all would look unknown.
    fields.refuse_unknown();
  }
  question.display = display.take();
  check_name(question, fields, list == "finalQuestions");
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
