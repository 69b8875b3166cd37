#include "requester/study_schema.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "requester/schema/blocks.hpp"
#include "requester/schema/conditions.hpp"
#include "requester/schema/questions.hpp"

namespace errand::requester {

using namespace schema;

namespace {

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
