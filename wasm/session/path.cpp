#include "wasm/session/path.hpp"

#include <algorithm>

namespace errand {
namespace {

const Columns no_columns;

bool allows(const std::optional<Condition>& condition, const Facts& facts) {
  return !condition || holds(*condition, facts);
}

/// Marks the page's questions that are shown; whether there are any. A condition refers to earlier questions
/// only, so one pass settles them.
bool mark_asked(const Block& block, const Page& page, const Facts& facts, std::vector<bool>& asked) {
  bool any = false;
  for (std::uint32_t q = page.first; q < page.first + page.count; ++q) {
    asked[q] = allows(block.questions[q].show_if, facts);
    any = any || asked[q];
  }
  return any;
}

std::optional<std::uint32_t> skip_from(const Page& page, const Facts& facts) {
  for (const Skip& skip : page.skips)
    if (holds(skip.when, facts)) return skip.page;
  return std::nullopt;
}

const Columns& final_columns(const Study& study, const State& state) {
  return study.row_for == RowFor::hit ? state.subtasks.front().columns : no_columns;
}

}  // namespace

Walk walk(const Study& study, const State& state, std::uint32_t subtask) {
  const Block& block = block_of(study, state, subtask);
  Walk walk{{}, std::vector<bool>(block.questions.size(), false), false};
  const Facts facts = facts_of(study, state, subtask, walk, {});
  for (std::uint32_t p = 0; p < block.pages.size();) {
    const Page& page = block.pages[p];
    const bool shown = allows(page.show_if, facts) && mark_asked(block, page, facts, walk.asked);
    std::optional<std::uint32_t> skip;
    if (shown) {
      walk.pages.push_back(p);
      walk.ends = page.end_if && holds(*page.end_if, facts);
      if (walk.ends) break;
      skip = skip_from(page, facts);
    }
    p = skip.value_or(p + 1);
  }
  return walk;
}

std::vector<bool> asked_finally(const Study& study, const State& state) {
  std::vector<bool> asked(study.final_questions.size(), false);
  const Walk only = state.subtasks.size() == 1 ? walk(study, state, 0) : Walk{};
  const Facts facts = facts_of(study, state, std::nullopt, only, asked);
  for (std::size_t q = 0; q < asked.size(); ++q) asked[q] = allows(study.final_questions[q].show_if, facts);
  return asked;
}

std::vector<bool> reached_subtasks(const Study& study, const State& state) {
  std::vector<bool> reached(state.subtasks.size(), false);
  for (const std::uint32_t subtask : state.order) {
    reached[subtask] = true;
    if (walk(study, state, subtask).ends) break;
  }
  return reached;
}

std::optional<Stop> first_stop(const Study& study, const State& state) {
  for (std::uint32_t position = 0; position < state.order.size(); ++position) {
    const Walk there = walk(study, state, state.order[position]);
    if (!there.pages.empty()) return Stop{position, there.pages.front()};
  }
  return std::nullopt;
}

std::optional<Stop> next_stop(const Study& study, const State& state, Stop here) {
  const Walk now = walk(study, state, state.order[here.position]);
  const auto next = std::upper_bound(now.pages.begin(), now.pages.end(), here.page);
  if (next != now.pages.end()) return Stop{here.position, *next};
  if (now.ends) return std::nullopt;
  for (std::uint32_t position = here.position + 1; position < state.order.size(); ++position) {
    const Walk there = walk(study, state, state.order[position]);
    if (!there.pages.empty()) return Stop{position, there.pages.front()};
  }
  return std::nullopt;
}

std::optional<Stop> previous_stop(const Study& study, const State& state, Stop here) {
  const Walk now = walk(study, state, state.order[here.position]);
  const auto at = std::lower_bound(now.pages.begin(), now.pages.end(), here.page);
  if (at != now.pages.begin()) return Stop{here.position, *(at - 1)};
  for (std::uint32_t position = here.position; position-- > 0;) {
    const Walk there = walk(study, state, state.order[position]);
    if (!there.pages.empty()) return Stop{position, there.pages.back()};
  }
  return std::nullopt;
}

std::optional<Stop> last_stop(const Study& study, const State& state) {
  std::optional<Stop> last;
  for (std::uint32_t position = 0; position < state.order.size(); ++position) {
    const Walk there = walk(study, state, state.order[position]);
    if (!there.pages.empty()) last = Stop{position, there.pages.back()};
    if (there.ends) break;
  }
  return last;
}

Facts facts_of(const Study& study, const State& state, std::optional<std::uint32_t> subtask, const Walk& walk,
               const std::vector<bool>& asked_finally) {
  if (subtask)
    return {&state.subtasks[*subtask].columns,
            {{&block_of(study, state, *subtask).questions, &state.answers[*subtask], &walk.asked}}};
  Facts facts{&final_columns(study, state), {{&study.final_questions, &state.final_answers, &asked_finally}}};
  if (state.subtasks.size() == 1)
    facts.given.push_back({&block_of(study, state, 0).questions, &state.answers[0], &walk.asked});
  return facts;
}

Need need_of(const Question& question, const Facts& facts) {
  const bool needed = question.rules.required && allows(question.required_if, facts);
  return needed ? Need::required : Need::optional;
}

}  // namespace errand
