#include "wasm/study/columns.hpp"

#include "wasm/study/template.hpp"

namespace errand {

const std::string* find_column(const Columns& columns, std::string_view name) {
  for (const auto& [column, value] : columns)
    if (column == name) return &value;
  return nullptr;
}

std::string filled(std::string_view text, const Columns& columns) {
  std::string out;
  each_piece(
      text, [&](std::string_view plain) { out += plain; },
      [&](std::string_view name, std::string_view source) {
        const std::string* value = find_column(columns, name);
        out += value == nullptr ? source : std::string_view{*value};
      });
  return out;
}

}  // namespace errand
