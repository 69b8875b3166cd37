#include "wasm/base/problem.hpp"

#include "wasm/base/text.hpp"

namespace errand {

Wording word_message(const char* message, std::string_view detail) {
  Wording wording;
  std::string* half = &wording.what;
  for (; *message != '\0'; ++message) {
    if (*message == '|') {
      half = &wording.expected;
    } else if (*message == '%') {
      *half += detail;
    } else {
      *half += *message;
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
