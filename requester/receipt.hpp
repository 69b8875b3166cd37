#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "requester/mturk/records.hpp"
#include "wasm/reading/log_reader.hpp"
#include "wasm/study/study.hpp"

namespace errand::requester {

/// What a worker copied from the page (wasm/session/receipt.hpp).
struct Receipt {
  std::string assignment;
  std::string worker;
  std::string hit_id;
  LoggedSession log;
};

/// Every receipt in a text, which may be a whole mail: what mail does to lines, blanks, quotation marks and
/// quotations is undone. The errors say what is wrong with one; at least one item is given.
std::vector<tl::expected<Receipt, std::string>> read_receipts(std::string_view text);

/// Status of an assignment that is known by its receipt only.
inline constexpr std::string_view receipt_status = "Receipt";

/// The assignment that the receipt's log comes to, checked as `verify` does. `study` is the one that the log
/// names. The error says why it is none.
tl::expected<Assignment, std::string> assignment_of(const Receipt& receipt, const Study& study);

}  // namespace errand::requester
