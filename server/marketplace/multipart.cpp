#include "server/marketplace/multipart.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "server/app/ascii.hpp"

namespace errand::marketplace {
namespace {

constexpr std::string_view line_end = "\r\n";

/// Cuts off what stands before `mark`, and `mark`; nullopt when there is none.
std::optional<std::string_view> cut_before(std::string_view& rest, std::string_view mark) {
  const auto at = rest.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const auto piece = rest.substr(0, at);
  rest.remove_prefix(at + mark.size());
  return piece;
}

/// The value of `name` among a header's parameters ("; name=value"), quoted or bare.
std::optional<std::string_view> parameter_of(std::string_view header, std::string_view name) {
  while (cut_before(header, ";")) {
    header.remove_prefix(std::min(header.find_first_not_of(' '), header.size()));
    const auto equals = header.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const bool is_wanted = app::same_word(header.substr(0, equals), name);
    header.remove_prefix(equals + 1);
    const bool is_quoted = header.starts_with('"');
    if (is_quoted) header.remove_prefix(1);
    const auto value = header.substr(0, header.find(is_quoted ? '"' : ';'));
    if (is_wanted) return value;
    header.remove_prefix(value.size());
  }
  return std::nullopt;
}

/// A field's name: browsers escape a quote and the two of a line's end, and nothing else.
std::string unescaped(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, char>, 3> escapes{
      {{"%22", '"'}, {"%0D", '\r'}, {"%0A", '\n'}}};
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto found = std::find_if(escapes.begin(), escapes.end(), [&](const auto& escape) {
      return text.substr(at, escape.first.size()) == escape.first;
    });
    plain += found == escapes.end() ? text[at] : found->second;
    if (found != escapes.end()) at += found->first.size() - 1;
  }
  return plain;
}

/// The Content-Disposition among a part's headers.
std::string_view disposition_of(std::string_view headers) {
  constexpr std::string_view name = "content-disposition:";
  while (const auto line = cut_before(headers, line_end)) {
    if (app::same_word(line->substr(0, name.size()), name)) return line->substr(name.size());
  }
  return {};
}

}  // namespace

std::optional<std::vector<app::Field>> parse_multipart(std::string_view content_type, std::string_view body) {
  const auto boundary = parameter_of(content_type, "boundary");
  if (!boundary || boundary->empty()) return std::nullopt;
  const std::string opening = "--" + std::string{*boundary};
  const std::string between = "\r\n" + opening;
  std::vector<app::Field> fields;
  std::size_t parts = 0;
  if (!body.starts_with(opening)) return std::nullopt;
  body.remove_prefix(opening.size());
  while (body.starts_with(line_end)) {
    if (++parts > app::max_form_fields) return std::nullopt;
    auto part = cut_before(body, between);
    if (!part) return std::nullopt;
    // With the line end before the first header, so that a part without headers ends them at once.
    const auto end = part->find("\r\n\r\n");
    if (end == std::string_view::npos) return std::nullopt;
    const auto disposition = disposition_of(part->substr(line_end.size(), end));
    const auto content = part->substr(end + 4);
    const auto name = parameter_of(disposition, "name");
    if (!name) return std::nullopt;
    if (const auto file = parameter_of(disposition, "filename")) {
      if (!file->empty() || !content.empty()) return std::nullopt;
      continue;
    }
    fields.push_back({.name = unescaped(*name), .value = std::string{content}});
  }
  if (!body.starts_with("--")) return std::nullopt;
  return fields;
}

}  // namespace errand::marketplace
