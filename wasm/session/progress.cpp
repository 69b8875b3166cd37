#include "wasm/session/progress.hpp"

#include <algorithm>

#include "wasm/session/path.hpp"

namespace errand {
namespace {

enum class Verdict { no, yes, open };

/// What is settled about one subtask's conditions while the worker is at `here`.
class Judge {
 public:
  Judge(const Study& study, const State& state, Stop here, std::uint32_t position)
      : study_{study},
        state_{state},
        here_{here},
        subtask_{state.order[position]},
        walk_{walk(study, state, subtask_)},
        facts_{facts_of(study, state, subtask_, walk_)} {}

  Judge(const Judge&) = delete;
  Judge& operator=(const Judge&) = delete;

  const Block& block() const { return block_of(study_, state_, subtask_); }
  bool is_at(std::uint32_t page) const {
    return state_.order[here_.position] == subtask_ && here_.page == page;
  }

  Verdict of(const Condition& condition) const {
    if (condition.kind > Condition::Kind::none) return of_comparison(condition);
    const bool all = condition.kind == Condition::Kind::all;
    const Verdict decisive = all ? Verdict::no : Verdict::yes;
    Verdict verdict = condition.kind == Condition::Kind::any ? Verdict::no : Verdict::yes;
    const Verdict decided = verdict == Verdict::no ? Verdict::yes : Verdict::no;
    for (const Condition& part : condition.parts) {
      const Verdict one = of(part);
      if (one == decisive) return decided;
      if (one == Verdict::open) verdict = Verdict::open;
    }
    return verdict;
  }

  Verdict of(const std::optional<Condition>& condition, Verdict without) const {
    return condition ? of(*condition) : without;
  }

  /// Whether the page is shown: its condition holds, and that of one of its questions.
  Verdict shows(const Page& page) const {
    Verdict asks = Verdict::no;
    for (std::uint32_t q = page.first; q < page.first + page.count && asks != Verdict::yes; ++q) {
      const Verdict one = of(block().questions[q].show_if, Verdict::yes);
      if (one != Verdict::no) asks = one;
    }
    return both(both(of_block(), of(page.show_if, Verdict::yes)), asks);
  }

 private:
  static Verdict both(Verdict one, Verdict other) {
    if (one == Verdict::no || other == Verdict::no) return Verdict::no;
    return one == Verdict::open ? one : other;
  }

  Verdict of_block() const {
    Verdict verdict = Verdict::yes;
    for (const Condition& condition : block().show_if) verdict = both(verdict, of(condition));
    return verdict;
  }

  Verdict of_comparison(const Condition& condition) const {
    const bool about_answer = condition.kind == Condition::Kind::answer;
    if ((about_answer && is_open(condition.name)) || is_open(condition.other)) return Verdict::open;
    return holds(condition, facts_) ? Verdict::yes : Verdict::no;
  }

  /// Whether the worker may still answer the question of that name.
  bool is_open(std::string_view name) const {
    if (name.empty()) return false;
    if (const auto own = lies_ahead(subtask_, name)) return *own;
    for (const Referred& one : walk_.referred)
      if (const auto other = lies_ahead(one.subtask, name)) return *other;
    return false;
  }

  /// nullopt when that subtask has no question of that name.
  std::optional<bool> lies_ahead(std::uint32_t subtask, std::string_view name) const {
    const Block& block = block_of(study_, state_, subtask);
    for (std::uint32_t q = 0; q < block.questions.size(); ++q) {
      if (block.questions[q].name != name) continue;
      const auto found = std::find(state_.order.begin(), state_.order.end(), subtask);
      const auto position = static_cast<std::uint32_t>(found - state_.order.begin());
      if (position != here_.position) return position > here_.position;
      return q >= block.pages[here_.page].first;
    }
    return std::nullopt;
  }

  const Study& study_;
  const State& state_;
  Stop here_;
  std::uint32_t subtask_;
  Walk walk_;
  Facts facts_;
};

/// Where the first skip that may happen leads; nullopt: to the next page.
std::optional<std::uint32_t> skip_from(const Judge& judge, const Page& page, Progress& progress) {
  for (const Skip& skip : page.skips) {
    const Verdict verdict = judge.of(skip.when);
    if (verdict == Verdict::yes) return skip.page;
    progress.about = progress.about || verdict == Verdict::open;
    if (verdict == Verdict::open) return std::nullopt;
  }
  return std::nullopt;
}

/// Adds the subtask's pages from `page` on; whether the final questions surely come then.
bool add_pages(const Judge& judge, std::uint32_t page, Progress& progress) {
  const std::vector<Page>& pages = judge.block().pages;
  while (page < pages.size()) {
    const Page& there = pages[page];
    const Verdict shown = judge.is_at(page) ? Verdict::yes : judge.shows(there);
    ++page;
    if (shown == Verdict::no) continue;
    ++progress.total;
    const Verdict ends = judge.of(there.end_if, Verdict::no);
    if (shown == Verdict::yes && ends == Verdict::yes) return true;
    if (shown == Verdict::open || ends != Verdict::no) progress.about = true;
    if (shown == Verdict::yes) page = skip_from(judge, there, progress).value_or(page);
  }
  return false;
}

std::uint32_t pages_behind(const Study& study, const State& state, Stop here) {
  std::size_t pages = 0;
  for (std::uint32_t position = 0; position < here.position; ++position) {
    const Walk there = walk(study, state, state.order[position]);
    pages += there.pages.size();
    if (there.ends) break;
  }
  if (here.position < state.order.size())
    for (const std::uint32_t page : walk(study, state, state.order[here.position]).pages)
      pages += page < here.page ? 1 : 0;
  return static_cast<std::uint32_t>(pages);
}

/// Where the worker is among the subtasks; behind the last one where no more of them come.
Stop whereabouts(const State& state) {
  if (const auto* answering = std::get_if<Answering>(&state.screen))
    return {answering->position, answering->page};
  if (const auto* resting = std::get_if<Resting>(&state.screen)) return {resting->position, resting->page};
  const bool before = std::holds_alternative<InPreview>(state.screen) ||
                      std::holds_alternative<AskingConsent>(state.screen) ||
                      std::holds_alternative<Instructing>(state.screen);
  if (before) return {};
  return {static_cast<std::uint32_t>(state.order.size()), 0};
}

}  // namespace

Progress progress_of(const Study& study, const State& state) {
  const Stop here = whereabouts(state);
  Progress progress;
  progress.done = progress.total = pages_behind(study, state, here);
  for (std::uint32_t position = here.position; position < state.order.size(); ++position) {
    const Judge judge{study, state, here, position};
    if (add_pages(judge, position == here.position ? here.page : 0, progress)) break;
  }
  if (!study.final_questions.empty()) ++progress.total;
  return progress;
}

}  // namespace errand
