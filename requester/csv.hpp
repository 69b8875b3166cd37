#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace errand::requester {

/// `cell` so that no spreadsheet takes it for a formula: one `'` goes in front of a cell that begins with
/// `'`, or that begins, after blanks and invisible characters, with = + - @, their fullwidth forms, a tab or
/// a line end. A plain negative number such as -5 or -0.25 stays as it is: a spreadsheet reads the number it
/// says.
std::string guarded(std::string_view cell);

/// The cell that `guarded` was given: one leading `'` less.
std::string_view unguarded(std::string_view cell);

/// Whether CSV can hold the cell exactly: valid UTF-8 without NUL.
bool fits_csv(std::string_view cell);

/// Appends one line: every cell guarded and quoted, commas between, LF at the end, as MTurk's batch files
/// have it. What does not fit CSV becomes U+FFFD.
void append_row(std::string& out, const std::vector<std::string>& cells);

/// The same line of cells that are not ours to guard or mend: of a file that goes back to where it came from.
void append_row_as_is(std::string& out, const std::vector<std::string>& cells);

}  // namespace errand::requester
