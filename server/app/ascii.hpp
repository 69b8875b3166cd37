#pragma once
#include <string>
#include <string_view>

namespace errand::app {

/// HTTP's own words are ASCII: no locale, and other bytes stay as they are.
char lower(char letter);
std::string in_lower_case(std::string_view text);
bool same_word(std::string_view a, std::string_view b);

/// Without spaces and tabs at both ends.
std::string_view without_blanks(std::string_view text);

/// Cuts what is before the next `separator` off `rest`; all of it when there is none.
std::string_view cut(std::string_view& rest, std::string_view separator);

}  // namespace errand::app
