#include "wasm/reading/question_types.hpp"

#include <algorithm>

namespace errand {
namespace {

using K = FieldKind;

FieldSpec choices(std::string_view about) {
  return {.name = "choices", .kind = K::choices, .about = about, .needed = true};
}

const FieldSpec order = {
    .name = "choiceOrder",
    .kind = K::word,
    .about =
        "\"shuffled\": each worker sees the choices in an order of their own; a choice with \"fixed\": "
        "true keeps its place",
    .words = {"fixed", "shuffled"}};
const FieldSpec min_label = {.name = "minLabel", .kind = K::text, .about = "what the lowest point means"};
const FieldSpec max_label = {.name = "maxLabel", .kind = K::text, .about = "what the highest point means"};
const FieldSpec unit = {.name = "unit", .kind = K::text, .about = "shown behind the number: \"years\""};
const FieldSpec min_selected = {.name = "minSelected",
                                .kind = K::whole,
                                .about = "fewest choices to be made",
                                .least = 0,
                                .most = max_choices};
const FieldSpec max_selected = {.name = "maxSelected",
                                .kind = K::whole,
                                .about = "most choices that may be made",
                                .least = 1,
                                .most = max_choices};
const FieldSpec min_length = {
    .name = "minLength", .kind = K::whole, .about = "fewest characters", .least = 0, .most = max_answer};
const FieldSpec max_length = {
    .name = "maxLength", .kind = K::whole, .about = "most characters", .least = 1, .most = max_answer};
const FieldSpec min_words = {
    .name = "minWords", .kind = K::whole, .about = "fewest words", .least = 0, .most = 10000};
const FieldSpec max_words = {
    .name = "maxWords", .kind = K::whole, .about = "most words", .least = 1, .most = 10000};
const FieldSpec placeholder = {.name = "placeholder", .kind = K::text, .about = "shown in the empty field"};
const FieldSpec decimals = {
    .name = "decimals", .kind = K::whole, .about = "digits allowed behind the point", .least = 0, .most = 6};

std::vector<FieldSpec> moments(std::string_view example) {
  return {{.name = "min", .kind = K::moment, .about = example},
          {.name = "max", .kind = K::moment, .about = example}};
}

std::vector<FieldSpec> media() {
  return {
      {.name = "src",
       .kind = K::address,
       .about = "a file of the study folder or an https address",
       .needed = true},
      {.name = "captions", .kind = K::address, .about = "a .vtt file with captions"},
      {.name = "transcript", .kind = K::html, .about = "HTML: what is said, for those who cannot hear it"},
      {.name = "mustFinish",
       .kind = K::flag,
       .about = "true: the worker goes on only after it was played to the end"}};
}

std::vector<FieldSpec> trial() {
  return {
      {.name = "phases",
       .kind = K::phases,
       .about =
           "what is shown, one after the other: {\"text\", \"html\", \"image\", \"audio\", \"duration\": ms, "
           "\"respond\"}",
       .needed = true},
      {.name = "responses",
       .kind = K::responses,
       .about = "what can be answered: {\"value\", \"text\", \"key\": as in KeyboardEvent.key, \"image\"}"},
      {.name = "buttons",
       .kind = K::word,
       .about = "\"touch\": responses with keys have buttons on touch screens only",
       .words = {"always", "touch"}},
      {.name = "responseEnds",
       .kind = K::flag,
       .about = "false: phases last as long as they say, whatever the response"},
      {.name = "start",
       .kind = K::word,
       .about = "\"key\", \"button\": the worker starts the trial; else it starts by itself",
       .words = {"auto", "key", "button"}},
      {.name = "correct",
       .kind = K::text,
       .about = "the right response's value; workers do not get it without \"feedback\""},
      {.name = "feedback",
       .kind = K::feedback,
       .about = "a last phase that says how it went; needs \"correct\""}};
}

std::vector<FieldSpec> rating_scale() {
  return {{.name = "min",
           .kind = K::whole,
           .about = "the lowest point; 1 unless set",
           .least = -100,
           .most = 100},
          {.name = "max",
           .kind = K::whole,
           .about = "the highest point; \"min\" + 4 unless set",
           .least = -100,
           .most = 100},
          min_label,
          max_label};
}

std::vector<FieldSpec> number() {
  return {{.name = "min", .kind = K::number, .about = "the least that is accepted"},
          {.name = "max", .kind = K::number, .about = "the most that is accepted"},
          {.name = "integer", .kind = K::flag, .about = "true: a whole number"},
          decimals,
          unit};
}

std::vector<FieldSpec> short_text() {
  return {min_length,
          max_length,
          min_words,
          max_words,
          {.name = "pattern",
           .kind = K::pattern,
           .about = "a regular expression that the whole answer must match"},
          placeholder};
}

std::vector<FieldSpec> slider() {
  return {{.name = "min", .kind = K::number, .about = "the left end; 0 unless set"},
          {.name = "max", .kind = K::number, .about = "the right end; 100 unless set"},
          {.name = "step", .kind = K::number, .about = "the distance between points; 1 unless set"},
          min_label,
          max_label,
          unit,
          {.name = "showValue", .kind = K::flag, .about = "true: the number is shown"}};
}

std::vector<FieldSpec> ranking() {
  return {choices("what is ranked"),
          {.name = "most",
           .kind = K::whole,
           .about = "how many are to be ranked; all unless set",
           .least = 1,
           .most = max_choices},
          order};
}

std::vector<FieldSpec> image_choice() {
  return {choices("the pictures: {\"value\", \"text\", \"image\": {\"src\", \"alt\"}}"),
          {.name = "many", .kind = K::flag, .about = "true: several may be chosen"},
          min_selected,
          max_selected,
          order};
}

std::vector<FieldSpec> best_worst() {
  return {choices("at least three"),
          {.name = "bestLabel", .kind = K::text, .about = "\"Best\" unless set"},
          {.name = "worstLabel", .kind = K::text, .about = "\"Worst\" unless set"},
          order};
}

std::vector<FieldSpec> constant_sum() {
  return {choices("what gets a share"),
          {.name = "total", .kind = K::number, .about = "100 unless set"},
          decimals,
          unit,
          order};
}

std::vector<TypeSpec> all_types() {
  return {
      {"singleChoice", Shape::one, "one of several options", {choices("the options"), order}},
      {"multipleChoice",
       Shape::many,
       "any number of options",
       {choices("the options; one with \"alone\": true excludes the others"), min_selected, max_selected,
        order}},
      {"ratingScale", Shape::one, "a row of points from low to high", rating_scale()},
      {"number", Shape::number, "a number", number()},
      {"shortText", Shape::text, "one line of text", short_text()},
      {"longText", Shape::text, "a paragraph", {min_length, max_length, min_words, max_words, placeholder}},
      {"dropDown",
       Shape::one,
       "one of several options, from a list that opens",
       {choices("the options"), order},
       true},
      {"slider", Shape::number, "a point on a line; no answer until it is touched", slider(), true},
      {"ranking", Shape::ranking, "options to be put in order, best first", ranking(), true},
      {"grid",
       Shape::grid,
       "several statements rated on the same options (Likert matrix)",
       {{.name = "rows", .kind = K::rows, .about = "the statements", .needed = true},
        choices("the options of every row"),
        order},
       true},
      {"date", Shape::date, "a day", moments("as \"2024-05-31\"")},
      {"time", Shape::time, "a time of day", moments("as \"14:05\"")},
      {"dateTime", Shape::date_time, "a day and a time", moments("as \"2024-05-31T14:05\"")},
      {"imageChoice", Shape::one, "one or several of some pictures", image_choice()},
      {"pairwise", Shape::one, "one of two, side by side", {choices("exactly two"), order}},
      {"bestWorst", Shape::best_worst, "the best and the worst of several", best_worst(), true},
      {"constantSum", Shape::sum, "a total to be divided among options", constant_sum(), true},
      {"html", Shape::nothing, "text or pictures without an answer", {}},
      {"audio", Shape::media, "a sound to be listened to", media(), true},
      {"video", Shape::media, "a film to be watched", media(), true},
      {"trial", Shape::trial, "stimuli in time and the response to them, with its time", trial(), true},
  };
}

}  // namespace

const std::vector<FieldSpec>& common_fields() {
  static const std::vector<FieldSpec> fields = {
      {.name = "name", .kind = K::name, .about = "the answer's column in the results", .needed = true},
      {.name = "type", .kind = K::word, .about = "what kind of question it is", .needed = true},
      {.name = "text", .kind = K::text, .about = "the question, as plain text", .needed = true},
      {.name = "help", .kind = K::text, .about = "a plain sentence below it"},
      {.name = "html", .kind = K::html, .about = "your HTML above it"},
      {.name = "image",
       .kind = K::image,
       .about = "a picture: {\"src\": file or https address, \"alt\": what it shows}"},
      {.name = "required", .kind = K::flag, .about = "false: may be left out"},
      {.name = "messages", .kind = K::messages, .about = "your words for a refused answer"},
      {.name = "showIf", .kind = K::condition, .about = "asked only when this holds"},
      {.name = "requiredIf", .kind = K::condition, .about = "needs an answer only when this holds"},
      {.name = "must", .kind = K::demands, .about = "how the answer must stand to other answers"}};
  return fields;
}

const std::vector<TypeSpec>& question_types() {
  static const std::vector<TypeSpec> types = all_types();
  return types;
}

const TypeSpec* find_type(std::string_view name) {
  for (const TypeSpec& type : question_types())
    if (type.name == name) return &type;
  return nullptr;
}

const FieldSpec* find_field(const TypeSpec& type, std::string_view name) {
  for (const auto* list : {&common_fields(), &type.fields})
    for (const FieldSpec& field : *list)
      if (field.name == name) return &field;
  return nullptr;
}

}  // namespace errand
