#include "wasm/reading/question_reader.hpp"

#include <algorithm>

#include "wasm/base/text.hpp"
#include "wasm/reading/address.hpp"
#include "wasm/reading/condition_reader.hpp"
#include "wasm/reading/languages.hpp"
#include "wasm/reading/pattern_compiler.hpp"
#include "wasm/reading/question_reading.hpp"
#include "wasm/reading/trial_reader.hpp"
#include "wasm/study/moment.hpp"

namespace errand {
namespace {

constexpr std::int64_t default_short_length = 500;
constexpr std::int64_t default_long_length = 5000;
constexpr std::int64_t most_steps = 10000;

void show_text(Reading& reading, std::string_view name) { reading.display.text(name, reading.text(name)); }

std::string_view one_of_these(FieldKind kind) {
  return kind == FieldKind::rows ? "row" : kind == FieldKind::responses ? "response" : "choice";
}

/// A choice, a response to a trial, or a grid's row, which has only value and text.
Choice read_choice(const Json& item, Reading& reading, FieldKind kind) {
  Reports& reports = reading.reports();
  const std::string called = concat({"a ", one_of_these(kind), " of ", reading.called()});
  Choice choice;
  ReadImage image;
  if (item.kind == Json::Kind::object && !is_by_language(item, reports)) {
    Fields fields{&item, called, reports};
    choice.value = fields.text("value");
    choice.text = fields.need_words("text", "what the worker reads");
    if (const Json* text = fields.take("text"); text != nullptr && choice.value.empty())
      choice.value = own_words(*text, reports);
    if (kind != FieldKind::responses) choice.fixed = fields.flag("fixed", false);
    if (kind == FieldKind::choices) {
      choice.trap = fields.flag("trap", false);
      choice.alone = fields.flag("alone", false);
      choice.write = fields.flag("write", false);
    }
    if (kind == FieldKind::responses) choice.key = read_key(fields);
    if (kind != FieldKind::rows) image = read_image(fields, reading.question);
    fields.refuse_unknown();
  } else {
    choice.text = read_words(item, called, reports);
    choice.value = own_words(item, reports);
    const bool is_text = item.kind == Json::Kind::string || item.kind == Json::Kind::object;
    if (is_text && trim(choice.text).empty())
      reports.add(item.place, {called, " is empty"}, {"a text for the worker to read"});
  }
  reading.question.templates.push_back(choice.text);
  DisplayWriter display;
  display.text("text", choice.text);
  if (kind != FieldKind::rows) display.image("image", image.src, image.alt);
  if (kind == FieldKind::choices) display.flag("write", choice.write).flag("alone", choice.alone);
  if (kind == FieldKind::responses) display.text("key", choice.key);
  choice.display = display.take();
  return choice;
}

void check_count_of_choices(Reading& reading) {
  const Json* source = reading.fields.take("choices");
  if (source == nullptr || source->kind != Json::Kind::array || source->items.size() > max_choices) return;
  const auto& choices = reading.question.choices;
  const auto real = std::count_if(choices.begin(), choices.end(), [](const Choice& c) { return !c.trap; });
  if (reading.type.name == "pairwise" && choices.size() != 2)
    reading.reports().add(source->place, {reading.called(), " has ", choices.size(), " choices"},
                          {"exactly two"});
  else if (reading.type.name == "bestWorst" && real < 3)
    reading.reports().add(source->place, {reading.called(), " has too few choices"},
                          {"at least three choices"});
  else if (real < 2)
    reading.reports().add(source->place, {reading.called(), " has too few choices"},
                          {"at least two choices that are no trap"});
}

/// Values that results join or part by a character must not hold it.
void refuse_in_values(Reading& reading, const std::vector<Choice>& choices, std::string_view field, char mark,
                      std::string_view why) {
  for (const Choice& choice : choices)
    if (choice.value.find(mark) != std::string::npos)
      reading.reports().add(reading.fields.place_of(field),
                            {"the value ", Quoted{choice.value}, " of ", reading.called(), " holds '",
                             std::string_view{&mark, 1}, "'"},
                            {"a value without '", std::string_view{&mark, 1}, "', which ", why});
}

void check_kinds_of_choices(Reading& reading) {
  const Question& question = reading.question;
  const bool many = question.shape == Shape::many;
  std::size_t written = 0;
  for (const Choice& choice : question.choices) {
    written += choice.write ? 1 : 0;
    if (choice.write && !many && question.type != "singleChoice")
      reading.reports().add(reading.fields.place_of("choices"),
                            {reading.called(), " has a choice with \"write\""},
                            {"\"write\" in singleChoice and multipleChoice only"});
    if (choice.alone && !many)
      reading.reports().add(reading.fields.place_of("choices"),
                            {reading.called(), " has a choice with \"alone\""},
                            {"\"alone\" where several choices can be made"});
  }
  if (written > 1)
    reading.reports().add(reading.fields.place_of("choices"),
                          {reading.called(), " has ", written, " choices with \"write\""}, {"one at most"});
}

void read_all_choices(Reading& reading) {
  Question& question = reading.question;
  question.choices = read_choices(reading, "choices", FieldKind::choices, max_choices);
  check_count_of_choices(reading);
  check_kinds_of_choices(reading);
  if (find_field(reading.type, "choiceOrder") != nullptr)
    question.shuffled = reading.fields.one_of("choiceOrder", {"fixed", "shuffled"}) == 1;
}

void read_counts(Reading& reading) {
  Rules& rules = reading.question.rules;
  const auto choices = static_cast<std::int64_t>(reading.question.choices.size());
  rules.min_selected = reading.count("minSelected");
  rules.max_selected = reading.count("maxSelected");
  if (choices > 0 && rules.min_selected > choices)
    reading.reports().add(reading.fields.place_of("minSelected"),
                          {reading.called(), " asks for ", rules.min_selected, " choices and has ", choices},
                          {"at most ", choices});
  if (rules.max_selected != 0 && rules.max_selected < rules.min_selected)
    reading.reports().add(reading.fields.place_of("maxSelected"),
                          {"\"maxSelected\" of ", reading.called(), " is less than \"minSelected\""},
                          {"at least ", rules.min_selected});
  reading.display.integer("minSelected", rules.min_selected).integer("maxSelected", rules.max_selected);
  refuse_in_values(reading, reading.question.choices, "choices", '|',
                   "separates the chosen values in results");
}

void read_scale(Reading& reading) {
  const std::int64_t low = reading.whole("min").value_or(1);
  const std::int64_t high = reading.whole("max").value_or(low + 4);
  if (high <= low || high - low > 100)
    reading.reports().add(reading.fields.place_of("max"),
                          {reading.called(), " goes from ", low, " to ", high},
                          {"a \"max\" above \"min\", at most 101 points"});
  else
    for (std::int64_t point = low; point <= high; ++point) {
      Choice choice;
      choice.value = choice.text = decimal(point);
      choice.display = DisplayWriter{}.text("text", choice.text).take();
      reading.question.choices.push_back(std::move(choice));
    }
  show_text(reading, "minLabel");
  show_text(reading, "maxLabel");
}

void show_bound(Reading& reading, std::string_view name, const std::optional<DecimalNumber>& bound) {
  if (bound)
    reading.display.text(name, to_text(*bound));
  else
    reading.display.null(name);
}

void check_bounds(Reading& reading) {
  const Rules& rules = reading.question.rules;
  if (rules.min && rules.max && *rules.max < *rules.min)
    reading.reports().add(reading.fields.place_of("max"),
                          {"\"max\" of ", reading.called(), " is ", to_text(*rules.max), ", below \"min\""},
                          {"at least ", to_text(*rules.min)});
}

/// The smallest difference between numbers of so many digits behind the point, in millionths.
std::int64_t unit_of(std::uint32_t decimals) {
  std::int64_t unit = 1000000;
  for (std::uint32_t i = 0; i < decimals; ++i) unit /= 10;
  return unit;
}

/// Bounds may leave no number between them that has as few digits as is asked for.
void check_room(Reading& reading) {
  const Rules& rules = reading.question.rules;
  if (!rules.min || !rules.max || *rules.max < *rules.min) return;
  const std::int64_t unit = unit_of(rules.decimals);
  const std::int64_t over = ((rules.min->millionths % unit) + unit) % unit;
  if (rules.min->millionths + (over == 0 ? 0 : unit - over) > rules.max->millionths)
    reading.reports().add(
        reading.fields.place_of("max"),
        {reading.called(), " has no number with ", rules.decimals, " digits behind the point from ",
         to_text(*rules.min), " to ", to_text(*rules.max)},
        {"bounds with such a number between them"});
}

void read_unit(Reading& reading) {
  reading.question.unit = reading.text("unit");
  reading.display.text("unit", reading.question.unit);
}

void read_number(Reading& reading) {
  Rules& rules = reading.question.rules;
  rules.min = reading.fields.decimal_number("min");
  rules.max = reading.fields.decimal_number("max");
  const bool integer = reading.fields.flag("integer", false);
  rules.decimals = reading.count("decimals", integer ? 0 : 6);
  if (integer && rules.decimals != 0)
    reading.reports().add(reading.fields.place_of("decimals"),
                          {reading.called(), " is \"integer\" and has \"decimals\""}, {"one of the two"});
  check_bounds(reading);
  check_room(reading);
  show_bound(reading, "min", rules.min);
  show_bound(reading, "max", rules.max);
  read_unit(reading);
}

void read_slider(Reading& reading) {
  Rules& rules = reading.question.rules;
  rules.min = reading.fields.decimal_number("min").value_or(DecimalNumber{0});
  rules.max = reading.fields.decimal_number("max").value_or(DecimalNumber{100 * 1000000});
  rules.step = reading.fields.decimal_number("step").value_or(DecimalNumber{1000000});
  rules.decimals = 6;
  const std::int64_t span = rules.max->millionths - rules.min->millionths;
  if (rules.step->millionths <= 0)
    reading.reports().add(reading.fields.place_of("step"),
                          {"\"step\" of ", reading.called(), " is ", to_text(*rules.step)},
                          {"a number above 0"});
  else if (span <= 0)
    reading.reports().add(reading.fields.place_of("max"),
                          {reading.called(), " goes from ", to_text(*rules.min), " to ", to_text(*rules.max)},
                          {"a \"max\" above \"min\""});
  else if (span % rules.step->millionths != 0 || span / rules.step->millionths > most_steps)
    reading.reports().add(
        reading.fields.place_of("step"),
        {reading.called(), " does not get from \"min\" to \"max\" in steps of ", to_text(*rules.step)},
        {"a whole number of steps, at most ", most_steps});
  show_bound(reading, "min", rules.min);
  show_bound(reading, "max", rules.max);
  show_bound(reading, "step", rules.step);
  show_text(reading, "minLabel");
  show_text(reading, "maxLabel");
  read_unit(reading);
  reading.display.flag("showValue", reading.fields.flag("showValue", false));
}

void read_span(Reading& reading, std::string_view least_name, std::string_view most_name,
               std::uint32_t& least, std::uint32_t& most, std::int64_t standard) {
  least = reading.count(least_name);
  most = reading.count(most_name, standard == 0 ? 0 : std::max<std::int64_t>(standard, least));
  if (most < least && most != 0)
    reading.reports().add(
        reading.fields.place_of(most_name),
        {Quoted{most_name}, " of ", reading.called(), " is ", most, ", below ", Quoted{least_name}},
        {"at least ", least});
}

void read_text_rules(Reading& reading, std::int64_t standard) {
  Rules& rules = reading.question.rules;
  read_span(reading, "minLength", "maxLength", rules.min_length, rules.max_length, standard);
  read_span(reading, "minWords", "maxWords", rules.min_words, rules.max_words, 0);
  // Each word but the last has a blank behind it.
  if (rules.min_words > 1 && 2 * rules.min_words - 1 > rules.max_length)
    reading.reports().add(
        reading.fields.place_of("minWords"),
        {reading.called(), " asks for ", rules.min_words, " words in ", rules.max_length, " characters"},
        {"fewer words, or a larger \"maxLength\""});
  reading.display.integer("maxLength", rules.max_length);
  show_text(reading, "placeholder");
  const std::string source =
      find_field(reading.type, "pattern") == nullptr ? "" : reading.fields.text("pattern");
  if (source.empty()) return;
  auto pattern = compile_pattern(source);
  if (pattern) {
    rules.pattern = *std::move(pattern);
  } else {
    reading.reports().add(reading.fields.place_of("pattern"),
                          {"\"pattern\" of ", reading.called(), ", character ", pattern.error().at + 1, ": ",
                           pattern.error().what},
                          {pattern.error().expected});
  }
}

std::string read_moment(Reading& reading, std::string_view name) {
  std::string text = reading.fields.text(name);
  if (!text.empty() && !is_moment(reading.question.shape, text))
    reading.reports().add(reading.fields.place_of(name),
                          {Quoted{name}, " of ", reading.called(), " is ", Quoted{text}},
                          {reading.type.about, ", ", find_field(reading.type, name)->about});
  reading.display.text(name, text);
  return text;
}

void read_moments(Reading& reading) {
  Rules& rules = reading.question.rules;
  rules.earliest = read_moment(reading, "min");
  rules.latest = read_moment(reading, "max");
  if (!rules.earliest.empty() && !rules.latest.empty() && rules.latest < rules.earliest)
    reading.reports().add(reading.fields.place_of("max"),
                          {"\"max\" of ", reading.called(), " is ", rules.latest, ", before \"min\""},
                          {rules.earliest, " or later"});
}

void read_ranking(Reading& reading) {
  read_all_choices(reading);
  Rules& rules = reading.question.rules;
  const auto choices = static_cast<std::int64_t>(reading.question.choices.size());
  rules.max_selected = reading.count("most");
  if (choices > 0 && rules.max_selected > choices)
    reading.reports().add(reading.fields.place_of("most"),
                          {reading.called(), " asks for the best ", rules.max_selected, " of ", choices},
                          {"at most ", choices});
  reading.display.integer("most", rules.max_selected);
  refuse_in_values(reading, reading.question.choices, "choices", '|',
                   "separates the ranked values in results");
}

void read_grid(Reading& reading) {
  reading.question.rows = read_choices(reading, "rows", FieldKind::rows, max_rows);
  read_all_choices(reading);
  refuse_in_values(reading, reading.question.rows, "rows", '=', "stands between a row and its answer");
}

void read_image_choice(Reading& reading) {
  const bool many = reading.fields.flag("many", false);
  if (many) reading.question.shape = Shape::many;
  read_all_choices(reading);
  reading.display.flag("many", many);
  read_counts(reading);
  const Rules& rules = reading.question.rules;
  if (!many && (rules.min_selected > 1 || rules.max_selected > 1))
    reading.reports().add(reading.fields.place_of(rules.max_selected > 1 ? "maxSelected" : "minSelected"),
                          {reading.called(), " counts the pictures chosen and lets one be chosen"},
                          {"\"many\": true"});
}

void read_best_worst(Reading& reading) {
  read_all_choices(reading);
  show_text(reading, "bestLabel");
  show_text(reading, "worstLabel");
}

void read_sum(Reading& reading) {
  read_all_choices(reading);
  Rules& rules = reading.question.rules;
  rules.total = reading.fields.decimal_number("total").value_or(DecimalNumber{100 * 1000000});
  rules.decimals = reading.count("decimals");
  if (rules.total->millionths <= 0 || decimals_of(*rules.total) > rules.decimals)
    reading.reports().add(reading.fields.place_of("total"),
                          {"\"total\" of ", reading.called(), " is ", to_text(*rules.total)},
                          {"a number above 0 with at most ", rules.decimals, " digits behind the point"});
  reading.display.text("total", to_text(*rules.total));
  read_unit(reading);
  refuse_in_values(reading, reading.question.choices, "choices", '=',
                   "stands between an option and its share");
}

void read_media(Reading& reading) {
  for (const char* name : {"src", "captions"}) {
    const std::string address =
        name == std::string_view{"src"}
            ? reading.fields.need_words(name, "the file that is played", Translation::possible)
            : reading.fields.words(name, Translation::possible);
    check_address(address, reading.fields.place_of(name), reading.reports());
    reading.question.templates.push_back(address);
    if (!address.empty()) reading.question.addresses.push_back(address);
    reading.display.text(name, address);
  }
  const std::string transcript = reading.text("transcript");
  reading.question.html.push_back(transcript);
  reading.display.html("transcript", transcript);
  reading.question.rules.to_the_end = reading.fields.flag("mustFinish", false);
  reading.display.flag("mustFinish", reading.question.rules.to_the_end);
}

void read_own_fields(Reading& reading) {
  const std::string_view type = reading.type.name;
  switch (reading.question.shape) {
    case Shape::one:
      if (type == "ratingScale") return read_scale(reading);
      if (type == "imageChoice") return read_image_choice(reading);
      return read_all_choices(reading);
    case Shape::many:
      read_all_choices(reading);
      return read_counts(reading);
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

void check_address(std::string_view address, Place place, Reports& reports) {
  if (address.empty() || address.find("${") != address.npos || is_media(address)) return;
  reports.add(place, {"nothing can be played from ", Quoted{address}},
              {"the name of a file in the study folder, or an address that begins with https://"});
}

ReadImage read_image(Fields& owner, Question& question) {
  const Json* source = owner.take("image");
  if (source == nullptr) return {};
  Fields fields{source, concat({"the image of ", owner.called()}), owner.reports()};
  ReadImage image{fields.need_words("src", "the picture's file name or https address", Translation::possible),
                  fields.need_words("alt", "what the picture shows, for those who cannot see it")};
  fields.refuse_unknown();
  check_picture(image.src, fields.place_of("src"), owner.reports());
  question.templates.insert(question.templates.end(), {image.src, image.alt});
  question.addresses.push_back(image.src);
  return image;
}

std::vector<Choice> read_choices(Reading& reading, std::string_view name, FieldKind kind,
                                 std::uint32_t most) {
  Reports& reports = reading.reports();
  const bool rows = kind == FieldKind::rows;
  const Json* source = reading.fields.need(
      name, rows ? "a list such as [\"It is fast\", \"It is cheap\"]" : "a list such as [\"Yes\", \"No\"]");
  std::vector<Choice> choices;
  if (source == nullptr) return choices;
  for (const Json& item : reading.fields.list(name, most)) {
    Choice choice = read_choice(item, reading, kind);
    const bool doubled =
        std::any_of(choices.begin(), choices.end(), [&](const Choice& c) { return c.value == choice.value; });
    if (doubled && !choice.value.empty())
      reports.add(item.place,
                  {"the ", one_of_these(kind), " ", Quoted{choice.value}, " of ", reading.called(),
                   " stands there twice"},
                  {"a value of its own for each ", one_of_these(kind)});
    choices.push_back(std::move(choice));
  }
  if (source->kind == Json::Kind::array && rows && source->items.empty())
    reports.add(source->place, {reading.called(), " has no rows"}, {"at least one row"});
  return choices;
}

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
