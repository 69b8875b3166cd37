#include "wasm/reading/fields.hpp"

#include <algorithm>

#include "wasm/base/text.hpp"
#include "wasm/reading/address.hpp"
#include "wasm/reading/languages.hpp"

namespace errand {
namespace {

const std::vector<Json> no_items;

/// Levenshtein distance, for short words.
std::uint32_t distance(std::string_view left, std::string_view right) {
  std::vector<std::uint32_t> row(right.size() + 1);
  for (std::uint32_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::uint32_t i = 1; i <= left.size(); ++i) {
    std::uint32_t diagonal = row[0];
    row[0] = i;
    for (std::uint32_t j = 1; j < row.size(); ++j) {
      const std::uint32_t above = row[j];
      const std::uint32_t change = diagonal + (left[i - 1] == right[j - 1] ? 0u : 1u);
      row[j] = std::min(change, std::min(above, row[j - 1]) + 1);
      diagonal = above;
    }
  }
  return row.back();
}

/// What stands there, where it is a text or a number, or else of what kind it is.
std::string spoken_value(const Json& value) {
  if (value.kind == Json::Kind::string) return quoted(value.text);
  return value.kind == Json::Kind::number ? value.text : std::string{spoken_kind(value)};
}

std::string range_text(std::int64_t least, std::int64_t most) {
  return concat({"a whole number from ", decimal(least), " to ", decimal(most)});
}

}  // namespace

void Piece::append_to(std::string& out) const {
  if (kind_ == Kind::number)
    out += decimal(number_);
  else if (kind_ == Kind::quoted)
    out += quoted({text_, size_});
  else
    out.append(text_, size_);
}

void Reports::keep(Problem problem) {
  // What is wrong in every language has been said of the first.
  if (language > 0 && std::find(problems.begin(), problems.end(), problem) != problems.end()) return;
  if (problems.size() < most)
    problems.push_back(std::move(problem));
  else if (language == 0)
    ++unsaid;
}

void Reports::take_over(const Problems& more) {
  for (const Problem& problem : more) keep(problem);
}

void Reports::say_the_rest() {
  const std::uint32_t left = unsaid;
  problems.pop_back();
  add({}, {"there are ", left + 1, " more problems"}, {"the ones above to be mended first"});
}

void Reports::add(Place place, std::initializer_list<Piece> what, std::initializer_list<Piece> expected) {
  Problem problem{file, place, {}, {}};
  for (const Piece& piece : what) piece.append_to(problem.what);
  for (const Piece& piece : expected) piece.append_to(problem.expected);
  keep(std::move(problem));
}

std::string_view spoken_kind(const Json& value) {
  switch (value.kind) {
    case Json::Kind::null:
      return "null";
    case Json::Kind::boolean:
      return value.boolean ? "true" : "false";
    case Json::Kind::number:
      return "a number";
    case Json::Kind::string:
      return "a text";
    case Json::Kind::array:
      return "a list";
    case Json::Kind::object:
      return "an object";
  }
  return "";
}

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& words) {
  std::string_view best;
  std::uint32_t best_distance = word.size() < 5 ? 2 : 3;
  if (word.size() > 40) return best;
  for (const std::string_view candidate : words) {
    const std::uint32_t d = distance(word, candidate);
    if (d < best_distance) {
      best = candidate;
      best_distance = d;
    }
  }
  return best;
}

std::string quoted(std::string_view text) {
  std::string out;
  if (count_code_points(text) <= 60) {
    append_quoted(out, text);
    return out;
  }
  std::size_t end = 0;
  for (int i = 0; i < 57; ++i) next_code_point(text, end);
  append_quoted(out, std::string{text.substr(0, end)} + "…");
  return out;
}

void check_picture(std::string_view address, Place place, Reports& reports) {
  if (address.empty() || address.find("${") != address.npos || is_picture(address)) return;
  reports.add(place, {"nothing can be shown from ", Quoted{address}},
              {"the name of a file in the study folder, or an address that begins with https://"});
}

std::string read_text(const Json& value, std::string_view called, Reports& reports, std::uint32_t longest) {
  if (value.kind != Json::Kind::string) {
    reports.add(value.place, {called, " is ", spoken_kind(value)}, {"a text in quotes"});
    return {};
  }
  if (count_code_points(value.text) > longest)
    reports.add(value.place, {called, " is too long"}, {"at most ", longest, " characters"});
  return value.text;
}

Fields::Fields(const Json* object, std::string_view called, Reports& reports)
    : object_{object}, called_{called}, reports_{reports} {
  if (object_ == nullptr || object_->kind == Json::Kind::object) return;
  reports_.add(object_->place, {called_, " is ", spoken_kind(*object_)}, {"an object in braces { }"});
  object_ = nullptr;
}

Place Fields::place_of(std::string_view name) const {
  const Json* value = object_ == nullptr ? nullptr : object_->find(name);
  return value == nullptr ? place() : value->place;
}

const Json* Fields::take(std::string_view name) {
  if (std::find(asked_.begin(), asked_.end(), name) == asked_.end()) asked_.push_back(name);
  const Json* value = object_ == nullptr ? nullptr : object_->find(name);
  return value == nullptr || value->kind == Json::Kind::null ? nullptr : value;
}

const Json* Fields::need(std::string_view name, std::string_view expected) {
  const Json* value = take(name);
  if (value == nullptr && object_ != nullptr)
    reports_.add(object_->place, {called_, " has no ", Quoted{name}}, {expected});
  return value;
}

