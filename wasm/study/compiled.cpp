#include "wasm/study/compiled.hpp"

#include <algorithm>
#include <type_traits>

#include "wasm/base/text.hpp"
#include "wasm/study/rows.hpp"

namespace errand {
namespace {

constexpr std::string_view study_mark = "errand study 1\n";
constexpr std::string_view rows_mark = "errand rows 1\n";

/// Writes and Unpacker reads the same members in the same order: `members` lists them once for both.
class Packer {
 public:
  static constexpr bool reads = false;
  explicit Packer(std::string_view mark) : out{mark} {}

  template <class... T>
  void operator()(const T&... parts) {
    (put(parts), ...);
  }

  std::string out;

 private:
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
  }
  void put(bool value) { number(value ? 1 : 0); }
  void put(std::uint32_t value) { number(value); }
  void put(char32_t value) { number(value); }
  void put(std::int64_t value) {
    number(static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63));
  }
  void put(const std::string& text) {
    number(text.size());
    out += text;
  }
  template <class T>
  void put(const std::optional<T>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <class T>
  void put(const std::vector<T>& values) {
    number(values.size());
    for (const T& value : values) put(value);
  }
  template <class A, class B>
  void put(const std::pair<A, B>& pair) {
    put(pair.first);
    put(pair.second);
  }
  template <class T>
  void put(const T& value) {
    if constexpr (std::is_enum_v<T>)
      number(static_cast<std::uint64_t>(value));
    else
      members(*this, value);
  }
};

class Unpacker {
 public:
  static constexpr bool reads = true;
  Unpacker(std::string_view bytes, std::string_view mark) : rest_{bytes} {
    whole_ = rest_.substr(0, mark.size()) == mark;
    if (whole_) rest_.remove_prefix(mark.size());
  }

  template <class... T>
  void operator()(T&... parts) {
    (get(parts), ...);
  }

  void refuse() { whole_ = false; }
  /// Everything was there, and nothing is left.
  bool ended_well() const { return whole_ && rest_.empty(); }

 private:
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    whole_ = false;
    return 0;
  }
  /// How many items follow; each takes a byte at least.
  std::size_t count() {
    const std::uint64_t value = number();
    if (value <= rest_.size()) return static_cast<std::size_t>(value);
    whole_ = false;
    return 0;
  }
  void get(bool& value) { value = number() != 0; }
  void get(std::uint32_t& value) {
    const std::uint64_t got = number();
    if (got > 0xffffffff) whole_ = false;
    value = static_cast<std::uint32_t>(got);
  }
  void get(char32_t& value) {
    std::uint32_t got = 0;
    get(got);
    value = got;
  }
  void get(std::int64_t& value) {
    const std::uint64_t got = number();
    value = static_cast<std::int64_t>(got >> 1 ^ (~(got & 1) + 1));
  }
  void get(std::string& text) {
    const std::size_t size = count();
    text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    if (!is_utf8(text)) whole_ = false;
  }
  template <class T>
  void get(std::optional<T>& value) {
    if (number() == 0) return;
    get(value.emplace());
  }
  template <class T>
  void get(std::vector<T>& values) {
    // Not resize(): moving T on growth would be 2 KB of module.
    values = std::vector<T>(count());
    for (T& value : values) get(value);
  }
  template <class A, class B>
  void get(std::pair<A, B>& pair) {
    get(pair.first);
    get(pair.second);
  }
  template <class T>
  void get(T& value) {
    if constexpr (std::is_enum_v<T>) {
      value = static_cast<T>(number());
    } else if (depth_ == deepest) {
      whole_ = false;
    } else {
      ++depth_;
      members(*this, value);
      --depth_;
    }
  }

  static constexpr int deepest = 40;
  int depth_ = 0;
  std::string_view rest_;
  bool whole_ = true;
};

/// A T to read into, or one to write.
template <class A, class T>
using Of = std::conditional_t<A::reads, T, const T>&;

