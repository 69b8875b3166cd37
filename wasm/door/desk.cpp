#include "wasm/door/desk.hpp"

#include "wasm/base/json_writer.hpp"
#include "wasm/door/material.hpp"
#include "wasm/protocol/effect_writer.hpp"
#include "wasm/protocol/event_record.hpp"
#include "wasm/protocol/problems_writer.hpp"
#include "wasm/protocol/session_record.hpp"
#include "wasm/session/replay.hpp"
#include "wasm/session/transition.hpp"

namespace errand {
namespace {

std::string needs_json(const Needs& needs) {
  JsonWriter out;
  out.begin_object().key("kind").string("needs").key("files").begin_array();
  for (const std::string& name : needs.files) out.string(name);
  out.end_array().end_object();
  return out.take();
}

}  // namespace

void Desk::add_file(std::string_view input) {
  const std::size_t end = input.find('\n');
  StudyFile file{std::string{input.substr(0, end)}, {}, end == std::string_view::npos};
  if (!file.absent) file.text = input.substr(end + 1);
  files_.push_back(std::move(file));
  study_.reset();
}

std::string Desk::open(std::string_view input) {
  auto opened = read_session(input);
  if (!opened)
    return problems_json({{"session", {}, "unreadable", "the record that docs/engine.md describes"}});
  if (!study_ || hit_ != opened->session.hit) {
    Material material = study_of(files_, opened->session.hit);
    if (const auto* needs = std::get_if<Needs>(&material)) return needs_json(*needs);
    if (const auto* problems = std::get_if<Problems>(&material)) return problems_json(*problems);
    study_ = std::get<Study>(std::move(material));
    hit_ = opened->session.hit;
  }
  const std::string key = session_key(*study_, opened->session);
  Replayed replayed = replay(*study_, std::move(opened->session), opened->log);
  state_ = std::move(replayed.state);
  JsonWriter out;
  out.begin_object().key("kind").string("opened").key("study").raw(study_->front).key("session").string(key);
  out.key("resumed")
      .integer(replayed.kept)
      .key("effects")
      .raw(effects_json({Render{view_of(*study_, state_)}}))
      .end_object();
  return out.take();
}

std::string Desk::dispatch(std::string_view input) {
  if (!study_) return effects_json({Ignored{"no study is open"}});
  const auto record = take_record(input);
  const auto event = record ? read_event(*record, state_.log) : std::nullopt;
  if (!event) return effects_json({Ignored{"no event that docs/engine.md describes"}});
  return effects_json(apply(*study_, state_, *event));
}

}  // namespace errand
