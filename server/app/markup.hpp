#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "server/app/form.hpp"

namespace errand::app {

/// Finished HTML. Only `markup` makes it, so what requesters and workers wrote cannot reach a page unescaped.
class Html {
 public:
  Html() = default;
  std::string_view text() const { return text_; }
  Html& operator+=(const Html& more) {
    text_ += more.text_;
    return *this;
  }

 private:
  explicit Html(std::string text) : text_(std::move(text)) {}
  friend class MarkupMaker;
  std::string text_;
};

/// The inside of `markup`.
class MarkupMaker {
 public:
  template <typename T>
  static auto escaped(const T& value) {
    if constexpr (std::is_same_v<T, Html>) {
      return value.text();
    } else if constexpr (std::is_arithmetic_v<T>) {
      return value;
    } else {
      return escape_html(value);
    }
  }
  template <typename... Args>
  using Pattern = fmt::format_string<decltype(escaped(std::declval<const Args&>()))...>;
  template <typename... Args>
  static Html make(Pattern<Args...> pattern, const Args&... args) {
    return Html{fmt::format(pattern, escaped(args)...)};
  }
};

/// `pattern` with every {} replaced: Html as it is, anything else escaped. The compiler checks the pattern.
template <typename... Args>
Html markup(MarkupMaker::Pattern<Args...> pattern, const Args&... args) {
  return MarkupMaker::make<Args...>(pattern, args...);
}

}  // namespace errand::app
