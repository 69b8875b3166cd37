#pragma once
#include <string_view>
#include <vector>

#include "wasm/reading/fields.hpp"
#include "wasm/study/study.hpp"
#include "wasm/study/study_file.hpp"

namespace errand {

/// Reads where a block's subtasks have their columns from: `rows`, `where`, `draw`, `repeat`, `count`.
void read_rows(Fields& owner, const std::vector<StudyFile>& files, Block& block);

/// Reads in which order they come: `order`, `repeated`, `breaks`, `back`.
void read_order(Fields& owner, Block& block);

/// Reads `places`, from 1 in the order shown: none, or `count` of them.
std::vector<std::uint32_t> read_places(Fields& owner, std::uint32_t count);

/// An object of columns with their values.
Columns columns_of(const Json& source, std::string_view called, Reports& reports);
Columns read_columns(Fields& owner, std::string_view name);

/// The CSV file of the study's folder that the member `name` names; nullopt when there is none (reported).
std::optional<Table> read_table(Fields& owner, std::string_view name, const std::vector<StudyFile>& files);

}  // namespace errand
