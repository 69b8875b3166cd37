#pragma once
#include <CLI/App.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "requester/codes/columns.hpp"
#include "requester/codes/finding.hpp"
#include "requester/commands/survey_options.hpp"
#include "requester/terminal.hpp"

namespace errand::requester {

enum class FindingFormat { table, csv, json };

struct CodesReconcileOptions {
  std::optional<std::filesystem::path> keys;
  std::optional<std::filesystem::path> list;  ///< of codes made elsewhere, in place of keys
  SaidColumns list_columns;

  std::optional<std::filesystem::path> results;
  SaidColumns columns;
  std::optional<std::string> endpoint;  ///< in place of `results`
  std::vector<std::string> hits;
  std::string region = "us-east-1";
  std::optional<std::string> profile;
  std::string code_field = "surveycode";

  SurveyOptions survey;
  std::int64_t least_s = 0;
  FindingFormat format = FindingFormat::table;
  std::optional<std::filesystem::path> file;  ///< standard output when absent

  bool approves = false;
  bool is_sure = false;  ///< approves without asking
  PaidEndings paid = {codes::Ending::complete};
  std::optional<std::filesystem::path> approve_csv;
};

/// `errand codes reconcile`: what each submission's code says, and what may be done about it.
int reconcile_codes(const CodesReconcileOptions& options, const Terminal& terminal);

/// Adds the command; when it was chosen, `run` does it.
void add_codes_reconcile(CLI::App& codes, const Terminal& terminal, std::function<int()>& run);

}  // namespace errand::requester
