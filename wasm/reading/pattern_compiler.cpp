#include "wasm/reading/pattern_compiler.hpp"

#include "wasm/base/flags.hpp"
#include "wasm/base/problem.hpp"
#include "wasm/base/text.hpp"

namespace errand {
namespace {

using Range = Pattern::Range;
using Ranges = std::vector<Range>;
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

/// Adds to a set of sorted ranges that stay apart from each other.
void add_range(Ranges& set, Range added) {
  set.push_back(added);
  std::size_t at = set.size() - 1;
  for (; at != 0 && set[at - 1].low > added.low; --at) set[at] = set[at - 1];
  set[at] = added;
  std::size_t last = 0;
  for (const Range range : set) {
    if (range.low > set[last].high + 1) {
      set[++last] = range;
    } else if (range.high > set[last].high) {
      set[last].high = range.high;
    }
  }
  while (set.size() > last + 1) set.pop_back();
}

/// Adds every code point outside the sorted ranges.
void add_gaps(Ranges& set, const Range* ranges, std::size_t count) {
  char32_t low = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (low < ranges[i].low) add_range(set, {low, ranges[i].low - 1});
    low = ranges[i].high + 1;
  }
  if (low <= last_point) add_range(set, {low, last_point});
}

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_letter(char32_t c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

/// Reads a pattern and writes its program in one pass. A stretch of program only jumps within itself or to
/// its own end, so it can be moved and copied.
class Compiler {
 public:
  explicit Compiler(std::string_view source) : source_(source) {}

  bool compile() {
    at_ = utf8_prefix(source_);
    if (!at_end()) return fail(at_, "a byte that is not UTF-8|UTF-8");
    at_ = 0;
    if (count_code_points(source_) > longest_pattern) {
      return fail(0, {"the pattern is too long|at most # characters", {.number = longest_pattern}});
    }
    if (!alternatives(0)) return false;
    if (!at_end()) return fail(at_, "a ')' that closes nothing|\\) for the bracket itself");
    emit(Kind::accept, 0, 0);
    return room_for(0, 0);
  }

  std::vector<Step> steps;
  Ranges ranges;
  PatternFault fault{};

 private:
  bool at_end() const { return at_ >= source_.size(); }
  /// The byte here, 0 at the end. All syntax is ASCII.
  char32_t peek() const { return at_end() ? 0 : static_cast<unsigned char>(source_[at_]); }
  bool take(char32_t c) {
    if (at_end() || peek() != c) return false;
    ++at_;
    return true;
  }
  char32_t next() { return next_code_point(source_, at_); }

  std::uint32_t here() const { return static_cast<std::uint32_t>(steps.size()); }
  void emit(Kind kind, std::uint32_t first, std::uint32_t second) { steps.push_back({kind, first, second}); }

  bool fail(std::size_t offset, Message message) {
    Wording wording = message.wording();
    fault.at = count_code_points(source_.substr(0, offset));
    fault.what.swap(wording.what);
    fault.expected.swap(wording.expected);
    return false;
  }

  bool room_for(std::uint32_t more, std::size_t offset) {
    if (here() + more <= Pattern::largest_program) return true;
    return fail(offset,
                "the repetitions multiply to a pattern that is too large"
                "|smaller counts, or fewer counts inside each other");
  }

  bool alternatives(std::uint32_t depth) {
    std::uint32_t last_exit = 0;  // the jumps to the end, each naming the one before
    for (;;) {
      const std::uint32_t start = here();
      while (!at_end() && peek() != '|' && peek() != ')') {
        if (!term(depth)) return false;
      }
      if (!take('|')) break;
      put_split_before(start);
      emit(Kind::jump, last_exit, 0);
      last_exit = here() - 1;
      steps[start].second = here();
    }
    while (last_exit != 0) {
      const std::uint32_t jump = last_exit;
      last_exit = steps[jump].first;
      steps[jump].first = here();
    }
    return true;
  }

  static Step moved(Step step, std::uint32_t by) {
    if (step.kind == Kind::split || step.kind == Kind::jump) {
      step.first += by;
      step.second += by;
    }
    return step;
  }

  void put_split_before(std::uint32_t start) {
    emit(Kind::accept, 0, 0);
    for (std::uint32_t i = here() - 1; i > start; --i) steps[i] = moved(steps[i - 1], 1);
    steps[start] = {Kind::split, start + 1, 0};
  }

  bool term(std::uint32_t depth) {
    const std::uint32_t start = here();
    const std::size_t began = at_;
    const char32_t c = next();
    Ranges set;
    switch (c) {
      // A repetition behind one of these finds nothing to repeat.
      case '^':
        emit(Kind::begin, 0, 0);
        return true;
      case '$':
        emit(Kind::end, 0, 0);
        return true;
      case '*':
      case '+':
      case '?':
      case '{':
        return fail(began,
                    "a repetition with nothing to repeat"
                    "|a character, class or group before it, or a backslash for the sign itself");
      case ']':
      case '}':
        return fail(began,
                    "a closing bracket that closes nothing|a backslash before it for the bracket itself");
      case '(':
        return group(depth) && repetition(start);
      case '[':
        if (!char_class(set)) return false;
        break;
      case '.':
        add_gaps(set, line_end_ranges, std::size(line_end_ranges));
        break;
      case '\\':
        if (!escape(set)) return false;
        break;
      default:
        add_range(set, {c, c});
    }
    const auto first = static_cast<std::uint32_t>(ranges.size());
    for (const Range range : set) ranges.push_back(range);
    emit(Kind::set, first, static_cast<std::uint32_t>(ranges.size()));
    return repetition(start);
  }

  bool group(std::uint32_t depth) {
    const std::size_t opened = at_ - 1;
    if (depth == deepest_group)
      return fail(opened, {"groups nested too deeply|at most #", {.number = deepest_group}});
    if (take('?') && !take(':')) return special_group(opened);
    if (!alternatives(depth + 1)) return false;
    return take(')') || fail(opened, "a '(' that is never closed|its ')', or \\( for the bracket itself");
  }

  bool special_group(std::size_t opened) {
    const bool named = peek() == 'P' || take('<');
    if (peek() == '=' || peek() == '!') return fail(opened, "look-ahead or look-behind|a pattern without it");
    return fail(opened, named ? "a named group|(…) or (?:…)" : "flags within a pattern|(…) or (?:…)");
  }

  bool count(std::uint32_t& number) {
    const std::size_t start = at_;
    number = 0;
    for (; is_digit(peek()); ++at_) {
      if (number <= largest_count) number = number * 10 + (peek() - '0');
    }
    return at_ != start;
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
      if (!counts(least, most))
        return fail(began, "a '{' without a count|{m}, {m,} or {m,n}, or \\{ for the brace itself");
      if (least > most) return fail(began, "a count whose end is below its start|{m,n} with m ≤ n");
      if ((most == unbounded ? least : most) > largest_count) {
        return fail(began, {"a count that is too large|at most #", {.number = largest_count}});
      }
    } else if (!take('*')) {
      return true;
    }
    take('?');  // lazy: the same answers match
    const std::uint32_t copies = most == unbounded ? least + 1 : most;
    if (!room_for(copies * (here() - start + 2), began)) return false;
    repeat(start, least, most);
    return true;
  }

  /// The inside of braces and the closing one.
  bool counts(std::uint32_t& least, std::uint32_t& most) {
    if (!count(least)) return false;
    if (!take(',')) {
      most = least;
    } else if (peek() != '}' && !count(most)) {
      return false;
    }
    return take('}');
  }

  void repeat(std::uint32_t start, std::uint32_t least, std::uint32_t most) {
    const std::uint32_t size = here() - start;
    const auto copy = [&] {
      const std::uint32_t by = here() - start;
      for (std::uint32_t i = 0; i < size; ++i) steps.push_back(moved(steps[start + i], by));
    };
    if (most == 0) {
      while (here() > start) steps.pop_back();
      return;
    }
    std::uint32_t optional = most - least;
    if (least == 0) {
      put_split_before(start++);
      if (most == unbounded) {
        emit(Kind::jump, start - 1, 0);
        optional = 0;
      } else {
        --optional;
      }
      steps[start - 1].second = here() + optional * (size + 1);
    }
    for (std::uint32_t i = 1; i < least; ++i) copy();
    if (least != 0 && most == unbounded) {
      emit(Kind::split, here() - size, here() + 1);
      return;
    }
    const std::uint32_t end = here() + optional * (size + 1);
    while (here() < end) {
      emit(Kind::split, here() + 1, end);
      copy();
    }
  }

  bool char_class(Ranges& set) {
    const std::size_t opened = at_ - 1;
    const bool negated = take('^');
    while (!take(']')) {
      if (!class_part(set)) return false;
      if (at_end()) return fail(opened, "a '[' that is never closed|its ']', or \\[ for the bracket itself");
    }
    if (!negated)
      return !set.empty() || fail(opened, "an empty class, which nothing matches|characters between [ and ]");
    Ranges inner;
    inner.swap(set);
    add_gaps(set, inner.data(), inner.size());
    return true;
  }

  /// A character, an escape or a range of them; the end of the pattern is left to the caller.
  bool class_part(Ranges& set) {
    const std::size_t began = at_;
    Ranges low;
    if (at_end()) return true;
    if (!class_atom(low)) return false;
    const bool range = peek() == '-' && at_ + 1 < source_.size() && source_[at_ + 1] != ']';
    if (range) {
      ++at_;
      Ranges high;
      if (!class_atom(high)) return false;
      if (!is_point(low) || !is_point(high)) {
        return fail(began, "a range with a class at its end|characters, or \\- for the dash itself");
      }
      if (high[0].low < low[0].low) {
        return fail(began,
                    "a range that runs backwards|the lower character first, or \\- for the dash itself");
      }
      low[0].high = high[0].low;
    }
    for (const Range part : low) add_range(set, part);
    return true;
  }

  bool class_atom(Ranges& atom) {
    const char32_t c = next();
    if (c == '\\') return escape(atom);
    add_range(atom, {c, c});
    return true;
  }

  static bool is_point(const Ranges& set) { return set.size() == 1 && set[0].low == set[0].high; }

  bool escape(Ranges& set) {
    const std::size_t began = at_ - 1;
    if (at_end())
      return fail(began, "a backslash at the end|the character it stands before, or \\\\ for itself");
    const char32_t c = next();
    switch (c | 0x20) {
      case 'd':
        add_known(set, c, digit_ranges, std::size(digit_ranges));
        return true;
      case 'w':
        add_known(set, c, word_ranges, std::size(word_ranges));
        return true;
      case 's':
        add_known(set, c, blank_ranges, std::size(blank_ranges));
        return true;
      default:
        return escaped_point(set, c, began);
    }
  }

  /// A capital letter stands for all the others.
  static void add_known(Ranges& set, char32_t letter, const Range* ranges, std::size_t count) {
    if (letter < 'a') return add_gaps(set, ranges, count);
    for (std::size_t i = 0; i < count; ++i) add_range(set, ranges[i]);
  }

  bool escaped_point(Ranges& set, char32_t c, std::size_t began) {
    char32_t point = c;
    switch (c) {
      case 't':
        point = '\t';
        break;
      case 'n':
        point = '\n';
        break;
      case 'r':
        point = '\r';
        break;
      case 'f':
        point = '\f';
        break;
      case 'v':
        point = '\v';
        break;
      case 'x':
      case 'u':
        if (!hex_escape(point, c == 'x' ? 2 : 4)) {
          return fail(
              began,
              "a code that is no character|\\xXX, \\uXXXX or \\u{…} in hexadecimal digits, at most 10FFFF");
        }
        break;
      default:
        if (c < ' ' || c > '~' || is_letter(c) || is_digit(c)) return unknown_escape(c, began);
    }
    add_range(set, {point, point});
    return true;
  }

  bool unknown_escape(char32_t c, std::size_t began) {
    if ((is_digit(c) && c != '0') || c == 'k') return fail(began, "a back-reference|a pattern without it");
    if ((c | 0x20) == 'b')
      return fail(began, "a word boundary|a pattern without it: the whole answer is matched");
    if ((c | 0x20) == 'p') return fail(began, "a Unicode property|ranges such as [a-zÀ-ÿ]");
    return fail(began,
                {"%, which has no meaning"
                 "|\\d \\D \\w \\W \\s \\S \\t \\n \\r \\f \\v \\xXX \\uXXXX \\u{…}, or a backslash before "
                 "punctuation",
                 {.text = source_.substr(began, at_ - began)}});
  }

  /// What stands behind \x, \u (a surrogate pair is one character); false when that is no character.
  bool hex_escape(char32_t& point, std::uint32_t digits) {
    if (digits == 4 && take('{')) return hex(point, 1, 6) && take('}') && is_character(point);
    if (!hex(point, digits, digits)) return false;
    if ((point & ~0x3FFu) == 0xD800) {
      char32_t low = 0;
      if (!take('\\') || !take('u') || !hex(low, 4, 4) || (low & ~0x3FFu) != 0xDC00) return false;
      point = 0x10000 + ((point & 0x3FF) << 10 | (low & 0x3FF));
    }
    return is_character(point);
  }

  static bool is_character(char32_t point) { return point <= last_point && (point & ~0x7FFu) != 0xD800; }

  bool hex(char32_t& number, std::uint32_t least, std::uint32_t most) {
    number = 0;
    std::uint32_t length = 0;
    for (; length < most; ++length, ++at_) {
      const char32_t c = peek();
      if (!is_digit(c) && ((c | 0x20) < 'a' || (c | 0x20) > 'f')) break;
      number = number << 4 | (is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return length >= least;
  }

  std::string_view source_;
  std::size_t at_ = 0;
};

}  // namespace

tl::expected<Pattern, PatternFault> compile_pattern(std::string_view source) {
  Compiler compiler(source);
  if (!compiler.compile()) return tl::make_unexpected(std::move(compiler.fault));
  return *Pattern::of(std::move(compiler.steps), std::move(compiler.ranges));
}

bool can_match(const Pattern& pattern) {
  struct Stand {
    std::size_t step;
    bool at_begin;
    bool at_end;
  };
  const std::vector<Step>& steps = pattern.steps();
  Flags seen(steps.size() * 4);
  std::vector<Stand> open = {{0, true, false}};
  while (!open.empty()) {
    const auto [at, at_begin, at_end] = open.back();
    open.pop_back();
    const std::size_t place = at * 4 + (at_begin ? 2 : 0) + (at_end ? 1 : 0);
    if (seen[place]) continue;
    seen[place] = true;
    switch (const Step& step = steps[at]; step.kind) {
      case Kind::set:
        if (!at_end && step.first < step.second) open.push_back({at + 1, false, false});
        break;
      case Kind::split:
        open.push_back({step.second, at_begin, at_end});
        [[fallthrough]];
      case Kind::jump:
        open.push_back({step.first, at_begin, at_end});
        break;
      case Kind::begin:
        if (at_begin) open.push_back({at + 1, at_begin, at_end});
        break;
      case Kind::end:
        open.push_back({at + 1, at_begin, true});
        break;
      case Kind::accept:
        return true;
    }
  }
  return steps.empty();
}

bool is_between_slashes(std::string_view source) {
  const std::size_t last = source.rfind('/');
  if (source.empty() || source.front() != '/' || last == 0) return false;
  return source.find_first_not_of("dgimsuvy", last + 1) == source.npos;
}

}  // namespace errand
