#include "wasm/base/problem.hpp"

#include "wasm/base/text.hpp"

namespace errand {

namespace {

/// As the Unicode standard names it: U+00E9, U+1F600.
void append_code_point_name(std::string& out, char32_t point) {
  out += "U+";
  for (std::uint32_t shift = point > 0xFFFF ? 20 : 16; shift != 0;) {
    shift -= 4;
    out += "0123456789ABCDEF"[point >> shift & 15];
  }
}

}  // namespace

Wording Message::wording() const {
  Wording wording;
  std::string* half = &wording.what;
  for (const char* at = text_; *at != '\0'; ++at) {
    switch (*at) {
      case '|':
        half = &wording.expected;
        break;
      case '%':
        *half += detail_.text;
        break;
      case '@':
        *half += concat({"line ", decimal(detail_.place.line), ", column ", decimal(detail_.place.column)});
        break;
      case '$':
        append_code_point_name(*half, detail_.point);
        break;
      case '#':
        *half += decimal(detail_.number);
        break;
      case '~':
        *half += decimal(detail_.other);
        break;
      default:
        *half += *at;
    }
  }
  return wording;
}

Place PlaceFinder::at(std::size_t offset) {
  if (offset < seen_) {
    seen_ = 0;
    place_ = {1, 1};
  }
  for (; seen_ < offset && seen_ < text_.size(); ++seen_) {
    const char c = text_[seen_];
    const bool half_line_end = c == '\r' && seen_ + 1 < text_.size() && text_[seen_ + 1] == '\n';
    if (c == '\n' || (c == '\r' && !half_line_end)) {
      ++place_.line;
      place_.column = 1;
    } else if ((c & 0xC0) != 0x80) {
      ++place_.column;
    }
  }
  return place_;
}

std::string to_text(const Problem& problem) {
  std::string out = problem.file;
  if (problem.place.line != 0) {
    out += concat({":", decimal(problem.place.line), ":", decimal(problem.place.column)});
  }
  out += concat({": ", problem.what});
  if (!problem.expected.empty()) out += concat({"; expected ", problem.expected});
  return out;
}

}  // namespace errand
