#include "requester/schema/parts.hpp"

#include <utility>

namespace errand::requester::schema {

Json typed(const char* type, std::string_view about, Presence presence) {
  Json schema;
  if (presence == Presence::needed)
    schema["type"] = type;
  else
    schema["type"] = {type, "null"};
  if (!about.empty()) schema["description"] = about;
  return schema;
}

Json text(std::string_view about, Presence presence, std::uint32_t longest) {
  Json schema = typed("string", about, presence);
  schema["maxLength"] = longest;
  // Not only blanks.
  if (presence == Presence::needed) schema["pattern"] = "\\S";
  return schema;
}

Json words_in_languages(Presence presence) {
  const Json plain = text("", presence);
  const Json translations = {{"type", "object"},
                             {"minProperties", 1},
                             {"propertyNames", {{"pattern", "^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*|[*])$"}}},
                             {"additionalProperties", text("", Presence::needed)}};
  return {{"anyOf", {plain, translations}}};
}

Json refer(const char* definition) { return {{"$ref", std::string{"#/definitions/"} + definition}}; }

Json spoken(std::string_view about, Presence presence) {
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

Json object(std::string_view about, Json members, const std::vector<std::string>& needed, Unknown unknown,
            Presence presence) {
  Json schema = typed("object", about, presence);
  schema["properties"] = std::move(members);
  if (!needed.empty()) schema["required"] = needed;
  if (unknown == Unknown::refused) schema["additionalProperties"] = false;
  return schema;
}

Json one_or_more(std::string_view about, const Json& one, std::uint32_t most) {
  return {{"description", about},
          {"anyOf", {one, {{"type", "array"}, {"items", one}, {"maxItems", most}}, {{"type", "null"}}}}};
}

Json scalar() { return {{"type", {"string", "number"}}}; }

}  // namespace errand::requester::schema
