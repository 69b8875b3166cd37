#include "requester/codes/code_list.hpp"

#include <fmt/format.h>

#include "requester/codes/submission_file.hpp"
#include "requester/codes/typed_code.hpp"
#include "requester/written_time.hpp"
#include "wasm/reading/csv_table.hpp"

namespace errand::requester {

tl::expected<std::vector<ListedCode>, Problems> read_code_list(std::string_view text, std::string_view name,
                                                               const SaidColumns& said) {
  auto table = parse_csv(
      text, name, {.names = CsvRules::Names::any, .rows = most_result_rows, .columns = most_result_columns});
  if (!table) return tl::unexpected(std::move(table.error()));
  Problems problems;
  const MeantColumns columns{
      *table, name, {Meaning::code, Meaning::worker, Meaning::assignment, Meaning::finished}, said, problems};
  if (problems.empty() && !columns.has(Meaning::code))
    problems.push_back({std::string{name},
                        {1, 1},
                        "no column for the code",
                        "a header \"code\", or --list-columns code=HEADER"});
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  std::vector<ListedCode> list;
  for (std::size_t at = 0; at < table->rows.size(); ++at) {
    const auto cell = [&](Meaning meaning) { return std::string{columns.cell(table->rows[at], meaning)}; };
    const std::string finished = cell(Meaning::finished);
    const ListedCode& one = list.emplace_back(ListedCode{cell(Meaning::code), cell(Meaning::worker),
                                                         cell(Meaning::assignment), read_time(finished)});
    if (plain_code(one.code).empty())
      problems.push_back({std::string{name}, table->places[at], "a row without a code", "one"});
    if (!finished.empty() && !one.finished)
      problems.push_back({std::string{name}, table->places[at],
                          fmt::format("\"{}\" as the time finished", finished.substr(0, 60)),
                          "2026-11-22T12:27:09Z or Sun Nov 22 04:27:09 PST 2026"});
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return list;
}

}  // namespace errand::requester
