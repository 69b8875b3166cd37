#include "wasm/session/path.hpp"

#include <algorithm>

namespace errand {
namespace {

bool allows(const std::optional<Condition>& condition, const Facts& facts) {
  return !condition || holds(*condition, facts);
}

bool allows(const std::vector<Condition>& conditions, const Facts& facts) {
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](const Condition& condition) { return holds(condition, facts); });
}

/// Marks the page's questions that are shown; whether there are any. A condition refers to earlier questions
/// only, so one pass settles them.
bool mark_asked(const Block& block, const Page& page, const Facts& facts, Flags& asked) {
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

/// Whether the last try at a gate that then ends everything has failed.
bool is_shut(const Block& block, const GateTries& gate) {
  return block.gate && block.gate->then == Gate::Then::ends && !gate.passed &&
         gate.failed >= block.gate->tries;
}

void go_through(const Block& block, const Facts& facts, Walk& walk) {
  if (!allows(block.show_if, facts)) return;
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
}

Walk walk_after(const Study& study, const State& state, std::uint32_t subtask,
                std::vector<Referred> referred) {
  const Block& block = block_of(study, state, subtask);
  Walk walk{{}, Flags(block.questions.size(), false), false, std::move(referred)};
  go_through(block, facts_of(study, state, subtask, walk), walk);
  walk.ends = walk.ends || (!walk.pages.empty() && is_shut(block, state.gates[subtask]));
  return walk;
}

/// `refers` is closed: each of these blocks refers to blocks before it in the list only.
std::vector<Referred> referred_of(const Study& study, const State& state,
                                  const std::vector<std::uint32_t>& refers) {
  std::vector<Referred> referred;
  for (const std::uint32_t block : refers)
    for (std::uint32_t subtask = 0; subtask < state.subtasks.size(); ++subtask)
      if (state.subtasks[subtask].block == block)
        referred.push_back({subtask, walk_after(study, state, subtask, referred).asked});
  return referred;
}

bool may_leave(const Study& study, const State& state, std::uint32_t position) {
  return block_of(study, state, state.order[position]).back;
}

/// The last stop before `position`. Nobody goes back into a block, or within it, that forbids it.
std::optional<Stop> last_before(const Study& study, const State& state, std::uint32_t position) {
  while (position-- > 0) {
    const Walk there = walk(study, state, state.order[position]);
    if (there.pages.empty()) continue;
    if (!may_leave(study, state, position)) return std::nullopt;
    return Stop{position, there.pages.back()};
  }
  return std::nullopt;
}

std::optional<Stop> first_from(const Study& study, const State& state, std::uint32_t position) {
  for (; position < state.order.size(); ++position) {
    const Walk there = walk(study, state, state.order[position]);
    if (!there.pages.empty()) return Stop{position, there.pages.front()};
  }
  return std::nullopt;
}

/// How many subtasks come before the final questions.
std::uint32_t count_reached(const Study& study, const State& state) {
  for (std::uint32_t position = 0; position < state.order.size(); ++position)
    if (walk(study, state, state.order[position]).ends) return position + 1;
  return static_cast<std::uint32_t>(state.order.size());
}

}  // namespace

Walk walk(const Study& study, const State& state, std::uint32_t subtask) {
  return walk_after(study, state, subtask, referred_of(study, state, block_of(study, state, subtask).refers));
}

Walk final_walk(const Study& study, const State& state) {
  Walk walk{{}, Flags(study.final_questions.size(), false), false, {}};
  if (!study.final_refers.empty()) {
    walk.referred = referred_of(study, state, study.final_refers);
    const Flags reached = reached_subtasks(study, state);
    for (Referred& one : walk.referred)
      if (!reached[one.subtask]) one.asked.assign(one.asked.size(), false);
  }
  const Facts facts = facts_of(study, state, std::nullopt, walk);
  for (std::size_t q = 0; q < walk.asked.size(); ++q)
    walk.asked[q] = allows(study.final_questions[q].show_if, facts);
  return walk;
}

Flags reached_subtasks(const Study& study, const State& state) {
  Flags reached(state.subtasks.size(), false);
  const std::uint32_t count = count_reached(study, state);
  for (std::uint32_t position = 0; position < count; ++position) reached[state.order[position]] = true;
  return reached;
}

std::vector<Flags> asked_in_subtasks(const Study& study, const State& state) {
  std::vector<Flags> asked;
  for (std::size_t i = 0; i < state.subtasks.size(); ++i)
    asked.emplace_back(block_of(study, state, i).questions.size(), std::uint8_t{false});
  for (const std::uint32_t subtask : state.order) {
    Walk there = walk(study, state, subtask);
    asked[subtask] = std::move(there.asked);
    if (there.ends) break;
  }
  return asked;
}

std::optional<Stop> first_stop(const Study& study, const State& state) { return first_from(study, state, 0); }

std::optional<Stop> next_stop(const Study& study, const State& state, Stop here) {
  const Walk now = walk(study, state, state.order[here.position]);
  const auto next = std::upper_bound(now.pages.begin(), now.pages.end(), here.page);
  if (next != now.pages.end()) return Stop{here.position, *next};
  if (now.ends) return std::nullopt;
  return first_from(study, state, here.position + 1);
}

std::optional<Stop> previous_stop(const Study& study, const State& state, Stop here) {
  const Walk now = walk(study, state, state.order[here.position]);
  const auto at = std::lower_bound(now.pages.begin(), now.pages.end(), here.page);
  if (at != now.pages.begin()) return Stop{here.position, *(at - 1)};
  if (!may_leave(study, state, here.position)) return std::nullopt;
  return last_before(study, state, here.position);
}

std::optional<Stop> last_stop(const Study& study, const State& state) {
  return last_before(study, state, count_reached(study, state));
}

Facts facts_of(const Study& study, const State& state, std::optional<std::uint32_t> subtask,
               const Walk& walk) {
  Facts facts{&state.shared, {}};
  if (subtask) {
    facts.columns = &state.subtasks[*subtask].columns;
    facts.given.push_back(
        {&block_of(study, state, *subtask).questions, &state.answers[*subtask], &walk.asked});
  } else {
    facts.given.push_back({&study.final_questions, &state.final_answers, &walk.asked});
  }
  for (const Referred& one : walk.referred)
    facts.given.push_back(
        {&block_of(study, state, one.subtask).questions, &state.answers[one.subtask], &one.asked});
  return facts;
}

Need need_of(const Question& question, const Facts& facts) {
  const bool needed = question.rules.required && allows(question.required_if, facts);
  return needed ? Need::required : Need::optional;
}

}  // namespace errand
