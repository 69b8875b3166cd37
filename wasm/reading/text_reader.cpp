#include "wasm/reading/text_reader.hpp"

#include <algorithm>

#include "wasm/base/text.hpp"
#include "wasm/reading/pattern_compiler.hpp"
#include "wasm/study/moment.hpp"

namespace errand {
namespace {

void read_span(Reading& reading, std::string_view least_name, std::string_view most_name,
               std::uint32_t& least, std::uint32_t& most, std::int64_t standard) {
  least = reading.count(least_name);
  most = reading.count(most_name, standard == 0 ? 0 : std::max<std::int64_t>(standard, least));
  if (most < least && most != 0)
    reading.reports().add(
        reading.fields.place_of(most_name),
        {Quoted{most_name}, " of ", reading.called(), " is ", most, ", below ", Quoted{least_name}},
        {"at least ", least});
}

std::string read_moment(Reading& reading, std::string_view name) {
  std::string text = reading.fields.text(name);
  if (!text.empty() && !is_moment(reading.question.shape, text))
    reading.reports().add(reading.fields.place_of(name),
                          {Quoted{name}, " of ", reading.called(), " is ", Quoted{text}},
                          {reading.type.about, ", ", find_field(reading.type, name)->about});
  reading.display.text(name, text);
  return text;
}

}  // namespace

void read_text_rules(Reading& reading, std::int64_t standard) {
  Rules& rules = reading.question.rules;
  read_span(reading, "minLength", "maxLength", rules.min_length, rules.max_length, standard);
  read_span(reading, "minWords", "maxWords", rules.min_words, rules.max_words, 0);
  // Each word but the last has a blank behind it.
  if (rules.min_words > 1 && 2 * rules.min_words - 1 > rules.max_length)
    reading.reports().add(
        reading.fields.place_of("minWords"),
        {reading.called(), " asks for ", rules.min_words, " words in ", rules.max_length, " characters"},
        {"fewer words, or a larger \"maxLength\""});
  reading.display.integer("maxLength", rules.max_length);
  show_text(reading, "placeholder");
  const std::string source =
      find_field(reading.type, "pattern") == nullptr ? "" : reading.fields.text("pattern");
  if (source.empty()) return;
  auto pattern = compile_pattern(source);
  if (is_between_slashes(source)) {
    reading.reports().add(reading.fields.place_of("pattern"),
                          {"\"pattern\" of ", reading.called(), " stands between the slashes of JavaScript"},
                          {"it without them, and without flags; a slash of the answer is [/]"});
  } else if (pattern && !can_match(*pattern)) {
    reading.reports().add(reading.fields.place_of("pattern"),
                          {"no answer can match \"pattern\" of ", reading.called()},
                          {"one that some text matches; as characters, '^' and '$' are \\^ and \\$"});
  } else if (pattern) {
    rules.pattern = *std::move(pattern);
  } else {
    reading.reports().add(reading.fields.place_of("pattern"),
                          {"\"pattern\" of ", reading.called(), ", character ", pattern.error().at + 1, ": ",
                           pattern.error().what},
                          {pattern.error().expected});
  }
}

void read_moments(Reading& reading) {
  Rules& rules = reading.question.rules;
  rules.earliest = read_moment(reading, "min");
  rules.latest = read_moment(reading, "max");
  if (!rules.earliest.empty() && !rules.latest.empty() && rules.latest < rules.earliest)
    reading.reports().add(reading.fields.place_of("max"),
                          {"\"max\" of ", reading.called(), " is ", rules.latest, ", before \"min\""},
                          {rules.earliest, " or later"});
}

}  // namespace errand
