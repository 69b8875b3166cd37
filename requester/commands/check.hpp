#pragma once
#include <CLI/App.hpp>
#include <filesystem>
#include <functional>
#include <vector>

#include "requester/terminal.hpp"
#include "server/studies/study_folder.hpp"

namespace errand::requester {

/// `errand check STUDY`: every problem of the study, or what it will ask and cost.
int check(const std::filesystem::path& study, const Terminal& terminal);

/// One after the other; the exit status of the worst.
int check_all(const std::vector<std::filesystem::path>& studies, const Terminal& terminal);

/// Writes the problems of a study that cannot run, and how many there are.
void report(const studies::BrokenStudy& broken, const std::filesystem::path& study, std::ostream& out,
            studies::Ink ink);
/// Writes what may be a mistake and does not stop the study.
void report_warnings(const studies::CheckedStudy& checked, std::ostream& out, studies::Ink ink);

/// Adds the command; when it was chosen, `run` does it.
void add_check(CLI::App& errand, const Terminal& terminal, std::function<int()>& run);

}  // namespace errand::requester
