#include "wasm/base/json.hpp"

#include "wasm/base/text.hpp"

namespace errand {
namespace {

constexpr std::size_t most_doubled = 1000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '$'; }

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view escape_letters = "\"\\bfnrt/";
constexpr std::string_view escape_meanings = "\"\\\b\f\n\r\t/";
constexpr char not_finite[] = "NaN or Infinity, which JSON does not have|a finite number, or null";

bool is_quote_lookalike(char32_t point) {
  return (point >= 0x2018 && point <= 0x201F) || point == 0xAB || point == 0xBB || point == 0xFF02;
}

bool is_unusual_blank(char32_t point) {
  return point == 0xA0 || point == 0x3000 || point == 0xFEFF || (point >= 0x2000 && point <= 0x200F) ||
         point == 0x2028 || point == 0x2029 || point == 0x202F || point == 0x2060 || (point < 0x20) ||
         point == 0x7F;
}

/// The names of one object, so that a doubled one is found in constant time.
class NameIndex {
 public:
  /// The earlier member with the name of `members.back()`, or nullptr.
  const Member* add_last(const std::vector<Member>& members) {
    if (members.size() * 2 > slots_.size()) {
      slots_.assign(slots_.empty() ? 8 : slots_.size() * 2, 0);
      for (std::uint32_t i = 0; i + 1 < members.size(); ++i) add(members, i);
    }
    return add(members, static_cast<std::uint32_t>(members.size() - 1));
  }

 private:
  const Member* add(const std::vector<Member>& members, std::uint32_t index) {
    const std::string& name = members[index].name;
    std::uint32_t hash = 2166136261u;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash & mask;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
      const Member& other = members[slots_[slot] - 1];
      if (other.name == name) return &other;
    }
    slots_[slot] = index + 1;
    return nullptr;
  }

  std::vector<std::uint32_t> slots_;  // member's index + 1; a power of two of them
};

class Reader {
 public:
  Reader(std::string_view text, std::string_view file) : text_(text), file_(file), places_(text) {}

  bool read(Json& out) {
    const std::size_t valid = utf8_prefix(text_);
    if (valid != text_.size()) {
      return fail_at(valid,
                     "a byte that is not UTF-8|text saved as UTF-8 (not Latin-1, Windows-1252 or UTF-16)");
    }
    skip_blanks();
    if (at_end()) return fail_at(0, "the text is empty|a JSON value");
    if (!value(out, 0)) return false;
    skip_blanks();
    if (at_end()) return true;
    if (is_closing(peek())) return fail("a closing bracket too many|the end of the text");
    return unexpected("more text after the end of the JSON value|the end of the text");
  }

  Problems problems;