template <class A>
void members(A& a, Of<A, DecimalNumber> number) {
  a(number.millionths);
}
template <class A>
void members(A& a, Of<A, Pattern> pattern) {
  if constexpr (A::reads) {
    std::vector<Pattern::Step> steps;
    std::vector<Pattern::Range> ranges;
    a(steps, ranges);
    auto read = Pattern::of(std::move(steps), std::move(ranges));
    if (read)
      pattern = *std::move(read);
    else
      a.refuse();
  } else {
    a(pattern.steps(), pattern.ranges());
  }
}
template <class A>
void members(A& a, Of<A, Pattern::Step> step) {
  a(step.kind, step.first, step.second);
}
template <class A>
void members(A& a, Of<A, Pattern::Range> range) {
  a(range.low, range.high);
}
template <class A>
void members(A& a, Of<A, Choice> choice) {
  a(choice.value, choice.text, choice.display, choice.trap, choice.alone, choice.write, choice.fixed,
    choice.key);
}
template <class A>
void members(A& a, Of<A, Messages> messages) {
  a(messages.required, messages.range, messages.length, messages.pattern, messages.selected);
}
template <class A>
void members(A& a, Of<A, Rules> rules) {
  a(rules.required, rules.min, rules.max, rules.step, rules.total, rules.decimals, rules.earliest,
    rules.latest, rules.min_length, rules.max_length, rules.min_words, rules.max_words, rules.min_selected,
    rules.max_selected, rules.pattern, rules.to_the_end);
}
template <class A>
void members(A& a, Of<A, Condition> condition) {
  a(condition.kind, condition.parts, condition.name, condition.op, condition.values, condition.other);
}
template <class A>
void members(A& a, Of<A, Demand> demand) {
  a(demand.op, demand.other, demand.message);
}
template <class A>
void members(A& a, Of<A, Skip> skip) {
  a(skip.when, skip.page);
}
template <class A>
void members(A& a, Of<A, Page> page) {
  a(page.name, page.first, page.count, page.show_if, page.skips, page.end_if);
}
template <class A>
void members(A& a, Of<A, Phase> phase) {
  a(phase.duration_ms, phase.responds);
}
template <class A>
void members(A& a, Of<A, Trial> trial) {
  a(trial.phases, trial.response_ends);
}
template <class A>
void members(A& a, Of<A, Question> question) {
  a(question.name, question.type, question.shape, question.text, question.unit, question.display,
    question.choices, question.rows, question.trial, question.shuffled, question.rules, question.messages,
    question.show_if, question.required_if, question.demands);
}
template <class A>
void members(A& a, Of<A, KnownAnswer> known) {
  a(known.question, known.accepted);
}
template <class A>
void members(A& a, Of<A, Control> control) {
  a(control.name, control.data);
}
template <class A>
void members(A& a, Of<A, OrderRule> rule) {
  a(rule.kind, rule.column, rule.count);
}
template <class A>
void members(A& a, Of<A, Where> where) {
  a(where.column, where.value);
}
template <class A>
void members(A& a, Of<A, Draw> draw) {
  a(draw.count, draw.each);
}
template <class A>
void members(A& a, Of<A, Repeated> repeated) {
  a(repeated.count, repeated.apart, repeated.places);
}
template <class A>
void members(A& a, Of<A, Feedback> feedback) {
  a(feedback.right, feedback.wrong);
}
template <class A>
void members(A& a, Of<A, Gate> gate) {
  a(gate.tries, gate.then, gate.wrong, gate.ended);
}
template <class A>
void members(A& a, Of<A, Break> rest) {
  a(rest.every, rest.html);
}
template <class A>
void members(A& a, Of<A, Block> block) {
  a(block.name, block.questions, block.pages, block.show_if, block.rows_from, block.count, block.rows,
    block.where, block.draw, block.repeat, block.order, block.order_rules, block.num_controls, block.controls,
    block.control_places, block.repeated, block.answers, block.feedback, block.gate, block.rest, block.back,
    block.is_once, block.refers);
}
template <class A>
void members(A& a, Of<A, PlanPart> part) {
  a(part.block, part.parts, part.order, part.draw, part.repeat);
}
template <class A>
void members(A& a, Of<A, Factor> factor) {
  a(factor.name, factor.levels);
}
template <class A>
void members(A& a, Of<A, Deal> deal) {
  a(deal.over, deal.in_blocks, deal.seed);
}
template <class A>
void members(A& a, Of<A, Table> table) {
  a(table.columns);
}
template <class A>
void members(A& a, Of<A, Capture> capture) {
  a(capture.focus, capture.paste, capture.copy, capture.typing);
}
template <class A>
void members(A& a, Of<A, Study> study) {
  a(study.front, study.has_consent, study.has_instructions, study.is_custom, study.aggregate, study.review,
    study.pipes_answers, study.is_conditional, study.num_subtasks, study.num_hits, study.blocks, study.plan,
    study.factors, study.deal, study.final_questions, study.final_refers, study.row_for, study.data,
    study.answer_bytes, study.duration_seconds, study.capture, study.fingerprint, study.language,
    study.languages);
}

