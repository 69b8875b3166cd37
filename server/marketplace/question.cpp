#include "server/marketplace/question.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <pugixml.hpp>

#include "server/app/form.hpp"
#include "server/marketplace/this_machine.hpp"
#include "wasm/base/text.hpp"

namespace errand::marketplace {
namespace {

constexpr std::string_view schema =
    "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd";
constexpr std::array<std::string_view, 4> reserved_parameters{"assignmentId", "hitId", "workerId",
                                                              "turkSubmitTo"};
constexpr std::int64_t tallest_frame = 100'000;

tl::unexpected<ApiError> refuse_xml(std::string_view details) {
  return tl::unexpected(request_error(
      "XMLParseError", fmt::format("There was an error parsing the XML question or answer data in your "
                                   "request.  Please make sure the data "
                                   "is well-formed and validates against the appropriate schema. Details: {}",
                                   details)));
}

tl::unexpected<ApiError> refuse_url(std::string_view url, std::string_view why) {
  return tl::unexpected(parameter_error(
      fmt::format("The value \"{}\" is not valid for the parameter ExternalURL. {}", shortened(url), why)));
}

bool starts_with_entity(std::string_view text) {
  const auto end = text.find(';');
  if (end == std::string_view::npos || end < 2) return false;
  const std::string_view name = text.substr(1, end - 1);
  if (name.front() != '#') {
    return name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos";
  }
  const bool is_hex = name.size() > 1 && name[1] == 'x';
  const std::string_view digits = name.substr(is_hex ? 2 : 1);
  return !digits.empty() &&
         digits.find_first_not_of(is_hex ? "0123456789abcdefABCDEF" : "0123456789") == std::string_view::npos;
}

/// pugixml reads `?a=1&b=2` as it stands; XML, and so MTurk, wants `&amp;`.
bool has_bare_ampersand(std::string_view xml) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> opaque{
      {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}}};
  for (std::size_t at = 0; at < xml.size(); ++at) {
    if (xml[at] == '&' && !starts_with_entity(xml.substr(at))) return true;
    for (const auto& [open, close] : opaque) {
      if (xml[at] != '<' || xml.substr(at, open.size()) != open) continue;
      at = std::min(xml.find(close, at + open.size()), xml.size());
      break;
    }
  }
  return false;
}

/// "p" of <p:name>, "" of <name>.
std::string_view prefix_of(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? std::string_view{} : name.substr(0, colon);
}

std::string_view local_name_of(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view namespace_of(pugi::xml_node node) {
  const std::string_view prefix = prefix_of(node.name());
  const std::string attribute = prefix.empty() ? "xmlns" : fmt::format("xmlns:{}", prefix);
  for (; node; node = node.parent()) {
    if (const auto declared = node.attribute(attribute.c_str())) return declared.value();
  }
  return {};
}

bool is_named(pugi::xml_node node, std::string_view local) {
  return local_name_of(node.name()) == local && namespace_of(node) == schema;
}

std::string text_of(pugi::xml_node node) {
  std::string text;
  for (const auto child : node.children()) text += child.value();
  return std::string{trim(text)};
}

bool holds_only_text(pugi::xml_node node) {
  return std::none_of(node.begin(), node.end(),
                      [](const pugi::xml_node child) { return child.type() == pugi::node_element; });
}

/// The elements directly under `parent`; nullopt when there is text between them.
std::optional<std::vector<pugi::xml_node>> elements_of(pugi::xml_node parent) {
  std::vector<pugi::xml_node> elements;
  for (const auto child : parent.children()) {
    if (child.type() == pugi::node_element) elements.push_back(child);
    if (child.type() != pugi::node_element && !trim(child.value()).empty()) return std::nullopt;
  }
  return elements;
}

/// Of an address without its scheme; "" when what stands there is not a host with maybe a port (a user's
/// name, say, which would make the true host hard to see).
std::string_view host_of(std::string_view after_scheme) {
  const std::string_view authority = after_scheme.substr(0, after_scheme.find_first_of("/?#"));
  const std::size_t end = authority.starts_with('[') ? authority.find(']') + 1 : authority.find(':');
  const std::string_view host = authority.substr(0, end);
  const std::string_view port = authority.substr(host.size());
  const bool has_port =
      port.starts_with(':') && port.find_first_not_of("0123456789", 1) == std::string_view::npos;
  return (port.empty() || has_port) && host.find('@') == std::string_view::npos ? host : std::string_view{};
}

std::string_view query_of(std::string_view url) {
  const std::string_view before_fragment = url.substr(0, url.find('#'));
  const auto mark = before_fragment.find('?');
  return mark == std::string_view::npos ? std::string_view{} : before_fragment.substr(mark + 1);
}

bool has_unwritable_character(std::string_view url) {
  return std::any_of(url.begin(), url.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte == 0x7F || c == '"' || c == '<' || c == '>' || c == '\\';
  });
}