std::string Fields::called_member(std::string_view name) const {
  return concat({quoted(name), " of ", called_});
}

void Fields::refuse_empty(const Json& value, std::string_view name, std::string_view expected) {
  if (value.kind == Json::Kind::string && trim(value.text).empty())
    reports_.add(value.place, {Quoted{name}, " of ", called_, " is empty"}, {expected});
}

void Fields::wrong_kind(const Json& value, std::string_view name, std::string_view expected) {
  reports_.add(value.place, {Quoted{name}, " of ", called_, " is ", spoken_kind(value)}, {expected});
}

std::string Fields::text(std::string_view name, std::string_view fallback, std::uint32_t longest) {
  const Json* value = take(name);
  if (value == nullptr) return std::string{fallback};
  return read_text(*value, called_member(name), reports_, longest);
}

std::string Fields::need_text(std::string_view name, std::string_view expected, std::uint32_t longest) {
  const Json* value = need(name, expected);
  if (value == nullptr) return {};
  std::string text = read_text(*value, called_member(name), reports_, longest);
  refuse_empty(*value, name, expected);
  return text;
}

std::string Fields::words(std::string_view name, Translation translation) {
  const Json* value = take(name);
  return value == nullptr ? std::string{} : read_words(*value, called_member(name), reports_, translation);
}

std::string Fields::need_words(std::string_view name, std::string_view expected, Translation translation) {
  const Json* value = need(name, expected);
  if (value == nullptr) return {};
  const Json& spoken = said(*value, called_member(name), reports_, translation);
  std::string text = read_words(spoken, called_member(name), reports_, Translation::possible);
  refuse_empty(spoken, name, expected);
  return text;
}

bool Fields::flag(std::string_view name, bool fallback) {
  const Json* value = take(name);
  if (value == nullptr) return fallback;
  if (value->kind != Json::Kind::boolean) {
    wrong_kind(*value, name, "true or false, without quotes");
    return fallback;
  }
  return value->boolean;
}

std::optional<std::int64_t> Fields::whole(std::string_view name, std::int64_t least, std::int64_t most) {
  const Json* value = take(name);
  if (value == nullptr) return std::nullopt;
  if (value->kind != Json::Kind::number) {
    wrong_kind(*value, name, concat({range_text(least, most), ", without quotes"}));
    return std::nullopt;
  }
  const auto number = value->integer();
  if (!number || *number < least || *number > most) {
    reports_.add(value->place, {Quoted{name}, " of ", called_, " is ", value->text},
                 {range_text(least, most)});
    return std::nullopt;
  }
  return number;
}

std::optional<DecimalNumber> Fields::decimal_number(std::string_view name) {
  const Json* value = take(name);
  if (value == nullptr) return std::nullopt;
  const bool written = value->kind == Json::Kind::number || value->kind == Json::Kind::string;
  const auto number = written ? parse_decimal(value->text) : std::nullopt;
  if (!number)
    reports_.add(value->place, {Quoted{name}, " of ", called_, " is ", spoken_value(*value)},
                 {"a number such as 3 or 0.25, at most 6 digits behind the point"});
  return number;
}

const std::vector<Json>& Fields::list(std::string_view name, std::uint32_t most) {
  const Json* value = take(name);
  if (value == nullptr) return no_items;
  if (value->kind != Json::Kind::array) {
    wrong_kind(*value, name, "a list in brackets [ ]");
    return no_items;
  }
  if (value->items.size() > most) {
    reports_.add(
        value->place,
        {Quoted{name}, " of ", called_, " has ", static_cast<std::int64_t>(value->items.size()), " items"},
        {"at most ", most});
    return no_items;
  }
  return value->items;
}

std::vector<std::string> Fields::texts(std::string_view name, std::uint32_t most) {
  std::vector<std::string> out;
  for (const Json& item : list(name, most))
    out.push_back(read_text(item, concat({"an item of ", quoted(name), " of ", called_}), reports_));
  return out;
}

std::vector<std::string> Fields::all_words(std::string_view name, std::uint32_t most,
                                           Translation translation) {
  std::vector<std::string> out;
  for (const Json& item : list(name, most))
    out.push_back(
        read_words(item, concat({"an item of ", quoted(name), " of ", called_}), reports_, translation));
  return out;
}

std::uint32_t Fields::one_of(std::string_view name, const std::vector<std::string_view>& words) {
  const Json* value = take(name);
  if (value == nullptr) return 0;
  std::string expected;
  for (std::uint32_t i = 0; i < words.size(); ++i) {
    if (value->kind == Json::Kind::string && value->text == words[i]) return i;
    expected += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + quoted(words[i]);
  }
  const std::string_view meant =
      value->kind == Json::Kind::string ? nearest(value->text, words) : std::string_view{};
  reports_.add(value->place, {Quoted{name}, " of ", called_, " is ", spoken_value(*value)},
               {meant.empty() ? expected : quoted(meant)});
  return 0;
}

void Fields::refuse_unknown() {
  if (object_ == nullptr) return;
  for (const Member& member : object_->members) {
    if (std::find(asked_.begin(), asked_.end(), member.name) != asked_.end()) continue;
    const std::string_view meant = nearest(member.name, asked_);
    std::string known;
    for (const std::string_view name : asked_)
      known += (known.empty() ? "one of " : ", ") + std::string{name};
    reports_.add(member.place, {called_, " has an unknown field ", Quoted{member.name}},
                 {meant.empty() ? known : quoted(meant)});
  }
}

}  // namespace errand
