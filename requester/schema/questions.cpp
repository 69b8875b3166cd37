#include "requester/schema/questions.hpp"

#include <string>
#include <utility>
#include <vector>

#include "requester/schema/conditions.hpp"

namespace errand::requester::schema {
namespace {

Json feedback(std::string_view about) {
  return object(about,
                {{"right", spoken("after the right response")},
                 {"wrong", spoken("after a wrong one")},
                 {"slow", spoken("when none came in time")},
                 {"duration", whole("milliseconds; 1,000 unless set", 1, 600000)}},
                {}, Unknown::refused);
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
    case FieldKind::pattern: {
      Json schema = text(field.about, presence);
      schema["not"] = {{"type", "string"}, {"pattern", "^/[\\s\\S]*/[dgimsuvy]*$"}};
      return schema;
    }
    case FieldKind::name:
    case FieldKind::moment:
      return text(field.about, presence);
    case FieldKind::text:
    case FieldKind::html:
    case FieldKind::address:
      break;
  }
  return spoken(field.about, presence);
}

}  // namespace

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

Json messages() {
  Json members;
  for (const char* name : {"required", "range", "length", "pattern", "selected"})
    members[name] = spoken("your words instead of Errand's");
  return object("your words for a refused answer", std::move(members), {}, Unknown::refused);
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
  return object(type.about, std::move(members), needed, Unknown::refused, Presence::needed);
}

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

}  // namespace errand::requester::schema
