#include "wasm/reading/page_reader.hpp"

#include <algorithm>

#include "wasm/base/text.hpp"
#include "wasm/reading/condition_reader.hpp"
#include "wasm/reading/question_reader.hpp"
#include "wasm/study/template.hpp"

namespace errand {
namespace {

std::string called_page(const Page& page, std::size_t index) {
  return page.name.empty() ? concat({"page ", decimal(static_cast<std::int64_t>(index) + 1)})
                           : concat({"page ", quoted(page.name)});
}

/// The names that pages are skipped to, which may stand further down.
std::vector<std::string> page_names(const std::vector<Json>& pages) {
  std::vector<std::string> names;
  for (const Json& page : pages) {
    const Json* name = page.find("name");
    names.push_back(name != nullptr && name->kind == Json::Kind::string ? name->text : std::string{});
  }
  return names;
}

void read_skips(Fields& fields, std::size_t index, const std::vector<std::string>& names, Page& page) {
  const Json* source = fields.take("skipTo");
  if (source == nullptr) return;
  const std::vector<Json> one{*source};
  const bool is_list = source->kind == Json::Kind::array;
  for (const Json& item : is_list ? fields.list("skipTo", max_pages) : one) {
    Fields skip{&item, concat({"a \"skipTo\" of ", fields.called()}), fields.reports()};
    const std::string target = skip.need_text("page", "the name of a page further down");
    skip.need("if", "a condition");
    const auto when = read_condition(skip, "if");
    skip.refuse_unknown();
    if (target.empty()) continue;
    const auto found = std::find(names.begin(), names.end(), target);
    const auto at = static_cast<std::size_t>(found - names.begin());
    if (found == names.end() || at <= index)
      fields.reports().add(
          skip.place_of("page"),
          {skip.called(), " leads to ", Quoted{target},
           std::string_view{found == names.end() ? ", which is no page" : ", which is not further down"}},
          {"the name of a page further down"});
    else if (when)
      page.skips.push_back({*when, static_cast<std::uint32_t>(at)});
  }
}

void read_page(const Json& item, std::size_t index, const std::vector<std::string>& names, Block& block,
               Reports& reports) {
  Page page;
  page.place = item.place;
  page.name = names[index];
  Fields fields{&item, called_page(page, index), reports};
  fields.text("name");
  if (!page.name.empty() &&
      std::find(names.begin(), names.end(), page.name) != names.begin() + static_cast<std::ptrdiff_t>(index))
    reports.add(fields.place_of("name"), {"two pages are named ", Quoted{page.name}},
                {"a name of its own for each page"});
  page.show_if = read_condition(fields, "showIf");
  read_skips(fields, index, names, page);
  page.end_if = read_condition(fields, "endIf");
  std::vector<Question> questions = read_questions(fields, "questions");
  if (questions.empty() && fields.place_of("questions") == fields.place())
    reports.add(item.place, {fields.called(), " asks no questions"}, {"a list \"questions\""});
  fields.refuse_unknown();
  page.first = static_cast<std::uint32_t>(block.questions.size());
  page.count = static_cast<std::uint32_t>(questions.size());
  std::move(questions.begin(), questions.end(), std::back_inserter(block.questions));
  block.pages.push_back(std::move(page));
}

std::vector<const Question*> range(const std::vector<Question>& questions, std::size_t first,
                                   std::size_t end) {
  std::vector<const Question*> out;
  for (std::size_t i = first; i < end && i < questions.size(); ++i) out.push_back(&questions[i]);
  return out;
}

void append(std::vector<const Question*>& out, const std::vector<const Question*>& more) {
  out.insert(out.end(), more.begin(), more.end());
}

/// What stands around question `index` of `questions`; `earlier` come before the list.
Surroundings around(const std::vector<Question>& questions, std::size_t index,
                    const std::vector<const Question*>& earlier, const std::vector<const Question*>& other,
                    const std::vector<std::string>& columns) {
  Surroundings out{earlier, range(questions, index, questions.size()), columns};
  append(out.before, range(questions, 0, index));
  append(out.later, other);
  return out;
}

void check_question(const Question& question, const Surroundings& there, Reports& reports) {
  const std::string of = concat({" of question ", quoted(question.name)});
  if (question.show_if) check_condition(*question.show_if, concat({"the \"showIf\"", of}), there, reports);
  if (question.required_if)
    check_condition(*question.required_if, concat({"the \"requiredIf\"", of}), there, reports);
  for (const Demand& demand : question.demands) check_demand(demand, question, there, reports);
}

void check_pages(const Block& block, const std::vector<const Question*>& finals,
                 const std::vector<std::string>& columns, Reports& reports) {
  for (std::size_t i = 0; i < block.pages.size(); ++i) {
    const Page& page = block.pages[i];
    const std::string called = called_page(page, i);
    Surroundings before = around(block.questions, page.first, {}, finals, columns);
    if (page.show_if) check_condition(*page.show_if, concat({"the \"showIf\" of ", called}), before, reports);
    const Surroundings after = around(block.questions, page.first + page.count, {}, finals, columns);
    for (const Skip& skip : page.skips)
      check_condition(skip.when, concat({"a \"skipTo\" of ", called}), after, reports);
    if (page.end_if) check_condition(*page.end_if, concat({"the \"endIf\" of ", called}), after, reports);
    for (std::size_t q = page.first; q < page.first + page.count; ++q)
      check_question(block.questions[q], around(block.questions, q, {}, finals, columns), reports);
  }
}

/// Whether the text of `question` holds the answer to one of `questions`.
bool pipes(const Question& question, const std::vector<const Question*>& questions) {
  for (const std::string& text : question.templates)
    for (const std::string_view name : names_in(text))
      for (const Question* other : questions)
        if (other->name == name) return true;
  return false;
}

bool is_conditional(const Question& question) { return question.show_if || question.required_if; }

bool is_conditional(const Page& page) { return page.show_if || page.end_if || !page.skips.empty(); }

}  // namespace

void read_pages(Fields& owner, Block& block) {
  const Json* pages = owner.take("pages");
  if (pages == nullptr) {
    block.questions = read_questions(owner, "questions");
    block.pages = {Page{{}, 0, static_cast<std::uint32_t>(block.questions.size()), {}, {}, {}, {}}};
    return;
  }
  if (owner.take("questions") != nullptr)
    owner.reports().add(pages->place, {"the study has both \"questions\" and \"pages\""},
                        {"the questions within the pages"});
  const std::vector<Json>& items = owner.list("pages", max_pages);
  const std::vector<std::string> names = page_names(items);
  for (std::size_t i = 0; i < items.size(); ++i) read_page(items[i], i, names, block, owner.reports());
  if (block.questions.size() > max_questions)
    owner.reports().add(pages->place, {"all pages together have ", block.questions.size(), " questions"},
                        {"at most ", max_questions});
  if (block.pages.empty()) block.pages.emplace_back();
}

void check_logic(Study& study, Fields& config) {
  const Block& block = study.blocks.front();
  for (const Question& question : block.questions)
    study.is_conditional = study.is_conditional || is_conditional(question);
  for (const Question& question : study.final_questions)
    study.is_conditional = study.is_conditional || is_conditional(question);
  for (const Page& page : block.pages) study.is_conditional = study.is_conditional || is_conditional(page);
  std::vector<std::string> columns;
  if (study.data) columns = study.data->columns;
  const auto finals = range(study.final_questions, 0, study.final_questions.size());
  const auto all = range(block.questions, 0, block.questions.size());
  check_pages(block, finals, columns, config.reports());
  // Where there are several subtasks, a final question could mean any of them.
  const bool single = study.num_subtasks == 1;
  if (study.row_for != RowFor::hit) columns.clear();
  const std::vector<const Question*> none;
  for (std::size_t q = 0; q < study.final_questions.size(); ++q)
    check_question(study.final_questions[q],
                   around(study.final_questions, q, single ? all : none, single ? none : all, columns),
                   config.reports());
  for (const Question* question : all) study.pipes_answers = study.pipes_answers || pipes(*question, all);
  for (const Question* question : finals) study.pipes_answers = study.pipes_answers || pipes(*question, all);
}

}  // namespace errand
