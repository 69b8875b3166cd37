#include "requester/study_schema.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "wasm/reading/question_types.hpp"
#include "wasm/study/condition.hpp"
#include "wasm/study/study.hpp"

namespace errand::requester {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* name_pattern = "^[A-Za-z_][A-Za-z0-9_-]{0,63}$";

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

/// A text that workers read, or one for each language.
Json words_in_languages(Presence presence) {
  const Json plain = text("", presence);
  const Json translations = {{"type", "object"},
                             {"minProperties", 1},
                             {"propertyNames", {{"pattern", "^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*|[*])$"}}},
                             {"additionalProperties", text("", Presence::needed)}};
  return {{"anyOf", {plain, translations}}};
}

Json refer(const char* definition) { return {{"$ref", std::string{"#/definitions/"} + definition}}; }

Json spoken(std::string_view about, Presence presence = Presence::optional) {
  return {{"description", about},
          {"allOf", {refer(presence == Presence::needed ? "words" : "optionalWords")}}};
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
      {{"src", spoken("a file of the study folder, an https address or data:image", Presence::needed)},
       {"alt", spoken("what it shows, for those who cannot see it", Presence::needed)}},
      {"src", "alt"}, Unknown::refused);
}

Json choice() {
  const Json as_object =
      object("",
             {{"value", text("what the results hold; the text unless set")},
              {"text", spoken("what the worker reads", Presence::needed)},
              {"fixed", typed("boolean", "true: keeps its place when the others are shuffled")},
              {"trap", typed("boolean", "true: nobody who reads would choose it")},
              {"alone", typed("boolean", "true: excludes the others")},
              {"write", typed("boolean", "true: asks for a text beside it")},
              {"image", refer("image")}},
             {"text"}, Unknown::refused, Presence::needed);
  return {{"description", "a text, or an object with a value of its own"},
          {"anyOf", {refer("words"), as_object}}};
}

Json row() {
  const Json as_object =
      object("",
             {{"value", text("its name in the results; the text unless set")},
              {"text", spoken("what the worker reads", Presence::needed)},
              {"fixed", typed("boolean", "true: keeps its place when the others are shuffled")}},
             {"text"}, Unknown::refused, Presence::needed);
  return {{"description", "a text, or an object with a value of its own"},
          {"anyOf", {refer("words"), as_object}}};
}

Json phase() {
  return object("a part of a trial",
                {{"text", spoken("plain text in the middle")},
                 {"html", spoken("your HTML")},
                 {"image", refer("image")},
                 {"audio", spoken("a sound that begins with it: a file of the folder or an https address")},
                 {"duration", whole("milliseconds; until the response unless set", 1, 600000)},
                 {"respond", typed("boolean", "true: a response counts while it is shown")}},
                {}, Unknown::refused, Presence::needed);
}

Json response() {
  const Json as_object = object("",
                                {{"value", text("what the results hold; the text unless set")},
                                 {"text", spoken("what its button says", Presence::needed)},
                                 {"key", text("as in KeyboardEvent.key: \"f\", \" \", \"ArrowLeft\"")},
                                 {"image", refer("image")}},
                                {"text"}, Unknown::refused, Presence::needed);
  return {{"description", "a text, or an object with a key"}, {"anyOf", {refer("words"), as_object}}};
}

Json feedback(std::string_view about) {
  return object(about,
                {{"right", spoken("after the right response")},
                 {"wrong", spoken("after a wrong one")},
                 {"slow", spoken("when none came in time")},
                 {"duration", whole("milliseconds; 1,000 unless set", 1, 600000)}},
                {}, Unknown::refused);
}

