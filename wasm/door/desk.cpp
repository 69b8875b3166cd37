#include "wasm/door/desk.hpp"

#include "wasm/base/json.hpp"
#include "wasm/protocol/effect_writer.hpp"
#include "wasm/protocol/event_json.hpp"
#include "wasm/protocol/session_reader.hpp"
#include "wasm/protocol/study_writer.hpp"
#include "wasm/session/replay.hpp"
#include "wasm/session/transition.hpp"

namespace errand {
namespace {

/// A session brings its log, which grows with what a worker types.
constexpr std::size_t longest_session = 64u << 20;

const StudyFile* find_file(const std::vector<StudyFile>& files, std::string_view name) {
  for (const StudyFile& file : files)
    if (file.name == name) return &file;
  return nullptr;
}

/// {"kind":"needs",…}, or nothing when every file was added.
std::optional<std::string> needs(const std::vector<StudyFile>& files) {
  const StudyFile* config = find_file(files, "config.json");
  JsonWriter out;
  out.begin_object().key("kind").string("needs").key("files").begin_array();
  bool any = false;
  for (const std::string& name :
       config == nullptr ? std::vector<std::string>{"config.json"} : files_wanted(config->text)) {
    if (find_file(files, name) != nullptr) continue;
    out.string(name);
    any = true;
  }
  out.end_array().end_object();
  if (!any) return std::nullopt;
  return out.take();
}

Problems bad_session(std::string what) {
  return {{"session", {}, std::move(what), "the object that docs/engine.md describes"}};
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
  const auto json = parse_json(input, "session", longest_session);
  if (!json) return problems_json(json.error());
  auto opened = read_session(*json);
  if (!opened) return problems_json(bad_session(std::move(opened.error())));
  if (!study_) {
    if (auto missing = needs(files_)) return *std::move(missing);
    auto study = read_study(files_);
    if (!study) return problems_json(study.error());
    study_ = *std::move(study);
  }
  const std::string key = session_key(*study_, opened->session);
  Replayed replayed = replay(*study_, std::move(opened->session), opened->log);
  state_ = std::move(replayed.state);
  JsonWriter out;
  out.begin_object()
      .key("kind")
      .string("opened")
      .key("study")
      .raw(study_json(*study_))
      .key("session")
      .string(key);
  out.key("resumed")
      .integer(replayed.kept)
      .key("effects")
      .raw(effects_json({Render{view_of(*study_, state_)}}))
      .end_object();
  return out.take();
}

std::string Desk::dispatch(std::string_view input) {
  if (!study_) return effects_json({Ignored{"no study is open"}});
  const auto json = parse_json(input, "event");
  if (!json) return effects_json({Ignored{to_text(json.error().front())}});
  const auto event = read_event(*json);
  if (!event) return effects_json({Ignored{event.error()}});
  return effects_json(apply(*study_, state_, *event));
}

}  // namespace errand
