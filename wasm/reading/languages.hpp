#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "wasm/reading/fields.hpp"

namespace errand {

inline constexpr std::uint32_t max_languages = 30;

/// Reads `languages` of `meta`: the tags of the languages that the study's texts are in, its own first. Empty
/// when there is none.
std::vector<std::string> read_languages(Fields& meta);

/// The text that a value holds for workers, in the language that is being read: of a string the string, in a
/// study of several languages of an object such as {"en": "Yes", "de": "Ja"} the member, and that of {"*":
/// "OK"} in all of them. Anything else comes back as it is. What is missing, or too much, is reported.
const Json& said(const Json& value, std::string_view called, Reports& reports, Translation translation);

/// said(), read as a text of a study.
std::string read_words(const Json& value, std::string_view called, Reports& reports,
                       Translation translation = Translation::needed);

/// Whether `value` is an object of languages.
bool is_by_language(const Json& value, const Reports& reports);

/// The text in the study's own language, which a choice without a value is counted by.
std::string own_words(const Json& value, const Reports& reports);

}  // namespace errand
