#include "wasm/study/language.hpp"

#include <algorithm>

namespace errand {

Columns in_language_of(const Study& study, const Columns& columns) {
  Columns out = columns;
  if (study.languages.empty()) return out;
  const std::string ending = "." + study.language;
  for (const auto& [column, value] : columns) {
    const std::string_view name =
        std::string_view{column}.substr(0, column.size() - std::min(column.size(), ending.size()));
    if (name.empty() || column.substr(name.size()) != ending) continue;
    const auto plain =
        std::find_if(out.begin(), out.end(), [&](const auto& one) { return one.first == name; });
    if (plain == out.end())
      out.emplace_back(name, value);
    else
      plain->second = value;
  }
  return out;
}

bool speaks(const Study& study, std::string_view language) {
  return std::find(study.languages.begin(), study.languages.end(), language) != study.languages.end();
}

const Study& in_language(const Study& study, std::string_view language) {
  for (const Study& translation : study.translations)
    if (translation.language == language) return translation;
  return study;
}

}  // namespace errand
