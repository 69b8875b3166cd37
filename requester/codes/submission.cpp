#include "requester/codes/submission.hpp"

#include <algorithm>
#include <array>

#include "server/app/ascii.hpp"

namespace errand::requester {
namespace {

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view one) { return app::same_word(one, word); });
}

// Prolific's words for what did not come in; MTurk tells of nothing that did not.
constexpr std::array<std::string_view, 4> open_words = {"ACTIVE", "RESERVED", "STARTED", "IN PROGRESS"};
constexpr std::array<std::string_view, 6> gone_words = {"RETURNED",  "TIMED-OUT", "TIMED OUT",
                                                        "TIMED_OUT", "ABANDONED", "EXPIRED"};

}  // namespace

bool is_approved(const Submission& submission) { return app::same_word(submission.status, "Approved"); }
bool is_rejected(const Submission& submission) { return app::same_word(submission.status, "Rejected"); }

Stage stage_of(std::string_view status) {
  if (is_one_of(status, open_words)) return Stage::open;
  return is_one_of(status, gone_words) ? Stage::gone : Stage::in;
}

}  // namespace errand::requester
