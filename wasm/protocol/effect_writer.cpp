#include "wasm/protocol/effect_writer.hpp"

#include "wasm/base/json_writer.hpp"
#include "wasm/protocol/event_record.hpp"

namespace errand {
namespace {

void write_fault(JsonWriter& out, const Fault& fault) {
  out.begin_object().key("id").string(fault.id).key("values").begin_array();
  for (const std::string& value : fault.values) out.string(value);
  out.end_array().end_object();
}

void write_choices(JsonWriter& out, std::string_view name, const std::vector<ChoiceView>& choices) {
  if (choices.empty()) return;
  out.key(name).begin_array();
  for (const ChoiceView& choice : choices)
    out.begin_object().key("value").string(choice.value).raw(choice.display).end_object();
  out.end_array();
}

void write_question(JsonWriter& out, const QuestionView& question) {
  out.begin_object().key("name").string(question.name).key("type").string(question.type);
  out.raw(question.display).key("required").boolean(question.required);
  write_choices(out, "choices", question.choices);
  write_choices(out, "rows", question.rows);
  out.key("value").begin_array();
  for (const std::string& part : question.value) out.string(part);
  out.end_array().key("error");
  if (question.fault)
    write_fault(out, *question.fault);
  else
    out.null();
  if (question.position) out.key("position").integer(*question.position);
  out.end_object();
}

void write_deadline(JsonWriter& out, const std::optional<Deadline>& deadline) {
  out.key("deadline");
  if (!deadline) {
    out.null();
    return;
  }
  out.begin_object().key("at").integer(deadline->at.count);
  out.key("soon").integer(soon(*deadline).count).key("last").integer(last(*deadline).count).end_object();
}

void write_view(JsonWriter& out, const View& view) {
  out.begin_object().key("screen").string(view.screen);
  out.key("progress")
      .begin_object()
      .key("done")
      .integer(view.progress.done)
      .key("total")
      .integer(view.progress.total)
      .key("about")
      .boolean(view.progress.about)
      .end_object();
  out.key("subtask");
  if (view.subtask)
    out.begin_object().key("index").integer(*view.subtask).end_object();
  else
    out.null();
  out.key("canPrevious").boolean(view.can_previous).key("isLast").boolean(view.is_last);
  out.key("reviewed").boolean(view.reviewed);
  out.key("instructionsOpen").boolean(view.instructions_open).key("feedback");
  if (view.feedback)
    out.begin_object()
        .key("right")
        .boolean(view.feedback->right)
        .key("text")
        .string(view.feedback->text)
        .end_object();
  else
    out.null();
  out.key("html").string(view.html);
  out.key("questions").begin_array();
  for (const QuestionView& question : view.questions) write_question(out, question);
  out.end_array();
  write_deadline(out, view.deadline);
  out.key("late").boolean(view.late).key("receipt").string(view.receipt).end_object();
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

void write(JsonWriter& out, const ShowFront& shown) { out.key("study").raw(shown.front); }

void write(JsonWriter& out, const Render& render) {
  out.key("view");
  write_view(out, render.view);
}

void write(JsonWriter& out, const ShowErrors& shown) {
  out.key("errors").begin_array();
  for (const FieldError& error : shown.errors) {
    out.begin_object().key("question").string(error.question).key("error");
    write_fault(out, error.fault);
    out.end_object();
  }
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
