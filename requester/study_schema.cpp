#include "requester/study_schema.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "wasm/reading/question_types.hpp"
#include "wasm/study/condition.hpp"
#include "wasm/study/study.hpp"

namespace errand::requester {
namespace {

using Json = nlohmann::ordered_json;

enum class Presence { needed, optional };

/// `null` counts as absent, but not where something is needed.
Json typed(const char* type, std::string_view about, Presence presence = Presence::optional) {
  Json schema;
  if (presence == Presence::needed)
    schema["type"] = type;
  else
    schema["type"] = {type, "null"};
  if (!about.empty()) schema["description"] = about;
  return schema;
}

Json text(std::string_view about, Presence presence = Presence::optional, std::uint32_t longest = max_text) {
  Json schema = typed("string", about, presence);
  schema["maxLength"] = longest;
  // Not only blanks.
  if (presence == Presence::needed) schema["pattern"] = "\\S";
  return schema;
}

Json whole(std::string_view about, std::int64_t least, std::int64_t most) {
  Json schema = typed("integer", about);
  schema["minimum"] = least;
  schema["maximum"] = most;
  return schema;
}

Json number(std::string_view about) {
  return {{"type", {"number", "string", "null"}},
          {"pattern", "^-?[0-9]{1,12}([.][0-9]{1,6})?$"},
          {"description", about}};
}

Json words(std::string_view about, const std::vector<std::string_view>& all) {
  Json values = all;
  values.push_back(nullptr);
  return {{"enum", std::move(values)}, {"description", about}};
}

Json refer(const char* definition) { return {{"$ref", std::string{"#/definitions/"} + definition}}; }

Json list(std::string_view about, Json items, std::uint32_t most) {
  Json schema = typed("array", about);
  schema["items"] = std::move(items);
  schema["maxItems"] = most;
  return schema;
}

enum class Unknown { kept, refused };

Json object(std::string_view about, Json members, std::vector<std::string> needed, Unknown unknown,
            Presence presence = Presence::optional) {
  Json schema = typed("object", about, presence);
  schema["properties"] = std::move(members);
  if (!needed.empty()) schema["required"] = needed;
  if (unknown == Unknown::refused) schema["additionalProperties"] = false;
  return schema;
}

Json image() {
  return object(
      "a picture",
      {{"src", text("a file of the study folder, an https address or data:image", Presence::needed)},
       {"alt", text("what it shows, for those who cannot see it", Presence::needed)}},
      {"src", "alt"}, Unknown::refused);
}

Json choice() {
  const Json as_object =
      object("",
             {{"value", text("what the results hold; the text unless set")},
              {"text", text("what the worker reads", Presence::needed)},
              {"fixed", typed("boolean", "true: keeps its place when the others are shuffled")},
              {"trap", typed("boolean", "true: nobody who reads would choose it")},
              {"alone", typed("boolean", "true: excludes the others")},
              {"write", typed("boolean", "true: asks for a text beside it")},
              {"image", refer("image")}},
             {"text"}, Unknown::refused, Presence::needed);
  return {{"description", "a text, or an object with a value of its own"},
          {"anyOf", {text("", Presence::needed), as_object}}};
}

Json row() {
  const Json as_object =
      object("",
             {{"value", text("its name in the results; the text unless set")},
              {"text", text("what the worker reads", Presence::needed)},
              {"fixed", typed("boolean", "true: keeps its place when the others are shuffled")}},
             {"text"}, Unknown::refused, Presence::needed);
  return {{"description", "a text, or an object with a value of its own"},
          {"anyOf", {text("", Presence::needed), as_object}}};
}

Json messages() {
  Json members;
  for (const char* name : {"required", "range", "length", "pattern", "selected"})
    members[name] = text("your words instead of Errand's");
  return object("your words for a refused answer", std::move(members), {}, Unknown::refused);
}

const Json scalar = {{"type", {"string", "number"}}};

Json operand() {
  return {{"anyOf",
           {scalar, object("the answer to another question", {{"question", {{"type", "string"}}}},
                           {"question"}, Unknown::refused, Presence::needed)}}};
}

/// The comparisons of a condition; null counts as absent.
Json comparisons() {
  const Json none = {{"type", "null"}};
  const Json values = {{"type", "array"}, {"items", scalar}, {"minItems", 1}};
  Json members;
  for (const char* name : {"is", "isNot", "above", "atLeast", "below", "atMost"})
    members[name] = {{"anyOf", {operand(), none}}};
  members["isOneOf"] = {{"anyOf", {values, none}}};
  members["includes"] = {{"anyOf", {values, scalar, none}}};
  members["answered"] = typed("boolean", "");
  return members;
}

Json condition() {
  Json members = comparisons();
  members["question"] = text("the name of a question that is asked earlier");
  members["column"] = text("a column of the data");
  for (const char* name : {"all", "any"}) {
    members[name] = list("conditions", refer("condition"), max_conditions);
    members[name]["minItems"] = 1;
  }
  members["not"] = {{"anyOf", {refer("condition"), {{"type", "null"}}}}};
  return object("about an earlier answer or the data: docs/conditions.md", std::move(members), {},
                Unknown::refused, Presence::needed);
}

Json optional_condition(std::string_view about) {
  return {{"description", about}, {"anyOf", {refer("condition"), {{"type", "null"}}}}};
}

Json demands(std::string_view about) {
  Json members = comparisons();
  members["message"] = text("your words");
  const Json one = object("", std::move(members), {}, Unknown::refused, Presence::needed);
  return {{"description", about},
          {"anyOf",
           {one, {{"type", "array"}, {"items", one}, {"maxItems", max_conditions}}, {{"type", "null"}}}}};
}

Json of_field(const FieldSpec& field) {
  const Presence presence = field.needed ? Presence::needed : Presence::optional;
  switch (field.kind) {
    case FieldKind::flag:
      return typed("boolean", field.about);
    case FieldKind::whole:
      return whole(field.about, field.least, field.most);
    case FieldKind::number:
      return number(field.about);
    case FieldKind::word:
      return words(field.about, field.words);
    case FieldKind::image:
      return refer("image");
    case FieldKind::messages:
      return refer("messages");
    case FieldKind::condition:
      return optional_condition(field.about);
    case FieldKind::demands:
      return refer("must");
    case FieldKind::choices: {
      Json schema = list(field.about, refer("choice"), max_choices);
      schema["minItems"] = 2;
      schema["type"] = "array";
      return schema;
    }
    case FieldKind::rows: {
      Json schema = list(field.about, refer("row"), max_rows);
      schema["minItems"] = 1;
      schema["type"] = "array";
      return schema;
    }
    case FieldKind::text:
    case FieldKind::html:
    case FieldKind::moment:
    case FieldKind::pattern:
    case FieldKind::address:
      break;
  }
  return text(field.about, presence);
}

Json of_type(const TypeSpec& type) {
  Json members;
  std::vector<std::string> needed;
  for (const auto* fields : {&common_fields(), &type.fields})
    for (FieldSpec field : *fields) {
      if (field.name == "text" && type.shape == Shape::nothing) field.needed = false;
      members[std::string{field.name}] = of_field(field);
      if (field.needed) needed.emplace_back(field.name);
    }
  members["type"] = {{"const", type.name}, {"description", type.about}};
  members["name"]["pattern"] = "^[A-Za-z_][A-Za-z0-9_-]{0,63}$";
  return object(type.about, std::move(members), std::move(needed), Unknown::refused, Presence::needed);
}

/// Chosen by its type, so that an editor speaks of one type and not of all.
Json question() {
  Json names = Json::array();
  Json cases = Json::array();
  for (const TypeSpec& type : question_types()) {
    names.push_back(type.name);
    cases.push_back({{"if", {{"properties", {{"type", {{"const", type.name}}}}}, {"required", {"type"}}}},
                     {"then", refer(std::string{type.name}.c_str())}});
  }
  return {{"description", "docs/questions.md"},
          {"type", "object"},
          {"required", {"name", "type"}},
          {"properties", {{"type", {{"enum", std::move(names)}}}}},
          {"allOf", std::move(cases)}};
}

Json page() {
  const Json skip = object(
      "", {{"page", text("the name of a page further down", Presence::needed)}, {"if", refer("condition")}},
      {"page", "if"}, Unknown::refused, Presence::needed);
  return object(
      "some questions of a subtask, shown together",
      {{"name", text("what \"skipTo\" leads to")},
       {"showIf", optional_condition("shown only when this holds")},
       {"skipTo",
        {{"anyOf", {skip, {{"type", "array"}, {"items", skip}, {"maxItems", 100}}, {{"type", "null"}}}}}},
       {"endIf", optional_condition("after this page, to the final questions")},
       {"questions", list("what it asks", refer("question"), max_questions)}},
      {"questions"}, Unknown::refused, Presence::needed);
}

Json meta() {
  return object("what the study is",
                {{"title", text("the title that workers see", Presence::needed)},
                 {"description", text("HTML: a sentence or two below it")},
                 {"disclaimer", text("HTML at the foot of the page")},
                 {"contact", text("whom a worker can write to")},
                 {"language", text("of the texts, as in HTML's lang", Presence::optional, 35)},
                 {"aggregate", typed("boolean", "how the answers are grouped in the results")},
                 {"minutes", whole("how long a HIT takes", 1, 1440)},
                 {"numSubtasks", whole("subtasks of one HIT, controls counted", 1, max_subtasks)}},
                {"title"}, Unknown::kept, Presence::needed);
}

Json instructions() {
  const Json example = object("",
                              {{"text", text("HTML: the example itself", Presence::needed)},
                               {"answer", text("its answer")},
                               {"reason", text("why")}},
                              {"text"}, Unknown::refused, Presence::needed);
  const Json plain = {{"type", "string"}, {"maxLength", max_text}};
  return object("what workers read first, and can open again at any time",
                {{"simple", text("HTML")},
                 {"steps", list("HTML: the steps", plain, 100)},
                 {"images", list("pictures: files of the folder or https addresses", plain, 100)},
                 {"examples", list("examples with their answers", example, 100)}},
                {}, Unknown::kept);
}

Json controls() {
  const Json accepted = {{"anyOf", {scalar, {{"type", "array"}, {"items", {{"type", "string"}}}}}}};
  const Json control =
      object("",
             {{"name", {{"type", "string"}, {"pattern", "^[A-Za-z_][A-Za-z0-9_-]{0,63}$"}}},
              {"data", {{"type", {"object", "null"}}, {"additionalProperties", {{"type", "string"}}}}},
              {"answer", {{"type", "object"}, {"additionalProperties", accepted}}}},
             {"name", "answer"}, Unknown::refused, Presence::needed);
  return object("subtasks with known answers, mixed in",
                {{"count", whole("how many a HIT has; all unless set", 0, max_subtasks)},
                 {"items", list("the controls", control, max_subtasks)}},
                {}, Unknown::refused);
}

Json hit_creation() {
  return object("what the marketplace is told",
                {{"title", text("as the marketplace lists it", Presence::optional, 128)},
                 {"description", text("as the marketplace lists it", Presence::optional, 2000)},
                 {"keywords", text("\"words, quick\"", Presence::optional, 1000)},
                 {"taskUrl", text("where the pages are hosted")},
                 {"numTasks", whole("HITs; as many as the rows fill unless set", 1, 1000000)},
                 {"numAssignments", whole("workers for each HIT", 1, 1000000000)},
                 {"rewardAmount", number("dollars for one assignment")},
                 {"duration", whole("seconds a worker has", 30, 31536000)},
                 {"lifetime", whole("seconds the HIT is offered", 30, 31536000)}},
                {}, Unknown::kept);
}

}  // namespace

Json study_schema() {
  const Json questions = list("what each subtask asks", refer("question"), max_questions);
  Json members = {
      {"meta", meta()},
      {"instructions", instructions()},
      {"consent", object("asked before anything else",
                         {{"text", text("HTML: what the worker agrees to", Presence::needed)},
                          {"agree", text("beside the box to be ticked")},
                          {"decline", text("on the other button")}},
                         {"text"}, Unknown::refused)},
      {"data", object("the rows that ${column} stands for",
                      {{"file", text("a CSV file beside config.json", Presence::needed)},
                       {"rowFor", words("what has a row of its own", {"subtask", "hit"})}},
                      {"file"}, Unknown::refused)},
      {"order", words("of the subtasks", {"fixed", "shuffled"})},
      {"questions", questions},
      {"pages", list("the questions, page by page", page(), 100)},
      {"finalQuestions", list("asked once, after the last subtask", refer("question"), max_questions)},
      {"controls", controls()},
      {"limits", object("", {{"answerBytes", whole("most bytes of a submission", 1024, max_answer_bytes)}},
                        {}, Unknown::refused)},
      {"submitTo",
       list("further marketplaces that answers may be sent to: origins", {{"type", "string"}}, 20)},
      {"hitCreation", hit_creation()}};
  Json definitions = {{"condition", condition()},
                      {"choice", choice()},
                      {"row", row()},
                      {"question", question()},
                      {"image", image()},
                      {"messages", messages()},
                      {"must", demands("how the answer must stand to other answers")}};
  for (const TypeSpec& type : question_types()) definitions[std::string{type.name}] = of_type(type);
  return {{"$schema", "http://json-schema.org/draft-07/schema#"},
          {"title", "A study of Errand"},
          {"description", "config.json: docs/study.md"},
          {"type", "object"},
          {"required", {"meta"}},
          {"properties", std::move(members)},
          {"definitions", std::move(definitions)}};
}

}  // namespace errand::requester
