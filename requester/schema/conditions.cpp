#include "requester/schema/conditions.hpp"

#include "wasm/study/condition.hpp"

namespace errand::requester::schema {
namespace {

Json operand() {
  return {{"anyOf",
           {scalar(), object("the answer to another question", {{"question", {{"type", "string"}}}},
                             {"question"}, Unknown::refused, Presence::needed)}}};
}

/// The comparisons of a condition; null counts as absent.
Json comparisons() {
  const Json none = {{"type", "null"}};
  const Json values = {{"type", "array"}, {"items", scalar()}, {"minItems", 1}};
  Json members;
  for (const char* name : {"is", "isNot", "above", "atLeast", "below", "atMost"})
    members[name] = {{"anyOf", {operand(), none}}};
  members["isOneOf"] = {{"anyOf", {values, none}}};
  members["includes"] = {{"anyOf", {values, scalar(), none}}};
  members["answered"] = typed("boolean", "");
  return members;
}

}  // namespace

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

}  // namespace errand::requester::schema
