#pragma once
#include <string>
#include <string_view>

namespace errand::app {

/// Headers as they go over the wire, judged as they are added. A header with a line end in it would let one
/// answer become two: one such makes all unfit to send.
class HeaderLines {
 public:
  /// What the HTTP layer writes itself (Date, Content-Length, Transfer-Encoding, Connection) is left out.
  void add(std::string_view name, std::string_view value);
  void add(const HeaderLines& other);

  /// Each line with its end, in the order of adding.
  const std::string& text() const { return text_; }
  bool fit() const { return fit_; }
  bool has_content_type_options() const { return has_content_type_options_; }
  bool has_referrer_policy() const { return has_referrer_policy_; }
  /// Keeps its memory.
  void clear();

 private:
  std::string text_;
  bool fit_ = true;
  bool has_content_type_options_ = false;
  bool has_referrer_policy_ = false;
};

}  // namespace errand::app
