#include "requester/answer_xml.hpp"

#include <pugixml.hpp>

namespace errand::requester {
namespace {

app::Field field_of(const pugi::xml_node& answer) {
  app::Field field{.name = answer.child_value("QuestionIdentifier"), .value = {}};
  bool first = true;
  for (const pugi::xml_node& part : answer.children()) {
    if (part.type() != pugi::node_element || std::string_view{part.name()} == "QuestionIdentifier") continue;
    if (!first) field.value += '|';
    first = false;
    for (const pugi::xml_node& text : part.children()) field.value += text.value();
  }
  return field;
}

}  // namespace

tl::expected<std::vector<app::Field>, std::string> read_answer_xml(std::string_view xml) {
  if (xml.empty()) return std::vector<app::Field>{};
  if (xml.find("<!DOCTYPE") != std::string_view::npos)
    return tl::unexpected(std::string{"holds a document type declaration"});
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(
      xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata, pugi::encoding_utf8);
  if (!parsed) return tl::unexpected(std::string{parsed.description()});
  const pugi::xml_node root = document.child("QuestionFormAnswers");
  if (!root) return tl::unexpected(std::string{"is not a QuestionFormAnswers document"});
  std::vector<app::Field> fields;
  for (const pugi::xml_node& answer : root.children("Answer")) fields.push_back(field_of(answer));
  return fields;
}

}  // namespace errand::requester
