#include "requester/codes/finding_report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "requester/csv.hpp"
#include "server/studies/problem_report.hpp"

namespace errand::requester {
namespace {

constexpr std::size_t widest_cell = 40;

std::string ending_of(const Finding& finding) {
  return finding.ending ? std::string{codes::name_of(*finding.ending)} : "";
}

template <class Number>
std::string text_of(const std::optional<Number>& number) {
  return number ? std::to_string(*number) : "";
}

/// How many code points: a cell's width in a terminal, near enough.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

/// Printable, and no wider than a cell.
std::string cell(std::string_view text) {
  std::string out = studies::printable(text);
  if (width_of(out) <= widest_cell) return out;
  std::size_t end = widest_cell - 1;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xc0U) == 0x80U) --end;
  return out.substr(0, end) + "…";
}

using Row = std::vector<std::string>;

Row row_of(const Finding& finding) {
  const std::string seconds = finding.took_s    ? fmt::format("took {}", *finding.took_s)
                              : finding.since_s ? fmt::format("since {}", *finding.since_s)
                                                : "unknown";
  return {cell(finding.seat.hit),
          cell(finding.seat.assignment),
          cell(finding.seat.worker),
          cell(finding.code),
          ending_of(finding),
          std::string{name_of(finding.verdict)},
          seconds,
          std::string{name_of(finding.suggestion)},
          studies::printable(finding.note)};
}

/// "a 3, b 1": of what there is any.
template <class Values, class Get>
std::string counted(const std::vector<Finding>& findings, const Values& values, const Get& get) {
  std::vector<std::string> parts;
  for (const auto value : values) {
    const auto count = std::count_if(findings.begin(), findings.end(),
                                     [&](const Finding& finding) { return get(finding) == value; });
    if (count > 0) parts.push_back(fmt::format("{} {}", name_of(value), count));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string spoken(std::ptrdiff_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

std::string findings_table(const std::vector<Finding>& findings) {
  std::vector<Row> rows = {
      {"hit", "assignment", "worker", "code", "ending", "verdict", "seconds", "suggestion", "note"}};
  rows.reserve(findings.size() + 1);
  for (const Finding& finding : findings) rows.push_back(row_of(finding));
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const Row& row : rows)
    for (std::size_t at = 0; at < row.size(); ++at) widths[at] = std::max(widths[at], width_of(row[at]));
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t at = 0; at < row.size(); ++at)
      line += row[at] + std::string(widths[at] - width_of(row[at]) + 2, ' ');
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string findings_summary(const std::vector<Finding>& findings) {
  const auto submitted =
      std::count_if(findings.begin(), findings.end(), [](const Finding& one) { return one.submission; });
  const auto others = static_cast<std::ptrdiff_t>(findings.size()) - submitted;
  std::string text = spoken(submitted, "row");
  if (others > 0) text += fmt::format(" and {} without one", spoken(others, "seat"));
  if (findings.empty()) return text + ".\n";
  return text +
         fmt::format(".\n  verdicts     {}\n  suggestions  {}\n",
                     counted(findings, every_verdict, [](const Finding& one) { return one.verdict; }),
                     counted(findings, every_suggestion, [](const Finding& one) { return one.suggestion; }));
}

std::string findings_csv(const std::vector<Finding>& findings) {
  std::string text;
  append_row(text, {"hit", "assignment", "worker", "code", "ending", "epoch", "verdict", "took_s", "since_s",
                    "suggestion", "note"});
  for (const Finding& one : findings)
    append_row(text, {one.seat.hit, one.seat.assignment, one.seat.worker, one.code, ending_of(one),
                      text_of(one.epoch), std::string{name_of(one.verdict)}, text_of(one.took_s),
                      text_of(one.since_s), std::string{name_of(one.suggestion)}, one.note});
  return text;
}

std::string findings_json(const std::vector<Finding>& findings) {
  using nlohmann::ordered_json;
  const auto or_null = [](const auto& value) { return value ? ordered_json(*value) : ordered_json(nullptr); };
  std::string text = "[";
  for (const Finding& one : findings) {
    const ordered_json line = {{"hit", one.seat.hit},
                               {"assignment", one.seat.assignment},
                               {"worker", one.seat.worker},
                               {"code", one.code},
                               {"ending", one.ending ? ordered_json(ending_of(one)) : ordered_json(nullptr)},
                               {"epoch", or_null(one.epoch)},
                               {"verdict", name_of(one.verdict)},
                               {"took_s", or_null(one.took_s)},
                               {"since_s", or_null(one.since_s)},
                               {"suggestion", name_of(one.suggestion)},
                               {"note", one.note}};
    text += text.size() == 1 ? "\n" : ",\n";
    text += line.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  }
  return text + (findings.empty() ? "]\n" : "\n]\n");
}

}  // namespace errand::requester
