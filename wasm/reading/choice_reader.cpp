#include "wasm/reading/choice_reader.hpp"

#include <algorithm>

#include "wasm/base/text.hpp"
#include "wasm/reading/languages.hpp"
#include "wasm/reading/media_reader.hpp"
#include "wasm/reading/number_reader.hpp"
#include "wasm/reading/trial_reader.hpp"

namespace errand {
namespace {

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

}  // namespace

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

void read_all_choices(Reading& reading) {
  Question& question = reading.question;
  question.choices = read_choices(reading, "choices", FieldKind::choices, max_choices);
  check_count_of_choices(reading);
  check_kinds_of_choices(reading);
  if (find_field(reading.type, "choiceOrder") != nullptr)
    question.shuffled = reading.fields.one_of("choiceOrder", {"fixed", "shuffled"}) == 1;
}

void read_many(Reading& reading) {
  read_all_choices(reading);
  read_counts(reading);
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
  rules.total = reading.fields.decimal_number("total").value_or(DecimalNumber{100'000'000});
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

}  // namespace errand
