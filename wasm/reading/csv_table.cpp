#include "wasm/reading/csv_table.hpp"

#include "wasm/base/text.hpp"

namespace errand {
namespace {

constexpr std::size_t most_problems = 1000;

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

bool is_column_name(std::string_view name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool letter = ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
    const bool later = (c >= '0' && c <= '9') || c == '.' || c == '-';
    if (!letter && !(later && i != 0)) return false;
  }
  return !name.empty();
}

class Reader {
 public:
  Reader(std::string_view text, std::string_view file, const CsvRules& rules)
      : text_(text), file_(file), rules_(rules), places_(text) {}

  void read() {
    std::vector<std::string> cells;
    while (next_row(cells)) {
      if (table.columns.empty()) {
        header(cells);
      } else if (!body_row(cells)) {
        return;
      }
    }
    if (table.columns.empty()) report({1, 1}, "the file is empty|a first line with the columns' names");
  }

  Table table;
  Problems problems;

 private:
  bool at_end() const { return at_ == text_.size(); }
  bool ends_cell() const { return at_end() || text_[at_] == ',' || is_line_end(text_[at_]); }

  void report(Place place, Message message) {
    if (problems.size() == most_problems) return;
    Wording wording = message.wording();
    problems.push_back({std::string(file_), place, std::move(wording.what), std::move(wording.expected)});
  }

  /// Reports the first fault of a row, where later ones may follow from it.
  void fault(std::size_t at, Message message) {
    if (row_is_bad_) return;
    row_is_bad_ = true;
    report(places_.at(at), message);
  }

  bool next_row(std::vector<std::string>& cells) {
    while (!at_end() && is_line_end(text_[at_])) ++at_;
    if (at_end()) return false;
    row_place_ = places_.at(at_);
    row_is_bad_ = false;
    cells.clear();
    do {
      cell(cells.emplace_back());
    } while (!at_end() && text_[at_++] == ',');
    return true;
  }

  /// Leaves `at_` at the comma, line end or end of the text behind the cell.
  void cell(std::string& out) {
    const std::size_t start = at_;
    if (!at_end() && text_[at_] == '"') quoted(out);
    const std::size_t plain = at_;
    std::size_t quote = text_.npos;
    for (; !ends_cell(); ++at_) {
      if (text_[at_] == '"' && quote == text_.npos) quote = at_;
    }
    if (plain != start && at_ != plain) {
      fault(plain, "text after a closing quote|',' or a line end; a quote within quotes is doubled: \"\"");
    } else if (quote != text_.npos) {
      fault(quote,
            "a quote in the middle of a cell|quotes around the whole cell, and \"\" for a quote within");
    }
    out += text_.substr(plain, at_ - plain);
    check_bytes(start);
  }

  void quoted(std::string& out) {
    const std::size_t opened = at_++;
    for (;;) {
      const std::size_t quote = text_.find('"', at_);
      out += text_.substr(at_, quote == text_.npos ? quote : quote - at_);
      if (quote == text_.npos) {
        at_ = text_.size();
        return fault(opened, "a quote that is never closed|a closing '\"'");
      }
      at_ = quote + 1;
      if (at_end() || text_[at_] != '"') return;
      out += '"';
      ++at_;
    }
  }

  void check_bytes(std::size_t start) {
    const std::string_view raw = text_.substr(start, at_ - start);
    const std::size_t valid = utf8_prefix(raw);
    if (valid != raw.size()) {
      return fault(start + valid,
                   "a byte that is not UTF-8|text saved as UTF-8 (not Latin-1, Windows-1252 or UTF-16)");
    }
    const std::size_t nul = raw.find('\0');
    if (nul != raw.npos) fault(start + nul, "a NUL character|text");
  }

  void header(std::vector<std::string>& cells) {
    table.columns.swap(cells);
    if (row_is_bad_) return;
    const std::vector<std::string>& names = table.columns;
    const auto count = static_cast<std::int64_t>(names.size());
    if (names.size() > rules_.columns) {
      return report(row_place_, {"# columns|at most ~",
                                 {.number = count, .other = static_cast<std::int64_t>(rules_.columns)}});
    }
    if (names.size() == 1 && names[0].find_first_of(";\t") != std::string::npos) {
      return report(row_place_, "columns that are not separated by commas|commas between columns");
    }
    for (std::size_t i = 0; i < names.size(); ++i) check_name(i);
  }

  void check_name(std::size_t index) {
    const std::string& name = table.columns[index];
    const auto number = static_cast<std::int64_t>(index + 1);
    if (name.empty()) return report(row_place_, {"column # has no name|a name", {.number = number}});
    if (rules_.names == CsvRules::Names::fields && !is_column_name(name)) {
      return report(
          row_place_,
          {"\"%\" as the name of column #|a letter from a to z or '_', then letters, digits, '_', '.' or '-'",
           {.text = shortened(name), .number = number}});
    }
    for (std::size_t i = 0; i < index; ++i) {
      if (table.columns[i] != name) continue;
      return report(row_place_, {"two columns named \"%\"|each name once", {.text = shortened(name)}});
    }
  }

  /// false when reading on is of no use.
  bool body_row(std::vector<std::string>& cells) {
    if (row_is_bad_) return true;
    if (cells.size() != table.columns.size()) {
      report(row_place_,
             {cells.size() == 1 ? "a row of one cell|~, one for each column"
              : cells.size() > table.columns.size()
                  ? "a row of # cells|~, one for each column; a cell with a comma stands in quotes"
                  : "a row of # cells|~, one for each column",
              {.number = static_cast<std::int64_t>(cells.size()),
               .other = static_cast<std::int64_t>(table.columns.size())}});
      return true;
    }
    if (table.rows.size() == rules_.rows) {
      report(row_place_, {"too many rows|at most #", {.number = static_cast<std::int64_t>(rules_.rows)}});
      return false;
    }
    table.rows.push_back(std::move(cells));
    table.places.push_back(row_place_);
    return true;
  }

  std::string_view text_;
  std::string_view file_;
  const CsvRules& rules_;
  PlaceFinder places_;
  std::size_t at_ = 0;
  Place row_place_;
  bool row_is_bad_ = false;
};

}  // namespace

tl::expected<Table, Problems> parse_csv(std::string_view text, std::string_view file, const CsvRules& rules) {
  Reader reader(without_mark(text), file, rules);
  reader.read();
  if (!reader.problems.empty()) return tl::make_unexpected(std::move(reader.problems));
  return std::move(reader.table);
}

}  // namespace errand
