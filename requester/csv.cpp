#include "requester/csv.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "wasm/base/text.hpp"

namespace errand::requester {
namespace {

template <std::size_t N>
bool begins_with_any(std::string_view text, const std::array<std::string_view, N>& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view one) { return text.starts_with(one); });
}

// Blank, NBSP, byte order mark, zero-width space.
constexpr std::array<std::string_view, 4> skipped = {" ", "\u00A0", "\uFEFF", "\u200B"};
constexpr std::array<std::string_view, 11> dangerous = {"=",  "+",      "-",      "@",      "\t",    "\r",
                                                        "\n", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_negative_number(std::string_view cell) {
  if (!cell.starts_with('-')) return false;
  const auto whole_end = std::find_if_not(cell.begin() + 1, cell.end(), is_digit);
  if (whole_end == cell.begin() + 1) return false;
  if (whole_end == cell.end()) return true;
  return *whole_end == '.' && whole_end + 1 != cell.end() && std::all_of(whole_end + 1, cell.end(), is_digit);
}

bool is_dangerous(std::string_view cell) {
  if (cell.starts_with('\'')) return true;
  if (is_negative_number(cell)) return false;
  std::string_view rest = cell;
  for (bool moved = true; moved;) {
    moved = false;
    for (const std::string_view one : skipped) {
      if (rest.starts_with(one)) {
        rest.remove_prefix(one.size());
        moved = true;
      }
    }
  }
  return begins_with_any(rest, dangerous);
}

std::string replaced(std::string_view cell) {
  std::string out;
  for (std::size_t at = 0; at < cell.size();) {
    std::size_t length = 1;
    while (length < 4 && at + length <= cell.size() && !is_utf8(cell.substr(at, length))) ++length;
    const std::string_view piece = cell.substr(at, length);
    if (cell[at] != '\0' && is_utf8(piece)) {
      out += piece;
      at += piece.size();
    } else {
      out += "\uFFFD";
      ++at;
    }
  }
  return out;
}

}  // namespace

std::string guarded(std::string_view cell) {
  std::string out;
  if (is_dangerous(cell)) out += '\'';
  return out += cell;
}

std::string_view unguarded(std::string_view cell) {
  if (cell.starts_with('\'')) cell.remove_prefix(1);
  return cell;
}

bool fits_csv(std::string_view cell) { return cell.find('\0') == std::string_view::npos && is_utf8(cell); }

void append_row_as_is(std::string& out, const std::vector<std::string>& cells) {
  bool first = true;
  for (const std::string& cell : cells) {
    if (!first) out += ',';
    first = false;
    out += '"';
    for (const char c : cell) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  out += '\n';
}

void append_row(std::string& out, const std::vector<std::string>& cells) {
  std::vector<std::string> safe;
  safe.reserve(cells.size());
  for (const std::string& cell : cells) safe.push_back(guarded(fits_csv(cell) ? cell : replaced(cell)));
  append_row_as_is(out, safe);
}

}  // namespace errand::requester