 private:
  bool at_end() const { return at_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void skip_blanks() {
    while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') ++at_;
  }
  static bool is_closing(char c) { return c == '}' || c == ']'; }
  std::string_view word_here() const {
    std::size_t end = at_;
    while (end < text_.size() && is_word(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }

  void report(Place place, Message message) {
    Wording wording = message.wording();
    problems.push_back({std::string(file_), place, std::move(wording.what), std::move(wording.expected)});
  }
  bool fail(Message message) {
    report(places_.at(at_), message);
    return false;
  }
  bool fail_at(std::size_t offset, Message message) {
    at_ = offset;
    return fail(message);
  }

  /// Reports what stands here: by its own name where that is a known slip, else by `message`.
  bool unexpected(Message message) {
    if (peek() == '/' || peek() == '#') return fail("a comment|no comments: JSON has none");
    if (peek() == '\'') return fail("a single quote|double quotes around text: \"…\"");
    std::size_t next = at_;
    const char32_t point = at_end() ? U' ' : next_code_point(text_, next);
    if (is_quote_lookalike(point)) {
      return fail(
          {"a typographic quote (%)|the straight double quote: \"", {.text = text_.substr(at_, next - at_)}});
    }
    if (is_unusual_blank(point)) {
      return fail({"an invisible character ($)|ordinary blanks between values", {.point = point}});
    }
    return fail(message);
  }

  bool value(Json& out, std::uint32_t depth) {
    out.place = places_.at(at_);
    const char c = peek();
    if (c == '{' || c == '[') {
      if (depth == json_depth)
        return fail({"brackets nested too deeply|at most # levels", {.number = json_depth}});
      return c == '{' ? object(out, depth + 1) : array(out, depth + 1);
    }
    if (c == '"') {
      out.kind = Json::Kind::string;
      return string(out.text);
    }
    if (c == '-' || is_digit(c)) return number(out);
    return word(out);
  }

  bool word(Json& out) {
    const std::string_view word = word_here();
    if (word == "true" || word == "false") {
      out.kind = Json::Kind::boolean;
      out.boolean = word.size() == 4;
    } else if (word != "null") {
      return no_value(word);
    }
    at_ += word.size();
    return true;
  }

  bool no_value(std::string_view word) {
    if (word == "NaN" || word == "Infinity") return fail(not_finite);
    if (!word.empty()) {
      return fail({"a word without quotes: %|true, false, null, or text in double quotes",
                   {.text = shortened(word)}});
    }
    if (peek() == '+') return fail("a number with a plus sign|no sign before a positive number");
    if (peek() == '.') return fail("a number that begins with its point|a digit before the point: 0.5");
    return unexpected("a value is missing|text in double quotes, a number, true, false, null, '{' or '['");
  }

  bool digits() {
    const std::size_t start = at_;
    while (is_digit(peek())) ++at_;
    return at_ != start;
  }

  bool number(Json& out) {
    const std::size_t start = at_;
    if (take('-') && word_here() == "Infinity") return fail_at(start, not_finite);
    const bool zero = peek() == '0';
    const std::size_t whole = at_;
    if (!digits()) return fail("a minus sign without a number|a digit");
    if (zero && at_ != whole + 1) {
      return fail_at(start, "a number with a leading zero|no zero in front, or text in double quotes");
    }
    if (take('.') && !digits()) return fail("a number that ends with its point|a digit after the point");
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!digits()) return fail("an exponent without digits|a digit");
    }
    if (is_word(peek()) || peek() == '.') {
      return fail("a number that runs into other text|a plain decimal number, or text in double quotes");
    }
    out.kind = Json::Kind::number;
    out.text = text_.substr(start, at_ - start);
    return true;
  }

  bool string(std::string& out) {
    const Place opened = places_.at(at_++);
    for (;;) {
      const std::size_t run = at_;
      while (!at_end() && peek() != '"' && peek() != '\\' && static_cast<unsigned char>(peek()) >= 0x20)
        ++at_;
      out += text_.substr(run, at_ - run);
      if (take('"')) return true;
      if (at_end() || peek() != '\\') return broken_string(opened);
      if (!escape(out)) return false;
    }
  }

  bool broken_string(Place opened) {
    if (peek() == '\t') return fail("a tab inside text|\\t");
    if (at_end())
      return fail({"the text ends inside the string that opened in @|its closing '\"'", {.place = opened}});
    if (peek() == '\n' || peek() == '\r') {
      return fail({"the line ends inside the string that opened in @|its closing '\"', or \\n for a line end",
                   {.place = opened}});
    }
    return fail({"a control character ($) inside text|none, or its escape such as \\u0001",
                 {.point = static_cast<char32_t>(peek())}});
  }

  bool escape(std::string& out) {
    const std::size_t start = at_++;
    if (take('u')) return unicode_escape(out, start);
    const std::size_t which = at_end() ? std::string_view::npos : escape_letters.find(peek());
    if (which == std::string_view::npos) {
      return fail_at(start,
                     "a backslash before a character that has no escape"
                     "|one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX (a backslash itself is \\\\)");
    }
    out += escape_meanings[which];
    ++at_;
    return true;
  }

  bool unicode_escape(std::string& out, std::size_t start) {
    char32_t point = 0;
    if (!four_hex(point)) return fail_at(start, "\\u without four hexadecimal digits|such as \\u00e9");
    if ((point & 0xF800) == 0xD800) {
      char32_t low = 0;
      const bool pair =
          point < 0xDC00 && take('\\') && take('u') && four_hex(low) && (low & 0xFC00) == 0xDC00;
      if (!pair) {
        return fail_at(
            start, "half of a surrogate pair|both halves, such as \\ud83d\\ude00, or the character itself");
      }
      point = 0x10000 + ((point & 0x3FF) << 10 | (low & 0x3FF));
    }
    append_code_point(out, point);
    return true;
  }

  bool four_hex(char32_t& point) {
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = is_letter(peek()) ? static_cast<char>(peek() | 0x20) : peek();
      const std::size_t digit = hex_digits.find(c);
      if (digit == hex_digits.npos) return false;
      point = point << 4 | static_cast<char32_t>(digit);
    }
    return true;
  }

  enum class After { another, end, fault };

  /// What stands behind an item or a member.
  After after_item(const Json& container, char close) {
    const bool in_object = close == '}';
    skip_blanks();
    if (take(close)) return After::end;
    const std::size_t comma = at_;
    if (take(',')) {
      skip_blanks();
      if (peek() != close && !is_misplaced_end()) return After::another;
      if (peek() != close) return unclosed(container, close);
      fail_at(comma, in_object ? "a comma after the last member|no comma before '}'"
                               : "a comma after the last item|no comma before ']'");
    } else if (is_misplaced_end()) {
      unclosed(container, close);
    } else {
      unexpected(in_object ? "a comma is missing between two members|',' or '}'"
                           : "a comma is missing between two items|',' or ']'");
    }
    return After::fault;
  }

  bool is_misplaced_end() const { return at_end() || is_closing(peek()); }

  After unclosed(const Json& container, char close) {
    const char* const message = close == '}'
                                    ? (at_end() ? "the text ends inside the object that opened in @|'}'"
                                                : "']' inside the object that opened in @|'}'")
                                    : (at_end() ? "the text ends inside the array that opened in @|']'"
                                                : "'}' inside the array that opened in @|']'");
    fail({message, {.place = container.place}});
    return After::fault;
  }

