#include "wasm/reading/checks.hpp"

#include <algorithm>

#include "wasm/base/text.hpp"
#include "wasm/reading/page_reader.hpp"
#include "wasm/study/rules.hpp"
#include "wasm/study/template.hpp"

namespace errand {
namespace {

const Question* find_question(const std::vector<Question>& questions, std::string_view name) {
  for (const Question& question : questions)
    if (question.name == name) return &question;
  return nullptr;
}

/// As many names as a message may list, and as a question is blamed for.
constexpr std::size_t most_names = 20;

/// "one of a, b, c", shortened when there are many.
std::string one_of(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < most_names; ++i)
    out += (i == 0 ? "one of " : ", ") + names[i];
  return names.size() > most_names ? out + ", …" : out;
}

/// Whether one value may be a part of an answer that needs more.
bool is_partial(const Question& question) {
  return question.shape != Shape::one && question.shape < Shape::number;
}

/// A fault for the researcher.
std::string spoken(const Fault& fault) {
  std::string out = fault.id;
  for (const std::string& value : fault.values) out += (out == fault.id ? " (" : ", ") + value;
  return fault.values.empty() ? out : out + ")";
}

void check_accepted(const KnownAnswer& known, const Question& question, Fields& control) {
  const Place place = control.place_of("answer");
  const std::string called = concat({control.called(), ", question ", quoted(known.question), ": "});
  if (known.accepted.empty())
    control.reports().add(place, {called, "no answer is accepted"}, {"a value or a list of accepted values"});
  // A question that is itself wrong has been reported.
  if (question.type.empty() || (question.shape <= Shape::sum && question.choices.empty())) return;
  for (const std::string& value : known.accepted) {
    const auto& choices = question.choices;
    if (!possible(question, {value})) {
      std::vector<std::string> values;
      for (const Choice& choice : choices) values.push_back(quoted(choice.value));
      control.reports().add(place, {called, "nobody can answer ", Quoted{value}},
                            {choices.empty() ? std::string{"a shorter text"} : one_of(values)});
    } else if (std::any_of(choices.begin(), choices.end(),
                           [&](const Choice& c) { return c.trap && c.value == value; })) {
      control.reports().add(place, {called, Quoted{value}, " is the trap"},
                            {"a choice that a careful worker makes"});
    } else if (const auto fault = is_partial(question) ? std::nullopt : fault_of(question, {value})) {
      control.reports().add(place, {called, "the question refuses ", Quoted{value}, ": ", spoken(*fault)},
                            {"a value that the question's rules allow"});
    }
  }
}

void check_names(const Study& study, Fields& config) {
  std::vector<const Question*> all;
  for (const auto* list : {&study.blocks.front().questions, &study.final_questions})
    for (const Question& question : *list) {
      const bool doubled =
          std::any_of(all.begin(), all.end(), [&](const Question* q) { return q->name == question.name; });
      if (doubled && !question.name.empty())
        config.reports().add(question.place, {"two questions are named ", Quoted{question.name}},
                             {"a name of its own for each question"});
      all.push_back(&question);
    }
  for (std::size_t i = 0; i < study.blocks.front().controls.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (study.blocks.front().controls[i].name == study.blocks.front().controls[j].name &&
          !study.blocks.front().controls[i].name.empty())
        config.reports().add(config.place_of("controls"),
                             {"two controls are named ", Quoted{study.blocks.front().controls[i].name}},
                             {"a name of its own for each control"});
}

bool has_column(const Columns& columns, std::string_view name) {
  return std::any_of(columns.begin(), columns.end(),
                     [&](const auto& column) { return column.first == name; });
}

/// Names used by `question` that are no column.
bool has_question(const std::vector<Question>& questions, std::size_t count, std::string_view name) {
  return std::any_of(questions.begin(), questions.begin() + static_cast<std::ptrdiff_t>(count),
                     [&](const Question& question) { return question.name == name; });
}

/// What `${…}` may name in a question: columns, and the first `count` of `questions`.
struct Names {
  const std::vector<std::string>& columns;
  const std::vector<Question>& questions;
  std::size_t count = 0;
};

/// Names used by `question` that are none of these.
void check_names_in(const Question& question, const Names& names, Fields& config) {
  const auto& columns = names.columns;
  std::vector<std::string_view> seen;
  for (const std::string_view text : question.templates)
    for (const std::string_view name : names_in(text)) {
      const bool known = std::find(columns.begin(), columns.end(), name) != columns.end() ||
                         has_question(names.questions, names.count, name);
      if (known || std::find(seen.begin(), seen.end(), name) != seen.end()) continue;
      if (seen.size() == most_names) return;
      seen.push_back(name);
      if (has_question(names.questions, names.questions.size(), name))
        config.reports().add(
            question.place,
            {"question ", Quoted{question.name}, " uses ${", name, "}, an answer that is not given before"},
            {"a question of an earlier page of the same subtask"});
      else
        config.reports().add(
            question.place,
            {"question ", Quoted{question.name}, " uses ${", name, "}, which is no column of the data"},
            {columns.empty() ? std::string{"a \"data\" file with that column"} : one_of(columns)});
    }
}

/// The questions of the pages before the one with question `index`.
std::size_t before_page_of(const Study& study, std::size_t index) {
  std::size_t before = 0;
  for (const Page& page : study.blocks.front().pages)
    if (page.first <= index) before = page.first;
  return before;
}

void check_columns(const Study& study, Fields& config) {
  std::vector<std::string> columns;
  if (study.data) columns = study.data->columns;
  const bool without_data =
      !study.data && !study.blocks.front().controls.empty() && study.blocks.front().num_controls > 0;
  if (!study.data && config.take("data") != nullptr) return;  // its own problem is reported already
  if (!without_data)
    for (std::size_t i = 0; i < study.blocks.front().questions.size(); ++i)
      check_names_in(study.blocks.front().questions[i],
                     {columns, study.blocks.front().questions, before_page_of(study, i)}, config);
  if (study.row_for != RowFor::hit) columns.clear();
  const std::size_t answers = study.num_subtasks == 1 ? study.blocks.front().questions.size() : 0;
  for (const Question& question : study.final_questions)
    check_names_in(question, {columns, study.blocks.front().questions, answers}, config);
  for (const Control& control : study.blocks.front().controls) {
    std::vector<std::string_view> seen;
    for (const Question& question : study.blocks.front().questions)
      for (const std::string_view text : question.templates)
        for (const std::string_view name : names_in(text)) {
          const bool shared = study.row_for == RowFor::hit &&
                              std::find(columns.begin(), columns.end(), name) != columns.end();
          if (shared || has_column(control.data, name) ||
              has_question(study.blocks.front().questions, study.blocks.front().questions.size(), name) ||
              std::find(seen.begin(), seen.end(), name) != seen.end() || seen.size() == most_names)
            continue;
          seen.push_back(name);
          config.reports().add(config.place_of("controls"),
                               {"control ", Quoted{control.name}, " has no data for ${", name, "}"},
                               {"\"data\": {", Quoted{name}, ": \"…\"}"});
        }
  }
}

void check_rows(Study& study, std::optional<std::uint32_t> asked_hits, Fields& config) {
  study.num_hits = asked_hits.value_or(1);
  if (!study.data || study.num_subtasks == 0) return;
  const std::size_t rows = study.data->rows.size();
  const std::size_t own = study.num_subtasks > study.blocks.front().num_controls
                              ? study.num_subtasks - study.blocks.front().num_controls
                              : 1;
  const std::size_t per_hit = study.row_for == RowFor::hit ? 1 : own;
  if (rows < per_hit) {
    config.reports().add(config.place_of("data"),
                         {"the data file has ", rows, " rows, a HIT takes ", per_hit},
                         {"at least ", per_hit, " rows, or a smaller \"numSubtasks\""});
    return;
  }
  const std::size_t most = rows / per_hit;
  study.num_hits = asked_hits.value_or(static_cast<std::uint32_t>(most));
  if (study.num_hits > most)
    config.reports().add(
        config.place_of("hitCreation"),
        {"\"numTasks\" asks for ", study.num_hits, " HITs of ", per_hit, " rows, the data file has ", rows},
        {"at most ", most});
}

/// What of a submission no worker has a hand in, in bytes: the rows, and names, times and events of every
/// subtask.
std::size_t fixed_bytes(const Study& study, std::size_t first_row, std::size_t rows) {
  std::size_t bytes = std::size_t{study.num_subtasks} * (200 + 120 * study.blocks.front().questions.size());
  for (std::size_t row = first_row; row < first_row + rows; ++row) {
    std::size_t cells = 0;
    for (std::size_t i = 0; i < study.data->columns.size(); ++i)
      cells += study.data->columns[i].size() + study.data->rows[row][i].size() + 6;
    bytes += study.row_for == RowFor::hit ? cells * study.num_subtasks : cells;
  }
  return bytes;
}

std::size_t fields_of_all(const std::vector<Question>& questions) {
  std::size_t fields = 0;
  for (const Question& question : questions) fields += fields_of(question);
  return fields;
}

/// A HIT of more answers than a form may have fields could be done and never sent.
void check_answers(const Study& study, Fields& config) {
  const std::size_t answers =
      std::size_t{study.num_subtasks} * fields_of_all(study.blocks.front().questions) +
      fields_of_all(study.final_questions);
  if (answers > max_answers)
    config.reports().add(config.place_of("questions"),
                         {"one HIT asks for ", answers, " answers: ", study.num_subtasks, " subtasks of ",
                          fields_of_all(study.blocks.front().questions), ", and the final questions"},
                         {"at most ", max_answers, ": fewer questions, or a smaller \"numSubtasks\""});
}

/// A HIT whose data alone fill the submission could be done and never sent.
void check_sizes(const Study& study, Fields& config) {
  if (study.num_subtasks <= study.blocks.front().num_controls) return;
  const std::size_t rows = !study.data ? 0
                           : study.row_for == RowFor::hit
                               ? 1
                               : study.num_subtasks - study.blocks.front().num_controls;
  for (std::size_t hit = 0; hit < study.num_hits && hit <= table_rows; ++hit) {
    if (study.data && (hit + 1) * rows > study.data->rows.size()) return;
    const std::size_t bytes = fixed_bytes(study, hit * rows, rows);
    if (bytes > study.answer_bytes)
      return config.reports().add(
          config.place_of(study.data ? "data" : "meta"),
          {"before any answer, HIT ", hit + 1, " fills ", bytes / 1024, " of the ", study.answer_bytes / 1024,
           " kB that may be submitted"},
          {"shorter data, fewer subtasks, or a larger \"answerBytes\" in \"limits\" (at most ",
           max_answer_bytes, ")"});
    if (!study.data) return;
  }
}

/// The name of the data file, as config.json has it.
std::string data_file(Fields& config) {
  const Json* data = config.take("data");
  const Json* file = data == nullptr ? nullptr : data->find("file");
  return file == nullptr ? std::string{} : file->text;
}

/// Pictures, sounds and films whose address comes from the data.
void check_pictures(const Study& study, Fields& config) {
  if (!study.data) return;
  for (const Question& question : study.blocks.front().questions)
    for (const std::string& address : question.addresses) {
      if (names_in(address).empty()) continue;
      Reports reports{data_file(config), {}};
      for (std::size_t row = 0; row < study.data->rows.size(); ++row) {
        Columns columns;
        for (std::size_t i = 0; i < study.data->columns.size(); ++i)
          columns.emplace_back(study.data->columns[i], study.data->rows[row][i]);
        check_picture(filled(address, columns), study.data->places[row], reports);
      }
      config.reports().take_over(reports.problems);
    }
}

/// "https://host[:port]", or http on this machine.
bool is_submit_host(std::string_view origin) {
  const bool https = origin.substr(0, 8) == "https://";
  if (!https && origin.substr(0, 7) != "http://") return false;
  const std::string_view host = origin.substr(https ? 8 : 7);
  if (host.empty() || host.find_first_of("/?#@ \\") != host.npos) return false;
  const std::string_view name = host.substr(0, host.find(':'));
  return https || name == "localhost" || name == "127.0.0.1";
}

}  // namespace

void check_control(const Control& control, Fields& fields, const Block& block) {
  if (control.answers.empty())
    fields.reports().add(
        fields.place(), {fields.called(), " has no \"answer\""},
        {"for example {\"", (block.questions.empty() ? "question" : block.questions.front().name),
         "\": \"…\"}"});
  for (const KnownAnswer& known : control.answers) {
    const Question* question = find_question(block.questions, known.question);
    if (question != nullptr)
      check_accepted(known, *question, fields);
    else
      fields.reports().add(
          fields.place_of("answer"),
          {fields.called(), " answers ", Quoted{known.question}, ", which is no question of the subtasks"},
          {"the name of a question"});
  }
}

void check_hit_lengths(const HitCreation& hit, Fields& fields) {
  const struct {
    std::string_view name;
    const std::string& text;
    std::uint32_t most;
  } limits[] = {
      {"title", hit.title, 128}, {"description", hit.description, 2000}, {"keywords", hit.keywords, 1000}};
  for (const auto& limit : limits)
    if (count_code_points(limit.text) > limit.most)
      fields.reports().add(fields.place_of(limit.name),
                           {Quoted{limit.name}, " of \"hitCreation\" is too long for a HIT"},
                           {"at most ", limit.most, " characters"});
}

void check_study(Study& study, std::optional<std::uint32_t> asked_hits, Fields& config) {
  const Json* questions = config.take("questions");
  if (study.blocks.front().questions.empty() && (questions == nullptr || questions->items.empty()) &&
      config.take("pages") == nullptr)
    config.reports().add(config.place(), {"the study asks no questions"},
                         {"a list \"questions\" with at least one question"});
  check_names(study, config);
  check_columns(study, config);
  check_logic(study, config);
  check_rows(study, asked_hits, config);
  check_answers(study, config);
  check_sizes(study, config);
  check_pictures(study, config);
  for (const std::string& origin : study.submit_hosts)
    if (!is_submit_host(origin))
      config.reports().add(config.place_of("submitTo"), {Quoted{origin}, " of \"submitTo\" is no origin"},
                           {"\"https://\" and a host, without a path"});
}

}  // namespace errand
