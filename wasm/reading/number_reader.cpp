#include "wasm/reading/number_reader.hpp"

#include "wasm/base/text.hpp"

namespace errand {
namespace {

constexpr std::int64_t most_steps = 10000;

void show_bound(Reading& reading, std::string_view name, const std::optional<DecimalNumber>& bound) {
  if (bound)
    reading.display.text(name, to_text(*bound));
  else
    reading.display.null(name);
}

void check_bounds(Reading& reading) {
  const Rules& rules = reading.question.rules;
  if (rules.min && rules.max && *rules.max < *rules.min)
    reading.reports().add(reading.fields.place_of("max"),
                          {"\"max\" of ", reading.called(), " is ", to_text(*rules.max), ", below \"min\""},
                          {"at least ", to_text(*rules.min)});
}

/// The smallest difference between numbers of so many digits behind the point, in millionths.
std::int64_t unit_of(std::uint32_t decimals) {
  std::int64_t unit = 1000000;
  for (std::uint32_t i = 0; i < decimals; ++i) unit /= 10;
  return unit;
}

/// Bounds may leave no number between them that has as few digits as is asked for.
void check_room(Reading& reading) {
  const Rules& rules = reading.question.rules;
  if (!rules.min || !rules.max || *rules.max < *rules.min) return;
  const std::int64_t unit = unit_of(rules.decimals);
  const std::int64_t over = ((rules.min->millionths % unit) + unit) % unit;
  if (rules.min->millionths + (over == 0 ? 0 : unit - over) > rules.max->millionths)
    reading.reports().add(
        reading.fields.place_of("max"),
        {reading.called(), " has no number with ", rules.decimals, " digits behind the point from ",
         to_text(*rules.min), " to ", to_text(*rules.max)},
        {"bounds with such a number between them"});
}

}  // namespace

void read_unit(Reading& reading) {
  reading.question.unit = reading.text("unit");
  reading.display.text("unit", reading.question.unit);
}

void read_number(Reading& reading) {
  Rules& rules = reading.question.rules;
  rules.min = reading.fields.decimal_number("min");
  rules.max = reading.fields.decimal_number("max");
  const bool integer = reading.fields.flag("integer", false);
  rules.decimals = reading.count("decimals", integer ? 0 : 6);
  if (integer && rules.decimals != 0)
    reading.reports().add(reading.fields.place_of("decimals"),
                          {reading.called(), " is \"integer\" and has \"decimals\""}, {"one of the two"});
  check_bounds(reading);
  check_room(reading);
  show_bound(reading, "min", rules.min);
  show_bound(reading, "max", rules.max);
  read_unit(reading);
}

void read_slider(Reading& reading) {
  Rules& rules = reading.question.rules;
  rules.min = reading.fields.decimal_number("min").value_or(DecimalNumber{0});
  rules.max = reading.fields.decimal_number("max").value_or(DecimalNumber{100'000'000});
  rules.step = reading.fields.decimal_number("step").value_or(DecimalNumber{1000000});
  rules.decimals = 6;
  const std::int64_t span = rules.max->millionths - rules.min->millionths;
  if (rules.step->millionths <= 0)
    reading.reports().add(reading.fields.place_of("step"),
                          {"\"step\" of ", reading.called(), " is ", to_text(*rules.step)},
                          {"a number above 0"});
  else if (span <= 0)
    reading.reports().add(reading.fields.place_of("max"),
                          {reading.called(), " goes from ", to_text(*rules.min), " to ", to_text(*rules.max)},
                          {"a \"max\" above \"min\""});
  else if (span % rules.step->millionths != 0 || span / rules.step->millionths > most_steps)
    reading.reports().add(
        reading.fields.place_of("step"),
        {reading.called(), " does not get from \"min\" to \"max\" in steps of ", to_text(*rules.step)},
        {"a whole number of steps, at most ", most_steps});
  show_bound(reading, "min", rules.min);
  show_bound(reading, "max", rules.max);
  show_bound(reading, "step", rules.step);
  show_text(reading, "minLabel");
  show_text(reading, "maxLabel");
  read_unit(reading);
  reading.display.flag("showValue", reading.fields.flag("showValue", false));
}

void read_scale(Reading& reading) {
  const std::int64_t low = reading.whole("min").value_or(1);
  const std::int64_t high = reading.whole("max").value_or(low + 4);
  if (high <= low || high - low > 100)
    reading.reports().add(reading.fields.place_of("max"),
                          {reading.called(), " goes from ", low, " to ", high},
                          {"a \"max\" above \"min\", at most 101 points"});
  else
    for (std::int64_t point = low; point <= high; ++point) {
      Choice choice;
      choice.value = choice.text = decimal(point);
      choice.display = DisplayWriter{}.text("text", choice.text).take();
      reading.question.choices.push_back(std::move(choice));
    }
  show_text(reading, "minLabel");
  show_text(reading, "maxLabel");
}

}  // namespace errand
