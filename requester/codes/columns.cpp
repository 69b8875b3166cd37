#include "requester/codes/columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "requester/csv.hpp"
#include "server/app/ascii.hpp"

namespace errand::requester {
namespace {

struct Known {
  Meaning meaning;
  std::string_view name;
  /// plain() headers: of MTurk and Errand first, then Prolific's, Connect's and those of older exports.
  std::array<std::string_view, 4> headers;
};

constexpr std::array<Known, 11> known = {{
    {Meaning::hit, "hit", {"hitid", "studyid", "projectid"}},
    {Meaning::assignment, "assignment", {"assignmentid", "submissionid", "sessionid"}},
    {Meaning::worker, "worker", {"workerid", "participantid"}},
    {Meaning::code, "code", {"answersurveycode", "completioncode", "surveycode", "code"}},
    {Meaning::status, "status", {"assignmentstatus", "status"}},
    {Meaning::accepted, "accepted", {"accepttime", "startedat"}},
    {Meaning::submitted, "submitted", {"submittime", "completedat"}},
    {Meaning::duration, "duration", {"assignmentdurationinseconds"}},
    {Meaning::finished, "finished", {"finished", "finishedat"}},
    {Meaning::approve, "approve", {"approve"}},
    {Meaning::reject, "reject", {"reject"}},
}};

const Known& of(Meaning meaning) {
  return *std::find_if(known.begin(), known.end(), [&](const Known& one) { return one.meaning == meaning; });
}

/// In small letters, letters and digits only: "Participant id" and "participant_id" are one header.
std::string plain(std::string_view header) {
  std::string out;
  for (const char letter : header) {
    const char c = app::lower(letter);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) out += c;
  }
  return out;
}

template <class Is>
std::vector<std::size_t> places_where(const Table& table, const Is& is) {
  std::vector<std::size_t> places;
  for (std::size_t at = 0; at < table.columns.size(); ++at)
    if (is(table.columns[at])) places.push_back(at);
  return places;
}

/// Headers that are `name` to the letter, or else those that come to the same.
std::vector<std::size_t> places_named(const Table& table, std::string_view name) {
  auto exact = places_where(table, [&](const std::string& header) { return header == name; });
  if (!exact.empty()) return exact;
  const std::string wanted = plain(name);
  return places_where(table, [&](const std::string& header) { return plain(header) == wanted; });
}

/// The first known header that is there decides, so that a file's own column "code" stands back behind
/// Answer.surveycode.
std::vector<std::size_t> places_known(const Table& table, Meaning meaning) {
  for (const std::string_view header : of(meaning).headers) {
    if (header.empty()) break;
    auto places = places_where(table, [&](const std::string& one) { return plain(one) == header; });
    if (!places.empty()) return places;
  }
  return {};
}

}  // namespace

std::string_view name_of(Meaning meaning) { return of(meaning).name; }

std::optional<Meaning> meaning_named(std::string_view name) {
  for (const Known& one : known)
    if (one.name == name) return one.meaning;
  return std::nullopt;
}

MeantColumns::MeantColumns(const Table& table, std::string_view file, const std::vector<Meaning>& wanted,
                           const SaidColumns& said, Problems& problems) {
  const auto complain = [&](std::string what, std::string expected) {
    problems.push_back({std::string{file}, {1, 1}, std::move(what), std::move(expected)});
  };
  for (const Meaning meaning : wanted) {
    const auto name = said.find(meaning);
    const bool is_said = name != said.end();
    const auto places = is_said ? places_named(table, name->second) : places_known(table, meaning);
    if (places.size() == 1) {
      places_.emplace(meaning, places.front());
    } else if (places.size() > 1) {
      complain(fmt::format("the columns \"{}\" and \"{}\" may both be the {}", table.columns[places[0]],
                           table.columns[places[1]], name_of(meaning)),
               fmt::format("--columns {}=HEADER", name_of(meaning)));
    } else if (is_said) {
      complain(fmt::format("there is no column \"{}\"", name->second), "one of the file's headers");
    }
  }
}

std::optional<std::size_t> MeantColumns::place(Meaning meaning) const {
  const auto found = places_.find(meaning);
  if (found == places_.end()) return std::nullopt;
  return found->second;
}

std::string_view MeantColumns::cell(const std::vector<std::string>& row, Meaning meaning) const {
  const auto at = place(meaning);
  return at ? app::without_blanks(unguarded(row[*at])) : std::string_view{};
}

}  // namespace errand::requester
