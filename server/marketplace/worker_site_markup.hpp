#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "server/app/form.hpp"

namespace errand::marketplace {

/// Finished HTML. Only `markup` makes it, so text of requesters and workers cannot reach a page unescaped.
class Html {
 public:
  Html() = default;
  std::string_view text() const { return text_; }
  bool empty() const { return text_.empty(); }
  Html& operator+=(const Html& more) {
    text_ += more.text_;
    return *this;
  }

 private:
  explicit Html(std::string text) : text_(std::move(text)) {}
  template <typename... Args>
  friend Html markup(auto pattern, const Args&... args);
  std::string text_;
};

namespace detail {

template <typename T>
auto escaped(const T& value) {
  if constexpr (std::is_same_v<T, Html>) {
    return value.text();
  } else if constexpr (std::is_arithmetic_v<T>) {
    return value;
  } else {
    return app::escape_html(value);
  }
}

template <typename... Args>
using Pattern = fmt::format_string<decltype(escaped(std::declval<const Args&>()))...>;

}  // namespace detail

/// `pattern` with every {} replaced: Html as it is, anything else escaped. Patterns are checked by the
/// compiler.
template <typename... Args>
Html markup(detail::Pattern<Args...> pattern, const Args&... args);

}  // namespace errand::marketplace
