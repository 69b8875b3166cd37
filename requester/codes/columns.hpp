#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wasm/study/table.hpp"

namespace errand::requester {

/// What a column of somebody's file may hold for us.
enum class Meaning {
  hit,
  assignment,
  worker,
  code,
  status,
  accepted,
  submitted,
  duration,
  finished,
  approve,
  reject
};

/// As `--columns` names it: "hit", "assignment", …
std::string_view name_of(Meaning meaning);
std::optional<Meaning> meaning_named(std::string_view name);

/// Headers that the user has said.
using SaidColumns = std::map<Meaning, std::string>;

/// Which columns of a table mean what.
class MeantColumns {
 public:
  /// By the headers that MTurk, Prolific and Errand write, whatever their case, blanks, dashes and
  /// underscores; what the user said goes before. Adds a problem, at the header's place, for every column
  /// that was said and isn't there, and for every meaning that several columns may have.
  MeantColumns(const Table& table, std::string_view file, const std::vector<Meaning>& wanted,
               const SaidColumns& said, Problems& problems);

  bool has(Meaning meaning) const { return places_.contains(meaning); }
  std::optional<std::size_t> place(Meaning meaning) const;
  /// The cell, without blanks at its ends and without the guard against formulas; "" without such a column.
  std::string_view cell(const std::vector<std::string>& row, Meaning meaning) const;

 private:
  std::map<Meaning, std::size_t> places_;
};

}  // namespace errand::requester