Json messages() {
  Json members;
  for (const char* name : {"required", "range", "length", "pattern", "selected"})
    members[name] = spoken("your words instead of Errand's");
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
  members["message"] = spoken("your words");
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
    case FieldKind::phases: {
      Json schema = list(field.about, refer("phase"), max_phases);
      schema["minItems"] = 1;
      schema["type"] = "array";
      return schema;
    }
    case FieldKind::responses:
      return list(field.about, refer("response"), max_choices);
    case FieldKind::feedback:
      return feedback(field.about);
    case FieldKind::name:
    case FieldKind::moment:
    case FieldKind::pattern:
      return text(field.about, presence);
    case FieldKind::text:
    case FieldKind::html:
    case FieldKind::address:
      break;
  }
  return spoken(field.about, presence);
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
  members["name"]["pattern"] = name_pattern;
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
  return object(
      "what the study is",
      {{"title", spoken("the title that workers see", Presence::needed)},
       {"description", spoken("HTML: a sentence or two below it")},
       {"disclaimer", spoken("HTML at the foot of the page")},
       {"contact", spoken("whom a worker can write to")},
       {"irb", spoken("who has approved the study")},
       {"language", text("of the texts, as in HTML's lang", Presence::optional, 35)},
       {"languages", list("of the texts, where there are several, the study's own first: docs/study.md",
                          Json{{"type", "string"}, {"pattern", "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"}}, 30)},
       {"aggregate", typed("boolean", "how the answers are grouped in the results")},
       {"minutes", whole("how long a HIT takes", 1, 1440)},
       {"medianMinutes", number("how long it took half of those who have done it, at most")},
       {"numSubtasks", whole("subtasks of one HIT, controls counted", 1, max_subtasks)}},
      {"title"}, Unknown::kept);
}

Json instructions() {
  const Json example = object("",
                              {{"text", spoken("HTML: the example itself", Presence::needed)},
                               {"answer", spoken("its answer")},
                               {"reason", spoken("why")}},
                              {"text"}, Unknown::refused, Presence::needed);
  return object(
      "what workers read first, and can open again at any time",
      {{"simple", spoken("HTML")},
       {"steps", list("HTML: the steps", refer("optionalWords"), 100)},
       {"images", list("pictures: files of the folder or https addresses", refer("optionalWords"), 100)},
       {"examples", list("examples with their answers", example, 100)}},
      {}, Unknown::kept);
}

Json name(std::string_view about) {
  return {{"type", "string"}, {"pattern", name_pattern}, {"description", about}};
}

Json columns(std::string_view about) {
  return {{"type", {"object", "null"}}, {"additionalProperties", scalar}, {"description", about}};
}

/// One, or a list of them.
Json one_or_more(std::string_view about, const Json& one, std::uint32_t most) {
  return {{"description", about},
          {"anyOf", {one, {{"type", "array"}, {"items", one}, {"maxItems", most}}, {{"type", "null"}}}}};
}

Json known_answers(std::string_view about) {
  const Json accepted = {{"anyOf", {scalar, {{"type", "array"}, {"items", {{"type", "string"}}}}}}};
  return {{"type", {"object", "null"}}, {"additionalProperties", accepted}, {"description", about}};
}

Json places() {
  return list("places in the order shown, from 1, ascending; drawn unless set",
              {{"type", "integer"}, {"minimum", 1}, {"maximum", max_subtasks}}, max_subtasks);
}

Json controls() {
  Json answer = known_answers("for each question the accepted value, or a list of them");
  answer["type"] = "object";
  const Json control = object("",
                              {{"name", name("its column in the results")},
                               {"data", columns("what ${column} stands for")},
                               {"answer", std::move(answer)}},
                              {"name", "answer"}, Unknown::refused, Presence::needed);
  return object("subtasks with known answers, mixed in",
                {{"count", whole("how many a HIT has; all unless set", 0, max_subtasks)},
                 {"places", places()},
                 {"items", list("the controls", control, max_subtasks)}},
                {}, Unknown::refused);
}

