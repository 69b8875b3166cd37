#include "wasm/study/template.hpp"

namespace errand {

std::vector<std::string_view> names_in(std::string_view text) {
  std::vector<std::string_view> names;
  each_piece(
      text, [](std::string_view) {}, [&](std::string_view name, std::string_view) { names.push_back(name); });
  return names;
}

}  // namespace errand
