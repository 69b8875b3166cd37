#include "requester/schema/blocks.hpp"

#include <string>
#include <utility>

#include "requester/schema/conditions.hpp"

namespace errand::requester::schema {
namespace {

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

Json name(std::string_view about) {
  return {{"type", "string"}, {"pattern", name_pattern}, {"description", about}};
}

Json columns(std::string_view about) {
  return {{"type", {"object", "null"}}, {"additionalProperties", scalar()}, {"description", about}};
}

Json known_answers(std::string_view about) {
  const Json accepted = {{"anyOf", {scalar(), {{"type", "array"}, {"items", {{"type", "string"}}}}}}};
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

}  // namespace

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
                        {"items", {{"type", "object"}, {"additionalProperties", scalar()}}},
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

}  // namespace errand::requester::schema
