#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace errand {

/// Writes the members of a display template: JSON text in which `${column}` stands marked
/// (study/display.hpp).
class DisplayWriter {
 public:
  DisplayWriter& text(std::string_view name, std::string_view value);
  /// The researcher's HTML: what is put in for a column is text there, not markup.
  DisplayWriter& html(std::string_view name, std::string_view value);
  DisplayWriter& integer(std::string_view name, std::int64_t value);
  DisplayWriter& null(std::string_view name);
  DisplayWriter& flag(std::string_view name, bool value);
  /// {"src","alt"}, or null when `src` is empty.
  DisplayWriter& image(std::string_view name, std::string_view src, std::string_view alt);

  /// A list of objects, each written by another writer.
  DisplayWriter& list(std::string_view name, const std::vector<std::string>& objects);
  /// An object written by another writer.
  DisplayWriter& object(std::string_view name, std::string_view members);

  std::string take() { return std::move(out_); }

 private:
  void key(std::string_view name);
  void marked(std::string_view value, char mark);
  std::string out_;
};

}  // namespace errand
