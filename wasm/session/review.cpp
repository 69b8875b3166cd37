#include "wasm/session/review.hpp"

#include <algorithm>

#include "wasm/session/asked.hpp"

namespace errand {
namespace {

Asked asked_of(const Study& study, const State& state, const ReviewedPage& page) {
  return page.stop ? asked_on(study, state, *page.stop) : asked_at_end(study, state);
}

bool has_fault(const Asked& asked) {
  return std::any_of(asked.questions.begin(), asked.questions.end(),
                     [](const AskedQuestion& one) { return one.fault.has_value(); });
}

}  // namespace

std::vector<ReviewedPage> pages_to_review(const Study& study, const State& state) {
  std::vector<ReviewedPage> pages;
  for (auto stop = first_stop(study, state); stop; stop = next_stop(study, state, *stop))
    pages.push_back({stop, false});
  std::size_t last = pages.size();
  for (auto stop = last_stop(study, state); stop && last > 0; stop = previous_stop(study, state, *stop))
    pages[--last].may_change = true;
  pages.push_back({std::nullopt, true});
  return pages;
}

std::optional<ReviewedPage> unfinished_page(const Study& study, const State& state) {
  for (const ReviewedPage& page : pages_to_review(study, state))
    if (has_fault(asked_of(study, state, page))) return page;
  return std::nullopt;
}

std::optional<ReviewedPage> page_of(const Study& study, const State& state, const Revisited& revisited) {
  for (const ReviewedPage& page : pages_to_review(study, state)) {
    if (!page.may_change || (page.stop && page.stop->position != revisited.position)) continue;
    for (const AskedQuestion& one : asked_of(study, state, page).questions)
      if (one.question->name == revisited.question) return page;
  }
  return std::nullopt;
}

}  // namespace errand
