#include "wasm/reading/front_writer.hpp"

#include <algorithm>

#include "wasm/base/json_writer.hpp"
#include "wasm/base/text.hpp"
#include "wasm/reading/question_types.hpp"

namespace errand {
namespace {

void write_texts(JsonWriter& out, std::string_view name, const std::vector<std::string>& texts) {
  out.key(name).begin_array();
  for (const std::string& text : texts) out.string(text);
  out.end_array();
}

void write_instructions(JsonWriter& out, const Instructions& instructions) {
  out.key("instructions").begin_object().key("html").string(instructions.simple);
  write_texts(out, "steps", instructions.steps);
  write_texts(out, "images", instructions.images);
  out.key("examples").begin_array();
  for (const Example& example : instructions.examples)
    out.begin_object()
        .key("html")
        .string(example.html)
        .key("answer")
        .string(example.answer)
        .key("reason")
        .string(example.reason)
        .end_object();
  out.end_array().end_object();
}

std::string dollars(std::int64_t cents) {
  const std::string padded = decimal(100 + cents % 100).substr(1);
  return "$" + decimal(cents / 100) + "." + padded;
}

void write_consent(JsonWriter& out, const Study& study) {
  out.key("consent");
  if (!study.consent) {
    out.null();
    return;
  }
  out.begin_object().key("html").string(study.consent->html).key("agree").string(study.consent->agree);
  out.key("decline").string(study.consent->decline).key("contact").string(study.contact).end_object();
}

/// What the reward comes to in an hour, in cents, rounded.
std::int64_t hourly(std::int64_t cents, DecimalNumber minutes) {
  const std::int64_t an_hour = 60 * std::int64_t{1000000};
  return (2 * cents * an_hour + minutes.millionths) / (2 * minutes.millionths);
}

void write_median(JsonWriter& out, const Study& study) {
  out.key("medianMinutes");
  if (study.median_minutes)
    out.string(to_text(*study.median_minutes));
  else
    out.null();
  out.key("hourly");
  if (study.median_minutes && study.hit_creation && study.hit_creation->reward_cents > 0)
    out.string(dollars(hourly(study.hit_creation->reward_cents, *study.median_minutes)));
  else
    out.null();
}

void write_capture(JsonWriter& out, const Capture& capture) {
  if (capture == Capture{}) return;
  out.key("capture").begin_array();
  if (capture.focus) out.string("focus");
  if (capture.paste) out.string("paste");
  if (capture.copy) out.string("copy");
  if (capture.typing) out.string("typing");
  out.end_array();
}

bool has_rare(const std::vector<Question>& questions) {
  return std::any_of(questions.begin(), questions.end(), [](const Question& question) {
    const TypeSpec* type = find_type(question.type);
    return type != nullptr && type->is_rare;
  });
}

void write_custom(JsonWriter& out, const Study& study) {
  const Custom& custom = *study.custom;
  out.key("custom").begin_object();
  write_texts(out, "scripts", custom.scripts);
  write_texts(out, "styles", custom.styles);
  out.key("markup").string(custom.markup).key("config").raw(custom.config).end_object();
}

}  // namespace

bool has_rare_questions(const Study& study) {
  return has_rare(study.final_questions) ||
         std::any_of(study.blocks.begin(), study.blocks.end(),
                     [](const Block& block) { return has_rare(block.questions); });
}

std::string front_of(const Study& study) {
  JsonWriter out;
  out.begin_object().key("title").string(study.title).key("description").string(study.description);
  out.key("language").string(study.language);
  write_texts(out, "languages", study.languages);
  write_instructions(out, study.instructions);
  write_consent(out, study);
  out.key("disclaimer").string(study.disclaimer).key("contact").string(study.contact);
  out.key("irb").string(study.irb).key("reward");
  if (study.hit_creation && study.hit_creation->reward_cents > 0)
    out.string(dollars(study.hit_creation->reward_cents));
  else
    out.null();
  out.key("minutes");
  if (study.minutes)
    out.integer(*study.minutes);
  else
    out.null();
  write_median(out, study);
  out.key("rare").boolean(has_rare_questions(study));
  write_texts(out, "submitHosts", study.submit_hosts);
  write_capture(out, study.capture);
  if (study.custom) write_custom(out, study);
  out.end_object();
  return out.take();
}

}  // namespace errand
