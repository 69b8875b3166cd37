#include "wasm/session/ordering.hpp"

#include <algorithm>

namespace errand {
namespace {

constexpr int most_tries = 30;

std::vector<std::uint32_t> numbers_to(std::size_t count) {
  std::vector<std::uint32_t> numbers(count);
  for (std::uint32_t i = 0; i < count; ++i) numbers[i] = i;
  return numbers;
}

/// The items as one rule sees them: the same number for the same value.
struct Likeness {
  const OrderRule* rule;
  std::vector<std::uint32_t> kind;  ///< by item
  std::vector<std::uint32_t> left;  ///< by kind: items that have no place yet
};

Likeness likeness(const std::vector<const Columns*>& items, const OrderRule& rule) {
  Likeness likeness{&rule, {}, {}};
  std::vector<std::string_view> values;
  for (const Columns* item : items) {
    const std::string* found = find_column(*item, rule.column);
    const std::string_view value = found == nullptr ? std::string_view{} : std::string_view{*found};
    const auto at = std::find(values.begin(), values.end(), value);
    likeness.kind.push_back(static_cast<std::uint32_t>(at - values.begin()));
    if (at == values.end()) values.push_back(value);
  }
  likeness.left.resize(values.size());
  for (const std::uint32_t kind : likeness.kind) ++likeness.left[kind];
  return likeness;
}

/// How many of the last places, at most `most`, are of that kind without a gap.
std::uint32_t run_of(const Likeness& all, const std::vector<std::uint32_t>& placed, std::uint32_t kind,
                     std::uint32_t most) {
  std::uint32_t run = 0;
  while (run < most && run < placed.size() && all.kind[placed[placed.size() - 1 - run]] == kind) ++run;
  return run;
}

/// How many places ago that kind stood last, counted from the next place; `most` when longer ago.
std::uint32_t ago(const Likeness& all, const std::vector<std::uint32_t>& placed, std::uint32_t kind,
                  std::uint32_t most) {
  for (std::uint32_t back = 1; back < most && back <= placed.size(); ++back)
    if (all.kind[placed[placed.size() - back]] == kind) return back;
  return most;
}

bool may_come(const Likeness& all, const std::vector<std::uint32_t>& placed, std::uint32_t item) {
  const std::uint32_t kind = all.kind[item];
  const std::uint32_t count = all.rule->count;
  return all.rule->kind == OrderRule::Kind::in_a_row ? run_of(all, placed, kind, count) < count
                                                     : ago(all, placed, kind, count) == count;
}

/// Whether the `rest` items without a place could still be placed, as far as one rule can tell.
bool leaves_room(const Likeness& all, const std::vector<std::uint32_t>& placed, std::size_t rest) {
  const std::uint64_t count = all.rule->count;
  for (std::uint32_t kind = 0; kind < all.left.size(); ++kind) {
    const std::uint64_t left = all.left[kind];
    if (left == 0) continue;
    if (all.rule->kind == OrderRule::Kind::in_a_row) {
      const std::uint64_t now = count - run_of(all, placed, kind, all.rule->count);
      if (left > now + count * (rest - left)) return false;
    } else {
      const std::uint64_t wait = count - ago(all, placed, kind, all.rule->count);
      if (wait + (left - 1) * count + 1 > rest) return false;
    }
  }
  return true;
}

/// Places `item`; false, and nothing changed, when a rule is against it.
bool place(std::uint32_t item, std::size_t rest, std::vector<Likeness>& rules,
           std::vector<std::uint32_t>& placed) {
  for (const Likeness& rule : rules)
    if (!may_come(rule, placed, item)) return false;
  placed.push_back(item);
  bool room = true;
  for (Likeness& rule : rules) {
    --rule.left[rule.kind[item]];
    room = room && leaves_room(rule, placed, rest);
  }
  if (room) return true;
  placed.pop_back();
  for (Likeness& rule : rules) ++rule.left[rule.kind[item]];
  return false;
}

/// One try; shorter than `count` when it ended nowhere.
std::vector<std::uint32_t> drawn(std::size_t count, std::vector<Likeness> rules, Draws& draws) {
  std::vector<std::uint32_t> placed;
  std::vector<std::uint32_t> waiting = numbers_to(count);
  draws.shuffle(waiting);
  while (!waiting.empty()) {
    std::size_t at = 0;
    while (at < waiting.size() && !place(waiting[at], waiting.size() - 1, rules, placed)) ++at;
    if (at == waiting.size()) break;
    waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return placed;
}

}  // namespace

std::vector<std::uint32_t> shuffled(const std::vector<const Columns*>& items,
                                    const std::vector<OrderRule>& rules, Draws& draws) {
  std::vector<Likeness> all;
  all.reserve(rules.size());
  for (const OrderRule& rule : rules) all.push_back(likeness(items, rule));
  for (int tries = 0; tries < most_tries && !rules.empty(); ++tries)
    if (auto order = drawn(items.size(), all, draws); order.size() == items.size()) return order;
  std::vector<std::uint32_t> order = numbers_to(items.size());
  draws.shuffle(order);
  return order;
}

bool keeps(const std::vector<const Columns*>& items, const std::vector<OrderRule>& rules,
           const std::vector<std::uint32_t>& order) {
  for (const OrderRule& rule : rules) {
    const Likeness all = likeness(items, rule);
    std::vector<std::uint32_t> placed;
    for (const std::uint32_t item : order) {
      if (!may_come(all, placed, item)) return false;
      placed.push_back(item);
    }
  }
  return true;
}

}  // namespace errand