bool is_sound(const Condition& condition) {
  return condition.kind <= Condition::Kind::column && condition.op <= Condition::Op::unanswered &&
         std::all_of(condition.parts.begin(), condition.parts.end(),
                     [](const Condition& part) { return is_sound(part); });
}

bool is_sound(const std::optional<Condition>& condition) { return !condition || is_sound(*condition); }

/// The pages hold all questions in order, and skips lead on.
bool are_sound(const std::vector<Page>& pages, std::size_t questions) {
  std::size_t next = 0;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const Page& page = pages[i];
    if (page.first != next || page.count > questions - next || !is_sound(page.show_if) ||
        !is_sound(page.end_if))
      return false;
    next += page.count;
    for (const Skip& skip : page.skips)
      if (skip.page <= i || skip.page >= pages.size() || !is_sound(skip.when)) return false;
  }
  return !pages.empty() && next == questions;
}

bool is_sound(const Question& question) {
  const Rules& rules = question.rules;
  const bool steps = !rules.step || rules.step->millionths > 0;
  const bool demands =
      std::all_of(question.demands.begin(), question.demands.end(),
                  [](const Demand& demand) { return demand.op <= Condition::Op::unanswered; });
  return is_sound(question.show_if) && is_sound(question.required_if) && demands &&
         question.shape <= Shape::nothing && steps && (question.shape != Shape::sum || rules.total) &&
         (question.shape != Shape::trial || question.trial);
}

bool are_sound(const std::vector<Question>& questions) {
  return std::all_of(questions.begin(), questions.end(),
                     [](const Question& question) { return is_sound(question); });
}

bool has_column(const Columns& row, const std::string& name) {
  return name.empty() || find_column(row, name) != nullptr;
}

/// Ascending, and blocks before `end`.
bool refer_back(const std::vector<std::uint32_t>& refers, std::size_t end) {
  for (std::size_t i = 0; i < refers.size(); ++i)
    if (refers[i] >= end || (i > 0 && refers[i] <= refers[i - 1])) return false;
  return true;
}

bool are_places(const std::vector<std::uint32_t>& places, std::size_t count) {
  return (places.empty() || places.size() >= count) &&
         std::all_of(places.begin(), places.end(), [](std::uint32_t place) { return place > 0; });
}

bool is_order_sound(const Block& block) {
  return block.order <= Order::shuffled &&
         std::all_of(block.order_rules.begin(), block.order_rules.end(), [](const OrderRule& rule) {
           return rule.kind <= OrderRule::Kind::apart && rule.count > 0;
         });
}

bool are_rows_sound(const Block& block) {
  return block.rows_from <= RowsFrom::block && block.count > 0 && block.count <= max_subtasks &&
         std::all_of(block.rows.begin(), block.rows.end(),
                     [&](const Columns& row) { return has_column(row, block.draw.each); });
}

