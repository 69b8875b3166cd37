#include "requester/template_page.hpp"

#include <algorithm>
#include <optional>
#include <regex>

#include "server/app/ascii.hpp"
#include "wasm/base/text.hpp"

namespace errand::requester {
namespace {

constexpr std::string_view marker = "custom experiment";

/// A tag or a comment of a page, with where it stands.
struct Tag {
  std::string name;        ///< in lower case; "/div"; "!" for a comment
  std::string_view inner;  ///< between the name and '>', or a comment's text
  std::size_t begin = 0;
  std::size_t end = 0;  ///< behind it
};

std::optional<Tag> next_tag(std::string_view html, std::size_t from) {
  const std::size_t begin = html.find('<', from);
  if (begin == html.npos) return std::nullopt;
  if (html.substr(begin, 4) == "<!--") {
    const std::size_t close = std::min(html.find("-->", begin + 4), html.size());
    return Tag{"!", html.substr(begin + 4, close - begin - 4), begin, std::min(close + 3, html.size())};
  }
  std::size_t end = begin + 1;
  while (end < html.size() && html[end] != '>' && html[end] != ' ' && html[end] != '\t' &&
         html[end] != '\n' && html[end] != '\r')
    ++end;
  Tag tag{app::in_lower_case(html.substr(begin + 1, end - begin - 1)), {}, begin, end};
  char quote = 0;
  while (end < html.size() && (quote != 0 || html[end] != '>')) {
    if (quote == 0 && (html[end] == '"' || html[end] == '\''))
      quote = html[end];
    else if (html[end] == quote)
      quote = 0;
    ++end;
  }
  tag.inner = html.substr(tag.end, end - tag.end);
  tag.end = std::min(end + 1, html.size());
  return tag;
}

std::string attribute(const Tag& tag, std::string_view name) {
  const std::string wanted{name};
  const std::regex pattern{"(?:^|\\s)" + wanted + "\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+))",
                           std::regex::icase};
  std::match_results<std::string_view::const_iterator> found;
  if (!std::regex_search(tag.inner.begin(), tag.inner.end(), found, pattern)) return {};
  return found[1].str() + found[2].str() + found[3].str();
}

/// Where the element that begins with `tag` ends, and its closing tag begins.
std::size_t end_of_element(std::string_view html, const Tag& tag) {
  int depth = 1;
  for (auto inner = next_tag(html, tag.end); inner; inner = next_tag(html, inner->end)) {
    if (inner->name == tag.name) ++depth;
    if (inner->name == "/" + tag.name && --depth == 0) return inner->begin;
  }
  return html.size();
}

std::string markup_of(std::string_view html) {
  std::optional<std::size_t> marked;
  std::string between;
  for (auto tag = next_tag(html, 0); tag; tag = next_tag(html, tag->end)) {
    if (attribute(*tag, "id") == "custom-experiment")
      return std::string{html.substr(tag->end, end_of_element(html, *tag) - tag->end)};
    if (tag->name != "!" || app::in_lower_case(tag->inner).find(marker) == std::string::npos) continue;
    if (marked && between.empty()) between = html.substr(*marked, tag->begin - *marked);
    marked = tag->end;
  }
  return between;
}

/// "#e0e0e0" is a colour.
bool is_colour(std::string_view name) {
  return (name.size() == 3 || name.size() == 6) &&
         name.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

}  // namespace

TemplatePage read_template_page(std::string_view html) {
  TemplatePage page;
  for (auto tag = next_tag(html, 0); tag; tag = next_tag(html, tag->end)) {
    if (tag->name == "script") {
      const std::size_t end = end_of_element(html, *tag);
      page.scripts.push_back(
          {attribute(*tag, "src"), std::string{trim(html.substr(tag->end, end - tag->end))}});
      tag->end = end;
    } else if (tag->name == "link" && app::in_lower_case(attribute(*tag, "rel")) == "stylesheet") {
      page.styles.push_back(attribute(*tag, "href"));
    }
  }
  page.markup = markup_of(html);
  return page;
}

std::vector<std::string> ids_in(std::string_view html) {
  std::vector<std::string> ids;
  for (auto tag = next_tag(html, 0); tag; tag = next_tag(html, tag->end))
    if (std::string id = attribute(*tag, "id"); tag->name != "!" && !id.empty()) ids.push_back(std::move(id));
  return ids;
}

std::vector<std::string> ids_wanted_by(std::string_view script) {
  static const std::regex pattern{R"((?:["'`]#|getElementById\(\s*["'`])([A-Za-z][\w-]*))"};
  std::vector<std::string> ids;
  using Found = std::regex_iterator<std::string_view::const_iterator>;
  for (Found found{script.begin(), script.end(), pattern}; found != Found{}; ++found)
    if (std::string id = (*found)[1].str();
        !is_colour(id) && std::find(ids.begin(), ids.end(), id) == ids.end())
      ids.push_back(std::move(id));
  return ids;
}

bool has_handlers(std::string_view html) {
  static const std::regex pattern{R"((?:^|\s)on[a-z]+\s*=)", std::regex::icase};
  for (auto tag = next_tag(html, 0); tag; tag = next_tag(html, tag->end))
    if (tag->name != "!" && std::regex_search(tag->inner.begin(), tag->inner.end(), pattern)) return true;
  return false;
}

}  // namespace errand::requester
