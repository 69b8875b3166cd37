#include "server/studies/problem_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "wasm/base/text.hpp"

namespace errand::studies {
namespace {

constexpr std::size_t widest = 100;  // code points of a source line that are shown

std::vector<std::string> points_of(std::string_view text) {
  std::vector<std::string> points;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t length = 1;
    while (length < 4 && at + length < text.size() && !is_utf8(text.substr(at, length))) ++length;
    std::string_view point = text.substr(at, length);
    if (!is_utf8(point)) point = text.substr(at, 1);
    at += point.size();
    const auto first = static_cast<unsigned char>(point.front());
    // C0, DEL and C1 (U+0080 to U+009F) steer terminals.
    const bool control = first < 0x20 || first == 0x7f ||
                         (first == 0xc2 && point.size() == 2 && static_cast<unsigned char>(point[1]) < 0xa0);
    if (point == "\t") {
      points.emplace_back(" ");
    } else if (control || !is_utf8(point)) {
      points.emplace_back("\uFFFD");
    } else {
      points.emplace_back(point);
    }
  }
  return points;
}

/// Line ends as `PlaceFinder` counts them: LF, CRLF, and CR alone.
std::string_view line_of(std::string_view source, std::uint32_t line) {
  for (std::uint32_t at = 1; at < line; ++at) {
    const std::size_t end = source.find_first_of("\r\n");
    if (end == std::string_view::npos) return {};
    source.remove_prefix(end + (source.substr(end, 2) == "\r\n" ? 2 : 1));
  }
  source = source.substr(0, source.find_first_of("\r\n"));
  if (line == 1 && source.starts_with("\uFEFF")) source.remove_prefix(3);
  return source;
}

std::string excerpt(std::string_view source, Place place, Ink ink) {
  const std::vector<std::string> points = points_of(line_of(source, place.line));
  const std::size_t column = place.column - 1;
  if (points.empty() || column > points.size()) return {};
  const std::size_t begin = column > widest / 2 && points.size() > widest ? column - widest / 2 : 0;
  const std::size_t end = std::min(points.size(), begin + widest);
  std::string shown = begin > 0 ? "…" : "";
  for (std::size_t at = begin; at < end; ++at) shown += points[at];
  if (end < points.size()) shown += "…";
  const std::string gutter = fmt::format("{:>5} | ", place.line);
  const std::string indent(gutter.size() - 2, ' ');
  const std::string before(column - begin + (begin > 0 ? 1 : 0), ' ');
  const char* const caret = ink == Ink::coloured ? "\033[1;32m^\033[0m" : "^";
  return fmt::format("{}{}\n{}| {}{}\n", gutter, shown, indent, before, caret);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  for (const std::string& point : points_of(text)) out += point;
  return out;
}

std::string problem_report(const Problem& problem, std::string_view source, Ink ink) {
  std::string head = printable(to_text(problem));
  if (ink == Ink::coloured) {
    std::string place = problem.file;
    if (problem.place.line > 0) place += fmt::format(":{}:{}", problem.place.line, problem.place.column);
    place = printable(place + ":");
    if (head.starts_with(place)) head = fmt::format("\033[1m{}\033[0m{}", place, head.substr(place.size()));
  }
  head += '\n';
  if (problem.place.line > 0 && problem.place.column > 0) head += excerpt(source, problem.place, ink);
  return head;
}

}  // namespace errand::studies
