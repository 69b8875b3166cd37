#include "wasm/reading/languages.hpp"

#include <algorithm>

#include "wasm/base/text.hpp"
#include "wasm/study/template.hpp"

namespace errand {
namespace {

constexpr std::string_view every_language = "*";

/// ISO 639-1. Its tags are easily mistaken for those of countries: "cn", "jp", "gr", "dk", "cz".
constexpr std::string_view two_letters =
    " aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz "
    "ee "
    "el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik "
    "io is "
    "it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn "
    "mr ms "
    "mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg "
    "si sk "
    "sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo "
    "xh yi "
    "yo za zh zu ";

bool is_all(std::string_view text, bool (*is_one)(char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_one);
}

/// A tag of BCP 47, in its usual spelling: "de", "pt-BR", "zh-Hant".
bool is_tag(std::string_view tag) {
  const std::string_view primary = tag.substr(0, tag.find('-'));
  if (!is_all(primary, [](char c) { return c >= 'a' && c <= 'z'; }) || primary.size() > 3) return false;
  if (primary.size() < 3 && two_letters.find(concat({" ", primary, " "})) == std::string_view::npos)
    return false;
  for (std::size_t at = primary.size(); at < tag.size();) {
    const std::string_view rest = tag.substr(at + 1);
    const std::string_view part = rest.substr(0, rest.find('-'));
    if (part.size() < 2 || part.size() > 8 || !is_all(part, [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        }))
      return false;
    at += 1 + part.size();
  }
  return true;
}

bool holds(const std::vector<std::string>& tags, std::string_view tag) {
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

/// Whether there is something to translate: a letter that stands in no `${column}`.
bool has_letters(std::string_view text) {
  bool found = false;
  each_piece(
      text,
      [&](std::string_view plain) {
        found = found || std::any_of(plain.begin(), plain.end(), [](char c) {
                  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
                });
      },
      [](std::string_view, std::string_view) {});
  return found;
}

/// {"en": "…", "de": "…"}
std::string model_of(const std::vector<std::string>& languages) {
  std::string out = "{";
  for (const std::string& tag : languages) out += (out == "{" ? "" : ", ") + quoted(tag) + ": \"…\"";
  return out + "}";
}

void check_languages(const Json& object, std::string_view called, Reports& reports) {
  for (const Member& member : object.members)
    if (!holds(reports.languages, member.name))
      reports.add(member.place, {called, " has a text in ", Quoted{member.name}},
                  {"only languages that \"languages\" of \"meta\" names: ", model_of(reports.languages)});
  for (const std::string& tag : reports.languages)
    if (object.find(tag) == nullptr)
      reports.add(object.place, {called, " has no text in ", Quoted{tag}}, {model_of(reports.languages)});
}

}  // namespace

std::vector<std::string> read_languages(Fields& meta) {
  std::vector<std::string> tags;
  for (const Json& item : meta.list("languages", max_languages)) {
    const std::string tag = read_text(item, "an item of \"languages\" of \"meta\"", meta.reports());
    if (item.kind != Json::Kind::string) continue;
    if (!is_tag(tag))
      meta.reports().add(item.place, {Quoted{tag}, " is no language"},
                         {"a tag such as \"de\", \"pt-BR\" or \"zh-Hant\""});
    if (holds(tags, tag))
      meta.reports().add(item.place, {"the language ", Quoted{tag}, " stands there twice"},
                         {"each one once"});
    else
      tags.push_back(tag);
  }
  return tags;
}

bool is_by_language(const Json& value, const Reports& reports) {
  return value.kind == Json::Kind::object && !reports.languages.empty() &&
         std::any_of(value.members.begin(), value.members.end(), [&](const Member& member) {
           return member.name == every_language || holds(reports.languages, member.name);
         });
}

const Json& said(const Json& value, std::string_view called, Reports& reports, Translation translation) {
  const auto& languages = reports.languages;
  const bool first = reports.language == 0;
  if (value.kind == Json::Kind::string) {
    if (first && languages.size() > 1 && translation == Translation::needed && has_letters(value.text))
      reports.add(value.place, {called, " is in one language only"},
                  {model_of(languages), ", or {\"*\": \"…\"} for what is the same in all"});
    return value;
  }
  if (!is_by_language(value, reports)) return value;
  const Json* all = value.find(every_language);
  if (all != nullptr && value.members.size() == 1) return *all;
  if (first) check_languages(value, called, reports);
  const Json* own = value.find(languages[reports.language]);
  return own != nullptr ? *own : value.members.front().value;
}

std::string read_words(const Json& value, std::string_view called, Reports& reports,
                       Translation translation) {
  const Json& words = said(value, called, reports, translation);
  if (words.kind != Json::Kind::object) return read_text(words, called, reports);
  reports.add(
      words.place, {called, " is an object"},
      {reports.languages.empty() ? std::string{"a text in quotes; a study in several languages names them "
                                               "in \"languages\" of \"meta\""}
                                 : concat({"a text in quotes or ", model_of(reports.languages)})});
  return {};
}

std::string own_words(const Json& value, const Reports& reports) {
  if (value.kind == Json::Kind::string) return value.text;
  if (!is_by_language(value, reports)) return {};
  const Json* own = value.find(reports.languages.front());
  return own != nullptr ? own->text : value.members.front().value.text;
}

}  // namespace errand