Json order() {
  const auto rule = [](std::string_view about, const char* bound, std::int64_t least) {
    const Json one = object("",
                            {{"column", text("whose values are compared", Presence::needed)},
                             {bound, {{"type", "integer"}, {"minimum", least}, {"maximum", max_subtasks}}}},
                            {"column", bound}, Unknown::refused, Presence::needed);
    return one_or_more(about, one, 10);
  };
  const Json rules = object("shuffled, but",
                            {{"maxInARow", rule("no more alike one after the other", "most", 1)},
                             {"minDistance", rule("two alike so many places apart", "least", 2)}},
                            {}, Unknown::refused, Presence::needed);
  return {{"description", "of the subtasks; of the blocks: fixed, shuffled or latinSquare"},
          {"anyOf", {words("", {"fixed", "shuffled", "latinSquare"}), rules}}};
}

/// What a block has, and a study without blocks.
Json of_block() {
  return {{"questions", list("what each subtask asks", refer("question"), max_questions)},
          {"pages", list("the questions, page by page", page(), 100)},
          {"order", order()},
          {"controls", controls()},
          {"repeated", object("subtasks that come again, to see whether they are answered alike",
                              {{"count", {{"type", "integer"}, {"minimum", 1}, {"maximum", max_subtasks}}},
                               {"apart", whole("places from the first time, at least", 1, max_subtasks)},
                               {"places", places()}},
                              {"count"}, Unknown::refused)},
          {"breaks", object("a rest after every so many subtasks",
                            {{"every", {{"type", "integer"}, {"minimum", 1}, {"maximum", max_subtasks}}},
                             {"text", spoken("HTML: what is read then", Presence::needed)}},
                            {"every", "text"}, Unknown::refused)},
          {"back", typed("boolean", "whether the worker may go back; not after feedback unless set")},
          {"answer", known_answers("the right answers, for feedback or gate; may hold ${column}")},
          {"feedback", object("after each subtask, by whether the answers are right",
                              {{"right", spoken("said of a right answer", Presence::needed)},
                               {"wrong", spoken("said of a wrong one", Presence::needed)}},
                              {"right", "wrong"}, Unknown::refused)},
          {"gate", object("nobody goes on before the answers are right, or the tries used up",
                          {{"tries", whole("3 unless set", 1, max_tries)},
                           {"then", words("after the last try", {"goOn", "end"})},
                           {"wrong", spoken("said of a wrong answer")},
                           {"ended", spoken("HTML above the final questions when it ended")}},
                          {}, Unknown::refused)}};
}

Json block() {
  Json members = of_block();
  members["name"] = text("names its subtasks in the results");
  members["showIf"] = optional_condition("done only when this holds");
  members["rows"] = {{"description", "its subtasks: \"hit\", the HIT's rows of the data; or rows of its own"},
                     {"anyOf",
                      {{{"type", "string"}, {"const", "hit"}},
                       {{"type", "array"},
                        {"items", {{"type", "object"}, {"additionalProperties", scalar}}},
                        {"minItems", 1},
                        {"maxItems", max_block_rows}},
                       object("", {{"file", text("a CSV file beside config.json", Presence::needed)}},
                              {"file"}, Unknown::refused, Presence::needed),
                       {{"type", "null"}}}}};
  members["where"] =
      columns("one column with the value that its rows must have; may hold a factor's ${name}");
  members["where"]["minProperties"] = 1;
  members["where"]["maxProperties"] = 1;
  members["count"] = whole("subtasks of the HIT's rows, or of none", 1, max_subtasks);
  members["draw"] = {{"description", "so many of the rows, or of the blocks"},
                     {"anyOf",
                      {whole("", 1, max_block_rows),
                       object("",
                              {{"count", {{"type", "integer"}, {"minimum", 1}, {"maximum", max_block_rows}}},
                               {"each", text("so many of every value in this column", Presence::needed)}},
                              {"count", "each"}, Unknown::refused, Presence::needed)}}};
  members["repeat"] = whole("how often each row, or the group, comes", 1, max_subtasks);
  members["blocks"] = list("blocks within it", refer("block"), max_blocks);
  return object("subtasks that ask the same, or a group of blocks: docs/order.md", std::move(members), {},
                Unknown::refused, Presence::needed);
}

