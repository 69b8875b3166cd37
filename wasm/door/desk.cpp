#include "wasm/door/desk.hpp"

#include "wasm/base/json_writer.hpp"
#include "wasm/door/material.hpp"
#include "wasm/protocol/effect_writer.hpp"
#include "wasm/protocol/event_record.hpp"
#include "wasm/protocol/problems_writer.hpp"
#include "wasm/protocol/session_record.hpp"
#include "wasm/session/replay.hpp"
#include "wasm/session/transition.hpp"
#include "wasm/study/language.hpp"

namespace errand {
namespace {

std::string needs_json(const Needs& needs) {
  JsonWriter out;
  out.begin_object().key("kind").string("needs").key("files").begin_array();
  for (const std::string& name : needs.files) out.string(name);
  out.end_array().end_object();
  return out.take();
}

/// What the script of a custom study loaded and collected at earlier loads of the page.
std::string work_text(const State& state) {
  if (!state.work) return "null";
  JsonWriter out;
  out.begin_object().key("outputs").string(state.work->loaded.outputs == Outputs::keyed ? "keyed" : "list");
  out.key("count")
      .integer(state.work->loaded.count)
      .key("results")
      .raw(work_json(*state.work, state.answers));
  out.end_object();
  return out.take();
}

}  // namespace

void Desk::add_file(std::string_view input) {
  const std::size_t end = input.find('\n');
  StudyFile file{std::string{input.substr(0, end)}, {}, end == std::string_view::npos};
  if (!file.absent) file.text = input.substr(end + 1);
  files_.push_back(std::move(file));
}

std::string Desk::open(std::string_view input) {
  auto opened = read_session(input);
  if (!opened)
    return problems_json({{"session", {}, "unreadable", "the record that docs/engine.md describes"}});
  if (!study_ || files_read_ != files_.size() || hit_ != opened->session.hit ||
      language_ != opened->language) {
    Material material = study_of(files_, opened->session.hit, opened->language);
    if (const auto* needs = std::get_if<Needs>(&material)) return needs_json(*needs);
    if (const auto* problems = std::get_if<Problems>(&material)) return problems_json(*problems);
    study_ = std::get<Study>(std::move(material));
    files_read_ = files_.size();
    hit_ = opened->session.hit;
    language_ = opened->language;
  }
  const std::string key = session_key(*study_, opened->session);
  Replayed replayed = replay(*study_, std::move(opened->session), opened->log);
  state_ = std::move(replayed.state);
  JsonWriter out;
  out.begin_object().key("kind").string("opened").key("study").raw(study_->front).key("session").string(key);
  out.key("resumed")
      .integer(replayed.kept)
      .key("effects")
      .raw(effects_json({Render{view_of(*study_, state_)}}));
  if (study_->is_custom) out.key("work").raw(work_text(state_));
  out.end_object();
  return out.take();
}

std::string Desk::dispatch(std::string_view input) {
  if (!study_) return effects_json({Ignored{"no study is open"}});
  const auto record = take_record(input);
  const auto event = record ? read_event(*record, state_.log) : std::nullopt;
  if (!event) return effects_json({Ignored{"no event that docs/engine.md describes"}});
  const auto* chosen = std::get_if<LanguageChosen>(&event->what);
  if (chosen != nullptr && speaks(*study_, chosen->language) && !turn_to(chosen->language))
    return effects_json({Ignored{"the study is not there in this language"}});
  return effects_json(apply(*study_, state_, *event));
}

bool Desk::turn_to(const std::string& language) {
  if (language == study_->language) return true;
  Material material = study_of(files_, hit_, language);
  auto* study = std::get_if<Study>(&material);
  if (study == nullptr || study->fingerprint != study_->fingerprint) return false;
  study_ = std::move(*study);
  language_ = language;
  return true;
}

}  // namespace errand
