#include "server/marketplace/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <unordered_map>

#include "wasm/base/text.hpp"

namespace errand::marketplace {
namespace {

constexpr std::string_view assignment_field = "assignmentId";
constexpr std::string_view hit_field = "hitId";
constexpr char32_t replacement = 0xFFFD;

/// The Char production of XML 1.0.
bool fits_xml(char32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
         c >= 0x10000;
}

void append_character(std::string& xml, char32_t c) {
  switch (c) {
    case '<':
      xml += "&lt;";
      return;
    case '>':
      xml += "&gt;";
      return;
    case '&':
      xml += "&amp;";
      return;
    default:
      break;
  }
  // A bare carriage return would be read back as a line feed.
  if (c < 0x7F && c != '\r') {
    xml += static_cast<char>(c);
  } else {
    fmt::format_to(std::back_inserter(xml), "&#{};", static_cast<std::uint32_t>(c));
  }
}

void append_text(std::string& xml, std::string_view text) {
  while (!text.empty()) {
    const std::string_view readable = text.substr(0, utf8_prefix(text));
    for (std::size_t at = 0; at < readable.size();) {
      const char32_t character = next_code_point(readable, at);
      append_character(xml, fits_xml(character) ? character : replacement);
    }
    text.remove_prefix(readable.size());
    if (text.empty()) return;
    append_character(xml, replacement);
    text.remove_prefix(1);
  }
}

std::vector<app::Field> joined_by_name(const std::vector<app::Field>& fields) {
  std::vector<app::Field> joined;
  std::unordered_map<std::string_view, std::size_t> place;
  for (const app::Field& field : fields) {
    const auto [at, is_new] = place.emplace(field.name, joined.size());
    if (is_new) {
      joined.push_back(field);
    } else {
      joined[at->second].value += '|' + field.value;
    }
  }
  return joined;
}

}  // namespace

std::string_view submitted_assignment_id(const std::vector<app::Field>& fields) {
  const auto found = std::find_if(fields.begin(), fields.end(), [](const app::Field& field) {
    return field.name == assignment_field && !field.value.empty();
  });
  return found == fields.end() ? std::string_view{} : std::string_view{found->value};
}

std::vector<app::Field> answer_fields(const std::vector<app::Field>& fields) {
  std::vector<app::Field> answers;
  std::copy_if(fields.begin(), fields.end(), std::back_inserter(answers), [](const app::Field& field) {
    return field.name != assignment_field && field.name != hit_field;
  });
  return answers;
}

std::string answer_xml(const std::vector<app::Field>& answers) {
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"ASCII\"?><QuestionFormAnswers "
      "xmlns=\"http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/"
      "QuestionFormAnswers.xsd\">";
  for (const app::Field& field : joined_by_name(answers)) {
    xml += "<Answer><QuestionIdentifier>";
    append_text(xml, field.name);
    xml += "</QuestionIdentifier><FreeText>";
    append_text(xml, field.value);
    xml += "</FreeText></Answer>";
  }
  return xml + "</QuestionFormAnswers>";
}

}  // namespace errand::marketplace