Json factors() {
  Json levels = {{"type", "array"}, {"items", {{"type", "string"}}}, {"minItems", 2}, {"maxItems", 100}};
  return {{"description", "what differs between conditions: names with their levels"},
          {"type", {"object", "null"}},
          {"minProperties", 1},
          {"maxProperties", max_factors},
          {"propertyNames", {{"pattern", name_pattern}}},
          {"additionalProperties", std::move(levels)}};
}

Json deal() {
  return object("how conditions are dealt",
                {{"over", words("HITs in turn, or drawn for each worker", {"hits", "workers"})},
                 {"inBlocks", typed("boolean", "each run through all conditions is shuffled")},
                 {"seed", whole("of that", 1, 1000000000)}},
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

Json custom() {
  const Json name = {{"type", "string"}, {"maxLength", max_text}};
  Json scripts = list("run in this order; \"custom.js\" unless set", name, 100);
  scripts["minItems"] = 1;
  return object("a script of the study's own shows and asks: docs/template_family.md",
                {{"scripts", std::move(scripts)},
                 {"styles", list("loaded by the page", name, 100)},
                 {"markup", text("a file of HTML that the scripts work on")},
                 {"files", list("files or folders that the scripts read: workers get them", name, 100)}},
                {}, Unknown::refused);
}

}  // namespace

Json study_schema() {
  Json members = {
      {"meta", meta()},
      {"instructions", instructions()},
      {"consent", object("asked before anything else",
                         {{"text", spoken("HTML: what the worker agrees to", Presence::needed)},
                          {"agree", spoken("beside the box to be ticked")},
                          {"decline", spoken("on the other button")}},
                         {"text"}, Unknown::refused)},
      {"data", object("the rows that ${column} stands for",
                      {{"file", text("a CSV file beside config.json", Presence::needed)},
                       {"rowFor", words("what has a row of its own", {"subtask", "hit"})}},
                      {"file"}, Unknown::refused)},
      {"blocks", list("instead of questions: blocks of subtasks", refer("block"), max_blocks)},
      {"factors", factors()},
      {"deal", deal()},
      {"finalQuestions", list("asked once, after the last subtask", refer("question"), max_questions)},
      {"custom", custom()},
      {"limits", object("", {{"answerBytes", whole("most bytes of a submission", 1024, max_answer_bytes)}},
                        {}, Unknown::refused)},
      {"review", typed("boolean", "true: workers look over all their answers before they submit")},
      {"capture", list("what is captured beside answers and visibility",
                       {{"enum", {"focus", "paste", "copy", "typing"}}}, 4)},
      {"submitTo",
       list("further marketplaces that answers may be sent to: origins", {{"type", "string"}}, 20)},
      {"hitCreation", hit_creation()}};
  members.update(of_block());
  Json definitions = {{"condition", condition()},
                      {"block", block()},
                      {"choice", choice()},
                      {"row", row()},
                      {"phase", phase()},
                      {"response", response()},
                      {"question", question()},
                      {"image", image()},
                      {"words", words_in_languages(Presence::needed)},
                      {"optionalWords", words_in_languages(Presence::optional)},
                      {"messages", messages()},
                      {"must", demands("how the answer must stand to other answers")}};
  Json asks_itself = Json::array();
  for (const char* part : {"questions", "pages", "blocks"}) asks_itself.push_back({{"required", {part}}});
  for (const TypeSpec& type : question_types()) definitions[std::string{type.name}] = of_type(type);
  return {{"$schema", "http://json-schema.org/draft-07/schema#"},
          {"title", "A study of Errand"},
          {"description", "config.json: docs/study.md"},
          {"type", "object"},
          {"if", {{"anyOf", std::move(asks_itself)}}},
          {"then", {{"required", {"meta"}}, {"properties", {{"meta", {{"type", "object"}}}}}}},
          {"properties", std::move(members)},
          {"definitions", std::move(definitions)}};
}

}  // namespace errand::requester
