#include "wasm/study/pattern.hpp"

#include "wasm/base/text.hpp"

namespace errand {
namespace {

using Range = Pattern::Range;
using Ranges = std::vector<Range>;  // sorted, apart from each other
using Step = Pattern::Step;
using Kind = Step::Kind;

constexpr char32_t last_point = 0x10FFFF;
constexpr std::uint32_t unbounded = ~0u;

constexpr Range digit_ranges[] = {{'0', '9'}};
constexpr Range word_ranges[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
constexpr Range line_end_ranges[] = {{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}};
/// ECMAScript's WhiteSpace and LineTerminator.
constexpr Range blank_ranges[] = {{'\t', '\r'},     {' ', ' '},       {0xA0, 0xA0},     {0x1680, 0x1680},
                                  {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F},
                                  {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};

template <std::size_t N>
Ranges as_ranges(const Range (&ranges)[N]) {
  return Ranges(ranges, ranges + N);
}

void add_range(Ranges& set, Range added) {
  Ranges out;
  bool placed = false;
  for (const Range range : set) {
    if (range.high + 1 < added.low) {
      out.push_back(range);
    } else if (added.high + 1 < range.low) {
      if (!placed) out.push_back(added);
      placed = true;
      out.push_back(range);
    } else {
      added = {range.low < added.low ? range.low : added.low,
               range.high > added.high ? range.high : added.high};
    }
  }
  if (!placed) out.push_back(added);
  set.swap(out);
}

Ranges complement(const Ranges& set) {
  Ranges out;
  char32_t low = 0;
  for (const Range range : set) {
    if (low < range.low) out.push_back({low, range.low - 1});
    low = range.high + 1;
  }
  if (low <= last_point) out.push_back({low, last_point});
  return out;
}

/// Whether the sorted ranges [first, end) hold `point`.
bool holds(const Ranges& ranges, std::uint32_t first, std::uint32_t end, char32_t point) {
  while (first < end) {
    const std::uint32_t middle = first + (end - first) / 2;
    if (point < ranges[middle].low) {
      end = middle;
    } else if (point > ranges[middle].high) {
      first = middle + 1;
    } else {
      return true;
    }
  }
  return false;
}

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_letter(char32_t c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

/// Reads a pattern and writes its program in one pass. A stretch of program only jumps within itself or to
/// its own end, so it can be moved and copied.
class Compiler {
 public:
  explicit Compiler(std::string_view source) {
    for (std::size_t at = 0; at < source.size();) points_.push_back(next_code_point(source, at));
  }

  bool compile() {
    if (points_.size() > Pattern::longest) {
      return fail(Pattern::longest, "the pattern is too long",
                  concat({"at most ", decimal(Pattern::longest), " characters"}));
    }
    if (!alternatives(0)) return false;
    if (!at_end()) return fail(at_, "a ')' that closes nothing", "\\) for the bracket itself");
    steps.push_back({Kind::accept});
    return room_for(0, 0);
  }

  std::vector<Step> steps;
  Ranges ranges;
  Pattern::Fault fault{};

 private:
  bool at_end() const { return at_ == points_.size(); }
  char32_t peek(std::size_t ahead = 0) const {
    return at_ + ahead < points_.size() ? points_[at_ + ahead] : 0;
  }
  bool take(char32_t point) {
    if (at_end() || points_[at_] != point) return false;
    ++at_;
    return true;
  }
  std::vector<Step>::iterator at(std::uint32_t step) {
    return steps.begin() + static_cast<std::vector<Step>::difference_type>(step);
  }
  std::uint32_t here() const { return static_cast<std::uint32_t>(steps.size()); }

  bool fail(std::size_t at, std::string_view what, std::string_view expected) {
    fault = {static_cast<std::uint32_t>(at), std::string(what), std::string(expected)};
    return false;
  }

  bool room_for(std::uint64_t more, std::size_t at) {
    if (here() + more <= Pattern::largest_program) return true;
    return fail(at, "the repetitions multiply to a pattern that is too large",
                "smaller counts, or fewer counts inside each other");
  }

  bool alternatives(std::uint32_t depth) {
    std::vector<std::uint32_t> exits;
    for (;;) {
      const std::uint32_t start = here();
      while (!at_end() && peek() != '|' && peek() != ')') {
        if (!term(depth)) return false;
      }
      if (!take('|')) break;
      put_split_before(start);
      exits.push_back(here());
      steps.push_back({Kind::jump});
      steps[start].second = here();
    }
    for (const std::uint32_t jump : exits) steps[jump].first = here();
    return true;
  }

  static void move(Step& step, std::uint32_t by) {
    if (step.kind != Kind::split && step.kind != Kind::jump) return;
    step.first += by;
    step.second += by;
  }

  void put_split_before(std::uint32_t start) {
    steps.insert(at(start), Step{Kind::split, start + 1});
    for (std::uint32_t i = start + 1; i < here(); ++i) move(steps[i], 1);
  }

  bool term(std::uint32_t depth) {
    const std::uint32_t start = here();
    const std::size_t began = at_;
    const char32_t c = points_[at_++];
    Ranges set;
    switch (c) {
      case '^':
      case '$':
        steps.push_back({c == '^' ? Kind::begin : Kind::end});
        return true;  // a repetition behind it then finds nothing to repeat
      case '*':
      case '+':
      case '?':
      case '{':
        return fail(began, "a repetition with nothing to repeat", nothing_expected(c));
      case ']':
      case '}':
        return fail(began, "a closing bracket that closes nothing", c == ']' ? "\\]" : "\\}");
      case '(':
        if (!group(depth)) return false;
        return repetition(start);
      case '[':
        if (!char_class(set)) return false;
        break;
      case '.':
        set = complement(as_ranges(line_end_ranges));
        break;
      case '\\':
        if (!escape(set)) return false;
        break;
      default:
        set.push_back({c, c});
    }
    Step step{Kind::set, static_cast<std::uint32_t>(ranges.size())};
    ranges.insert(ranges.end(), set.begin(), set.end());
    step.second = static_cast<std::uint32_t>(ranges.size());
    steps.push_back(step);
    return repetition(start);
  }

  static std::string_view nothing_expected(char32_t c) {
    return c == '{' ? "a character, class or group before it, or \\{ for the brace itself"
                    : "a character, class or group before it, or a backslash for the sign itself";
  }

  bool group(std::uint32_t depth) {
    const std::size_t opened = at_ - 1;
    if (depth == Pattern::deepest_group) {
      return fail(opened, "groups nested too deeply", concat({"at most ", decimal(Pattern::deepest_group)}));
    }
    if (take('?') && !take(':')) {
      const char32_t after = peek(peek() == '<' ? 1 : 0);
      if (after == '=' || after == '!')
        return fail(opened, "look-ahead or look-behind", "a pattern without it");
      return fail(opened, peek() == '<' || peek() == 'P' ? "a named group" : "flags within a pattern",
                  "(…) or (?:…)");
    }
    if (!alternatives(depth + 1)) return false;
    return take(')') || fail(opened, "a '(' that is never closed", "its ')', or \\( for the bracket itself");
  }

  bool count(std::uint32_t& number) {
    if (!is_digit(peek())) return false;
    number = 0;
    for (; is_digit(peek()); ++at_) {
      if (number <= Pattern::largest_count) number = number * 10 + (peek() - '0');
    }
    return true;
  }

  /// Reads a repetition, if one stands here, and applies it to the program from `start`.
  bool repetition(std::uint32_t start) {
    const std::size_t began = at_;
    std::uint32_t least = 0;
    std::uint32_t most = unbounded;
    if (take('+')) {
      least = 1;
    } else if (take('?')) {
      most = 1;
    } else if (take('{')) {
      bool good = count(least);
      if (!take(',')) {
        most = least;
      } else if (peek() != '}') {
        good = good && count(most);
      }
      if (!good || !take('}')) {
        return fail(began, "a '{' without a count", "{m}, {m,} or {m,n}, or \\{ for the brace itself");
      }
      if (least > most) return fail(began, "a count whose end is below its start", "{m,n} with m ≤ n");
      if (least > Pattern::largest_count || (most != unbounded && most > Pattern::largest_count)) {
        return fail(began, "a count that is too large",
                    concat({"at most ", decimal(Pattern::largest_count)}));
      }
    } else if (!take('*')) {
      return true;
    }
    take('?');  // lazy: the same answers match
    return repeat(start, least, most, began);
  }

  bool repeat(std::uint32_t start, std::uint32_t least, std::uint32_t most, std::size_t began) {
    const std::vector<Step> body(at(start), steps.end());
    const std::uint64_t size = body.size();
    const std::uint64_t rest = most == unbounded ? size + 2 : (most - least) * (size + 1);
    steps.resize(start);
    if (!room_for(least * size + rest, began)) return false;
    const auto copy = [&] {
      const std::uint32_t by = here() - start;
      for (Step step : body) {
        move(step, by);
        steps.push_back(step);
      }
    };
    for (std::uint32_t i = 0; i < least; ++i) copy();
    const auto end = here() + static_cast<std::uint32_t>(rest);
    const std::uint32_t again = here();
    while (here() < end) {
      steps.push_back({Kind::split, here() + 1, end});
      copy();
      if (most == unbounded) steps.push_back({Kind::jump, again});
    }
    return true;
  }

  bool char_class(Ranges& set) {
    const std::size_t opened = at_ - 1;
    const bool negated = take('^');
    while (!take(']')) {
      const std::size_t began = at_;
      Ranges atom;
      if (!class_atom(atom, opened)) return false;
      if (peek() == '-' && at_ + 1 < points_.size() && peek(1) != ']') {
        ++at_;
        Ranges high;
        if (!class_atom(high, opened) || !join(atom, high, began)) return false;
      }
      for (const Range range : atom) add_range(set, range);
    }
    if (set.empty() && !negated)
      return fail(opened, "an empty class, which nothing matches", "characters between [ and ]");
    if (negated) set = complement(set);
    return true;
  }

  bool class_atom(Ranges& atom, std::size_t opened) {
    if (at_end()) return fail(opened, "a '[' that is never closed", "its ']', or \\[ for the bracket itself");
    const char32_t c = points_[at_++];
    if (c == '\\') return escape(atom);
    atom.push_back({c, c});
    return true;
  }

  /// Turns the atom `low` into the range from it to `high`.
  bool join(Ranges& low, const Ranges& high, std::size_t began) {
    if (!is_point(low) || !is_point(high))
      return fail(began, "a range with a class at its end", "characters, or \\- for the dash itself");
    if (high[0].high < low[0].low)
      return fail(began, "a range that runs backwards",
                  "the lower character first, or \\- for the dash itself");
    low[0].high = high[0].high;
    return true;
  }
  static bool is_point(const Ranges& set) { return set.size() == 1 && set[0].low == set[0].high; }

  bool escape(Ranges& set) {
    const std::size_t began = at_ - 1;
    if (at_end())
      return fail(began, "a backslash at the end", "the character it stands before, or \\\\ for itself");
    const char32_t c = points_[at_++];
    switch (c | 0x20) {
      case 'd':
        set = as_ranges(digit_ranges);
        break;
      case 'w':
        set = as_ranges(word_ranges);
        break;
      case 's':
        set = as_ranges(blank_ranges);
        break;
      default:
        return escaped_point(set, c, began);
    }
    if (c < 'a') set = complement(set);
    return true;
  }

  bool escaped_point(Ranges& set, char32_t c, std::size_t began) {
    constexpr std::string_view letters = "tnrfv";
    constexpr std::string_view meanings = "\t\n\r\f\v";
    const std::size_t which = c < 0x80 ? letters.find(static_cast<char>(c)) : letters.npos;
    char32_t point = c;
    if (which != letters.npos) {
      point = static_cast<char32_t>(meanings[which]);
    } else if (c == 'x' || c == 'u') {
      if (!hex_escape(point, c == 'x' ? 2 : 4, began)) return false;
    } else if (c < ' ' || c > '~' || is_letter(c) || is_digit(c)) {
      return unknown_escape(c, began);
    }
    set.push_back({point, point});
    return true;
  }

  bool unknown_escape(char32_t c, std::size_t began) {
    if (is_digit(c) || c == 'k') return fail(began, "a back-reference", "a pattern without it");
    if ((c | 0x20) == 'b')
      return fail(began, "a word boundary", "a pattern without it: the whole answer is matched");
    if ((c | 0x20) == 'p') return fail(began, "a Unicode property", "ranges such as [a-zÀ-ÿ]");
    std::string what = "a backslash before '";
    append_code_point(what, c);
    return fail(began, what + "', which has no meaning",
                "\\d \\D \\w \\W \\s \\S \\t \\n \\r \\f \\v \\xXX \\uXXXX \\u{…}, or punctuation");
  }

  /// \xXX, \uXXXX (a surrogate pair is one character) or \u{…}.
  bool hex_escape(char32_t& point, std::uint32_t digits, std::size_t began) {
    const bool braces = digits == 4 && take('{');
    bool good = braces ? hex(point, 1, 6) && take('}') : hex(point, digits, digits);
    if (good && !braces && (point & 0xFFFFFC00) == 0xD800 && take('\\')) {
      char32_t low = 0;
      good = take('u') && hex(low, 4, 4) && (low & 0xFFFFFC00) == 0xDC00;
      point = 0x10000 + ((point & 0x3FF) << 10 | (low & 0x3FF));
    }
    good = good && point <= last_point && (point & 0xFFFFF800) != 0xD800;
    return good || fail(began, "a code that is no character",
                        "\\xXX, \\uXXXX or \\u{…} with hexadecimal digits, at most 10FFFF");
  }

  bool hex(char32_t& number, std::uint32_t least, std::uint32_t most) {
    number = 0;
    std::uint32_t length = 0;
    for (; length < most; ++length, ++at_) {
      const char32_t c = peek();
      const char32_t letter = c | 0x20;
      if (is_digit(c)) {
        number = number << 4 | (c - '0');
      } else if (letter >= 'a' && letter <= 'f') {
        number = number << 4 | (letter - 'a' + 10);
      } else {
        break;
      }
    }
    return length >= least;
  }

  std::vector<char32_t> points_;
  std::size_t at_ = 0;
};

/// The steps a program may stand at, all kept at once: no step is entered twice at one character.
class Threads {
 public:
  explicit Threads(const std::vector<Step>& steps) : steps_(steps), entered_(steps.size(), 0) {}

  /// Follows everything from `step` that takes no character; keeps the sets that are reached.
  void add(std::uint32_t step, bool at_begin, bool at_end) {
    push(step);
    while (!open_.empty()) {
      const std::uint32_t at = open_.back();
      open_.pop_back();
      switch (const Step& now = steps_[at]; now.kind) {
        case Kind::set:
          sets.push_back(at);
          break;
        case Kind::split:
          push(now.second);
          [[fallthrough]];
        case Kind::jump:
          push(now.first);
          break;
        case Kind::begin:
          if (at_begin) push(at + 1);
          break;
        case Kind::end:
          if (at_end) push(at + 1);
          break;
        case Kind::accept:
          accepted = true;
          break;
      }
    }
  }

  void next_character() {
    ++character_;
    accepted = false;
    sets.clear();
  }

  std::vector<std::uint32_t> sets;
  bool accepted = false;
  std::uint64_t work = 0;

 private:
  void push(std::uint32_t step) {
    if (entered_[step] == character_) return;
    entered_[step] = character_;
    open_.push_back(step);
    ++work;
  }

  const std::vector<Step>& steps_;
  std::vector<std::uint32_t> entered_;  // the character at which a step was last entered
  std::vector<std::uint32_t> open_;
  std::uint32_t character_ = 1;
};

}  // namespace

tl::expected<Pattern, Pattern::Fault> Pattern::compile(std::string_view source) {
  const std::size_t valid = utf8_prefix(source);
  if (valid != source.size()) {
    return tl::make_unexpected(
        Fault{count_code_points(source.substr(0, valid)), "a byte that is not UTF-8", "UTF-8"});
  }
  Compiler compiler(source);
  if (!compiler.compile()) return tl::make_unexpected(std::move(compiler.fault));
  Pattern pattern;
  pattern.source_ = source;
  pattern.steps_ = std::move(compiler.steps);
  pattern.ranges_ = std::move(compiler.ranges);
  return pattern;
}

bool Pattern::matches(std::string_view text) const {
  std::uint64_t work = 0;
  return matches(text, work);
}

bool Pattern::matches(std::string_view text, std::uint64_t& work) const {
  if (steps_.empty()) return text.empty();
  Threads threads(steps_);
  threads.add(0, true, text.empty());
  std::vector<std::uint32_t> standing;
  std::size_t at = 0;
  while (at < text.size() && !threads.sets.empty()) {
    const char32_t point = next_code_point(text, at);
    standing.swap(threads.sets);
    threads.next_character();
    for (const std::uint32_t step : standing) {
      if (holds(ranges_, steps_[step].first, steps_[step].second, point))
        threads.add(step + 1, false, at == text.size());
    }
  }
  work += threads.work;
  return at == text.size() && threads.accepted;
}

}  // namespace errand
