#include "wasm/reading/trial_reader.hpp"

#include <algorithm>

#include "wasm/base/text.hpp"
#include "wasm/reading/choice_reader.hpp"
#include "wasm/reading/media_reader.hpp"
#include "wasm/study/template.hpp"

namespace errand {
namespace {

constexpr std::uint32_t longest_phase_ms = 600'000;
constexpr std::int64_t feedback_ms = 1000;

/// Keys of more than one character that a trial can take; Tab and Escape stay the browser's.
const std::vector<std::string_view>& named_keys() {
  static const std::vector<std::string_view> names = {"ArrowLeft", "ArrowRight", "ArrowUp",   "ArrowDown",
                                                      "Enter",     "Shift",      "Backspace", "Delete",
                                                      "Home",      "End",        "PageUp",    "PageDown"};
  return names;
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

/// What one phase shows, for the page.
std::string read_stimulus(Fields& fields, Question& question) {
  DisplayWriter display;
  const std::string text = fields.words("text");
  const std::string html = fields.words("html");
  const ReadImage image = read_image(fields, question);
  const std::string audio = fields.words("audio", Translation::possible);
  check_address(audio, fields.place_of("audio"), fields.reports());
  question.templates.insert(question.templates.end(), {text, html, audio});
  question.html.push_back(html);
  if (!audio.empty()) question.addresses.push_back(audio);
  display.text("text", text).html("html", html).image("image", image.src, image.alt).text("audio", audio);
  return display.take();
}

std::string read_phase(const Json& item, Reading& reading) {
  Fields fields{&item, concat({"a phase of ", reading.called()}), reading.reports()};
  std::string display = read_stimulus(fields, reading.question);
  Phase phase;
  if (const auto duration = fields.whole("duration", 1, longest_phase_ms))
    phase.duration_ms = static_cast<std::uint32_t>(*duration);
  phase.responds = fields.flag("respond", false);
  if (!phase.duration_ms && !phase.responds && fields.take("duration") == nullptr)
    reading.reports().add(item.place, {fields.called(), " never ends"},
                          {"a \"duration\" in milliseconds, or \"respond\": true"});
  fields.refuse_unknown();
  DisplayWriter rest;
  if (phase.duration_ms)
    rest.integer("duration", *phase.duration_ms);
  else
    rest.null("duration");
  rest.flag("respond", phase.responds);
  reading.question.trial->phases.push_back(phase);
  return display + "," + rest.take();
}

void read_phases(Reading& reading) {
  const Json* source = reading.fields.need("phases", "a list such as [{\"text\": \"+\", \"duration\": 500}]");
  std::vector<std::string> shown;
  for (const Json& item : reading.fields.list("phases", max_phases))
    shown.push_back(read_phase(item, reading));
  if (source != nullptr && source->kind == Json::Kind::array && shown.empty())
    reading.reports().add(source->place, {reading.called(), " has no phases"}, {"at least one"});
  reading.display.list("phases", shown);
}

/// Responses count in phases that follow one another, and somebody has to be able to give one.
void check_window(Reading& reading) {
  const auto& phases = reading.question.trial->phases;
  const Place place = reading.fields.place_of("phases");
  std::size_t windows = 0;
  for (std::size_t i = 0; i < phases.size(); ++i)
    windows += phases[i].responds && (i == 0 || !phases[i - 1].responds) ? 1U : 0U;
  if (windows > 1)
    reading.reports().add(place, {reading.called(), " takes responses, stops, and takes them again"},
                          {"\"respond\" in phases that follow one another"});
  if (windows > 0 && reading.question.choices.empty())
    reading.reports().add(place, {reading.called(), " takes responses and has none"},
                          {"a list \"responses\", such as [{\"text\": \"Yes\", \"key\": \"j\"}]"});
  if (windows == 0 && !reading.question.choices.empty())
    reading.reports().add(reading.fields.place_of("responses"),
                          {reading.called(), " has responses and no phase takes one"},
                          {"\"respond\": true in a phase"});
}

void read_responses(Reading& reading) {
  if (reading.fields.take("responses") == nullptr) return;
  auto& choices = reading.question.choices;
  choices = read_choices(reading, "responses", FieldKind::responses, max_choices);
  for (std::size_t i = 0; i < choices.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (!choices[i].key.empty() && lower(choices[i].key) == lower(choices[j].key))
        reading.reports().add(
            reading.fields.place_of("responses"),
            {"two responses of ", reading.called(), " have the key ", Quoted{choices[i].key}},
            {"a key of its own for each, whether small or capital"});
}

void check_correct(Reading& reading, const std::string& correct) {
  if (correct.empty() || !names_in(correct).empty()) return;
  std::string known;
  for (const Choice& choice : reading.question.choices) {
    if (choice.value == correct) return;
    known += (known.empty() ? "one of " : ", ") + quoted(choice.value);
  }
  reading.reports().add(
      reading.fields.place_of("correct"),
      {"\"correct\" of ", reading.called(), " is ", Quoted{correct}, ", which is no response"},
      {known.empty() ? std::string{"a value of \"responses\""} : known});
}

void read_feedback(Reading& reading, const std::string& correct) {
  const Json* source = reading.fields.take("feedback");
  if (source == nullptr) {
    reading.display.null("feedback");
    return;
  }
  Fields fields{source, concat({"the feedback of ", reading.called()}), reading.reports()};
  DisplayWriter display;
  for (const char* name : {"right", "wrong", "slow"}) {
    const std::string text = fields.words(name);
    reading.question.templates.push_back(text);
    display.text(name, text);
  }
  display.integer("duration", fields.whole("duration", 1, longest_phase_ms).value_or(feedback_ms));
  display.text("correct", correct);
  fields.refuse_unknown();
  if (correct.empty())
    reading.reports().add(source->place, {fields.called(), " does not know what is right"},
                          {"\"correct\" beside it"});
  reading.display.object("feedback", display.take());
}

}  // namespace

std::string read_key(Fields& response) {
  std::string key = response.text("key");
  const bool named = std::find(named_keys().begin(), named_keys().end(), key) != named_keys().end();
  if (key.empty() || named || count_code_points(key) == 1) return key;
  response.reports().add(response.place_of("key"), {"the key ", Quoted{key}, " of ", response.called()},
                         {"one character (\" \" for the space bar), or one of ", joined(named_keys(), ", ")});
  return {};
}

void read_trial_fields(Reading& reading) {
  Question& question = reading.question;
  question.trial.emplace();
  read_phases(reading);
  read_responses(reading);
  check_window(reading);
  question.trial->response_ends = reading.fields.flag("responseEnds", true);
  question.correct = reading.fields.text("correct");
  question.templates.push_back(question.correct);
  check_correct(reading, question.correct);
  reading.display.flag("responseEnds", question.trial->response_ends);
  reading.display.flag("touchOnly", reading.fields.one_of("buttons", {"always", "touch"}) == 1);
  const std::vector<std::string_view> starts = find_field(reading.type, "start")->words;
  reading.display.text("start", starts[reading.fields.one_of("start", starts)]);
  read_feedback(reading, question.correct);
}

}  // namespace errand