tl::expected<void, ApiError> check_url(std::string_view url) {
  constexpr std::string_view secure = "https://";
  constexpr std::string_view plain = "http://";
  const bool is_plain = url.starts_with(plain);
  if (!is_plain && !url.starts_with(secure)) return refuse_url(url, "It must begin with https://.");
  const std::string_view host = host_of(url.substr(is_plain ? plain.size() : secure.size()));
  if (host.empty() || host.find('@') != std::string_view::npos)
    return refuse_url(url, "It must name a host.");
  if (is_plain && !is_of_this_machine(host)) {
    return refuse_url(url,
                      "It must begin with https://; http:// is only for pages on this machine (localhost).");
  }
  if (has_unwritable_character(url)) return refuse_url(url, "It holds a character that a URL can't.");
  const auto parameters = app::parse_form(query_of(url));
  if (!parameters) return refuse_url(url, "Its query can't be read.");
  for (const std::string_view name : reserved_parameters) {
    if (app::value_of(*parameters, name)) {
      return refuse_url(url, fmt::format("Its parameter {} is one that the frame adds itself.", name));
    }
  }
  return {};
}

tl::expected<std::int64_t, ApiError> read_frame_height(std::string_view text) {
  const std::string_view digits = text.substr(text.starts_with('+') && !text.starts_with("+-") ? 1 : 0);
  std::int64_t height = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), height);
  if (error == std::errc::invalid_argument || end != digits.data() + digits.size()) {
    return refuse_xml(
        fmt::format("cvc-datatype-valid.1.2.1: '{}' is not a valid value for 'integer'.", shortened(text)));
  }
  if (error != std::errc{} || height < 0 || height > tallest_frame) {
    return tl::unexpected(parameter_error(
        fmt::format("The value {} is invalid for FrameHeight. Valid values range from 0 to {}.",
                    shortened(text), tallest_frame)));
  }
  return height;
}

tl::unexpected<ApiError> refuse_root(pugi::xml_node root) {
  const std::string_view name = local_name_of(root.name());
  if (name == "HTMLQuestion" || name == "QuestionForm") {
    return tl::unexpected(parameter_error(fmt::format(
        "Questions of the kind {} are not offered by this marketplace yet; use ExternalQuestion.", name)));
  }
  return refuse_xml(
      fmt::format("cvc-elt.1: Cannot find the declaration of element '{}'.", shortened(root.name())));
}

tl::expected<ExternalQuestion, ApiError> read_root(pugi::xml_node root) {
  if (!is_named(root, "ExternalQuestion")) return refuse_root(root);
  constexpr std::array<std::string_view, 2> expected{"ExternalURL", "FrameHeight"};
  const auto children = elements_of(root);
  if (!children) {
    return refuse_xml("cvc-complex-type.2.3: Element 'ExternalQuestion' cannot have character [children].");
  }
  for (std::size_t i = 0; i < children->size(); ++i) {
    if (i >= expected.size() || !is_named((*children)[i], expected[i])) {
      return refuse_xml(
          fmt::format("cvc-complex-type.2.4.a: Invalid content was found starting with element '{}'.",
                      shortened((*children)[i].name())));
    }
    if (!holds_only_text((*children)[i])) {
      return refuse_xml(
          fmt::format("cvc-type.3.1.2: Element '{}' is a simple type, so it must have no element [children].",
                      expected[i]));
    }
  }
  if (children->size() < expected.size()) {
    return refuse_xml(
        fmt::format("cvc-complex-type.2.4.b: The content of element 'ExternalQuestion' is not complete. "
                    "One of '{{\"{}\":{}}}' is expected.",
                    schema, expected[children->size()]));
  }
  std::string url = text_of((*children)[0]);
  if (auto checked = check_url(url); !checked) return tl::unexpected(checked.error());
  const auto height = read_frame_height(text_of((*children)[1]));
  if (!height) return tl::unexpected(height.error());
  return ExternalQuestion{std::move(url), *height};
}

}  // namespace

tl::expected<ExternalQuestion, ApiError> read_question(std::string_view xml) {
  if (!is_utf8(xml)) return refuse_xml("The question is not UTF-8.");
  // A document type can pull in files and grow without bound; no question needs one.
  if (xml.find("<!DOCTYPE") != std::string_view::npos)
    return refuse_xml("A document type declaration is not allowed.");
  if (has_bare_ampersand(xml)) {
    return refuse_xml(
        "The entity name must immediately follow the '&' in the entity reference. Write &amp; for &.");
  }
  pugi::xml_document document;
  const auto parsed = document.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_fragment,
                                           pugi::encoding_utf8);
  if (!parsed) return refuse_xml(fmt::format("{} (at byte {})", parsed.description(), parsed.offset));
  const auto roots = elements_of(document);
  if (!roots || roots->size() != 1) return refuse_xml("The markup must be one element.");
  return read_root(roots->front());
}

}  // namespace errand::marketplace
