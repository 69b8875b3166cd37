#include "wasm/reading/reader.hpp"

#include <algorithm>

#include "wasm/base/draws.hpp"
#include "wasm/base/text.hpp"
#include "wasm/reading/address.hpp"
#include "wasm/reading/block_reader.hpp"
#include "wasm/reading/checks.hpp"
#include "wasm/reading/custom_reader.hpp"
#include "wasm/reading/fields.hpp"
#include "wasm/reading/front_writer.hpp"
#include "wasm/reading/languages.hpp"
#include "wasm/reading/question_reader.hpp"
#include "wasm/reading/sequence_reader.hpp"

namespace errand {
namespace {

constexpr std::string_view config_name = "config.json";

const StudyFile* find_file(const std::vector<StudyFile>& files, std::string_view name) {
  for (const StudyFile& file : files)
    if (file.name == name) return &file;
  return nullptr;
}

/// Those of the study, and the one that it is being read in.
void read_languages_of(Fields& meta, Study& study) {
  Reports& reports = meta.reports();
  const Json* given = meta.take("language");
  const std::string language = meta.text("language", "en", 35);
  if (reports.language == 0) reports.languages = read_languages(meta);
  const std::vector<std::string>& languages = reports.languages;
  study.language = languages.empty() ? language : languages[reports.language];
  if (languages.size() > 1) study.languages = languages;
  if (given != nullptr && !languages.empty() && language != languages.front())
    reports.add(given->place, {"\"language\" of \"meta\" is not the first of its \"languages\""},
                {"\"languages\" alone, the study's own first"});
}

std::optional<DecimalNumber> read_median(Fields& meta) {
  const auto minutes = meta.decimal_number("medianMinutes");
  if (!minutes || (minutes->millionths >= 100000 && minutes->millionths <= 1440 * std::int64_t{1000000}))
    return minutes;
  meta.reports().add(meta.place_of("medianMinutes"), {"\"medianMinutes\" of \"meta\" is ", to_text(*minutes)},
                     {"minutes, from 0.1 to 1440"});
  return std::nullopt;
}

void read_meta(Fields& config, Study& study) {
  // Some studies of the family have only what the marketplace is told.
  const bool needed = !study.is_custom || config.take("meta") != nullptr;
  Fields meta{needed ? config.need("meta", "an object with \"title\" and \"description\"") : nullptr,
              "\"meta\"", config.reports()};
  read_languages_of(meta, study);
  if (needed) study.title = meta.need_words("title", "the title that workers see");
  study.description = meta.words("description");
  study.disclaimer = meta.words("disclaimer");
  study.contact = meta.words("contact", Translation::possible);
  study.irb = meta.words("irb", Translation::possible);
  study.aggregate = meta.flag("aggregate", false);
  if (const auto minutes = meta.whole("minutes", 1, 1440))
    study.minutes = static_cast<std::uint32_t>(*minutes);
  study.median_minutes = read_median(meta);
  // 0: wrong, and reported. What depends on it is not blamed for it.
  const bool given = meta.take("numSubtasks") != nullptr;
  study.num_subtasks =
      static_cast<std::uint32_t>(meta.whole("numSubtasks", 1, max_subtasks).value_or(given ? 0 : 1));
}

void read_instructions(Fields& config, Study& study) {
  Fields fields{config.take("instructions"), "\"instructions\"", config.reports()};
  study.instructions.simple = fields.words("simple");
  study.instructions.steps = fields.all_words("steps", 100);
  study.instructions.images = fields.all_words("images", 100, Translation::possible);
  for (const std::string& image : study.instructions.images)
    check_picture(image, fields.place_of("images"), config.reports());
  for (const Json& item : fields.list("examples", 100)) {
    Fields example{&item, "an example of \"instructions\"", config.reports()};
    study.instructions.examples.push_back(
        {example.need_words("text", "the example itself"), example.words("answer"), example.words("reason")});
    example.refuse_unknown();
  }
}

void read_consent(Fields& config, Study& study) {
  const Json* source = config.take("consent");
  if (source == nullptr) return;
  Fields fields{source, "\"consent\"", config.reports()};
  study.consent = Consent{fields.need_words("text", "what the worker agrees to"), fields.words("agree"),
                          fields.words("decline")};
  fields.refuse_unknown();
}

void read_data(Fields& config, const std::vector<StudyFile>& files, Study& study) {
  const Json* source = config.take("data");
  if (source == nullptr) return;
  Fields fields{source, "\"data\"", config.reports()};
  auto table = read_table(fields, "file", files);
  study.row_for = fields.one_of("rowFor", {"subtask", "hit"}) == 0 ? RowFor::subtask : RowFor::hit;
  fields.refuse_unknown();
  study.data = std::move(table);
}

std::uint32_t whole_or(Fields& fields, std::string_view name, std::int64_t least, std::int64_t most,
                       std::int64_t fallback) {
  return static_cast<std::uint32_t>(fields.whole(name, least, most).value_or(fallback));
}

std::optional<std::uint32_t> read_hit_creation(Fields& config, Study& study) {
  const Json* source = config.take("hitCreation");
  if (source == nullptr) return std::nullopt;
  Fields fields{source, "\"hitCreation\"", config.reports()};
  HitCreation hit;
  hit.title = fields.text("title", study.title);
  hit.description = fields.text("description", study.description);
  hit.keywords = fields.text("keywords");
  hit.task_url = fields.text("taskUrl");
  hit.num_assignments = whole_or(fields, "numAssignments", 1, 1000000000, 1);
  hit.duration_seconds = whole_or(fields, "duration", 30, 31536000, 3600);
  hit.lifetime_seconds = whole_or(fields, "lifetime", 30, 31536000, 604800);
  check_hit_lengths(hit, fields);
  if (const auto reward = fields.decimal_number("rewardAmount")) {
    hit.reward_cents = reward->millionths / 10000;
    if (reward->millionths < 0 || reward->millionths % 10000 != 0 || hit.reward_cents > 100000)
      config.reports().add(fields.place_of("rewardAmount"), {"\"rewardAmount\" is ", to_text(*reward)},
                           {"dollars with at most two digits behind the point, from 0 to 1000"});
  }
  const auto hits = fields.whole("numTasks", 1, 1000000);
  study.duration_seconds = hit.duration_seconds;
  study.hit_creation = std::move(hit);
  if (!hits) return std::nullopt;
  return static_cast<std::uint32_t>(*hits);
}

void read_capture(Fields& config, Study& study) {
  Capture& capture = study.capture;
  const std::pair<std::string_view, bool&> kinds[] = {
      {"focus", capture.focus}, {"paste", capture.paste}, {"copy", capture.copy}, {"typing", capture.typing}};
  for (const std::string& name : config.texts("capture", std::size(kinds))) {
    const auto kind =
        std::find_if(std::begin(kinds), std::end(kinds), [&](const auto& one) { return one.first == name; });
    if (kind == std::end(kinds))
      config.reports().add(config.place_of("capture"), {Quoted{name}, " of \"capture\" is not known"},
                           {"\"focus\", \"paste\", \"copy\" or \"typing\""});
    else
      kind->second = true;
  }
}

std::string fingerprint_of(const Json& config, const std::vector<StudyFile>& files) {
  std::string text;
  append_json(text, config);
  for (const StudyFile& file : files) {
    if (file.name == config_name) continue;
    text += '\n' + file.name + '\n' + file.text;
  }
  const std::uint64_t halves[] = {fnv1a(text), fnv1a(text, fnv1a("errand study 1"))};
  std::string out;
  for (const std::uint64_t half : halves)
    for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[(half >> shift) & 15];
  return out;
}

bool stands_before(const Problem& a, const Problem& b) {
  if (a.file != b.file) return a.file == config_name;
  return a.place.line != b.place.line ? a.place.line < b.place.line : a.place.column < b.place.column;
}

/// By place, config.json first. A plain insertion: there are few problems, and std::stable_sort is 3 KB of
/// module.
void put_in_order(Problems& problems) {
  for (std::size_t i = 1; i < problems.size(); ++i)
    for (std::size_t j = i; j > 0 && stands_before(problems[j], problems[j - 1]); --j)
      std::swap(problems[j], problems[j - 1]);
}

Study read_config(const Json& config, const std::vector<StudyFile>& files, Reports& reports) {
  Study study;
  study.is_custom = is_custom(config, files);
  Fields fields{&config, "config.json", reports};
  read_meta(fields, study);
  read_instructions(fields, study);
  read_consent(fields, study);
  study.final_questions = read_questions(fields, "finalQuestions");
  if (study.is_custom) {
    read_custom(fields, config, files, study);
  } else {
    read_data(fields, files, study);
    read_blocks(fields, files, study);
  }
  const auto asked_hits = read_hit_creation(fields, study);
  if (study.title.empty() && study.hit_creation) study.title = study.hit_creation->title;
  Fields limits{fields.take("limits"), "\"limits\"", reports};
  study.answer_bytes = whole_or(limits, "answerBytes", 1024, max_answer_bytes, default_answer_bytes);
  limits.refuse_unknown();
  study.review = fields.flag("review", false);
  read_capture(fields, study);
  study.submit_hosts = fields.texts("submitTo", 20);
  check_study(study, asked_hits, fields);
  study.has_consent = study.consent.has_value();
  study.has_instructions = study.is_custom || !study.instructions.empty();
  study.front = front_of(study);
  return study;
}

/// The file of `data` or `rows`.
void add_file(const Json* owner, std::vector<std::string>& files) {
  const Json* file = owner == nullptr ? nullptr : owner->find("file");
  if (file == nullptr || file->kind != Json::Kind::string || !is_study_file(file->text)) return;
  if (std::find(files.begin(), files.end(), file->text) == files.end()) files.push_back(file->text);
}

void add_files_of_blocks(const Json& group, std::uint32_t depth, std::vector<std::string>& files) {
  const Json* blocks = group.find("blocks");
  if (blocks == nullptr || depth == 0) return;
  for (const Json& block : blocks->items) {
    add_file(block.find("rows"), files);
    add_files_of_blocks(block, depth - 1, files);
  }
}

}  // namespace

std::vector<std::string> files_wanted(std::string_view config_text) {
  const auto config = parse_json(config_text, config_name);
  if (!config) return {};
  std::vector<std::string> files = custom_files_wanted(*config);
  add_file(config->find("data"), files);
  add_files_of_blocks(*config, plan_depth + 1, files);
  return files;
}

tl::expected<Study, Problems> read_study(const std::vector<StudyFile>& files) {
  Reports reports{std::string{config_name}, {}};
  const StudyFile* file = find_file(files, config_name);
  if (file == nullptr || file->absent) {
    reports.add({}, {"the study has no config.json"}, {"a file of that name in the study's folder"});
    return tl::unexpected{std::move(reports.problems)};
  }
  auto config = parse_json(file->text, config_name);
  if (!config) return tl::unexpected{std::move(config.error())};
  Study study = read_config(*config, files, reports);
  for (reports.language = 1; reports.language < reports.languages.size(); ++reports.language)
    study.translations.push_back(read_config(*config, files, reports));
  if (reports.problems.empty()) {
    study.fingerprint = fingerprint_of(*config, files);
    for (Study& translation : study.translations) translation.fingerprint = study.fingerprint;
    return study;
  }
  put_in_order(reports.problems);
  if (reports.unsaid > 0) reports.say_the_rest();
  return tl::unexpected{std::move(reports.problems)};
}

}  // namespace errand
