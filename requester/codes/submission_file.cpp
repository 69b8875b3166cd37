#include "requester/codes/submission_file.hpp"

#include <fmt/format.h>

#include <charconv>
#include <unordered_map>

#include "requester/csv.hpp"
#include "requester/written_time.hpp"
#include "wasm/reading/csv_table.hpp"

namespace errand::requester {
namespace {

constexpr std::size_t most_problems = 1000;

/// Reads rows into submissions and notes what is wrong with them.
class RowReader {
 public:
  RowReader(const MeantColumns& columns, std::string_view file, const SubmissionRules& rules,
            Problems& problems)
      : columns_{columns}, file_{file}, rules_{rules}, problems_{problems} {}

  Submission read(const std::vector<std::string>& row, Place place) {
    row_ = &row;
    place_ = place;
    Submission out;
    out.seat.worker = id(Meaning::worker);
    out.seat.assignment = columns_.has(Meaning::assignment) ? id(Meaning::assignment) : out.seat.worker;
    out.seat.hit = columns_.has(Meaning::hit) ? id(Meaning::hit) : rules_.hit;
    out.code = columns_.cell(row, Meaning::code);
    out.status = columns_.cell(row, Meaning::status);
    out.accepted = time(Meaning::accepted);
    out.submitted = time(Meaning::submitted);
    out.duration_s = seconds(Meaning::duration);
    out.stage = stage_of(out.status);
    note_twice(out.seat);
    return out;
  }

 private:
  void complain(std::string what, std::string expected) {
    if (problems_.size() < most_problems)
      problems_.push_back({std::string{file_}, place_, std::move(what), std::move(expected)});
  }

  std::string id(Meaning meaning) {
    const std::string_view cell = columns_.cell(*row_, meaning);
    if (cell.empty()) complain(fmt::format("a row without its {}", name_of(meaning)), "its id");
    if (cell.size() > codes::max_id_bytes)
      complain(fmt::format("an id of {} characters as the {}", cell.size(), name_of(meaning)),
               fmt::format("at most {}", codes::max_id_bytes));
    return std::string{cell};
  }

  std::optional<app::Moment> time(Meaning meaning) {
    const std::string_view cell = columns_.cell(*row_, meaning);
    auto at = read_time(cell);
    if (!cell.empty() && !at)
      complain(fmt::format("\"{}\" as the time {}", cell.substr(0, 60), name_of(meaning)),
               "2026-11-22T12:27:09Z or Sun Nov 22 04:27:09 PST 2026");
    return at;
  }

  std::optional<std::int64_t> seconds(Meaning meaning) {
    const std::string_view cell = columns_.cell(*row_, meaning);
    if (cell.empty()) return std::nullopt;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error == std::errc{} && end == cell.data() + cell.size() && value >= 0) return value;
    complain(fmt::format("\"{}\" as the {}", cell.substr(0, 60), name_of(meaning)), "whole seconds");
    return std::nullopt;
  }

  void note_twice(const codes::Seat& seat) {
    if (seat.worker.empty() || seat.assignment.empty()) return;
    const std::string name = fmt::format("{}\n{}\n{}", seat.hit, seat.assignment, seat.worker);
    const auto [before, is_new] = seen_.emplace(name, place_.line);
    if (!is_new)
      complain(fmt::format("assignment {} of {} once more", seat.assignment, seat.worker),
               fmt::format("each once; it is in line {}, too", before->second));
  }

  const MeantColumns& columns_;
  std::string_view file_;
  const SubmissionRules& rules_;
  Problems& problems_;
  const std::vector<std::string>* row_ = nullptr;
  Place place_;
  std::unordered_map<std::string, std::uint32_t> seen_;
};

void need(const MeantColumns& columns, Meaning meaning, std::string_view file, Problems& problems) {
  if (columns.has(meaning)) return;
  problems.push_back({std::string{file},
                      {1, 1},
                      fmt::format("no column for the {}", name_of(meaning)),
                      fmt::format("one of MTurk's, Prolific's or Errand's headers, or --columns {}=HEADER",
                                  name_of(meaning))});
}

}  // namespace

tl::expected<SubmissionFile, Problems> read_submission_file(std::string_view text, std::string_view name,
                                                            const SubmissionRules& rules) {
  auto table = parse_csv(
      text, name, {.names = CsvRules::Names::any, .rows = most_result_rows, .columns = most_result_columns});
  if (!table) return tl::unexpected(std::move(table.error()));
  Problems problems;
  const MeantColumns columns{*table,
                             name,
                             {Meaning::hit, Meaning::assignment, Meaning::worker, Meaning::code,
                              Meaning::status, Meaning::accepted, Meaning::submitted, Meaning::duration},
                             rules.columns,
                             problems};
  if (problems.empty()) {
    need(columns, Meaning::worker, name, problems);
    need(columns, Meaning::code, name, problems);
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  SubmissionFile out;
  RowReader reader{columns, name, rules, problems};
  out.submissions.reserve(table->rows.size());
  for (std::size_t at = 0; at < table->rows.size(); ++at)
    out.submissions.push_back(reader.read(table->rows[at], table->places[at]));
  const MeantColumns review{*table, name, {Meaning::approve, Meaning::reject}, {}, problems};
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  out.approve = review.place(Meaning::approve);
  out.reject = review.place(Meaning::reject);
  out.table = *std::move(table);
  return out;
}

std::string with_approvals(const SubmissionFile& file, const std::vector<bool>& is_approved) {
  std::string text;
  append_row_as_is(text, file.table.columns);
  for (std::size_t at = 0; at < file.table.rows.size(); ++at) {
    std::vector<std::string> row = file.table.rows[at];
    if (is_approved[at] && file.approve) row[*file.approve] = "x";
    append_row_as_is(text, row);
  }
  return text;
}

}  // namespace errand::requester
