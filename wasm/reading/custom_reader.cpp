#include "wasm/reading/custom_reader.hpp"

#include <algorithm>

#include "wasm/base/json.hpp"
#include "wasm/reading/address.hpp"
#include "wasm/reading/question_reader.hpp"

namespace errand {
namespace {

constexpr std::uint32_t most_files = 100;
constexpr const char* own_parts[] = {"questions", "pages", "blocks", "controls", "data", "review"};

/// The family's own: a field below the last subtask.
constexpr std::string_view feedback = R"({"finalQuestions": [{"name": "feedback", "type": "longText",
  "text": "Any comments or feedback?", "required": false, "maxLength": 5000}]})";

void add_text(std::vector<std::string>& texts, const Json* json) {
  if (json != nullptr && json->kind == Json::Kind::string && !json->text.empty() && is_study_file(json->text))
    texts.push_back(json->text);
}

bool asks_itself(const Json& config) {
  return config.find("questions") != nullptr || config.find("pages") != nullptr ||
         config.find("blocks") != nullptr;
}

const Json* named_custom(const Json& config) {
  const Json* custom = config.find("custom");
  return custom != nullptr && custom->kind == Json::Kind::object ? custom : nullptr;
}

Question collected(const char* name) {
  Question question;
  question.name = name;
  question.type = "custom";
  question.shape = Shape::custom;
  question.rules.required = false;
  return question;
}

void check_files(const std::vector<std::string>& names, std::string_view field, Fields& custom,
                 const std::vector<StudyFile>& files) {
  for (const std::string& name : names) {
    const auto found =
        std::find_if(files.begin(), files.end(), [&](const StudyFile& file) { return file.name == name; });
    const bool is_there = found != files.end() && !found->absent;
    if (!is_study_file(name))
      custom.reports().add(custom.place_of(field), {Quoted{name}, " is not inside the study folder"},
                           {"a relative name such as \"custom.js\""});
    else if (!is_there)
      custom.reports().add(custom.place_of(field), {"the file ", Quoted{name}, " is not there"},
                           {"a file of that name beside config.json"});
  }
}

std::vector<Question> family_questions(Reports& reports) {
  const auto config = parse_json(feedback, "feedback");
  if (!config) return {};
  Fields fields{&*config, "feedback", reports};
  return read_questions(fields, "finalQuestions");
}

}  // namespace

std::vector<std::string> custom_files_wanted(const Json& config) {
  std::vector<std::string> names;
  const Json* custom = named_custom(config);
  const Json* scripts = custom == nullptr ? nullptr : custom->find("scripts");
  if (scripts != nullptr && scripts->kind == Json::Kind::array)
    for (const Json& script : scripts->items) add_text(names, &script);
  else if (custom != nullptr || !asks_itself(config))
    names.emplace_back(custom_script);
  if (custom != nullptr) add_text(names, custom->find("markup"));
  return names;
}

bool is_custom(const Json& config, const std::vector<StudyFile>& files) {
  if (named_custom(config) != nullptr) return true;
  return !asks_itself(config) && std::any_of(files.begin(), files.end(), [](const StudyFile& file) {
    return file.name == custom_script && !file.absent;
  });
}

void read_custom(Fields& config, const Json& source, const std::vector<StudyFile>& files, Study& study) {
  Fields fields{config.take("custom"), "\"custom\"", config.reports()};
  Custom custom{{custom_script}, {}, {}, {}, {}};
  if (fields.take("scripts") != nullptr) custom.scripts = fields.texts("scripts", most_files);
  custom.styles = fields.texts("styles", most_files);
  custom.markup = fields.text("markup");
  custom.files = fields.texts("files", most_files);
  fields.refuse_unknown();
  if (custom.scripts.empty())
    config.reports().add(fields.place_of("scripts"), {"\"scripts\" of \"custom\" names no file"},
                         {"the script with the object \"custom\", and what it needs before it"});
  check_files(custom.scripts, "scripts", fields, files);
  if (!custom.markup.empty()) check_files({custom.markup}, "markup", fields, files);
  for (const char* part : own_parts)
    if (const std::string_view name{part}; config.take(name) != nullptr)
      config.reports().add(config.place_of(name), {"a study with a script has no ", Quoted{name}},
                           {"either \"custom\" or ", Quoted{name}});
  if (!study.languages.empty())
    config.reports().add(config.place_of("meta"), {"a study with a script has one language"},
                         {"\"language\" instead of \"languages\""});
  append_json(custom.config, source);
  study.is_custom = true;
  study.custom = std::move(custom);
  study.plan.block = 0;
  Block& block = study.blocks.emplace_back();
  block.questions = {collected(custom_output)};
  block.pages = {Page{{}, 0, 1, {}, {}, {}, {}}};
  study.num_subtasks = 1;
  if (study.final_questions.empty() && study.languages.empty())
    study.final_questions = family_questions(config.reports());
  study.final_questions.push_back(collected(custom_results));
}

}  // namespace errand
