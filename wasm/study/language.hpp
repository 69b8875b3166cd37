#pragma once
#include <string_view>

#include "wasm/study/study.hpp"

namespace errand {

/// The columns as `${…}` reads them: in a study of several languages, what "text.de" has is in German also
/// that of "text".
Columns in_language_of(const Study& study, const Columns& columns);

/// Whether the study can be shown in that language.
bool speaks(const Study& study, std::string_view language);

/// The study in that language, out of those that the reader has put beside it.
const Study& in_language(const Study& study, std::string_view language);

}  // namespace errand