bool is_sound(const Block& block, std::size_t index) {
  return are_rows_sound(block) && is_order_sound(block) && block.num_controls <= block.controls.size() &&
         are_places(block.control_places, block.num_controls) &&
         are_places(block.repeated.places, block.repeated.count) && are_sound(block.questions) &&
         are_sound(block.pages, block.questions.size()) && refer_back(block.refers, index) &&
         std::all_of(block.show_if.begin(), block.show_if.end(),
                     [](const Condition& condition) { return is_sound(condition); }) &&
         (!block.gate || (block.gate->tries > 0 && block.gate->then <= Gate::Then::ends));
}

bool is_sound(const PlanPart& part, std::size_t blocks) {
  if (part.block) return *part.block < blocks && part.parts.empty() && part.order == PlanPart::Order::fixed;
  return !part.parts.empty() && part.parts.size() <= max_blocks &&
         part.order <= PlanPart::Order::latin_square &&
         std::all_of(part.parts.begin(), part.parts.end(),
                     [&](const PlanPart& inner) { return is_sound(inner, blocks); });
}

bool is_design_sound(const Study& study) {
  return study.deal.over <= Deal::Over::workers &&
         std::all_of(study.factors.begin(), study.factors.end(),
                     [](const Factor& factor) { return !factor.levels.empty(); }) &&
         count_conditions(study) <= max_conditions_of_study;
}

/// What the engine takes for granted of a study that the reader has checked.
bool is_sound(const Study& study) {
  for (std::size_t i = 0; i < study.blocks.size(); ++i)
    if (!is_sound(study.blocks[i], i)) return false;
  const bool wants_rows = std::any_of(study.blocks.begin(), study.blocks.end(),
                                      [](const Block& block) { return block.rows_from == RowsFrom::hit; });
  if (wants_rows && (!study.data || study.row_for != RowFor::subtask)) return false;
  const bool has_output = study.blocks.size() == 1 && !study.blocks.front().questions.empty();
  if (study.is_custom && !(has_output && study.has_instructions)) return false;
  return study.num_hits > 0 && study.row_for <= RowFor::hit && are_sound(study.final_questions) &&
         is_sound(study.plan, study.blocks.size()) && is_design_sound(study) &&
         refer_back(study.final_refers, study.blocks.size()) && study.num_subtasks > 0 &&
         study.num_subtasks <= max_subtasks && count_subtasks(study) <= max_subtasks;
}

}  // namespace

std::string compile(const Study& study) {
  Packer out{study_mark};
  out(study);
  return std::move(out.out);
}

std::optional<Study> read_compiled(std::string_view bytes) {
  Unpacker in{bytes, study_mark};
  Study study;
  in(study);
  if (!in.ended_well() || !is_sound(study)) return std::nullopt;
  return study;
}

std::string compile_rows(const Study& study, std::uint32_t hit) {
  if (!study.data) return {};
  const RowSpan span = rows_of_hit(study, hit);
  std::vector<std::vector<std::string>> rows;
  for (std::uint32_t i = 0; i < span.count; ++i)
    rows.push_back(study.data->rows[span.first - study.data->first_row + i]);
  Packer out{rows_mark};
  out(span.first, rows);
  return std::move(out.out);
}

bool add_compiled_rows(Study& study, std::string_view bytes, std::uint32_t hit) {
  const RowSpan span = rows_of_hit(study, hit);
  Table& table = *study.data;
  Unpacker in{bytes, rows_mark};
  in(table.first_row, table.rows);
  return in.ended_well() && table.first_row == span.first && table.rows.size() == span.count &&
         std::all_of(table.rows.begin(), table.rows.end(),
                     [&](const auto& row) { return row.size() == table.columns.size(); });
}

std::string compiled_file(std::string_view language) {
  return language.empty() ? std::string{"study.bin"} : concat({"study.", language, ".bin"});
}

std::string rows_file(const Study& study, std::uint32_t hit) {
  return "rows/" + decimal(hit_index(study, hit) + 1) + ".bin";
}

}  // namespace errand