  /// What stands behind the opening bracket.
  After after_opening(const Json& container, char close) {
    ++at_;
    skip_blanks();
    if (take(close)) return After::end;
    return is_misplaced_end() ? unclosed(container, close) : After::another;
  }

  bool array(Json& out, std::uint32_t depth) {
    out.kind = Json::Kind::array;
    After after = after_opening(out, ']');
    while (after == After::another) {
      if (!value(out.items.emplace_back(), depth)) return false;
      after = after_item(out, ']');
    }
    return after == After::end;
  }

  bool object(Json& out, std::uint32_t depth) {
    out.kind = Json::Kind::object;
    NameIndex names;
    After after = after_opening(out, '}');
    if (after == After::another) out.members.reserve(4);  // an event has three or four
    while (after == After::another) {
      Member& member = out.members.emplace_back();
      if (!name(member)) return false;
      if (const Member* first = names.add_last(out.members)) report_doubled(member, *first);
      if (!value(member.value, depth)) return false;
      after = after_item(out, '}');
    }
    return after == After::end;
  }

  /// A member's name and its colon.
  bool name(Member& member) {
    member.place = places_.at(at_);
    if (peek() != '"') {
      const std::string_view word = word_here();
      if (word.empty()) return unexpected("a member's name is missing|a name in double quotes");
      if (is_digit(peek()) && at_ > 1 && text_[at_ - 1] == ',' && is_digit(text_[at_ - 2]))
        return fail("a comma within a number|a point: 0.5");
      return fail({"a name without quotes: %|\"%\"", {.text = shortened(word)}});
    }
    if (!string(member.name)) return false;
    skip_blanks();
    if (!take(':'))
      return unexpected({"the colon after the name \"%\" is missing|':'", {.text = shortened(member.name)}});
    skip_blanks();
    return true;
  }

  void report_doubled(const Member& member, const Member& first) {
    if (problems.size() == most_doubled) return;
    report(member.place, {"\"%\" twice in one object, first in @|each name once",
                          {.text = shortened(member.name), .place = first.place}});
  }

  std::string_view text_;
  std::string_view file_;
  PlaceFinder places_;
  std::size_t at_ = 0;
};

/// Exponents of a text within `json_bytes` stay far below this.
constexpr std::int64_t largest_exponent = 1000000000;

std::int64_t exponent_of(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  std::int64_t number = 0;
  for (const char c : text) {
    if (is_digit(c) && number < largest_exponent) number = number * 10 + (c - '0');
  }
  return negative ? -number : number;
}

}  // namespace

const Json* Json::find(std::string_view name) const {
  for (const Member& member : members) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

std::optional<std::int64_t> Json::integer() const {
  if (kind != Kind::number) return std::nullopt;
  if (const auto plain = parse_integer(text)) return plain;
  const std::size_t mantissa_end = text.find_first_of("eE");
  std::int64_t exponent =
      mantissa_end == text.npos ? 0 : exponent_of(std::string_view(text).substr(mantissa_end + 1));
  std::string whole;
  bool in_fraction = false;
  for (const char c : std::string_view(text).substr(0, mantissa_end)) {
    if (c == '.') {
      in_fraction = true;
    } else {
      whole += c;
      exponent -= in_fraction;
    }
  }
  while (whole.size() > 1 && whole.back() == '0') {
    whole.pop_back();
    ++exponent;
  }
  if (whole == "0" || whole == "-" || whole.empty()) return 0;
  if (exponent < 0 || exponent > 16) return std::nullopt;
  whole.append(static_cast<std::size_t>(exponent), '0');
  return parse_integer(whole);
}

void append_json(std::string& out, const Json& value) {
  switch (value.kind) {
    case Json::Kind::null:
      out += "null";
      return;
    case Json::Kind::boolean:
      out += value.boolean ? "true" : "false";
      return;
    case Json::Kind::number:
      out += value.text;
      return;
    case Json::Kind::string:
      append_quoted(out, value.text);
      return;
    case Json::Kind::array:
      out += '[';
      break;
    case Json::Kind::object:
      out += '{';
      break;
  }
  bool first = true;
  const auto comma = [&] {
    if (!first) out += ',';
    first = false;
  };
  for (const Json& item : value.items) {
    comma();
    append_json(out, item);
  }
  for (const Member& member : value.members) {
    comma();
    append_quoted(out, member.name);
    out += ':';
    append_json(out, member.value);
  }
  out += value.kind == Json::Kind::array ? ']' : '}';
}

tl::expected<Json, Problems> parse_json(std::string_view text, std::string_view file,
                                        std::size_t most_bytes) {
  Json out;
  if (text.size() > most_bytes) {
    return tl::make_unexpected(Problems{{std::string(file), {}, "the file is too large", "at most 4 MiB"}});
  }
  Reader reader(without_mark(text), file);
  reader.read(out);
  if (!reader.problems.empty()) return tl::make_unexpected(std::move(reader.problems));
  return out;
}

}  // namespace errand
