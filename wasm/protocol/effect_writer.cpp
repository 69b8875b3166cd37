#include "wasm/protocol/effect_writer.hpp"

#include "wasm/base/json_writer.hpp"
#include "wasm/protocol/event_record.hpp"

namespace errand {
namespace {

void write_choices(JsonWriter& out, const std::vector<Choice>& choices) {
  out.key("choices").begin_array();
  for (const Choice& choice : choices)
    out.begin_object().key("value").string(choice.value).key("text").string(choice.text).end_object();
  out.end_array();
}

void write_bound(JsonWriter& out, std::string_view name, const std::optional<DecimalNumber>& bound) {
  out.key(name);
  if (bound)
    out.string(to_text(*bound));
  else
    out.null();
}

void write_type(JsonWriter& out, const SingleChoice& type) { write_choices(out, type.choices); }
void write_type(JsonWriter& out, const DropDown& type) { write_choices(out, type.choices); }

void write_type(JsonWriter& out, const MultipleChoice& type) {
  write_choices(out, type.choices);
  out.key("minSelected").integer(type.min_selected).key("maxSelected").integer(type.max_selected);
}

void write_type(JsonWriter& out, const RatingScale& type) {
  write_choices(out, type.choices);
  out.key("minLabel").string(type.min_label).key("maxLabel").string(type.max_label);
}

void write_type(JsonWriter& out, const Number& type) {
  write_bound(out, "min", type.min);
  write_bound(out, "max", type.max);
  out.key("unit").string(type.unit);
}

void write_type(JsonWriter& out, const ShortText& type) {
  out.key("maxLength").integer(type.max_length).key("placeholder").string(type.placeholder);
}

void write_type(JsonWriter& out, const LongText& type) {
  out.key("maxLength").integer(type.max_length).key("placeholder").string(type.placeholder);
}

void write_value(JsonWriter& out, const QuestionView& view) {
  out.key("value");
  if (!std::holds_alternative<MultipleChoice>(view.question.type)) {
    out.string(view.value.empty() ? std::string_view{} : std::string_view{view.value.front()});
    return;
  }
  out.begin_array();
  for (const std::string& part : view.value) out.string(part);
  out.end_array();
}

void write_question(JsonWriter& out, const QuestionView& view) {
  const Question& question = view.question;
  out.begin_object().key("name").string(question.name).key("type").string(kind_of(question.type));
  out.key("text").string(question.text).key("help").string(question.help).key("html").string(question.html);
  out.key("image");
  if (question.image)
    out.begin_object()
        .key("src")
        .string(question.image->src)
        .key("alt")
        .string(question.image->alt)
        .end_object();
  else
    out.null();
  out.key("required").boolean(question.required);
  std::visit([&](const auto& type) { write_type(out, type); }, question.type);
  write_value(out, view);
  out.key("error").string(view.error).end_object();
}

void write_view(JsonWriter& out, const View& view) {
  out.begin_object().key("screen").string(view.screen);
  out.key("progress")
      .begin_object()
      .key("done")
      .integer(view.done)
      .key("total")
      .integer(view.total)
      .end_object();
  out.key("subtask");
  if (view.subtask)
    out.begin_object().key("index").integer(*view.subtask).end_object();
  else
    out.null();
  out.key("canPrevious").boolean(view.can_previous).key("isLast").boolean(view.is_last);
  out.key("instructionsOpen").boolean(view.instructions_open);
  out.key("questions").begin_array();
  for (const QuestionView& question : view.questions) write_question(out, question);
  out.end_array().key("receipt").string(view.receipt).end_object();
}

void write_fields(JsonWriter& out, const std::vector<SubmitField>& fields) {
  out.key("fields").begin_array();
  for (const SubmitField& field : fields)
    out.begin_array().string(field.name).string(field.value).end_array();
  out.end_array();
}

void write(JsonWriter& out, const Save& save) {
  std::string event;
  append_event(event, save.event, save.shared);
  out.key("index").integer(save.index).key("event").string(event);
}

void write(JsonWriter& out, const Render& render) {
  out.key("view");
  write_view(out, render.view);
}

void write(JsonWriter& out, const ShowErrors& shown) {
  out.key("errors").begin_array();
  for (const FieldError& error : shown.errors)
    out.begin_object()
        .key("question")
        .string(error.question)
        .key("message")
        .string(error.message)
        .end_object();
  out.end_array().key("focus");
  if (shown.focus.empty())
    out.null();
  else
    out.string(shown.focus);
}

void write(JsonWriter& out, const Post& post) {
  out.key("url").string(post.url);
  write_fields(out, post.fields);
}

void write(JsonWriter& out, const ShowReceipt& receipt) { write_fields(out, receipt.fields); }

void write(JsonWriter& out, const Ignored& ignored) { out.key("why").string(ignored.why); }

}  // namespace

std::string effects_json(const Effects& effects) {
  JsonWriter out;
  out.begin_array();
  for (const Effect& effect : effects)
    std::visit(
        [&](const auto& one) {
          out.begin_object().key("kind").string(one.kind);
          write(out, one);
          out.end_object();
        },
        effect);
  out.end_array();
  return out.take();
}

}  // namespace errand
